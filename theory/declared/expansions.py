"""Formulas on a tail [T, oo) as a few orders of growth and a bounded remainder.

A formula is read, leaves first, as

    sum c_i m_i(y) + r(y) m(y) ,    r(y) in a fixed interval for all y >= T and all parameters in their balls,

with monomials m_i of `scales`. Sums and products are those of the terms; a power, logarithm or exponential comes from
its series in e = (all but the leading term)/(leading term) to the second order, with the remainder of Lagrange:
(1+e)^p = 1 + p e + p(p-1)/2 (1+z)^(p-2) e^2 with z between 0 and e. So differences that cancel, such as 1 - (1-1/y)^a,
keep their order, and logarithms of sums of exponentials are read from their largest term.
Source: the scales are Hardy's, Orders of Infinity (1910).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Final, final

import sympy
from flint import arb

from .scales import CONSTANT, LOG_Y, Monomial, Scale, Terms, UndecidedError, Y
from .special_tails import special

Real = Any

_MOST_TERMS: Final = 8


@final
@dataclass(frozen=True, eq=False)
class Expansion:
    """A sum of multiples of monomials, the largest first, and a remainder.

    Parameters
    ----------
    terms
        Coefficients and monomials.
    order, remainder
        What is left is the monomial `order` times something in the ball `remainder`.
    """

    terms: Terms = ()
    order: Monomial | None = None
    remainder: Real = None


@final
@dataclass(frozen=True, eq=False)
class Tail:
    """Reads formulas in y on [T, oo).

    Parameters
    ----------
    variable
        y.
    scale
        The threshold, and balls for the parameters.
    """

    variable: sympy.Symbol
    scale: Scale
    _read: dict[sympy.Expr, Expansion] = field(default_factory=dict, repr=False)

    def read(self, e: sympy.Expr) -> Expansion:
        """The expansion of a formula.

        Raises
        ------
        UndecidedError
            Where none was found, or T is too small for one.
        """
        if e not in self._read:
            self._read[e] = self._made(e)
        return self._read[e]

    def _made(self, e: sympy.Expr) -> Expansion:
        if e == self.variable:
            return Expansion(((sympy.S.One, Y),))
        if not e.has(self.variable):
            return Expansion(() if e == 0 else ((e, CONSTANT),))
        if e.is_Add or e.is_Mul:
            return reduce(self.added if e.is_Add else self.product, map(self.read, e.args))
        if e.is_Pow and not e.args[1].has(self.variable):
            return self.power(self.read(e.args[0]), e.args[1])
        if e.is_Pow:
            return self.exponential(self.product(self.read(e.args[1]), self.logarithm(self.read(e.args[0]))))
        if e.func is sympy.exp:
            return self.exponential(self.read(e.args[0]))
        if e.func is sympy.log:
            return self.logarithm(self.read(e.args[0]))
        if e.func in (sympy.sin, sympy.cos):
            return Expansion((), CONSTANT, arb(0, 1))
        if e.func in (sympy.Abs, sympy.sign):
            inside = self.read(e.args[0])
            sign = self.sign(inside)
            if e.func is sympy.sign:
                return Expansion(((sympy.Integer(sign), CONSTANT),))
            return inside if sign > 0 else self.times(inside, sympy.S.NegativeOne)
        known = special(self, e, Expansion)
        if known is None:
            raise UndecidedError(f"{e.func.__name__}( ) has no expansion in the tails here")
        return known

    def added(self, a: Expansion, b: Expansion) -> Expansion:
        """a + b."""
        left = [(e.order, e.remainder) for e in (a, b) if e.order is not None]
        return self._kept(self.scale.collected((*a.terms, *b.terms)), left)

    def product(self, a: Expansion, b: Expansion) -> Expansion:
        """a b; where two of its lesser terms cannot be compared, a bound of the order of the greatest."""
        try:
            return self._multiplied(a, b)
        except UndecidedError:
            (m, x), (n, y) = self.whole(a), self.whole(b)
            return Expansion((), self.scale.product(m, n), x * y)

    def _multiplied(self, a: Expansion, b: Expansion) -> Expansion:
        terms = tuple((c * d, self.scale.product(m, n)) for c, m in a.terms for d, n in b.terms)
        left = []
        for one, other in ((a, b), (b, a)):
            if one.order is not None:
                left += [
                    (self.scale.product(one.order, n), one.remainder * self.scale.number(d)) for d, n in other.terms
                ]
        if a.order is not None and b.order is not None:
            left.append((self.scale.product(a.order, b.order), a.remainder * b.remainder))
        return self._kept(self.scale.collected(terms), left)

    def times(self, a: Expansion, factor: sympy.Expr) -> Expansion:
        """A multiple."""
        return self.product(a, Expansion(((factor, CONSTANT),)))

    def _kept(self, terms: Terms, left: list[tuple[Monomial, Real]]) -> Expansion:
        """The largest terms; the others join the remainder."""
        left = left + [(m, self.scale.number(c)) for c, m in terms[_MOST_TERMS:]]
        if not left:
            return Expansion(terms)
        order = reduce(lambda m, n: n if self.scale.growth(self.scale.ratio(n, m)) > 0 else m, (m for m, _ in left))
        return Expansion(
            terms[:_MOST_TERMS], order, sum((ball * self._share(m, order) for m, ball in left), arb(0))
        )

    def leading(self, a: Expansion) -> tuple[sympy.Expr, Monomial, Expansion, Real]:
        """c, m and e with a = c m (1 + e), and a ball around e that holds zero, above -1."""
        if not a.terms:
            raise UndecidedError("the leading order is open")
        (c, m), rest = a.terms[0], a.terms[1:]
        shares = tuple((_quotient(d, c), self.scale.ratio(n, m)) for d, n in rest)
        order = None if a.order is None else self.scale.ratio(a.order, m)
        e = Expansion(shares, order, None if a.order is None else a.remainder / self.scale.number(c))
        size = self.size(e)
        if not size > -1:
            if order == CONSTANT:
                raise UndecidedError("a sum that may vanish again and again, such as 1 + sin(x), has no leading term")
            raise UndecidedError("the leading term does not yet rule")
        return c, m, e, size

    def size(self, e: Expansion) -> Real:
        """A ball around zero and all values of what is bounded."""
        total = arb(0)
        for c, m in e.terms:
            total = total + self.scale.number(c) * arb(0).union(self.scale.top(m))
        if e.order is not None:
            total = total + e.remainder * arb(0).union(self.scale.top(e.order))
        return total.union(arb(0))

    def whole(self, a: Expansion) -> tuple[Monomial, Real]:
        """m and a ball with a/m inside it."""
        if not a.terms:
            if a.order is None:
                return CONSTANT, arb(0)
            return a.order, a.remainder
        m = a.terms[0][1]
        order = m if a.order is None or self.scale.growth(self.scale.ratio(a.order, m)) <= 0 else a.order
        parts = [(self.scale.number(c), n) for c, n in a.terms]
        parts += [] if a.order is None else [(a.remainder, a.order)]
        return order, sum((ball * self._share(n, order) for ball, n in parts), arb(0))

    def _share(self, m: Monomial, order: Monomial) -> Real:
        """A ball around all values of m/order."""
        return arb(1) if m == order else arb(0).union(self.scale.top(self.scale.ratio(m, order)))

    def sign(self, a: Expansion) -> int:
        """The sign on the whole tail."""
        c, _, _, _ = self.leading(a)
        return self.scale.sign(c)

    def power(self, a: Expansion, p: sympy.Expr) -> Expansion:
        """a^p."""
        if p.is_Integer and 0 <= p <= 2:
            return reduce(self.product, [a] * int(p), Expansion(((sympy.S.One, CONSTANT),)))
        c, m, e, size = self.leading(a)
        if not p.is_Integer and self.scale.sign(c) < 0:
            raise UndecidedError("a power of what is negative")
        front = Expansion(((c**p, self.scale.raised(m, p)),))
        exponent = self.scale.number(p)
        second = exponent * (exponent - 1) / 2 * (1 + size) ** (exponent - 2)
        return self.product(front, self._series(e, p, second))

    def logarithm(self, a: Expansion) -> Expansion:
        """log a."""
        c, m, e, size = self.leading(a)
        if self.scale.sign(c) < 0:
            raise UndecidedError("a logarithm of what is negative")
        if m.logarithms != 0:
            raise UndecidedError("a logarithm of a logarithm is outside the orders of growth compared here")
        terms = ((sympy.log(c), CONSTANT), (m.power, LOG_Y), *m.exponent)
        series = self._series(e, sympy.S.One, -arb(1) / 2 / (1 + size) ** 2)
        without = self.added(series, Expansion(((sympy.S.NegativeOne, CONSTANT),)))
        return self.added(Expansion(self.scale.collected(terms)), without)

    def split(self, a: Expansion) -> tuple[Expansion, Expansion]:
        """What grows, and the rest."""
        growing = tuple((c, m) for c, m in a.terms if self.scale.growth(m) > 0)
        return Expansion(growing), Expansion(a.terms[len(growing) :], a.order, a.remainder)

    def exponential(self, a: Expansion) -> Expansion:
        """exp a."""
        growing = self.split(a)[0].terms
        constants = [c for c, m in a.terms if m == CONSTANT]
        falling = tuple((c, m) for c, m in a.terms if self.scale.growth(m) < 0)
        power = sympy.Add(*(c for c, m in growing if m == LOG_Y))
        front = Monomial(power=power, exponent=tuple((c, m) for c, m in growing if m != LOG_Y))
        factor = Expansion(((sympy.exp(sympy.Add(*constants)), front),))
        if a.order == CONSTANT:
            rest = self.size(Expansion(falling, a.order, a.remainder)).exp()
            return self.product(factor, Expansion((), CONSTANT, rest))
        e = Expansion(falling, a.order, a.remainder)
        return self.product(factor, self._series(e, sympy.S.One, self.size(e).exp() / 2))

    def _series(self, e: Expansion, first: sympy.Expr, second: Real) -> Expansion:
        """1 + first e + (something in the ball `second`) e^2."""
        one = Expansion(((sympy.S.One, CONSTANT),))
        if not e.terms and e.order is None:
            return one
        order, ball = self.whole(self.product(e, e))
        return reduce(self.added, (one, self.times(e, first), Expansion((), order, ball * second)))


def _quotient(d: sympy.Expr, c: sympy.Expr) -> sympy.Expr:
    return sympy.cancel(d / c) if c.free_symbols else d / c


__all__ = ["Expansion", "Tail"]
