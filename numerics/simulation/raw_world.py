"""The world of raw data: batches are points, pools unions of points, subsamples points picked from them.

A combination of collections in which every point gets the same weight is their union, and its fit is the family's
estimate on the union. Any other combination is a weighted set of points where the family's estimate reads the weights
(an unbiased variance, a ridge), and else a weighted mean of fits. Where a family knows the first order of its fits,
that is followed through the same lines (module `first_order`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import final

import numpy as np

from ...theory.errors import InputError, NotCoveredError
from ..statistics.moments import Array
from ..tape import points_of
from .first_order import FirstOrder, combined
from .points import PointModel


@final
@dataclass(frozen=True, eq=False)
class Collection:
    """A fit, made when first asked for, and the points it is made of where they are one collection.

    Its parts are arrays of points with the share of each, for estimates that read weights.
    """

    make: Callable[[], Array]
    points: Array | None
    parts: tuple[tuple[Fraction, Array], ...] = ()
    first_order: FirstOrder | None = None

    @cached_property
    def fit(self) -> Array:
        """The estimate; a batch that only enters a pool never needs its own."""
        return self.make()


@final
@dataclass(frozen=True)
class RawWorld:
    """Draws points; combines collections, and follows the first order of their fits where that is wanted."""

    model: PointModel
    generator: np.random.Generator
    replicates: int
    n: int
    unit: float
    follows: bool = False
    drawn: list[int] = field(default_factory=list)

    def batch(self, generation: int, model: str, parent: Collection | None, size: Fraction) -> Collection:
        fit = self.model.truth(self.replicates) if parent is None else parent.fit
        points = points_of(size, self.n)
        if not self.follows:
            return self._collected(self.model.draw(self.generator, fit, points))
        data, noise = self.model.draw_with_noise(self.generator, fit, points)
        before = FirstOrder(np.zeros_like(noise), {}) if parent is None else parent.first_order
        self.drawn.append(points)
        return self._collected(data, None if before is None else before.followed(noise, len(self.drawn) - 1))

    def real(self, generation: int, model: str, size: Fraction) -> Collection:
        return self.batch(generation, model, None, size)

    def _collected(self, points: Array, first_order: FirstOrder | None = None) -> Collection:
        return Collection(lambda: self.model.estimate(points), points, ((Fraction(1), points),), first_order)

    def subsample(
        self,
        generation: int,
        pool: str,
        value: Collection,
        points: Fraction,
        total: Fraction,
        replacement: bool,
    ) -> Collection:
        if not self.model.parts:
            raise NotCoveredError("a part of a training set is no set of whole batches: this family fits those alone")
        data, taken = value.points, points_of(points, self.n)
        if data is None or data.shape[1] != points_of(total, self.n):
            raise InputError(
                f"the pool {pool} is not a collection of {total} n points", instead="equal weights"
            )
        if replacement:
            picked = self.generator.integers(data.shape[1], size=(len(data), taken))
        else:
            keys = self.generator.random(data.shape[:2])
            picked = np.argpartition(keys, taken - 1, axis=1)[:, :taken]
        chosen = np.take_along_axis(data, picked.reshape(*picked.shape, *[1] * (data.ndim - 2)), axis=1)
        return self._collected(chosen)

    def combine(self, terms: list[tuple[Fraction, Collection]], constant: Fraction) -> Collection:
        kept = [(weight, value) for weight, value in terms if weight != 0]
        if self.model.weighs:
            return self._weighted(kept, constant)
        lengths = [0 if value.points is None else value.points.shape[1] for _, value in kept]
        total = sum(lengths)
        order = combined([(weight, value.first_order) for weight, value in kept])
        if (
            kept
            and constant == 0
            and all(
                length > 0 and weight * total == length
                for (weight, _), length in zip(kept, lengths, strict=True)
            )
        ):
            union = np.concatenate([value.points for _, value in kept if value.points is not None], axis=1)
            return self._collected(union, order)
        if not self.model.averages:
            raise NotCoveredError("these fits are sets of points: a pool is a union in which every point counts once")
        mixed = self.model.truth(self.replicates) * 0.0 + float(constant) * self.unit
        for weight, value in kept:
            mixed = mixed + float(weight) * value.fit
        return Collection(lambda: mixed, None, first_order=order)

    def _weighted(self, kept: list[tuple[Fraction, Collection]], constant: Fraction) -> Collection:
        """The weighted set of all points, each once."""
        if constant != 0 or sum(weight for weight, _ in kept) != 1:
            raise NotCoveredError("an offset, or weights that do not add up to one, make no weighted set of points")
        shares: dict[int, tuple[Fraction, Array]] = {}
        for weight, value in kept:
            for share, points in value.parts:
                before = shares[id(points)][0] if id(points) in shares else Fraction(0)
                shares[id(points)] = (before + weight * share, points)
        parts = tuple(part for part in shares.values() if part[0] != 0)
        union = np.concatenate([points for _, points in parts], axis=1)
        total = union.shape[1]
        if all(share * total == points.shape[1] for share, points in parts):
            return Collection(lambda: self.model.estimate(union), union, parts)
        weights = np.concatenate([np.full(points.shape[1], float(share / points.shape[1])) for share, points in parts])
        return Collection(lambda: self.model.weighted(union, weights), None, parts)


__all__ = ["Collection", "RawWorld"]
