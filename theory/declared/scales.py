"""Orders of growth: what a function is compared with as y -> infinity.

A monomial is exp(sum c_i n_i) y^a (log y)^b with growing monomials n_i, the largest first, and constants a, b, c_i in
the parameters: Hardy's logarithmico-exponential scale without iterated logarithms. Two of them compare by the first
difference, exponents before powers before logarithms. Beyond a threshold T a ratio that tends to zero is bounded by
its value at T, if it falls from there on: the sign of y (log m)' is that of its leading term wherever the others are
smaller on [T, oo), which is again a bound of ratios, of lower order. Where that is not shown nothing is said: a larger
T may do. Source: Hardy, Orders of Infinity (1910).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cmp_to_key
from typing import Any, Final, final

import sympy
from flint import arb

from ..errors import MengoliError
from .balls import Values, constant

Real = Any
"""A python-flint `arb`."""

Terms = tuple[tuple[sympy.Expr, "Monomial"], ...]
"""A sum of multiples of monomials."""


@final
class UndecidedError(MengoliError):
    """No rigorous bound was found; nothing is said about the value."""


_ZERO: Final = sympy.S.Zero
_UNIT: Final = sympy.S.One


@final
@dataclass(frozen=True)
class Monomial:
    """exp(exponent) * y^power * (log y)^logarithms.

    Parameters
    ----------
    power, logarithms
        a and b.
    exponent
        Growing monomials with their coefficients, the largest first.
    """

    power: sympy.Expr = _ZERO
    logarithms: sympy.Expr = _ZERO
    exponent: Terms = ()


CONSTANT: Final = Monomial()
Y: Final = Monomial(power=_UNIT)
LOG_Y: Final = Monomial(logarithms=_UNIT)


@final
@dataclass(frozen=True, eq=False)
class Scale:
    """Monomials on [threshold, oo), with a ball for every parameter in their constants.

    Parameters
    ----------
    threshold
        T, above e.
    values
        The parameters.
    """

    threshold: Real
    values: Values
    _signs: dict[Monomial, int] = field(default_factory=dict, repr=False)
    _numbers: dict[sympy.Expr, Real] = field(default_factory=dict, repr=False)
    _tops: dict[Monomial, Real] = field(default_factory=dict, repr=False)

    def number(self, value: sympy.Expr) -> Real:
        """A constant as a ball."""
        if value not in self._numbers:
            found = constant(value, self.values)
            if not found.is_finite() or not found.imag.contains(0):
                raise UndecidedError(f"{value} is not a real number")
            self._numbers[value] = found.real
        return self._numbers[value]

    def sign(self, value: sympy.Expr) -> int:
        """The sign of a constant, one and the same for all values of the parameters."""
        if value == 0:
            return 0
        ball = self.number(value)
        if ball > 0 or ball < 0:
            return 1 if ball > 0 else -1
        raise UndecidedError(f"the sign of {value} is open")

    def growth(self, m: Monomial) -> int:
        """1 if m -> oo, -1 if m -> 0, 0 if it is one."""
        if m not in self._signs:
            first = m.exponent[0][0] if m.exponent else m.power if m.power != 0 else m.logarithms
            self._signs[m] = self.sign(first)
        return self._signs[m]

    def product(self, m: Monomial, n: Monomial) -> Monomial:
        """m n."""
        exponent = self.collected((*m.exponent, *n.exponent)) if m.exponent and n.exponent else m.exponent or n.exponent
        return Monomial(sympy.expand(m.power + n.power), sympy.expand(m.logarithms + n.logarithms), exponent)

    def raised(self, m: Monomial, power: sympy.Expr) -> Monomial:
        """m^power."""
        return Monomial(
            sympy.expand(m.power * power),
            sympy.expand(m.logarithms * power),
            tuple((sympy.expand(c * power), n) for c, n in m.exponent),
        )

    def ratio(self, m: Monomial, n: Monomial) -> Monomial:
        """m/n."""
        return CONSTANT if m == n else self.product(m, self.raised(n, sympy.S.NegativeOne))

    def collected(self, terms: Terms) -> Terms:
        """Like terms added, the largest first."""
        sums: dict[Monomial, sympy.Expr] = {}
        for coefficient, monomial in terms:
            sums[monomial] = sums.get(monomial, _ZERO) + coefficient
        kept = [(made, m) for m, value in sums.items() if (made := sympy.expand(value)) != 0]

        def order(a: tuple[sympy.Expr, Monomial], b: tuple[sympy.Expr, Monomial]) -> int:
            return self.growth(self.ratio(b[1], a[1]))

        return tuple(sorted(kept, key=cmp_to_key(order)))

    def at_threshold(self, m: Monomial) -> Real:
        """m(T)."""
        t = self.threshold
        made = (self.number(m.power) * t.log() + self.number(m.logarithms) * t.log().log()).exp()
        for coefficient, n in m.exponent:
            made = made * (self.number(coefficient) * self.at_threshold(n)).exp()
        return made

    def top(self, m: Monomial) -> Real:
        """The largest value on [T, oo) of a monomial that is one or tends to zero."""
        if m not in self._tops:
            if m == CONSTANT:
                self._tops[m] = arb(1)
            elif self.growth(m) > 0:
                raise UndecidedError("a remainder grows")
            elif not _monotone(m) and self.slope(m).high > 0:
                raise UndecidedError("a ratio does not fall from here on")
            else:
                self._tops[m] = self.at_threshold(m)
        return self._tops[m]

    def slope_terms(self, m: Monomial) -> Terms:
        """y (log m)' as a sum of monomials."""
        found = [(m.power, CONSTANT), (m.logarithms, Monomial(logarithms=sympy.S.NegativeOne))]
        for coefficient, n in m.exponent:
            found += [(coefficient * c, self.product(n, inner)) for c, inner in self.slope_terms(n)]
        return self.collected(tuple(found))

    def slope(self, m: Monomial, plus: int = 0) -> Bounds:
        """Bounds of y (log m)' + plus on [T, oo)."""
        return self.bounds(self.collected((*self.slope_terms(m), (sympy.Integer(plus), CONSTANT))))

    def bounds(self, terms: Terms) -> Bounds:
        """Bounds of a sum of monomials on [T, oo), infinite where it grows."""
        if not terms:
            return Bounds(arb(0), arb(0))
        (lead, m), rest = terms[0], terms[1:]
        share = sum((abs(self.number(c / lead)) * self.top(self.ratio(n, m)) for c, n in rest), arb(0)).upper()
        if not share < 1:
            raise UndecidedError("the leading term does not yet rule")
        least, most = (abs(self.number(lead)) * (1 + sign * share) for sign in (-1, 1))
        growth = self.growth(m)
        nearest = self.at_threshold(m) if growth > 0 else arb(0) if growth < 0 else arb(1)
        farthest = arb.pos_inf() if growth > 0 else self.top(m)
        if growth > 0 and not _monotone(m) and self.slope(m).low < 0:
            raise UndecidedError("a growing term does not yet grow")
        low, high = (least * nearest).lower(), (most * farthest).upper() if farthest.is_finite() else farthest
        return Bounds(low, high) if self.sign(lead) > 0 else Bounds(-high, -low)


def _monotone(m: Monomial) -> bool:
    """Powers of y, or of its logarithm, fall or grow all along."""
    return not m.exponent and (m.power == 0 or m.logarithms == 0)


@final
@dataclass(frozen=True)
class Bounds:
    """A lower and an upper bound."""

    low: Real
    high: Real


__all__ = ["CONSTANT", "LOG_Y", "Bounds", "Monomial", "Scale", "Terms", "UndecidedError", "Y"]
