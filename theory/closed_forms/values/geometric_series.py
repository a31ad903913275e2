"""Sums and products of terms with q^k in a denominator, in balls.

Terms are added until they are below the precision; the rest is bounded by a geometric series whose ratio is enclosed
for all k >= N at once: numerator and denominator over their leading terms, the highest power of q^k and then of k, are
1 plus terms k^a q^(-b k) with b > 0, or b = 0 > a, which fall from some k on and lie between 0 and their value at N.
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
    size = abs(arb(to_fmpq(base)))
    values: list[tuple[Any, tuple[int, int]]] = []
    for poly in (ratio.numerator, ratio.denominator):
        top = max((int(e[1]), int(e[0])) for e in poly.to_dict())
        total = arb(0)
        for e, c in poly.to_dict().items():
            small = _between(int(e[0]) - top[1], top[0] - int(e[1]), size, g)
            if small is None:
                return None
            total = total + arb(int(c)) * small
        values.append((total, top))
    (n, (n1, n0)), (d, (d1, d0)) = values
    scale = _between(n0 - d0, d1 - n1, size, g)
    if d.contains(0) or scale is None:
        return None
    return abs(n / d * scale).abs_upper()


def _between(a: int, b: int, size: Any, g: int) -> Any | None:
    """A ball that holds k^a x^(-b) for all k >= g and |x| = size^k; ``None`` where that does not fall from g on."""
    if (a, b) == (0, 0):
        return arb(1)
    # k^a size^(-b k) falls where a < b k log(size)
    if b < 0 or (a > 0 and not a < b * g * size.log()) or (b == 0 and a > 0):
        return None
    largest = (arb(g) ** a / size ** (b * g)).abs_upper()
    return arb(0, largest) if b else arb(0).union(largest)
