"""Generalised linear models with canonical link, fitted by maximum likelihood: Gaussian or given covariates.

A response has q linear predictors eta_k = x' theta_k (one; C - 1 for C classes), mean m(eta) and variance
W(eta) = dm/deta. The score is (y - m(eta)) x', so the information of one point is I = E W(eta) (x) x x' (Kronecker),
and Sigma is its inverse. The loss is (theta - theta*)' I (theta - theta*), twice the excess log-loss to leading order,
so that its risk is p R_g/n with p = q d parameters, whatever the covariates are.

* Covariates x ~ N(0, I_d), with every theta*_k along the first axis: by rotation I = diag(B, A, ..., A), one block a
  coordinate, A = E W(Z) and B = E Z^2 W(Z) with Z ~ N(0, 1); both by rigorous quadrature.
* Given covariates, T rows, the same at every generation: I = (1/T) sum_i W(eta_i) (x) x_i x_i', a finite sum in balls.
  Every W(eta) is positive definite, so I is if and only if the rows have full column rank, which is decided exactly.
  A batch holds every row n/T times; the limit is n/T -> infinity, at the same covariates.

At finite n a maximum-likelihood fit may not exist (separated data); its probability tends to zero, exponentially
in n, and simulations report its frequency. Sources: McCullagh and Nelder (1989), 2.5; Albert and Anderson,
Biometrika 71 (1984).

Above 300 lines: the contract of a family, answered once for all links and both kinds of covariates.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cache, cached_property
from typing import Any, Final

import sympy
from flint import acb, arb, arb_mat

from ..algebra.conversions import to_fmpq
from ..declared.balls import constant
from ..declared.integrals import Density, precision
from ..errors import InputError
from ..family import LE_CAM_TRUST, Family, Hypothesis, RiskScale, option
from ..language.workflow import setting, whole
from .designs import Design, read_design
from .generalised_fits import LARGEST, newton, predictors

LINK: Final = sympy.Symbol("z", real=True)
"""Z, the covariate along theta."""

GAUSSIAN: Final = "gaussian"

Weights = tuple[tuple[sympy.Expr, ...], ...]
"""W as a matrix of expressions."""

_BITS: Final = 80
_LARGEST_COEFFICIENT: Final = 10**6


@cache
def _standard_normal() -> Density:
    # Made when it is asked for: SymPy loads more of itself for it, which every start would pay.
    return Density(-(LINK**2) / 2 - sympy.log(2 * sympy.pi) / 2, LINK, -sympy.oo, sympy.oo)


@dataclass(frozen=True)
class CanonicalRegression(Family):
    """Regression with canonical link.

    Parameters
    ----------
    d
        Number of covariates, where none are given.
    signal
        tau: the length of the true coefficient vector on Gaussian covariates; on given ones every column adds
        tau/sqrt(d) to the linear predictor, in root mean square.
    design
        ``"gaussian"`` for fresh standard normal covariates, or given ones: a `Design`, the path of a CSV file, or the
        name of a data set.
    coefficients
        The true coefficients on given covariates in place of `signal`, one predictor after the other: a tuple, or
        text such as ``"(1/2,-1,2)"``.
    """

    d: int | str = 3
    signal: Fraction | int | str = Fraction(1)
    design: str | Design = GAUSSIAN
    coefficients: str | tuple[Fraction, ...] = ()

    def __post_init__(self) -> None:
        if type(self) is CanonicalRegression:
            raise InputError("this is a base class", instead="LogisticRegression() or PoissonRegression()")
        object.__setattr__(self, "signal", option("signal", self.signal, "0 < signal <= 4"))
        if isinstance(self.design, str) and self.design != GAUSSIAN:
            object.__setattr__(self, "design", read_design(self.design))
        if isinstance(self.design, Design):
            object.__setattr__(self, "d", self.design.columns)
        object.__setattr__(self, "d", whole("d", self.d, at_least=1))
        object.__setattr__(self, "coefficients", self._read(self.coefficients))

    def _read(self, given: str | tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        texts: tuple[object, ...] = given if isinstance(given, tuple) else tuple(re.findall(r"[^(),\s]+", given))
        if not texts:
            return ()
        if not isinstance(self.design, Design):
            raise InputError("coefficients belong to given covariates", got=str(given),
                             instead="signal=1, or design=rows.csv")  # fmt: skip
        if len(texts) != self.dimension:
            raise InputError("there is one coefficient a parameter", got=len(texts), instead=str(self.dimension))
        numbers = tuple(setting("coefficients", text, "real") for text in texts)
        if not all(isinstance(number, Fraction) for number in numbers):
            raise InputError("a coefficient is a number", got=str(given), instead="coefficients=(1/2,-1)")
        exact = tuple(number for number in numbers if isinstance(number, Fraction))
        if max(map(abs, exact)) > _LARGEST_COEFFICIENT:
            raise InputError("a coefficient is too large", got=str(given), instead=f"up to {_LARGEST_COEFFICIENT}")
        return exact

    def __getstate__(self) -> dict[str, Any]:
        """The fields alone travel to workers: balls that were computed here do not."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @abstractmethod
    def weights(self, eta: tuple[sympy.Expr, ...]) -> Weights:
        """W at linear predictors, as formulas."""

    @abstractmethod
    def mean(self, eta: Any) -> Any:
        """m(eta) on an array of shape ``(..., q)``."""

    @abstractmethod
    def spread(self, mean: Any) -> Any:
        """W on an array of means, shape ``(..., q, q)``."""

    @abstractmethod
    def respond(self, rng: Any, mean: Any) -> Any:
        """Responses with the given means."""

    @property
    def outputs(self) -> int:
        """q, linear predictors a point."""
        return 1

    @property
    def strengths(self) -> tuple[Fraction, ...]:
        """The length of each theta*_k, as multiples of the signal."""
        return (Fraction(1),)

    @property
    def tau(self) -> sympy.Rational:
        """The signal as a SymPy number."""
        return sympy.Rational(str(self.signal))

    @cached_property
    def _moments(self) -> tuple[list[list[Any]], list[list[Any]]]:
        """A and B as balls."""
        inner = self.weights(tuple(self.tau * sympy.Rational(str(part)) * LINK for part in self.strengths))
        a, b = (
            [[_standard_normal().expectation(factor * entry) for entry in row] for row in inner]
            for factor in (1, LINK**2)
        )
        return a, b

    @property
    def information(self) -> tuple[float, float]:
        """The first entries of A and B: the whole of them for one linear predictor on Gaussian covariates."""
        return tuple(float(block[0][0].mid()) for block in self._moments)  # type: ignore[return-value]

    @cached_property
    def information_balls(self) -> arb_mat:
        """I, as balls; parameters are ordered as in `truth`."""
        with precision(_BITS):
            return self._on_rows(self.design) if isinstance(self.design, Design) else self._on_gaussians()

    def _on_gaussians(self) -> arb_mat:
        a, b = self._moments
        d, q = int(self.d), self.outputs
        made = arb_mat(d * q, d * q)
        for k in range(q):
            for m in range(q):
                for i in range(d):
                    made[k * d + i, m * d + i] = (b if i == 0 else a)[k][m]
        return made

    def _on_rows(self, design: Design) -> arb_mat:
        d, q = design.columns, self.outputs
        names = sympy.symbols(f"eta:{q}", real=True)
        inner = self.weights(names)
        rows = arb_mat([[arb(value) for value in row] for row in design.rows])
        truth = [arb(to_fmpq(value)) for value in self.true_coefficients]
        eta = (rows * arb_mat([[truth[k * d + i] for k in range(q)] for i in range(d)])).tolist()
        values = [dict(zip(names, map(acb, line), strict=True)) for line in eta]
        across, made = rows.transpose(), arb_mat(d * q, d * q)
        for k in range(q):
            for m in range(k, q):
                weight = [constant(inner[k][m], value).real / design.points for value in values]
                scaled = [[w * x for x in line] for w, line in zip(weight, rows.tolist(), strict=True)]
                block = (across * arb_mat(scaled)).tolist()
                for i in range(d):
                    for j in range(d):
                        made[k * d + i, m * d + j] = made[m * d + j, k * d + i] = block[i][j]
        return made

    @cached_property
    def true_coefficients(self) -> tuple[Fraction, ...]:
        """theta*, exact."""
        if self.coefficients and isinstance(self.coefficients, tuple):
            return self.coefficients
        if not isinstance(self.design, Design):
            first = [Fraction(self.signal) * part for part in self.strengths]
            return tuple(value for part in first for value in (part, *[Fraction(0)] * (int(self.d) - 1)))
        size = [
            (sum(value * value for value in column) / self.design.points) ** 0.5
            for column in zip(*self.design.rows, strict=True)
        ]
        share = float(self.signal) / self.design.columns**0.5
        return tuple(Fraction(share / one) * part for part in self.strengths for one in size)

    @property
    def curvature(self) -> None:
        """Asymptotic regime only."""
        return None

    @cached_property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """The information rigorously; existence of the fit and the limit on trust."""
        text = "the Fisher information is finite and positive"
        if isinstance(self.design, Design):
            how = f"{self.design.columns} columns of full rank over Q, and every response has positive variance"
            found = Hypothesis(text, "checked", how)
        else:
            with precision(_BITS):
                a, b = (arb_mat(block) for block in self._moments)
                positive = all(
                    arb_mat([line[:k] for line in block.tolist()[:k]]).det() > 0
                    for block in (a, b) for k in range(1, self.outputs + 1)
                )  # fmt: skip
            how = (
                f"it is diag(b, a, ..., a) with a = E W = {_shown(a)} and b = E Z^2 W = {_shown(b)}, Z the standard "
                "normal covariate that counts and W the response's variance, by rigorous quadrature"
            )
            found = Hypothesis(text, "checked" if positive else "failed", how)
        return (
            found,
            Hypothesis(
                "a finite maximum-likelihood fit exists with probability tending to one",
                "trusted",
                "Albert and Anderson (1984): separation has exponentially small probability at fixed d",
            ),
            Hypothesis("the limit n -> infinity at fixed g", "trusted", LE_CAM_TRUST),
        )

    @property
    def dimension(self) -> int:
        """q d."""
        return int(self.d) * self.outputs

    @cached_property
    def covariance_balls(self) -> arb_mat:
        """Sigma = I^(-1), as balls."""
        with precision(_BITS):
            return self.information_balls.inv()

    @property
    def sigma_trace(self) -> float:
        """tr Sigma."""
        return float(sum((self.covariance_balls[i, i] for i in range(self.dimension)), arb(0)).mid())

    @property
    def risk_scale(self) -> RiskScale | None:
        """The loss is weighted by the information I, so that its mean is that of a chi-square."""
        shown = "; ".join(
            ", ".join(str(arb(value).str(8, radius=False)) for value in row) for row in self.covariance_balls.tolist()
        )
        return RiskScale("the information", f"its inverse [{shown}]", str(self.dimension))

    def truth(self) -> Any:
        """The true coefficients, one linear predictor after the other."""
        return tuple(map(float, self.true_coefficients))

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The fit on raw points: there is no shorter way."""
        return self.estimate(self.draw_points(rng, fit, points))

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Covariates with the responses as last columns, shape ``(replicates, points, d + q)``."""
        arrays = fit.__array_namespace__()
        if isinstance(self.design, Design):
            if points % self.design.points:
                raise InputError("a batch holds every row of the design a whole number of times", got=points,
                                 instead=f"n = {self.design.points}")  # fmt: skip
            copies = arrays.concat([arrays.asarray(self.design.rows)] * (points // self.design.points))
            rows = arrays.broadcast_to(copies, (len(fit), *copies.shape))
        else:
            rows = rng.standard_normal((len(fit), points, int(self.d)))
        response = self.respond(rng, self.mean(predictors(rows, fit, self.outputs)))
        return arrays.concat([rows, response], axis=2)

    def estimate(self, data: Any) -> Any:
        """Newton steps from zero, of bounded length; a fit that does not exist ends far out."""
        d = int(self.d)
        return newton(data[:, :, :d], data[:, :, d:], self.mean, self.spread)

    def exists(self, fit: Any) -> Any:
        """Which fits are finite maximum-likelihood fits; the others had separated data."""
        return (fit**2).sum(axis=-1) < LARGEST

    @cached_property
    def _information(self) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(float(value.mid()) for value in line) for line in self.information_balls.tolist())

    def loss(self, fit: Any) -> Any:
        """(theta - theta*)' I (theta - theta*)."""
        arrays = fit.__array_namespace__()
        error = fit - arrays.asarray(self.truth())
        return ((error @ arrays.asarray(self._information)) * error).sum(axis=-1)

    def first_risk(self, n: int) -> float:
        """p/n, the leading term."""
        return self.dimension / n


def _shown(block: arb_mat) -> str:
    if block.nrows() == 1:
        return f"{float(block[0, 0].mid()):.10g}"
    return "[" + "; ".join(", ".join(f"{float(x.mid()):.4g}" for x in line) for line in block.tolist()) + "]"


__all__ = ["GAUSSIAN", "LINK", "CanonicalRegression", "Weights"]
