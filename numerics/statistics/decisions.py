r"""Two tests that together mean something: is there a difference, and is it provably small.

Let an estimate :math:`\hat r` have standard error s, let r be the exact value and :math:`\delta` the
declared relative margin. The **difference test** has p-value
:math:`2\,\Phi(-|\hat r - r|/s)`: it refutes. Two one-sided tests (**TOST**) at margin
:math:`\delta |r|` have the p-value

.. math:: \max\{\Phi((\hat r - r - \delta |r|)/s),\ \Phi(-(\hat r - r + \delta |r|)/s)\},

and establish equivalence. A test that does not reject proves nothing by itself, hence both, and beside
them the minimal detectable error (module `power`).

References
----------
D. J. Schuirmann (1987), A comparison of the two one-sided tests procedure and the power approach for
assessing the equivalence of average bioavailability, J. Pharmacokinet. Biopharm. 15, 657-680.
S. Holm (1979), A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6, 65-70.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from scipy import special

from ...theory.errors import InputError
from .power import minimal_detectable_error


def _check_error(standard_error: float) -> None:
    if not (math.isfinite(standard_error) and standard_error >= 0):
        raise InputError("a standard error is a finite number >= 0", got=standard_error)


def z_score(estimate: float, exact: float, standard_error: float) -> float:
    """(estimate - exact) / standard error; 0 or an infinity when the estimate has no spread."""
    _check_error(standard_error)
    if standard_error == 0:
        return 0.0 if estimate == exact else math.copysign(math.inf, estimate - exact)
    return (estimate - exact) / standard_error


def difference_p_value(estimate: float, exact: float, standard_error: float) -> float:
    """Two-sided p-value of "the estimate's expectation is the exact value"."""
    return min(1.0, 2.0 * float(special.ndtr(-abs(z_score(estimate, exact, standard_error)))))


def equivalence_p_value(estimate: float, exact: float, standard_error: float, margin: float) -> float:
    """P-value of TOST for "the relative difference is at least `margin`"; small means equivalent."""
    if not margin > 0:
        raise InputError("an equivalence margin is positive", got=margin, instead="0.01 for one per cent")
    width = margin * abs(exact)
    above = float(special.ndtr(z_score(estimate, exact + width, standard_error)))
    below = float(special.ndtr(-z_score(estimate, exact - width, standard_error)))
    return max(above, below)


@final
@dataclass(frozen=True)
class Decision:
    """Both tests of one estimate against one exact value, with the errors they were declared at.

    Parameters
    ----------
    estimate, exact, standard_error
        In the unit of the quantity.
    z, difference_p, equivalence_p
        The standardised difference and the two p-values.
    margin
        Declared relative margin delta of the equivalence test.
    alpha, beta
        Declared probabilities of a false alarm and of a miss.
    detectable
        Minimal detectable relative error at (alpha, beta).
    """

    estimate: float
    exact: float
    standard_error: float
    z: float
    difference_p: float
    equivalence_p: float
    margin: float
    alpha: float
    beta: float
    detectable: float

    @property
    def differs(self) -> bool:
        """Whether the difference test rejects at level alpha (before any correction for multiplicity)."""
        return self.difference_p < self.alpha

    @property
    def is_equivalent(self) -> bool:
        """Whether TOST establishes a relative difference below the margin, at level alpha."""
        return self.equivalence_p < self.alpha


def compare(
    estimate: float,
    exact: float,
    standard_error: float,
    *,
    margin: float = 0.01,
    alpha: float = 0.05,
    beta: float = 0.05,
) -> Decision:
    """Test an estimate against an exact value.

    Raises
    ------
    InputError
        If an error probability is not in (0, 1/2), the margin is not positive, or the estimate or the
        exact value is not finite: a verdict is refused rather than given on an overflow.
    """
    if not (math.isfinite(estimate) and math.isfinite(exact)):
        raise InputError("only finite numbers can be compared", got=(estimate, exact))
    return Decision(
        estimate,
        exact,
        standard_error,
        z_score(estimate, exact, standard_error),
        difference_p_value(estimate, exact, standard_error),
        equivalence_p_value(estimate, exact, standard_error, margin),
        margin,
        alpha,
        beta,
        minimal_detectable_error(exact, standard_error, alpha=alpha, beta=beta),
    )


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values of Holm's step-down procedure, in the given order.

    Rejecting those below alpha keeps the probability of any false alarm at most alpha, whatever the
    dependence between the tests.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    if any(not 0 <= p <= 1 for p in p_values):
        raise InputError("a p-value lies between 0 and 1", got=tuple(p_values))
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [0.0] * len(p_values)
    running = 0.0
    for rank, i in enumerate(order):
        running = max(running, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = running
    return tuple(adjusted)
