"""Whether a function of the point and the parameters has an integrable bound near the truth, decided in balls.

For a function t(x, theta) the question is whether M(x) = sup |t(x, theta)| over a neighbourhood N of the truth has a
finite mean. Everything is evaluated with theta a ball that holds N, so that one enclosure speaks for all of N:

* in the middle of the support cells of x are halved until t and the density are enclosed on cell x N; then
  int M f <= sum of (largest |t| f) * (width of the cell);
* a tail is bounded by the largest |t| on it where that is finite, f having mass one; else term by term as in
  `integrals`: D(x, theta) = (log f + log|t_j|)' <= -c on tail x N gives f |t_j| <= (f |t_j|)(T, theta) e^(-c (x - T))
  for every theta in N, and the largest over N of the right side is integrable; else by orders of growth (`expansions`).

N shrinks until this succeeds; if it never does nothing is said. Where log f has kinks, |.| and its sign are read on
real balls, the sign of a ball that holds zero as [-1, 1]: so a bound of the almost-everywhere derivative is a
Lipschitz constant. Sources: Lehmann and Casella, Theory of Point Estimation, 6.3; van der Vaart, Asymptotic
Statistics, 5.39.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, final

import sympy
from flint import acb, arb, fmpq

from ..errors import NotCoveredError
from .balls import Values, constant, evaluator
from .declaration import Declaration
from .expansions import DivergentError, tail_beyond
from .integrals import precision
from .ranges import Range, range_of
from .tails import UndecidedError, log_derivative, tail_bound

Real = Any

_RADII: Final = (Fraction(1, 16), Fraction(1, 128), Fraction(1, 1024))
_SCALES: Final = 12
_CELLS: Final = 6000
_THRESHOLDS: Final = (3, 4, 5, 6, 8, 11, 15, 20, 30)
"""Powers of two tried as thresholds of a tail by orders of growth."""


@final
@dataclass(frozen=True)
class Neighbourhood:
    """Parameters within `radius` of the truth, relative to it where it is not zero.

    Parameters
    ----------
    declaration
        The family.
    radius
        Half the width.
    """

    declaration: Declaration
    radius: Fraction

    @cached_property
    def widths(self) -> dict[sympy.Symbol, Fraction]:
        """Half the width of every parameter's interval."""
        return {
            theta: self.radius * (abs(Fraction(int(value.p), int(value.q))) or 1)
            for theta, value in self.declaration.at_truth.items()
        }

    @property
    def is_inside(self) -> bool:
        """Whether every parameter's interval lies in its domain."""
        truth = self.declaration.at_truth
        for item in self.declaration.parameters:
            middle = Fraction(int(truth[item.symbol].p), int(truth[item.symbol].q))
            width = self.widths[item.symbol]
            if not (middle - width in item.domain and middle + width in item.domain):
                return False
        return True

    @cached_property
    def balls(self) -> Values:
        """A ball for every parameter."""
        found = {}
        for theta, value in self.declaration.at_truth.items():
            width = self.widths[theta]
            found[theta] = arb(fmpq(int(value.p), int(value.q))) + arb(0, 1) * fmpq(width.numerator, width.denominator)
        return found

    def __str__(self) -> str:
        truth = self.declaration.at_truth
        return ", ".join(
            f"|{theta} - {value}| <= {self.widths[theta]}" if value else f"|{theta}| <= {self.widths[theta]}"
            for theta, value in truth.items()
        )


@final
@dataclass(frozen=True)
class Bound:
    """An integrable bound was found.

    Parameters
    ----------
    neighbourhood
        Over which parameters.
    mean
        The bound's mean is at most this.
    """

    neighbourhood: Neighbourhood
    mean: float

    def __str__(self) -> str:
        # Two digits are rounded by at most 5 %, so 5 % more is never below the bound.
        return f"{1.05 * self.mean:.2g}"


def bounded(declaration: Declaration, functions: tuple[sympy.Expr, ...], *, moving: bool = False) -> Bound:
    """Bound every function near the truth by one function of the point with a finite mean.

    Parameters
    ----------
    declaration
        The family; its support must not move.
    functions
        In the variable and the parameters.
    moving
        Take the largest density over the neighbourhood as well, in place of the density at the truth.

    Raises
    ------
    UndecidedError
        If no bound was found.
    """
    reason = "the truth is at the edge of its domain"
    with precision(80):
        for radius in _RADII:
            around = Neighbourhood(declaration, radius)
            if not around.is_inside:
                continue
            try:
                return Bound(around, max(float(_Search(around, f, moving).mean().upper()) for f in functions))
            except (UndecidedError, NotCoveredError, DivergentError) as error:
                reason = str(error)
    raise UndecidedError(f"no integrable bound was found ({reason})")


