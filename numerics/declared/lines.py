"""A change of variables x = g(t) from the whole line to a support, in which singular ends are ordinary tails.

    (low, oo)     x = low + exp(t)                     (-oo, high)   x = high - exp(-t)
    (low, high)   x = low + (high - low)/(1 + exp(-t))  (-oo, oo)     x = centre + sinh(t)

The density of t is f(g(t)) g'(t): where f is like the power -1 + e of the distance from an end, it is exp(-e |t|).
Modes far apart are at distances of their logarithms. `grid` places nodes where that density has its mass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, final

import numpy as np

from ..statistics.moments import Array

_FARTHEST: Final = 690.0
"""exp of it is still a floating-point number."""

_COARSE: Final = 6001
_ROUNDS: Final = 4
_NODES: Final = 513
_TAIL_NODES: Final = 65
_BETWEEN: Final = 257


@final
@dataclass(frozen=True)
class Line:
    """The map g, for a support with these ends.

    Parameters
    ----------
    low, high
        Ends of the support, finite or not.
    centre
        Where the line is cut in the middle if the support is the whole line.
    """

    low: float
    high: float
    centre: float

    def points(self, t: Array) -> Array:
        """g(t), never an end itself."""
        if np.isfinite(self.low) and np.isfinite(self.high):
            width = self.high - self.low
            made = np.where(t < 0, self.low + width / (1 + np.exp(-t)), self.high - width / (1 + np.exp(t)))
        elif np.isfinite(self.low):
            made = self.low + np.exp(t)
        elif np.isfinite(self.high):
            made = self.high - np.exp(-t)
        else:
            made = self.centre + np.sinh(t)
        return np.clip(made, np.nextafter(self.low, np.inf), np.nextafter(self.high, -np.inf))

    def log_slope(self, t: Array) -> Array:
        """log g'(t)."""
        if np.isfinite(self.low) and np.isfinite(self.high):
            made: Array = np.log(self.high - self.low) - np.logaddexp(0, t) - np.logaddexp(0, -t)
        elif np.isfinite(self.low):
            made = np.array(t)
        elif np.isfinite(self.high):
            made = -np.array(t)
        else:
            made = np.logaddexp(t, -t) - np.log(2)
        return made

    def grid(self, log_density: Callable[[Array], Array], times: int = 1) -> Array:
        """Nodes t: quantiles of the mass, even in the middle and by decades in the tails, and beyond them.

        Parameters
        ----------
        log_density
            Of points of the support.
        times
            How many times as dense as they are where one mode is smooth.
        """
        nodes = np.linspace(-_FARTHEST, _FARTHEST, _COARSE)
        for _ in range(_ROUNDS):
            height = log_density(self.points(nodes)) + self.log_slope(nodes)
            height = np.where(np.isfinite(height), height, -np.inf)
            weight = np.exp(height - height.max())
            mass = np.concatenate([[0.0], np.cumsum((weight[1:] + weight[:-1]) / 2 * np.diff(nodes))])
            tail = 10.0 ** -np.linspace(2, 9, _TAIL_NODES * times)
            chances = np.concatenate([tail, np.linspace(0.01, 0.99, _NODES * times), 1 - tail])
            quantiles = np.unique(np.interp(chances * mass[-1], mass, nodes))
            # A power of the distance that changes with the fit makes a longer tail: as long again on either side.
            reach = quantiles[-1] - quantiles[0]
            ends = np.clip([quantiles[0] - reach, quantiles[-1] + reach], -_FARTHEST, _FARTHEST)
            between = np.linspace(ends[0], ends[1], _BETWEEN * times)
            nodes = np.unique(np.concatenate([quantiles, between]))
        return nodes


__all__ = ["Line"]
