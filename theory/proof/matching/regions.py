"""Regions of the parameters: where a case holds, whether cases cover the domains, and what a certificate is about.

A region gives every parameter an interval; a parameter that a case fixes has an interval of one point. A case may
besides know signs of polynomials in several parameters (f < n), or tie one parameter to the others (f = 2 n).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Any, Final, TypeAlias, final

import sympy

from ...algebra.field import Field
from ...algebra.polynomials import evaluate
from ...algebra.recurrence import LinearRecurrence
from ...closed_forms.forms.growth import Facts, Undecided
from ...closed_forms.forms.named import exact_value
from ...closed_forms.solving.cases import Case
from ...errors import InputError
from ...symbols import Domain, Parameter
from ..evaluation import expression
from ..reading import Reject, ends

Box: TypeAlias = Mapping[str, Domain]
_BITS: Final = 60
_TRIES: Final = 4000
_SEEN: Final = 3
"""Points of a region that must be found among the first tries, for it to be drawn from."""


@final
@dataclass(frozen=True)
class Region:
    """Where a case holds.

    Parameters
    ----------
    parameters
        The law's parameters.
    box
        An interval for each, one point for one that is a number; the whole domain for one that is tied.
    tied
        Values in the other parameters.
    facts
        The signs assumed of polynomials in the other parameters.
    field
        The field of these polynomials.
    """

    parameters: tuple[Parameter, ...]
    box: Box
    tied: Mapping[str, sympy.Expr]
    facts: Facts
    field: Field

    @property
    def is_curved(self) -> bool:
        """Whether it is more than an interval each."""
        return bool(self.tied or self.facts.assumed)

    @cached_property
    def values(self) -> dict[str, sympy.Expr]:
        """The parameters by name: a number, an expression in others, or the symbol."""
        out: dict[str, sympy.Expr] = {}
        for p in self.parameters:
            domain = self.box[p.name]
            point = sympy.Rational(str(domain.lower)) if is_point(domain) else p.symbol
            out[p.name] = self.tied.get(p.name, point)
        return out

    def draw(self, chance: Random) -> dict[str, Fraction]:
        """A random rational point.

        Raises
        ------
        Reject
            If none is found.
        """
        for _ in range(_TRIES):
            point = self._tried(chance)
            if point is not None:
                return point
        raise Reject("no point of the region is found")

    @cached_property
    def is_seen(self) -> bool:
        """Whether points of it are easily found."""
        chance = Random("seen")
        return not self.is_curved or sum(self._tried(chance) is not None for _ in range(_TRIES // 10)) >= _SEEN

    def _tried(self, chance: Random) -> dict[str, Fraction] | None:
        """A random point of the box, if it is one of the region."""
        point = {name: member(domain, chance) for name, domain in self.box.items() if name not in self.tied}
        known = {p.symbol: point[p.name] for p in self.parameters if p.name in point}
        for name, value in self.tied.items():
            point[name] = exact_value(value, known)
            if point[name] not in self.box[name]:
                return None
        values = {p.symbol: point[p.name] for p in self.parameters}
        numbers = [Fraction(0), *(values[symbol] for symbol in self.field.parameters)]
        for poly, own in self.facts.assumed.values():
            size = evaluate(poly, numbers)
            if (size > 0) - (size < 0) != own:
                return None
        return {p.name: point[p.name] for p in self.parameters}

    def is_inside(self, data: Mapping[str, Any]) -> bool:
        """Whether the parameters' domains in a certificate, read in their order, contain the region."""
        known: dict[str, sympy.Expr] = {}
        for name, text in data.get("parameters", {}).items():
            own = known[name] = self.values[name]
            if name not in self.tied and _is_part(self.box[name], text, name):
                continue
            try:
                for end, side in zip(ends(name, text), (1, -1), strict=True):
                    if end is not None and not self._beyond((own - expression(end[0], known)) * side, end[1]):
                        return False
            except (Reject, KeyError, InputError, Undecided):
                return False
        return True

    def _beyond(self, room: sympy.Expr, closed: bool) -> bool:
        found = self.facts.sign(self.field.read(sympy.cancel(room)))
        return found > 0 or (found == 0 and closed)


def _is_part(domain: Domain, text: str, name: str) -> bool:
    try:
        return contains(Domain.parse(text, name), domain)
    except InputError:
        return False