@final
@dataclass(frozen=True)
class _Search:
    """The mean of the largest |function| over a neighbourhood."""

    around: Neighbourhood
    function: sympy.Expr
    moving: bool

    @property
    def _declaration(self) -> Declaration:
        return self.around.declaration

    @cached_property
    def _log(self) -> sympy.Expr:
        d = self._declaration
        return d.log_expression if self.moving else d.log_expression.subs(d.at_truth)

    def mean(self) -> Real:
        if self.function == 0:
            return arb(0)
        low, high = self._declaration.ends
        left, below = self._end(low, high, upper=False)
        right, above = self._end(high, low, upper=True)
        if not left < right:
            raise UndecidedError("the two tails meet")
        return below + above + self._middle(left, right)

    def _middle(self, left: Real, right: Real) -> Real:
        x, balls = self._declaration.x, self.around.balls
        smooth = not self._declaration.log_expression.has(sympy.Abs)
        # Both the function and log f, at every parameter in the box, are enclosed: neither has a pole or a jump here.
        value, log = evaluator(self.function, x, balls), evaluator(self._log, x, balls)
        whole = evaluator(self._declaration.log_expression, x, balls)
        total, cells, waiting = arb(0), 0, [(left, right)]
        while waiting:
            a, b = waiting.pop()
            a, b = a.mid(), b.mid()
            cell = acb(a.union(b))
            t, f = value(cell, smooth), log(cell, smooth).exp()
            cells += 1
            narrow = b - a <= arb(1) / 16 + abs((a + b) / 2) / 16
            if narrow and t.is_finite() and f.is_finite() and whole(cell, smooth).is_finite():
                total = total + (abs(t) * abs(f) * (b - a)).upper()
            elif cells > _CELLS:
                raise UndecidedError(f"no bound was found near {self._declaration.x} = {float(a):.6g}")
            else:
                waiting += [(a, (a + b) / 2), ((a + b) / 2, b)]
        return total

    def _end(self, end: sympy.Expr, other: sympy.Expr, *, upper: bool) -> tuple[Real, Real]:
        """Where the middle stops, and a bound of what lies beyond."""
        infinite = end in (sympy.oo, -sympy.oo)
        y = sympy.Symbol("y", positive=True)
        sign = 1 if (end == sympy.oo or (not infinite and not upper)) else -1
        back = sign * y if infinite else end + sign * y
        function, log = (part.subs(self._declaration.x, back) for part in (self.function, self._log))
        if not infinite and self._regular(constant(end).real):
            return constant(end).real, arb(0)
        far = infinite or other in (sympy.oo, -sympy.oo)
        scale = arb(8) if infinite else (arb(1) if far else abs(constant(other - end).real)) / 4
        for _ in range(_SCALES):
            found = self._beyond(function, log, y, scale, infinite)
            if found is not None:
                at = sign * scale if infinite else constant(end).real + sign * scale
                return at, found.upper()
            scale = scale * 4 if infinite else scale / 4
        if not infinite:
            function, log = function.subs(y, 1 / y), log.subs(y, 1 / y)
        for bits in _THRESHOLDS:
            scale = arb(2) ** bits
            try:
                beyond = tail_beyond(function, log, y, scale, not infinite, self.around.balls)
            except (NotCoveredError, UndecidedError):
                continue
            return sign * scale if infinite else constant(end).real + sign / scale, beyond
        raise UndecidedError(f"no integrable bound was found towards {end}")

    def _regular(self, end: Real) -> bool:
        """Whether nothing happens at a finite end, so that the middle can reach it."""
        x, near = self._declaration.x, acb(end.mid(), 0) + acb(arb(0, 1e-9))
        return all(
            evaluator(part, x, self.around.balls)(near, True).is_finite()
            for part in (self.function, self._declaration.log_expression)
        )

    def _beyond(
        self, function: sympy.Expr, log: sympy.Expr, y: sympy.Symbol, scale: Real, infinite: bool
    ) -> Real | None:
        values = self.around.balls
        low, high = (scale, arb.pos_inf()) if infinite else (arb(0), scale)
        try:
            function, log = (_resolved(part, y, low, high, values) for part in (function, log))
            if not self.moving:
                largest = _size(range_of(function, y, low, high, values))
                if largest.is_finite():
                    return largest
            total = arb(0)
            for term in sympy.Add.make_args(sympy.expand(function)):
                bound = tail_bound(term, log, log_derivative(term, log, y), y, scale, infinite, values)
                if bound is None:
                    bound = tail_bound(term, log, None, y, scale, infinite, values)
                if bound is None:
                    return None
                total = total + bound
        except (NotCoveredError, UndecidedError):
            return None
        return total if total.is_finite() else None


def _size(found: Range) -> Real:
    return abs(found.low).upper() + abs(found.high).upper()


def _resolved(e: sympy.Expr, y: sympy.Symbol, low: Real, high: Real, values: Values) -> sympy.Expr:
    """Absolute values and signs as they are on the whole tail, for every parameter in its ball."""
    changes = {}
    for part in e.atoms(sympy.Abs, sympy.sign):
        inner = range_of(part.args[0], y, low, high, values)
        if not (inner.low > 0 or inner.high < 0):
            raise UndecidedError(f"the sign of {part.args[0]} is not the same all along the tail")
        sign = 1 if inner.low > 0 else -1
        changes[part] = sign * part.args[0] if part.func is sympy.Abs else sympy.Integer(sign)
    return e.subs(changes)


__all__ = ["Bound", "Neighbourhood", "bounded"]
