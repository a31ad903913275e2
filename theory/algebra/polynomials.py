"""Sparse polynomials with integer coefficients, FLINT's, at our edge: values, and factors in SymPy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import flint
import sympy

from .conversions import to_fmpq, to_fraction

Poly = Any
"""A `flint.fmpz_mpoly`; the binding ships no types."""


def evaluate(poly: Poly, numbers: list[Fraction]) -> Fraction:
    """The value of a polynomial at rational numbers, one for each variable."""
    given = [to_fmpq(x) for x in numbers]
    total = flint.fmpq(0)
    for exponents, coefficient in poly.to_dict().items():
        term = flint.fmpq(coefficient)
        for number, e in zip(given, exponents, strict=True):
            if e:
                term *= number ** int(e)
        total += term
    return to_fraction(total)


def combined(poly: Poly, images: Sequence[Any], number: Callable[[int], Any]) -> Any:
    """The value of a polynomial at elements of a ring, one for each variable; `number` makes its numbers."""
    total = number(0)
    for exponents, coefficient in poly.to_dict().items():
        term = number(int(coefficient))
        for image, e in zip(images, exponents, strict=True):
            if e:
                term = term * image ** int(e)
        total = total + term
    return total


def irreducible_factors(poly: Poly) -> tuple[int, list[tuple[Poly, int]]]:
    """A polynomial as an integer and its irreducible factors with their powers.

    The binding sorts FLINT's factors by machine words, which coefficients of a large sample size exceed; SymPy has none
    of them.
    """
    try:
        unit, found = poly.factor()
        return int(unit), [(factor, int(power)) for factor, power in found]
    except OverflowError:
        terms = {tuple(map(int, exponents)): int(c) for exponents, c in poly.to_dict().items()}
        context = poly.context()
        names = sympy.symbols(f"x:{context.nvars()}")
        unit, found = sympy.Poly.from_dict(terms, *names).factor_list()
        return int(unit), [
            (context.from_dict({e: int(c) for e, c in factor.terms()}), int(power)) for factor, power in found
        ]


def factored(
    poly: Poly, symbols: list[sympy.Expr], negative: Callable[[Poly], bool] = lambda _: False
) -> tuple[int, sympy.Expr]:
    """A polynomial as an integer times the product of its irreducible factors, in SymPy."""
    if poly.is_constant():
        return (0 if poly.is_zero() else int(poly.leading_coefficient())), sympy.Integer(1)
    unit, found = irreducible_factors(poly)
    product: sympy.Expr = sympy.Integer(1)
    for factor, exponent in found:
        own = factor
        if negative(factor):  # 2 - w rather than w - 2 where w < 2
            own, unit = -factor, unit * (-1) ** exponent
        terms = [
            sympy.Integer(int(c)) * sympy.Mul(*(s ** int(e) for s, e in zip(symbols, exponents, strict=True)))
            for exponents, c in own.to_dict().items()
        ]
        product = product * sympy.Add(*terms) ** exponent
    return unit, product
