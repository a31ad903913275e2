"""A whole stretch of a tape in one compiled call, where every batch is its parent plus scaled Gaussian noise.

Handing a generator to compiled code costs about ten microseconds; a call a draw would spend as much on that as
on the numbers. So the operations between two observed generations run in one call, in the order and with the
roundings of the replay on arrays: the bits are the same. Registers become rows of one array, reused as soon as a
register is dead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, Final, final

import numpy as np

from .samplers.sampler import Sampler
from .statistics.moments import Array
from .tape import Combine, Draw, Tape

_TRUTH: Final = 0
"""The row that holds the true parameter."""


@cache
def _kernel() -> Any:
    import numba

    @numba.njit(nogil=True)
    def play(
        generator: Any,
        rows: Any,
        kinds: Any,
        outs: Any,
        scales: Any,
        starts: Any,
        sources: Any,
        weights: Any,
    ) -> None:
        width = rows.shape[1]
        for k in range(kinds.size):
            out = rows[outs[k]]
            begin, end = starts[k], starts[k + 1]
            if kinds[k] == 0:
                parent, scale = rows[sources[begin]], scales[k]
                for i in range(width):
                    out[i] = parent[i] + scale * generator.standard_normal()
            else:
                first, weight = rows[sources[begin]], weights[begin]
                for i in range(width):
                    out[i] = first[i] * weight
                for j in range(begin + 1, end):
                    other, weight = rows[sources[j]], weights[j]
                    for i in range(width):
                        out[i] += other[i] * weight
                if scales[k] != 0.0:
                    for i in range(width):
                        out[i] += scales[k]

    return play


def is_covered(tape: Tape, sampler: Sampler) -> bool:
    """Whether a tape has nothing but Gaussian draws and combinations."""
    for operation in tape.operations:
        if isinstance(operation, Draw):
            if sampler.gaussian_scale(operation) is None:
                return False
        elif not (isinstance(operation, Combine) and operation.terms):
            return False
    return True


@final
class _Rows:
    """Which row of the array holds which register."""

    def __init__(self) -> None:
        self.place: dict[int, int] = {}
        self.free: list[int] = []
        self.count = _TRUTH + 1

    def take(self, register: int) -> int:
        if not self.free:
            self.free.append(self.count)
            self.count += 1
        self.place[register] = self.free.pop()
        return self.place[register]

    def release(self, register: int) -> None:
        self.free.append(self.place.pop(register))


@final
class _Stretch:
    """The operations between two observed generations, as arrays for the compiled loop."""

    def __init__(self) -> None:
        self.kinds: list[int] = []
        self.outs: list[int] = []
        self.scales: list[float] = []
        self.starts: list[int] = [0]
        self.sources: list[int] = []
        self.weights: list[float] = []
        self.fit = 0

    def add(self, operation: Draw | Combine, rows: _Rows, sampler: Sampler) -> None:
        if isinstance(operation, Draw):
            scale = sampler.gaussian_scale(operation)
            assert scale is not None  # `is_covered` was asked first
            self.kinds.append(0)
            self.sources.append(_TRUTH if operation.parent is None else rows.place[operation.parent])
            self.weights.append(1.0)
        else:
            scale = operation.constant * sampler.unit
            self.kinds.append(1)
            self.sources.extend(rows.place[register] for _, register in operation.terms)
            self.weights.extend(weight for weight, _ in operation.terms)
        self.scales.append(scale)
        self.starts.append(len(self.sources))
        self.outs.append(rows.take(operation.out))

    def arrays(self) -> tuple[Any, ...]:
        return (
            np.array(self.kinds, dtype=np.int64),
            np.array(self.outs, dtype=np.int64),
            np.array(self.scales),
            np.array(self.starts, dtype=np.int64),
            np.array(self.sources, dtype=np.int64),
            np.array(self.weights),
        )


def _stretches(tape: Tape, sampler: Sampler, observed: Collection[int]) -> tuple[list[_Stretch], int]:
    rows, found, current = _Rows(), [], _Stretch()
    for number, generation in enumerate(tape.generations, start=1):
        for operation, released in zip(generation.operations, generation.released, strict=True):
            assert isinstance(operation, Draw | Combine)  # `is_covered` was asked first
            current.add(operation, rows, sampler)
            for register in released:
                rows.release(register)
        current.fit = rows.place[generation.fit]
        for register in generation.forgotten:
            rows.release(register)
        if number in observed:
            found.append(current)
            current = _Stretch()
    return found, rows.count


def fits(
    tape: Tape, sampler: Sampler, generator: np.random.Generator, replicates: int, observed: Collection[int]
) -> Iterator[Array]:
    """The fits at the observed generations, each in the shape of the truth and valid until the next one.

    Generations after the last observed one are not drawn.
    """
    truth = sampler.truth(replicates)
    stretches, count = _stretches(tape, sampler, observed)
    rows = np.empty((count, truth.size))
    rows[_TRUTH] = truth.reshape(-1)
    play = _kernel()
    for stretch in stretches:
        play(generator, rows, *stretch.arrays())
        yield rows[stretch.fit].reshape(truth.shape)
