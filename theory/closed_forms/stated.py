"""What an answer states beyond its closed form and limit: tail bounds that certificates must prove.

`tails` finds many bounds, from coarse to sharp. An answer states one from each side, chosen without looking at any
certificate: the prover holds certificates against it, so that a weaker bound proves something else.
"""

from __future__ import annotations

from .cases import Case, Exactly
from .signs import Box, all_coefficients_sign, half_line
from .tails import Bound, tail_of


def first_stated(exactly: Exactly) -> int:
    """Where a statement about the form can begin: 1 if it has no pole before it holds."""
    first = max([1, *(exactly.tower.sequences[i].lower - 1 for i in exactly.form.numbers())])
    try:
        for g in range(first, exactly.valid_from):
            exactly.tower.at(exactly.form, g)
    except ZeroDivisionError:
        return exactly.valid_from
    return first


def stated(case: Case) -> dict[str, Bound]:
    """The bounds that an answer states and its certificates must prove: by side, "lower" or "upper".

    On each side the simplest one that holds from the first generation on, and whose sign is that of all
    coefficients; none where the increments are not rational.
    """
    tail = tail_of(case)
    if tail is None or case.exactly is None or tail.increment[1] != ():
        return {}
    start, h = first_stated(case.exactly), tail.increment[0]
    box: Box = {**case.facts.box, 0: half_line(start)}
    out: dict[str, Bound] = {}
    for bound in tail.bounds:
        side = "upper" if bound.above else "lower"
        value = bound.multiplier * h
        # limit - (X + bound) keeps its sign when X + bound is monotone
        change = (h.shift(1) + value.shift(1) - value) * (1 if side == "lower" else -1)
        if bound.first <= start and side not in out and all_coefficients_sign(change, box) in (0, 1):
            out[side] = bound
    return out
