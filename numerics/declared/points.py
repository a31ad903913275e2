"""Raw data from a declared family, and its generic estimator.

Points are drawn by numerical inversion, one fit at a time in a common grid: the grid's nodes are quantiles of the
true density (SciPy's `NumericalInversePolynomial`), dense where the density is; at every fit the distribution
function is summed on the nodes by Simpson's rule from the density itself and inverted linearly. By how much the sum
misses one at the truth is `inversion_error`; where that is more than `LARGEST_ERROR`, at an end where the density is
infinite or with modes far apart, the sum is over a line on which these are ordinary (`lines`); if it still misses,
nothing is drawn, nor at a fit whose density the nodes miss (`LARGEST_MISS`). In a scale or location family points are
drawn at the truth and moved (`separation`). `fits` solves for the estimate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, final

import numpy as np
import sympy

from ...theory.declared.declaration import Declaration
from ...theory.declared.family import DeclaredFamily
from ...theory.errors import NotCoveredError
from ..regression.separation import group
from ..samplers.statistic import draw_estimate
from ..simulation.raw import PointModel, point_model
from ..statistics.moments import Array
from .fits import Fitter, Sample
from .formula_arrays import Compiled, compiled
from .lines import Line
from .quantiles import mode, quantiles

_SMALL_ERROR: Final = 1e-6
"""Above it the nodes of a line are made denser."""

LARGEST_ERROR: Final = 1e-4
"""Mass at the truth that the nodes may miss: an infinite end or a second mode far away costs more."""

LARGEST_MISS: Final = 0.02
"""The same at a fit."""


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
    def _ends(self) -> list[float]:
        return [float(end.subs(self.declaration.at_truth)) for end in self.declaration.ends]

    @cached_property
    def nodes(self) -> Array:
        """Where the density is summed: points of the support, or of `_line`."""
        return self._grid[0]

    @cached_property
    def _line(self) -> Line | None:
        """The line on which the nodes lie, ``None`` where they are points of the support."""
        return self._grid[1]

    @cached_property
    def _grid(self) -> tuple[Array, Line | None]:
        if not self._infinite_at_an_end:
            nodes = quantiles(self._at_truth, self._ends, self._centre)
            if abs(self._summed(self.truth(1), nodes, None)[0, -1] - 1) <= LARGEST_ERROR:
                return nodes, None
        low, high = self._ends
        line = Line(low, high, self._centre)
        for times in (1, 2, 4):
            nodes = line.grid(self._at_truth, times)
            if abs(self._summed(self.truth(1), nodes, line)[0, -1] - 1) <= _SMALL_ERROR:
                break
        return nodes, line

    @cached_property
    def _centre(self) -> float:
        return mode(self._at_truth, self._ends, self._truth.tolist())

    @cached_property
    def _true(self) -> Compiled:
        return compiled(self.declaration.log_expression.subs(self.declaration.at_truth))

    def _at_truth(self, x: Array) -> Array:
        """The true log-density."""
        with np.errstate(all="ignore"):
            made: Array = np.broadcast_to(self._true({self.declaration.x: x}), x.shape)
        return made

    @property
    def _infinite_at_an_end(self) -> bool:
        """Whether the true density grows towards a finite end over many decades."""
        low, high = self._ends
        width = high - low if np.isfinite(high - low) else 1.0
        steps = width * np.array([1e-12, 1e-9])
        near = [end + sign * steps for end, sign in ((low, 1), (high, -1)) if np.isfinite(end)]
        heights = [self._at_truth(x) for x in near]
        return any(bool(height[0] > height[1] + 0.1) for height in heights)

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
        return self.nodes, self._summed(fit, self.nodes, self._line)

    def _summed(self, fit: Array, nodes: Array, line: Line | None) -> Array:
        middle = (nodes[1:] + nodes[:-1]) / 2
        with np.errstate(divide="ignore", over="ignore", under="ignore", invalid="ignore"):
            # An end where the density is infinite takes the midpoint rule.
            at = np.nan_to_num(np.exp(self._log_density(fit, nodes, line)), posinf=0.0)
            between = np.exp(self._log_density(fit, middle, line))
        at = np.broadcast_to(at, (len(fit), len(nodes)))
        simpson = (at[:, 1:] + at[:, :-1] + 4 * between) / 6 * np.diff(nodes)
        return np.concatenate([np.zeros((len(fit), 1)), np.cumsum(simpson, axis=1)], axis=1)

    def _log_density(self, fit: Array, nodes: Array, line: Line | None) -> Array:
        density = compiled(self.declaration.log_expression)
        place = nodes if line is None else line.points(nodes)
        made: Array = density(self._values(fit, place[None, :]))
        return made if line is None else np.add(made, line.log_slope(nodes))

    def _placed(self, nodes: Array) -> Array:
        return nodes if self._line is None else self._line.points(nodes)

    @cached_property
    def _sound(self) -> bool:
        """Whether the nodes hold the true density.

        Raises
        ------
        NotCoveredError
            If they do not: draws would come from another density.
        """
        error = self.inversion_error()
        if not error <= LARGEST_ERROR:
            raise NotCoveredError(
                f"the true density cannot be sampled by inversion: its distribution function misses {error:.1g} "
                "(an infinite value at an end, a narrow spike, or modes far apart)"
            )
        return True

    def inversion_error(self) -> float:
        """By how much the summed density at the truth misses one."""
        return float(abs(self._true_mass[-1] - 1))

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """Independent draws by inversion, sorted; in a scale or location family at the truth, then moved."""
        _ = self._sound
        return self._at_fits(fit, _uniform(generator, len(fit), points))

    def draw_with_noise(self, generator: np.random.Generator, fit: Array, points: int) -> tuple[Array, Array]:
        """As `draw`, and the mean influence function of the batch that the same uniform numbers give at the truth."""
        _ = self._sound
        uniform = _uniform(generator, len(fit), points)
        data = self._at_the_truth(uniform)
        noise = np.stack(Sample(data, self.declaration).means_at_truth(), axis=1)
        if not self.declaration.influence_expressions:
            noise = np.einsum("ri,ij->rj", noise, self._covariance, optimize=False)
        change = self._moved(fit)
        return (self._at_fits(fit, uniform) if change is None else change(data)), noise

    def _at_the_truth(self, uniform: Array) -> Array:
        """Points of the true distribution whose distribution function has these values."""
        nodes, mass = self.nodes, self._true_mass
        return self._placed(np.interp(uniform * mass[-1], mass, nodes))

    @cached_property
    def _true_mass(self) -> Array:
        """The distribution function at the nodes, at the truth."""
        made: Array = self._masses(self.truth(1))[1][0]
        return made

    @cached_property
    def noise_trace(self) -> float:
        """tr Sigma."""
        return float(np.trace(self._covariance))

    def _at_fits(self, fit: Array, uniform: Array) -> Array:
        """Points of the distribution at each fit whose distribution function has these values."""
        change = self._moved(fit)
        if change is not None:
            return change(self._at_the_truth(uniform))
        x, masses = self._masses(fit)
        missed = np.abs(masses[:, -1] - 1)
        if not (missed <= LARGEST_MISS).all():
            raise NotCoveredError(
                f"a fit's density cannot be sampled on the nodes of the true one, which miss {np.nanmax(missed):.1g} "
                "of it; a larger sample size keeps the fits nearer to the truth"
            )
        uniform = uniform * masses[:, -1:]
        return self._placed(np.stack([np.interp(row, mass, x) for row, mass in zip(uniform, masses, strict=True)]))

    def _moved(self, fit: Array) -> Callable[[Array], Array] | None:
        """What carries points at the truth to points at the fits, in a family that only moves or stretches."""
        moves = group(self.declaration)
        if moves is None:
            return None
        columns, truth = self._columns(fit), self._truth
        place, width = moves.location, moves.scale
        if width is None:
            assert place is not None  # a group has one of the two
            return lambda data: np.add(data, (columns[:, place] - truth[place])[:, None])
        stretch = (columns[:, width] / truth[width])[:, None]
        if place is None:
            return lambda data: np.multiply(data, stretch)
        return lambda data: np.add(np.multiply(data - truth[place], stretch), columns[:, place, None])

    def estimate(self, data: Array) -> Array:
        """Maximum likelihood, or the root of the mean influence function; see `declared_fits`."""
        return Fitter(self.declaration, tuple(self._truth), self._covariance).fit(data)

    @cached_property
    def _covariance(self) -> Array:
        return np.array(DeclaredFamily("declared", self.declaration).covariance)


def _uniform(generator: np.random.Generator, replicates: int, points: int) -> Array:
    """Uniform numbers, in order within each batch: it tells nothing, and they are inverted four times as fast."""
    return np.sort(generator.random((replicates, points)), axis=1)


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
