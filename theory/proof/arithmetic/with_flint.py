"""Exact rational functions over Q on python-flint's `fmpq_mpoly`: the fast back end of the kernel.

A rational function in v0, ..., v(m-1) is a numerator polynomial over a product of powers of *factors*. A
factor is the numerator of something that was divided by; the kernel divides only by what it has proved
positive on the whole range of the variables, so every denominator is positive there and the sign of a
function is the sign of its numerator. Sums are put over the least common product of factors; nothing else is
cancelled, which keeps the signs of coefficients as predictable as the text they come from.
`arithmetic_fractions` follows the same definition and shares no line of code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import lcm
from typing import Any, Final, final

from flint import Ordering, fmpq, fmpq_mpoly_ctx

MAX_WORK: Final = 2_000_000
"""Products of short coefficients one check may spend; the catalogue's largest certificate needs a quarter of them."""
EACH: Final = 8
"""Work that every sum, product and quotient counts besides, however short, and that every term counts that is read."""
WORD: Final = 128
"""A product of coefficients counts once more for every so many bits of them."""
MAX_BITS: Final = 4096
"""Size of a polynomial's longest numerator and its common denominator together."""
MAX_TERMS: Final = 20_000
"""Terms of a polynomial."""
MAX_PAIRS: Final = 250_000
"""Pairs of terms in one product."""
MAX_DEGREE: Final = 2000
"""Total degree of a polynomial."""


@final
class FlintField:
    """Rational functions over Q in a fixed number of variables.

    Parameters
    ----------
    variables
        How many variables there are.
    """

    def __init__(self, variables: int) -> None:
        names = tuple(f"v{index}" for index in range(variables))
        self._ring: Any = fmpq_mpoly_ctx.get(names, Ordering.lex)
        self._work = 0

    def constant(self, value: Any) -> FlintElement:
        """The rational number `value`: an int, or a coefficient read off an element."""
        return FlintElement(self, self._ring.constant(fmpq(value)), ())

    def variable(self, index: int) -> FlintElement:
        """The variable with this index, counted from 0."""
        return FlintElement(self, self._ring.gen(index), ())

    def spend(self, work: int) -> None:
        """Count work against the bound.

        Raises
        ------
        OverflowError
            If the bound is passed.
        """
        self._work += work
        if self._work > MAX_WORK:
            raise OverflowError("the computation passes the bound on work")

    def add(self, left: Any, right: Any) -> Any:
        """Sum of two polynomials, within the bounds.

        Raises
        ------
        OverflowError
            If a bound on work, terms, coefficients or degrees is passed.
        """
        self.spend(EACH + len(left) + len(right))
        return _bounded(left + right)

    def multiply(self, left: Any, right: Any) -> Any:
        """Product of two polynomials, within the bounds.

        Raises
        ------
        OverflowError
            If a bound on work, terms, coefficients or degrees is passed.
        """
        pairs = len(left) * len(right)
        self.spend(EACH + pairs * (1 + (_widest(left) + _widest(right)) // WORD))
        if left.is_one():
            return right
        if right.is_one():
            return left
        if pairs > MAX_PAIRS:
            raise OverflowError("a product passes its bound")
        return _bounded(left * right)


def _widest(polynomial: Any) -> int:
    """Bits of the longest numerator and of the common denominator, which FLINT works with."""
    coefficients = polynomial.coeffs()
    longest = max((int(c.p).bit_length() for c in coefficients), default=0)
    return longest + lcm(*{int(c.q) for c in coefficients}).bit_length()


def _bounded(made: Any) -> Any:
    if len(made) > MAX_TERMS or _widest(made) > MAX_BITS or made.total_degree() > MAX_DEGREE:
        raise OverflowError("terms, a coefficient or a degree pass their bound")
    return made


@final
@dataclass(frozen=True, eq=False)
class FlintElement:
    """A numerator over a product of powers of positive factors."""

    field: FlintField
    top: Any
    bottom: tuple[tuple[Any, int], ...]

    def __add__(self, other: FlintElement) -> FlintElement:
        if self.bottom == other.bottom:
            return FlintElement(self.field, self.field.add(self.top, other.top), self.bottom)
        self._compared(other)
        common = list(self.bottom)
        for factor, power in other.bottom:
            for place, (known, held) in enumerate(common):
                if known == factor:
                    common[place] = (known, max(held, power))
                    break
            else:
                common.append((factor, power))
        shared = tuple(common)
        return FlintElement(self.field, self.field.add(self._raised(shared), other._raised(shared)), shared)

    def _raised(self, common: tuple[tuple[Any, int], ...]) -> Any:
        """The numerator over `common`, which this element's denominator divides."""
        made = self.top
        for factor, power in common:
            made = self._times(made, factor, power - self._power(factor))
        return made

    def _power(self, factor: Any) -> int:
        return next((power for known, power in self.bottom if known == factor), 0)

    def _times(self, polynomial: Any, factor: Any, power: int) -> Any:
        for _ in range(power):
            polynomial = self.field.multiply(polynomial, factor)
        return polynomial

    def __neg__(self) -> FlintElement:
        return FlintElement(self.field, -self.top, self.bottom)

    def __sub__(self, other: FlintElement) -> FlintElement:
        return self + (-other)

    def _compared(self, other: FlintElement) -> None:
        """Count the comparisons of the factors of two denominators."""
        self.field.spend(EACH + len(self.bottom) * len(other.bottom))

    def __mul__(self, other: FlintElement) -> FlintElement:
        self._compared(other)
        bottom = [(factor, power + other._power(factor)) for factor, power in self.bottom]
        bottom += [(factor, power) for factor, power in other.bottom if not self._power(factor)]
        return FlintElement(self.field, self.field.multiply(self.top, other.top), tuple(bottom))

    def over(self, divisor: FlintElement) -> FlintElement:
        """Divide by an element whose numerator is known to be positive."""
        self._compared(divisor)
        self.field.spend(len(self.top) + len(divisor.top))
        made, bottom = self.top, []
        for factor, power in self.bottom:
            shared = min(power, divisor._power(factor))
            if power > shared:
                bottom.append((factor, power - shared))
        for factor, power in divisor.bottom:
            made = self._times(made, factor, max(0, power - self._power(factor)))
        content = divisor.top.leading_coefficient()
        made = made / content
        factor = divisor.top / content
        if not factor.is_one():
            held = next((place for place, (known, _) in enumerate(bottom) if known == factor), None)
            if held is None:
                bottom.append((factor, 1))
            else:
                bottom[held] = (factor, bottom[held][1] + 1)
        return FlintElement(self.field, made, tuple(bottom))

    def numerator(self) -> Mapping[tuple[int, ...], Any]:
        """Exponents -> coefficient of the numerator; empty exactly when the element is zero."""
        return self._read(self.top)

    def denominator(self) -> Mapping[tuple[int, ...], Any]:
        """Exponents -> coefficient of the denominator, multiplied out."""
        made = self.field.constant(1).top
        for factor, power in self.bottom:
            made = self._times(made, factor, power)
        return self._read(made)

    def _read(self, polynomial: Any) -> Mapping[tuple[int, ...], Any]:
        self.field.spend(EACH * len(polynomial))
        terms: Mapping[tuple[int, ...], Any] = polynomial.to_dict()
        return terms
