"""Sums of rational terms: partial fractions, telescoped class by class onto harmonic sums.

    sum_k c/(k+a)^m -> c Harmonic(m, a0, g) + rational,   a - a0 an integer.

Two facts make this a decision and not a heuristic: the parts on different representatives and powers are
linearly independent modulo telescoping, and a sum converges if and only if the polynomial part is zero and
the coefficients of 1/k add up to zero (Abramov 1971; DLMF 5.7.6, 5.15.1).
"""

from __future__ import annotations

from typing import Final

import sympy

from ...algebra.field import Field, Rational
from ...algebra.partial_fractions import (
    Dense,
    Part,
    dense,
    partial_fractions,
    representative,
    shift_between,
    undense,
)
from ...algebra.polynomials import Poly, irreducible_factors
from ...algebra.signs import half_line, polynomial_sign, sign
from ...symbols import GENERATION
from ..forms.named import Harmonic, RationalSum, index_symbol
from ..forms.tower import Form, Kind, NamedSequence, Tower

MAX_AHEAD: Final = 4
"""How far a factor is shifted to have no zero at k = 1, 2, ..."""


def antidifference(tower: Tower, term: Rational) -> Form:
    """A form S with S(g) - S(g-1) = term(g), exact as an identity in the tower."""
    if term.is_zero:
        return tower.zero()
    if term.has_powers:
        level = _settled(tower, term)
        rest = term - level
        whole = tower.zero() if rest.is_zero else _whole_series(tower, rest)
        return whole if level.is_zero else whole + antidifference(tower, level)
    split = partial_fractions(term)
    total = Form.of(polynomial_antidifference(tower.field, split.polynomial))
    for part in split.parts:
        total = total + _part(tower, part)
    return total


def _settled(tower: Tower, term: Rational) -> Rational:
    """What a term tends to in g as q^g rises above all bounds; zero where its base is not seen to exceed 1."""
    field = tower.field
    if len(field.bases) != 1 or sign(field.base_elements[0] - 1, tower.box) != 1:
        return field.zero
    place = 1 + len(field.parameters)
    degrees = [int(poly.degrees()[place]) for poly in (term.numerator, term.denominator)]
    if degrees[0] != degrees[1]:
        return field.zero
    top, low = (
        field.context.from_dict(
            {(*e[:place], 0, *e[place + 1 :]): c for e, c in poly.to_dict().items() if int(e[place]) == degrees[0]}
        )
        for poly in (term.numerator, term.denominator)
    )
    return field.polynomial(top) / field.polynomial(low)


def polynomial_antidifference(field: Field, polynomial: Dense) -> Rational:
    """The polynomial S with S(g) - S(g-1) = polynomial(g) and S(0) = 0 (Faulhaber), term by term from the top."""
    rest = undense(field, polynomial)
    total = field.zero
    while not rest.is_zero:
        top = dense(field, rest.numerator)
        degree = len(top) - 1
        step = field.g ** (degree + 1) * (top[-1] / field.polynomial(rest.denominator) / (degree + 1))
        total = total + step
        rest = rest - (step - step.shift(-1))
    return total - total.at(0)


def _part(tower: Tower, part: Part) -> Form:
    """The antidifference of numerator/factor^power."""
    field = tower.field
    base, steps = known_representative(tower, part.factor, ahead=True)
    f0 = field.polynomial(base)
    numerator = undense(field, part.numerator)
    # factor(g) = unit * base(g + steps)
    unit = field.polynomial(part.factor) / f0.shift(steps)
    local = numerator.shift(-steps) / unit.shift(-steps) ** part.power / f0**part.power
    moved = field.zero  # sum_k local(k + steps) = sum_k local(k) + moved
    if steps > 0:
        for i in range(1, steps + 1):
            moved = moved + local.shift(i)
    else:
        for i in range(-steps):
            moved = moved - local.shift(-i)
    top = dense(field, (local * f0**part.power).numerator)
    scale = field.one / field.polynomial((local * f0**part.power).denominator)
    total = Form.of(moved)
    for i, c in enumerate(top):
        if not c.is_zero:
            number, factor = _basis(tower, base, part.power, i)
            total = total + Form.of(c * scale * factor, ((number, 1),))
    return total


