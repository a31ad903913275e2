"""What an answer states beyond its closed form and limit: tail bounds that certificates must prove.

`tails` finds many bounds, from coarse to sharp. An answer states one from each side, chosen without looking at any
certificate: the prover holds certificates against it, so that a weaker bound proves something else.
"""

from __future__ import annotations

from fractions import Fraction

from ...algebra.signs import Box, all_coefficients_sign, half_line
from ...symbols import Domain
from ..forms.geometric_texts import in_vanishing
from ..forms.tower import Kind, Tower
from ..solving.cases import Case, Exactly
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
    coefficients; none where the increments are no product of positive factors.
    """
    tail = tail_of(case)
    if tail is None or case.exactly is None:
        return {}
    tower, (h, monomial) = case.exactly.tower, tail.increment
    if not all(is_positive_product(tower, i, case) for i, _ in monomial):
        return {}
    start = first_stated(case.exactly)
    box: Box = {**case.facts.box, 0: half_line(start)}
    step = tower.factor(monomial).shift(1)
    out: dict[str, Bound] = {}
    for bound in tail.bounds:
        side = "upper" if bound.above else "lower"
        value = bound.multiplier * h
        # limit - (X + bound) keeps its sign when X + bound is monotone
        change = ((h.shift(1) + value.shift(1)) * step - value) * (1 if side == "lower" else -1)
        if change.has_powers:
            change, box = in_vanishing(change), {**box, 1 + len(change.field.parameters): Domain(lower=Fraction(0))}
        if bound.first <= start and side not in out and all_coefficients_sign(change, box) in (0, 1):
            out[side] = bound
    return out


def is_positive_product(tower: Tower, number: int, case: Case) -> bool:
    """Whether a sequence is a product of factors that are visibly positive from its start on."""
    s = tower.sequences[number]
    box: Box = {**case.facts.box, 0: half_line(s.lower)}
    return s.kind is Kind.PRODUCT and all_coefficients_sign(s.factor, box) == 1
