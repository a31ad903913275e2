"""The constant of a leading term: written out, and whether it is certainly not zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import sympy

from ...algebra.field import Rational
from ...algebra.signs import half_line, readable, sign
from ..forms.asymptotics import Asymptotics
from ..forms.constants import kappa
from ..forms.growth import Facts, Leading, Undecided, scale_expression
from ..forms.root_constants import gathered
from ..forms.simplify import simplest
from ..forms.tower import Kind, Monomial, Tower
from ..values.enclosures import Comparison, compare_with_zero

SHALLOW: Final = 3


def constant_of(tower: Tower, coefficient: Mapping[Monomial, Rational], facts: Facts) -> sympy.Expr | None:
    """The leading coefficient with the constants written out."""
    total = sympy.Integer(0)
    for monomial, c in coefficient.items():
        term = readable(c, facts.box)
        for i, e in monomial:
            value = kappa(tower, i, facts)
            if value is None:
                return None
            term = term * value**e
        total = total + term
    return gathered(simplest(total))


def approach_of(tower: Tower, found: Leading, facts: Facts) -> sympy.Expr | None:
    if found.runner_up is None:
        return None
    scale, coefficient = found.runner_up
    constant = constant_of(tower, coefficient, facts)
    return None if constant is None else -constant * scale_expression(scale)


def certainly_nonzero(
    tower: Tower, coefficient: Mapping[Monomial, Rational], facts: Facts, constant: sympy.Expr | None
) -> bool:
    """Whether a polynomial in the constants is certainly not zero."""
    items = list(coefficient.items())
    if constant is not None and not constant.free_symbols:
        return compare_with_zero(constant) in (Comparison.LESS, Comparison.GREATER)
    signs = set()
    for monomial, c in items:
        try:
            signs.add(facts.sign(c))
        except Undecided:
            return False
        known = _never_zero if len(items) == 1 else _positive
        if not all(known(tower, i, facts) for i, _ in monomial):
            return False
    return len(signs) == 1


def _never_zero(tower: Tower, number: int, facts: Facts) -> bool:
    """Whether a constant is certainly not zero: a product none of whose factors vanishes, or a positive sum."""
    s = tower.sequences[number]
    if s.kind is Kind.SUM:
        return _positive(tower, number, facts)
    return sign(s.factor, {**facts.box, 0: half_line(s.lower)}) in (1, -1)


def _positive(tower: Tower, number: int, facts: Facts) -> bool:
    """Whether a constant is certainly positive: a product of positive factors, a sum of positive terms."""
    s = tower.sequences[number]
    box = {**facts.box, 0: half_line(s.lower)}
    if s.kind is Kind.PRODUCT:
        return sign(s.factor, box) == 1
    expansion = Asymptotics(tower, SHALLOW, facts.above_one).sequence(number)
    for (scale, k), _ in expansion.terms.items():
        if not k and (scale.base != 1 or sign(scale.exponent, facts.box) != -1):
            try:
                if facts.sign(scale.exponent) >= 0:
                    return False
            except Undecided:
                return False
    for monomial, c in s.term.coefficients.items():
        if sign(c, box) != 1 or not all(_positive(tower, i, facts) or e % 2 == 0 for i, e in monomial):
            return False
    return True
