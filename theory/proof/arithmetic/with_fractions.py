"""Exact rational functions over Q with the standard library alone: the independent back end of the kernel.

A polynomial is a dictionary from exponents to non-zero rational coefficients; the exponents of a monomial are
packed into one integer, sixteen bits a variable, so that multiplying monomials adds integers. A rational
function is such a polynomial over a product of powers of factors, each the numerator of something that was
divided by. It is zero exactly when its numerator is (cross multiplication); no greatest common divisor is
needed. The kernel divides only by what it has proved positive, so denominators are positive.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import Final, TypeAlias, final

Polynomial: TypeAlias = dict[int, "int | Fraction"]

_SHIFT: Final = 16
_WORK: Final = 2_000_000
_EACH: Final = 8
_WIDTH: Final = 4096
_DEGREE: Final = 2000
_TERMS: Final = 20_000
_PAIRS: Final = 250_000
_WORD: Final = 128


def _tidy(value: int | Fraction) -> int | Fraction:
    """The same number, as an int where it is one: integers multiply an order of magnitude faster."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def _total_degree(packed: int) -> int:
    """The sum of the exponents, by casting out: it is at most twice the bound on degrees, far below 2^16 - 1."""
    return packed % 0xFFFF


def _width(polynomial: Polynomial) -> int:
    """Bits of the longest numerator and of the common denominator, which bounds that of sums and products."""
    longest = max((value.numerator.bit_length() for value in polynomial.values()), default=0)
    return longest + lcm(*{value.denominator for value in polynomial.values()}).bit_length()


def _check(made: Polynomial) -> Polynomial:
    if len(made) > _TERMS:
        raise OverflowError("a polynomial has too many terms")
    if _width(made) > _WIDTH:
        raise OverflowError("a coefficient passes its bound")
    return made


def _sum(first: Polynomial, second: Polynomial) -> Polynomial:
    made = dict(first)
    for monomial, value in second.items():
        total = made.get(monomial, 0) + value
        if total:
            made[monomial] = _tidy(total)
        else:
            del made[monomial]
    return made


@final
class FractionField:
    """Rational functions over Q in a fixed number of variables.

    Parameters
    ----------
    variables
        How many variables there are.
    """

    def __init__(self, variables: int) -> None:
        self._variables = variables
        self._spent = 0

    def constant(self, value: int | Fraction) -> FractionElement:
        """The rational number `value`."""
        return FractionElement(self, {0: _tidy(value)} if value else {}, {})

    def variable(self, index: int) -> FractionElement:
        """The variable with this index, counted from 0."""
        return FractionElement(self, {1 << (_SHIFT * index): 1}, {})

    def spend(self, work: int) -> None:
        """Count work against the bound.

        Raises
        ------
        OverflowError
            If the bound is passed.
        """
        self._spent += work
        if self._spent > _WORK:
            raise OverflowError("the computation passes the bound on work")

    def product(self, first: Polynomial, second: Polynomial) -> Polynomial:
        """Product of two polynomials, within the bounds.

        Raises
        ------
        OverflowError
            If a bound on work, terms, coefficients or degrees is passed.
        """
        pairs = len(first) * len(second)
        self.spend(_EACH + pairs * (1 + (_width(first) + _width(second)) // _WORD))
        if first == {0: 1}:
            return second
        if second == {0: 1}:
            return first
        if pairs > _PAIRS:
            raise OverflowError("a product passes its bound")
        made: Polynomial = {}
        for left, a in first.items():
            for right, b in second.items():
                held = made.get(left + right)
                made[left + right] = a * b if held is None else held + a * b
        if any(_total_degree(monomial) > _DEGREE for monomial in made):
            raise OverflowError("a degree passes its bound")
        return _check({monomial: _tidy(value) for monomial, value in made.items() if value})

    def power(self, polynomial: Polynomial, base: Polynomial, exponent: int) -> Polynomial:
        """`polynomial` times `base` to the `exponent`."""
        for _ in range(exponent):
            polynomial = self.product(polynomial, base)
        return polynomial

    def unpack(self, polynomial: Polynomial) -> dict[tuple[int, ...], int | Fraction]:
        """The polynomial as exponents -> coefficient."""
        self.spend(_EACH * len(polynomial))
        places = [_SHIFT * index for index in range(self._variables)]
        return {tuple((m >> place) & 0xFFFF for place in places): value for m, value in polynomial.items()}


@final
class FractionElement:
    """A polynomial over a product of powers of positive factors (each keyed by its sorted terms)."""

    __slots__ = ("_below", "_field", "_top")

    def __init__(
        self, field: FractionField, top: Polynomial, below: dict[tuple[tuple[int, int], ...], int]
    ) -> None:
        self._field, self._top, self._below = field, top, below

    def __add__(self, other: FractionElement) -> FractionElement:
        self._hashed(other)
        keys = self._below.keys() | other._below.keys()
        common = {key: max(self._below.get(key, 0), other._below.get(key, 0)) for key in keys}
        first, second = self._over(common), other._over(common)
        self._field.spend(_EACH + len(first) + len(second))
        return FractionElement(self._field, _check(_sum(first, second)), common)

    def _hashed(self, other: FractionElement) -> None:
        """Count the factors of two denominators, which are keys, by their length."""
        self._field.spend(_EACH + sum(len(key) for key in (*self._below, *other._below)))

    def _over(self, common: dict[tuple[tuple[int, int], ...], int]) -> Polynomial:
        top = self._top
        for key, exponent in common.items():
            top = self._field.power(top, dict(key), exponent - self._below.get(key, 0))
        return top

    def __neg__(self) -> FractionElement:
        return FractionElement(self._field, {m: -value for m, value in self._top.items()}, self._below)

    def __sub__(self, other: FractionElement) -> FractionElement:
        return self + (-other)

    def __mul__(self, other: FractionElement) -> FractionElement:
        self._hashed(other)
        below = dict(self._below)
        for key, exponent in other._below.items():
            below[key] = below.get(key, 0) + exponent
        return FractionElement(self._field, self._field.product(self._top, other._top), below)

    def over(self, divisor: FractionElement) -> FractionElement:
        """Divide by an element whose numerator is known to be positive."""
        self._hashed(divisor)
        self._field.spend(len(self._top) + len(divisor._top))
        below, top = dict(self._below), self._top
        for key, exponent in divisor._below.items():
            left = below.pop(key, 0) - exponent
            if left > 0:
                below[key] = left
            top = self._field.power(top, dict(key), max(0, -left))
        # Primitive integer coefficients make equal factors equal keys.
        scale = lcm(*(value.denominator for value in divisor._top.values()))
        content = reduce(gcd, (int(v * scale) for v in divisor._top.values()))
        factor = tuple(sorted((m, int(v * scale) // content) for m, v in divisor._top.items()))
        ratio = Fraction(scale, content)
        if ratio != 1:
            top = {m: _tidy(value * ratio) for m, value in top.items()}
        if factor != ((0, 1),):
            below[factor] = below.get(factor, 0) + 1
        return FractionElement(self._field, top, below)

    def numerator(self) -> Mapping[tuple[int, ...], int | Fraction]:
        """Exponents -> coefficient of the numerator; empty exactly when the element is zero."""
        return self._field.unpack(self._top)

    def denominator(self) -> Mapping[tuple[int, ...], int | Fraction]:
        """Exponents -> coefficient of the denominator, multiplied out."""
        made: Polynomial = {0: 1}
        for key, exponent in self._below.items():
            made = self._field.power(made, dict(key), exponent)
        return self._field.unpack(made)
