"""How large a formula becomes when it is multiplied out, and how deep its functions nest: read off its tree.

Nothing is computed but three small numbers, so that a formula beyond reason is refused before anybody works with it.
`terms` bounds the number of terms of the expanded formula: sums add, products multiply, and a power k of t terms has at
most C(t + k - 1, k). `degree` bounds that of its numerator and denominator together, over a common denominator.
`depth` counts functions, divisions by what is no number, and powers with other exponents than whole numbers, one
inside the other: the derivatives of what is nested double in length with every level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import comb
from typing import Final, final

from ..errors import InputError
from .expressions import Expression, Number, fold

MAX_TERMS: Final = 500
MAX_DEPTH: Final = 5
MAX_DEGREE: Final = 40
"""Of a workflow's weights, whose polynomials are multiplied out."""


@final
@dataclass(frozen=True)
class Extent:
    """Bounds of the size of a formula.

    Parameters
    ----------
    terms
        Of the expanded formula, at most.
    degree
        Of numerator and denominator together, at most.
    depth
        Functions inside functions.
    value
        The number it is, where it is one.
    """

    terms: int
    degree: int
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
    _refuse_terms(found, text, what)
    if found.depth > MAX_DEPTH:
        raise InputError(
            f"{what}: more than {MAX_DEPTH} functions, quotients and roots inside each other",
            got=text,
            instead="a flatter formula",
        )


def refuse_large_weights(tree: Expression, text: str, what: str) -> None:
    """Refuse a line of a workflow whose weights are rational functions too large to compute with.

    Raises
    ------
    InputError
        Saying which bound it misses.
    """
    found = fold(tree, _Measure(whole=True))
    _refuse_terms(found, text, what)
    if found.degree > MAX_DEGREE:
        raise InputError(f"{what}: a degree above {MAX_DEGREE}", got=text, instead="smaller powers")


def _refuse_terms(found: Extent, text: str, what: str) -> None:
    if found.terms > MAX_TERMS:
        raise InputError(
            f"{what}: more than {MAX_TERMS} terms when multiplied out", got=text, instead="a shorter formula"
        )


@final
@dataclass(frozen=True)
class _Measure:
    """Extents of parts to the extent of the whole; numbers stop growing beyond the bounds.

    Parameters
    ----------
    whole
        Whether calls such as last(batch, 3) stand for one thing, and min and max for one of theirs, as in a workflow.
    """

    whole: bool = False

    def number(self, value: Fraction) -> Extent:
        return Extent(1, 0, 0, value)

    def name(self, name: str) -> Extent:
        return Extent(1, 1, 0)

    def call(self, function: str, arguments: tuple[Expression, ...]) -> Extent:
        if self.whole and function not in ("min", "max"):
            return Extent(1, 1, 0)
        parts = [fold(argument, self) for argument in arguments]
        if self.whole:  # one of them
            return Extent(max(part.terms for part in parts), max(part.degree for part in parts), 0)
        # A function of a number is a number.
        plain = all(isinstance(argument, Number) for argument in arguments)
        return Extent(
            max(part.terms for part in parts),
            max(1, *(part.degree for part in parts)),
            max(part.depth for part in parts) + (not plain),
        )

    def negative(self, operand: Extent) -> Extent:
        return replace(operand, value=None if operand.value is None else -operand.value)

    def binary(self, operator: str, left: Extent, right: Extent) -> Extent:
        depth = max(left.depth, right.depth)
        if operator in "+-":
            same = left.depth == right.depth == 0
            degree = max(left.degree, right.degree) if same else left.degree + right.degree
            return _capped(left.terms + right.terms, degree, depth)
        if operator == "*":
            return _capped(left.terms * right.terms, left.degree + right.degree, depth)
        if operator == "/":
            if left.value is not None and right.value:
                return Extent(1, 0, depth, left.value / right.value)
            inside = right.depth + (right.value is None)
            return _capped(left.terms * right.terms, left.degree + right.degree, max(left.depth, inside))
        power = right.value
        if power is None or power.denominator != 1:
            return _capped(max(left.terms, right.terms), left.degree + right.degree, depth + 1)
        count = min(abs(int(power)), MAX_TERMS + 1)
        terms = comb(min(left.terms, MAX_TERMS + 1) + count - 1, count)
        return _capped(terms, left.degree * count, depth + (power < 0))


def _capped(terms: int, degree: int, depth: int) -> Extent:
    return Extent(min(terms, MAX_TERMS + 1), min(degree, MAX_DEGREE + 1), depth)


__all__ = ["MAX_DEGREE", "MAX_DEPTH", "MAX_TERMS", "refuse_beyond_reason", "refuse_large_weights"]
