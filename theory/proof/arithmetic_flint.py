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
from typing import Any, Final, final

from flint import Ordering, fmpq, fmpq_mpoly_ctx

MAX_WORK: Final = 1_500_000
"""Products of coefficients one check may spend; the catalogue's largest certificate needs a small part."""
EACH: Final = 8
"""Work that every sum and product counts besides, however short, so that long chains of trivial ones are bounded."""
MAX_BITS: Final = 4096
"""Size of a coefficient's numerator and denominator together."""
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

    def _spend(self, work: int) -> None:
        self._work += work
        if self._work > MAX_WORK:
            raise OverflowError("the computation passes the bound on work")

    def add(self, left: Any, right: Any) -> Any:
        """Sum of two polynomials, within the bound on work."""
        self._spend(EACH + len(left) + len(right))
        return left + right

    def multiply(self, left: Any, right: Any) -> Any:
        """Product of two polynomials, within the bounds.

        Raises
        ------
        OverflowError
            If a bound on work, coefficients or degrees is passed.
        """
        self._spend(EACH + len(left) * len(right))
        if left.is_one():
            return right
        if right.is_one():
            return left
        made = left * right
        if not made.is_zero():
            widest = max(int(c.p).bit_length() + int(c.q).bit_length() for c in made.coeffs())
            if widest > MAX_BITS or made.total_degree() > MAX_DEGREE:
                raise OverflowError("a coefficient or a degree passes its bound")
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

    def __mul__(self, other: FlintElement) -> FlintElement:
        bottom = [(factor, power + other._power(factor)) for factor, power in self.bottom]
        bottom += [(factor, power) for factor, power in other.bottom if not self._power(factor)]
        return FlintElement(self.field, self.field.multiply(self.top, other.top), tuple(bottom))

    def over(self, divisor: FlintElement) -> FlintElement:
        """Divide by an element whose numerator is known to be positive."""
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
        terms: Mapping[tuple[int, ...], Any] = self.top.to_dict()
        return terms

    def denominator(self) -> Mapping[tuple[int, ...], Any]:
        """Exponents -> coefficient of the denominator, multiplied out."""
        made = self.field.constant(1).top
        for factor, power in self.bottom:
            made = self._times(made, factor, power)
        terms: Mapping[tuple[int, ...], Any] = made.to_dict()
        return terms
