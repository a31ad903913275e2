"""A user's formula as a SymPy expression, built node by node from our own grammar's tree.

Nothing is evaluated as code. What SymPy would evaluate at once and at any cost, a power or a gamma function of
a huge number, is refused before SymPy sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, final

import sympy

from ..errors import InputError
from ..language.expressions import Expression, fold
from ..language.extent import refuse_beyond_reason
from ..language.grammar import parse

FUNCTIONS: Final[dict[str, range]] = {
    "exp": range(1, 2),
    "log": range(1, 2),
    "sqrt": range(1, 2),
    "sin": range(1, 2),
    "cos": range(1, 2),
    "tan": range(1, 2),
    "gamma": range(1, 2),
    "loggamma": range(1, 2),
    "digamma": range(1, 2),
    "beta": range(2, 3),
    "besseli": range(2, 3),
    "erf": range(1, 2),
    "erfc": range(1, 2),
    "abs": range(1, 2),
}
"""The functions of the grammar with the numbers of their arguments."""

CONSTANTS: Final[Mapping[str, sympy.Expr]] = {"pi": sympy.pi}

_LARGEST_NUMBER: Final = 1000
_LARGEST_POWER_BITS: Final = 4096
_LARGEST_NODES: Final = 600

_MEANING: Final[Mapping[str, Callable[..., sympy.Expr]]] = {
    "exp": sympy.exp,
    "log": sympy.log,
    "sqrt": sympy.sqrt,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "gamma": sympy.gamma,
    "loggamma": sympy.loggamma,
    "digamma": sympy.digamma,
    "beta": lambda a, b: sympy.gamma(a) * sympy.gamma(b) / sympy.gamma(a + b),
    "besseli": sympy.besseli,
    "erf": sympy.erf,
    "erfc": sympy.erfc,
    "abs": sympy.Abs,
}

_SPECIAL: Final = frozenset({"gamma", "loggamma", "digamma", "beta", "besseli"})
_SPECIAL_VALUES: Final = (sympy.gamma, sympy.loggamma, sympy.polygamma, sympy.besseli)
"""Functions whose values at numbers are not put into one another: that takes minutes, and nobody declares it."""


def _bits(value: sympy.Expr) -> int:
    """The length of the longest whole number in it."""
    return max((max(int(x.p).bit_length(), int(x.q).bit_length()) for x in value.atoms(sympy.Rational)), default=0)


def formula(text: str, names: Mapping[str, sympy.Expr], what: str) -> sympy.Expr:
    """Read a formula.

    Parameters
    ----------
    text
        What the user wrote.
    names
        The value of every name that may stand in it.
    what
        What it is, for messages.

    Raises
    ------
    InputError
        If it is outside the grammar, undefined, or too large to be computed with.

    Examples
    --------
    >>> x = sympy.Symbol("x", positive=True)
    >>> formula("-x^2/2 + log(x)", {"x": x}, "log_density")
    -x**2/2 + log(x)
    """
    known = {**CONSTANTS, **names}
    tree: Expression = parse(text, names=frozenset(known), functions=FUNCTIONS, what=what)
    refuse_beyond_reason(tree, text, what)
    return fold(tree, _Build(known, text, what))


@final
@dataclass(frozen=True)
class _Build:
    names: Mapping[str, sympy.Expr]
    text: str
    what: str

    def _fail(self, problem: str, instead: str) -> InputError:
        return InputError(f"{self.what}: {problem}", got=self.text, instead=instead)

    def _sound(self, value: sympy.Expr) -> sympy.Expr:
        if value.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo, sympy.I):
            raise self._fail("a part of it is not defined", "a formula that is finite and real on the support")
        if value.count_ops() > _LARGEST_NODES:
            raise self._fail("it is too large to differentiate", "a shorter formula")
        return value

    def number(self, value: Fraction) -> sympy.Expr:
        return sympy.Rational(value.numerator, value.denominator)

    def name(self, name: str) -> sympy.Expr:
        return self.names[name]

    def negative(self, operand: sympy.Expr) -> sympy.Expr:
        return -operand

    def binary(self, operator: str, left: sympy.Expr, right: sympy.Expr) -> sympy.Expr:
        if operator == "+":
            return self._sound(left + right)
        if operator == "-":
            return self._sound(left - right)
        if operator == "*":
            return self._sound(left * right)
        if operator == "/":
            if right.is_zero:
                raise self._fail("division by zero", "a formula that is defined on the support")
            return self._sound(left / right)
        if right.is_Rational and abs(right) > _LARGEST_NUMBER:
            raise self._fail("a power is too large", f"exponents up to {_LARGEST_NUMBER}")
        if left.is_Rational and right.is_number:
            bits = _bits(left)
            if (not right.is_Rational and bits > 64) or (right.is_Rational and bits * abs(right) > _LARGEST_POWER_BITS):
                raise self._fail("a power is too large", "a smaller number")
        inner = left.exp if left.is_Pow else sympy.S.One
        if inner.is_Rational and right.is_Rational and abs(inner * right) > _LARGEST_NUMBER:
            raise self._fail("a power is too large", f"exponents up to {_LARGEST_NUMBER}")
        return self._sound(left**right)

    def call(self, function: str, arguments: tuple[Expression, ...]) -> sympy.Expr:
        values = [fold(argument, self) for argument in arguments]
        for value in values:
            if function in _SPECIAL and value.is_number and (value.has(*_SPECIAL_VALUES) or _bits(value) > 64):
                raise self._fail(f"{function}( ) of a number that is itself long", "a short number")
            if value.is_number and not bool(abs(value.n(8)) <= _LARGEST_NUMBER):
                raise self._fail(f"{function}( ) of a huge number", f"numbers up to {_LARGEST_NUMBER}")
        return self._sound(_MEANING[function](*values))
