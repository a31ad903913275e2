"""Expansions in the scale B^g g^E log(g)^i, with constants kappa and the orders of what was cut off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, final

from ...algebra.field import Rational
from ...algebra.partial_fractions import dense
from .tower import ONE, Monomial, join

DEPTH: Final = 7
"""How many orders of 1/g an expansion keeps."""


class NoExpansion(Exception):
    """The sequence does not behave like B^g g^E log(g)^i (factorials, several geometric powers)."""


@final
@dataclass(frozen=True)
class Scale:
    """base^g g^exponent log(g)^logs, with base and exponent free of g."""

    base: Rational
    exponent: Rational
    logs: int = 0

    def times(self, other: Scale) -> Scale:
        """Product of two scales."""
        return Scale(self.base * other.base, self.exponent + other.exponent, self.logs + other.logs)


Key = tuple[Scale, Monomial]
"""A scale, and a monomial in the constants kappa of the sequences."""


@final
@dataclass(frozen=True)
class Expansion:
    """Terms by scale and constant, and the scales of the errors."""

    terms: Mapping[Key, Rational]
    errors: frozenset[Scale]

    def __add__(self, other: Expansion) -> Expansion:
        out = dict(self.terms)
        for key, c in other.terms.items():
            total = out[key] + c if key in out else c
            if total.is_zero:
                del out[key]
            else:
                out[key] = total
        return Expansion(out, self.errors | other.errors)

    def __mul__(self, other: Expansion) -> Expansion:
        out = Expansion({}, frozenset())
        for (s, k), c in self.terms.items():
            out = out + Expansion(
                {(s.times(t), join(k, m)): c * d for (t, m), d in other.terms.items()},
                frozenset(s.times(e) for e in other.errors),
            )
        ours = frozenset(e.times(t) for e in self.errors for t in [*(t for t, _ in other.terms), *other.errors])
        return Expansion(out.terms, distinct(out.errors | ours))


def distinct(errors: Iterable[Scale]) -> frozenset[Scale]:
    """Of errors that differ by an integer power of g, the largest only (logarithms are absorbed: any power)."""
    kept: list[Scale] = []
    for e in errors:
        for i, other in enumerate(kept):
            gap = (e.exponent - other.exponent).constant
            if e.base == other.base and gap is not None:
                if gap > 0:
                    kept[i] = e
                break
        else:
            kept.append(e)
    return frozenset(kept)


def laurent(function: Rational, depth: int = DEPTH) -> Expansion:
    """A rational function of g at infinity: its first `depth` orders."""
    field = function.field
    if function.is_zero:
        return Expansion({}, frozenset())
    if function.has_powers:
        raise NoExpansion
    top = list(reversed(dense(field, function.numerator)))
    low = list(reversed(dense(field, function.denominator)))
    coefficients: list[Rational] = []
    for n in range(depth):
        c = top[n] if n < len(top) else field.zero
        for j in range(1, min(n, len(low) - 1) + 1):
            c = c - low[j] * coefficients[n - j]
        coefficients.append(c / low[0])
    degree = function.degree
    terms = {
        (Scale(field.one, field.number(degree - n)), ONE): c for n, c in enumerate(coefficients) if not c.is_zero
    }
    exact = len(low) == 1 and len(top) <= depth
    return Expansion(terms, frozenset() if exact else frozenset({Scale(field.one, field.number(degree - depth))}))
