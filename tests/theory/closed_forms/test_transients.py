"""Roots on the unit circle: told from those inside and outside, whatever they are added to."""

from __future__ import annotations

from fractions import Fraction

import pytest
from closed_form_checks import system

from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.solve import solve


def companion(lowest_first: list[object], forcing: object = 0) -> LinearRecurrence:
    """u_1 obeys u_1(g + k) = sum of c_i u_1(g + i) + forcing."""
    size = len(lowest_first)
    rows: list[list[object]] = [[int(j == i + 1) for j in range(size)] for i in range(size - 1)]
    return system([*rows, lowest_first], [0] * (size - 1) + [forcing], [1] + [0] * (size - 1), [1] + [0] * (size - 1))


@pytest.mark.parametrize(
    ("coefficients", "period"),
    [([-1, 0], 4), ([-1, -1], 3), ([-1, 1], 6), ([-1, 0, 1, 0], 12), ([-1, -1, -1, -1], 5)],
)
def test_roots_of_unity_turn_for_ever(coefficients: list[object], period: int) -> None:
    law = companion(coefficients)
    solution = solve(law)
    values = law.first(3 * period, {})
    assert values[:period] == values[period : 2 * period]
    assert len(set(values[:period])) > 1
    assert (solution.growth, solution.limit) == (Growth.BOUNDED, None)


def test_other_angles_on_the_circle() -> None:
    law = companion([-1, Fraction(6, 5)])  # cos of the angle is 3/5: no root of unity
    solution = solve(law)
    assert solution.growth is Growth.BOUNDED
    assert solution.limit is None
    assert max(map(abs, law.first(400, {}))) < 3


@pytest.mark.parametrize(
    ("coefficients", "growth"),
    [
        ([Fraction(-99, 100), Fraction(6, 5)], Growth.VANISHING),
        ([Fraction(-101, 100), Fraction(6, 5)], Growth.GEOMETRIC),
    ],
)
def test_roots_near_the_circle(coefficients: list[object], growth: Growth) -> None:
    assert solve(companion(coefficients)).growth is growth


def test_what_they_are_added_to() -> None:
    """(x^2 + 1)(x - 1) with forcing grows linearly, (x^2 + 1)(x - 2) geometrically, (x^2 + 1)(x - 1/2) turns."""
    assert solve(companion([1, -1, 1], 1)).growth is Growth.LINEAR
    assert solve(companion([2, -1, 2])).growth is Growth.GEOMETRIC
    half = Fraction(1, 2)
    assert solve(companion([half, -1, half])).growth is Growth.BOUNDED
