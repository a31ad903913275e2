"""Expectations under a declared density as rigorous balls: quadrature in the middle, a proved bound in the tails.

The integrand is f(x) sum_j t_j(x) with f = exp(log-density). The middle [A, B] is integrated by `acb.integral`.
A tail is bounded term by term from the logarithmic derivative (`tails`), else from orders of growth (`expansions`),
which may also show that it diverges. Towards a finite end so bounded the integration is over s = -log of the distance,
in which a singularity is an ordinary tail. Where no bound is found the answer is "undecided", never a guess. Absolute
values must be linear in x inside; the support is cut there.
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

from ..errors import NotCoveredError
from .balls import NONE, constant, evaluator
from .expansions import DivergentError as DivergentError
from .expansions import tail_beyond
from .tails import UndecidedError as UndecidedError
from .tails import leading_exponentials, log_derivative, tail_bound

Real = Any
_TARGET: Final = 1e-13
_EVALUATIONS: Final = 20000
_NEAR: Final = arb(1) / 16
_THRESHOLDS: Final = (3, 4, 5, 6, 8, 11, 15, 20, 28, 40, 56, 80, 110, 150, 210, 300, 420, 600, 850, 1200, 1700, 2400)
"""Powers of two tried as thresholds of a tail."""
_DOUBLINGS: Final = 60
_HOPELESS: Final = 6
"""Where no bound at all was found in this many steps, logarithmic derivatives give none."""


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


@final
@dataclass(frozen=True)
class _Cut:
    """Where a quadrature stops, what lies beyond, and whether the integrand is steep there."""

    at: Real
    beyond: Real
    steep: bool = False


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
        left, right = self._end(self.low, self.high, upper=False), self._end(self.high, self.low, upper=True)
        if not left.at < right.at:
            raise UndecidedError("the two tails meet")
        total = left.beyond + right.beyond
        start = left.at
        if left.steep:
            # Finite ends lie at zero here.
            start = _NEAR if right.at > _NEAR else right.at / 2
            total = total + self._by_logarithms(left.at, start)
        for a, b in itertools.pairwise(_marks(start, right.at)):
            total = total + _finite(acb.integral(self._integrand, acb(a), acb(b), eval_limit=_EVALUATIONS))
        return total

    def _by_logarithms(self, low: Real, high: Real) -> Real:
        """The integral from low to high > low > 0, over s = -log x."""

        s = sympy.Symbol("s", positive=True)
        function, log_density = (part.subs(self.variable, sympy.exp(-s)) for part in (self.function, self.log_density))
        value, log = evaluator(function, s), evaluator(log_density - s, s)

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
    def _value(self) -> Any:
        return evaluator(self.function, self.variable)

    @cached_property
    def _log(self) -> Any:
        return evaluator(self.log_density, self.variable)

    def _integrand(self, z: Any, analytic: bool) -> Any:
        return self._value(z, analytic) * self._log(z, analytic).exp()

    def _end(self, end: sympy.Expr, other: sympy.Expr, *, upper: bool) -> _Cut:
        """Where the quadrature stops, and a ball for what lies beyond."""
        infinite = end in (sympy.oo, -sympy.oo)
        if not infinite:
            at = constant(end).real
            here = self._integrand(acb(at), False)
            around = self._integrand(acb(at.mid()) + acb(arb(0, 1e-9)), True)
            if here.is_finite() and around.is_finite():
                return _Cut(at, arb(0))
        y = sympy.Symbol("y", positive=True)
        sign = 1 if (end == sympy.oo or (not infinite and not upper)) else -1
        back = sign * y if infinite else end + sign * y
        function, log_density = (item.subs(self.variable, back) for item in (self.function, self.log_density))
        far = infinite or other in (sympy.oo, -sympy.oo)
        first = arb(8) if infinite else (arb(1) if far else abs(constant(other - end).real)) / 4
        found = self._by_slopes(function, log_density, y, first, infinite)
        if found is not None:
            scale, beyond = found
            return _Cut(sign * scale if infinite else constant(end).real + sign * scale, beyond)
        try:
            found = self._by_orders(function, log_density, y, infinite)
        except DivergentError:
            raise DivergentError(f"the integral diverges at {end}") from None
        if found is None:
            raise UndecidedError(f"no bound was found for the tail at {end}")
        scale, beyond = found
        return _Cut(sign * scale if infinite else constant(end).real + sign / scale, beyond, steep=not infinite)

    @staticmethod
    def _by_slopes(
        function: sympy.Expr, log_density: sympy.Expr, y: sympy.Symbol, scale: Real, infinite: bool
    ) -> tuple[Real, Real] | None:
        """A scale beyond which logarithmic derivatives show that next to nothing lies, and a ball for it."""
        if infinite:
            function, log_density = leading_exponentials(function, y), leading_exponentials(log_density, y)
        terms = list(sympy.Add.make_args(sympy.expand(function)))
        try:
            derivatives = [log_derivative(term, log_density, y) for term in terms]
        except UndecidedError:
            return None
        for step in range(_DOUBLINGS):
            bounds = [
                _bound(term, log_density, derivative, y, scale, infinite)
                for term, derivative in zip(terms, derivatives, strict=True)
            ]
            if all(bound is not None and bound < _TARGET for bound in bounds):
                return scale, arb(0, sum((bound for bound in bounds if bound is not None), arb(0)).upper())
            if step >= _HOPELESS and any(bound is None for bound in bounds):
                break
            scale = scale * 4 if infinite else scale / 4
        return None

    @staticmethod
    def _by_orders(
        function: sympy.Expr, log_density: sympy.Expr, y: sympy.Symbol, infinite: bool
    ) -> tuple[Real, Real] | None:
        """The same by orders of growth; the scale of a finite end is the reciprocal of a distance."""
        if not infinite:
            function, log_density = function.subs(y, 1 / y), log_density.subs(y, 1 / y)
        for bits in _THRESHOLDS:
            try:
                bound = tail_beyond(function, log_density, y, arb(2) ** bits, not infinite, NONE)
            except (UndecidedError, NotCoveredError):
                continue
            if bound < _TARGET:
                return arb(2) ** bits, arb(0, bound)
        return None


def _bound(
    term: sympy.Expr,
    log_density: sympy.Expr,
    derivative: tuple[sympy.Expr, sympy.Expr],
    y: sympy.Symbol,
    scale: Real,
    infinite: bool,
) -> Real | None:
    found = tail_bound(term, log_density, derivative, y, scale, infinite)
    return found if found is not None else tail_bound(term, log_density, None, y, scale, infinite)


def _marks(left: Real, right: Real) -> list[Real]:
    """Cut a long range at powers of two, where the integrand changes its scale."""
    marks, step = [left], arb(8)
    inner = []
    while step < abs(left) or step < abs(right):
        inner += [mark for mark in (-step, step) if left < mark < right]
        step = step * 16
    return [*marks, *sorted(inner, key=float), right]
