"""What a workflow costs: points generated, collected, trained on and stored, generation by generation.

A workflow is run through its own lines in a world whose values are ledgers: which batch each value averages,
and with which weight. A generation *trains on* every point whose weight in its fit is not zero, and must *store*
every point that its fit, a pool or a remembered batch still uses. All counts are over n and exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, final

from flint import fmpq

from ..algebra.conversions import to_fmpq
from ..language.interpreter import State, states
from ..language.linear import Fit
from ..language.workflow import Definition

Ledger = Mapping[int, Any]
"""The weight of each batch, by its number; python-flint's rationals, some ten times faster than Python's."""


@final
@dataclass(frozen=True)
class Cost:
    """Points over n at one generation, all models together.

    Parameters
    ----------
    generated
        Drawn from a model at this generation.
    collected
        Real points drawn at this generation; at g = 1 the real batches.
    trained
        Points with a weight in a fit; a point that two models use counts twice.
    stored
        Points that must be at hand.
    """

    generated: Fraction
    collected: Fraction
    trained: Fraction
    stored: Fraction


@final
@dataclass
class _Accounts:
    """A world in which a value says which batches it averages."""

    sizes: list[Fraction] = field(default_factory=list)
    drawn: set[int] = field(default_factory=set)
    generated: Fraction = Fraction(0)
    collected: Fraction = Fraction(0)

    def batch(self, generation: int, model: str, parent: Ledger | None, size: Fraction) -> Ledger:
        if parent is None:
            return self.real(generation, model, size)
        self.generated += size
        return self._new(size)

    def noisy_batch(
        self, generation: int, model: str, parent: Ledger, size: Fraction, noise: Fraction
    ) -> Ledger:
        return self.batch(generation, model, parent, size)

    def real(self, generation: int, model: str, size: Fraction) -> Ledger:
        self.collected += size
        return self._new(size)

    def subsample(
        self, generation: int, pool: str, value: Ledger, points: Fraction, total: Fraction, replacement: bool
    ) -> Ledger:
        made = self._new(points)
        self.drawn |= made.keys()
        return made

    def combine(self, terms: list[tuple[Fraction, Ledger]], constant: Fraction) -> Ledger:
        total: dict[int, Any] = {}
        for number, value in terms:
            factor = to_fmpq(number)
            for batch, weight in value.items():
                part = factor * weight
                total[batch] = total[batch] + part if batch in total else part
        return {batch: weight for batch, weight in total.items() if weight}

    def _new(self, size: Fraction) -> Ledger:
        self.sizes.append(size)
        return {len(self.sizes) - 1: fmpq(1)}

    def points(self, batches: set[int]) -> Fraction:
        return sum((self.sizes[batch] for batch in batches), Fraction(0))

    def stored(self, state: State[Ledger]) -> set[int]:
        held: set[int] = set()
        for value in (*state.fits.values(), *state.pools.values()):
            held |= value.keys()
        for of, kept in state.past.items():
            if not isinstance(of, Fit):  # an earlier fit is a model, not points
                held |= {batch for value in kept for batch in value}
        return held - self.drawn  # a subsample is part of what its pool stores


def costs(
    definition: Definition, generations: int, values: Mapping[str, Fraction] | None = None
) -> Iterator[Cost]:
    """The cost of each generation g = 1, 2, ....

    Raises
    ------
    InputError
        As for `interpreter.run`.
    """
    accounts = _Accounts()
    for state in states(definition, accounts, generations, values):
        trained = sum((accounts.points(set(fit)) for fit in state.fits.values()), Fraction(0))
        yield Cost(accounts.generated, accounts.collected, trained, accounts.points(accounts.stored(state)))
        accounts.generated = accounts.collected = Fraction(0)
