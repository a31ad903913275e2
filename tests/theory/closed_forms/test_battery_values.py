"""The battery's expected limits, confirmed by running each recurrence in mpmath and extrapolating: no engine in it.

A law with rational coefficients approaches its limit in powers of 1/g, or faster; so the polynomial in 1/g through the
values at g = 120, 240, ..., 2400 has the limit at 0, to more than forty digits. Neither the closed forms nor the
enclosures take part; the expected expressions are evaluated by mpmath through SymPy.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy

from mengoli.theory.closed_forms.battery.cases import Known, all_cases
from mengoli.theory.symbols import GENERATION as g

STEP, POINTS, DIGITS = 120, 20, 40
WORKING = 90
FEW = 400
"""Generations of a law with powers q^g, or with constant coefficients, which is at its limit by then."""

VALUED = {case.name: case for case in all_cases() if case.limit is not None or case.decimals is not None}


def number(x: sympy.Expr | Fraction) -> Any:
    if isinstance(x, Fraction):
        return mpmath.mpf(x.numerator) / x.denominator
    return mpmath.mpf(int(x.p)) / int(x.q)


def function(expression: sympy.Expr) -> Callable[[int], Any]:
    """A rational function of g by Horner's rule; powers of q by substitution."""
    if any(power.exp.has(g) for power in expression.atoms(sympy.Pow)):
        return lambda k: number(expression.subs(g, k))
    sides = [sympy.Poly(side, g).all_coeffs() for side in sympy.fraction(sympy.cancel(expression))]
    top, low = ([number(c) for c in side] for side in sides)
    return lambda k: mpmath.polyval(top, k) / mpmath.polyval(low, k)


def values(case: Known, known: dict[sympy.Symbol, sympy.Expr], places: list[int]) -> list[Any]:
    """The readout at the given generations."""
    law = case.recurrence
    size = len(law.unknowns)
    entries = [[function(law.matrix[i, j].subs(known)) for j in range(size)] for i in range(size)]
    forcing = [function(x.subs(known)) for x in law.forcing]
    row = [function(x.subs(known)) for x in law.readout[0]]
    constant = function(sympy.sympify(law.readout[1]).subs(known))
    u = [number(sympy.sympify(x).subs(known)) for x in law.initial]
    out = []
    for k in range(law.start, places[-1] + 1):
        if k > law.start:
            u = [
                mpmath.fsum(x(k) * y for x, y in zip(own, u, strict=True)) + b(k)
                for own, b in zip(entries, forcing, strict=True)
            ]
        if k in places:
            out.append(mpmath.fsum(r(k) * x for r, x in zip(row, u, strict=True)) + constant(k))
    return out


def at_zero(places: list[int], found: list[Any]) -> Any:
    """The polynomial through (1/g, value) at 0, by Neville's scheme."""
    x = [1 / mpmath.mpf(k) for k in places]
    p = list(found)
    for width in range(1, len(p)):
        p = [
            (x[i + width] * p[i] - x[i] * p[i + 1]) / (x[i + width] - x[i]) for i in range(len(p) - 1)
        ]
    return p[0]


def samples(case: Known) -> list[dict[sympy.Symbol, sympy.Expr]]:
    if not case.recurrence.parameters:
        return [{}]
    count = 1 if case.decimals is not None else 3
    return [
        {p.symbol: sympy.Rational(str(p.domain.sample()[i])) for p in case.recurrence.parameters}
        for i in range(count)
    ]


def is_fast(case: Known) -> bool:
    """Whether the law tends to its limit like q^g: its coefficients have no g, or powers of g."""
    law = case.recurrence
    entries = [sympy.sympify(x) for x in (*law.matrix, *law.forcing, *law.readout[0])]
    powers = any(power.exp.has(g) for x in entries for power in x.atoms(sympy.Pow))
    return powers or not any(x.has(g) for x in entries)


@pytest.mark.parametrize("name", VALUED)
def test_the_expected_limit_is_what_the_recurrence_tends_to(name: str) -> None:
    case = VALUED[name]
    for known in samples(case):
        with mpmath.workdps(WORKING):
            if case.limit == 0:
                near, far = values(case, known, [250, 2000])
                assert 0 < far < near * mpmath.mpf("0.55")
                continue
            places = [FEW] if is_fast(case) else [STEP * (i + 1) for i in range(POINTS)]
            found = values(case, known, places)
            limit = found[-1] if is_fast(case) else at_zero(places, found)
            if case.limit is None:
                expected = mpmath.mpf(case.decimals)
            else:
                expected = mpmath.mpf(str(sympy.N(case.limit.subs(known), WORKING)))
            assert abs(limit - expected) <= abs(expected) * mpmath.mpf(10) ** -DIGITS


def test_a_wrong_expectation_is_seen() -> None:
    places = [STEP * (i + 1) for i in range(POINTS)]
    with mpmath.workdps(WORKING):
        limit = at_zero(places, values(VALUED["1/k^2"], {}, places))
        assert abs(limit - mpmath.pi**2 / 6) < mpmath.mpf(10) ** -50
        assert abs(limit - mpmath.pi**2 / 6 - mpmath.mpf(10) ** -39) > mpmath.mpf(10) ** -40
