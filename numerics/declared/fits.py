"""The generic estimator of a declared family, on many data sets at once.

One parameter: the root of the mean score nearest the truth, bracketed outward in doubling steps, then by Newton's
steps that fall back to halving. Several: quasi-Newton steps from the truth, the first one Fisher's scoring, halved
where the likelihood falls; or, with a declared influence function psi, steps of the mean psi, halved where it does not
shrink: since E psi s' is the identity, so is minus the mean derivative of psi near the truth, and the steps are
Newton's in the limit.
Only data sets whose fit has not settled are evaluated again. If the score is a sum of functions of the parameters
times functions of the point (`separation`), the means of the latter are all that is read of the data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, final

import numpy as np
import sympy

from ...theory.declared.declaration import Declaration
from ..regression.separation import separated
from ..statistics.moments import Array
from .formula_arrays import compiled, compiled_together

Rows = np.ndarray[Any, np.dtype[np.intp]]
"""Which data sets."""

_HALVINGS: Final = 60
_DOUBLINGS: Final = 40
_SCORING_STEPS: Final = 60
_INFLUENCE_STEPS: Final = 200
_SMALLEST: Final = 2.0**-20
_SETTLED: Final = 1e-8
"""A fit has settled within this part of its standard deviation."""

_SETTLED_STEPS: Final = 1e-6
"""The same where steps converge less than quadratically."""

_SETTLED_KINKED: Final = 1e-5
"""The same where only halving serves; a risk moves by less than that."""

_AT_ONCE: Final = 2**15
"""Points whose functions are evaluated together: what stands between them stays in the processor's cache."""


@final
@dataclass(frozen=True, eq=False)
class Fitter:
    """Solves for the estimate.

    Parameters
    ----------
    declaration
        The family.
    truth
        Where to start, one number a parameter.
    covariance
        Sigma, for the size of steps.
    """

    declaration: Declaration
    truth: tuple[float, ...]
    covariance: Array

    def fit(self, data: Array) -> Array:
        """The estimate on each row of data, shape ``(replicates,)`` or ``(replicates, parameters)``."""
        equations = self.declaration.influence_expressions or self.declaration.score
        with np.errstate(all="ignore"):
            if len(equations) == 1:
                return self._root(Sample(data, self.declaration), equations[0])
            if self.declaration.influence_expressions:
                return self._solved(Sample(data, self.declaration), equations)
            return self._scored(Sample(data, self.declaration))

    def _solved(self, data: Sample, equations: tuple[sympy.Expr, ...]) -> Array:
        """The root of the mean influence function; NaN where the steps do not settle."""
        spread = np.sqrt(np.diag(self.covariance))
        fit = np.tile(np.array(self.truth), (len(data.points), 1))
        active, scale = np.arange(len(fit)), np.ones(len(fit))
        step = np.stack(data.means(equations, fit, active), axis=1)
        for _ in range(_INFLUENCE_STEPS):
            at = fit[active] + scale[active, None] * step[active]
            found = np.stack(data.means(equations, at, active), axis=1)
            better = np.linalg.norm(found / spread, axis=1) < np.linalg.norm(step[active] / spread, axis=1)
            done = active[better]
            fit[done], step[done] = at[better], found[better]
            scale[active] = np.where(better, np.minimum(1, 1.5 * scale[active]), scale[active] / 2)
            size = np.abs(step[active] / spread).max(axis=1) * data.points.shape[1] ** 0.5
            # A mean of signs or of kinked functions has no exact root: where steps no longer help, it is reached.
            active = active[(size > _SETTLED) & (scale[active] > _SMALLEST)]
            if not len(active):
                break
        fit[active] = np.nan
        return fit

    def _root(self, data: Sample, equation: sympy.Expr) -> Array:
        count = data.points.shape[1]
        unit = float(np.sqrt(self.covariance[0, 0] / count))
        low, high = self._bracket(data, equation, 3 * unit)
        fit = np.full(len(data.points), self.truth[0])
        smooth = not equation.has(sympy.Abs, sympy.sign)
        slope = (sympy.diff(equation, self.declaration.thetas[0]),) if smooth else ()
        active = np.arange(len(fit))
        for _ in range(_HALVINGS):
            a, b, at = low[active], high[active], fit[active]
            at = np.where((a < at) & (at < b), at, (a + b) / 2)
            value, *slopes = data.means((equation, *slope), at[:, None], active)
            low[active], high[active] = np.where(value > 0, at, a), np.where(value > 0, b, at)
            # Newton's point, or the middle of the bracket where that leaves it.
            fit[active] = at - value / slopes[0] if smooth else (low[active] + high[active]) / 2
            moved = np.abs(fit[active] - at) if smooth else high[active] - low[active]
            active = active[~(moved <= (_SETTLED if smooth else _SETTLED_KINKED) * unit)]
            if not len(active):
                break
        return np.where(np.isfinite(fit), fit, (low + high) / 2)

    def _bracket(self, data: Sample, equation: sympy.Expr, step: float) -> tuple[Array, Array]:
        domain = self.declaration.parameters[0].domain
        floor = -np.inf if domain.lower is None else float(domain.lower)
        ceiling = np.inf if domain.upper is None else float(domain.upper)
        low = np.full(len(data.points), self.truth[0])
        high, active = low.copy(), np.arange(len(low))
        up = data.means((equation,), low[:, None], active)[0] > 0
        for _ in range(_DOUBLINGS):
            rising = up[active]
            at = np.where(rising, _toward(self.truth[0], ceiling, step), _toward(self.truth[0], floor, -step))
            positive = data.means((equation,), at[:, None], active)[0] > 0
            low[active], high[active] = np.where(positive, at, low[active]), np.where(positive, high[active], at)
            active = active[positive == rising]
            if not len(active):
                break
            step *= 2
        return low, high

    def _scored(self, data: Sample) -> Array:
        """Maximum likelihood by the method of Broyden, Fletcher, Goldfarb and Shanno, from the scoring step."""
        formulas = (self.declaration.log_expression, *self.declaration.score)
        spread = np.sqrt(np.diag(self.covariance))
        fit = np.tile(np.array(self.truth), (len(data.points), 1))
        active = np.arange(len(fit))
        best, *score = data.means(formulas, fit, active)
        slopes, scale = np.stack(score, axis=1), np.ones(len(fit))
        inverse = np.tile(self.covariance, (len(fit), 1, 1))
        for _ in range(_SCORING_STEPS):
            step = np.einsum("rij,rj->ri", inverse[active], slopes[active], optimize=False) * scale[active, None]
            value, *score = data.means(formulas, fit[active] + step, active)
            found = np.stack(score, axis=1)
            # A likelihood that falls by rounding alone does not fall.
            better = value >= best[active] - 1e-13 * (1 + np.abs(best[active]))
            done = active[better]
            inverse[done] = _updated(inverse[done], step[better], slopes[done] - found[better])
            fit[done], best[done], slopes[done] = fit[done] + step[better], value[better], found[better]
            scale[active] = np.where(better, 1.0, scale[active] / 2)
            settled = (np.abs(slopes[active]) * spread).max(axis=1) <= _SETTLED_STEPS / data.points.shape[1] ** 0.5
            active = active[~settled]
            if not len(active):
                break
        return fit


