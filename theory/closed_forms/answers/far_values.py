"""A law far out: exact where the fraction can be written, else a rigorous enclosure, up to g = 10^15.

The exact value at g is a fraction whose size grows like g times the size of one step; binary splitting (module
`closed_forms.fast`) makes tens of millions of bits in seconds. Beyond that the closed form is evaluated in balls:
a product of rational terms is a quotient of Gamma functions, a sum a difference of Hurwitz zeta values, so the
cost does not depend on g or n. Without such a form the recursion itself runs in balls.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isqrt, lcm
from typing import Any, Final

import sympy
from flint import arb

from ...algebra.conversions import to_fmpq
from ...algebra.recurrence import LinearRecurrence
from ...algebra.specialised import function_of_generation
from ...errors import InputError, NotCoveredError
from ...symbols import GENERATION
from ..values.decimals import check_digits, rounded
from ..values.enclosures import GUARD_BITS, MAX_BITS, Enclosure, enclose, from_ball, precision
from .solution import Solution

EXACT_BITS: Final = 1 << 26
"""Largest size, by estimate before cancellation, of a fraction that is worked out."""

LONGEST_RUN: Final = 4_000_000
"""Most entries of steps evaluated when the recursion runs in balls."""

_GUARD_DIGITS: Final = 5

Values = Mapping[sympy.Symbol, Fraction]


def is_short(solution: Solution, g: int, values: Values | None = None) -> bool:
    """Whether the exact value at g is worked out in seconds, by an estimate of its size."""
    recurrence = solution.recurrence
    given = recurrence.checked(values)
    if recurrence.field.bases:
        # Powers q^k grow with k, so that the fraction grows with the square of g.
        return g * g <= EXACT_BITS // 64
    entries = [x for row in recurrence.step_entries for x in row] + list(recurrence.forcing_entries)
    place = max(g, recurrence.start + 1)
    step = lcm(*(x.evaluate(place, given).denominator for x in entries)).bit_length()
    exactly = solution.case_at(given).exactly
    if exactly is None or exactly.depth > 1 or exactly.transients:
        # Matrices are split instead of numbers.
        step *= (len(recurrence.unknowns) + 1) ** 2
    return g * step <= EXACT_BITS


def enclosure(solution: Solution, g: int, values: Values | None = None, *, digits: int = 20) -> Enclosure:
    """The value at generation g between two rationals, about `digits` digits apart.

    Raises
    ------
    NotCoveredError
        Where there is no closed form that balls can evaluate and g is too far to run the recursion to.
    """
    check_digits(digits)
    given = solution.recurrence.checked(values)
    case = solution.case_at(given)
    if case.exactly is not None and g >= case.exactly.valid_from:
        try:
            return solution.enclosure(g, given, digits=digits)
        except NotCoveredError:
            pass
        near = _from_the_limit(solution, g, digits)
        if near is not None:
            return near
    return _run(solution, g, given, digits)


def decimal_at(solution: Solution, g: int, values: Values | None = None, *, digits: int = 20) -> str:
    """The value at generation g, correctly rounded.

    Raises
    ------
    NotCoveredError
        As `enclosure`; or if the value lies too near a tie, or too near zero, to be rounded.
    """
    for guard in (5, 50, 1000):
        found = enclosure(solution, g, values, digits=digits + guard)
        text = rounded(found.lower, digits)
        if text == rounded(found.upper, digits):
            return text
    raise NotCoveredError(f"{digits} digits of the value at g = {g} are not decided")


def _from_the_limit(solution: Solution, g: int, digits: int) -> Enclosure | None:
    """The limit less the bounds of what is missing, where that is sharp enough; for laws without letters."""
    tail = None if solution.recurrence.parameters else solution.tail
    limit = solution.limit
    if tail is None or limit is None:
        return None
    sharpest = tail.sharpest
    if g < max(bound.first for bound in sharpest):
        return None
    try:
        below, above = (enclose(bound.expression, {GENERATION: Fraction(g)}, digits=digits) for bound in sharpest)
        found = enclose(limit, {}, digits=digits + _GUARD_DIGITS)
    except (NotCoveredError, InputError):
        return None
    lower, upper = found.lower - above.upper, found.upper - below.lower
    if upper - lower > abs(lower) / 10**digits:
        return None
    return Enclosure(lower, upper, rounded(lower, digits))


def _run(solution: Solution, g: int, given: Values, digits: int) -> Enclosure:
    recurrence = solution.recurrence.regular(given)
    entries = sum(not x.is_zero for row in recurrence.step_entries for x in row) + len(recurrence.unknowns)
    farthest = LONGEST_RUN // entries
    if recurrence.field.bases:  # whose fractions grow with the square of g
        farthest = min(farthest, isqrt(EXACT_BITS))
    if g > farthest:
        raise NotCoveredError(f"no closed form reaches g = {g} here, and the recursion runs to about g = {farthest}")
    bits = int(digits * 3.33) + GUARD_BITS + g.bit_length()
    while bits <= MAX_BITS + 4 * digits:
        with precision(bits):
            ball = _ball(recurrence, g, given)
            if ball.is_finite() and (ball.rel_accuracy_bits() >= digits * 3.33 or ball == 0):
                return from_ball(ball, digits)
        bits *= 2
    raise NotCoveredError(f"the recursion's balls grow too wide up to g = {g}")


def _ball(recurrence: LinearRecurrence, g: int, given: Values) -> Any:
    if g < recurrence.start:
        return _exact(recurrence.exact(g, {p.symbol: given[p.symbol] for p in recurrence.parameters}))
    u = [_exact(x.evaluate(recurrence.start, given)) for x in recurrence.initial_entries]
    sparse = [
        [(j, function_of_generation(x, given)) for j, x in enumerate(row) if not x.is_zero]
        for row in recurrence.step_entries
    ]
    forcing = [function_of_generation(b, given) for b in recurrence.forcing_entries]
    for k in range(recurrence.start + 1, g + 1):
        u = [
            sum((arb(x(k)) * u[j] for j, x in row), arb(b(k))) for row, b in zip(sparse, forcing, strict=True)
        ]
    parts = (_exact(r.evaluate(g, given)) * x for r, x in zip(recurrence.row_entries, u, strict=True))
    return sum(parts, _exact(recurrence.readout_constant.evaluate(g, given)))


def _exact(value: Fraction) -> Any:
    return arb(to_fmpq(value))
