"""Sums of rational terms against plain addition: whatever is summed, the closed form is the sum."""

from __future__ import annotations

from fractions import Fraction

import sympy
from hypothesis import example, given, settings

from mengoli.testing.strategies import rational_terms
from mengoli.theory.closed_forms.named import exact_value
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.quantities import one_equation
from mengoli.theory.symbols import GENERATION

g = GENERATION


@settings(max_examples=25, deadline=None, derandomize=True)
@given(rational_terms())
@example(1 / (g + 2) ** 2)
@example(1 / (g + 1) - 1 / (g + 3))
@example(1 / g + 1 / (g + 4) ** 2 + 2 / (g + 2))
@example(1 / (g + 4) + 1 / g**2)
@example(1 / (2 * g + 1) ** 2 - 1 / (2 * g + 5))
@example(1 / (g**2 + 1) - 3 / ((g + 2) ** 2 + 1))
@example(g / ((g + 1) ** 2 + 1) - g**3)
@example(1 / ((g + 3) ** 2 + 1) + 1 / (g**2 + 1))
def test_a_sum_is_what_adding_up_gives(term: sympy.Expr) -> None:
    closed = solve(
        one_equation(sympy.S.One, term, initial=sympy.S.One, index=GENERATION)
    ).closed_form
    assert closed is not None
    total = Fraction(1)
    for place in range(2, 8):
        total += exact_value(term, {GENERATION: Fraction(place)})
        assert exact_value(closed, {GENERATION: Fraction(place)}) == total
