"""Products of rational factors: h(g) = a(g) h(g-1) as rational * q^g * prod (shift-free factor).

The irreducible factors of a, class by class, telescope onto one representative; what is left over is a product
of monic factors f0(k)^e over different classes, which no rational function telescopes (Petkovsek 1992). With
roots -b_i (numerator) and -d_i (denominator) and as many of the one as of the other,

    prod_{k<=g} prod_i (k+b_i)/(k+d_i) = prod_i Gamma(g+1+b_i) Gamma(1+d_i) / (Gamma(g+1+d_i) Gamma(1+b_i))
                                       ~ const * g^e,    e = sum b_i - sum d_i       (DLMF 5.11.12).
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import Final

import sympy

from ...algebra.field import Field, Rational
from ...algebra.partial_fractions import dense, factors_in_generation, shift_between
from ...algebra.polynomials import Poly, irreducible_factors
from ...algebra.signs import sign
from ...symbols import GENERATION
from ..forms.named import RationalProduct, index_symbol
from ..forms.tower import Form, Kind, Monomial, NamedSequence, Tower, join
from .sums import known_representative, lower_index

MAX_MOVE: Final = 8
"""How far a representative is moved to balance a product."""


def hypergeometric(tower: Tower, factor: Rational) -> tuple[Rational, Monomial]:
    """Rational R and monomial p with h = R p a solution of h(g) = factor(g) h(g-1), h not zero."""
    field = tower.field
    if factor.has_powers:
        return field.one, _whole_product(tower, factor)
    ratio, rational = field.one, field.one
    classes: list[tuple[Poly, int]] = []
    for poly, side in ((factor.numerator, 1), (factor.denominator, -1)):
        content, inner = factors_in_generation(poly)
        ratio = ratio * field.polynomial(content) ** side
        for f, power in inner:
            base, steps = _class(tower, f, classes)
            f0 = field.polynomial(base)
            unit = field.polynomial(f) / f0.shift(steps)
            ratio = ratio * unit ** (side * power)
            rational = rational * telescoped(f0, steps) ** (side * power)
            classes = _merged(classes, base, side * power)
    exponents, moved = _balanced(tower, [(base, e) for base, e in classes if e])
    rational = rational * moved
    for base, e in exponents:
        ratio = ratio * dense(field, base)[-1] ** e
    return rational, join(_geometric(tower, ratio), _shift_free(tower, exponents))


def _balanced(tower: Tower, exponents: list[tuple[Poly, int]]) -> tuple[list[tuple[Poly, int]], Rational]:
    """The classes with representatives moved so that the product tends to a number, if one move can do that.

    Also the rational function that makes up for the move. A whole class is moved where that is enough, one with
    parameters rather than one without; else a part of the copies of a factor that stands to a power, so that
    (k-1/2)^2/k^2 becomes (k-1/2)(k+1/2)/k^2.
    """
    field = tower.field
    weight = field.zero
    for base, e in exponents:
        own = dense(field, base)
        weight = weight + own[-2] / own[-1] * e
    excess = weight.constant
    balance = sum(int(b.degrees()[0]) * e for b, e in exponents)
    if not excess or excess.denominator != 1 or balance != 0:
        return exponents, field.one
    moves: list[tuple[int, int, int]] = []
    for i, (base, e) in enumerate(exponents):
        steps, copies = _steps(-excess / int(base.degrees()[0]), e)
        if copies and abs(steps) <= MAX_MOVE:
            moves.append((i, steps, copies))
    if not moves:
        return exponents, field.one

    def rank(move: tuple[int, int, int]) -> tuple[bool, bool, bool, Fraction]:
        """A whole class before a part of one, parameters before none, k itself last, then the least zeros."""
        base, e = exponents[move[0]]
        plain = sum(base.degrees()) == int(base.degrees()[0])
        far = dense(field, field.polynomial(base).shift(move[1]).numerator)
        size = (far[-2] / far[-1]).constant if plain else None
        return move[2] != e, plain, base == field.context.gen(0), abs(size or Fraction(0))

    i, steps, copies = min(moves, key=rank)
    base, e = exponents[i]
    moved = field.polynomial(base).shift(steps)
    kept = [(base, e - copies)] if copies != e else []
    out = [*exponents[:i], *kept, (moved.numerator, copies), *exponents[i + 1 :]]
    return out, telescoped(moved, -steps) ** copies


def _steps(wanted: Fraction, power: int) -> tuple[int, int]:
    """(steps, copies) with steps * copies = wanted, all copies if that can be, else one step; no copies if neither."""
    whole = wanted / power
    if whole.denominator == 1:
        return int(whole), power
    side = 1 if (wanted > 0) == (power > 0) else -1
    return (side, int(wanted) * side) if wanted.denominator == 1 and abs(wanted) < abs(power) else (0, 0)


def _class(tower: Tower, f: Poly, classes: list[tuple[Poly, int]]) -> tuple[Poly, int]:
    base, steps = known_representative(tower, f)
    for known, _ in classes:
        j = shift_between(tower.field, known, base)
        if j is not None:
            return known, steps + j
    return base, steps


def _merged(classes: list[tuple[Poly, int]], base: Poly, power: int) -> list[tuple[Poly, int]]:
    if any(known == base for known, _ in classes):
        return [(known, e + power if known == base else e) for known, e in classes]
    return [*classes, (base, power)]


def telescoped(f: Rational, steps: int) -> Rational:
    """The R with R(g)/R(g-1) = f(g + steps)/f(g)."""
    total = f.field.one
    if steps > 0:
        for i in range(1, steps + 1):
            total = total * f.shift(i)
    else:
        for i in range(-steps):
            total = total / f.shift(-i)
    return total


def _geometric(tower: Tower, ratio: Rational) -> Monomial:
    """ratio^g as a power of a primitive geometric sequence."""
    if ratio == 1:
        return ()
    base, power = primitive_power(ratio)
    if power % 2 == 0 and sign(base, tower.box) == -1:
        base = -base
    name = tower.unused_name("Geo")
    made = NamedSequence(name, Kind.PRODUCT, Form({}), base, 1, base.expression**GENERATION)
    return ((tower.number(made), power),)


def primitive_power(ratio: Rational) -> tuple[Rational, int]:
    """A base b and e >= 1 with b^e = ratio and e as large as possible."""
    field = ratio.field
    pieces: list[tuple[Rational, int]] = []
    negative = False
    for poly, side in ((ratio.numerator, 1), (ratio.denominator, -1)):
        unit, factors = irreducible_factors(poly)
        negative ^= int(unit) < 0
        pieces += [(field.number(int(p)), side * int(e)) for p, e in sympy.factorint(abs(int(unit))).items()]
        pieces += [(field.polynomial(f), side * int(e)) for f, e in factors]
    if not pieces:
        return ratio, 1
    common = gcd(*(abs(e) for _, e in pieces))
    while negative and common % 2 == 0:
        common //= 2
    base = field.number(Fraction(-1 if negative else 1))
    for piece, e in pieces:
        base = base * piece ** (e // common)
    return base, common


def _shift_free(tower: Tower, exponents: list[tuple[Poly, int]]) -> Monomial:
    """The product over different classes as a power of one primitive product sequence."""
    if not exponents:
        return ()
    common = gcd(*(abs(e) for _, e in exponents))
    if _upside_down(tower, exponents):
        common = -common
    field = tower.field
    factor = field.one
    lower = 1
    for base, e in exponents:
        monic = field.polynomial(base) / dense(field, base)[-1]
        factor = factor * monic ** (e // common)
        lower = max(lower, lower_index(tower, base))
    for i, own in enumerate(tower.sequences):
        if own.kind is Kind.PRODUCT and own.lower == lower:
            if own.factor == factor:
                return ((i, common),)
            if own.factor * factor == 1:
                return ((i, -common),)
    return ((_product(tower, factor, lower), common),)


def _upside_down(tower: Tower, exponents: list[tuple[Poly, int]]) -> bool:
    """Whether a person would write the reciprocal: k belongs into the denominator, c and k^2 + c on top."""
    generation = tower.field.context.gen(0)
    for base, e in exponents:
        if base == generation:
            return e > 0
    return exponents[0][1] < 0


def _product(tower: Tower, factor: Rational, lower: int) -> int:
    index = index_symbol({str(p) for p in tower.field.parameters})
    term = product_term(tower.field, factor).xreplace({GENERATION: index})
    expression = RationalProduct(term, index, sympy.Integer(lower), GENERATION)
    made = NamedSequence(tower.unused_name("P"), Kind.PRODUCT, Form({}), factor, lower, expression)
    return tower.number(made)


def product_term(field: Field, factor: Rational) -> sympy.Expr:
    """A factor as a person writes it: 1 + c/g^2 rather than (g^2 + c)/g^2 where the denominator is a power of g."""
    low = field.polynomial(factor.denominator)
    if factor.degree == 0 and low.degree and low == field.g**low.degree * (low / field.g**low.degree).at(1):
        return sympy.Add(*sympy.expand(factor.expression).args)
    return factor.expression


def _whole_product(tower: Tower, factor: Rational) -> Monomial:
    return ((_product(tower, factor, tower.start + 1), 1),)
