"""Expectations under a declared density as rigorous balls: quadrature in the middle, a proved bound in the tails.

The integrand is f(x) sum_j t_j(x) with f = exp(log-density). The middle [A, B] is integrated by `acb.integral`.
A tail is bounded by orders of growth, or shown to diverge (`tails`); towards a finite end where f is not analytic the
integration is over s = -log of the distance, in which a singularity is an ordinary tail. Where no bound is found the
answer is "undecided", never a guess. Absolute values must be linear in x inside; the support is cut there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, final

import flint
import sympy
from flint import acb, arb

from .balls import NONE, Made, constant, evaluator
from .tails import Cut, cut
from .tails import DivergentError as DivergentError
from .tails import UndecidedError as UndecidedError

Real = Any
_TARGET: Final = 1e-13
_EVALUATIONS: Final = 20000
_NEAR: Final = arb(1) / 16


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Set the working precision of ball arithmetic and put it back."""
    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        yield
    finally:
        flint.ctx.prec = before


@final
@dataclass(frozen=True)
class Density:
    """A density in one variable with every parameter a number.

    Parameters
    ----------
    log_density
        log f as an expression in `variable`.
    variable
        x.
    low, high
        Ends of the support, numbers or infinite.
    bits
        Working precision.
    """

    log_density: sympy.Expr
    variable: sympy.Symbol
    low: sympy.Expr
    high: sympy.Expr
    bits: int = 80

    def expectation(self, function: sympy.Expr) -> Real:
        """E h(X) as a real ball.

        Raises
        ------
        UndecidedError
            If a tail cannot be bounded or the quadrature does not converge.
        """
        with precision(self.bits):
            total = arb(0)
            for low, high in self._pieces(function):
                parts = self._resolved(function, low, high), self._resolved(self.log_density, low, high)
                for change, top in _from_zero(low, high, self.variable):
                    moved = [part.subs(self.variable, change) for part in parts]
                    ends = (sympy.S.Zero, top) if top is not None else (low, high)
                    total = total + _Piece(moved[0], moved[1], self.variable, *ends).integral()
            return total

    def _pieces(self, function: sympy.Expr) -> list[tuple[sympy.Expr, sympy.Expr]]:
        ends = {self.low, self.high}
        for kink in self.kinks(function):
            if self.low < kink < self.high:
                ends.add(kink)
        if self.low == -sympy.oo and self.high == sympy.oo and len(ends) == 2:
            ends.add(sympy.S.Zero)
        ordered = sorted(ends)
        return list(itertools.pairwise(ordered))

    def kinks(self, function: sympy.Expr) -> set[sympy.Expr]:
        """Where an absolute value or a sign inside changes."""
        found = set()
        for part in (self.log_density + function).atoms(sympy.Abs, sympy.sign):
            inner = part.args[0]
            slope = sympy.diff(inner, self.variable)
            if not slope.is_number:
                raise UndecidedError(f"abs( ) of {inner} is not linear in {self.variable}")
            if slope != 0:
                found.add(-inner.subs(self.variable, 0) / slope)
        return found

    def _resolved(self, e: sympy.Expr, low: sympy.Expr, high: sympy.Expr) -> sympy.Expr:
        middle = _between(low, high)
        changes = {}
        for part in e.atoms(sympy.Abs, sympy.sign):
            sign = 1 if part.args[0].subs(self.variable, middle) > 0 else -1
            changes[part] = sign * part.args[0] if part.func is sympy.Abs else sympy.Integer(sign)
        return e.subs(changes)


def _from_zero(
    low: sympy.Expr, high: sympy.Expr, x: sympy.Symbol
) -> list[tuple[sympy.Expr, sympy.Expr | None]]:
    """Substitutions that put every finite end at zero, where a singularity can be approached without rounding."""
    if low == -sympy.oo and high == sympy.oo:
        return [(x, None)]
    if low == -sympy.oo:
        return [(high - x, sympy.oo)]
    if high == sympy.oo:
        return [(low + x, sympy.oo)]
    half = (high - low) / 2
    return [(low + x, half), (high - x, half)]


def _between(low: sympy.Expr, high: sympy.Expr) -> sympy.Expr:
    if low == -sympy.oo:
        return high - 1
    return low + 1 if high == sympy.oo else (low + high) / 2


def _finite(found: Any) -> Real:
    if not found.is_finite():
        raise UndecidedError("the quadrature did not converge")
    return found.real


@final
@dataclass(frozen=True)
class _Piece:
    """One piece of the support without kinks inside."""

    function: sympy.Expr
    log_density: sympy.Expr
    variable: sympy.Symbol
    low: sympy.Expr
    high: sympy.Expr

    def integral(self) -> Real:
        if self.function == 0:
            return arb(0)
        left, right = self._cut(self.low, upper=False), self._cut(self.high, upper=True)
        if not left.at < right.at:
            raise UndecidedError("the two tails meet")
        total, start = arb(0, (left.beyond + right.beyond).upper()), left.at
        if left.beyond > 0 and self.low.is_finite:
            # A finite end lies at zero here.
            start = _NEAR if right.at > _NEAR else right.at / 2
            total = total + self._by_logarithms(left.at, start)
        for a, b in itertools.pairwise(_marks(start, right.at)):
            total = total + _finite(acb.integral(self._integrand, acb(a), acb(b), eval_limit=_EVALUATIONS))
        return total

    def _by_logarithms(self, low: Real, high: Real) -> Real:
        """The integral from low to high > low > 0, over s = -log x."""

        s = sympy.Symbol("s", positive=True)
        function, log_density = (part.subs(self.variable, sympy.exp(-s)) for part in (self.function, self.log_density))
        made: Made = {}
        value, log = evaluator(function, s, NONE, made), evaluator(log_density - s, s, NONE, made)

        def integrand(z: Any, analytic: bool) -> Any:
            return value(z, analytic) * log(z, analytic).exp()

        start, end = acb(-high.log()), acb(-low.log())
        found = acb.integral(integrand, start, end, eval_limit=_EVALUATIONS)
        if not found.is_finite():
            # What cancels near the end takes as many bits as its distance.
            with precision(flint.ctx.prec + 3 * int(float(end.real) / float(arb(2).log()))):
                found = acb.integral(integrand, start, end, eval_limit=_EVALUATIONS)
        return _finite(found)

    @cached_property
    def _parts(self) -> tuple[Any, Any]:
        """t and log f, which share what stands in both."""
        made: Made = {}
        value = evaluator(self.function, self.variable, NONE, made)
        return value, evaluator(self.log_density, self.variable, NONE, made)

    def _integrand(self, z: Any, analytic: bool) -> Any:
        value, log = self._parts
        return value(z, analytic) * log(z, analytic).exp()

    def _cut(self, end: sympy.Expr, *, upper: bool) -> Cut:
        """Where the quadrature stops: at a finite end itself, if nothing happens there."""
        if end.is_finite:
            at = constant(end).real
            here = self._integrand(acb(at), False)
            around = self._integrand(acb(at.mid()) + acb(arb(0, 1e-9)), True)
            if here.is_finite() and around.is_finite():
                return Cut(at, arb(0))
        return cut(self.function, self.log_density, self.variable, end, upper=upper, below=_TARGET)


def _marks(left: Real, right: Real) -> list[Real]:
    """Cut a long range at powers of two, where the integrand changes its scale."""
    marks, step = [left], arb(8)
    inner = []
    while step < abs(left) or step < abs(right):
        inner += [mark for mark in (-step, step) if left < mark < right]
        step = step * 16
    return [*marks, *sorted(inner, key=float), right]
