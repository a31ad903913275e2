"""Exact values at large g, and the recurrence as the oracle."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from closed_form_checks import scalar, system

from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.closed_forms.answers.fast import value_at
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.errors import InputError
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Parameter

C = Parameter.read("c", "0 < c < 1")


@pytest.mark.parametrize(
    "recurrence",
    [
        scalar(1, 1 / g**2),
        scalar(1 + C.symbol / g**2, 1 / g**2, C),
        scalar((1 - C.symbol / g) ** 2, 1 / g**2, C),
        system([[1, 1 / g], [1 / (g + 1) ** 3, 1]], [0, 1], [1, 1], [1, 1 / g]),
        scalar(1 - 3 / g, 1, start=2, initial=5, before=(7,)),
    ],
)
def test_binary_splitting_agrees_with_the_recurrence(recurrence: LinearRecurrence) -> None:
    values = {p.symbol: Fraction(1, 3) for p in recurrence.parameters}
    exact = recurrence.exact(431, values)
    assert value_at(recurrence, 431, values) == exact
    assert solve(recurrence).value(431, values) == exact


def test_a_hundred_thousand_generations() -> None:
    solution = solve(scalar(1, 1 / g**2))
    value = solution.value(100_000)
    assert value in solution.enclosure(100_000, digits=40)
    assert value.denominator % 99_991**2 == 0


@pytest.mark.parametrize("power", [1, 2, 3, 5])
def test_harmonic_numbers_by_a_third_of_their_terms(power: int) -> None:
    solution = solve(scalar(1, Fraction(3, 2) / g**power, initial=Fraction(3, 2)))
    total = Fraction(0)
    for k in range(1, 500):
        total += Fraction(3, 2) / Fraction(k) ** power
        if k >= 200 and (k < 300 or k % 41 == 0 or k in (383, 384, 385, 431, 432)):
            assert solution.value(k) == total


def test_golden_values() -> None:
    first = scalar(1, 1 / g**2).first(6)
    assert [str(x) for x in first] == ["1", "5/4", "49/36", "205/144", "5269/3600", "5369/3600"]


def test_bad_calls() -> None:
    recurrence = scalar(1 + C.symbol / g**2, 0, C)
    with pytest.raises(InputError, match="has no value"):
        recurrence.exact(3)
    with pytest.raises(InputError, match="outside its domain"):
        recurrence.exact(3, {C.symbol: Fraction(2)})
    with pytest.raises(InputError, match="at least 1"):
        recurrence.exact(0, {C.symbol: Fraction(1, 2)})
    with pytest.raises(InputError, match="wrong shape"):
        LinearRecurrence(
            ("v",), g, sympy.ImmutableMatrix([[1, 2]]), sympy.ImmutableMatrix([[1]]), 1,
            sympy.ImmutableMatrix([[1]]), (), (sympy.ImmutableMatrix([[1]]), sympy.Integer(0)), (),
        )  # fmt: skip
    with pytest.raises(InputError, match="one value for each generation"):
        scalar(1, 1, start=3)
    with pytest.raises(InputError, match="not a rational function"):
        scalar(sympy.sin(g), 1).exact(2)
