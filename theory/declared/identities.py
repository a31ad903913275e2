"""Whether a formula vanishes, or is free of a symbol: refuted by one point in balls, else proved by simplification.

At points with rational coordinates a formula is enclosed in balls; a ball without zero shows that it does not vanish,
and two balls apart that it is not free of a symbol. Only what survives is simplified, which is then short work where
the identity holds. Simplification has a bounded time, and an identity that was not proved is not taken for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sympy
from flint import arb, fmpq

from ..errors import MengoliError
from .balls import Values, constant
from .deadline import in_time
from .integrals import precision

_POINTS: Final = 4
_BITS: Final = 128


def vanishes(expression: sympy.Expr) -> bool:
    """Whether an expression is identically zero; a no may be a don't know."""
    if expression == 0:
        return True
    for values in _points(expression, None):
        ball = _value(expression, values)
        if ball is not None and not ball.contains(0):
            return False
    return in_time(_expanded, expression) == 0


def free_form(expression: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    """The expression without x, where its value does not depend on it; ``None`` where that was not shown."""
    if not expression.has(x):
        made = in_time(sympy.simplify, expression)
        return expression if made is None else made
    balls = [_value(expression, values) for values in _points(expression, x)]
    found = [ball for ball in balls if ball is not None]
    if any(not found[0].overlaps(ball) for ball in found[1:]):
        return None
    made = in_time(sympy.simplify, expression)
    return None if made is None or made.has(x) else made


def _expanded(expression: sympy.Expr) -> sympy.Expr:
    return sympy.simplify(sympy.expand(expression))


def _points(expression: sympy.Expr, moving: sympy.Symbol | None) -> Iterator[Values]:
    """Points between 0 and 1 for every symbol, all of them moving or one alone."""
    symbols = sorted(expression.free_symbols, key=str)
    for point in range(1, _POINTS + 1):
        yield {
            symbol: arb(fmpq(2 * place + 3 + 7 * (point if moving in (None, symbol) else 1), 41 + 3 * place))
            for place, symbol in enumerate(symbols)
        }


def _value(expression: sympy.Expr, values: Values) -> Any:
    """A ball around the value, ``None`` where it has no finite enclosure."""
    with precision(_BITS):
        try:
            ball = constant(expression, values)
        except (MengoliError, ValueError, OverflowError):
            return None
    return ball if ball.is_finite() else None


__all__ = ["free_form", "vanishes"]
