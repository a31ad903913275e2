"""Kernel density estimate with a fixed bandwidth: an inconsistent fit, so the theorem does not apply.

A draw from the estimate is a data point plus h times a standard kernel draw. Each fit therefore adds h^2 to the mean
square of what it was trained on, and the mean square of fit g about the true mean is sigma^2 + h^2 B_g at every n,
with B_g = g under discard and H_g under augment: smoothing piles up, logarithmically even with everything kept.
The quantity is B_g; the density itself tends to f convolved with ever wider kernels.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, final

from ..errors import NotCoveredError
from ..family import Family, Hypothesis, option
from ..language.workflow import Definition, Setting
from ..moments.quantities import Law, MomentsLaw, Quantity
from ..moments.second_moments import NoiseLaw, SecondMoments
from ..sources import DEY_DONOHO

EXCESS: Final = Quantity(
    "excess_variance", "mean square of fit g about the true mean, less the true variance, over h^2"
)
_ARGUMENT: Final = (
    "A draw from the estimate is a training point plus $h$ times a standard draw from the kernel. So the estimate has "
    r"$h^2$ more mean square about $\mu$ than its training points, a batch has that of the estimate in the mean, and "
    "on a union of batches the workflow's weights average. In units of $h^2$, with the true variance taken off:"
)


@final
@dataclass(frozen=True)
class KernelDensity(Family):
    """Kernel density estimate with a Gaussian kernel of fixed bandwidth.

    Parameters
    ----------
    bandwidth
        h, in standard deviations of the truth.
    """

    bandwidth: Fraction | int | str = Fraction(1, 5)

    name = "kernel-density"
    summary = "kernel density estimate, fixed bandwidth (inconsistent: not covered by pi^2/6)"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        object.__setattr__(self, "bandwidth", option("bandwidth", self.bandwidth, "bandwidth > 0"))

    @property
    def curvature(self) -> None:
        """No noise law."""
        return None

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Consistency fails."""
        return (
            Hypothesis("the fit is consistent", "failed", "with h fixed it tends to the truth smoothed by the kernel"),
        )

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The excess variance."""
        return (EXCESS,)

    def law(
        self, definition: Definition, sample_size: Setting | None = None, quantity: str = "excess_variance"
    ) -> Law:
        """B_g, the drift that every fit adds, for every workflow whose weights add up to one."""
        if quantity == "risk_ratio":
            raise NotCoveredError(
                f"{self.name} is not covered by the theorem: {self._why()}; ask for --quantity excess_variance"
            )
        self._known(quantity)
        moments = SecondMoments(definition, NoiseLaw(sample_size, drift=Fraction(1)), mean=True)
        if moments.space.distorted:
            raise NotCoveredError("the weights of this workflow do not add up to one: the mean square moves as well")
        return MomentsLaw(moments, argument=_ARGUMENT)

    @property
    def dimension(self) -> int:
        """The estimate is a function; its mean square is one number."""
        return 1

    def truth(self) -> float:
        """A standard normal."""
        return 0.0

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """A kernel density estimate is its training points: there is no shorter statistic."""
        raise NotImplementedError("the fit is the set of its training points; draw them with draw_points")

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Draws from the estimate on the points of each row of `fit`, shape ``(replicates, any)``."""
        arrays = fit.__array_namespace__()
        picked = arrays.take_along_axis(fit, rng.integers(fit.shape[1], size=(len(fit), points)), axis=1)
        return picked + float(self.bandwidth) * rng.standard_normal(picked.shape)

    def estimate(self, data: Any) -> Any:
        """The training points themselves."""
        return data

    def loss(self, fit: Any) -> Any:
        """Mean square of the estimate, less the true variance 1, over h^2."""
        h = float(self.bandwidth)
        return ((fit**2).mean(axis=1) - 1) / h**2 + 1

    def first_risk(self, n: int) -> float:
        """1, in units of h^2."""
        return 1.0
