"""Special functions on a tail, by their asymptotic expansions with a bounded remainder.

With z >= 0 the argument, which must grow where no other bound is at hand, and t some number between 0 and 1:

    erfc z      = exp(-z^2)/(sqrt(pi) z) (1 - t/(2 z^2))                                     (DLMF 7.12.1)
    loggamma z  = (z - 1/2) log z - z + log(2 pi)/2 + t/(12 z)                               (DLMF 5.11.1, 5.11(ii))
    digamma z   = log z - 1/(2 z) - t/(12 z^2)                                               (DLMF 5.11.2)
    I_nu(z)     = exp(z)/sqrt(2 pi z) (1 + R),   |R| <= K/z,   nu >= 0 .

Near zero, I_nu(z) = (z/2)^nu/Gamma(nu + 1) (1 + t exp(z^2/4) z^2/(4 (nu + 1))), by its series (DLMF 10.25.2).
The bound K is from I_nu(z) sqrt(2 pi z) exp(-z) Gamma(p + 1) = int_0^2z exp(-u) u^p (1 - u/(2z))^p du, p = nu - 1/2
(DLMF 10.32.2). Up to u = z the last factor differs from one by at most |p| 2^(|p|+1) u/(2z), which gives
|p| 2^|p| (p + 1)/z. Beyond, the integral is at most exp(-z) max(z^p, (2z)^p) 2z 2^(-p-1)/(p + 1), where
z^k exp(-z) <= (k/e)^k, k = p + 2; what is missing of Gamma(p + 1) from z on is at most Gamma(p + 2)/z. So

    K = |p| 2^|p| (p + 1) + (p + 1) + 2^(max(p, 0) - p) (k/e)^k/((p + 1) Gamma(p + 1)) .
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy
from flint import arb

from .scales import CONSTANT, UndecidedError

if TYPE_CHECKING:
    from .expansions import Expansion, Tail


def special(tail: Tail, e: sympy.Expr, plain: type[Expansion]) -> Expansion | None:
    """The expansion of a special function of the tail's variable, ``None`` where it is none of these.

    Parameters
    ----------
    tail, e
        Where, and the function with its argument.
    plain
        Makes an expansion of terms, order and remainder.

    Raises
    ------
    UndecidedError
        Where the argument does not grow to plus infinity.
    """
    if e.func in (sympy.erf, sympy.erfc):
        return _error_function(tail, e, plain)
    if e.func is sympy.gamma:
        return tail.exponential(_loggamma(tail, _growing(tail, e.args[0]), plain))
    if e.func is sympy.loggamma:
        return _loggamma(tail, _growing(tail, e.args[0]), plain)
    if e.func is sympy.polygamma and e.args[0] == 0:
        return _digamma(tail, _growing(tail, e.args[1]), plain)
    if e.func is sympy.besseli and not e.args[0].has(tail.variable):
        found = tail.read(e.args[1])
        if found.terms and tail.scale.growth(found.terms[0][1]) < 0:
            return _bessel_near_zero(tail, e.args[0], found, plain)
        return _bessel(tail, e.args[0], _growing(tail, e.args[1]), plain)
    return None


def _growing(tail: Tail, argument: sympy.Expr) -> Expansion:
    found = tail.read(argument)
    if not (found.terms and tail.scale.growth(found.terms[0][1]) > 0 and tail.sign(found) > 0):
        raise UndecidedError(f"{argument} does not grow in the tail")
    return found


def _known(plain: type[Expansion], value: sympy.Expr) -> Expansion:
    return plain(((sympy.sympify(value), CONSTANT),))


def _between(plain: type[Expansion], low: Any, high: Any) -> Expansion:
    return plain((), CONSTANT, arb(low).union(arb(high)))


def _error_function(tail: Tail, e: sympy.Expr, plain: type[Expansion]) -> Expansion:
    found = tail.read(e.args[0])
    one = _known(plain, sympy.S.One)
    complement = e.func is sympy.erfc
    if not (found.terms and tail.scale.growth(found.terms[0][1]) > 0):
        return _between(plain, 0, 2) if complement else _between(plain, -1, 1)
    sign = tail.sign(found)
    z = tail.times(found, sympy.Integer(sign))
    squared = tail.product(z, z)
    front = tail.product(tail.exponential(tail.times(squared, sympy.S.NegativeOne)), tail.power(z, sympy.S.NegativeOne))
    front = tail.times(front, 1 / sympy.sqrt(sympy.pi))
    relative = tail.product(tail.power(squared, sympy.S.NegativeOne), _between(plain, -arb(1) / 2, 0))
    beyond = tail.product(front, tail.added(one, relative))
    if complement:
        return beyond if sign > 0 else tail.added(_known(plain, 2), tail.times(beyond, sympy.S.NegativeOne))
    return tail.times(tail.added(one, tail.times(beyond, sympy.S.NegativeOne)), sympy.Integer(sign))


def _loggamma(tail: Tail, z: Expansion, plain: type[Expansion]) -> Expansion:
    log = tail.logarithm(z)
    first = tail.product(tail.added(z, _known(plain, -sympy.S.Half)), log)
    rest = tail.product(tail.power(z, sympy.S.NegativeOne), _between(plain, 0, arb(1) / 12))
    for part in (tail.times(z, sympy.S.NegativeOne), _known(plain, sympy.log(2 * sympy.pi) / 2), rest):
        first = tail.added(first, part)
    return first


def _digamma(tail: Tail, z: Expansion, plain: type[Expansion]) -> Expansion:
    inverse = tail.power(z, sympy.S.NegativeOne)
    rest = tail.product(tail.product(inverse, inverse), _between(plain, -arb(1) / 12, 0))
    return tail.added(tail.added(tail.logarithm(z), tail.times(inverse, -sympy.S.Half)), rest)


def _bessel(tail: Tail, nu: sympy.Expr, z: Expansion, plain: type[Expansion]) -> Expansion:
    order = tail.scale.number(nu)
    if not order >= 0:
        raise UndecidedError(f"the order {nu} of a Bessel function may be negative")
    p = order - arb(1) / 2
    more, size = order + arb(1) / 2, abs(p)
    k, two = p + 2, arb(2)
    far = two ** (p.max(arb(0)) - p) * (k / arb(1).exp()) ** k / (more * more.gamma())
    most = (size * two**size * more + more + far).upper()
    relative = tail.product(tail.power(z, sympy.S.NegativeOne), _between(plain, -most, most))
    front = tail.product(tail.exponential(z), tail.power(z, -sympy.S.Half))
    front = tail.times(front, 1 / sympy.sqrt(2 * sympy.pi))
    return tail.product(front, tail.added(_known(plain, sympy.S.One), relative))


def _bessel_near_zero(tail: Tail, nu: sympy.Expr, z: Expansion, plain: type[Expansion]) -> Expansion:
    order = tail.scale.number(nu)
    if not (order >= 0 and tail.sign(z) > 0):
        raise UndecidedError(f"a Bessel function of order {nu} near zero has no expansion here")
    quarter = tail.times(tail.product(z, z), sympy.Rational(1, 4))
    most = (tail.size(quarter).exp() / (order + 1)).upper()
    relative = tail.product(quarter, _between(plain, 0, most))
    front = tail.times(tail.power(tail.times(z, sympy.S.Half), nu), 1 / sympy.gamma(nu + 1))
    return tail.product(front, tail.added(_known(plain, sympy.S.One), relative))


__all__ = ["special"]
