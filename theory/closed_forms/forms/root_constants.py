"""Constants of sums over irreducible factors: psi at algebraic numbers, hyperbolic functions for quadratic ones.

With the roots r of an irreducible f, p/f^m = sum_r sum_l c_l(r)/(k - r)^l, where c_l is a polynomial in r over the
coefficients' field, read off the power series of p/h^m at r, f(r + t) = t h(t). So

    sum_{k=lower}^g p(k)/f(k)^m - c log(g)  ->  sum_r ( -c_1(r) psi(lower - r)
                                                + sum_{l>=2} c_l(r) (-1)^l psi_{l-1}(lower - r)/(l-1)! ),

c the sum of c_1 over the roots (DLMF 5.7.6, 5.15.1). Quadratic factors (k+h)^2 + d whose axis meets the integers or
their halves, below constant numerators, have

    sum_{k>=1} 1/(k^2 + d) = (pi sqrt(d) coth(pi sqrt(d)) - 1)/(2d),
    sum_{k>=0} 1/((k+1/2)^2 + d) = pi tanh(pi sqrt(d))/(2 sqrt(d))                         (DLMF 4.36.3, 4.36.4),

with cot and tan for d < 0, and their derivatives with respect to d for higher powers.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Final

import sympy

from ...algebra.field import Field, Rational
from ...algebra.partial_fractions import (
    Dense,
    add,
    dense,
    divide,
    factors_in_generation,
    inverse_modulo,
    multiply,
    scale,
)
from ...algebra.polynomials import Poly
from .growth import Facts, Undecided
from .named import RootPolygamma

MAX_DEGREE: Final = 12
"""Factors of higher degree are left as series."""


def constant_over_roots(term: Rational, lower: int, facts: Facts) -> sympy.Expr | None:
    """The constant of sum_{k=lower}^g term(k), term = p/f^m with f irreducible of degree at least 2; else ``None``."""
    factors = factors_in_generation(term.denominator)[1]
    if len(factors) != 1 or not 2 <= int(factors[0][0].degrees()[0]) <= MAX_DEGREE:
        return None
    (f, power), field = factors[0], term.field
    numerator = dense(field, (term * field.polynomial(f) ** power).numerator)
    below = field.polynomial((term * field.polynomial(f) ** power).denominator)
    numerator = scale(numerator, field.one / below)
    return _hyperbolic(field, numerator, f, power, lower, facts) or _polygammas(field, numerator, f, power, lower)


def _polygammas(field: Field, numerator: Dense, f: Poly, power: int, lower: int) -> sympy.Expr:
    modulus = dense(field, f)
    x = sympy.Symbol("x_")
    shown = _expression(modulus, x)
    total = sympy.Integer(0)
    for order, c in enumerate(_principal_parts(field, numerator, modulus, power), start=1):
        if not c:
            continue
        sign = -1 if order == 1 else (-1) ** order
        weight = _expression(scale(c, field.number(Fraction(sign, factorial(order - 1)))), x)
        total += RootPolygamma(sympy.Integer(order - 1), weight, shown, x, sympy.Integer(lower))
    return total


def _principal_parts(field: Field, numerator: Dense, modulus: Dense, power: int) -> list[Dense]:
    """c_1, ..., c_m as polynomials in a root."""
    count = power
    # h = f'(r) + f''(r)/2 t + ..., and p(r + t), as series in t with coefficients in Q(parameters)[r]/(f).
    h = [_taylor(field, modulus, i + 1) for i in range(count)]
    series = [_taylor(field, numerator, i) for i in range(count)]
    inverse = _inverse_series(h, modulus, count)
    for _ in range(power):
        series = _product(series, inverse, modulus, count)
    return [series[power - order] for order in range(1, power + 1)]


def _taylor(field: Field, poly: Dense, order: int) -> Dense:
    """The coefficient of t^order in poly(r + t)."""
    out = []
    for i in range(order, len(poly)):
        binomial = factorial(i) // factorial(order) // factorial(i - order)
        out.append(poly[i] * binomial)
    return tuple(out)


def _product(left: list[Dense], right: list[Dense], modulus: Dense, count: int) -> list[Dense]:
    out: list[Dense] = []
    for n in range(count):
        total: Dense = ()
        for i in range(n + 1):
            total = add(total, divide(multiply(left[i], right[n - i]), modulus)[1])
        out.append(total)
    return out


def _inverse_series(series: list[Dense], modulus: Dense, count: int) -> list[Dense]:
    one = modulus[-1].field.one
    first = inverse_modulo(divide(series[0], modulus)[1], modulus)
    out = [first]
    for n in range(1, count):
        total: Dense = ()
        for i in range(1, n + 1):
            total = add(total, divide(multiply(series[i], out[n - i]), modulus)[1])
        out.append(divide(multiply(scale(total, -one), first), modulus)[1])
    return out


def _expression(poly: Dense, x: sympy.Symbol) -> sympy.Expr:
    return sympy.Add(*(c.expression * x**i for i, c in enumerate(poly)))


def gathered(expression: sympy.Expr) -> sympy.Expr:
    """A sum with one term for each order of psi and each factor, rational multiples taken inside."""
    inside: dict[tuple[sympy.Expr, ...], sympy.Expr] = {}
    rest = []
    for term in sympy.Add.make_args(sympy.expand(expression)):
        sums = [factor for factor in sympy.Mul.make_args(term) if isinstance(factor, RootPolygamma)]
        if len(sums) != 1:
            rest.append(term)
            continue
        order, weight, *where = sums[0].args
        key = (order, *where)
        inside[key] = inside.get(key, sympy.S.Zero) + term / sums[0] * weight
    made = [RootPolygamma(order, sympy.expand(p), f, x, a) for (order, f, x, a), p in inside.items() if p != 0]
    return sympy.Add(*rest, *made) if inside else expression


def _hyperbolic(
    field: Field, numerator: Dense, f: Poly, power: int, lower: int, facts: Facts
) -> sympy.Expr | None:
    """The elementary form, for a quadratic factor below a constant."""
    modulus = dense(field, f)
    if len(modulus) != 3 or len(numerator) != 1:
        return None
    half = (modulus[1] / modulus[2] / 2).constant
    if half is None or half.denominator > 2:
        return None
    rest = modulus[0] / modulus[2] - half * half
    try:
        positive = facts.sign(rest) > 0
    except Undecided:
        return None
    d = sympy.Symbol("d", positive=True)
    root = sympy.pi * sympy.sqrt(d)
    whole = half.denominator == 1
    wave = (sympy.coth if whole else sympy.tanh) if positive else (sympy.cot if whole else sympy.tan)
    sign = 1 if positive else -1
    # with d the modulus of the rest: sum over k >= 1 (or 1/2, 3/2, ...) of 1/(k^2 + sign d)
    base = sign * (root * wave(root) - 1) / (2 * d) if whole else sympy.pi**2 * wave(root) / (2 * root)
    begin = Fraction(lower) + half
    k = Fraction(1) if whole else Fraction(1, 2)
    while k != begin:
        step = 1 if k < begin else -1
        place = k if step > 0 else k - 1
        base -= step / (sympy.Rational(place.numerator, place.denominator) ** 2 + sign * d)
        k += step
    for order in range(1, power):
        base = -sign * sympy.diff(base, d) / order
    factor = (numerator[0] / modulus[2] ** power).expression
    return factor * base.subs(d, (rest * sign).expression)


__all__ = ["constant_over_roots", "gathered"]
