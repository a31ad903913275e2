"""The constants kappa that analysis supplies for each named sequence, in the form a person expects.

    Harmonic(m, a, g)     -> zeta(m), psi_{m-1}(1+a) (-1)^m/(m-1)!       DLMF 25.2.1, 5.15.1
    Harmonic(1, a, g) - log(g) -> -psi(1+a)                              DLMF 5.11.2
    sums over the roots of irreducible factors: see `root_constants`
    prod (k+b_i)/(k+d_i)  -> prod Gamma(1+d_i)/Gamma(1+b_i) g^e          DLMF 5.11.12
    prod (1 + c/k^2)      -> sinh(pi sqrt(c))/(pi sqrt(c)), 1 - c: sin   DLMF 4.36.1, 4.22.1
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import sympy

from ...algebra.field import Field, Rational
from ...algebra.partial_fractions import Dense, dense, factors_in_generation
from ...algebra.polynomials import Poly
from .asymptotics import Asymptotics
from .growth import Facts, Undecided
from .named import Harmonic, RationalProduct, RationalSum
from .root_constants import constant_over_roots
from .tower import Kind, NamedSequence, Tower

READABLE_DENOMINATORS = (1, 2, 3, 4, 6)
"""psi at a rational with such a denominator is written out (Gauss, DLMF 5.4.19); others are left."""


def kappa(tower: Tower, number: int, facts: Facts) -> sympy.Expr | None:
    """The constant of a sequence, or ``None`` where it has no name."""
    s = tower.sequences[number]
    if s.kind is Kind.PRODUCT:
        return _product_constant(tower, s, facts)
    if isinstance(s.expression, Harmonic):
        return harmonic_constant(int(s.expression.args[0]), s.expression.args[1])
    term = s.term.rational
    if term is not None and not term.has_powers:
        named = constant_over_roots(term, s.lower, facts)
        if named is not None:
            return named
    return _series(tower, number, facts)


def harmonic_constant(m: int, a: sympy.Expr) -> sympy.Expr:
    """The limit of Harmonic(m, a, g), for m = 1 after subtracting log(g)."""
    if a == 0:
        return sympy.EulerGamma if m == 1 else sympy.zeta(m)
    if m == 1:
        return -digamma(1 + a)
    value = sympy.polygamma(m - 1, 1 + a)
    return sympy.Integer(-1) ** m * value / sympy.factorial(m - 1)


def digamma(argument: sympy.Expr) -> sympy.Expr:
    """psi, written out at rationals of small denominator."""
    value = sympy.digamma(argument)
    if argument.is_Rational and argument.q in READABLE_DENOMINATORS:
        return sympy.expand_func(value)
    return value


def _series(tower: Tower, number: int, facts: Facts) -> sympy.Expr | None:
    """A convergent sum without a shorter name is its own constant: the series itself.

    One whose terms hold further sums is none: it could be neither read nor enclosed.
    """
    s = tower.sequences[number]
    nested = any(tower.sequences[i].kind is not Kind.PRODUCT for i in s.term.numbers())
    if nested or not isinstance(s.expression, RationalSum):
        return None
    expansion = Asymptotics(tower, 3, facts.above_one).sequence(number)
    unit = [*(scale for (scale, k) in expansion.terms if not k), *expansion.errors]
    try:
        decaying = all(
            facts.sign(x.base * x.base - 1) < 0 or (x.base == 1 and facts.sign(x.exponent) < 0) for x in unit
        )
    except Undecided:
        return None
    term, index, lower, _ = s.expression.args
    return RationalSum(term, index, lower, sympy.oo) if decaying else None


def _product_constant(tower: Tower, s: NamedSequence, facts: Facts) -> sympy.Expr | None:
    """The constant of a product of factors of degree at most two; ``None`` beyond."""
    if s.factor.has_powers:
        term, index, lower, _ = s.expression.args
        return RationalProduct(term, index, lower, sympy.oo)
    total = sympy.Integer(1)
    for poly, side in ((s.factor.numerator, 1), (s.factor.denominator, -1)):
        for coefficients, power in _paired(factors_in_generation(poly)[1], s.factor.field):
            own = _gamma_of_roots(coefficients, s.lower, facts)
            if own is None:
                return _infinite_product(s)
            total = total * own ** (-side * power)
    return total


def _paired(factors: list[tuple[Poly, int]], field: Field) -> Iterator[tuple[Dense, int]]:
    """Factors with their powers; (k+b)(k+d) as one where b + d is a whole number, which makes a sine of them."""
    waiting: list[tuple[Fraction, int]] = []
    for factor, power in factors:
        coefficients = dense(field, factor)
        root = (coefficients[0] / coefficients[-1]).constant if len(coefficients) == 2 else None
        if root is None or root.denominator == 1:
            yield coefficients, power
            continue
        for i, (other, count) in enumerate(waiting):
            if (root + other).denominator == 1 and count == power:
                del waiting[i]
                yield dense(field, ((field.g + root) * (field.g + other)).numerator), power
                break
        else:
            waiting.append((root, power))
    for root, power in waiting:
        yield (field.number(root), field.one), power


def _infinite_product(s: NamedSequence) -> sympy.Expr | None:
    """A convergent product without a shorter name is its own constant."""
    if s.factor.degree or (s.factor - 1).degree > -2:
        return None
    term, index, lower, _ = s.expression.args
    return RationalProduct(term, index, lower, sympy.oo)


def _gamma_of_roots(coefficients: Dense, lower: int, facts: Facts) -> sympy.Expr | None:
    """prod over the roots r of Gamma(lower - r)."""
    if len(coefficients) == 2:
        return sympy.gamma((coefficients[0] / coefficients[1] + lower).expression)
    if len(coefficients) != 3:
        return None
    b, c = coefficients[1] / coefficients[2], coefficients[0] / coefficients[2]
    discriminant = b * b / 4 - c
    half = (b / 2).constant
    if half is not None and half.denominator <= 2:
        return _reflected(discriminant, lower + half, facts)
    root = sympy.sqrt(discriminant.expression)
    middle = (b / 2 + lower).expression
    return sympy.gamma(middle + root) * sympy.gamma(middle - root)


def _reflected(discriminant: Rational, center: object, facts: Facts) -> sympy.Expr | None:
    """Gamma(m + t) Gamma(m - t) for integer or half-integer m and t^2 = discriminant (DLMF 5.5.3)."""
    try:
        own = facts.sign(discriminant)
    except Undecided:
        return None
    x = discriminant.expression
    m = sympy.Rational(str(center))
    if own > 0:
        t = sympy.sqrt(x)
        wave = (sympy.pi * t / sympy.sin(sympy.pi * t)) if m.q == 1 else (sympy.pi / sympy.cos(sympy.pi * t))
    else:
        t = sympy.sqrt(-x)
        wave = (sympy.pi * t / sympy.sinh(sympy.pi * t)) if m.q == 1 else (sympy.pi / sympy.cosh(sympy.pi * t))
    base = sympy.Integer(1) if m.q == 1 else sympy.Rational(1, 2)
    factor = sympy.Integer(1)
    # Gamma(1+t) Gamma(1-t) = pi t/sin(pi t), Gamma(1/2+t) Gamma(1/2-t) = pi/cos(pi t); then step by (k^2 - t^2)
    k = base
    while k < m:
        factor, k = factor * (k**2 - x), k + 1
    while k > m:
        k = k - 1
        factor = factor / (k**2 - x)
    return wave * factor
