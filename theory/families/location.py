"""A location family with a given density, fitted by mean, median, Huber's estimator or maximum likelihood.

An estimator that solves sum psi(x_i - theta) = 0 has the influence function psi/A with A = E psi s, and is regular
with Sigma = B/A^2, B = E psi^2, if A is not zero and B is finite: the sandwich. The mean and the median of the
normal, D&D's own pair, have Sigma = 1 and pi/2, and the same risk ratio. The mean of a Cauchy sample has B = oo: it
is not covered. Its law is derived instead: the mean of Cauchy noises with weights w has scale sum |w|, so

    median |fit - truth| = sum of the weights of all noises, whatever n is: g under discard, H_g under augment.

That is so where no weight is negative and nothing biases the fit; other workflows are refused.

The sample mean is a plain mean of batches, so where the variance is finite its risk ratio is exact at every n.
Sources: Huber (1964); van der Vaart, chapter 5; Dey and Donoho, arXiv:2410.22812.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, final

import sympy

from ..declared.integrals import Density, DivergentError
from ..errors import InputError, NotCoveredError
from ..family import LE_CAM_TRUST, Family, Hypothesis, RiskScale
from ..language.plain import plain
from ..language.workflow import Definition, Setting
from ..moments.nonnegative_weights import weights_are_shown_nonnegative
from ..moments.quantities import RISK_RATIO, Law, MomentsLaw, Quantity
from ..moments.second_moments import NoiseLaw, SecondMoments
from ..sources import DEY_DONOHO

_X: Final = sympy.Symbol("x", real=True)

# Functions, since SymPy loads a tenth of a second of modules the first time it sees such an expression.
DENSITIES: Final[Mapping[str, Callable[[sympy.Symbol], sympy.Expr]]] = {
    "normal": lambda x: -(x**2) / 2 - sympy.log(2 * sympy.pi) / 2,
    "laplace": lambda x: -sympy.Abs(x) - sympy.log(2),
    "logistic": lambda x: -x - 2 * sympy.log(1 + sympy.exp(-x)),
    "cauchy": lambda x: -sympy.log(1 + x**2) - sympy.log(sympy.pi),
}
"""log f at location zero, of a real symbol."""

HUBER: Final = Fraction(1345, 1000)
"""Huber's constant: 95 % efficient under the normal."""

SCALE: Final = Quantity("median_error", "median of |fit g - truth| over that of one Cauchy point")

_SCALES: Final = (
    "The mean of Cauchy points is, whatever their number, the fit they were drawn from plus one Cauchy point, so fit "
    "less truth is a sum of independent Cauchy points with weights. No weight is negative, and the scales of "
    "independent Cauchy variables add: $Q_g$, the scale of the sum, obeys the workflow's own recursion with $1$ for "
    "every new batch:"
)

_SIGMA: Final[Mapping[tuple[str, str], sympy.Expr]] = {
    ("normal", "mean"): sympy.S.One,
    ("normal", "mle"): sympy.S.One,
    ("normal", "median"): sympy.pi / 2,
    ("laplace", "mean"): sympy.Integer(2),
    ("laplace", "median"): sympy.S.One,
    ("laplace", "mle"): sympy.S.One,
    ("logistic", "mean"): sympy.pi**2 / 3,
    ("logistic", "median"): sympy.Integer(4),
    ("logistic", "mle"): sympy.Integer(3),
    ("cauchy", "median"): sympy.pi**2 / 4,
    ("cauchy", "mle"): sympy.Integer(2),
}


