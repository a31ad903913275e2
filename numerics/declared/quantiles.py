"""Quantiles of a true density as nodes of its numerical inversion, by SciPy's `NumericalInversePolynomial`."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Final, final

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import sampling

from ...theory.errors import NotCoveredError
from ..statistics.moments import Array

_NODES: Final = 513
_TAIL_NODES: Final = 32

LogDensity = Callable[[Array], Array]
"""Of points of the support."""


def quantiles(log_density: LogDensity, ends: list[float], centre: float) -> Array:
    """Quantiles of the density, even in the middle, by decades in the tails, and beyond them.

    Parameters
    ----------
    log_density, ends
        The density and its support.
    centre
        A point near the mode.
    """
    with warnings.catch_warnings():
        # What it warns of, an integral that is not accurate, shows in the mass that the nodes miss.
        warnings.simplefilter("ignore", RuntimeWarning)
        inverse = sampling.NumericalInversePolynomial(
            _Shape(log_density, ends), center=centre, domain=tuple(ends), u_resolution=1e-11
        )
    tail = 10.0 ** -np.linspace(2, 9, 8 * _TAIL_NODES)
    chances = np.unique(np.concatenate([tail, np.linspace(0.01, 0.99, _NODES), 1 - tail]))
    inner = inverse.ppf(chances)
    spread = inverse.ppf(0.75) - inverse.ppf(0.25)
    low = ends[0] if np.isfinite(ends[0]) else inner[0] - 8 * spread
    high = ends[1] if np.isfinite(ends[1]) else inner[-1] + 8 * spread
    return np.unique(np.concatenate([np.linspace(low, inner[0], 9)[:-1], inner, np.linspace(inner[-1], high, 9)[1:]]))


def mode(log_density: LogDensity, ends: list[float], near: list[float]) -> float:
    """A point near the mode: the generator starts there, and the density must not underflow.

    Parameters
    ----------
    log_density, ends
        The density and its support.
    near
        Points from which it is looked for, besides the ends.

    Raises
    ------
    NotCoveredError
        If the density is nowhere positive.
    """
    low, high = ends
    steps = np.concatenate([[0.0], np.geomspace(1e-6, 1e8, 561)])
    starts = [end for end in ends if np.isfinite(end)] + [0.0, *near]
    tried = np.concatenate([start + sign * steps for start in starts for sign in (-1.0, 1.0)])
    if np.isfinite(low) and np.isfinite(high):
        tried = np.concatenate([tried, np.linspace(low, high, 1001)])
    tried = np.unique(tried[(tried > low) & (tried < high)])
    heights = log_density(tried)
    heights = np.where(np.isfinite(heights), heights, -np.inf)
    best = int(np.argmax(heights))
    if not np.isfinite(heights[best]):
        raise NotCoveredError("no point was found at which the true density is positive: it cannot be simulated")
    left, right = tried[max(best - 1, 0)], tried[min(best + 1, len(tried) - 1)]
    found = minimize_scalar(
        lambda x: -float(log_density(np.array([x]))[0]), bounds=(left, right), method="bounded"
    )
    return float(found.x if -found.fun > heights[best] else tried[best])


@final
class _Shape:
    """The density as SciPy's generators ask for it."""

    def __init__(self, log_density: LogDensity, ends: list[float]) -> None:
        self._log, self._ends = log_density, ends

    def pdf(self, x: float) -> float:
        if not self._ends[0] < x < self._ends[1]:
            return 0.0
        return float(np.exp(self._log(np.array([x]))[0]))


__all__ = ["mode", "quantiles"]
