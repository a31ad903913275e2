"""Generalised linear models with canonical link on Gaussian covariates, fitted by maximum likelihood.

The score is x (y - m(eta)), eta = x' theta, so I = E m'(eta) x x'. For x ~ N(0, I_d) and |theta| = tau, rotation gives

    I = a (identity off theta) + b (along theta),     a = E w(tau Z),  b = E Z^2 w(tau Z),  w = m', Z ~ N(0, 1),

and Sigma = I^(-1). The loss is (theta - theta*)' I (theta - theta*), twice the excess log-loss to leading order, so
its risk is d R_g/n whatever tau is. At finite n a maximum-likelihood fit may not exist (separated data); its
probability tends to zero, exponentially in n, and simulations report its frequency.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import sympy

from .declared.integrals import Density
from .errors import InputError
from .family import LE_CAM_TRUST, Family, Hypothesis, option
from .workflow import whole

LINK: Final = sympy.Symbol("z", real=True)
"""Z, the covariate along theta."""

_NORMAL: Final = Density(-(LINK**2) / 2 - sympy.log(2 * sympy.pi) / 2, LINK, -sympy.oo, sympy.oo)
_STEPS: Final = 30
_LARGEST: Final = 400.0


@dataclass(frozen=True)
class CanonicalRegression(Family):
    """Regression with canonical link on fresh standard normal covariates.

    Parameters
    ----------
    d
        Number of covariates.
    signal
        tau, the length of the true coefficient vector.
    """

    d: int | str = 3
    signal: Fraction | int | str = Fraction(1)

    def __post_init__(self) -> None:
        if type(self) is CanonicalRegression:
            raise InputError("this is a base class", instead="LogisticRegression() or PoissonRegression()")
        object.__setattr__(self, "d", whole("d", self.d, at_least=1))
        object.__setattr__(self, "signal", option("signal", self.signal, "0 < signal <= 4"))

    @property
    @abstractmethod
    def weight(self) -> sympy.Expr:
        """w(tau Z) in `LINK`."""

    @abstractmethod
    def mean(self, eta: Any) -> Any:
        """m(eta) on an array."""

    @abstractmethod
    def slope(self, eta: Any) -> Any:
        """m'(eta) on an array."""

    @abstractmethod
    def respond(self, rng: Any, mean: Any) -> Any:
        """Responses with the given means."""

    @property
    def tau(self) -> sympy.Rational:
        """The signal as a SymPy number."""
        return sympy.Rational(str(self.signal))

    @cached_property
    def information(self) -> tuple[float, float]:
        """a and b."""
        return tuple(  # type: ignore[return-value]
            float(_NORMAL.expectation(part * self.weight).mid()) for part in (sympy.S.One, LINK**2)
        )

    @property
    def curvature(self) -> None:
        """Asymptotic regime only."""
        return None

    @cached_property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """The information by rigorous quadrature; existence of the fit and the limit on trust."""
        a, b = self.information
        return (
            Hypothesis(
                "the Fisher information is finite and positive",
                "checked" if min(a, b) > 0 else "failed",
                f"a = {a:.10g}, b = {b:.10g} by rigorous quadrature",
            ),
            Hypothesis(
                "a finite maximum-likelihood fit exists with probability tending to one",
                "trusted",
                "Albert and Anderson (1984): separation has exponentially small probability at fixed d",
            ),
            Hypothesis("the limit n -> infinity at fixed g", "trusted", LE_CAM_TRUST),
        )

    @property
    def dimension(self) -> int:
        """d."""
        return int(self.d)

    @property
    def sigma_trace(self) -> float:
        """tr Sigma = (d - 1)/a + 1/b."""
        a, b = self.information
        return (self.dimension - 1) / a + 1 / b

    def truth(self) -> Any:
        """tau along the first axis."""
        return (float(self.tau),) + (0.0,) * (self.dimension - 1)

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The fit on raw points: there is no shorter way."""
        return self.estimate(self.draw_points(rng, fit, points))

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Covariates with the response as last column, shape ``(replicates, points, d + 1)``."""
        arrays = fit.__array_namespace__()
        rows = rng.standard_normal((len(fit), points, self.dimension))
        mean = self.mean((rows @ fit[:, :, None])[:, :, 0])
        return arrays.concat([rows, self.respond(rng, mean)[:, :, None]], axis=2)

    def estimate(self, data: Any) -> Any:
        """Newton steps from zero, of bounded length; a fit that does not exist ends far out."""
        arrays = data.__array_namespace__()
        rows, y = data[:, :, :-1], data[:, :, -1]
        across = arrays.matrix_transpose(rows)
        ridge = 1e-9 * arrays.eye(self.dimension)
        fit = 0.0 * rows[:, 0, :]
        for _ in range(_STEPS):
            eta = (rows @ fit[:, :, None])[:, :, 0]
            score = (across @ (y - self.mean(eta))[:, :, None])[:, :, 0]
            hessian = across @ (rows * self.slope(eta)[:, :, None]) + ridge
            step = arrays.linalg.solve(hessian, score[:, :, None])[:, :, 0]
            length = (step**2).sum(axis=-1, keepdims=True) ** 0.5
            fit = fit + step / (length.clip(1.0, None))
        return fit

    def exists(self, fit: Any) -> Any:
        """Which fits are finite maximum-likelihood fits; the others had separated data."""
        return (fit**2).sum(axis=-1) < _LARGEST

    def loss(self, fit: Any) -> Any:
        """(theta - theta*)' I (theta - theta*)."""
        a, b = self.information
        error = (fit - self.truth()) ** 2
        return b * error[:, 0] + a * error[:, 1:].sum(axis=-1)

    def first_risk(self, n: int) -> float:
        """d/n, the leading term."""
        return self.dimension / n
