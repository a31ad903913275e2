"""Running a workflow: its own lines, evaluated generation by generation on whatever values a world supplies.

A `World` draws batches and subsamples; the values it hands out need only addition and multiplication by
exact numbers. Arrays of simulated fits and linear forms in independent noises run through the same two lines
of a workflow, so a simulation never sees a derived formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, Protocol, TypeVar, final, runtime_checkable

from ..errors import InputError
from .definition import Definition
from .linear import Atom, Batch, Fit, Last, LinearForm, Pool, Real
from .sizes import Sizes as Sizes
from .sizes import number_at as number_at

V = TypeVar("V")


class World(Protocol[V]):
    """What draws the randomness of a run, and does arithmetic with its values."""

    def batch(self, generation: int, model: str, parent: V | None, size: Fraction) -> V:
        """Draw a batch of ``size*n`` points from the fit `parent`, from the truth if ``None``; its mean."""

    def real(self, generation: int, model: str, size: Fraction) -> V:
        """Draw a fresh real batch of ``size*n`` points; its mean."""

    def subsample(
        self, generation: int, pool: str, value: V, points: Fraction, total: Fraction, replacement: bool
    ) -> V:
        """The mean of ``points*n`` of the ``total*n`` points of a pool whose mean is `value`."""

    def combine(self, terms: list[tuple[Fraction, V]], constant: Fraction) -> V:
        """The sum of exact multiples of values, plus a constant."""


@runtime_checkable
class NoisyWorld(Protocol[V]):
    """A world that can also draw points more or less variable than the truth's."""

    def noisy_batch(self, generation: int, model: str, parent: V, size: Fraction, noise: Fraction) -> V:
        """Like `World.batch`, each point with `noise` times the variance."""


@final
@dataclass(frozen=True)
class State(Generic[V]):
    """What a generation leaves behind.

    Parameters
    ----------
    fits, pools
        The value of every model and pool.
    past
        The remembered values of batches, pools and fits, oldest first.
    """

    fits: Mapping[str, V]
    pools: Mapping[str, V]
    past: Mapping[Batch | Real | Pool | Fit, tuple[V, ...]]


def run(
    definition: Definition, world: World[V], generations: int, values: Mapping[str, Fraction] | None = None
) -> Iterator[Mapping[str, V]]:
    """Run a workflow and yield the fits of every generation, a value a model.

    Parameters
    ----------
    definition
        The workflow.
    world
        Draws batches, real batches and subsamples.
    generations
        How many generations; g = 1, the fit on real data, is the first.
    values
        Exact values for the parameters left symbolic.

    Raises
    ------
    InputError
        If `generations` is not positive, a parameter has no value, or a weight is undefined at some generation.
    """
    for state in states(definition, world, generations, values):
        yield state.fits


def states(
    definition: Definition, world: World[V], generations: int, values: Mapping[str, Fraction] | None = None
) -> Iterator[State[V]]:
    """Run a workflow as `run` does, and yield all that a generation leaves behind."""
    if generations < 1:
        raise InputError("the number of generations must be at least 1", got=generations, instead="10, say")
    run_ = _Run(definition, world, bound(definition, values or {}))
    for generation in range(1, generations + 1):
        fits = run_.first() if generation == 1 else run_.next(generation)
        past = {of: tuple(kept) for of, kept in run_.past.items()}
        yield State(dict(fits), dict(run_.pools), past)


