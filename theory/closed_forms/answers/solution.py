"""The answer to a recurrence, as data: closed form, limit, growth, cases, values, bounds.

`solve` makes it; `solve_at` puts numbers in for its parameters, and `reach` says when it is near its limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final, final

import sympy

from ...algebra.recurrence import LinearRecurrence, Values
from ...errors import NotCoveredError
from ...symbols import GENERATION
from ..forms.growth import Growth
from ..solving.cases import Case
from ..solving.minorant import GeometricBound
from ..values.enclosures import Enclosure, enclose
from .fast import SLOW_BELOW, value_at, value_by_form
from .tails import Tail, tail_of

MAX_COMPARED: Final = 200
"""Operations of two expressions that are told apart only by how they are written."""


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

    # ---- in words and formulas --------------------------------------------------------------------------------

    @cached_property
    def closed_form(self) -> sympy.Expr | None:
        """The closed form in g that holds in every case up to boundary points; ``None`` if there is none."""
        forms = [case.closed_form for case in self.cases]
        if len(self.cases) == 1:
            return forms[0]
        whole = [f for f, case in zip(forms, self.cases, strict=True) if not case.is_boundary]
        return whole[0] if whole and all(_same(f, whole[0]) for f in whole) else None

    @property
    def valid_from(self) -> int:
        """First generation at which the closed form holds; before it, see `LinearRecurrence.before`."""
        own = [case.exactly.valid_from for case in self.cases if case.exactly is not None]
        return max(own, default=self.recurrence.start)

    @cached_property
    def limit(self) -> sympy.Expr | None:
        """The finite limit, if the same expression holds in every case; else ``None``: see `cases`."""
        limits = {case.limit for case in self.cases}
        return limits.pop() if len(limits) == 1 else None

    @cached_property
    def growth(self) -> Growth:
        """The growth, if the same in every case; else `Growth.DEPENDS`, or unknown if all of it is."""
        kinds = {case.growth for case in self.cases}
        return kinds.pop() if len(kinds) == 1 else Growth.DEPENDS

    @cached_property
    def rate_expression(self) -> sympy.Expr | None:
        """The leading scale as an expression in g, if the same in every case."""
        rates = {case.rate for case in self.cases}
        return rates.pop() if len(rates) == 1 else None

    @cached_property
    def below(self) -> GeometricBound | None:
        """A geometric lower bound, if there is one case and it has one."""
        return self.cases[0].below if len(self.cases) == 1 else None

    @property
    def rate(self) -> str | None:
        """The leading scale as text: ``"g"``, ``"log(g)"``, ``"g^(1/2)"``, ``"(1 + 1/n)^g"``."""
        return None if self.rate_expression is None else str(self.rate_expression).replace("**", "^")

    # ---- at numbers -------------------------------------------------------------------------------------------

    def value(self, g: int, values: Values | None = None) -> Fraction:
        """The exact value at generation g and rational parameters; g = 10^6 takes seconds.

        Raises
        ------
        InputError
            If g < 1, a parameter has no value or lies outside its domain.
        """
        given = self.recurrence.checked(values)
        if g >= SLOW_BELOW:
            case = self.case_at(given)
            if case.exactly is not None:
                found = value_by_form(case.exactly, g, given)
                if found is not None:
                    return found
        return value_at(self.recurrence, g, given)

    def case_at(self, values: Values | None = None) -> Case:
        """The case that holds at rational values of the parameters."""
        given = self.recurrence.checked(values)
        return next(case for case in self.cases if case.holds(given))

    def enclosure(self, g: int, values: Values | None = None, *, digits: int = 20) -> Enclosure:
        """The value at generation g, enclosed; any g with a closed form, else as `value`."""
        given = self.recurrence.checked(values)
        case = self.case_at(given)
        if case.closed_form is not None and case.exactly is not None and g >= case.exactly.valid_from:
            return enclose(case.closed_form, {**given, GENERATION: Fraction(g)}, digits=digits)
        x = self.value(g, given)
        return enclose(sympy.Rational(x.numerator, x.denominator), digits=digits)

    def limit_enclosure(self, values: Values | None = None, *, digits: int = 50) -> Enclosure | None:
        """The limit, enclosed; ``None`` where no finite limit is established or it cannot be enclosed."""
        given = self.recurrence.checked(values)
        case = self.case_at(given)
        if case.limit is None:
            return None
        try:
            return enclose(case.limit, given, digits=digits)
        except NotCoveredError:
            return None

    # ---- bounds -----------------------------------------------------------------------------------------------

    @cached_property
    def tail(self) -> Tail | None:
        """Two-sided bounds of limit - value(g), if there is one case and the method applies."""
        return tail_of(self.cases[0]) if len(self.cases) == 1 else None


def _same(left: sympy.Expr | None, right: sympy.Expr | None) -> bool:
    """Whether two closed forms are one function, perhaps with the signs in other places."""
    if left is None or right is None or left == right:
        return left is right or left == right
    short = left.count_ops() + right.count_ops() < MAX_COMPARED
    return short and bool(sympy.cancel(left - right) == 0)
