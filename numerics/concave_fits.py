"""Many maximum-likelihood fits of one concave model at once: chords first, Newton's steps for what is left.

Each fit solves E(theta) = s, with s the mean of x y over its points and E(theta) the mean of x m(x' theta). All share
one design and lie near each other, so the Hessian at the fit of their common mean serves them all: theta <- theta +
H^(-1) (s - E(theta)) is a contraction, and needs no Hessian of its own. A fit whose steps do not shrink goes on by
Newton's method with steps of bounded length; one that does not exist ends beyond `SEPARATED`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Final

import numpy as np

from .statistics.moments import Array

SEPARATED: Final = 40.0
"""A coefficient beyond this has run away: the data were separated."""

_CHORDS: Final = 30
_NEWTON: Final = 30
_SETTLED: Final = 1e-11
_SHRINKS: Final = 0.6
"""A step of a chord that is larger than this part of the one before is handed to Newton."""

_CHUNK: Final = 4_000_000
"""Numbers in the largest array."""


class Equations(ABC):
    """The likelihood equations of one model on one design; weights say how often each row occurs, ``None`` once."""

    @abstractmethod
    def expected(self, fit: Array, weights: Array | None) -> Array:
        """E(theta), shape (replicates, p)."""

    @abstractmethod
    def hessian(self, fit: Array, weights: Array | None) -> Array:
        """Its derivative, shape (replicates, p, p)."""

    @property
    @abstractmethod
    def breadth(self) -> int:
        """Numbers a replicate takes in `expected`."""

    @property
    @abstractmethod
    def depth(self) -> int:
        """Numbers a replicate takes in `hessian`."""


def solve(equations: Equations, statistic: Array, weights: Array | None, start: Array) -> Array:
    """The fits.

    Parameters
    ----------
    equations
        The model.
    statistic
        s, shape (replicates, p).
    weights
        Shape (replicates, T).
    start
        Where Newton's method starts, of the shape of the statistic.
    """
    fit, left = _chords(equations, statistic, weights, start)
    for part in _parts(left, equations.depth):
        # From where the chords led, unless that is far away.
        near = np.abs(fit[part]).max(axis=1, keepdims=True) < SEPARATED / 2
        fit[part] = _newton(equations, statistic[part], _of(weights, part), np.where(near, fit[part], start[part]))
    return fit


def _chords(equations: Equations, statistic: Array, weights: Array | None, start: Array) -> tuple[Array, Any]:
    """Fits, and the places of those that have not settled."""
    everyone = np.arange(len(statistic))
    if len(statistic) < 3:
        return start.copy(), everyone
    centre = _newton(equations, statistic.mean(axis=0)[None], None, start.mean(axis=0)[None])
    if not np.abs(centre).max() < SEPARATED / 2:
        return start.copy(), everyone
    inverse = np.linalg.inv(_regular(equations.hessian(centre, None))[0])
    fit = np.repeat(centre, len(statistic), axis=0)
    left = []
    for part in _parts(everyone, equations.breadth):
        active, before = part, np.full(len(part), np.inf)
        for _ in range(_CHORDS):
            step = (statistic[active] - equations.expected(fit[active], _of(weights, active))) @ inverse.T
            size = np.abs(step).max(axis=1)
            fit[active] += step
            going = ~(size <= _SETTLED)
            shrinks = size <= _SHRINKS * before
            left.append(active[going & ~shrinks])
            active, before = active[going & shrinks], size[going & shrinks]
            if not len(active):
                break
        left.append(active)
    return fit, np.concatenate(left)


def _newton(equations: Equations, statistic: Array, weights: Array | None, start: Array) -> Array:
    fit, active = start.copy(), np.arange(len(statistic))
    for _ in range(_NEWTON):
        now, some = fit[active], _of(weights, active)
        score = statistic[active] - equations.expected(now, some)
        step = np.linalg.solve(_regular(equations.hessian(now, some)), score[:, :, None])[:, :, 0]
        length = np.abs(step).max(axis=1)
        fit[active] = np.clip(now + step / np.maximum(1, length / 4)[:, None], -2 * SEPARATED, 2 * SEPARATED)
        active = active[~(length < 1e-10)]
        if not len(active):
            break
    return fit


def _regular(hessian: Array) -> Array:
    made: Array = hessian + 1e-12 * np.eye(hessian.shape[-1])
    return made


def _of(weights: Array | None, rows: Any) -> Array | None:
    return None if weights is None else weights[rows]


def _parts(rows: Any, numbers: int) -> list[Any]:
    """Some replicates at a time."""
    step = max(1, _CHUNK // max(1, numbers))
    return [rows[begin : begin + step] for begin in range(0, len(rows), step)]


__all__ = ["SEPARATED", "Equations", "solve"]