def region_of(recurrence: LinearRecurrence, case: Case) -> Region | None:
    """Where a case holds; ``None`` if it is described by q^g, leaves the domains, or no points of it are found."""
    field = case.field
    if field.bases and case.facts.assumed:
        return None
    fixed = dict(case.substituted)
    box, tied = {}, {}
    for p in recurrence.parameters:
        box[p.name] = p.domain
        if p.symbol not in fixed:
            box[p.name] = case.facts.box[1 + case.recurrence.field.parameters.index(p.symbol)]
            continue
        value = sympy.sympify(fixed[p.symbol])
        while value.free_symbols & fixed.keys():
            value = value.xreplace(fixed)
        if value.is_Rational:
            number = Fraction(int(value.p), int(value.q))
            box[p.name] = Domain(number, number, True, True)
        else:
            tied[p.name] = value
    if not all(contains(p.domain, box[p.name]) for p in recurrence.parameters):
        return None
    if field.parameters != case.recurrence.field.parameters:
        return None  # the facts number the parameters as the case's recurrence does
    # by the polynomials' own texts: facts look a sign up by the text, draws and coverings go by the polynomial
    facts = replace(case.facts, assumed={str(poly): (poly, own) for poly, own in case.facts.assumed.values()})
    region = Region(recurrence.parameters, box, tied, facts, field)
    return region if region.is_seen else None


def cover(parameters: Sequence[Parameter], regions: Sequence[Box]) -> bool:
    """Whether boxes that differ in one parameter at most cover the domains."""
    split = [p for p in parameters if any(region[p.name] != p.domain for region in regions)]
    if len(split) > 1:
        return False
    if not split:
        return bool(regions)
    (parameter,) = split
    end, reached = parameter.domain.lower, not parameter.domain.lower_closed
    for piece in sorted((r[parameter.name] for r in regions), key=_lower_end):
        joins = piece.lower is None or (
            end is not None
            and (piece.lower < end or (piece.lower == end and (reached or piece.lower_closed)))
        )
        if not joins:
            return False
        if piece.upper is None:
            return True
        if end is None or (piece.upper, piece.upper_closed) > (end, reached):
            end, reached = piece.upper, piece.upper_closed
    whole = parameter.domain
    return whole.upper is not None and end is not None and (end, reached) >= (whole.upper, whole.upper_closed)


def _lower_end(piece: Domain) -> tuple[bool, Fraction, bool]:
    return piece.lower is not None, piece.lower or Fraction(0), not piece.lower_closed


def is_about(data: Mapping[str, Any], region: Region) -> bool:
    """Whether a certificate is about every point of a region, and about nothing else that varies."""
    if data.get("inputs"):
        return False
    own = set(data.get("parameters", {}))
    free = {name for name, domain in region.box.items() if name not in region.tied and not is_point(domain)}
    return free <= own <= set(region.box) and region.is_inside(data)


def is_point(domain: Domain) -> bool:
    """Whether an interval is one number."""
    return domain.lower is not None and domain.lower == domain.upper


def contains(outer: Domain, inner: Domain) -> bool:
    """Whether every number of the inner interval is one of the outer."""
    below = outer.lower is None or (
        inner.lower is not None
        and (
            inner.lower > outer.lower
            or (inner.lower == outer.lower and outer.lower_closed >= inner.lower_closed)
        )
    )
    above = outer.upper is None or (
        inner.upper is not None
        and (
            inner.upper < outer.upper
            or (inner.upper == outer.upper and outer.upper_closed >= inner.upper_closed)
        )
    )
    return bool(below and above)


def random_number(chance: Random) -> Fraction:
    """A random positive rational of sixty bits."""
    return Fraction(chance.getrandbits(_BITS) + 1, chance.getrandbits(_BITS) + 1)


def member(domain: Domain, chance: Random) -> Fraction:
    """A random rational of a domain, strictly inside unless it is a point."""
    share = Fraction(chance.getrandbits(_BITS) + 1, 2**_BITS + 2)
    if domain.lower is not None and domain.upper is not None:
        return domain.lower + (domain.upper - domain.lower) * share
    if domain.lower is not None:
        return domain.lower + share / (1 - share)
    if domain.upper is not None:
        return domain.upper - share / (1 - share)
    return 1 / share - 1 / (1 - share)
