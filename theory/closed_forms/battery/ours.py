"""Judging our own answers: right, wrong or unsolved, by exact fractions and balls."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Final, final

import sympy

from ...symbols import GENERATION
from ..answers.solution import Solution
from ..forms.growth import Growth
from ..forms.named import RationalProduct, RationalSum, exact_value
from ..solve import solve
from ..values.enclosures import enclose
from .cases import Known

GENERATIONS: Final = 12
DIGITS: Final = 40
"""Digits to which limits are compared."""


@final
class Outcome(Enum):
    """How a case ended; the value is what the table shows."""

    RIGHT = "right"
    WRONG = "wrong"
    UNSOLVED = "unsolved"
    MISSING = "not asked"


@final
@dataclass(frozen=True)
class Judged:
    """One case under one system.

    Parameters
    ----------
    outcome
        Right, wrong or unsolved.
    seconds
        How long the answer took.
    answer
        The answer in words.
    left
        Whether the closed form holds a sum or a product that was left as it is.
    """

    outcome: Outcome
    seconds: float
    answer: str
    left: bool = False


def samples(case: Known) -> list[dict[sympy.Symbol, Fraction]]:
    """Some rational values of the parameters."""
    parameters = case.recurrence.parameters
    if not parameters:
        return [{}]
    choices = [p.domain.sample() for p in parameters]
    return [{p.symbol: c[i % len(c)] for p, c in zip(parameters, choices, strict=True)} for i in range(3)]


def judge(case: Known) -> Judged:
    """Solve one case and compare everything that is said with what is known."""
    begin = time.perf_counter()
    solution = solve(case.recurrence)
    seconds = time.perf_counter() - begin
    text = f"{solution.growth.value}, limit {solution.limit}" if solution.limit is not None else solution.growth.value
    said_growth = solution.growth
    if said_growth is Growth.UNKNOWN or said_growth is Growth.DEPENDS:
        return Judged(Outcome.UNSOLVED, seconds, text)
    if said_growth is not case.growth:
        return Judged(Outcome.WRONG, seconds, text)
    for values in samples(case):
        if not _forms_agree(case, solution.closed_form, values, solution.valid_from):
            return Judged(Outcome.WRONG, seconds, text)
        found = _limits_agree(case, solution, values)
        if found is not Outcome.RIGHT:
            return Judged(found, seconds, text)
        if case.decimals is not None:
            break
    form = solution.closed_form
    left = form is not None and bool(form.atoms(RationalSum, RationalProduct))
    return Judged(Outcome.UNSOLVED if form is None else Outcome.RIGHT, seconds, text, left)


def _forms_agree(
    case: Known, form: sympy.Expr | None, values: Mapping[sympy.Symbol, Fraction], first: int
) -> bool:
    if form is None:
        return True
    exact = case.recurrence.first(GENERATIONS, values)
    return all(
        exact_value(form, {**values, GENERATION: Fraction(g)}) == exact[g - 1] for g in range(first, GENERATIONS + 1)
    )


def _limits_agree(case: Known, solution: Solution, values: Mapping[sympy.Symbol, Fraction]) -> Outcome:
    if case.limit is None and case.decimals is None:
        return Outcome.RIGHT if solution.limit is None else Outcome.WRONG
    ours = solution.limit_enclosure(values, digits=DIGITS)
    if ours is None:
        return Outcome.UNSOLVED
    if case.limit is not None:
        theirs = enclose(case.limit, values, digits=DIGITS)
        return Outcome.RIGHT if ours.overlaps(theirs) else Outcome.WRONG
    assert case.decimals is not None
    known = Fraction(case.decimals)
    room = abs(known) * Fraction(1, 10**DIGITS)
    return Outcome.RIGHT if ours.lower - room <= known <= ours.upper + room else Outcome.WRONG
