"""How raw points are drawn and fitted: the model behind the literal simulation, one class a kind of data.

Most families draw and fit their own points. Regressions do not: their data are responses on a design, or rows of
covariates and response, and a fit is least squares on all rows of a pool.

Above 300 lines: the kinds of data side by side, each answering the same questions.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property, singledispatch
from typing import Any, Protocol, final, runtime_checkable

import numpy as np

from ...theory.errors import InputError, NotCoveredError
from ...theory.families import (
    Design,
    KernelDensity,
    LinearRegression,
    LogisticRegression,
    PoissonRegression,
    Ridge,
    RidgeOnDesign,
    SoftmaxRegression,
)
from ...theory.family import Family, exact
from ..regression.links import fit_or_far
from ..statistics.moments import Array


class PointModel(ABC):
    """How a family draws points and fits them, as arrays."""

    @property
    def averages(self) -> bool:
        """Whether a weighted mean of fits is a fit."""
        return True

    @property
    def parts(self) -> bool:
        """Whether any part of a training set can be fitted; not where a point belongs to a row it does not carry."""
        return True

    @property
    def weighs(self) -> bool:
        """Whether an estimate reads the weights of its points, so that `weighted` stands for a mean of fits."""
        return False

    def weighted(self, data: Array, weights: Array) -> Array:
        """The estimate on points with these weights, which add up to one."""
        raise NotCoveredError("weights of points are not read here")

    @abstractmethod
    def truth(self, replicates: int) -> Array:
        """The true parameter, once a replicate."""

    @abstractmethod
    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """Raw data from the model at each fit, shape ``(replicates, points)``."""

    @abstractmethod
    def estimate(self, data: Array) -> Array:
        """The family's estimate on each row."""

    @property
    def noise_trace(self) -> float | None:
        """tr Sigma, where `draw_with_noise` is offered; else ``None``."""
        return None

    def draw_with_noise(self, generator: np.random.Generator, fit: Array, points: int) -> tuple[Array, Array]:
        """The data of `draw`, and the mean influence function of the same batch from the truth.

        The second is the batch's noise to first order (module `first_order`): shape ``(replicates, parameters)``, of
        mean zero and covariance Sigma/points whatever the fits.
        """
        raise NotCoveredError("this family does not know the first order of its estimates")


@runtime_checkable
class WeightReader(Protocol):
    """A family whose estimate reads the weights of its points, and not the weighted mean of fits alone."""

    def estimate_weighted(self, data: Any, weights: Any) -> Any:
        """The estimate on raw data of shape ``(replicates, points)``, one weight a point, all adding up to one."""


@final
@dataclass(frozen=True)
class DirectPoints(PointModel):
    """A family that draws and fits its own points, or with `whole` only whole batches of them."""

    family: Family
    whole: bool = False

    @property
    def parts(self) -> bool:
        """As said."""
        return not self.whole

    @property
    def weighs(self) -> bool:
        """Whether the family says what it makes of weights."""
        return isinstance(self.family, WeightReader)

    def weighted(self, data: Array, weights: Array) -> Array:
        """The family's own estimate."""
        if not isinstance(self.family, WeightReader):
            return super().weighted(data, weights)
        made: Array = self.family.estimate_weighted(data, weights)
        return made

    def truth(self, replicates: int) -> Array:
        """The family's truth."""
        truth = np.asarray(self.family.truth(), dtype=float)
        shape = (replicates,) if self.family.dimension == 1 else (replicates, self.family.dimension)
        return np.broadcast_to(truth, shape).copy()

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """The family's own draw."""
        drawn: Array = self.family.draw_points(generator, fit, points)
        return drawn

    def estimate(self, data: Array) -> Array:
        """The family's own estimate."""
        made: Array = self.family.estimate(data)
        return made


