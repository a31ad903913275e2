"""A workflow's own lines, recorded once and replayed on arrays.

The interpreter of `mengoli.theory` runs the workflow on a world whose values are numbers of registers: what
it asks for (a batch, a combination, a subsample) is written down with the exact weights of each generation,
which are rounded once. A block of replicates then replays the record; nothing derived, no covariance and no
closed form, comes into it. Registers are released after their last use, so memory does not grow with the
generations, except under `subsample`, which keeps the batch means of its pool.

Above 300 lines: a record and the one world that writes it, which know each other's registers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Final, final

from ..theory.errors import InputError
from ..theory.language.interpreter import run
from ..theory.language.workflow import Definition, Workflow


@final
@dataclass(frozen=True)
class Draw:
    """Draw a batch of ``size*n`` points from the fit in register `parent`; from the truth if ``None``.

    Each point has `noise` times the variance of one drawn from the model.
    """

    out: int
    parent: int | None
    size: Fraction
    noise: Fraction = Fraction(1)

    @cached_property
    def spread(self) -> float:
        """Variance of the batch over that of n points of the model: noise over size."""
        return float(self.noise / self.size)


@final
@dataclass(frozen=True)
class Combine:
    """Add multiples of registers and a constant, in units of the square root of V/n."""

    out: int
    terms: tuple[tuple[float, int], ...]
    constant: float


@final
@dataclass(frozen=True)
class Part:
    """The mean of ``points*n`` of the ``total*n`` points of a pool.

    `value` is the register of the pool's mean, `sources` those of the batches it consists of, `sizes` their
    sizes over n, and `noises` what a point of each varies, as for `Draw`.
    """

    out: int
    value: int
    points: Fraction
    total: Fraction
    replacement: bool
    sources: tuple[int, ...]
    sizes: tuple[Fraction, ...]
    # The draws of the same tape carry them too, so they need not enter the digest.
    noises: tuple[Fraction, ...] = field(repr=False)

    @property
    def noise(self) -> Fraction:
        """The mean noise of the pool's points."""
        pairs = zip(self.sizes, self.noises, strict=True)
        return sum((size * noise for size, noise in pairs), Fraction(0)) / self.total


Operation = Draw | Combine | Part


@final
@dataclass(frozen=True)
class Generation:
    """What happens at one generation: operations, the register of the fit, and the registers released after it.

    ``released[i]`` are the registers that nobody reads after operation i; `forgotten` those released once the
    fit has been observed.
    """

    operations: tuple[Operation, ...]
    fit: int
    released: tuple[tuple[int, ...], ...]
    forgotten: tuple[int, ...]


@final
@dataclass(frozen=True)
class Tape:
    """The record of a run.

    Parameters
    ----------
    generations
        One entry a generation, g = 1 first.
    """

    generations: tuple[Generation, ...]

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """All operations in order."""
        return tuple(operation for generation in self.generations for operation in generation.operations)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All subsamples."""
        return tuple(operation for operation in self.operations if isinstance(operation, Part))

    @property
    def first_size(self) -> Fraction:
        """n_1/n."""
        first = self.generations[0].operations[0]
        assert isinstance(first, Draw)
        return first.size

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the record: two workflows with the same digest are the same computation."""
        state = hashlib.sha256()
        for generation in self.generations:
            for operation in generation.operations:
                state.update(repr(operation).encode("ascii"))
            state.update(f"fit {generation.fit}".encode("ascii"))
        return state.hexdigest()


def definition_of(workflow: Workflow | Definition) -> Definition:
    """The lines of a workflow, which may be given as its lines."""
    return workflow.definition if isinstance(workflow, Workflow) else workflow


def points_of(size: Fraction, n: int) -> int:
    """``size*n`` as a number of points.

    Raises
    ------
    InputError
        If it is no whole number.
    """
    # Whole numbers rather than fractions: this is asked at every draw.
    points, rest = divmod(size.numerator * n, size.denominator)
    if rest:
        raise InputError(
            f"a batch of {size} n points is not a whole number of points at n = {n}",
            got=n,
            instead=f"n a multiple of {size.denominator}",
        )
    return points


def record(
    definition: Definition,
    generations: int,
    values: Mapping[str, Fraction] | None = None,
    model: str | None = None,
) -> Tape:
    """Run a workflow once on numbered registers.

    Parameters
    ----------
    definition
        The workflow.
    generations
        How many generations, at least 1.
    values
        Exact values of parameters left symbolic.
    model
        Whose fit is observed; the first model's if not given.
    """
    if generations > _REMEMBERED:
        return _recorded(definition, generations, values or {}, model)
    return remembered(_Written(definition), generations, tuple(sorted((values or {}).items())), model)


