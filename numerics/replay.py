"""One block of replicates: a tape replayed on arrays, with observers looking on."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from .estimators.observer import Observer
from .samplers.sampler import Sampler
from .statistics import Moments
from .statistics.moments import Array
from .tape import Combine, Draw, Part, Tape


def replay(
    tape: Tape,
    sampler: Sampler,
    generator: np.random.Generator,
    replicates: int,
    observers: Sequence[Observer],
    observed: Collection[int],
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
        Made for this block.
    observed
        Generations whose columns are kept, 1 the first.

    Returns
    -------
    Moments
        Shape (number of observed generations, number of columns of all observers).
    """
    truth = sampler.truth(replicates)
    values: dict[int, Array] = {}
    rows: list[Moments] = []
    for number, generation in enumerate(tape.generations, start=1):
        for operation, released in zip(generation.operations, generation.released, strict=True):
            _operate(operation, values, sampler, generator, truth, observers)
            for register in released:
                del values[register]
            for observer in observers:
                observer.released(released)
        if number in observed:
            fit = values[generation.fit]
            columns = [column for observer in observers for column in observer.observe(generation.fit, fit)]
            rows.append(Moments.of(np.stack(columns)[np.newaxis]))
        for register in generation.forgotten:
            del values[register]
        for observer in observers:
            observer.released(generation.forgotten)
    return stacked(rows)


def stacked(rows: Sequence[Moments]) -> Moments:
    """Moments of single generations as the rows of one."""
    return Moments(
        rows[0].count,
        np.concatenate([row.mean for row in rows]),
        np.concatenate([row.comoment for row in rows]),
        np.concatenate([row.smallest for row in rows]),
        np.concatenate([row.largest for row in rows]),
    )


def _operate(
    operation: Draw | Combine | Part,
    values: dict[int, Array],
    sampler: Sampler,
    generator: np.random.Generator,
    truth: Array,
    observers: Sequence[Observer],
) -> None:
    if isinstance(operation, Draw):
        parent = truth if operation.parent is None else values[operation.parent]
        batch = sampler.batch(generator, parent, operation)
        values[operation.out] = batch
        for observer in observers:
            observer.drawn(operation, parent, batch)
    elif isinstance(operation, Combine):
        values[operation.out] = _combination(operation, values, truth)
        for observer in observers:
            observer.combined(operation)
    else:
        sources = [values[register] for register in operation.sources]
        values[operation.out] = sampler.part(generator, operation, values[operation.value], sources)
        for observer in observers:
            observer.parted(operation)


def _combination(operation: Combine, values: dict[int, Array], truth: Array) -> Array:
    if not operation.terms:
        return np.full_like(truth, operation.constant)
    (weight, register), *rest = operation.terms
    total = values[register] * weight
    for weight, register in rest:
        total += values[register] * weight
    if operation.constant:
        total += operation.constant
    return total
