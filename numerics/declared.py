"""Raw data from a declared family, and its generic estimator.

Points are drawn by numerical inversion, one fit at a time in a common grid: the grid's nodes are quantiles of the
true density (SciPy's `NumericalInversePolynomial`), dense where the density is; at every fit the distribution
function is summed on the nodes by Simpson's rule from the density itself and inverted linearly. Its largest error
is reported by `inversion_error`. Maximum likelihood, or any declared influence function, is solved from the
data: one parameter by bisection of the mean score, several by Fisher scoring with halved steps; `separation` says
where sufficient statistics or a group make that cheap.

Formulas are evaluated node by node on arrays; no code is generated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from typing import Any, Final, final

import numpy as np
import sympy
from scipy import special
from scipy.stats import sampling

from ..theory.declared.declaration import Declaration
from ..theory.declared.family import DeclaredFamily
from ..theory.errors import NotCoveredError
from .raw import PointModel, point_model
from .samplers.statistic import draw_estimate
from .separation import Group, group, separated
from .statistics.moments import Array

_NODES: Final = 513
_TAIL_NODES: Final = 32
_BISECTIONS: Final = 48
_SCORING_STEPS: Final = 40

_FUNCTIONS: Final[Mapping[Any, Callable[..., Array]]] = {
    sympy.exp: np.exp,
    sympy.log: np.log,
    sympy.sin: np.sin,
    sympy.cos: np.cos,
    sympy.tan: np.tan,
    sympy.Abs: np.abs,
    sympy.sign: np.sign,
    sympy.gamma: special.gamma,
    sympy.loggamma: special.gammaln,
    sympy.polygamma: special.polygamma,
    sympy.besseli: special.iv,
}


Values = Mapping[sympy.Symbol, Any]
Compiled = Callable[[Values], Any]


@lru_cache(maxsize=512)
def compiled(expression: sympy.Expr) -> Compiled:
    """An expression as a function of arrays.

    Parameters
    ----------
    expression
        Built from the project's grammar or by differentiating such; it takes an array, or a number, for every symbol.

    Raises
    ------
    NotCoveredError
        If a function has no array form here.
    """
    e = expression
    if e.is_Symbol:
        return lambda values: values[e]
    if e.is_number:
        number = float(e)
        return lambda values: number
    parts = [compiled(part) for part in e.args]
    if e.is_Add or e.is_Mul:
        join = np.add if e.is_Add else np.multiply
        return lambda values: reduce(join, [part(values) for part in parts])
    if e.is_Pow:
        base, exponent = parts
        if e.args[1].is_Integer and abs(int(e.args[1])) <= 3:
            times, inverted = abs(int(e.args[1])), bool(e.args[1].is_negative)
            return lambda values: _whole_power(base(values), times, inverted)
        return lambda values: np.power(base(values), exponent(values))
    if e.func in _FUNCTIONS:
        function = _FUNCTIONS[e.func]
        return lambda values: function(*[part(values) for part in parts])
    raise NotCoveredError(f"{e.func.__name__}( ) has no array form here")


def _whole_power(base: Any, times: int, inverted: bool) -> Any:
    product = reduce(np.multiply, [base] * times)
    return 1 / product if inverted else product


@final
@dataclass(frozen=True)
class DeclaredPoints(PointModel):
    """Draws and fits a declared family.

    Parameters
    ----------
    declaration
        The family.
    """

    declaration: Declaration

    @cached_property
    def _truth(self) -> Array:
        return np.array([float(self.declaration.at_truth[theta]) for theta in self.declaration.thetas])

    @cached_property
    def nodes(self) -> Array:
        """Quantiles of the true density, even in the middle, by decades in the tails, and beyond them."""
        ends = [float(end.subs(self.declaration.at_truth)) for end in self.declaration.ends]
        inverse = sampling.NumericalInversePolynomial(
            _Shape(self.declaration, ends), center=self._centre(ends), domain=tuple(ends), u_resolution=1e-11
        )
        tail = 10.0 ** -np.linspace(2, 9, 8 * _TAIL_NODES)
        chances = np.unique(np.concatenate([tail, np.linspace(0.01, 0.99, _NODES), 1 - tail]))
        inner = inverse.ppf(chances)
        spread = inverse.ppf(0.75) - inverse.ppf(0.25)
        low = ends[0] if np.isfinite(ends[0]) else inner[0] - 8 * spread
        high = ends[1] if np.isfinite(ends[1]) else inner[-1] + 8 * spread
        return np.unique(
            np.concatenate([np.linspace(low, inner[0], 9)[:-1], inner, np.linspace(inner[-1], high, 9)[1:]])
        )

    def _centre(self, ends: list[float]) -> float:
        low, high = ends
        if np.isfinite(low) and np.isfinite(high):
            return (low + high) / 2
        return low + 1.0 if np.isfinite(low) else (high - 1.0 if np.isfinite(high) else 0.0)

    def truth(self, replicates: int) -> Array:
        """The declared truth."""
        return np.broadcast_to(
            self._shaped(self._truth), (replicates, *self._shaped(self._truth).shape)
        ).copy()

    def _shaped(self, vector: Array) -> Array:
        one: Array = vector[..., 0] if len(self.declaration.thetas) == 1 else vector
        return one

    def _columns(self, fit: Array) -> Array:
        return fit[:, None] if fit.ndim == 1 else fit

    def _values(self, fit: Array, data: Array) -> dict[sympy.Symbol, Array]:
        columns = self._columns(fit)
        named = {theta: columns[:, i, None] for i, theta in enumerate(self.declaration.thetas)}
        return {**named, self.declaration.x: data}

    def _masses(self, fit: Array) -> tuple[Array, Array]:
        """Nodes, and the distribution function there, for each fit."""
        x = self.nodes
        middle = (x[1:] + x[:-1]) / 2
        with np.errstate(divide="ignore", over="ignore", under="ignore", invalid="ignore"):
            at = np.nan_to_num(np.exp(compiled(self.declaration.log_expression)(self._values(fit, x[None, :]))),
                               posinf=0.0)  # fmt: skip
            between = np.exp(compiled(self.declaration.log_expression)(self._values(fit, middle[None, :])))
        # An end where the density is infinite takes the midpoint rule.
        at = np.broadcast_to(at, (len(fit), len(x)))
        simpson = (at[:, 1:] + at[:, :-1] + 4 * between) / 6 * np.diff(x)
        return x, np.concatenate([np.zeros((len(fit), 1)), np.cumsum(simpson, axis=1)], axis=1)

    def inversion_error(self) -> float:
        """By how much the summed density at the truth misses one."""
        return float(abs(self._masses(self.truth(1))[1][0, -1] - 1))

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """Independent draws by inversion; in a scale or location family at the truth, then moved."""
        moved = group(self.declaration)
        if moved is not None:
            x, (mass,) = self._masses(self.truth(1))
            made: Array = np.interp(generator.random((len(fit), points)) * mass[-1], mass, x)
            truth = self._truth[0]
            change: Array = fit[:, None] / truth if moved is Group.SCALE else fit[:, None] - truth
            return np.multiply(made, change) if moved is Group.SCALE else np.add(made, change)
        x, masses = self._masses(fit)
        uniform = generator.random((len(fit), points)) * masses[:, -1:]
        return np.stack([np.interp(row, mass, x) for row, mass in zip(uniform, masses, strict=True)])

    def estimate(self, data: Array) -> Array:
        """Maximum likelihood, or the root of the mean influence function."""
        equations = self.declaration.influence_expressions or self.declaration.score
        sample = _Sample(data)
        return self._bisected(sample, equations[0]) if len(equations) == 1 else self._scored(sample)

    def _bisected(self, data: _Sample, equation: sympy.Expr) -> Array:
        """The root of the mean score nearest the truth: bracketed outward in doubling steps, then Newton or halving."""
        count = data.points.shape[1]
        with np.errstate(all="ignore"):
            step = 3 * np.sqrt(self._covariance[0, 0] / count)
            low, high = self._bracket(data, equation, step)
            middle = np.full(len(data.points), self._truth[0])
            slope = sympy.diff(equation, self.declaration.thetas[0])
            smooth = not equation.has(sympy.Abs, sympy.sign)
            for _ in range(_BISECTIONS):
                middle = np.where((low < middle) & (middle < high), middle, (low + high) / 2)
                value = self._mean(equation, middle, data)
                low, high = np.where(value > 0, middle, low), np.where(value > 0, high, middle)
                if not smooth:
                    continue
                step = -value / self._mean(slope, middle, data)
                if not (np.abs(step) > 1e-10 * (1 + np.abs(middle))).any():
                    return middle
                # Newton's point, or the middle of the bracket where that leaves it.
                middle = middle + step
        return (low + high) / 2

    @cached_property
    def _covariance(self) -> Array:
        return np.array(DeclaredFamily("declared", self.declaration).covariance)

    def _bracket(self, data: _Sample, equation: sympy.Expr, step: float) -> tuple[Array, Array]:
        domain = self.declaration.parameters[0].domain
        floor = -np.inf if domain.lower is None else float(domain.lower)
        ceiling = np.inf if domain.upper is None else float(domain.upper)
        start = np.full(len(data.points), self._truth[0])
        low, high, reach = start - 0.0, start + 0.0, step
        for _ in range(40):
            still_low = self._mean(equation, low, data) <= 0
            still_high = self._mean(equation, high, data) > 0
            if not (still_low.any() or still_high.any()):
                break
            wider_low = _toward(start, floor, -reach)
            wider_high = _toward(start, ceiling, reach)
            low, high = np.where(still_low, wider_low, low), np.where(still_high, wider_high, high)
            reach *= 2
        return low, high

    def _mean(self, equation: sympy.Expr, fit: Array, data: _Sample) -> Array:
        """The mean of an expression over each row's points, by sufficient statistics where there are any."""
        terms = separated(equation, self.declaration.x)
        if terms is None:
            made: Array = np.broadcast_to(
                compiled(equation)(self._values(fit, data.points)), data.points.shape
            ).mean(axis=1)
            return made
        columns = self._columns(fit)
        values = {theta: columns[:, i] for i, theta in enumerate(self.declaration.thetas)}
        total: Array = np.zeros(len(columns))
        for outer, inner in terms:
            total = total + compiled(outer)(values) * data.mean(inner, self.declaration.x)
        return total

    def _scored(self, data: _Sample) -> Array:
        """Fisher scoring from the truth, with halved steps where the likelihood falls."""
        inverse = self._covariance
        fit = self.truth(len(data.points))
        log = self.declaration.log_expression
        scale = np.ones(len(data.points))
        with np.errstate(all="ignore"):
            best = self._mean(log, fit, data)
            for _ in range(_SCORING_STEPS):
                score = np.stack([self._mean(s, fit, data) for s in self.declaration.score], axis=1)
                new = fit + scale[:, None] * (score @ inverse.T)
                value = self._mean(log, new, data)
                better = value >= best
                fit = np.where(better[:, None], new, fit)
                best = np.where(better, value, best)
                scale = np.where(better, np.minimum(1, 1.5 * scale), scale / 2)
                if not (np.abs(score).max() > 1e-9):
                    break
        return fit


