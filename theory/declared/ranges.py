"""The range of an expression on [T, oo) or (0, delta]: intervals with infinite ends, endpoints in ball arithmetic.

Plain interval arithmetic, so ranges are too wide rather than too narrow, and an indeterminate form (oo - oo,
0 * oo) widens to everything. Before it, quotients are untangled: an expression rational in x is read in u = 1/x
on [0, 1/T], and one rational in exp(-a x) in that.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from math import lcm
from typing import Any, Final, final

import sympy
from flint import arb

from ..errors import NotCoveredError
from .balls import NONE, Values, constant

Real = Any
"""A python-flint `arb`."""

_UP: Final[Real] = arb.pos_inf()
_DOWN: Final[Real] = arb.neg_inf()


@final
@dataclass(frozen=True)
class Range:
    """A closed interval of extended reals.

    Parameters
    ----------
    low, high
        Ends; `low` is a lower and `high` an upper bound of what is enclosed.
    """

    low: Real
    high: Real

    def __add__(self, other: Range) -> Range:
        return Range(_floor(self.low + other.low), _ceiling(self.high + other.high))

    def __mul__(self, other: Range) -> Range:
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        if any(corner.is_nan() for corner in corners):
            return EVERYTHING
        return _hull(corners)

    def inverse(self) -> Range:
        """1/x; everything if zero is inside, one-sided if zero is an end."""
        if self.low > 0 or self.high < 0:
            return _hull([_reciprocal(self.low), _reciprocal(self.high)])
        if self.low >= 0:
            return Range(_floor(_reciprocal(self.high)), _UP)
        if self.high <= 0:
            return Range(_DOWN, _ceiling(_reciprocal(self.low)))
        return EVERYTHING


EVERYTHING: Final = Range(_DOWN, _UP)


def _reciprocal(value: Real) -> Real:
    return arb(0) if not value.is_finite() else 1 / value


def _floor(value: Real) -> Real:
    """A lower bound; an indeterminate value has none."""
    if value.is_finite():
        return value.lower()
    return _UP if value > 0 else _DOWN


def _ceiling(value: Real) -> Real:
    """An upper bound; an indeterminate value has none."""
    if value.is_finite():
        return value.upper()
    return _DOWN if value < 0 else _UP


def _hull(values: list[Real]) -> Range:
    low = reduce(lambda a, b: a if a <= b else b, map(_floor, values))
    high = reduce(lambda a, b: a if a >= b else b, map(_ceiling, values))
    return Range(low, high)


def range_of(
    expression: sympy.Expr, variable: sympy.Symbol, low: Real, high: Real, values: Values = NONE
) -> Range:
    """An enclosure of all values on [low, high], where `low` is positive or zero and `high` may be infinite.

    Parameters that are left in the expression take every value in their balls.
    """
    whole = Range(low, high)
    if not high.is_finite():
        untangled = _at_infinity(expression, variable, low, values)
        if untangled is not None:
            return untangled
        # Terms rational in x, and the others, may each be untangled where their sum is not.
        terms = sympy.Add.make_args(expression)
        rational = [term for term in terms if term.is_rational_function(variable)]
        others = [term for term in terms if not term.is_rational_function(variable)]
        if rational and others:
            parts = (sympy.Add(*rational), sympy.Add(*others))
            return reduce(lambda a, b: a + b, (range_of(part, variable, low, high, values) for part in parts))
        if expression.is_Add and rational == []:
            return reduce(lambda a, b: a + b, (range_of(part, variable, low, high, values) for part in terms))
        factors = sympy.Mul.make_args(_factored(expression))
        rational = [factor for factor in factors if factor.is_rational_function(variable)]
        others = [factor for factor in factors if not factor.is_rational_function(variable)]
        if rational and others:
            parts = (sympy.Mul(*rational), sympy.Mul(*others))
            return reduce(lambda a, b: a * b, (range_of(part, variable, low, high, values) for part in parts))
    return _range(expression, variable, whole, values)


def _at_infinity(expression: sympy.Expr, x: sympy.Symbol, low: Real, values: Values) -> Range | None:
    """Read where the quotient has a finite value, if the expression is of one of the two forms."""
    found = _untangled(expression, x)
    if found is None:
        return None
    form, u, unit = found
    top = 1 / low if unit is None else (-constant(unit).real * low).exp()
    return _range(form, u, Range(arb(0), top.upper()), values)


@lru_cache(maxsize=256)
def _factored(expression: sympy.Expr) -> sympy.Expr:
    """As a product, where it is one: expanded denominators are put together again."""
    return sympy.factor(expression)


@lru_cache(maxsize=256)
def _untangled(
    expression: sympy.Expr, x: sympy.Symbol
) -> tuple[sympy.Expr, sympy.Symbol, sympy.Expr | None] | None:
    """Rational in x, or in exponentials of multiples of x: as a quotient in u = 1/x or u = exp(-unit*x)."""
    exponentials = [e for e in expression.atoms(sympy.exp) if e.has(x)]
    u = sympy.Symbol("u", positive=True)
    if not exponentials:
        if not expression.is_rational_function(x):
            return None
        return sympy.cancel(sympy.together(expression.subs(x, 1 / u))), u, None
    rates = [sympy.diff(e.args[0], x) for e in exponentials]
    if any(not rate.is_Rational for rate in rates):
        return None
    unit = sympy.Rational(1, lcm(*(int(rate.q) for rate in rates)))
    changed = expression.subs(
        {
            e: sympy.exp(sympy.expand(e.args[0] - rate * x)) * u ** (-rate / unit)
            for e, rate in zip(exponentials, rates, strict=True)
        }
    )
    if changed.has(x) or not changed.is_rational_function(u):
        return None
    return sympy.cancel(sympy.together(changed)), u, unit


def _range(e: sympy.Expr, x: sympy.Symbol, whole: Range, values: Values) -> Range:
    if e == x:
        return whole
    if not e.has(x):
        value = constant(e, values).real
        return Range(value.lower(), value.upper()) if value.is_finite() else EVERYTHING
    if e.is_Add or e.is_Mul:
        parts = [_range(part, x, whole, values) for part in e.args]
        return reduce((lambda a, b: a + b) if e.is_Add else (lambda a, b: a * b), parts)
    if e.is_Pow and e.args[1].is_number:
        return _power(_range(e.args[0], x, whole, values), e.args[1])
    if e.is_Pow:
        return _general_power(_range(e.args[0], x, whole, values), _range(e.args[1], x, whole, values))
    if e.func in (sympy.exp, sympy.log):
        inner = _range(e.args[0], x, whole, values)
        return _exponential(inner) if e.func is sympy.exp else _logarithm(inner)
    if e.func in (sympy.sin, sympy.cos):
        return Range(arb(-1), arb(1))
    raise NotCoveredError(f"{e.func.__name__}( ) is not bounded in the tails here")


def _exponential(inner: Range) -> Range:
    low = arb(0) if inner.low == _DOWN else inner.low.exp()
    return Range(low.lower(), inner.high.exp().upper() if inner.high.is_finite() else _UP)


def _logarithm(inner: Range) -> Range:
    if not inner.low >= 0:
        return EVERYTHING
    low = _DOWN if inner.low <= 0 else inner.low.log().lower()
    return Range(low, inner.high.log().upper() if inner.high.is_finite() else _UP)


def _general_power(base: Range, exponent: Range) -> Range:
    """b^e = exp(e log b) for b >= 0."""
    return _exponential(exponent * _logarithm(base)) if base.low >= 0 else EVERYTHING


def _power(base: Range, exponent: sympy.Expr) -> Range:
    if exponent.is_negative:
        return _power(base, -exponent).inverse()
    if exponent.is_Integer and int(exponent) % 2 == 0 and not base.low >= 0:
        if base.high <= 0:
            return _power(Range(-base.high, -base.low), exponent)
        top = _power(_hull([abs(base.low), abs(base.high)]), exponent).high
        return Range(arb(0), top)
    if not base.low >= 0 and not exponent.is_Integer:
        return EVERYTHING
    power = constant(exponent).real

    def raised(value: Real) -> Real:
        if not value.is_finite():
            return value
        if value == 0:
            return arb(0)
        return value ** int(exponent) if exponent.is_Integer else value**power

    return Range(_floor(raised(base.low)), _ceiling(raised(base.high)))