@final
@dataclass(frozen=True)
class FixedDesignPoints(PointModel):
    """Responses on one design, fitted by least squares on all rows of a training set, whole batches or a part.

    A point is a response and the number of its row, so that a part of a pool keeps them together: shape
    ``(replicates, points, 2)``. Fits are in the coordinates (X'X/T)^(1/2) theta of `LinearRegression`.
    """

    matrix: tuple[tuple[float, ...], ...]

    @cached_property
    def design(self) -> Array:
        """X, shape (T, d)."""
        return np.array(self.matrix)

    @cached_property
    def root(self) -> Array:
        """(X'X/T)^(1/2), symmetric."""
        values, vectors = np.linalg.eigh(self.design.T @ self.design / len(self.design))
        root: Array = (vectors * np.sqrt(values)) @ vectors.T
        return root

    def truth(self, replicates: int) -> Array:
        """Zero coefficients."""
        return np.zeros((replicates, self.design.shape[1]))

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """y = X theta + noise."""
        if points != len(self.design):
            raise InputError(
                f"a batch on this design has {len(self.design)} points",
                got=points,
                instead=f"n = {len(self.design)}",
            )
        coefficients = _product(fit, np.asarray(np.linalg.inv(self.root), dtype=np.float64))
        response = _product(coefficients, self.design) + generator.standard_normal((len(fit), points))
        return np.stack([response, np.broadcast_to(np.arange(points, dtype=float), response.shape)], axis=2)

    def estimate(self, data: Array) -> Array:
        """Least squares on the rows that are there."""
        response, row = data[..., 0], data[..., 1].astype(int)
        batches, odd = divmod(row.shape[1], len(self.design))
        if not odd and (row == np.tile(np.arange(len(self.design)), batches)).all():
            rows = np.tile(self.design, (batches, 1))
            coefficients = _product(response, np.asarray(np.linalg.pinv(rows), dtype=np.float64))
            return _product(coefficients, self.root)
        chosen = self.design[row]
        gram = np.einsum("rti,rtj->rij", chosen, chosen, optimize=False)
        right = np.einsum("rti,rt->ri", chosen, response, optimize=False)
        try:
            solved: Array = np.linalg.solve(gram, right[..., np.newaxis])[..., 0]
        except np.linalg.LinAlgError as error:
            raise NotCoveredError("some part of the rows has no full rank, so least squares has no fit") from error
        return _product(solved, self.root)


def _product(left: Array, right: Array) -> Array:
    """left right^T by numpy's own loops: the bits of a BLAS product may change with its number of threads."""
    product: Array = np.einsum("ij,kj->ik", left, right, optimize=False)
    return product


@final
@dataclass(frozen=True)
class FreshDesignPoints(PointModel):
    """Rows (x, y) with new Gaussian covariates for every batch; least squares on all rows of a pool."""

    dimension: int

    def truth(self, replicates: int) -> Array:
        """Zero coefficients."""
        return np.zeros((replicates, self.dimension))

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """Shape ``(replicates, points, d + 1)``: covariates and response."""
        rows = generator.standard_normal((len(fit), points, self.dimension + 1))
        rows[..., -1] += np.einsum("rti,ri->rt", rows[..., :-1], fit, optimize=False)
        return rows

    def estimate(self, data: Array) -> Array:
        """Normal equations, one small system a replicate."""
        design, response = data[..., :-1], data[..., -1]
        gram = np.einsum("rti,rtj->rij", design, design, optimize=False)
        right = np.einsum("rti,rt->ri", design, response, optimize=False)
        solved: Array = np.linalg.solve(gram, right[..., np.newaxis])[..., 0]
        return solved


@final
@dataclass(frozen=True)
class KernelPoints(PointModel):
    """A kernel density estimate is the set of its training points; the truth, a standard normal, has none."""

    family: KernelDensity

    @property
    def averages(self) -> bool:
        """Sets of points have unions, but no averages."""
        return False

    def truth(self, replicates: int) -> Array:
        """No points."""
        return np.empty((replicates, 0))

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """Standard normals, or draws from the estimate."""
        if fit.shape[1] == 0:
            return generator.standard_normal((len(fit), points))
        drawn: Array = self.family.draw_points(generator, fit, points)
        return drawn

    def estimate(self, data: Array) -> Array:
        """The points."""
        return data


