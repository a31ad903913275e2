"""The density a family states, as a function of numbers, whoever states it.

A family in Python may have the method ``log_density(points, fit)``, arrays in and out, and the attribute
``support = (low, high)``; for whole numbers ``lattice = True``. It may add ``score(points, fit)`` and
``information(fit)``. A declared family has them all by calculus.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Final, final

import numpy as np
from scipy import integrate

from ..numerics.declared.points import compiled
from ..theory.declared.family import DeclaredFamily
from ..theory.family import Family

Array = Any
_LATTICE_POINTS: Final = 4000


class DensityView(ABC):
    """A density with parameters as a vector, even where there is one."""

    lattice: bool

    @abstractmethod
    def support(self, theta: Array) -> tuple[float, float]:
        """The ends of the support at a parameter."""

    @abstractmethod
    def log(self, points: Array, theta: Array) -> Array:
        """log f at an array of points."""

    @abstractmethod
    def score(self, points: Array, theta: Array) -> Array | None:
        """The stated score, shape ``(d, points)``; ``None`` if none is stated."""

    @abstractmethod
    def information(self, theta: Array) -> Array | None:
        """The stated information matrix; ``None`` if none is stated."""

    @final
    def difference_score(self, points: Array, theta: Array) -> Array:
        """d log f/d theta by central differences of fourth order, shape ``(d, points)``."""
        rows = []
        for i, value in enumerate(theta):
            step = np.zeros(len(theta))
            step[i] = 1e-3 * max(1.0, abs(float(value)))
            near = self.log(points, theta + step) - self.log(points, theta - step)
            far = self.log(points, theta + 2 * step) - self.log(points, theta - 2 * step)
            rows.append((8 * near - far) / (12 * step[i]))
        return np.array(rows)

    @final
    def expectation(self, function: Any, theta: Array) -> tuple[float, float]:
        """E function(points), and an error bound, by adaptive quadrature or by summation."""
        low, high = self.support(theta)
        if self.lattice:
            first = math.ceil(low) if math.isfinite(low) else -_LATTICE_POINTS
            last = math.floor(high) if math.isfinite(high) else first + _LATTICE_POINTS
            points = np.arange(first, last + 1, dtype=float)
            terms = function(points) * np.exp(self.log(points, theta))
            return float(np.sum(terms)), float(abs(terms[-1])) if math.isinf(high) else 0.0

        def integrand(x: float) -> float:
            point = np.array([x])
            with np.errstate(all="ignore"):
                value = np.exp(self.log(point, theta)) * function(point)
            return float(value[0]) if np.isfinite(value[0]) else 0.0

        # Cut in the middle of the mass, so that no panel can miss a peak far from the origin.
        middle = self._middle(theta)
        parts = [integrate.quad(integrand, a, b, limit=400) for a, b in ((low, middle), (middle, high))]
        return sum(part[0] for part in parts), sum(part[1] for part in parts)

    def _middle(self, theta: Array) -> float:
        low, high = self.support(theta)
        if math.isfinite(low) and math.isfinite(high):
            return (low + high) / 2
        far = np.geomspace(1e-6, 1e6, 400)
        reach = np.concatenate([np.linspace(-50, 50, 2001), far, -far])
        start = low if math.isfinite(low) else high if math.isfinite(high) else 0.0
        grid = np.unique(start + reach)
        grid = grid[(grid > low) & (grid < high)]
        with np.errstate(all="ignore"):
            logs = np.nan_to_num(self.log(grid, theta), nan=-np.inf)
        return float(grid[int(np.argmax(logs))])


@final
@dataclass(frozen=True)
class StatedDensity(DensityView):
    """What a family in Python states.

    Parameters
    ----------
    family
        It has ``log_density`` and ``support``.
    """

    family: Any

    @property
    def lattice(self) -> bool:  # type: ignore[override]
        """Whether it is a density on the whole numbers."""
        return bool(getattr(self.family, "lattice", False))

    def _fit(self, theta: Array) -> Any:
        return float(theta[0]) if self.family.dimension == 1 else theta

    def support(self, theta: Array) -> tuple[float, float]:
        """As stated."""
        low, high = self.family.support
        return float(low), float(high)

    def log(self, points: Array, theta: Array) -> Array:
        """As stated."""
        return np.asarray(self.family.log_density(points, self._fit(theta)), dtype=float)

    def score(self, points: Array, theta: Array) -> Array | None:
        """As stated, if it is."""
        if not callable(getattr(self.family, "score", None)):
            return None
        return np.atleast_2d(np.asarray(self.family.score(points, self._fit(theta)), dtype=float))

    def information(self, theta: Array) -> Array | None:
        """As stated, if it is."""
        if not callable(getattr(self.family, "information", None)):
            return None
        return np.atleast_2d(np.asarray(self.family.information(self._fit(theta)), dtype=float))


@final
@dataclass(frozen=True)
class DeclaredDensity(DensityView):
    """A declared log-density, its score by calculus, its information by rigorous quadrature.

    Parameters
    ----------
    family
        The declared family.
    """

    family: DeclaredFamily
    lattice = False

    def support(self, theta: Array) -> tuple[float, float]:
        """The declared ends."""
        at = dict(zip(self.family.declaration.thetas, map(float, theta), strict=True))
        low, high = (end.subs(at) for end in self.family.declaration.ends)
        return float(low), float(high)

    def _values(self, points: Array, theta: Array) -> dict[Any, Any]:
        d = self.family.declaration
        return {d.x: points, **dict(zip(d.thetas, map(np.float64, theta), strict=True))}

    def log(self, points: Array, theta: Array) -> Array:
        """Evaluated node by node."""
        made = compiled(self.family.declaration.log_expression)(self._values(points, theta))
        return np.broadcast_to(made, np.shape(points))

    def score(self, points: Array, theta: Array) -> Array | None:
        """The derivatives, evaluated node by node."""
        values = self._values(points, theta)
        return np.array([np.broadcast_to(compiled(s)(values), np.shape(points)) for s in self.family.declaration.score])

    def information(self, theta: Array) -> Array | None:
        """At the truth only."""
        if not np.array_equal(theta, np.atleast_1d(self.family.truth())):
            return None
        return np.array([[float(ball.mid()) for ball in row] for row in self.family.checks.information])


@singledispatch
def density_of(family: Family) -> DensityView | None:
    """The density a family states, or ``None``; register another view for families that state it otherwise."""
    stated = callable(getattr(family, "log_density", None)) and hasattr(family, "support")
    return StatedDensity(family) if stated else None


@density_of.register
def _(family: DeclaredFamily) -> DensityView | None:
    return DeclaredDensity(family)
