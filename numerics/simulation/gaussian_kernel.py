"""A whole stretch of a tape in one compiled call, where every batch is its parent plus scaled Gaussian noise.

The operations between two observed generations run in one call, in the order and with the roundings of the replay on
arrays: the bits are the same. Registers become rows of one array, reused as soon as a register is dead. A batch that
one combination with a pool uses up is never written: draw and combination are one pass. Normals are made a few hundred
at a time and used while they are in the nearest cache.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, final

import numpy as np

from ..compiled_normals import filler, put_back, words_of
from ..samplers.sampler import Sampler
from ..statistics.moments import Array
from ..tape import Combine, Draw, Operation, Tape

_TRUTH: Final = 0
"""The row that holds the true parameter."""

_PORTION: Final = 512
"""Normals made at a time."""

_DRAW, _COMBINE, _BOTH = 0, 1, 2
"""Kinds of steps: a batch, a combination, and a batch at once combined with one other register."""


@cache
def _kernel() -> Any:
    import numba

    fill, portion = filler(), _PORTION

    @numba.njit(nogil=True)
    def play(
        words: Any,
        rows: Any,
        kinds: Any,
        outs: Any,
        scales: Any,
        starts: Any,
        sources: Any,
        weights: Any,
    ) -> None:
        width = rows.shape[1]
        noise = np.empty(portion)
        for k in range(kinds.size):
            out = rows[outs[k]]
            begin, end = starts[k], starts[k + 1]
            if kinds[k] == _BOTH:
                parent, scale = rows[sources[begin]], scales[k]
                other, weight, share = rows[sources[begin + 1]], weights[begin + 1], weights[begin]
                for at in range(0, width, portion):
                    count = min(portion, width - at)
                    fill(words, noise[:count])
                    for i in range(count):
                        batch = parent[at + i] + scale * noise[i]
                        # A sum of two does not depend on their order, to the bit.
                        out[at + i] = other[at + i] * weight + batch * share
            elif kinds[k] == _DRAW:
                parent, scale = rows[sources[begin]], scales[k]
                for at in range(0, width, portion):
                    count = min(portion, width - at)
                    fill(words, noise[:count])
                    for i in range(count):
                        out[at + i] = parent[at + i] + scale * noise[i]
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


def _is_covered(tape: Tape, sampler: Sampler) -> bool:
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
            assert scale is not None  # `_is_covered` was asked first
            self.kinds.append(_DRAW)
            self.sources.append(_TRUTH if operation.parent is None else rows.place[operation.parent])
            self.weights.append(1.0)
        else:
            scale = operation.constant * sampler.unit
            self.kinds.append(_COMBINE)
            self.sources.extend(rows.place[register] for _, register in operation.terms)
            self.weights.extend(weight for weight, _ in operation.terms)
        self.scales.append(scale)
        self.starts.append(len(self.sources))
        self.outs.append(rows.take(operation.out))

    def add_both(self, draw: Draw, combine: Combine, rows: _Rows, sampler: Sampler) -> None:
        scale = sampler.gaussian_scale(draw)
        assert scale is not None  # `_is_covered` was asked first
        shares = {register: weight for weight, register in combine.terms}
        (other,) = shares.keys() - {draw.out}
        self.kinds.append(_BOTH)
        self.sources.extend((_TRUTH if draw.parent is None else rows.place[draw.parent], rows.place[other]))
        self.weights.extend((shares[draw.out], shares[other]))
        self.scales.append(scale)
        self.starts.append(len(self.sources))
        # The parent may be dead, and its row taken by the result: each number is read before it is overwritten.
        self.outs.append(rows.take(combine.out))

    def arrays(self) -> tuple[Any, ...]:
        return (
            np.array(self.kinds, dtype=np.int64),
            np.array(self.outs, dtype=np.int64),
            np.array(self.scales),
            np.array(self.starts, dtype=np.int64),
            np.array(self.sources, dtype=np.int64),
            np.array(self.weights),
        )


def _used_up(draw: Draw, operation: Operation, released: Collection[int]) -> bool:
    """Whether a batch goes into this combination with one other register, and nowhere else."""
    if not isinstance(operation, Combine) or operation.constant or draw.out not in released:
        return False
    registers = [register for _, register in operation.terms]
    return len(registers) == 2 and len(set(registers)) == 2 and draw.out in registers


def _stretches(tape: Tape, sampler: Sampler, observed: Collection[int]) -> tuple[list[_Stretch], int]:
    rows, found, current = _Rows(), [], _Stretch()
    for number, generation in enumerate(tape.generations, start=1):
        steps = list(zip(generation.operations, generation.released, strict=True))
        while steps:
            operation, released = steps.pop(0)
            assert isinstance(operation, Draw | Combine)  # `_is_covered` was asked first
            if isinstance(operation, Draw) and steps and _used_up(operation, *steps[0]):
                combine, later = steps.pop(0)
                assert isinstance(combine, Combine)
                current.add_both(operation, combine, rows, sampler)
                released = (*released, *(register for register in later if register != operation.out))
            else:
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


@final
@dataclass(frozen=True, eq=False)
class Plan:
    """A tape made ready for the compiled loop: built once, played by every block.

    Parameters
    ----------
    stretches
        The arrays of the steps up to each observed generation, and the row of its fit. What comes after the last
        observed generation is left out.
    rows
        How many rows the array of registers has.
    """

    stretches: tuple[tuple[tuple[Any, ...], int], ...]
    rows: int

    @classmethod
    def of(cls, tape: Tape, sampler: Sampler, observed: Collection[int]) -> Plan | None:
        """The plan, or ``None`` for a tape with anything but Gaussian draws and combinations."""
        if not _is_covered(tape, sampler):
            return None
        stretches, count = _stretches(tape, sampler, observed)
        return cls(tuple((stretch.arrays(), stretch.fit) for stretch in stretches), count)

    def fits(self, sampler: Sampler, generator: np.random.Generator, replicates: int) -> Iterator[Array]:
        """The fits at the observed generations, each in the shape of the truth and valid until the next one.

        The generator, which must be an SFC64, stands where numpy would have left it once all fits were taken.
        """
        truth = sampler.truth(replicates)
        rows = np.empty((self.rows, truth.size))
        rows[_TRUTH] = truth.reshape(-1)
        play, words = _kernel(), words_of(generator)
        assert words is not None  # the engine's generators are SFC64
        for arrays, fit in self.stretches:
            play(words, rows, *arrays)
            yield rows[fit].reshape(truth.shape)
        put_back(generator, words)