def _updated(inverse: Array, step: Array, change: Array) -> Array:
    """The inverse curvature after a step along which the score fell by `change`; unchanged where it did not fall."""
    product = np.einsum("ri,ri->r", step, change, optimize=False)
    falls = product > 0
    rho = 1 / np.where(falls, product, np.inf)
    left = np.eye(step.shape[1]) - rho[:, None, None] * step[:, :, None] * change[:, None, :]
    made = np.einsum("rij,rjk,rlk->ril", left, inverse, left, optimize=False)
    made += rho[:, None, None] * step[:, :, None] * step[:, None, :]
    return np.where(falls[:, None, None], made, inverse)


@final
@dataclass(frozen=True, eq=False)
class Sample:
    """Data, and the means of functions of the points that were asked for."""

    points: Array
    declaration: Declaration
    kept: dict[sympy.Expr, Array] = field(default_factory=dict)

    def means(self, formulas: tuple[sympy.Expr, ...], fit: Array, rows: Rows) -> list[Array]:
        """Means over the points of some rows, each formula at each row's fit; by sufficient statistics if there are."""
        thetas = self.declaration.thetas
        terms = [separated(formula, self.declaration.x) for formula in formulas]
        if any(term is None for term in terms):
            evaluate, step = compiled_together(formulas), max(1, _AT_ONCE // self.points.shape[1])
            means = np.empty((len(formulas), len(rows)))
            for start in range(0, len(rows), step):
                part = slice(start, start + step)
                data = self.points[rows[part]]
                values = {theta: fit[part, i, None] for i, theta in enumerate(thetas)}
                for mean, one in zip(means, evaluate({**values, self.declaration.x: data}), strict=True):
                    mean[part] = np.broadcast_to(one, data.shape).mean(axis=1)
            return list(means)
        values = {theta: fit[:, i] for i, theta in enumerate(thetas)}
        totals = []
        for term in terms:
            total: Array = np.zeros(len(rows))
            for outer, inner in term or ():
                total = total + compiled(outer)(values) * self._mean(inner)[rows]
            totals.append(total)
        return totals

    def means_at_truth(self) -> list[Array]:
        """Mean influence functions at the truth, up to the covariance for maximum likelihood, of every data set."""
        d = self.declaration
        formulas = d.influence_expressions or d.score
        with np.errstate(all="ignore"):
            return [self._mean(formula.subs(d.at_truth)) for formula in formulas]

    def _mean(self, function: sympy.Expr) -> Array:
        if function not in self.kept:
            values = np.broadcast_to(compiled(function)({self.declaration.x: self.points}), self.points.shape)
            self.kept[function] = values.mean(axis=1)
        return self.kept[function]


def _toward(start: float, end: float, step: float) -> float:
    """A step from the start, never beyond the end of the domain."""
    if np.isinf(end):
        return start + step
    room = abs(end - start)
    return float(end - np.sign(step) * room * np.exp(-abs(step) / room))


__all__ = ["Fitter"]
