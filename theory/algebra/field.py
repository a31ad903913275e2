"""The field Q(g, X, parameters) in which every recursion of a workflow has its coefficients.

An element is a quotient of two polynomials with integer coefficients, in lowest terms, over FLINT's sparse
multivariate polynomials. The variables are the generation g, one X = q^g for each geometric power that
a schedule of sizes brings in, and the parameters. The field carries the automorphism

    shift: g -> g + 1,   X = q^g -> q X,   parameters fixed,

which is what makes it the ground of a difference ring (Karr 1981; Schneider 2007).

Reading and writing go through the tree of a SymPy expression, never through a string.

Above 300 lines: one class, the arithmetic of one kind of element.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, final

import sympy
from flint import Ordering, fmpq, fmpz_mpoly_ctx

from ..errors import InputError
from ..symbols import GENERATION
from .conversions import to_fraction
from .polynomials import Poly, combined, evaluate, factored
from .reading import read


@final
@dataclass(frozen=True)
class Field:
    """The field of rational functions in g, geometric powers and parameters.

    Parameters
    ----------
    parameters
        The parameters' symbols.
    bases
        Bases q of the geometric powers q^g among the coefficients: positive rationals, parameters, or 1/q for one that
        is below 1.
    floor
        Where there is one base, a k such that only powers above q^k are of interest: q^g - q^k is positive.
    """

    parameters: tuple[sympy.Symbol, ...] = ()
    bases: tuple[sympy.Expr, ...] = ()
    floor: int = field(default=0, compare=False)

    @cached_property
    def context(self) -> Any:
        """FLINT's context: g first, then the parameters, then the geometric powers."""
        if len(set(self.names)) != len(self.names):
            raise InputError(
                "two symbols of a recurrence have the same name", got=self.names, instead="distinct names"
            )
        return fmpz_mpoly_ctx.get(self.names, Ordering.lex)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The variables' names in the order of the context."""
        return ("g", *(str(s) for s in self.parameters), *(f"X{i}_" for i in range(len(self.bases))))

    @cached_property
    def zero(self) -> Rational:
        """The number 0."""
        return Rational(self, self.context.constant(0), self.context.constant(1))

    @cached_property
    def one(self) -> Rational:
        """The number 1."""
        return Rational(self, self.context.constant(1), self.context.constant(1))

    @cached_property
    def g(self) -> Rational:
        """The generation index."""
        return Rational(self, self.context.gen(0), self.context.constant(1))

    def number(self, value: Fraction | int | fmpq) -> Rational:
        """A rational constant."""
        top, low = (value.p, value.q) if isinstance(value, fmpq) else (value.numerator, value.denominator)
        return Rational(self, self.context.constant(top), self.context.constant(low))

    def make(self, numerator: Poly, denominator: Poly) -> Rational:
        """The quotient of two polynomials, brought to lowest terms."""
        if denominator.is_zero():
            raise ZeroDivisionError("division by the zero rational function")
        if numerator.is_zero():
            return self.zero
        if denominator.is_one():
            return Rational(self, numerator, denominator)
        common = numerator.gcd(denominator)
        if not common.is_one():
            numerator, denominator = numerator / common, denominator / common
        if denominator.leading_coefficient() < 0:
            numerator, denominator = -numerator, -denominator
        return Rational(self, numerator, denominator)

    def polynomial(self, poly: Poly) -> Rational:
        """A polynomial as an element of the field."""
        return Rational(self, poly, self.context.constant(1))

    def generator(self, symbol: sympy.Symbol) -> Rational:
        """The element that stands for a parameter's symbol."""
        if symbol == GENERATION:
            return self.g
        for i, own in enumerate(self.parameters):
            if own == symbol:
                return self.polynomial(self.context.gen(1 + i))
        raise InputError(f"the symbol {symbol} is not a parameter of this recurrence", got=symbol)

    def power(self, base: int) -> Rational:
        """The geometric power X = q^g with the given number."""
        return self.polynomial(self.context.gen(1 + len(self.parameters) + base))

    @cached_property
    def base_elements(self) -> tuple[Rational, ...]:
        """The bases q as elements of the field."""
        return tuple(self.read(q) for q in self.bases)

    def read(self, expression: sympy.Expr) -> Rational:
        """Read a SymPy expression that is rational in g, the parameters and the geometric powers.

        Raises
        ------
        InputError
            If a subexpression is not rational in them.
        """
        found: Rational = read(self, expression)
        return found


