"""The texts of certificates and lemmas as exact numbers or SymPy expressions: what they say, computed.

The kernel computes with rational functions. Here the same texts are computed at numbers, which is how a certificate
is held against the law it is meant for (`mengoli.theory.proof.matching.match`). The kernel's reader reads them here,
too, so both read the same expression; the limits of lemmas, which have functions in them, are read by the project's
grammar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, TypeAlias, final

import sympy
from flint import fmpq

from ..language.expressions import Expression, fold
from ..language.grammar import parse as parse_formula
from .lemmas import NamedLemma
from .reading import evaluate, parse

Data = Mapping[str, Any]
Number: TypeAlias = Any
"""A FLINT fraction (`flint.fmpq`; the binding ships no types)."""

_parsed = lru_cache(maxsize=4096)(parse)

_FUNCTIONS: Final = {
    "sqrt": sympy.sqrt,
    "sinh": sympy.sinh,
    "sin": sympy.sin,
    "log": sympy.log,
    "zeta": sympy.zeta,
    "digamma": lambda x: sympy.polygamma(0, x),
    "trigamma": lambda x: sympy.polygamma(1, x),
}
_CONSTANTS: Final = {"pi": sympy.pi, "eulergamma": sympy.EulerGamma}


def compute(text: str, values: Mapping[str, Number]) -> Number:
    """The value of a certificate's expression.

    Parameters
    ----------
    text
        In the certificates' grammar.
    values
        A FLINT fraction for each name.

    Raises
    ------
    Reject
        If the text is no expression, or a name in it has no value.
    ZeroDivisionError
        If a divisor is zero.
    """
    return evaluate(_parsed(text), values, fmpq, _times)


def names_in(text: str) -> set[str]:
    """The names in a certificate's expression.

    Raises
    ------
    Reject
        If the text is no expression.
    """
    return {token for token in _parsed(text) if isinstance(token, str) and token.isidentifier()}


def expression(text: str, values: Mapping[str, sympy.Expr]) -> sympy.Expr:
    """A certificate's expression in SymPy, each name replaced by an expression.

    Raises
    ------
    Reject
        If the text is no expression, or a name in it stands for nothing.
    """
    return evaluate(_parsed(text), values, sympy.Integer, _times)


def _times(made: Any, base: Any, exponent: int) -> Any:
    return made * base**exponent


def states(data: Data, fixed: Mapping[str, Number], last: int) -> Iterator[dict[str, Number]]:
    """Parameters, g, a certificate's sequences and its closed forms at g = start, ..., `last`, by their recursions."""
    recursions = data.get("sequences", {})
    now = {name: compute(recursion["initial"], fixed) for name, recursion in recursions.items()}
    for g in range(data["start"], last + 1):
        names = {**fixed, **now, "g": fmpq(g)}
        yield viewed(data, names)
        now = stepped(data, names)


def viewed(data: Data, names: Mapping[str, Number]) -> dict[str, Number]:
    """The names a claim may use: a defined sequence stands for its closed form."""
    return {**names, **{name: compute(text, names) for name, text in data.get("closed", {}).items()}}


def stepped(data: Data, names: Mapping[str, Number]) -> dict[str, Number]:
    """A certificate's sequences at g + 1 from everything at g."""
    return {name: compute(recursion["step"], names) for name, recursion in data.get("sequences", {}).items()}


def limit_of_lemma(row: NamedLemma, arguments: Mapping[str, sympy.Expr]) -> sympy.Expr:
    """The limit of a named lemma at given parameters, as an expression."""
    assert row.limit_text is not None
    names = {**_CONSTANTS, **arguments}
    functions = {name: range(1, 2) for name in _FUNCTIONS}
    tree = parse_formula(
        row.limit_text, names=frozenset(names), functions=functions, what=f"the limit of {row.name}"
    )
    return fold(tree, _AsExpression(names))


@final
@dataclass(frozen=True)
class _AsExpression:
    """The algebra of SymPy expressions."""

    names: Mapping[str, sympy.Expr]

    def number(self, value: Fraction) -> sympy.Expr:
        return sympy.Rational(value.numerator, value.denominator)

    def name(self, name: str) -> sympy.Expr:
        return self.names[name]

    def call(self, function: str, arguments: tuple[Expression, ...]) -> sympy.Expr:
        return _FUNCTIONS[function](*(fold(argument, self) for argument in arguments))

    def negative(self, operand: sympy.Expr) -> sympy.Expr:
        return -operand

    def binary(self, operator: str, left: sympy.Expr, right: sympy.Expr) -> sympy.Expr:
        match operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right
            case _:
                return left**right