_REMEMBERED: Final = 2000
"""Longest tape that is kept for the next family or seed: its exact weights cost more than a short run."""


@final
class _Written:
    """A definition as a key: equal if it is written alike, parameters and their domains included."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._text = repr(definition)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Written) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


@lru_cache(maxsize=32)
def remembered(
    written: _Written, generations: int, values: tuple[tuple[str, Fraction], ...], model: str | None
) -> Tape:
    return _recorded(written.definition, generations, dict(values), model)


def _recorded(definition: Definition, generations: int, values: Mapping[str, Fraction], model: str | None) -> Tape:
    world = _Recorder(compositions=bool(definition.subsamples))
    observed = model or definition.models[0]
    raw: list[tuple[tuple[Operation, ...], int]] = []
    for fits in run(definition, world, generations, values):
        raw.append((tuple(world.operations), fits[observed]))
        world.operations = []
    return Tape(_with_releases(raw))


@dataclass
class _Recorder:
    """A world whose values are register numbers."""

    compositions: bool
    operations: list[Operation] = field(default_factory=list)
    registers: int = 0
    # What each register is made of: batch register -> weight. Kept only where a pool is subsampled.
    made_of: dict[int, dict[int, Fraction]] = field(default_factory=dict)
    drawn: dict[int, Fraction] = field(default_factory=dict)
    noises: dict[int, Fraction] = field(default_factory=dict)

    def _new(self) -> int:
        self.registers += 1
        return self.registers - 1

    def batch(self, generation: int, model: str, parent: int | None, size: Fraction) -> int:
        out = self._new()
        self.operations.append(Draw(out, parent, size))
        if self.compositions:
            self.made_of[out] = {out: Fraction(1)}
            self.drawn[out] = size
        return out

    def noisy_batch(self, generation: int, model: str, parent: int, size: Fraction, noise: Fraction) -> int:
        out = self.batch(generation, model, parent, size)
        self.operations[-1] = Draw(out, parent, size, noise)
        self.noises[out] = noise
        return out

    def real(self, generation: int, model: str, size: Fraction) -> int:
        return self.batch(generation, model, None, size)

    def subsample(
        self, generation: int, pool: str, value: int, points: Fraction, total: Fraction, replacement: bool
    ) -> int:
        sources = self.made_of[value]
        for source, weight in sources.items():
            if weight * total != self.drawn[source]:
                raise InputError(
                    f"at generation {generation} the pool {pool} is not the {total} n points that are drawn from",
                    got=f"a batch of {self.drawn[source]} n points with weight {weight}",
                    instead="a pool in which every point has the same weight",
                )
        out = self._new()
        sizes = tuple(self.drawn[source] for source in sources)
        noises = tuple(self.noises.get(source, Fraction(1)) for source in sources)
        self.operations.append(Part(out, value, points, total, replacement, tuple(sources), sizes, noises))
        return out

    def combine(self, terms: list[tuple[Fraction, int]], constant: Fraction) -> int:
        kept = [(weight, register) for weight, register in terms if weight != 0]
        if constant == 0 and len(kept) == 1 and kept[0][0] == 1:
            return kept[0][1]
        out = self._new()
        self.operations.append(
            Combine(out, tuple((float(weight), register) for weight, register in kept), float(constant))
        )
        if self.compositions:
            made: dict[int, Fraction] = {}
            for weight, register in kept:
                for source, share in self.made_of.get(register, {}).items():
                    made[source] = made.get(source, Fraction(0)) + weight * share
            self.made_of[out] = {source: weight for source, weight in made.items() if weight != 0}
        return out


def _reads(operation: Operation) -> tuple[int, ...]:
    match operation:
        case Draw():
            return () if operation.parent is None else (operation.parent,)
        case Combine():
            return tuple(register for _, register in operation.terms)
        case Part():
            return (operation.value, *operation.sources)


def _with_releases(raw: Sequence[tuple[tuple[Operation, ...], int]]) -> tuple[Generation, ...]:
    """Find, backwards, where each register is needed last."""
    needed: set[int] = set()
    reversed_generations: list[Generation] = []
    for operations, fit in reversed(raw):
        forgotten = () if fit in needed else (fit,)
        needed.add(fit)
        released: list[tuple[int, ...]] = []
        for operation in reversed(operations):
            last = [register for register in dict.fromkeys(_reads(operation)) if register not in needed]
            needed.update(last)
            if operation.out not in needed:
                last.append(operation.out)
            needed.discard(operation.out)
            released.append(tuple(last))
        reversed_generations.append(Generation(operations, fit, tuple(reversed(released)), forgotten))
    return tuple(reversed(reversed_generations))
