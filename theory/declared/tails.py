"""What a tail of an integral holds, from the orders of growth of the integrand; or that it holds infinitely much.

With log f = P + (bounded), or log f <= P = c' m' < 0 where what is left grows too, and |t| <= C m on [T, oo)
(`expansions`), f|t| <= C' M for one monomial M = exp(P) m, and

    y (log M)' <= -1 - k on [T, oo)    =>   int_T^oo f|t| <= C' T M(T)/k ,
    y (log M)' >= -1     on [T, oo)    =>   the integral of f|t| >= C'' M diverges, where t has one sign and C'' > 0.

A finite end at distance u of the point is y = 1/u, with du = y^(-2) dy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, final

import sympy
from flint import arb

from ..errors import MengoliError, NotCoveredError
from .balls import NONE, Values, constant
from .expansions import Expansion, Tail
from .scales import Scale, Y
from .scales import UndecidedError as UndecidedError

Real = Any

_THRESHOLDS: Final = (3, 4, 5, 6, 8, 11, 15, 20, 28, 40, 56, 80, 110, 150, 210, 300, 420, 600, 850, 1200, 1700, 2400)
"""Powers of two tried as thresholds."""


@final
class DivergentError(MengoliError):
    """The expectation is proved to be infinite or undefined."""


def beyond(tail: Tail, function: sympy.Expr, log_density: sympy.Expr, *, finite_end: bool) -> Real:
    """A bound of the integral of f|t| over a tail.

    Parameters
    ----------
    tail
        The variable y, where the tail begins, and balls for the parameters.
    function, log_density
        t and log f as expressions in y and the parameters.
    finite_end
        Whether y is the reciprocal of the distance from a finite end.

    Raises
    ------
    UndecidedError, DivergentError
        Where none was found, and where there is none.
    """
    scale = tail.scale
    order, ball = tail.whole(tail.read(function))
    if not ball.is_finite():
        raise UndecidedError("an infinite value")
    log = tail.read(log_density)
    growing, bounded = tail.split(log)
    coarse = bounded.order is not None and scale.growth(bounded.order) > 0
    if coarse:
        growing, bounded = _above(tail, log), Expansion()
    ((_, front),) = tail.exponential(growing).terms
    whole = scale.product(front, order)
    if finite_end:
        whole = scale.product(whole, scale.raised(Y, sympy.Integer(-2)))
    factor, slope = tail.size(bounded).exp(), scale.slope(whole, plus=1)
    if slope.high < 0:
        at = scale.threshold * scale.at_threshold(whole)
        return (abs(ball).upper() * factor.upper() * at / -slope.high).upper()
    if slope.low >= 0 and not coarse and factor > 0 and (ball > 0 or ball < 0):
        raise DivergentError("the integral diverges")
    raise UndecidedError("the integrand falls too slowly")


def _above(tail: Tail, log: Expansion) -> Expansion:
    """A multiple of the leading term that log f does not exceed, where what is left of it grows as well."""
    c, m, _, rest = tail.leading(log)
    most = (tail.scale.number(c) * (1 + rest)).upper()
    if not (most < 0 and tail.scale.growth(m) > 0):
        raise UndecidedError("a remainder grows")
    return Expansion(((_rational(most), m),))


def _rational(value: Real) -> sympy.Expr:
    exact = value.fmpq()
    return sympy.Rational(int(exact.p), int(exact.q))


@final
@dataclass(frozen=True)
class Cut:
    """Where a tail begins, and what it holds.

    Parameters
    ----------
    at
        The point; from here to the end nothing needs to be integrated.
    beyond
        A bound of the integral of f|t| over the tail.
    """

    at: Real
    beyond: Real


def cut(
    function: sympy.Expr,
    log_density: sympy.Expr,
    x: sympy.Symbol,
    end: sympy.Expr,
    *,
    upper: bool,
    below: float,
    values: Values = NONE,
) -> Cut:
    """Cut off the tail of f|t| at an end of the support, where it holds less than `below`.

    Parameters
    ----------
    function, log_density
        t and log f as expressions in x and the parameters.
    x, end, upper
        The variable, the end, and whether it is the upper one.
    below
        The tail is cut where it holds less.
    values
        A ball for every parameter that is left.

    Raises
    ------
    UndecidedError, DivergentError
        Where no bound was found, and where there is none.
    """
    infinite = end.is_infinite
    y = sympy.Symbol("y", positive=True)
    sign = 1 if upper == infinite else -1
    back = sign * y if infinite else end + sign / y
    moved = [part.subs(x, back) for part in (function, log_density)]
    reason = "it holds too much"
    for bits in _THRESHOLDS:
        threshold = arb(2) ** bits
        try:
            bound = beyond(Tail(y, Scale(threshold, values)), *moved, finite_end=not infinite)
        except (UndecidedError, NotCoveredError) as error:
            reason = str(error)
            continue
        except DivergentError:
            raise DivergentError(f"the integral diverges at {end}") from None
        if bound < below:
            return Cut(sign * threshold if infinite else constant(end, values).real + sign / threshold, bound)
    raise UndecidedError(f"no bound was found for the tail at {end}: {reason}")


__all__ = ["Cut", "DivergentError", "UndecidedError", "beyond", "cut"]
