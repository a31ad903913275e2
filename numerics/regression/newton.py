r"""Maximum likelihood of generalised linear models with canonical link, many fits at once, by Newton's method.

Pooled data enter the likelihood of such a model only through :math:`s`, the mean of x y over their points: the maximum
solves :math:`E(\theta) = s` with :math:`E(\theta)` the mean of :math:`x\, m(x'\theta)`. On a design that all replicates
share this takes memory O(d) a replicate, whatever the number of batches. Newton's steps

.. math:: \theta \leftarrow \theta + \ell\, H(\theta)^{-1} (s - E(\theta)), \qquad
          \ell = 1 \text{ if } c \le 1 \text{ and } \log(1 + c)/c \text{ else},

with c the largest change of a linear predictor, always raise the likelihood: the losses of these models are
self-concordant in the sense of Bach. Replicates that are done leave the work.

**The rule of existence**, for every model and every way to compute: a maximum is found where the steps vanish. Where
the data are separated there is none. The score vanishes then too, to the last digits, but the rows on the boundary
keep moving by about one at every step, for ever. So

* a step that moves no predictor by more than `SMALL` is the last one: convergence is quadratic, so the error that
  remains is near its square;
* if the score is `NEGLIGIBLE`, rounding against its terms, and a predictor still moves by more than `VANISHING`, no
  finite maximum exists, and the fit is NaN.

The size of coefficients or predictors says nothing: on covariates of a wide range large ones go with an ordinary
maximum.

References
----------
A. Albert, J. A. Anderson (1984), On the existence of maximum likelihood estimates in logistic regression models,
Biometrika 71, 1-10.
F. Bach (2010), Self-concordant analysis for logistic regression, Electronic J. Statist. 4, 384-414, propositions 1-2.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..statistics.moments import Array

SMALL: Final = 1e-5
"""Change of a predictor by a last step."""

NEGLIGIBLE: Final = 1e-12
"""Score over the size of its terms at which nothing is left but rounding."""

VANISHING: Final = 0.5
"""Change of a predictor, at a negligible score, above which steps do not vanish: on separated data it is about 1."""

REGULAR: Final = 1e-14
"""Part of a curvature that is added to it; relative to each one, as columns may have any scale."""

STEPS: Final = 300
_CHORDS: Final = 30
_SETTLED: Final = 1e-11
_SHRINKS: Final = 0.6
"""A step of a chord that is larger than this part of the one before is handed to Newton."""

_FEWEST: Final = 8
"""Parameters from which on a Hessian of its own for each fit costs more than the additional steps of chords."""

_MANY: Final = 64
"""Fits from which on it pays to look for their centre first."""

_NUMBERS: Final = 100_000
"""Predictors computed together: they stay in the processor's cache."""

Rows = npt.NDArray[np.intp]


class Equations(ABC):
    """The likelihood equations of some replicates: one model, their designs, and how often each row occurs."""

    @abstractmethod
    def expected(self, fit: Array, which: Rows) -> Array:
        """E(theta) of these replicates, shape (replicates, p)."""

    @abstractmethod
    def both(self, fit: Array, which: Rows) -> tuple[Array, Array]:
        """E(theta), and its derivative H, shape (replicates, p, p)."""

    @abstractmethod
    def change(self, step: Array, which: Rows) -> Array:
        """Largest change of a linear predictor, or of a difference of two of a row's, by a step; (replicates,)."""

    @property
    @abstractmethod
    def sizes(self) -> Array:
        """The mean of abs(x), shape (replicates or 1, p)."""

    @property
    @abstractmethod
    def predictors(self) -> int:
        """Linear predictors a replicate has."""

    @property
    def centre(self) -> Equations | None:
        """The equations of the whole, without weights, where all replicates share a design."""
        return None


def solve(equations: Equations, statistic: Array, start: Array) -> Array:
    """The fits; NaN where no finite maximum exists.

    Parameters
    ----------
    equations
        The model and its designs.
    statistic
        s, shape (replicates, p).
    start
        Where to start, of the shape of the statistic.
    """
    fit = start.copy()
    everyone = np.arange(len(statistic))
    shared = equations.centre if statistic.shape[1] > _FEWEST and len(statistic) > 2 else None
    left = everyone if shared is None else _chords(equations, shared, statistic, fit)
    for part in _parts(left, equations):
        fit[part] = _newton(equations, statistic[part], fit[part], part)
    return fit


