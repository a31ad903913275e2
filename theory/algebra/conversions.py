"""Exact numbers between Python's fractions and FLINT's.

FLINT's fractions add and multiply several times faster; Python's are what the rest of the project speaks.
"""

from __future__ import annotations

import numbers
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from flint import fmpq


@numbers.Rational.register
@final
@dataclass(frozen=True)
class _Lowest:
    """A fraction known to be in lowest terms: `Fraction` takes it without its own, quadratic, gcd."""

    numerator: int
    denominator: int


def to_fraction(value: Any) -> Fraction:
    """Python's fraction of an fmpq.

    Examples
    --------
    >>> to_fraction(fmpq(-2, 3))
    Fraction(-2, 3)
    """
    lowest: Any = _Lowest(int(value.p), int(value.q))
    return Fraction(lowest)


def to_fmpq(value: Fraction | int) -> fmpq:
    """FLINT's fraction of a `Fraction` or a whole number."""
    return fmpq(value.numerator, value.denominator)
