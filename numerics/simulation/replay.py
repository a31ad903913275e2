"""One block of replicates: a tape replayed on arrays, with observers looking on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from ..accelerator import FastGenerator, combination
from ..estimators.observer import Observer
from ..samplers.sampler import Sampler
from ..statistics import Moments
from ..statistics.moments import Array
from ..tape import Combine, Draw, Part, Tape


def replay(
    tape: Tape,
    sampler: Sampler,
    generator: np.random.Generator,
    replicates: int,
    observers: Sequence[Observer],
    observed: Collection[int],
    *,
    accelerated: bool = False,
) -> Moments:
    """Simulate one block.

    Parameters
    ----------
    tape
        The workflow's record.
    sampler
        Draws batches and subsamples.
    generator
        The block's random numbers.
    replicates
        How many.
    observers
        Made for this block; those that want the last generation only come last.
    observed
        Generations whose columns are kept, 1 the first.
    accelerated
        Whether compiled code draws normals and combines; the bits are the same.

    Returns
    -------
    Moments
        Shape (number of observed generations, number of columns of all observers).
    """
    rows: list[Moments] = []
    last, width = max(observed), sum(len(observer.columns) for observer in observers)
    replayed = generations(tape, sampler, generator, replicates, observers, accelerated=accelerated)
    for number, (register, fit) in enumerate(replayed, start=1):
        if number in observed:
            asked = [observer for observer in observers if number == last or not observer.only_last]
            columns = [column for observer in asked for column in observer.observe(register, fit)]
            rows.append(_padded(Moments.of(np.stack(columns)[np.newaxis]), width))
    return stacked(rows)


def generations(
    tape: Tape,
    sampler: Sampler,
    generator: np.random.Generator,
    replicates: int,
    observers: Sequence[Observer],
    *,
    accelerated: bool = False,
) -> Iterator[tuple[int, Array]]:
    """Replay a tape generation by generation, and yield the register and the values of each fit."""
    truth = sampler.truth(replicates)
    draws: Any = FastGenerator(generator) if accelerated else generator
    values: dict[int, Array] = {}
    for generation in tape.generations:
        for operation, released in zip(generation.operations, generation.released, strict=True):
            _operate(operation, values, sampler, draws, truth, observers, accelerated)
            for register in released:
                del values[register]
            for observer in observers:
                observer.released(released)
        yield generation.fit, values[generation.fit]
        for register in generation.forgotten:
            del values[register]
        for observer in observers:
            observer.released(generation.forgotten)


def _padded(moments: Moments, width: int) -> Moments:
    """Moments with columns of zeros appended."""
    missing = width - moments.mean.shape[1]
    if missing == 0:
        return moments
    present = width - missing
    mean, smallest, largest, cubes = np.zeros((4, 1, width))
    comoment = np.zeros((1, width, width))
    mean[:, :present], comoment[:, :present, :present] = moments.mean, moments.comoment
    smallest[:, :present], largest[:, :present] = moments.smallest, moments.largest
    cubes[:, :present] = moments.cubes
    return Moments(moments.count, mean, comoment, smallest, largest, cubes)


def stacked(rows: Sequence[Moments]) -> Moments:
    """Moments of single generations as the rows of one."""
    return Moments(
        rows[0].count,
        np.concatenate([row.mean for row in rows]),
        np.concatenate([row.comoment for row in rows]),
        np.concatenate([row.smallest for row in rows]),
        np.concatenate([row.largest for row in rows]),
        np.concatenate([row.cubes for row in rows]),
    )


def _operate(
    operation: Draw | Combine | Part,
    values: dict[int, Array],
    sampler: Sampler,
    generator: Any,
    truth: Array,
    observers: Sequence[Observer],
    accelerated: bool,
) -> None:
    if isinstance(operation, Draw):
        parent = truth if operation.parent is None else values[operation.parent]
        batch = sampler.batch(generator, parent, operation)
        values[operation.out] = batch
        for observer in observers:
            observer.drawn(operation, parent, batch)
    elif isinstance(operation, Combine):
        values[operation.out] = _combination(operation, values, truth, sampler.unit, accelerated)
        for observer in observers:
            observer.combined(operation)
    else:
        sources = [values[register] for register in operation.sources]
        values[operation.out] = sampler.part(generator, operation, values[operation.value], sources)
        for observer in observers:
            observer.parted(operation)


def _combination(
    operation: Combine, values: dict[int, Array], truth: Array, unit: float, accelerated: bool
) -> Array:
    if accelerated and not operation.constant:
        fast = combination([(weight, values[register]) for weight, register in operation.terms])
        if fast is not None:
            return fast
    if not operation.terms:
        return np.full_like(truth, operation.constant * unit)
    (weight, register), *rest = operation.terms
    total = values[register] * weight
    for weight, register in rest:
        total += values[register] * weight
    if operation.constant:
        total += operation.constant * unit
    return total
