"""Sums and products of terms with q^k in a denominator, in balls.

Terms are added until they are below the precision; the rest is bounded by a geometric series whose ratio is enclosed
for all k >= N at once, as a rational function of 1/k in [0, 1/N] and q^-k in [0, q^-N].
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import flint
from flint import arb, fmpq

from ...algebra.conversions import to_fmpq
from ...algebra.field import Rational
from ...errors import NotCoveredError

MAX_TERMS: Final = 20_000


def geometric_series(is_sum: bool, term: Rational, first: int, last: int | None) -> Any:
    """Add terms (or multiply factors) until a geometric bound of the rest is below the precision."""
    excess = term if is_sum else term - 1
    bits = flint.ctx.prec
    total = arb(0) if is_sum else arb(1)
    k = first
    if last is not None and last - first > MAX_TERMS:
        raise NotCoveredError("a long sum with geometric powers")
    while last is None or k <= last:
        x = _ball_at(term, k)
        total = total + x if is_sum else total * x
        k += 1
        if last is None and (k - first) % 16 == 0 and abs(_ball_at(excess, k)) < arb(2) ** -bits:
            ratio = _ratio_bound(excess, k)
            if ratio is not None and ratio < 1:
                rest = abs(_ball_at(excess, k)) / (1 - ratio)
                ball = arb(0, rest.abs_upper())
                return total + ball if is_sum else total * ball.exp().union(1 + ball)
        if k - first > MAX_TERMS:
            raise NotCoveredError("the series converges too slowly")
    return total


def _ball_at(term: Rational, k: int) -> Any:
    """The term at k in balls: q^k is a ball, so that large k cost no large fractions."""
    numbers = [arb(k), *(arb(fmpq(int(q.p), int(q.q))) ** k for q in term.field.bases)]
    values = []
    for poly in (term.numerator, term.denominator):
        total = arb(0)
        for exponents, c in poly.to_dict().items():
            part = arb(int(c))
            for number, e in zip(numbers, exponents, strict=True):
                if e:
                    part = part * number ** int(e)
            total = total + part
        values.append(total)
    return values[0] / values[1]


def _ratio_bound(term: Rational, g: int) -> Any | None:
    """An upper bound of |term(k+1)/term(k)| for all k >= g, as an arb; one geometric base only."""
    ratio = term.shift(1) / term
    (base,) = [Fraction(int(q.p), int(q.q)) for q in term.field.bases] if len(term.field.bases) == 1 else [None]
    if base is None or abs(base) <= 1:
        return None
    inverse_k = arb(0).union(arb(1) / g)
    inverse_x = arb(0, (1 / abs(arb(to_fmpq(base))) ** g).abs_upper())
    values: list[tuple[Any, list[int]]] = []
    for poly in (ratio.numerator, ratio.denominator):
        top = [max(int(e[i]) for e in poly.to_dict()) for i in (0, 1)]
        total = arb(0)
        for e, c in poly.to_dict().items():
            small = _power(inverse_k, top[0] - int(e[0])) * _power(inverse_x, top[1] - int(e[1]))
            total = total + arb(int(c)) * small
        values.append((total, top))
    (n, (n0, n1)), (d, (d0, d1)) = values
    if d.contains(0) or n0 > d0 or n1 > d1:
        return None
    scale = _power(inverse_k, d0 - n0) * _power(inverse_x, d1 - n1)
    return abs(n / d * scale).abs_upper()


def _power(ball: Any, exponent: int) -> Any:
    """A power by multiplication: arb's own is not a number on balls around zero."""
    total = arb(1)
    for _ in range(exponent):
        total = total * ball
    return total
