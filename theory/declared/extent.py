"""How large a formula becomes when it is multiplied out, and how deep its functions nest: read off its tree.

Nothing is computed but two small numbers, so that a formula beyond reason is refused before anybody works with it.
`terms` bounds the number of terms of the expanded formula: sums add, products multiply, and a power k of t terms has at
most C(t + k - 1, k). `depth` counts functions, divisions by what is no number, and powers with other exponents than
whole numbers, one inside the other: the derivatives of what is nested double in length with every level.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Final, final

from ..errors import InputError
from ..language.expressions import Expression, Number, fold

MAX_TERMS: Final = 500
MAX_DEPTH: Final = 5


@final
@dataclass(frozen=True)
class Extent:
    """Bounds of the size of a formula.

    Parameters
    ----------
    terms
        Of the expanded formula, at most.
    depth
        Functions inside functions.
    value
        The number it is, where it is one.
    """

    terms: int
    depth: int
    value: Fraction | None = None


def refuse_beyond_reason(tree: Expression, text: str, what: str) -> None:
    """Refuse a formula that is too large when multiplied out, or nested too deep.

    Raises
    ------
    InputError
        Saying which bound it misses.
    """
    found = fold(tree, _Measure())
    if found.terms > MAX_TERMS:
        raise InputError(
            f"{what}: more than {MAX_TERMS} terms when multiplied out", got=text, instead="a shorter formula"
        )
    if found.depth > MAX_DEPTH:
        raise InputError(
            f"{what}: more than {MAX_DEPTH} functions, quotients and roots inside each other",
            got=text,
            instead="a flatter formula",
        )


@final
@dataclass(frozen=True)
class _Measure:
    """Extents of parts to the extent of the whole; terms stop growing beyond the bound."""

    def number(self, value: Fraction) -> Extent:
        return Extent(1, 0, value)

    def name(self, name: str) -> Extent:
        return Extent(1, 0)

    def call(self, function: str, arguments: tuple[Expression, ...]) -> Extent:
        parts = [fold(argument, self) for argument in arguments]
        inside = max(part.depth for part in parts)
        # A function of a number is a number.
        plain = all(isinstance(argument, Number) for argument in arguments)
        return Extent(max(part.terms for part in parts), inside + (not plain))

    def negative(self, operand: Extent) -> Extent:
        return Extent(operand.terms, operand.depth, None if operand.value is None else -operand.value)

    def binary(self, operator: str, left: Extent, right: Extent) -> Extent:
        depth = max(left.depth, right.depth)
        if operator in "+-":
            return _capped(left.terms + right.terms, depth)
        if operator == "*":
            return _capped(left.terms * right.terms, depth)
        if operator == "/":
            if left.value is not None and right.value:
                return Extent(1, depth, left.value / right.value)
            inside = right.depth + (right.value is None)
            return _capped(left.terms * right.terms, max(left.depth, inside))
        power = right.value
        if power is None or power.denominator != 1:
            return Extent(max(left.terms, right.terms), depth + 1)
        count = min(abs(int(power)), MAX_TERMS + 1)
        return _capped(comb(min(left.terms, MAX_TERMS + 1) + count - 1, count), depth + (power < 0))


def _capped(terms: int, depth: int) -> Extent:
    return Extent(min(terms, MAX_TERMS + 1), depth)


__all__ = ["MAX_DEPTH", "MAX_TERMS", "refuse_beyond_reason"]
