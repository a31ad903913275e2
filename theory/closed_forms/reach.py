"""How many generations until the value stays within a given share of its limit, with proof.

By `tails`, value(g) is monotone from some generation on, so the answer is the first g at which
|limit - value(g)| <= share * |limit| there; both that and its failure at g - 1 are decided by balls. Earlier
generations, where monotonicity is not proved, are checked one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, final

import sympy

from ..enclosures import Comparison, compare_with_zero, enclose
from ..errors import InputError, NotCoveredError
from ..symbols import GENERATION
from .growth import Growth
from .recurrence import Values
from .solution import Solution
from .solve import solve_at
from .tails import Tail

FARTHEST: Final = 2**60


@final
@dataclass(frozen=True)
class Reached:
    """A proved answer.

    Parameters
    ----------
    generation
        The first generation from which on the value stays within the share.
    share
        The share of the limit.
    gap
        |limit - value|/|limit| at that generation, in decimals.
    gap_before
        The same one generation earlier; ``None`` if the answer is generation 1.
    tail
        The bounds that prove the monotone approach.
    """

    generation: int
    share: Fraction
    gap: str
    gap_before: str | None
    tail: Tail


def generations_within(solution: Solution, share: Fraction, values: Values | None = None) -> Reached | None:
    """The first generation from which on the value stays within `share` of the limit, relative to it.

    Parameters
    ----------
    solution
        The law.
    share
        For example ``Fraction(1, 100)``.
    values
        Rational values of the parameters.

    Returns
    -------
    Reached or None
        ``None`` where the law has no finite non-zero limit with a proved tail.
    """
    if share <= 0:
        raise InputError("a share of the limit must be positive", got=str(share), instead="Fraction(1, 100)")
    if solution.recurrence.parameters:
        solution = solve_at(solution.recurrence, values)
    (case, *others) = solution.cases
    if others or case.growth is not Growth.BOUNDED or case.limit is None or case.closed_form is None:
        return None
    tail = solution.tail
    if tail is None or compare_with_zero(case.limit) is Comparison.UNDECIDED:
        return None
    limit, form = case.limit, case.closed_form
    size = limit if compare_with_zero(limit) is Comparison.GREATER else -limit
    wanted = sympy.Rational(share.numerator, share.denominator) * size
    direction = 1 if tail.increasing else -1
    assert case.exactly is not None
    settled = max(min(b.first for b in tail.bounds), case.exactly.valid_from)

    def inside(g: int) -> bool:
        gap = _gap(solution, form, limit, direction, g, settled)
        sign = compare_with_zero(wanted - gap, {GENERATION: Fraction(g)})
        if sign is Comparison.UNDECIDED:
            raise NotCoveredError("the gap equals the share to 1000 bits")
        return sign is Comparison.GREATER

    try:
        if inside(settled):
            found = settled
            while found > 1 and inside(found - 1):
                found -= 1
        else:
            low, high = settled, 2 * settled
            while not inside(high):
                low, high = high, 2 * high
                if high > FARTHEST:
                    return None
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if inside(middle) else (middle, high)
            found = high
    except NotCoveredError:
        return None

    def shown(g: int) -> str:
        gap = _gap(solution, form, limit, direction, g, settled)
        return enclose(gap / size, {GENERATION: Fraction(g)}, digits=12).text

    return Reached(found, share, shown(found), shown(found - 1) if found > 1 else None, tail)


def _gap(solution: Solution, form: sympy.Expr, limit: sympy.Expr, direction: int, g: int, settled: int) -> sympy.Expr:
    """|limit - value(g)|: by the closed form where the tail is settled, else from the exact value."""
    if g >= settled:
        return direction * (limit - form)
    x = solution.value(g)
    gap = limit - sympy.Rational(x.numerator, x.denominator)
    return gap if compare_with_zero(gap) is Comparison.GREATER else -gap
