"""Whether the form behind a closed form satisfies the law's recurrence: an identity, not a comparison of values.

A closed form is a polynomial in the tower's sequences with rational coefficients. With random numbers for g, the
parameters and the sequences, its values at g, g + 1, ..., g + k, the sequences stepping by their own recursions, must
satisfy the law's scalar recurrence (`scalar_law`). With the first values (`Target.displays`) that settles every later
one. Bounds of tails are read off the same form.
"""

from __future__ import annotations

from random import Random
from typing import Any

from ...algebra.conversions import to_fmpq
from ...closed_forms.forms.tower import Form, Kind
from ..evaluation import Number
from .powers import evaluate_at
from .regions import random_number
from .target import Target


def solves(target: Target) -> bool:
    """Whether the form satisfies the law's scalar recurrence, at one random point.

    Forms with sums over irrational roots are left to the comparison of values, and so are laws whose geometric power is
    one of the tower's sequences.
    """
    exactly = target.case.exactly
    assert exactly is not None
    tower = exactly.tower
    chance = Random(f"{exactly.form} {target.case.condition}")
    fixed = target.region.draw(chance)
    given = {p.symbol: to_fmpq(fixed[p.name]) for p in target.recurrence.parameters}
    base, g = target.base(fixed), to_fmpq(2 + random_number(chance))
    if exactly.transients or bool(tower.field.bases) != (base is not None):
        return True
    power = None if base is None else to_fmpq(random_number(chance))
    state = [to_fmpq(random_number(chance)) for _ in tower.sequences]

    def value(form: Form, at: Number, geometric: Number | None, values: list[Number]) -> Number:
        total: Any = to_fmpq(0)
        for monomial, c in form.coefficients.items():
            own = evaluate_at(c, at, given, geometric)
            for i, e in monomial:
                own = own * values[i] ** e
            total = total + own
        return total

    try:
        *weights, total = target.weights(fixed, g, power)
        for weight in weights:
            total = total + weight * value(exactly.form, g, power, state)
            g, power = g + 1, None if power is None or base is None else power * base
            after: list[Number] = []
            for own, s in zip(state, tower.sequences, strict=True):
                if s.kind is Kind.PRODUCT:
                    after.append(own * evaluate_at(s.factor, g, given, power))
                else:
                    after.append(own + value(s.term, g, power, after))
            state = after
        return bool(value(exactly.form, g, power, state) == total)
    except (ZeroDivisionError, KeyError, IndexError):
        return False


__all__ = ["solves"]
