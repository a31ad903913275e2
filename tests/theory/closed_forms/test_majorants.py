"""Majorants of sums over roots: |z| <= y q^k, checked by running z itself, and against planted impossible cases."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mengoli.theory.algebra.field import Field
from mengoli.theory.closed_forms.solving.constant_coefficients import Transient
from mengoli.theory.closed_forms.solving.majorants import majorant, power_sums

F = Field()


def transient(modulus: list[Fraction], weight: list[Fraction]) -> Transient:
    return Transient(tuple(map(F.number, weight)), tuple(map(F.number, modulus)), 1)


def quadratic(a: Fraction, d: int, scale: int) -> list[Fraction]:
    """(x - a)^2 = d/scale^2: roots a +- sqrt(d)/scale."""
    return [a * a - Fraction(d, scale * scale), -2 * a, Fraction(1)]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.fractions(Fraction(-3, 5), Fraction(3, 5), max_denominator=9),
    st.sampled_from([-7, -3, -2, 2, 3, 5]),
    st.integers(8, 20),
    st.lists(st.fractions(-3, 3, max_denominator=4), min_size=2, max_size=2).filter(any),
)
def test_the_coordinates_stay_below_the_bound_and_read_out_the_sum(
    a: Fraction, d: int, scale: int, weight: list[Fraction]
) -> None:
    own = transient(quadratic(a, d, scale), weight)
    found = majorant(own)
    assert found is not None
    assert 0 < found.rate < 1
    values = [x.constant for x in own.first(12)]
    z, size = list(found.first), len(found.bound)
    for k, value in enumerate(values):
        assert sum(c * x for c, x in zip(found.readout, z, strict=True)) == value
        assert all(abs(x) <= y * found.rate**k for x, y in zip(z, found.bound, strict=True))
        z = [sum((found.matrix[i][j] * z[j] for j in range(size)), Fraction(0)) for i in range(size)]


@pytest.mark.parametrize(
    "modulus", [[Fraction(-2), Fraction(0), Fraction(1)], [Fraction(1), Fraction(1), Fraction(1)]]
)
def test_roots_outside_and_on_the_unit_circle_have_none(modulus: list[Fraction]) -> None:
    assert majorant(transient(modulus, [Fraction(1)])) is None


def test_power_sums_are_those_of_newton() -> None:
    # the roots of x^2 - x - 1: Lucas numbers
    assert power_sums(transient([Fraction(-1), Fraction(-1), Fraction(1)], [Fraction(1)])) == [2, 1]


def test_parameters_are_left_alone() -> None:
    import sympy

    w = sympy.Symbol("w")
    field = Field((w,))
    with_parameter = Transient((field.one,), (field.read(w), field.zero, field.one), 1)
    assert majorant(with_parameter) is None
