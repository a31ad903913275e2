"""Sums of rational terms against plain addition: whatever is summed, the closed form is the sum."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import example, given, settings

from mengoli.testing.strategies import rational_terms
from mengoli.theory.algebra.field import Field
from mengoli.theory.closed_forms.forms.named import exact_value
from mengoli.theory.closed_forms.forms.tower import Form, Tower
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.closed_forms.solving.sums import antidifference
from mengoli.theory.moments.quantities import one_equation
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
    closed = solve(one_equation(sympy.S.One, term, initial=sympy.S.One, index=GENERATION)).closed_form
    assert closed is not None
    total = Fraction(1)
    for place in range(2, 8):
        total += exact_value(term, {GENERATION: Fraction(place)})
        assert exact_value(closed, {GENERATION: Fraction(place)}) == total


@settings(max_examples=40, deadline=None, derandomize=True)
@given(rational_terms())
@example(1 / (g + 2) ** 2)
@example(1 / (g + 4) + 1 / g**2)
@example(1 / (g + sympy.Rational(5, 2)))
def test_an_antidifference_is_exact_by_itself(term: sympy.Expr) -> None:
    """The solver would mend a rational slip in a later step; here nothing mends it."""
    field = Field((), ())
    tower = Tower(field, 1)
    element = field.read(term)
    found = antidifference(tower, element)
    assert (found - tower.backward(found) - Form.of(element)).is_zero


@pytest.mark.parametrize("numerator", [sympy.S.One, g, g + 2])
def test_an_antidifference_ahead_of_a_known_sequence(numerator: sympy.Expr) -> None:
    """The class of g^2 + 1 is first met at g, then some steps before and after it."""
    field = Field((), ())
    tower = Tower(field, 1)
    for shift in (0, 3, -2):
        element = field.read(numerator / ((g + shift) ** 2 + 1))
        found = antidifference(tower, element)
        assert (found - tower.backward(found) - Form.of(element)).is_zero
    assert len(tower.sequences) <= 2
