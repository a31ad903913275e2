"""Whether a function of the point and the parameters has an integrable bound near the truth, decided in balls.

For a function t(x, theta) the question is whether M(x) = sup |t(x, theta)| over a neighbourhood N of the truth has a
finite mean. Everything is evaluated with theta a ball that holds N, so that one enclosure speaks for all of N:

* in the middle of the support cells of x are halved until t and the density are enclosed on cell x N; then
  int M f <= sum of (largest |t| f) * (width of the cell);
* a tail is bounded by orders of growth (`tails`), which hold for every theta in N at once.

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
from .balls import Made, Values, constant, evaluator
from .declaration import Declaration
from .integrals import precision
from .tails import Cut, DivergentError, UndecidedError, cut

Real = Any

_RADII: Final = (Fraction(1, 16), Fraction(1, 128), Fraction(1, 1024), Fraction(1, 2**16), Fraction(1, 2**24))
_CELLS: Final = 6000


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
        left, right = self._cut(low, upper=False), self._cut(high, upper=True)
        if not left.at < right.at:
            raise UndecidedError("the two tails meet")
        return left.beyond + right.beyond + self._middle(left.at, right.at)

    def _middle(self, left: Real, right: Real) -> Real:
        x, balls = self._declaration.x, self.around.balls
        smooth = not self._declaration.log_expression.has(sympy.Abs)
        # Both the function and log f, at every parameter in the box, are enclosed: neither has a pole or a jump here.
        made: Made = {}
        value, log, whole = (
            evaluator(part, x, balls, made) for part in (self.function, self._log, self._declaration.log_expression)
        )
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

    def _cut(self, end: sympy.Expr, *, upper: bool) -> Cut:
        """Where the middle stops, and a bound of what lies beyond: the first that is found."""
        if end.is_finite and self._regular(constant(end).real):
            return Cut(constant(end).real, arb(0))
        x, balls = self._declaration.x, self.around.balls
        return cut(self.function, self._log, x, end, upper=upper, below=float("inf"), values=balls)

    def _regular(self, end: Real) -> bool:
        """Whether nothing happens at a finite end, so that the middle can reach it."""
        x, near = self._declaration.x, acb(end.mid(), 0) + acb(arb(0, 1e-9))
        return all(
            evaluator(part, x, self.around.balls)(near, True).is_finite()
            for part in (self.function, self._declaration.log_expression)
        )


__all__ = ["Bound", "Neighbourhood", "bounded"]
