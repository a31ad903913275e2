"""Whether the conditions shown with the cases of an answer say where the cases hold.

A condition is relations joined by ``and``, such as ``0 < rho < 1/2`` or ``n*w^2 - 2*w > 0 and w < 1``. It has to be
true on the whole region of its case, and false on the whole of every other one: by the sign of left less right, which
is decided exactly for the region (`closed_forms.signs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import sympy

from ...closed_forms.forms.growth import Undecided
from ...errors import InputError
from ...symbols import Domain
from ..evaluation import expression
from ..reading import Reject
from .regions import Region

_RELATION: Final = re.compile(r"(<=|>=|<|>|=)")
_SIGNS: Final = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1), "=": (0,)}


def tell_apart(conditions: Sequence[str], regions: Sequence[Region]) -> bool:
    """Whether each condition is shown to be true on its own region, and false on the others."""
    try:
        return all(
            _is(condition, region, true=i == j)
            for i, condition in enumerate(conditions)
            for j, region in enumerate(regions)
        )
    except (Reject, KeyError, InputError, ValueError):
        return False  # not readable


def _is(condition: str, region: Region, *, true: bool) -> bool:
    """Whether a condition is shown to be true, or to be false, everywhere on a region."""
    found = [_decided(left, relation, right, region) for left, relation, right in _relations(condition)]
    return all(found) if true else False in found


def _relations(condition: str) -> Iterator[tuple[str, str, str]]:
    for part in condition.split(" and ") if condition else ():
        pieces = _RELATION.split(part)
        relations = pieces[1::2]
        if not relations:
            raise ValueError(part)
        yield from ((left, r, right) for r, (left, right) in zip(relations, pairwise(pieces[::2]), strict=True))


def _decided(left: str, relation: str, right: str, region: Region) -> bool | None:
    """Whether a relation holds everywhere on a region, or nowhere; ``None`` if neither is shown."""
    room = region.field.read(sympy.cancel(expression(left, region.values) - expression(right, region.values)))
    try:
        return region.facts.sign(room) in _SIGNS[relation]
    except Undecided:
        if any(not own for _, own in region.facts.assumed.values()):
            return None
    # at ends that belong to the region it may be zero: it has one sign inside, and is continuous
    inner = {i: d if d.lower == d.upper else Domain(d.lower, d.upper) for i, d in region.facts.box.items()}
    try:
        inside = replace(region.facts, box=inner).sign(room) in _SIGNS[relation]
    except Undecided:
        return None
    return inside if inside is (0 in _SIGNS[relation]) and room.denominator.is_constant() else None


__all__ = ["tell_apart"]
