"""Bounds of what a tail of an integral holds, term by term, from the logarithmic derivative.

For a term t of the integrand f t put D = (log f + log|t|)'. Its range over the whole tail is enclosed (`ranges`), and

    D <= -c on [T, oo)             gives   int_T^oo f|t| <= f(T)|t(T)|/c ,
    x D <= -1 - e on [T, oo)       gives   int_T^oo f|t| <= T f(T)|t(T)|/e ,
    x D >= -1 + e on (0, d]        gives   int_0^d  f|t| <= d f(d)|t(d)|/e ,

the last one for a finite end of the support, moved to 0. Factors that are bounded on the tail may be bounded before.
"""

from __future__ import annotations

from typing import Any, final

import sympy
from flint import acb, arb

from ..errors import MengoliError, NotCoveredError
from .balls import NONE, Values, evaluator
from .ranges import range_of

Real = Any


@final
class UndecidedError(MengoliError):
    """No rigorous bound was found; nothing is said about the value."""


def log_derivative(term: sympy.Expr, log_density: sympy.Expr, y: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr]:
    """(log f + log|t|)' and y times it, the second with y cancelled term by term."""
    total = sympy.diff(log_density, y)
    for factor in sympy.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if base is sympy.E or base.func is sympy.exp:
            total = total + sympy.diff(sympy.log(factor).expand(force=True), y)
        elif exponent.has(y):
            raise UndecidedError(f"the tail of {term} is not bounded here")
        elif base.has(y):
            total = total + exponent * sympy.diff(base, y) / base
    return total, sympy.expand(sympy.powsimp(sympy.expand(y * sympy.expand(total))))


def leading_exponentials(function: sympy.Expr, y: sympy.Symbol) -> sympy.Expr:
    """Logarithms of sums with their largest exponential taken out: log(exp(y) + 1) = y + log(1 + exp(-y))."""

    def taken_out(sum_: sympy.Expr) -> sympy.Expr:
        logs = [sympy.diff(sympy.expand_log(sympy.log(term), force=True), y) for term in sum_.args]
        rates = [log.limit(y, sympy.oo) if log.is_rational_function(y) else sympy.nan for log in logs]
        if not all(rate.is_Rational for rate in rates) or max(rates) <= 0:
            return sympy.log(sum_)
        most = max(rates)
        return most * y + sympy.log(sympy.Add(*(sympy.powsimp(term * sympy.exp(-most * y)) for term in sum_.args)))

    return function.replace(lambda e: e.func is sympy.log and e.args[0].is_Add, lambda e: taken_out(e.args[0]))


def _size(function: sympy.Expr, y: sympy.Symbol, low: Real, high: Real, values: Values) -> Real:
    """The largest |function| on the tail, infinite if no bound is known."""
    try:
        found = range_of(function, y, low, high, values)
    except NotCoveredError:
        return arb.pos_inf()
    return abs(found.low).max(abs(found.high))


def _bounded_factors(
    term: sympy.Expr, y: sympy.Symbol, low: Real, high: Real, values: Values
) -> tuple[Real, sympy.Expr]:
    """A bound of the product of those factors that are bounded on the tail, and the product of the others.

    Near a finite end a logarithm of what tends to one counts as its distance: |log h(y)| <= y sup |h'/h| if h(0) = 1.
    """
    largest, rest = arb(1), []
    for factor in sympy.Mul.make_args(term):
        base, power = factor.as_base_exp()
        near_one = base.func is sympy.log and power.is_Integer and power > 0 and base.args[0].subs(y, 0) == 1
        if near_one and low == 0:
            inner = base.args[0]
            size = _size((sympy.diff(inner, y) / inner) ** power, y, low, high, values)
            kept = y**power
        else:
            size, kept = _size(factor, y, low, high, values), sympy.S.One
        if size.is_finite():
            largest = largest * size.upper()
        else:
            kept = factor
        rest.append(kept)
    return largest, sympy.Mul(*rest)


def tail_bound(
    term: sympy.Expr,
    log_density: sympy.Expr,
    derivative: tuple[sympy.Expr, sympy.Expr] | None,
    y: sympy.Symbol,
    scale: Real,
    infinite: bool,
    values: Values = NONE,
) -> Real | None:
    """A bound of the integral of f|t| beyond `scale` (below it for a finite end), or ``None``.

    Parameters that are left in term and density take every value in their balls at once: what is bounded then is the
    integral of the largest f|t|, since the bounds of D hold for all of them.
    """
    size = evaluator(term, y, values)(acb(scale), False) * evaluator(log_density, y, values)(acb(scale), False).exp()
    if not size.is_finite():
        return None
    weight = abs(size.real) + abs(size.imag)
    if derivative is None:
        # Some factors' own derivatives are of no use near the end: bound those by their largest values there.
        low, high = (scale, arb.pos_inf()) if infinite else (arb(0), scale)
        largest, rest = _bounded_factors(term, y, low, high, values)
        density = evaluator(log_density, y, values)(acb(scale), False).exp()
        remaining = evaluator(rest, y, values)(acb(scale), False) * density
        weight = largest * (abs(remaining.real) + abs(remaining.imag))
        if not weight.is_finite():
            return None
        derivative = log_derivative(rest, log_density, y)
    try:
        if not infinite:
            slope = range_of(derivative[1], y, arb(0), scale, values).low + 1
            return scale * weight / slope if slope > 0 and slope.is_finite() else None
        plain, times_y = derivative
        for form, factor, spare in ((plain, arb(1), 0), (times_y, scale, 1), (plain * y, scale, 1)):
            fall = -range_of(form, y, scale, arb.pos_inf(), values).high - spare
            if fall > 0:
                return factor * weight / fall if fall.is_finite() else arb(0)
    except NotCoveredError:
        return None
    return None


__all__ = ["UndecidedError", "leading_exponentials", "log_derivative", "tail_bound"]
