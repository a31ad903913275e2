"""Regions of the parameters: where a case holds, whether cases cover the domains, and what a certificate is about.

A region gives every parameter an interval; a parameter that a case fixes has an interval of one point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any, Final, TypeAlias

from ..closed_forms.cases import Case
from ..closed_forms.recurrence import LinearRecurrence
from ..errors import InputError
from ..symbols import Domain, Parameter

Region: TypeAlias = Mapping[str, Domain]
_BITS: Final = 60


def region_of(recurrence: LinearRecurrence, case: Case) -> Region | None:
    """The domain of each parameter in a case; ``None`` if it is more than an interval each."""
    if case.facts.assumed:
        return None
    fixed = dict(case.substituted)
    out = {}
    for p in recurrence.parameters:
        if p.symbol in fixed:
            value = fixed[p.symbol]
            if not value.is_Rational:
                return None
            number = Fraction(int(value.p), int(value.q))
            out[p.name] = Domain(number, number, True, True)
        else:
            out[p.name] = case.facts.box[1 + case.recurrence.field.parameters.index(p.symbol)]
    return out


def cover(parameters: Sequence[Parameter], regions: Sequence[Region]) -> bool:
    """Whether regions that differ in one parameter at most cover the domains."""
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
    try:
        own = {name: Domain.parse(text, name) for name, text in data.get("parameters", {}).items()}
    except InputError:
        return False
    fixed = {name for name, domain in region.items() if is_point(domain)}
    if not set(region) - fixed <= set(own) <= set(region):
        return False
    return all(contains(domain, region[name]) for name, domain in own.items())


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
