"""Reading a SymPy expression as an element of a ring of rational functions: through its tree, never as text.

What may occur are rational numbers, symbols, sums, products, whole powers, and geometric powers q^(i g + j) of the
declared bases q.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final, Protocol

import sympy

from ..errors import InputError
from ..symbols import GENERATION

MAX_EXPONENT: Final = 200


class Ring(Protocol):
    """Where expressions are read into; its elements have + * and whole powers."""

    @property
    def bases(self) -> Sequence[sympy.Expr]:
        """Bases q of the geometric powers q^g."""

    @property
    def base_elements(self) -> Sequence[Any]:
        """The bases as elements."""

    @property
    def zero(self) -> Any:
        """The number 0."""

    @property
    def one(self) -> Any:
        """The number 1."""

    def number(self, value: Fraction | int) -> Any:
        """A rational constant."""

    def generator(self, symbol: sympy.Symbol) -> Any:
        """The element that stands for a symbol."""

    def power(self, base: int) -> Any:
        """The geometric power q^g with the given number."""


def read(ring: Ring, expression: sympy.Expr) -> Any:
    """Read an expression.

    Raises
    ------
    InputError
        If a subexpression is not rational in the ring's generators.
    """
    e = expression
    if e.is_Integer or e.is_Rational:
        return ring.number(Fraction(int(e.p), int(e.q)))
    if e.is_Symbol:
        return ring.generator(e)
    if e.is_Add:
        total = ring.zero
        for part in e.args:
            total = total + read(ring, part)
        return total
    if e.is_Mul:
        product = ring.one
        for part in e.args:
            product = product * read(ring, part)
        return product
    if e.is_Pow:
        base, exponent = e.args
        if exponent.is_Integer and abs(int(exponent)) <= MAX_EXPONENT:
            return read(ring, base) ** int(exponent)
        return _power(ring, base, exponent)
    raise InputError("a coefficient is not a rational function of g and the parameters", got=str(e))


def _power(ring: Ring, base: sympy.Expr, exponent: sympy.Expr) -> Any:
    """Read base^(i g + j) with integers i and j."""
    slope = exponent.coeff(GENERATION, 1) if exponent.is_Add else exponent / GENERATION
    rest = exponent - slope * GENERATION
    if not (slope.is_Integer and rest.is_Integer):
        raise InputError("an exponent is not an integer multiple of g plus an integer", got=str(exponent))
    for i, q in enumerate(ring.bases):
        if base == q:
            return ring.power(i) ** int(slope) * ring.base_elements[i] ** int(rest)
        if base == 1 / q:
            return ring.power(i) ** -int(slope) * ring.base_elements[i] ** -int(rest)
    if base.is_Rational and base > 0:
        factors = {**sympy.factorint(base.p), **{p: -e for p, e in sympy.factorint(base.q).items()}}
        if set(factors) <= {int(q) for q in ring.bases if q.is_Integer} and factors != {int(base.p): 1}:
            product = ring.one
            for prime, e in factors.items():
                product = product * _power(ring, sympy.Integer(prime), exponent) ** int(e)
            return product
    if base.is_Mul:
        product = ring.one
        for part in base.args:
            product = product * _power(ring, part, exponent)
        return product
    if base.is_Pow and base.exp.is_Integer:
        return _power(ring, base.base, exponent * base.exp)
    raise InputError("a geometric power with an undeclared base", got=str(base))
