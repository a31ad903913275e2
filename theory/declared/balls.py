"""Expressions evaluated in complex balls (Arb, by python-flint), as `acb.integral` needs them.

Every operation encloses the true value; parameters may be given as balls, so that one evaluation covers all of their
values inside. Where the integrator asks whether the integrand is analytic on a ball, logarithms, roots and powers
answer by a non-finite value on their branch cuts. Absolute values are resolved before, piece by piece; those that a
ball of parameters moves are evaluated on real balls only.
Source: Johansson, Numerical integration in arbitrary-precision ball arithmetic (2018).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import sympy
from flint import acb, arb, fmpq

from ..errors import NotCoveredError

Ball = Any
"""A python-flint `acb`; the library gives no static types."""

Evaluator = Callable[[Ball, bool], Ball]

Made = dict[sympy.Expr, Evaluator]
"""Compiled parts."""

Values = Mapping[sympy.Symbol, Ball]
"""Balls for the parameters that are left in an expression."""

NONE: Final[Values] = MappingProxyType({})

_PLAIN: Final[dict[Any, Callable[[Ball], Ball]]] = {
    sympy.exp: lambda z: z.exp(),
    sympy.sin: lambda z: z.sin(),
    sympy.cos: lambda z: z.cos(),
    sympy.tan: lambda z: z.tan(),
    sympy.gamma: lambda z: z.gamma(),
    sympy.loggamma: lambda z: z.lgamma(),
    sympy.erf: lambda z: z.erf(),
    sympy.erfc: lambda z: z.erfc(),
}


def evaluator(
    expression: sympy.Expr, variable: sympy.Symbol, values: Values = NONE, made: Made | None = None
) -> Evaluator:
    """Compile an expression in one variable into a function of a ball.

    Parameters
    ----------
    expression
        In the variable, and in parameters that have a value.
    variable
        What the function's argument stands for.
    values
        A ball for every parameter.
    made
        Parts compiled before with the same variable and values; what stands in several places is computed once.

    Raises
    ------
    NotCoveredError
        If a function has no enclosure here.
    """
    made = {} if made is None else made
    if expression not in made:
        compute = _compiled(expression, variable, values, made)
        made[expression] = compute if expression.is_Atom or not expression.has(variable) else _remembering(compute)
    return made[expression]


def _remembering(compute: Evaluator) -> Evaluator:
    """The same function, which knows its last value."""
    last: list[Any] = [None, None, None]

    def at(z: Ball, analytic: bool) -> Ball:
        if last[0] is not z or last[1] is not analytic:
            last[:] = z, analytic, compute(z, analytic)
        return last[2]

    return at


def _compiled(e: sympy.Expr, variable: sympy.Symbol, values: Values, made: Made) -> Evaluator:
    def part_of(part: sympy.Expr) -> Evaluator:
        return evaluator(part, variable, values, made)

    if e == variable:
        return lambda z, _: z
    if not e.has(variable):
        value = constant(e, values)
        return lambda z, _: value
    if e.is_Add:
        return _sum([part_of(part) for part in e.args])
    if e.is_Mul:
        pair = _falling(e)
        if pair is None:
            return _product([part_of(part) for part in e.args])
        base, exponent, times, rest = pair
        falls, whole = _near_zero(part_of(base), part_of(exponent), times), _product([part_of(part) for part in e.args])
        others = part_of(rest)
        return lambda z, a: whole(z, a) if (near := falls(z, a)) is None else near * others(z, a)
    if e.is_Pow:
        base, exponent = e.args
        inner = part_of(base)
        if exponent.is_Integer:
            power = int(exponent)
            return lambda z, a: inner(z, a) ** power
        raised = part_of(exponent)
        if not base.is_nonnegative:
            return lambda z, a: inner(z, a).pow(raised(z, a), analytic=a)
        small = _near_zero(inner, raised, 0)
        return lambda z, a: inner(z, a).pow(raised(z, a), analytic=a) if (near := small(z, a)) is None else near
    if e.func is sympy.log:
        inner = part_of(e.args[0])
        return lambda z, a: inner(z, a).log(analytic=a)
    if e.func in _PLAIN:
        inner, plain = part_of(e.args[0]), _PLAIN[e.func]
        return lambda z, a: plain(inner(z, a))
    if e.func is sympy.polygamma and e.args[0].is_Integer:
        inner, order = part_of(e.args[1]), acb(int(e.args[0]))
        return lambda z, a: inner(z, a).polygamma(order)
    if e.func is sympy.besseli and not e.args[0].has(variable):
        inner, nu = part_of(e.args[1]), constant(e.args[0], values)
        return lambda z, a: inner(z, a).bessel_i(nu)
    if e.func in (sympy.Abs, sympy.sign):
        inner, kink = part_of(e.args[0]), abs if e.func is sympy.Abs else _sign
        return lambda z, a: _on_reals(kink, inner(z, a), a)
    raise NotCoveredError(f"{e.func.__name__}( ) has no rigorous enclosure here")


def _falling(e: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr, int, sympy.Expr] | None:
    """b, p, k and the rest of a product with b^p log(b)^k, b >= 0, which is bounded where b falls to zero if p > 0."""
    for power in e.args:
        base, exponent = power.as_base_exp()
        if not base.is_nonnegative or base.is_positive:
            continue
        for other in e.args:
            log, times = other.as_base_exp()
            if log.func is sympy.log and log.args[0] == base and times.is_Integer and times > 0:
                return base, exponent, int(times), sympy.Mul(*(part for part in e.args if part not in (power, other)))
    return None


def _near_zero(base: Evaluator, exponent: Evaluator, times: int) -> Callable[[Ball, bool], Ball | None]:
    """b^p log(b)^k on a real ball of b >= 0 that holds zero, ``None`` elsewhere.

    t^p |log t|^k grows up to t = exp(-k/p), where it is (k/(e p))^k, and falls up to t = 1.
    """

    def at(z: Ball, analytic: bool) -> Ball | None:
        b, p = base(z, analytic), exponent(z, analytic).real
        if analytic or not (b.imag.is_zero() and b.real.contains(0) and p > 0):
            return None
        top = b.real.abs_upper()
        most = top**p if times == 0 or top > 1 else arb(1)
        if times:
            most = (times / (arb(1).exp() * p)) ** times + (most * top.log() ** times if top > 1 else arb(0))
        return acb(arb(0).union(most) if times % 2 == 0 else arb(0).union(most).union(-most))

    return at


def constant(expression: sympy.Expr, values: Values = NONE) -> Ball:
    """An expression without variables, enclosed; parameters stand for their balls."""
    e = expression
    if e.is_Rational:
        return acb(arb(fmpq(int(e.p), int(e.q))))
    if e is sympy.pi:
        return acb(arb.pi())
    if e is sympy.E:
        return acb(arb(1).exp())
    if e is sympy.EulerGamma:
        return acb(arb.const_euler())
    if e.is_Symbol and e in values:
        return acb(values[e])
    if e.is_Add or e.is_Mul:
        total = acb(0) if e.is_Add else acb(1)
        for part in e.args:
            total = total + constant(part, values) if e.is_Add else total * constant(part, values)
        return total
    if e.is_Pow:
        base, exponent = e.args
        inner = constant(base, values)
        return inner ** int(exponent) if exponent.is_Integer else inner.pow(constant(exponent, values))
    if e.func is sympy.log:
        return constant(e.args[0], values).log()
    if e.func is sympy.Abs:
        return acb(abs(constant(e.args[0], values).real))
    if e.func is sympy.sign:
        return acb(_sign(constant(e.args[0], values).real))
    if e.func is sympy.zeta and len(e.args) == 1:
        return constant(e.args[0], values).zeta()
    if e.func in _PLAIN:
        return _PLAIN[e.func](constant(e.args[0], values))
    if e.func is sympy.polygamma and e.args[0].is_Integer:
        return constant(e.args[1], values).polygamma(acb(int(e.args[0])))
    if e.func is sympy.besseli:
        return constant(e.args[1], values).bessel_i(constant(e.args[0], values))
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


def _sign(value: Any) -> Any:
    """The sign of a real ball, every value it may have."""
    return arb(1) if value > 0 else arb(-1) if value < 0 else arb(0, 1)


def _on_reals(kink: Callable[[Any], Any], z: Ball, analytic: bool) -> Ball:
    """|.| or sign where it makes sense: on the real line, and for nobody who asks for an analytic function."""
    return acb("nan") if analytic or not z.imag.is_zero() else acb(kink(z.real))
