"""The one geometric power q^g of a workflow: found in its formulas, or said to be none of the field."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd
from typing import Final, final

import sympy

from ..errors import MengoliError
from ..symbols import Parameter
from .definition import Definition
from .expressions import Binary, Call, Expression, Name, Negative, Number, show

_MAX_POWER: Final = 64


@final
class NotRationalError(MengoliError):
    """A formula leaves the rational functions of g, the parameters and one geometric power."""


def geometric_base(definition: Definition) -> Fraction | Parameter | None:
    """The one base of the powers q^i or q^g in a workflow's sizes and weights, or ``None``; 2 for powers of 4 and of 8.

    Raises
    ------
    NotRationalError
        If two bases occur that are no whole powers of one, or a base that is neither a number nor a parameter.
    """
    found: set[Fraction | Parameter] = set()
    for line in definition.index_lines:
        _collect_bases(line, definition.settings, found)
    if len(found) <= 1:
        return next(iter(found), None)
    numbers = [x for x in found if isinstance(x, Fraction) and x > 0]
    roots = {max(root, 1 / root) for root in map(_primitive, numbers)}
    if len(numbers) < len(found) or len(roots) > 1:
        raise NotRationalError("powers of two different bases")
    return roots.pop()


def power_of(number: Fraction, base: Fraction) -> int | None:
    """The whole e with base^e = number, or ``None``."""
    for e in range(1, _MAX_POWER + 1):
        if base**e == number:
            return e
        if base**-e == number:
            return -e
    return None


def _primitive(number: Fraction) -> Fraction:
    """The number above 0, not 1, of which another is the highest whole power."""
    factors = {**sympy.factorint(number.numerator), **{p: -e for p, e in sympy.factorint(number.denominator).items()}}
    common = gcd(*factors.values())
    root = Fraction(1)
    for prime, e in factors.items():
        root *= Fraction(int(prime)) ** (int(e) // common)
    return root


def _collect_bases(
    tree: Expression, settings: Mapping[str, Fraction | Parameter], found: set[Fraction | Parameter]
) -> None:
    match tree:
        case Binary("^", base, exponent):
            if _mentions_index(exponent):
                value = _value_of(base, settings)
                if value is None:
                    raise NotRationalError(f"the base of {show(tree)} is neither a number nor a parameter")
                if value != 1:
                    found.add(value)
            _collect_bases(base, settings, found)
        case Binary(_, left, right):
            _collect_bases(left, settings, found)
            _collect_bases(right, settings, found)
        case Negative(operand):
            _collect_bases(operand, settings, found)
        case Call(_, arguments):
            for argument in arguments:
                _collect_bases(argument, settings, found)
        case _:
            pass


def _value_of(base: Expression, settings: Mapping[str, Fraction | Parameter]) -> Fraction | Parameter | None:
    match base:
        case Number(value):
            return value
        case Name(name):
            return settings.get(name)
        case Binary("/", Number(top), Number(bottom)) if bottom != 0:
            return top / bottom
        case _:
            return None


def _mentions_index(tree: Expression) -> bool:
    match tree:
        case Name(name):
            return name in ("g", "i")
        case Binary(_, left, right):
            return _mentions_index(left) or _mentions_index(right)
        case Negative(operand):
            return _mentions_index(operand)
        case _:
            return False
