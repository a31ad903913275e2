"""Whether regions bounded by curves cover the parameters' domains: by the signs of the polynomials that bound them.

Every region is a list of conditions, each a polynomial in the parameters with the signs it may have. Each way of
giving all these polynomials a sign is a cell. The regions cover the domains if every cell lies in one of them or is
shown to be empty, because the domains, or the signs of the others, decide a sign that it does not have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

from ...algebra.field import Field, Rational
from ...algebra.polynomials import Poly, irreducible_factors
from ...algebra.recurrence import LinearRecurrence
from ...algebra.signs import box_of
from ...closed_forms.forms.growth import Facts, Undecided
from .regions import Region, cover

MOST: Final = 5
"""Polynomials whose signs are tried; 3^5 cells."""
_Conditions = Mapping[str, frozenset[int]]


def covers(recurrence: LinearRecurrence, regions: Sequence[Region]) -> bool:
    """Whether the regions of a law's cases are shown to cover its parameters' domains."""
    if not any(region.is_curved for region in regions) and cover(recurrence.parameters, [r.box for r in regions]):
        return True
    field = Field(tuple(p.symbol for p in recurrence.parameters))
    polynomials: dict[str, Poly] = {}
    facts = Facts(box_of(field, recurrence.parameters))
    try:
        conditions = [_conditions(field, facts, region, polynomials) for region in regions]
    except Undecided:
        return False  # a tied parameter's value may have a pole
    if len(polynomials) > MOST:
        return False
    for signs in product((-1, 0, 1), repeat=len(polynomials)):
        cell = dict(zip(polynomials, signs, strict=True))
        inside = any(all(cell[text] in own for text, own in region.items()) for region in conditions)
        if not inside and not _is_empty(field, facts, polynomials, cell):
            return False
    return True


def _conditions(field: Field, facts: Facts, region: Region, polynomials: dict[str, Poly]) -> _Conditions:
    """What describes a region within the domains; the polynomials are added to those known."""
    found: dict[str, frozenset[int]] = {}

    def add(function: Rational, signs: set[int]) -> None:
        poly = function.numerator
        factors = [factor for factor, _ in irreducible_factors(poly)[1]]
        if len(factors) == 1 and poly.total_degree() == factors[0].total_degree():
            (factor,) = factors  # the same polynomial up to a number
            side = 1 if int(poly.leading_coefficient()) * int(factor.leading_coefficient()) > 0 else -1
            poly, signs = factor, {side * s for s in signs}
        polynomials.setdefault(str(poly), poly)
        found[str(poly)] = found.get(str(poly), frozenset((-1, 0, 1))) & signs

    for poly, own in region.facts.assumed.values():
        add(region.field.polynomial(poly).into(field), {own})
    for p in region.parameters:
        inner, whole, symbol = region.box[p.name], p.domain, field.read(p.symbol)
        if p.name in region.tied:
            value = field.read(region.tied[p.name])
            facts.sign(field.polynomial(value.denominator))
            add(symbol - value, {0})
        elif inner.lower is not None and inner.lower == inner.upper:
            add(symbol - inner.lower, {0})
        else:
            if inner.lower is not None and (inner.lower, inner.lower_closed) != (whole.lower, whole.lower_closed):
                add(symbol - inner.lower, {0, 1} if inner.lower_closed else {1})
            if inner.upper is not None and (inner.upper, inner.upper_closed) != (whole.upper, whole.upper_closed):
                add(inner.upper - symbol, {0, 1} if inner.upper_closed else {1})
    return found


def _is_empty(field: Field, facts: Facts, polynomials: Mapping[str, Poly], cell: Mapping[str, int]) -> bool:
    """Whether a sign of the cell contradicts the domains and its other signs."""
    for text, poly in polynomials.items():
        known = facts
        for other, own in cell.items():
            if other != text and own:
                known = known.assume(polynomials[other], own)
        try:
            if known.sign(field.polynomial(poly)) != cell[text]:
                return True
        except Undecided:
            if known.excludes(field, poly, cell[text]):
                return True
    return False


__all__ = ["covers"]
