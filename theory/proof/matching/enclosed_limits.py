"""Limits that exist and are enclosed, though no named lemma says what they are.

A certificate of the rule `limit` shows that the law converges, and its tails that the limit lies between
value(g) + lower(g) and value(g) + upper(g) at every g. Where the limit that the answer states is a Gamma quotient or
psi at an algebraic number, which the table of named lemmas does not have, its ball is held against these bounds, with
the law's own value at one late generation. That is no proof of the name, but a rigorous enclosure of the limit: such a
law is *certified*, not proved. With letters left in it a law is not certified: its name could be wrong anywhere between
the points that were tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from ...closed_forms.answers.fast import value_at
from ...closed_forms.values.enclosures import enclose
from ...errors import InputError, NotCoveredError
from ..certificate import Certificate
from .certified_tails import has_tails
from .target import Target

LATE: Final = 1000
"""The generation whose certified bounds hold the limit."""
_DIGITS: Final = 40


def is_enclosed_limit(target: Target, certificates: Sequence[Certificate]) -> bool:
    """Whether the law is shown to converge, with two-sided tails, and its stated limit lies between them."""
    free = any(not value.is_number for value in target.region.values.values())
    if free or target.case.limit is None or target.bounds.keys() != {"lower", "upper"}:
        return False
    shown = any(
        c.rule == "limit"
        and c.data["start"] <= target.first
        and has_tails(target, c, name)
        and target.is_value(c, text)
        for c in certificates
        for name, text in c.data["claims"].items()
    )
    return shown and _holds(target)


def _holds(target: Target) -> bool:
    """Whether the limit's ball lies between the bounds of a late generation."""
    fixed = target.region.draw(Random(0))
    values = {p.symbol: fixed[p.name] for p in target.recurrence.parameters}
    try:
        limit = enclose(target.case.limit, values, digits=_DIGITS)
    except (NotCoveredError, InputError):
        return False
    value = value_at(target.recurrence, LATE, values)
    rise = value - value_at(target.recurrence, LATE - 1, values)
    lower, upper = (
        bound.multiplier.evaluate(LATE, values) * rise
        for bound in (target.bounds[side] for side in ("lower", "upper"))
    )
    return value + lower <= limit.upper and limit.lower <= value + upper and limit.width < upper - lower