@final
@dataclass(frozen=True, eq=False)
class _Sample:
    """Data, and the means of functions of the points that were asked for."""

    points: Array
    means: dict[sympy.Expr, Array] = field(default_factory=dict)

    def mean(self, function: sympy.Expr, x: sympy.Symbol) -> Array:
        """The mean over each row's points."""
        if function not in self.means:
            values = np.broadcast_to(compiled(function)({x: self.points}), self.points.shape)
            self.means[function] = values.mean(axis=1)
        return self.means[function]


def _toward(start: Array, end: float, step: float) -> Array:
    """A step from the start, never beyond the end of the domain."""
    if np.isinf(end):
        return start + step
    room = np.abs(end - start)
    made: Array = end - np.sign(step) * room * np.exp(-abs(step) / room)
    return made


@final
class _Shape:
    """The true density with its logarithm's slope, as SciPy's generators ask for it."""

    def __init__(self, declaration: Declaration, ends: list[float]) -> None:
        self._log = compiled(declaration.log_expression.subs(declaration.at_truth))
        self._x, self._ends = declaration.x, ends

    def pdf(self, x: float) -> float:
        if not self._ends[0] < x < self._ends[1]:
            return 0.0
        with np.errstate(all="ignore"):
            return float(np.exp(self._log({self._x: np.float64(x)})))


@lru_cache(maxsize=8)
def points_of(declaration: Declaration) -> DeclaredPoints:
    """The point model of a declaration, with its grid made once."""
    return DeclaredPoints(declaration)


@point_model.register
def _(family: DeclaredFamily, n: int) -> PointModel:
    return points_of(family.declaration)


@draw_estimate.register
def _no_statistic(family: DeclaredFamily, generator: np.random.Generator, fit: Array, points: int) -> Array:
    raise NotCoveredError("an estimate of a declared family has no law of its own: raw data are simulated")


__all__ = ["DeclaredPoints", "compiled", "points_of"]