@final
@dataclass(frozen=True)
class Location(Family):
    """A location family.

    Parameters
    ----------
    density
        ``normal``, ``laplace``, ``logistic`` or ``cauchy``, in its standard form.
    estimator
        ``mean``, ``median``, ``huber`` or ``mle``.
    """

    density: str = "normal"
    estimator: str = "median"

    name = "location"
    summary = "location of a density (by: mean, median, Huber or maximum likelihood)"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        if self.density not in DENSITIES:
            raise InputError("this density is not known", got=self.density, instead=" or ".join(DENSITIES))
        if self.estimator not in ("mean", "median", "huber", "mle"):
            raise InputError("this estimator is not known", got=self.estimator, instead="mean, median, huber or mle")

    @property
    def log_density(self) -> sympy.Expr:
        """log f at location zero."""
        return DENSITIES[self.density](_X)

    @property
    def score(self) -> sympy.Expr:
        """s = -(log f)'."""
        return -sympy.diff(self.log_density, _X)

    @property
    def psi(self) -> sympy.Expr:
        """The estimating function."""
        k = sympy.Rational(HUBER.numerator, HUBER.denominator)
        return {
            "mean": _X,
            "median": sympy.sign(_X),
            "huber": (sympy.Abs(_X + k) - sympy.Abs(_X - k)) / 2,
            "mle": self.score,
        }[self.estimator]

    def _expectation(self, function: sympy.Expr) -> Any:
        return Density(self.log_density, _X, -sympy.oo, sympy.oo).expectation(function)

    @cached_property
    def _sandwich(self) -> tuple[Any, Any] | None:
        """A and B as balls; ``None`` if B is infinite."""
        try:
            return self._expectation(self.psi * self.score), self._expectation(self.psi**2)
        except DivergentError:
            return None

    @property
    def sigma(self) -> sympy.Expr | None:
        """Sigma as a formula, where one is known."""
        return _SIGMA.get((self.density, self.estimator))

    @property
    def sigma_value(self) -> float:
        """Sigma = B/A^2."""
        if self._sandwich is None:
            return float("inf")
        a, b = self._sandwich
        return float((b / a**2).mid())

    @property
    def curvature(self) -> Fraction | None:
        """The mean has constant noise, exactly; the others are asymptotic."""
        return Fraction(0) if self.estimator == "mean" and self._sandwich is not None else None

    @cached_property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """A and B by rigorous quadrature."""
        finite = "the influence function has finite variance"
        if self._sandwich is None:
            return (Hypothesis(finite, "failed", "E psi^2 is infinite: its integral is proved to diverge"),)
        a, b = self._sandwich
        known = self.sigma
        formula = f" = {known}" if known is not None else ""
        found = [
            Hypothesis("E psi s is not zero", "checked" if abs(a) > 1e-6 else "failed", f"A = {a.str(12)}"),
            Hypothesis(finite, "checked", f"B = {b.str(12)}, Sigma = B/A^2{formula}"),
        ]
        if self.curvature is None:
            found.append(Hypothesis("the limit n -> infinity at fixed g", "trusted", LE_CAM_TRUST))
        return tuple(found)

    @property
    def risk_scale(self) -> RiskScale | None:
        """Sigma = B/A^2, as a formula where one is known."""
        if self._sandwich is None:
            return None
        a, b = self._sandwich
        shown = str((b / a**2).mid().str(12, radius=False)) if self.sigma is None else plain(self.sigma)
        return RiskScale("1", shown, shown)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The risk ratio; for the mean of a Cauchy sample the median error, for there is no risk."""
        return (SCALE,) if self._sandwich is None else (RISK_RATIO,)

    def law(
        self, definition: Definition, sample_size: Setting | None = None, quantity: str = "risk_ratio"
    ) -> Law:
        """The workflow's risk ratio; for the mean of a Cauchy sample the sum of the noises' weights."""
        if self._sandwich is not None or quantity == RISK_RATIO.name:
            if self._sandwich is None:
                raise NotCoveredError(
                    f"location:density=cauchy,estimator=mean is not covered by the theorem: {self._why()}; its "
                    "median error is, as --quantity median_error"
                )
            return super().law(definition, sample_size, quantity)
        self._known(quantity)
        if definition.subsamples:
            raise NotCoveredError("the mean of some Cauchy points of a pool is no weighted sum of batches")
        if not definition.plain_noise:
            raise NotCoveredError("Cauchy points have no variance that could be multiplied")
        plain_moments = SecondMoments(definition, NoiseLaw())
        if plain_moments.space.distorted:
            raise NotCoveredError("a bias moves the fit: the median of |fit - truth| is then no sum of scales")
        if not weights_are_shown_nonnegative(plain_moments):
            raise NotCoveredError(
                "scales add up by the moduli of the weights: solved for workflows whose weights are nowhere negative"
            )
        return MomentsLaw(SecondMoments(definition, NoiseLaw(drift=Fraction(1)), mean=True), argument=_SCALES)

    @property
    def dimension(self) -> int:
        """A location is one number."""
        return 1

    def truth(self) -> float:
        """Zero: the law of the errors does not depend on it."""
        return 0.0

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The estimate on raw points; the errors do not depend on the fit."""
        return self.estimate(self.draw_points(rng, fit, points))

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws, a row a replicate."""
        draws: dict[str, Callable[..., Any]] = {
            "normal": rng.standard_normal,
            "laplace": lambda size: rng.laplace(size=size),
            "logistic": lambda size: rng.logistic(size=size),
            "cauchy": rng.standard_cauchy,
        }
        return fit[:, None] + draws[self.density]((len(fit), points))

    def estimate(self, data: Any) -> Any:
        """Mean or median of each row, or the root of the mean psi, by damped Newton steps from the median."""
        arrays = data.__array_namespace__()
        if self.estimator == "mean" or (self.density, self.estimator) == ("normal", "mle"):
            return data.mean(axis=1)
        fit = arrays.median(data, axis=1)
        if self.estimator == "median" or (self.density, self.estimator) == ("laplace", "mle"):
            return fit
        assert self._sandwich is not None
        slope = float(self._sandwich[0].mid())
        for _ in range(40):
            fit = fit + self._psi_array(data - fit[:, None]).mean(axis=1) / slope
        return fit

    def _psi_array(self, z: Any) -> Any:
        if self.estimator == "huber":
            return z.clip(-float(HUBER), float(HUBER))
        if self.density == "logistic":
            return z.__array_namespace__().tanh(z / 2)
        return 2 * z / (1 + z**2)

    def loss(self, fit: Any) -> Any:
        """Squared error, or absolute error where the squared one has no mean."""
        return abs(fit) if self._sandwich is None else fit**2

    def first_risk(self, n: int) -> float:
        """Sigma/n, the leading term; exact for the mean."""
        return self.sigma_value / n