def bound(definition: Definition, values: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
    """The exact value of every name that a workflow's formulas use.

    Raises
    ------
    InputError
        If a parameter was left symbolic and has no value.
    """
    numbers = {}
    for name, value in definition.settings.items():
        if isinstance(value, Fraction):
            numbers[name] = value
        elif value.name in values:
            numbers[name] = values[value.name]
        else:
            raise InputError(
                f"the parameter {value.name} needs a number here",
                got=value.name,
                instead=f"{value.name}=1/2, say ({value.text})",
            )
    return numbers


@final
class _Run(Generic[V]):
    """The state of a run: pools, fits and remembered values."""

    def __init__(self, definition: Definition, world: World[V], numbers: Mapping[str, Fraction]) -> None:
        self.definition, self.world, self.numbers = definition, world, numbers
        self.sizes = Sizes(definition, numbers)
        self.total = Fraction(0)
        self.pools: dict[str, V] = {}
        self.fits: dict[str, V] = {}
        self.past: dict[Batch | Real | Pool | Fit, list[V]] = {}

    def first(self) -> Mapping[str, V]:
        """Generation 1: every model is fitted on its whole real batch, and every pool starts as the first one."""
        self.total = size = self.sizes.size(1)
        for model in self.definition.models:
            self.fits[model] = self.world.batch(1, model, None, size)
        start = self.fits[self.definition.models[0]]
        self.pools = dict.fromkeys(self.definition.pool_forms, start)
        drawn: dict[Atom, V] = {Batch(model): fit for model, fit in self.fits.items()}
        drawn |= {Real(model): fit for model, fit in self.fits.items()}
        self._remember(drawn)
        return dict(self.fits)

    def next(self, generation: int) -> Mapping[str, V]:
        """Draw, update the pools, form the fits."""
        size = self.sizes.size(generation)
        self.total += size
        numbers = {**self.numbers, "g": Fraction(generation), "size": size, "total": self.total}
        drawn: dict[Atom, V] = {
            Batch(model): self._batch(generation, model, size)
            for model in self.definition.models
        }
        for real in self.definition.reals:
            drawn[real] = self.world.real(generation, real.model, self.sizes.real(generation))
        old: dict[Atom, V] = {Pool(name): value for name, value in self.pools.items()}
        self.pools = {
            name: self._value(form, {**drawn, **old}, numbers, generation, f"pool {name}")
            for name, form in self.definition.pool_forms.items()
        }
        new: dict[Atom, V] = {Pool(name): value for name, value in self.pools.items()}
        for subsample in self.definition.subsamples:
            points, total = (
                number_at(count, numbers, "subsample") for count in (subsample.points, subsample.total)
            )
            if points <= 0 or (points > total and not subsample.replacement):
                raise InputError(
                    f"subsample at generation {generation} takes {points} n of {total} n points",
                    instead="a budget between 0 and what the pool holds",
                )
            drawn[subsample] = self.world.subsample(
                generation, subsample.pool, self.pools[subsample.pool], points, total, subsample.replacement
            )
        self.fits = {
            model: self._value(form, {**drawn, **new}, numbers, generation, "fit")
            for model, form in self.definition.fit_forms.items()
        }
        self._remember(drawn)
        return dict(self.fits)

    def _batch(self, generation: int, model: str, size: Fraction) -> V:
        parent = self.fits[model]
        if self.definition.plain_noise:
            return self.world.batch(generation, model, parent, size)
        if not isinstance(self.world, NoisyWorld):
            raise InputError(
                "batches whose noise is not the truth's cannot be drawn here",
                got=self.definition.batch_noise,
                instead="a workflow without batch_noise",
            )
        made: V = self.world.noisy_batch(generation, model, parent, size, self.sizes.noise(generation))
        return made

    def _value(
        self,
        form: LinearForm,
        values: Mapping[Atom, V],
        numbers: Mapping[str, Fraction],
        generation: int,
        what: str,
    ) -> V:
        terms: list[tuple[Fraction, V]] = []
        for atom, weight in form.items():
            if atom is None:
                continue
            factor = number_at(weight, numbers, f"{what} at generation {generation}")
            if isinstance(atom, Last):
                remembered = self.past[atom.of]
                if len(remembered) >= atom.lag:
                    terms.append((factor, remembered[-atom.lag]))
            else:
                terms.append((factor, values[atom]))
        constant = number_at(form[None], numbers, what) if None in form else Fraction(0)
        return self.world.combine(terms, constant)

    def _remember(self, drawn: Mapping[Atom, V]) -> None:
        for of, lag in self.definition.lags.items():
            if isinstance(of, Fit):
                value = self.fits[of.model]
            else:
                value = self.pools[of.name] if isinstance(of, Pool) else drawn[of]
            self.past[of] = [*self.past.get(of, []), value][-lag:]
