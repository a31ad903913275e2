"""Laws of the shape that checks need, from the second moments; and false ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import final

from mengoli.theory.claims import Regime
from mengoli.theory.family import Family
from mengoli.theory.language.workflow import Workflow
from mengoli.theory.moments.second_moments import NoiseLaw, SecondMoments


@final
@dataclass(frozen=True)
class TrueLaw:
    """The risk ratio by the exact recursion."""

    family: Family
    workflow: Workflow
    n: int | None = None

    @property
    def regime(self) -> Regime:
        return Regime.ASYMPTOTIC if self.n is None else Regime.EXACT

    @cached_property
    def _cache(self) -> dict[int, Fraction]:
        return {}

    def ratio(self, g: int, **values: Fraction) -> Fraction:
        if g not in self._cache:
            noise = NoiseLaw()
            if self.n is not None:
                assert self.family.curvature is not None
                noise = NoiseLaw(Fraction(self.n), self.family.curvature)
            moments = SecondMoments(self.workflow.definition, noise)
            for place, risk in enumerate(moments.risks(max(g, 50)), start=1):
                value = moments.field.constant(risk)
                assert value is not None
                self._cache[place] = Fraction(value)
        return self._cache[g]


@final
@dataclass(frozen=True)
class FalseLaw:
    """A law with another ratio."""

    truth: TrueLaw
    wrong: Callable[[int], Fraction]

    @property
    def family(self) -> Family:
        return self.truth.family

    @property
    def workflow(self) -> Workflow:
        return self.truth.workflow

    @property
    def n(self) -> int | None:
        return self.truth.n

    @property
    def regime(self) -> Regime:
        return self.truth.regime

    def ratio(self, g: int, **values: Fraction) -> Fraction:
        return self.wrong(g)
