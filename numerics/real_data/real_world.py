"""Responses on real covariates: what a workflow's lines do to batches, pools and parts of pools.

The models have a canonical link, so a pool enters a fit only through the mean of x y over its points: the lines act on
that statistic exactly, whatever n is, and memory does not grow with g. Only a workflow that subsamples keeps every
response: the part's rows differ from path to path and weigh in its fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import final

import numpy as np

from ...theory.errors import InputError, NotCoveredError
from ..statistics.moments import Array
from .real_design import Design


@final
@dataclass(frozen=True, eq=False)
class Statistic:
    """The mean of x y over a pool's points, and its fit when first asked for.

    `size` is the number of points over that of rows, ``None`` for a weighted mean that is no union of points;
    `responses` are those of every point, copy after copy of the rows, where the workflow subsamples; `weights` say how
    often each row occurs in a part.
    """

    value: Array
    design: Design
    size: Fraction | None
    responses: Array | None = None
    weights: Array | None = None
    compiled: bool = False

    @cached_property
    def fit(self) -> Array:
        """Maximum likelihood, or ridge; NaN where there is none."""
        if self.size is None and self.design.penalty:
            raise NotCoveredError("a penalty is weighed against a number of points, which a weighted mean has not")
        return self.design.link.fit(
            self.design.rows, self.value, self.weights, float(self.size or 1), compiled=self.compiled
        )


@final
@dataclass(frozen=True)
class RealWorld:
    """Draws responses on the training rows; keeps all of them if a workflow subsamples."""

    design: Design
    generator: np.random.Generator
    replicates: int
    keeps: bool
    compiled: bool

    def batch(self, generation: int, model: str, parent: Statistic | None, size: Fraction) -> Statistic:
        if size.denominator != 1:
            raise InputError("a batch holds every row a whole number of times", got=str(size), instead="sizes=i")
        design = self.design
        truth = np.broadcast_to(design.truth, (self.replicates, design.parameters))
        # A path without a fit has ended; what it draws from now on is not looked at.
        fit = truth if parent is None else np.where(np.isnan(parent.fit), truth, parent.fit)
        eta = design.link.predict(design.rows, fit)
        if not self.keeps:
            response = design.link.respond(self.generator, eta, int(size))
            return self._made(design.link.collect(design.rows, response), size)
        copies = [design.link.respond(self.generator, eta, 1) for _ in range(int(size))]
        mean = sum(copies, np.zeros_like(copies[0])) / len(copies)
        return self._made(design.link.collect(design.rows, mean), size, np.concatenate(copies, axis=1))

    def _made(
        self, value: Array, size: Fraction | None, responses: Array | None = None, weights: Array | None = None
    ) -> Statistic:
        return Statistic(value, self.design, size, responses, weights, self.compiled)

    def real(self, generation: int, model: str, size: Fraction) -> Statistic:
        return self.batch(generation, model, None, size)

    def subsample(
        self, generation: int, pool: str, value: Statistic, points: Fraction, total: Fraction, replacement: bool
    ) -> Statistic:
        rows, responses = len(self.design.rows), value.responses
        if responses is None or responses.shape[1] != total * rows:
            raise NotCoveredError(f"the pool {pool} is no union of whole batches: nothing to draw a part of")
        taken = points * rows
        if taken.denominator != 1:
            raise InputError("a part holds a whole number of points", got=str(taken), instead="a whole number")
        if replacement:
            picked = self.generator.integers(responses.shape[1], size=(self.replicates, int(taken)))
        else:
            keys = self.generator.random(responses.shape[:2])
            picked = np.argpartition(keys, int(taken) - 1, axis=1)[:, : int(taken)]
        # How often each point was drawn, then summed over the copies of each row.
        places = (np.arange(self.replicates)[:, None] * responses.shape[1] + picked).ravel()
        times = np.bincount(places, minlength=self.replicates * responses.shape[1])
        drawn = times.reshape(responses.shape[:2]).astype(float)
        extra = responses.shape[2:]
        sums = (drawn.reshape(*drawn.shape, *[1] * len(extra)) * responses).reshape(
            self.replicates, -1, rows, *extra
        ).sum(axis=1)  # fmt: skip
        weights = drawn.reshape(self.replicates, -1, rows).sum(axis=1) / float(points)
        statistic = self.design.link.collect(self.design.rows, sums) / float(points)
        return self._made(statistic, points, None, weights)

    def combine(self, terms: list[tuple[Fraction, Statistic]], constant: Fraction) -> Statistic:
        if constant != 0:
            raise NotCoveredError("an offset has no meaning for the mean of x y")
        terms = [(weight, item) for weight, item in terms if weight != 0]
        if len(terms) == 1 and terms[0][0] == 1:
            return terms[0][1]
        if any(item.weights is not None for _, item in terms):
            raise NotCoveredError("parts of a pool have other rows in every path: an experiment does not mix them")
        value = sum(
            (float(weight) * item.value for weight, item in terms),
            np.zeros((self.replicates, self.design.parameters)),
        )
        # A union of points is what equal weights a point make.
        sizes = [item.size for _, item in terms if item.size is not None]
        shares = {weight / size for (weight, _), size in zip(terms, sizes, strict=False)}
        if len(sizes) < len(terms) or shares != {1 / sum(sizes)}:
            return self._made(value, None)
        kept = [item.responses for _, item in terms if item.responses is not None]
        together = np.concatenate(kept, axis=1) if len(kept) == len(terms) else None
        return self._made(value, sum(sizes, Fraction(0)), together)


__all__ = ["RealWorld", "Statistic"]