def near_centre(equations: Equations, statistic: Array, start: Array) -> Array:
    """Better starts on a shared design: one step for each replicate from the fit of their mean statistic.

    There all have one Hessian, so that the first step costs a product. A start is only a start: where the mean has no
    fit, or the replicates are few, the given one is kept.
    """
    shared = equations.centre
    if shared is None or len(statistic) < _MANY:
        return start
    one = np.zeros(1, dtype=np.intp)
    centre = _newton(shared, statistic.mean(axis=0)[np.newaxis], start.mean(axis=0)[np.newaxis], one)
    if np.isnan(centre).any():
        return start
    expected, hessian = shared.both(centre, one)
    step = np.linalg.solve(_regular(hessian)[0], (statistic - expected).T).T
    # No predictor moves by more than the sum of what each column does.
    most = np.array([shared.change(axis[np.newaxis], one)[0] for axis in np.eye(step.shape[1])])
    change = np.einsum("rp,p->r", np.abs(step), most, optimize=False)
    length = np.where(change <= 1.0, 1.0, np.log1p(change) / np.maximum(change, 1.0))
    made: Array = centre + length[:, np.newaxis] * step
    return made


def scale(statistic: Array, sizes: Array) -> Array:
    """The size of the score's terms, of the shape of the statistic: means of x times what a response amounts to."""
    made: Array = sizes * (1.0 + np.abs(statistic).max(axis=1, keepdims=True))
    return made


def _newton(equations: Equations, statistic: Array, start: Array, which: Rows) -> Array:
    """From `start`; the reference that the compiled loop follows."""
    fit, going = start.copy(), np.arange(len(statistic))
    sizes = equations.sizes
    rounding = NEGLIGIBLE * scale(statistic, sizes if len(sizes) == 1 else sizes[which])
    exists = np.zeros(len(statistic), dtype=bool)
    for _ in range(STEPS):
        rows = which[going]
        expected, hessian = equations.both(fit[going], rows)
        score = statistic[going] - expected
        solved = np.linalg.solve(_regular(hessian), score[:, :, np.newaxis])
        step = np.asarray(solved[:, :, 0], dtype=np.float64)
        change = equations.change(step, rows)
        length = np.where(change <= 1.0, 1.0, np.log1p(change) / np.maximum(change, 1.0))
        fit[going] += length[:, np.newaxis] * step
        small, nothing = change <= SMALL, (np.abs(score) <= rounding[going]).all(axis=1)
        exists[going] = small | (nothing & (change <= VANISHING))
        going = going[~(small | nothing)]
        if not len(going):
            break
    fit[~exists] = np.nan
    return fit


def _chords(equations: Equations, shared: Equations, statistic: Array, fit: Array) -> Rows:
    """Fits that lie near each other share the Hessian at their centre: a contraction that needs none of its own.

    Settled fits are written to `fit`; the places of the others, for which Newton's method decides, are returned, and
    `fit` has their start: as far as the contraction came, or the centre.
    """
    everyone, one = np.arange(len(statistic)), np.zeros(1, dtype=np.intp)
    centre = _newton(shared, statistic.mean(axis=0)[np.newaxis], fit.mean(axis=0)[np.newaxis], one)
    if np.isnan(centre).any():
        return everyone
    inverse = np.linalg.inv(_regular(shared.both(centre, one)[1])[0])
    fit[:] = centre
    left = []
    for part in _parts(everyone, equations):
        going, before = part, np.full(len(part), np.inf)
        now = np.repeat(centre, len(part), axis=0)
        for _ in range(_CHORDS):
            step = (statistic[going] - equations.expected(now, going)) @ inverse.T
            size = np.abs(step).max(axis=1)
            now += step
            settled, shrinks = size <= _SETTLED, size <= _SHRINKS * before
            # Where a second step is no larger than the first, Newton's method starts from here, else from the centre.
            nearer = settled | ((size <= before) & np.isfinite(before))
            fit[going[nearer]] = now[nearer]
            left.append(going[~settled & ~shrinks])
            on = ~settled & shrinks
            going, now, before = going[on], now[on], size[on]
            if not len(going):
                break
        left.append(going)
    return np.concatenate(left)


def _regular(hessian: Array) -> Array:
    """Of full rank, where a curvature has underflowed: such a step is shortened, and the fit runs away."""
    made = hessian.copy()
    diagonal = np.einsum("rii->ri", made)
    diagonal += REGULAR * diagonal + 1e-100
    return made


def _parts(rows: Rows, equations: Equations) -> list[Any]:
    """Some replicates at a time."""
    step = max(1, _NUMBERS // max(1, equations.predictors))
    return [rows[begin : begin + step] for begin in range(0, len(rows), step)]


__all__ = ["NEGLIGIBLE", "REGULAR", "SMALL", "STEPS", "VANISHING", "Equations", "Rows", "near_centre", "scale", "solve"]
