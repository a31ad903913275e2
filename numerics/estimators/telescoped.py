r"""The telescoped conditional variance: average what the last draw would have done, at every generation.

Write the error of a fit as :math:`\theta_g - \theta^* = b_g + \sum_k c_{gk} \eta_k` with :math:`\eta_k` the noise of
batch k and :math:`b_g` a constant. If every batch is conditionally unbiased, the noises are martingale
differences, so

.. math:: E(\theta_g - \theta^*)^2 = b_g^2 + \sum_k c_{gk}^2\, E\, V(\theta_{p(k)})/n_k ,

p(k) the parent of batch k. The right-hand side is averaged instead of the left. It is carried forward without
the coefficients: for every pair of live registers the **predictable covariation**
:math:`\langle u, v \rangle` is kept, which is bilinear under combinations and grows by
:math:`V(\theta_{p(k)})/n_k` at a draw. So memory is that of the live registers, whatever g.

The arm sees the fits only through V: a wrong sampler of the *noise* is invisible to it. That is why the plain
arm and the checks of the innovations are always shown beside it. The error itself, of known mean
:math:`b_g`, is a control variate.

References
----------
S. Asmussen, P. W. Glynn (2007), Stochastic Simulation, section V.4 (conditional Monte Carlo).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

import numpy as np

from ...theory.errors import NotCoveredError
from ..samplers.sampler import Sampler
from ..statistics.moments import Array
from ..tape import Combine, Draw, Part
from .observer import Observer


@final
class Telescoped(Observer):
    """The telescoped conditional variance and the error as its control.

    Parameters
    ----------
    sampler
        Must know its conditional variance.
    replicates
        Replicates of the block.
    """

    def __init__(self, sampler: Sampler, replicates: int) -> None:
        self._sampler = sampler
        self._truth = sampler.truth(replicates)
        self._covariation: dict[tuple[int, int], Array] = {}
        # The deterministic part of each register's error, from constants and weights that do not add up to one.
        self._offset: dict[int, Array | None] = {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The estimator and its control, of mean zero."""
        return ("telescoped", "error")

    def _pair(self, first: int, second: int) -> Array | None:
        return self._covariation.get((first, second) if first <= second else (second, first))

    def _set(self, first: int, second: int, value: Array | None) -> None:
        if value is not None:
            self._covariation[(first, second) if first <= second else (second, first)] = value

    def drawn(self, operation: Draw, parent: Array, batch: Array) -> None:
        """A batch shares its parent's past and adds its own conditional variance."""
        variance = self._sampler.variance(parent)
        if variance is None:
            raise NotCoveredError("the telescoped estimator needs the family's variance function")
        own: Array = variance / self._sampler.points(operation)
        source = operation.parent
        for other in tuple(self._offset):
            if source is not None:
                self._set(operation.out, other, self._pair(source, other))
        past = self._pair(source, source) if source is not None else None
        self._set(operation.out, operation.out, own if past is None else own + past)
        self._offset[operation.out] = None if source is None else self._offset[source]

    def combined(self, operation: Combine) -> None:
        """Covariation is bilinear."""
        mine: dict[int, Array] = {}
        for other in tuple(self._offset):
            total = _weighted([(weight, self._pair(register, other)) for weight, register in operation.terms])
            if total is not None:
                mine[other] = total
        own = _weighted([(weight, mine.get(register)) for weight, register in operation.terms])
        for other, value in mine.items():
            self._set(operation.out, other, value)
        self._set(operation.out, operation.out, own)
        self._offset[operation.out] = self._combined_offset(operation)

    def _combined_offset(self, operation: Combine) -> Array | None:
        """The offset of a combination; ``None`` for none, as in most workflows."""
        missing = sum(weight for weight, _ in operation.terms) - 1.0
        offsets = [(weight, self._offset[register]) for weight, register in operation.terms]
        # Weights that add up to one in exact arithmetic leave rounding errors, not an offset.
        if not operation.constant and abs(missing) < 1e-14 and all(offset is None for _, offset in offsets):
            return None
        made: Array = missing * self._truth[:1] + operation.constant * self._sampler.unit
        for weight, offset in offsets:
            if offset is not None:
                made = made + weight * offset
        return np.where(np.abs(made) < 1e-14 * (1 + np.abs(self._truth[:1])), 0.0, made)

    def parted(self, operation: Part) -> None:
        """Not covered: a subsample's conditional variance is not a function of the fits."""
        raise NotCoveredError("the telescoped estimator does not cover subsamples")

    def released(self, registers: Sequence[int]) -> None:
        """Drop every pair with a dead register."""
        dead = set(registers)
        for register in dead:
            self._offset.pop(register, None)
        for pair in [pair for pair in self._covariation if dead.intersection(pair)]:
            del self._covariation[pair]

    def observe(self, register: int, fit: Array) -> Sequence[Array]:
        """The risk given the parents, and the error less its constant part."""
        own = self._pair(register, register)
        assert own is not None  # every fit has drawn something
        offset = self._offset[register]
        if offset is None:
            return (_total(own), _total(fit - self._truth))
        return (_total(own + offset**2), _total(fit - self._truth - offset))


def _weighted(terms: Sequence[tuple[float, Array | None]]) -> Array | None:
    total: Array | None = None
    for weight, value in terms:
        if value is not None:
            total = weight * value if total is None else total + weight * value
    return total


def _total(values: Array) -> Array:
    return values if values.ndim == 1 else values.sum(axis=1)
