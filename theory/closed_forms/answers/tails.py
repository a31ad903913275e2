"""Two-sided explicit bounds of what is missing from a limit.

Let h(g) = v(g) - v(g-1) be hypergeometric, r(g) = h(g)/h(g-1) rational, and v(g) -> L. For rational u put
E(g) = u(g-1) - r(g) (u(g) + 1). Then (v + u h)(g-1) - (v + u h)(g) = h(g-1) E(g). So if h > 0, u h -> 0 and
E >= 0 for g > g0, the sequence v + u h decreases to L, and

    L - v(g) <= u(g) h(g)   for g >= g0;          with E <= 0:  L - v(g) >= u(g) h(g).

The u that make E small are those of `multipliers`; for h = 1/g^2 they give 1/g - 1/(2 g^2) < tail < 1/g. The sign of E
is that of a polynomial on a half line, decided by `signs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, final

import sympy

from ...algebra.field import Rational
from ...algebra.signs import Box, sign
from ...symbols import Domain
from ..forms.asymptotics import Asymptotics
from ..forms.expansions import NoExpansion
from ..forms.geometric_texts import in_vanishing
from ..forms.growth import Growth
from ..forms.multipliers import residual, ways
from ..forms.tower import Form, Monomial, Tower
from ..solving.cases import Case, Exactly

STARTS: Final = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100)


@final
@dataclass(frozen=True)
class Bound:
    """One side: limit - value(g) <= expression (or >=) for every g >= first.

    Parameters
    ----------
    multiplier
        The rational function u of the module's head.
    expression
        u(g) h(g) as a SymPy expression in g.
    first
        From which generation on.
    above
        Whether it bounds limit - value from above.
    residual
        The function E, of one sign for g > first.
    increment
        h, as a form.
    ratio
        h(g)/h(g-1).
    """

    multiplier: Rational
    expression: sympy.Expr
    first: int
    above: bool
    residual: Rational
    increment: Form
    ratio: Rational

    @property
    def form(self) -> Form:
        """u h."""
        return self.increment.scaled(self.multiplier)


@final
@dataclass(frozen=True)
class Tail:
    """Bounds of limit - value(g), from coarse to sharp.

    Parameters
    ----------
    increment
        h(g) = value(g) - value(g-1), coefficient and monomial.
    ratio
        h(g)/h(g-1).
    increasing
        Whether h > 0 for g > first (else h < 0).
    bounds
        The bounds found, coarse first; at least one from each side.
    """

    tower: Tower
    increment: tuple[Rational, Monomial]
    ratio: Rational
    increasing: bool
    bounds: tuple[Bound, ...]

    @property
    def lower(self) -> Bound:
        """The simplest bound from below."""
        return min(
            (b for b in self.bounds if not b.above), key=lambda b: (b.first, sympy.count_ops(b.expression))
        )

    @property
    def upper(self) -> Bound:
        """The simplest bound from above."""
        return min(
            (b for b in self.bounds if b.above), key=lambda b: (b.first, sympy.count_ops(b.expression))
        )

    @property
    def sharpest(self) -> tuple[Bound, Bound]:
        """The last bounds from below and from above."""
        low = [b for b in self.bounds if not b.above]
        high = [b for b in self.bounds if b.above]
        return low[-1], high[-1]


def increment(exactly: Exactly) -> tuple[Rational, Monomial] | None:
    """value(g) - value(g-1) as coefficient times a monomial in products, if it is one."""
    tower = exactly.tower
    if exactly.transients:
        return None
    h: Form = exactly.form - tower.backward(exactly.form)
    if len(h.coefficients) != 1:
        return None
    ((monomial, c),) = h.coefficients.items()
    return None if tower.sum_degree(monomial) else (c, monomial)


def tail_of(case: Case) -> Tail | None:
    """Two-sided bounds of limit - value(g) in one case, or ``None`` where the method does not apply."""
    exactly = case.exactly
    if exactly is None or case.growth is not Growth.BOUNDED or case.limit is None:
        return None
    h = increment(exactly)
    if h is None:
        return None
    tower = exactly.tower
    ratio = h[0] / h[0].shift(-1) * tower.factor(h[1])
    found_ways = ways(ratio, h)
    if not found_ways:
        return None
    # with q^g among the increments u stays bounded, and h -> 0 since the values converge
    if not (ratio.has_powers or _vanishes(tower, h)):
        return None
    found: dict[bool, list[Bound]] = {True: [], False: []}
    increasing: bool | None = None
    low = exactly.valid_from
    for candidates in found_ways:
        if all(any(bound.first <= low for bound in side) for side in found.values()):
            break
        for u in candidates:
            own = _bound(tower, h, ratio, u, case.facts.box, low)
            if own is None:
                continue
            bounds, rising = own
            if increasing is not None and rising != increasing:
                return None
            increasing = rising
            for bound in bounds:
                found[bound.above].append(bound)
            if len(bounds) == 2:
                break
    if increasing is None or not found[True] or not found[False]:
        return None
    return Tail(tower, h, ratio, increasing, (*found[False], *found[True]))


def _vanishes(tower: Tower, h: tuple[Rational, Monomial]) -> bool:
    """Whether g h(g) -> 0: then u h -> 0 for every truncated u. The value converges, so h is summable."""
    try:
        Asymptotics(tower).form(Form.of(*h))
    except NoExpansion:
        return False
    return True  # h is of one sign, summable and of the form const g^E B^g (1 + O(1/g)), so g h -> 0


def _bound(
    tower: Tower, h: tuple[Rational, Monomial], ratio: Rational, u: Rational, box: Box, low: int
) -> tuple[list[Bound], bool] | None:
    """The bound that u gives, and whether the values increase; ``None`` if no sign is settled from g = 100 on.

    Where E is zero, u h is the tail itself: a bound from both sides.
    """
    e = residual(ratio, u)
    for first in (f for f in STARTS if f >= low):
        rest = {**box, 0: Domain(lower=Fraction(first + 1), lower_closed=True)}
        if _sign(ratio, rest) != 1:
            continue
        own = _sign(e, rest)
        if own is None or _pole(u, first):
            continue
        rising = _increment_sign(tower, h, first, rest)
        if rising is None:
            return None
        expression = (u * h[0]).expression * tower.expression(Form.of(tower.field.one, h[1]))
        sides = (True, False) if own == 0 else ((own > 0) == rising,)
        return [Bound(u, expression, first, above, e, Form.of(*h), ratio) for above in sides], rising
    return None


def _pole(u: Rational, g: int) -> bool:
    try:
        u.at(g)
    except ZeroDivisionError:
        return True
    return False


def _sign(function: Rational, box: Box) -> int | None:
    if not function.has_powers:
        return sign(function, box)
    # E = 1/(q^g - q^k), k the floor, or q^g for q < 1, lies between 0 and its first value
    field, first = function.field, box[0].lower
    base = Fraction(int(field.bases[0].p), int(field.bases[0].q))
    power = base ** int(first or 1)
    largest = 1 / (power - base**field.floor) if base > 1 else power
    place = 1 + len(field.parameters)
    return sign(in_vanishing(function), {**box, place: Domain(lower=Fraction(0), upper=largest, upper_closed=True)})


def _increment_sign(tower: Tower, h: tuple[Rational, Monomial], first: int, box: Box) -> bool | None:
    """Whether h > 0 from first + 1 on: it keeps the sign it has there, since the ratio is positive."""
    try:
        value = tower.at(Form.of(*h), first + 1)
    except ZeroDivisionError:
        return None
    own = sign(value, {k: d for k, d in box.items() if k})
    return None if not own else own > 0
