"""How many generations until the value stays within a given share of its limit, with proof.

Where increments have one sign (`tails`), value(g) is monotone from some generation on, so the answer is the first g at
which |limit - value(g)| <= share * |limit| there; both that and its failure at g - 1 are decided by balls, or exactly
where both sides are rational. Earlier generations, where monotonicity is not proved, are checked one by one. Otherwise,
if the gap is a sum of geometric terms c g^k b^g with rational |b| < 1, the sum of their moduli bounds it: each of them
falls from g = k/(1 - |b|) on, so once their sum is inside the share the gap stays there. Sums over irrational roots are
at most a rational multiple of q^g with q < 1 (`majorants`), and so is the gap of a system that contracts to its fixed
point (`contraction`): both count as such terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, final

import sympy

from ..algebra.field import Rational
from ..algebra.recurrence import Values
from ..errors import InputError, NotCoveredError
from ..symbols import GENERATION
from .answers.solution import Solution
from .answers.tails import Tail
from .forms.growth import Growth
from .solve import solve_at
from .solving.cases import Case
from .solving.contraction import Contraction, contraction
from .solving.majorants import Majorant, majorant
from .values.enclosures import Comparison, compare_with_zero, enclose

FARTHEST: Final = 2**60
_FARTHEST_MODULI: Final = 4000


@final
@dataclass(frozen=True)
class Reached:
    """An answer and its reason: exact signs and rigorous balls, no certificate of the kernel.

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
        The bounds that prove the monotone approach; ``None`` where moduli of geometric terms do.
    """

    generation: int
    share: Fraction
    gap: str
    gap_before: str | None
    tail: Tail | None


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
    if others or case.growth is not Growth.BOUNDED or case.limit is None:
        return None
    tail = solution.tail
    if compare_with_zero(case.limit) is Comparison.UNDECIDED:
        return None
    limit, form = case.limit, case.closed_form
    if tail is None or form is None:
        return _by_moduli(solution, limit, share)
    size = limit if compare_with_zero(limit) is Comparison.GREATER else -limit
    wanted = sympy.Rational(share.numerator, share.denominator) * size
    direction = 1 if tail.increasing else -1
    assert case.exactly is not None
    settled = max(min(b.first for b in tail.bounds), case.exactly.valid_from)

    def inside(g: int) -> bool:
        gap = _gap(solution, form, limit, direction, g, settled)
        room = (wanted - gap).subs(GENERATION, g) if wanted.is_Rational else None
        if room is not None and room.is_Rational:
            return bool(room >= 0)
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


def _by_moduli(solution: Solution, limit: sympy.Expr, share: Fraction) -> Reached | None:
    """The same for a rational limit approached by geometric terms of several signs or ratios."""
    if not limit.is_Rational:
        return None
    terms = _terms_of_the_gap(solution.cases[0], limit)
    if terms is None:
        return None
    wanted = share * abs(Fraction(int(limit.p), int(limit.q)))

    def bound(g: int) -> Fraction:
        return sum((abs(c) * Fraction(g) ** k * abs(b) ** g for c, k, b in terms), Fraction(0))

    falling = max([1, *(int(k / (1 - abs(b))) + 1 for _, k, b in terms)])
    exactly = solution.cases[0].exactly
    late = max(falling, solution.recurrence.start if exactly is None else exactly.valid_from)
    while bound(late) > wanted:
        late += 1 + late // 8
        if late > _FARTHEST_MODULI:
            return None
    values = solution.recurrence.first(late)
    size = abs(Fraction(int(limit.p), int(limit.q)))
    gaps = [abs(value - Fraction(int(limit.p), int(limit.q))) for value in values]
    found = max((g for g in range(1, late + 1) if gaps[g - 1] > wanted), default=0) + 1

    def shown(g: int) -> str:
        x = gaps[g - 1] / size
        return enclose(sympy.Rational(x.numerator, x.denominator), {}, digits=12).text if x else "0"

    return Reached(found, share, shown(min(found, late)), shown(found - 1) if found > 1 else None, None)


def _terms_of_the_gap(case: Case, limit: sympy.Expr) -> list[tuple[Fraction, int, Fraction]] | None:
    """(c, k, b) with |value - limit| at most the sum of |c| g^k |b|^g, from the form's first generation on."""
    exactly = case.exactly
    if exactly is None:
        found = contraction(case.recurrence, case.facts)
        return None if found is None else [_term(found, case.recurrence.start)]
    terms = _geometric_terms(sympy.expand(exactly.tower.expression(exactly.form) - limit))
    for transient in exactly.transients:
        bounds = majorant(transient)
        if terms is None or bounds is None:
            return None
        terms.append(_term(bounds, transient.start))
    return terms


def _term(bounds: Majorant | Contraction, start: int) -> tuple[Fraction, int, Fraction]:
    """A bound c q^g of a readout of coordinates that stay within y_i q^(g - start)."""
    readout, sizes, (rate,) = (tuple(map(_number, row)) for row in (bounds.readout, bounds.bound, (bounds.rate,)))
    size = sum((abs(r) * y for r, y in zip(readout, sizes, strict=True)), Fraction(0))
    return size / rate**start, 0, rate


def _number(x: Fraction | Rational) -> Fraction:
    if isinstance(x, Fraction):
        return x
    value = x.constant
    assert value is not None, "the law has no letters left"
    return value


def _geometric_terms(gap: sympy.Expr) -> list[tuple[Fraction, int, Fraction]] | None:
    """(c, k, b) of a sum of c g^k b^g with rational c and |b| < 1; ``None`` if it is something else."""
    found = []
    for term in sympy.Add.make_args(gap):
        c, k, b = Fraction(1), 0, Fraction(1)
        for factor in sympy.Mul.make_args(term):
            base, exponent = factor.as_base_exp()
            if factor.is_Rational:
                c *= Fraction(int(factor.p), int(factor.q))
            elif base == GENERATION and exponent.is_Integer and exponent > 0:
                k += int(exponent)
            elif base.is_Rational and sympy.Poly(exponent, GENERATION).degree() == 1:
                slope, offset = (int(x) for x in sympy.Poly(exponent, GENERATION).all_coeffs())
                number = Fraction(int(base.p), int(base.q))
                b, c = b * number**slope, c * number**offset
            else:
                return None
        if c and not abs(b) < 1:
            return None
        found.append((c, k, b))
    return [term for term in found if term[0]]


def _gap(solution: Solution, form: sympy.Expr, limit: sympy.Expr, direction: int, g: int, settled: int) -> sympy.Expr:
    """|limit - value(g)|: by the closed form where the tail is settled, else from the exact value."""
    if g >= settled:
        return direction * (limit - form)
    x = solution.value(g)
    gap = limit - sympy.Rational(x.numerator, x.denominator)
    return gap if compare_with_zero(gap) is Comparison.GREATER else -gap