@singledispatch
def point_model(family: Any, n: int) -> PointModel:
    """The raw-data model of a family; register another for families whose data are no single numbers."""
    return DirectPoints(family)


@point_model.register
def _(family: KernelDensity, n: int) -> PointModel:
    return KernelPoints(family)


@point_model.register
def _(family: RidgeOnDesign, n: int) -> PointModel:
    return DirectPoints(family, whole=True)  # responses in the order of the design's rows


@final
@dataclass(frozen=True)
class RidgePoints(PointModel):
    """Rows of one direction of the design: a batch of n of them has a least-squares estimate of variance one."""

    family: Ridge
    n: int

    @property
    def weighs(self) -> bool:
        """It does."""
        return True

    def truth(self, replicates: int) -> Array:
        """The family's coefficients."""
        return np.tile(np.asarray(self.family.truth(), dtype=float), (replicates, 1))

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """Coefficients and noise of variance n, shape ``(replicates, points, d)``."""
        noise = generator.standard_normal((len(fit), points, self.family.dimension))
        drawn: Array = fit[:, np.newaxis] + math.sqrt(self.n) * noise
        return drawn

    def estimate(self, data: Array) -> Array:
        """On N batches' worth of rows, N/(N + r) times their mean."""
        return self.weighted(data, np.full(data.shape[1], 1 / data.shape[1]))

    def weighted(self, data: Array, weights: Array) -> Array:
        """The same of a weighted mean, worth N = 1/(n sum a^2) batches."""
        batches = 1 / (self.n * float((weights**2).sum()))
        mean = np.einsum("rtj,t->rj", data, weights, optimize=False)
        assert not isinstance(self.family.penalty, int | str)
        made: Array = mean * batches / (batches + float(exact("penalty", self.family.penalty)))
        return made


@point_model.register
def _(family: Ridge, n: int) -> PointModel:
    return RidgePoints(family, n)


@final
@dataclass(frozen=True)
class LinkPoints(PointModel):
    """Rows (x, y) of a model with canonical link, drawn by the family and fitted in all histories at once."""

    family: LogisticRegression | PoissonRegression | SoftmaxRegression

    def truth(self, replicates: int) -> Array:
        """The true coefficients."""
        return np.tile(np.asarray(self.family.truth(), dtype=float), (replicates, 1))

    def draw(self, generator: np.random.Generator, fit: Array, points: int) -> Array:
        """The family's own draw."""
        drawn: Array = self.family.draw_points(generator, fit, points)
        return drawn

    def estimate(self, data: Array) -> Array:
        """Maximum likelihood from the mean of x y."""
        rows, response = data[:, :, : int(self.family.d)], data[:, :, int(self.family.d) :]
        mean = np.swapaxes(response, 1, 2) @ rows / rows.shape[1]
        return fit_or_far(self.family, rows, mean.reshape(len(data), -1))


@point_model.register(LogisticRegression)
@point_model.register(PoissonRegression)
@point_model.register(SoftmaxRegression)
def _(family: LogisticRegression | PoissonRegression | SoftmaxRegression, n: int) -> PointModel:
    return LinkPoints(family)


@point_model.register
def _(family: LinearRegression, n: int) -> PointModel:
    if isinstance(family.design, Design):
        return FixedDesignPoints(family.design.rows)
    if family.design == "fresh":
        return FreshDesignPoints(family.dimension)
    # Any design of full rank will do: cosines of the d lowest frequencies.
    angles = (np.arange(n) + 0.5)[:, np.newaxis] * np.pi / n
    return FixedDesignPoints(tuple(map(tuple, np.cos(angles * np.arange(family.dimension)).tolist())))
