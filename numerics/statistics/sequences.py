r"""Stop whenever you like: an asymptotic confidence sequence for a mean.

Looking at an ordinary interval after every block raises a false-alarm rate of 5 % to about 48 %. The
asymptotic confidence sequence covers at all times at once:

.. math:: \bar x_t \pm \hat\sigma_t \sqrt{\frac{2 (t\rho^2 + 1)}{t^2 \rho^2}
          \log\frac{\sqrt{t\rho^2 + 1}}{\alpha}},

with :math:`\rho` chosen to be tightest at a planned time :math:`t^*`,
:math:`\rho = \sqrt{(-2\log\alpha + \log(-2\log\alpha) + 1)/t^*}`.

References
----------
I. Waudby-Smith, D. Arbour, R. Sinha, E. H. Kennedy, A. Ramdas (2024), Time-uniform central limit theory and
asymptotic confidence sequences, Annals of Statistics 52, 2613-2640, arXiv:2103.06476, theorem 2.2 and
section 2.3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import final

from ...theory.errors import InputError


@final
@dataclass(frozen=True)
class AsymptoticConfidenceSequence:
    """A two-sided (1 - alpha) asymptotic confidence sequence, tightest at `planned` replicates.

    Parameters
    ----------
    alpha
        Probability of ever missing the mean, in (0, 1/2).
    planned
        Number of replicates t* at which the sequence is tightest; it covers at every other time too.
    """

    alpha: float = 0.05
    planned: int = 100_000

    def __post_init__(self) -> None:
        if not 0 < self.alpha < 0.5:
            raise InputError(
                "alpha is a probability of error between 0 and 1/2", got=self.alpha, instead="0.05"
            )
        if self.planned < 2:
            raise InputError("the planned number of replicates is at least 2", got=self.planned)

    @property
    def rho_squared(self) -> float:
        """The tuning constant rho^2, optimal at the planned time."""
        bound = -2 * math.log(self.alpha)
        return (bound + math.log(bound) + 1) / self.planned

    def radius(self, count: int, deviation: float, level: float | None = None) -> float:
        """Half width of the interval after `count` replicates with sample standard deviation `deviation`.

        At a `level` other than alpha the sequence stays tuned to alpha, as `p_value` is.
        """
        if count < 2:
            return math.inf
        spread = count * self.rho_squared + 1
        logarithm = math.log(math.sqrt(spread) / (self.alpha if level is None else level))
        return deviation * math.sqrt(2 * spread / (count * count * self.rho_squared) * logarithm)

    def p_value(self, count: int, z: float) -> float:
        """Anytime-valid p-value of a mean whose ordinary z-score after `count` replicates is `z`.

        The smallest level at which the sequence, tuned as it is, excludes the hypothesis.
        """
        spread = count * self.rho_squared + 1
        logarithm = 0.5 * math.log(spread) - z * z * (spread - 1) / (2 * spread)
        return math.exp(min(0.0, logarithm))