@final
@dataclass(frozen=True, eq=False)
class Rational:
    """An element of a `Field`, in lowest terms; equality is equality of functions."""

    field: Field = field(repr=False)
    numerator: Poly
    denominator: Poly

    def _coerce(self, other: Rational | int | Fraction) -> Rational:
        return other if isinstance(other, Rational) else self.field.number(other)

    def __add__(self, other: Rational | int | Fraction) -> Rational:
        o = self._coerce(other)
        if self.denominator == o.denominator:
            return self.field.make(self.numerator + o.numerator, self.denominator)
        return self.field.make(
            self.numerator * o.denominator + o.numerator * self.denominator, self.denominator * o.denominator
        )

    __radd__ = __add__

    def __neg__(self) -> Rational:
        return Rational(self.field, -self.numerator, self.denominator)

    def __sub__(self, other: Rational | int | Fraction) -> Rational:
        return self + -self._coerce(other)

    def __rsub__(self, other: int | Fraction) -> Rational:
        return self._coerce(other) - self

    def __mul__(self, other: Rational | int | Fraction) -> Rational:
        o = self._coerce(other)
        return self.field.make(self.numerator * o.numerator, self.denominator * o.denominator)

    __rmul__ = __mul__

    def __truediv__(self, other: Rational | int | Fraction) -> Rational:
        o = self._coerce(other)
        return self.field.make(self.numerator * o.denominator, self.denominator * o.numerator)

    def __rtruediv__(self, other: int | Fraction) -> Rational:
        return self._coerce(other) / self

    def __pow__(self, exponent: int) -> Rational:
        if exponent < 0:
            return self.field.make(self.denominator**-exponent, self.numerator**-exponent)
        return Rational(self.field, self.numerator**exponent, self.denominator**exponent)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, int | Fraction):
            if not other:
                return self.is_zero
            other = self.field.number(other)
        if not isinstance(other, Rational):
            return NotImplemented
        return bool(self.numerator == other.numerator and self.denominator == other.denominator)

    def __hash__(self) -> int:
        return hash((str(self.numerator), str(self.denominator)))  # FLINT's polynomials have no hash

    def __str__(self) -> str:
        return f"({self.numerator})/({self.denominator})"

    @property
    def is_zero(self) -> bool:
        """Whether this is the zero function."""
        return bool(self.numerator.is_zero())

    @property
    def is_free_of_generation(self) -> bool:
        """Whether neither g nor a geometric power occurs."""
        return not self.has_powers and all(p.degrees()[0] <= 0 for p in (self.numerator, self.denominator))

    @property
    def has_powers(self) -> bool:
        """Whether a geometric power occurs."""
        first = 1 + len(self.field.parameters)
        return any(d > 0 for p in (self.numerator, self.denominator) for d in p.degrees()[first:])

    @property
    def constant(self) -> Fraction | None:
        """The value, if this is a rational number."""
        return to_fraction(self.fmpq) if self.is_number else None

    @property
    def is_number(self) -> bool:
        """Whether this is a rational number."""
        return bool(self.numerator.is_constant() and self.denominator.is_constant())

    @property
    def fmpq(self) -> fmpq:
        """The value as FLINT's fraction; this must be a rational number."""
        top = 0 if self.numerator.is_zero() else self.numerator.leading_coefficient()
        return fmpq(top, self.denominator.leading_coefficient())

    @property
    def degree(self) -> int:
        """Degree in g of the numerator minus that of the denominator."""
        return int(self.numerator.degrees()[0]) - int(self.denominator.degrees()[0])

    def shift(self, steps: int = 1) -> Rational:
        """The value `steps` generations later: g -> g + steps, q^g -> q^steps q^g."""
        if steps == 0:
            return self
        f = self.field
        gens = f.context.gens()
        if not self.has_powers:
            moved = (gens[0] + steps, *gens[1:])
            return f.make(self.numerator.compose(*moved), self.denominator.compose(*moved))
        powers = [f.power(i) * q**steps for i, q in enumerate(f.base_elements)]
        return self.replace([f.g + steps, *map(f.generator, f.parameters), *powers])

    def replace(self, images: list[Rational]) -> Rational:
        """Substitute an element of a field for each variable, in the order of the context."""
        target = images[0].field
        if all(image.denominator.is_one() for image in images):
            moved = [image.numerator for image in images]
            top, low = (poly.compose(*moved, ctx=target.context) for poly in (self.numerator, self.denominator))
            return target.make(top, low)
        top, low = (combined(poly, images, target.number) for poly in (self.numerator, self.denominator))
        made: Rational = top / low
        return made

    def into(self, target: Field) -> Rational:
        """The same element in a larger field (more geometric powers or parameters)."""
        powers = [target.power(target.bases.index(q)) for q in self.field.bases]
        return self.replace([target.g, *map(target.generator, self.field.parameters), *powers])

    def at(self, g: int) -> Rational:
        """The value at an integer g, an element free of g.

        Raises
        ------
        ZeroDivisionError
            If g is a pole.
        """
        f = self.field
        powers = [q**g for q in f.base_elements]
        return self.replace([f.number(g), *map(f.generator, f.parameters), *powers])

    def evaluate(self, g: int, values: Mapping[sympy.Symbol, Fraction]) -> Fraction:
        """The exact value at an integer g and rational parameters.

        Raises
        ------
        ZeroDivisionError
            If this is a pole.
        """
        f = self.field
        numbers = [Fraction(g), *(Fraction(values[s]) for s in f.parameters)]
        for q in f.bases:
            base, exponent = q.as_base_exp() if not q.is_Rational else (q, 1)
            number = Fraction(values[base]) if base.is_Symbol else Fraction(int(q.p), int(q.q))
            numbers.append(number ** (int(exponent) * g))
        return evaluate(self.numerator, numbers) / evaluate(self.denominator, numbers)

    @cached_property
    def expression(self) -> sympy.Expr:
        """The SymPy expression, numerator and denominator factored."""
        return self.written(lambda _: False)

    def written(self, negative: Callable[[Poly], bool]) -> sympy.Expr:
        """The SymPy expression, those irreducible factors with the other sign that are said to be negative."""
        f = self.field
        falling = [not q.is_Rational and q.is_Pow for q in f.bases]
        shown = self
        if any(falling):  # q^g is easier to read than its inverse
            powers = [f.power(i) ** (-1 if down else 1) for i, down in enumerate(falling)]
            shown = self.replace([f.g, *map(f.generator, f.parameters), *powers])
        upright = [1 / q if down else q for q, down in zip(f.bases, falling, strict=True)]
        symbols: list[sympy.Expr] = [GENERATION, *f.parameters, *(q**GENERATION for q in upright)]
        top, above = factored(shown.numerator, symbols, negative)
        low, below = factored(shown.denominator, symbols, negative)
        return sympy.Rational(top, low) * (above / below)
