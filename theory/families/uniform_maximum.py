"""Uniform distribution on (0, theta), fitted by the maximum: the support moves, and pi^2/6 does not hold.

The maximum of n points from U(0, h) is h M with M ~ Beta(n, 1): never above h. Under discard the fits shrink,
theta_g = theta M_1 ... M_g, so with M(g) = E theta_g/theta = prod n_i/(n_i + 1), S(g) = prod n_i/(n_i + 2),

    risk(g)/theta^2 = 1 - 2 M(g) + S(g),     n -> infinity:  n^2 risk/theta^2 -> E Gamma(g)^2 = g (g + 1):

quadratic growth g (g + 1)/2, not g. Under augment every synthetic point lies below the maximum of the pool, so the
fit never moves again and R_g = 1: better than pi^2/6. Both are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, final

import sympy

from ..algebra.recurrence import LinearRecurrence
from ..errors import NotCoveredError
from ..family import Family, Hypothesis
from ..language.workflow import Definition, Setting
from ..moments.quantities import Law, RecurrenceLaw, expression_of, one_equation
from ..moments.training_sets import Kept, TrainingSet, training_set
from ..sources import DEY_DONOHO
from ..symbols import GENERATION, Parameter

_KEPT: Final = (
    "Every synthetic point lies below the largest point of the pool, so the fit never moves again and its risk stays:"
)
_PRODUCT: Final = (
    r"The largest of $n_g$ points from the fit is the fit times a factor of law $\mathrm{Beta}(n_g, 1)$, so "
    r"$\hat\theta_g/\theta$ is a product of independent factors. With $M_g$ its mean and $S_g$ its mean square:"
)
_SUM: Final = (
    r"$-n \log(\hat\theta_g/\theta)$ is a sum of independent exponential variables, one a generation, and in the "
    r"limit $n(1 - \hat\theta_g/\theta)$ is that sum. With $M_g$ its mean and $S_g$ its mean square:"
)


@final
@dataclass(frozen=True)
class UniformMaximum(Family):
    """Uniform distribution on (0, theta), fitted by the largest point."""

    name = "uniform-maximum"
    summary = "uniform on (0, theta), maximum (moving support: not covered by pi^2/6)"
    source = DEY_DONOHO

    @property
    def curvature(self) -> None:
        """The maximum is no mean."""
        return None

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """The support moves."""
        return (Hypothesis("the support does not move with the parameter", "failed", "it is (0, theta)"),)

    def law(
        self, definition: Definition, sample_size: Setting | None = None, quantity: str = "risk_ratio"
    ) -> Law:
        """The risk ratio, exact or for n -> infinity; R_g = 1 where every point is kept."""
        self._known(quantity)
        trained = training_set(
            definition, "the maximum", "moments of the larger of two maxima from different fits, E max(a U, b V)"
        )
        if trained.kept is Kept.PART:
            raise NotCoveredError("the maximum of a random part depends on where the largest points lie")
        if trained.kept is Kept.ALL:
            constant = one_equation(sympy.S.One, sympy.S.Zero, initial=sympy.S.One, index=GENERATION)
            return RecurrenceLaw(constant, sample_size is not None, _KEPT)
        if sample_size is None:
            return RecurrenceLaw(_limit(trained), exact=False, argument=_SUM)
        return RecurrenceLaw(_exact(trained, sample_size), argument=_PRODUCT)

    @property
    def dimension(self) -> int:
        """The right end."""
        return 1

    def truth(self) -> float:
        """theta = 1."""
        return 1.0

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The maximum of n uniforms is the n-th root of one."""
        return fit * rng.random(fit.shape) ** (1 / points)

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws, a row a replicate."""
        return fit[:, None] * rng.random((len(fit), points))

    def estimate(self, data: Any) -> Any:
        """The largest point of each row."""
        return data.max(axis=1)

    def loss(self, fit: Any) -> Any:
        """Squared error."""
        return (fit - 1) ** 2

    def first_risk(self, n: int) -> float:
        """2/((n + 1)(n + 2))."""
        return 2 / ((n + 1) * (n + 2))


def _limit(trained: TrainingSet) -> LinearRecurrence:
    """Mean and mean square of a sum of exponentials with means 1/size."""
    size, first = trained.size(), trained.size(1)
    return LinearRecurrence(
        ("S", "M"),
        GENERATION,
        sympy.ImmutableMatrix([[1, sympy.factor(2 / size)], [0, 1]]),
        sympy.ImmutableMatrix([[sympy.factor(2 / size**2)], [sympy.factor(1 / size)]]),
        1,
        sympy.ImmutableMatrix([[2 / first**2], [1 / first]]),
        (),
        (sympy.ImmutableMatrix([[first**2 / 2, 0]]), sympy.S.Zero),
        trained.definition.parameters,
    )


def _exact(trained: TrainingSet, sample_size: Setting) -> LinearRecurrence:
    n = expression_of(sample_size)
    points, first = n * trained.size(), n * trained.size(1)
    scale = (first + 1) * (first + 2) / 2
    asked = (*trained.definition.parameters, sample_size)
    return LinearRecurrence(
        ("S", "M"),
        GENERATION,
        sympy.ImmutableMatrix([[points / (points + 2), 0], [0, points / (points + 1)]]).applyfunc(sympy.factor),
        sympy.ImmutableMatrix([[0], [0]]),
        1,
        sympy.ImmutableMatrix([[first / (first + 2)], [first / (first + 1)]]),
        (),
        (sympy.ImmutableMatrix([[scale, -2 * scale]]), scale),
        tuple(dict.fromkeys(value for value in asked if isinstance(value, Parameter))),
    )
