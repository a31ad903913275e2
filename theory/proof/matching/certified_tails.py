"""Whether a certificate proves the bounds of limit - value that an answer states, and no others.

A stated bound is u(g) h(g) with h(g) = value(g) - value(g-1) and u rational. The text of a certified bound is the same
if it is u(g) (value(g+1) - value(g))/r(g+1), with r(g) = h(g)/h(g-1), for the certificate's own expression of the
value: an identity of rational functions in g, the parameters and the sequences, checked at random points (Schwartz
1980, J. ACM 27, 701). What is shown to people has the same values at the first generations.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, Final

from ...algebra.conversions import to_fmpq, to_fraction
from ...closed_forms.answers.tails import Bound
from ...closed_forms.forms.named import exact_value
from ...symbols import GENERATION
from ..certificate import Certificate
from ..evaluation import compute, states, stepped, viewed
from ..reading import Reject
from .powers import evaluate_at
from .regions import random_number
from .target import Target

_SHOWN: Final = 8
_REPEATS: Final = 2


def has_tails(target: Target, certificate: Certificate, name: str) -> bool:
    """Whether the tails of a claim are those that the answer states: none if it states none."""
    data = certificate.data
    found = data.get("tails", {}).get(name, {})
    wanted = target.bounds
    if found.keys() != wanted.keys():
        return False
    chance = Random(f"{certificate.hash} {name}")
    try:
        return all(
            _is_bound(target, data, data["claims"][name], text, wanted[side], chance)
            and _is_shown(target, data, text, wanted[side], chance)
            for side, text in found.items()
        )
    except (Reject, KeyError, ValueError, ZeroDivisionError):
        return False


def _is_bound(target: Target, data: Mapping[str, Any], value: str, text: str, bound: Bound, chance: Random) -> bool:
    """Whether the text is u h, as an identity."""
    for _ in range(_REPEATS):
        fixed, g = target.region.draw(chance), random_number(chance)
        names = {name: to_fmpq(x) for name, x in fixed.items()} | {"g": to_fmpq(g)}
        names |= {name: to_fmpq(random_number(chance)) for name in data.get("sequences", {})}
        after = {**names, **stepped(data, names), "g": names["g"] + 1}
        rise = compute(value, viewed(data, after)) - compute(value, viewed(data, names))
        given = {p.symbol: to_fmpq(fixed[p.name]) for p in target.recurrence.parameters}
        # the bounds are functions over the field of the closed form, whose power is the law's
        here = target.power(data, fixed, names, chance)
        there = None if here is None else here * target.base(fixed)
        u = evaluate_at(bound.multiplier, names["g"], given, here)
        r = evaluate_at(bound.ratio, names["g"] + 1, given, there)
        if compute(text, viewed(data, names)) != u * rise / r:
            return False
    return True


def _is_shown(target: Target, data: Mapping[str, Any], text: str, bound: Bound, chance: Random) -> bool:
    """Whether the expression shown has the values of the text at the first generations."""
    fixed = target.region.draw(chance)
    point = {name: to_fmpq(x) for name, x in fixed.items()}
    given = {p.symbol: fixed[p.name] for p in target.recurrence.parameters}
    for names in states(data, point, data["start"] + _SHOWN):
        shown = exact_value(bound.expression, {**given, GENERATION: to_fraction(names["g"])})
        if names["g"] >= bound.first and to_fraction(compute(text, names)) != shown:
            return False
    return True


__all__ = ["has_tails"]
