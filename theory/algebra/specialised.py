"""Rational functions with numbers put in for the parameters, in FLINT's arithmetic: functions of g alone.

Running a recurrence evaluates the same few functions at one generation after the other. With the parameters put in
once, each of them is a quotient of two integer polynomials in g, evaluated by Horner's rule; powers q^g of
rational numbers are taken as they come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd
from typing import Any

import flint
import sympy

from .conversions import to_fmpq
from .field import Rational


def quotient(x: Rational, values: Mapping[sympy.Symbol, Fraction]) -> tuple[Any, Any]:
    """Numerator and denominator as integer polynomials in g, of a function free of powers q^g."""
    given = [to_fmpq(values[s]) for s in x.field.parameters]
    sides = []
    for poly in (x.numerator, x.denominator):
        rows: dict[int, Any] = {}
        for exponents, c in poly.to_dict().items():
            term = flint.fmpq(c)
            for number, e in zip(given, exponents[1:], strict=False):
                if e:
                    term *= number ** int(e)
            height = int(exponents[0])
            rows[height] = rows[height] + term if height in rows else term
        sides.append(flint.fmpq_poly([rows.get(i, 0) for i in range(max(rows, default=0) + 1)]))
    top, low = sides
    scale = int(top.denom()) * int(low.denom()) // gcd(int(top.denom()), int(low.denom()))
    return (top * scale).numer(), (low * scale).numer()


def function_of_generation(x: Rational, values: Mapping[sympy.Symbol, Fraction]) -> Callable[[int], Any]:
    """The function g -> value, an fmpq, at rational parameters.

    The function raises a ZeroDivisionError at a pole.
    """
    if x.has_powers:
        return lambda g: to_fmpq(x.evaluate(g, values))
    top, low = quotient(x, values)
    if top.degree() <= 0 and low.degree() == 0:
        constant = flint.fmpq(top[0], low[0])
        return lambda _: constant
    return lambda g: flint.fmpq(top(g), low(g))