def known_representative(tower: Tower, factor: Poly, *, ahead: bool = False) -> tuple[Poly, int]:
    """The representative of a factor's class: one already in the tower if there is one.

    With `ahead`, one that has no zero at k = 1, 2, ...: good for sums; in a product it would change the exponent.
    """
    base, steps = representative(tower.field, factor)
    if ahead and base == factor and lower_index(tower, base) != 1:
        for shift in range(1, MAX_AHEAD + 1):
            moved = tower.field.polynomial(factor).shift(shift).numerator
            if lower_index(tower, moved) == 1:
                base, steps = moved, -shift
                break
    for sequence in tower.sequences:
        own = sequence.term.rational if sequence.kind is Kind.SUM else sequence.factor
        if own is None:
            continue
        for poly in (own.denominator, own.numerator):
            for known, _ in irreducible_factors(poly)[1]:
                if known.degrees()[0]:
                    j = shift_between(tower.field, known, base)
                    if j is not None:
                        return known, steps + j
    return base, steps


def lower_index(tower: Tower, factor: Poly) -> int:
    """First index of a sum or product over a factor: 1, unless a term there might vanish or have a pole."""
    box = {**tower.box, 0: half_line(1)}
    return 1 if polynomial_sign(tower.field, factor, box) else tower.start + 1


def _basis(tower: Tower, base: Poly, power: int, exponent: int) -> tuple[int, Rational]:
    """The sequence sum_k k^exponent/base(k)^power up to a constant: its number and the constant."""
    field = tower.field
    lower = lower_index(tower, base)
    coefficients = dense(field, base)
    if len(coefficients) == 2 and lower == 1:
        a = coefficients[0] / coefficients[1]
        term = (field.g + a) ** -power
        name = tower.unused_name(f"H{power}" if a.is_zero else f"H{power}a")
        expression = Harmonic(sympy.Integer(power), a.expression, GENERATION)
        scale = coefficients[1] ** -power
    else:
        term = field.g**exponent / field.polynomial(base) ** power
        name, scale = tower.unused_name("S"), field.one
        expression = series_expression(tower, term, lower)
    made = NamedSequence(name, Kind.SUM, Form.of(term), field.one, lower, expression)
    return tower.number(made), scale


def series_expression(tower: Tower, term: Rational, lower: int) -> sympy.Expr:
    """A rational term's sum as an unevaluated function of g."""
    index = index_symbol({str(p) for p in tower.field.parameters})
    return RationalSum(term.expression.xreplace({GENERATION: index}), index, sympy.Integer(lower), GENERATION)


def _whole_series(tower: Tower, term: Rational) -> Form:
    """A term with q^g in a denominator: the sum is left as a series."""
    lower = tower.start + 1
    expression = series_expression(tower, term, lower)
    made = NamedSequence(tower.unused_name("S"), Kind.SUM, Form.of(term), tower.field.one, lower, expression)
    return Form.of(tower.field.one, ((tower.number(made), 1),))


def nested_sum(tower: Tower, term: Form) -> Form:
    """A sum over a form in earlier sequences that does not reduce: a new sequence of the tower."""
    lower = tower.start + 1
    index = index_symbol({str(p) for p in tower.field.parameters})
    inner = tower.expression(term).xreplace({GENERATION: index})
    expression = RationalSum(inner, index, sympy.Integer(lower), GENERATION)
    made = NamedSequence(tower.unused_name("S"), Kind.SUM, term, tower.field.one, lower, expression)
    return Form.of(tower.field.one, ((tower.number(made), 1),))
