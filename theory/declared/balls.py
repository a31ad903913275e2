"""Expressions evaluated in complex balls (Arb, by python-flint), as `acb.integral` needs them.

Every operation encloses the true value. Where the integrator asks whether the integrand is analytic on a ball,
logarithms, roots and powers answer by a non-finite value on their branch cuts. Absolute values are resolved
before, piece by piece. Source: Johansson, Numerical integration in arbitrary-precision ball arithmetic (2018).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import sympy
from flint import acb, arb, fmpq

from ..errors import NotCoveredError

Ball = Any
"""A python-flint `acb`; the library gives no static types."""

Evaluator = Callable[[Ball, bool], Ball]

_PLAIN: Final[dict[Any, Callable[[Ball], Ball]]] = {
    sympy.exp: lambda z: z.exp(),
    sympy.sin: lambda z: z.sin(),
    sympy.cos: lambda z: z.cos(),
    sympy.tan: lambda z: z.tan(),
    sympy.gamma: lambda z: z.gamma(),
    sympy.loggamma: lambda z: z.lgamma(),
}


def evaluator(expression: sympy.Expr, variable: sympy.Symbol) -> Evaluator:
    """Compile an expression in one variable into a function of a ball.

    Raises
    ------
    NotCoveredError
        If a function has no enclosure here.
    """
    e = expression
    if e == variable:
        return lambda z, _: z
    if not e.has(variable):
        value = constant(e)
        return lambda z, _: value
    if e.is_Add or e.is_Mul:
        parts = [evaluator(part, variable) for part in e.args]
        return _sum(parts) if e.is_Add else _product(parts)
    if e.is_Pow:
        base, exponent = e.args
        inner = evaluator(base, variable)
        if exponent.is_Integer:
            power = int(exponent)
            return lambda z, a: inner(z, a) ** power
        raised = evaluator(exponent, variable)
        return lambda z, a: inner(z, a).pow(raised(z, a), analytic=a)
    if e.func is sympy.log:
        inner = evaluator(e.args[0], variable)
        return lambda z, a: inner(z, a).log(analytic=a)
    if e.func in _PLAIN:
        inner, plain = evaluator(e.args[0], variable), _PLAIN[e.func]
        return lambda z, a: plain(inner(z, a))
    if e.func is sympy.polygamma and e.args[0].is_Integer:
        inner, order = evaluator(e.args[1], variable), acb(int(e.args[0]))
        return lambda z, a: inner(z, a).polygamma(order)
    if e.func is sympy.besseli and e.args[0].is_number:
        inner, nu = evaluator(e.args[1], variable), constant(e.args[0])
        return lambda z, a: inner(z, a).bessel_i(nu)
    raise NotCoveredError(f"{e.func.__name__}( ) has no rigorous enclosure here")


def constant(expression: sympy.Expr) -> Ball:
    """An expression without variables, enclosed."""
    e = expression
    if e.is_Rational:
        return acb(arb(fmpq(int(e.p), int(e.q))))
    if e is sympy.pi:
        return acb(arb.pi())
    if e is sympy.E:
        return acb(arb(1).exp())
    if e is sympy.EulerGamma:
        return acb(arb.const_euler())
    if e.is_Add or e.is_Mul:
        total = acb(0) if e.is_Add else acb(1)
        for part in e.args:
            total = total + constant(part) if e.is_Add else total * constant(part)
        return total
    if e.is_Pow:
        base, exponent = e.args
        return constant(base) ** int(exponent) if exponent.is_Integer else constant(base).pow(constant(exponent))
    if e.func is sympy.log:
        return constant(e.args[0]).log()
    if e.func is sympy.Abs:
        return acb(abs(constant(e.args[0]).real))
    if e.func is sympy.zeta and len(e.args) == 1:
        return constant(e.args[0]).zeta()
    if e.func in _PLAIN:
        return _PLAIN[e.func](constant(e.args[0]))
    if e.func is sympy.polygamma and e.args[0].is_Integer:
        return constant(e.args[1]).polygamma(acb(int(e.args[0])))
    if e.func is sympy.besseli:
        return constant(e.args[1]).bessel_i(constant(e.args[0]))
    raise NotCoveredError(f"{e.func.__name__}( ) has no rigorous enclosure here")


def _sum(parts: list[Evaluator]) -> Evaluator:
    def added(z: Ball, analytic: bool) -> Ball:
        total = acb(0)
        for part in parts:
            total = total + part(z, analytic)
        return total

    return added


def _product(parts: list[Evaluator]) -> Evaluator:
    def multiplied(z: Ball, analytic: bool) -> Ball:
        total = acb(1)
        for part in parts:
            total = total * part(z, analytic)
        return total

    return multiplied
