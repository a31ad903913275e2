"""A formula as a tree: what `grammar.parse` reads, and what every computation with formulas walks through.

`fold` walks a tree with an algebra: exact fractions, rational functions, SymPy expressions and arrays all read the
same tree. `show` writes it in the grammar again.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Protocol, TypeVar, final


@final
@dataclass(frozen=True)
class Number:
    """An exact rational constant."""

    value: Fraction


@final
@dataclass(frozen=True)
class Name:
    """A variable, parameter, pool or other name."""

    name: str


@final
@dataclass(frozen=True)
class Call:
    """A function applied to arguments."""

    function: str
    arguments: tuple[Expression, ...]


@final
@dataclass(frozen=True)
class Negative:
    """The negative of a term."""

    operand: Expression


@final
@dataclass(frozen=True)
class Binary:
    """Two terms joined by one of ``+ - * / ^``."""

    operator: str
    left: Expression
    right: Expression


Expression = Number | Name | Call | Negative | Binary

T = TypeVar("T")


class Algebra(Protocol[T]):
    """What `fold` needs to know about the values a formula is computed with."""

    def number(self, value: Fraction) -> T:
        """The value of an exact constant."""

    def name(self, name: str) -> T:
        """The value of a name."""

    def call(self, function: str, arguments: tuple[Expression, ...]) -> T:
        """The value of a function; it receives trees, so that it may read a name as a name."""

    def negative(self, operand: T) -> T:
        """The negative of a value."""

    def binary(self, operator: str, left: T, right: T) -> T:
        """The value of ``left operator right``."""


def fold(expression: Expression, algebra: Algebra[T]) -> T:
    """Compute an expression with the given algebra, leaves first."""
    match expression:
        case Number(value):
            return algebra.number(value)
        case Name(name):
            return algebra.name(name)
        case Call(function, arguments):
            return algebra.call(function, arguments)
        case Negative(operand):
            return algebra.negative(fold(operand, algebra))
        case Binary(operator, left, right):
            return algebra.binary(operator, fold(left, algebra), fold(right, algebra))


def names_in(expression: Expression) -> frozenset[str]:
    """All names that stand in an expression, function names left out."""
    match expression:
        case Number():
            return frozenset()
        case Name(name):
            return frozenset({name})
        case Call(_, arguments):
            return frozenset().union(*map(names_in, arguments))
        case Negative(operand):
            return names_in(operand)
        case Binary(_, left, right):
            return names_in(left) | names_in(right)


_STRENGTH: Final = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}


def show(expression: Expression) -> str:
    """Write an expression in the grammar; `parse` reads it back to the same tree."""
    return _show(expression)[0]


def _show(expression: Expression) -> tuple[str, int]:
    match expression:
        case Number(value):
            return (str(value), 5) if value.denominator == 1 else (str(value), 2)
        case Name(name):
            return name, 5
        case Call(function, arguments):
            return f"{function}({', '.join(map(show, arguments))})", 5
        case Negative(operand):
            return "-" + _inside(operand, 3), 3
        case Binary("^", left, right):
            return _inside(left, 5) + "^" + _inside(right, 3), 4
        case Binary(operator, left, right):
            strength = _STRENGTH[operator]
            space = " " if strength == 1 else ""
            return (
                f"{_inside(left, strength)}{space}{operator}{space}{_inside(right, strength + 1)}",
                strength,
            )


def _inside(expression: Expression, needed: int) -> str:
    text, strength = _show(expression)
    return text if strength >= needed else f"({text})"
