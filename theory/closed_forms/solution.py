"""The answer to a recurrence, as data: closed form, limit, growth, cases, values, bounds, certificates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import final

import sympy

from .cases import Case
from .growth import Growth
from .recurrence import LinearRecurrence


@final
@dataclass(frozen=True)
class Solution:
    """What is known of value(g) for g -> infinity and at each g.

    Parameters
    ----------
    recurrence
        The recurrence that is solved.
    cases
        At least one; their conditions cover the parameter domain.
    """

    recurrence: LinearRecurrence
    cases: tuple[Case, ...]

    @cached_property
    def closed_form(self) -> sympy.Expr | None:
        """The closed form in g, if one expression holds in every case up to boundary points; else ``None``."""
        forms = [case.closed_form for case in self.cases]
        whole = [f for f, case in zip(forms, self.cases, strict=True) if not case.substituted]
        if len(self.cases) == 1:
            return forms[0]
        return whole[0] if whole and all(f == whole[0] for f in whole) else None

    @property
    def valid_from(self) -> int:
        """First generation at which the closed form holds."""
        return max((c.exactly.valid_from for c in self.cases if c.exactly is not None), default=self.recurrence.start)

    @cached_property
    def limit(self) -> sympy.Expr | None:
        """The finite limit, if the same expression holds in every case; else ``None``: see `cases`."""
        limits = {case.limit for case in self.cases}
        return limits.pop() if len(limits) == 1 else None

    @cached_property
    def growth(self) -> Growth:
        """The growth, if the same in every case."""
        kinds = {case.growth for case in self.cases}
        return kinds.pop() if len(kinds) == 1 else Growth.DEPENDS

    @cached_property
    def rate_expression(self) -> sympy.Expr | None:
        """The leading scale as an expression in g, if the same in every case."""
        rates = {case.rate for case in self.cases}
        return rates.pop() if len(rates) == 1 else None

    @property
    def rate(self) -> str | None:
        """The leading scale as text: ``"g"``, ``"log(g)"``, ``"g^(1/2)"``, ``"(1 + 1/n)^g"``."""
        return None if self.rate_expression is None else str(self.rate_expression).replace("**", "^")

    def value(self, g: int, values: Mapping[sympy.Symbol, Fraction] | None = None) -> Fraction:
        """The exact value at generation g and rational parameters."""
        return self.recurrence.exact(g, values)

    def case_at(self, values: Mapping[sympy.Symbol, Fraction]) -> Case:
        """The case that holds at rational values of the parameters."""
        given = self.recurrence.checked(values)
        return next(case for case in self.cases if case.holds(given))
