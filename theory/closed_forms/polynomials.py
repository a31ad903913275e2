"""Sparse polynomials with integer coefficients, FLINT's, at our edge: values, and factors in SymPy."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy

Poly = Any
"""A `flint.fmpz_mpoly`; the binding ships no types."""


def evaluate(poly: Poly, numbers: list[Fraction]) -> Fraction:
    """The value of a polynomial at rational numbers, one for each variable."""
    total = Fraction(0)
    for exponents, coefficient in poly.to_dict().items():
        term = Fraction(int(coefficient))
        for number, e in zip(numbers, exponents, strict=True):
            if e:
                term *= number ** int(e)
        total += term
    return total


def factored(poly: Poly, symbols: list[sympy.Expr]) -> sympy.Expr:
    """A polynomial as a product of its irreducible factors, in SymPy."""
    if poly.is_constant():
        return sympy.Integer(0 if poly.is_zero() else int(poly.leading_coefficient()))
    unit, factors = poly.factor()
    product = sympy.Integer(int(unit))
    for factor, exponent in factors:
        terms = [
            sympy.Integer(int(c)) * sympy.Mul(*(s ** int(e) for s, e in zip(symbols, exponents, strict=True)))
            for exponents, c in factor.to_dict().items()
        ]
        product = product * sympy.Add(*terms) ** int(exponent)
    return product
