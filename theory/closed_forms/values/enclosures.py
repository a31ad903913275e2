"""Balls around numbers: rigorous enclosures by FLINT's arb, the precision an argument of every function.

`enclose` walks a SymPy tree itself and evaluates every node in balls (Johansson, IEEE Trans. Comput. 66, 2017), so
neither SymPy's nor mpmath's floating evaluation is involved. Finite and infinite sums and products of rational
terms go through the roots of their denominators and Hurwitz's zeta or the gamma function; sums of
hypergeometric terms are added up and closed by a proved tail. Comparisons are three-valued: two overlapping
balls are not ordered, and nothing is concluded from that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any, Final, final

import flint
import sympy
from flint import acb, arb

from ...algebra.conversions import to_fmpq
from ...errors import InputError, NotCoveredError
from ..forms.named import Harmonic, RationalProduct, RationalSum, RootPolygamma, RootPowers

GUARD_BITS: Final = 40
MAX_BITS: Final = 20_000
LONGEST: Final = 20_000_000
"""Binary exponents of numbers that are turned into fractions."""
DIRECT: Final = 64
"""Sums and products of at most this many terms are evaluated term by term."""


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Work at `bits` binary digits; the one place where FLINT's global precision is set."""
    with flint.ctx.workprec(bits):
        yield


@final
class Comparison(Enum):
    """The outcome of comparing a ball with a number: three-valued."""

    LESS = "less"
    GREATER = "greater"
    UNDECIDED = "undecided"


@final
@dataclass(frozen=True)
class Enclosure:
    """A real number known to lie between two rationals.

    Parameters
    ----------
    lower, upper
        End points; both belong to the enclosure.
    text
        Decimal digits that are all correct up to one unit of the last, ``"1.6449..."``.
    """

    lower: Fraction
    upper: Fraction
    text: str

    def __contains__(self, value: Fraction) -> bool:
        return self.lower <= value <= self.upper

    def compare(self, value: Fraction | int) -> Comparison:
        """Where the enclosed number lies relative to a rational one."""
        if self.upper < value:
            return Comparison.LESS
        return Comparison.GREATER if self.lower > value else Comparison.UNDECIDED

    def overlaps(self, other: Enclosure) -> bool:
        """Whether both can be the same number."""
        return self.lower <= other.upper and other.lower <= self.upper

    @property
    def width(self) -> Fraction:
        """Upper minus lower end."""
        return self.upper - self.lower


def as_fraction(exact: Any) -> Fraction:
    """The value of an exact ball."""
    mantissa, exponent = exact.man_exp()
    m, e = int(mantissa), int(exponent)
    if abs(e) > LONGEST:
        raise InputError(
            f"a number near 10^{int(e * 0.30103):,} is not written out",
            instead="an earlier generation; the growth says how fast",
        )
    return Fraction(m << e) if e >= 0 else Fraction(m, 1 << -e)


def from_ball(ball: Any, digits: int) -> Enclosure:
    """An arb as an enclosure.

    Raises
    ------
    NotCoveredError
        If the ball is not finite.
    """
    if not ball.is_finite():
        raise NotCoveredError("this expression has no finite enclosure")
    return Enclosure(as_fraction(ball.lower()), as_fraction(ball.upper()), ball.str(digits, radius=False))


def enclose(
    expression: sympy.Expr, values: Mapping[sympy.Symbol, Fraction] | None = None, *, digits: int = 50
) -> Enclosure:
    """Enclose a real constant to about the given number of significant digits.

    Parameters
    ----------
    expression
        A SymPy expression in rationals, pi, gamma functions, ... and the named sequences.
    values
        Rational values of its free symbols, g among them.
    digits
        Significant decimal digits wanted; fewer may come out where the number is nearly zero.

    Raises
    ------
    NotCoveredError
        If a subexpression is not covered, or is not real or finite.
    """
    wanted = int(digits * 3.33) + GUARD_BITS
    bits, ball = wanted, None
    while bits <= max(MAX_BITS, 2 * wanted):
        with precision(bits):
            ball = ball_of(expression, values or {})
            if ball.is_finite() and (ball.rel_accuracy_bits() >= digits * 3.33 or ball == 0):
                return from_ball(ball, digits)
        bits *= 2
    with precision(wanted):
        return from_ball(ball, digits)


def compare_with_zero(expression: sympy.Expr, values: Mapping[sympy.Symbol, Fraction] | None = None) -> Comparison:
    """The sign of a real constant, at precisions up to 1000 bits."""
    for bits in (80, 320, 1000):
        with precision(bits):
            try:
                ball = ball_of(expression, values or {})
            except (NotCoveredError, InputError):
                return Comparison.UNDECIDED
            if ball > 0:
                return Comparison.GREATER
            if ball < 0:
                return Comparison.LESS
    return Comparison.UNDECIDED


def ball_of(expression: sympy.Expr, values: Mapping[sympy.Symbol, Fraction]) -> Any:
    """The arb of a real expression at the current precision."""
    z = _acb(expression, values)
    if not z.imag.contains(0):
        raise NotCoveredError(f"{expression} is not real")
    return z.real


def _rational(value: Fraction) -> Any:
    return acb(to_fmpq(value))


_CONSTANTS: Final = {
    sympy.pi: lambda: arb.pi(),
    sympy.E: lambda: arb.const_e(),
    sympy.EulerGamma: lambda: arb.const_euler(),
    sympy.Catalan: lambda: arb.const_catalan(),
}
_FUNCTIONS: Final = {
    sympy.exp: "exp", sympy.log: "log", sympy.sin: "sin", sympy.cos: "cos", sympy.tan: "tan", sympy.cot: "cot",
    sympy.sinh: "sinh", sympy.cosh: "cosh", sympy.tanh: "tanh", sympy.coth: "coth", sympy.gamma: "gamma",
    sympy.loggamma: "lgamma",
}  # fmt: skip


def _acb(e: sympy.Expr, values: Mapping[sympy.Symbol, Fraction]) -> Any:
    """The value of a node."""
    if e.is_Rational:
        return _rational(Fraction(int(e.p), int(e.q)))
    if e in _CONSTANTS:
        return acb(_CONSTANTS[e]())
    if e is sympy.I:
        return acb(0, 1)
    if e is sympy.GoldenRatio:
        return (1 + acb(5).sqrt()) / 2
    if e.is_Symbol:
        if e not in values:
            raise NotCoveredError(f"the symbol {e} has no value")
        return _rational(Fraction(values[e]))
    if e.is_Add:
        return sum((_acb(x, values) for x in e.args), acb(0))
    if e.is_Mul:
        product = acb(1)
        for x in e.args:
            product = product * _acb(x, values)
        return product
    if e.is_Pow:
        return _power(e, values)
    name = _FUNCTIONS.get(e.func)
    if name is not None:
        return getattr(_acb(e.args[0], values), name)()
    if e.func is sympy.polygamma:
        return polygamma(int(e.args[0]), _acb(e.args[1], values))
    if e.func is sympy.zeta:
        second = _acb(e.args[1], values) if len(e.args) > 1 else acb(1)
        return _acb(e.args[0], values).zeta(second)
    if isinstance(e, Harmonic):
        m, a, g = e.args
        return _harmonic(int(m), _acb(a, values), _integer(g, values))
    if isinstance(e, RationalSum | RationalProduct):
        from .series import series_ball

        return acb(series_ball(e, values))
    if isinstance(e, RootPowers):
        p, f, x, g = e.args
        exponent = _integer(g, values)
        return _over_roots(p, f, x, values, lambda root: root**exponent)
    if isinstance(e, RootPolygamma):
        m, p, f, x, a = e.args
        offset = _acb(a, values)
        return _over_roots(p, f, x, values, lambda root: polygamma(int(m), offset - root))
    raise NotCoveredError(f"no enclosure for {e.func}")


def _power(e: sympy.Expr, values: Mapping[sympy.Symbol, Fraction]) -> Any:
    base = _acb(e.base, values)
    if e.exp.is_Integer:
        return base ** int(e.exp)
    exponent = _acb(e.exp, values)
    if exponent.imag == 0:
        whole = exponent.real.unique_fmpz()
        if whole is not None and exponent.real.is_exact():
            return base**whole
    if e.exp == sympy.Rational(1, 2):
        return base.sqrt()
    return (exponent * base.log()).exp()


def _integer(e: sympy.Expr, values: Mapping[sympy.Symbol, Fraction]) -> int:
    value = Fraction(values[e]) if e.is_Symbol else None
    if e.is_Integer:
        return int(e)
    if value is None:
        ball = _acb(e, values).real.unique_fmpz()
        if ball is None:
            raise NotCoveredError(f"{e} is not an integer")
        return int(ball)
    return int(value)


def polygamma(m: int, x: Any) -> Any:
    """psi_m(x) = (-1)^(m+1) m! zeta(m+1, x) (DLMF 25.11.12)."""
    if m == 0:
        return x.digamma()
    factorial = 1
    for i in range(2, m + 1):
        factorial *= i
    return acb(m + 1).zeta(x) * (factorial if m % 2 else -factorial)


def _harmonic(m: int, a: Any, g: int) -> Any:
    if g <= DIRECT:
        return sum((1 / (a + k) ** m for k in range(1, g + 1)), acb(0))
    if m == 1:
        return (a + g + 1).digamma() - (a + 1).digamma()
    return acb(m).zeta(a + 1) - acb(m).zeta(a + g + 1)


def _over_roots(
    p: sympy.Expr,
    f: sympy.Expr,
    x: sympy.Symbol,
    values: Mapping[sympy.Symbol, Fraction],
    function: Callable[[Any], Any],
) -> Any:
    """The sum over the roots x of f of p(x) function(x), which is real."""
    table = {s: sympy.Rational(v.numerator, v.denominator) for s, v in values.items() if s in (p * f).free_symbols}
    monic = sympy.Poly(f.subs(table), x)
    weight = [_acb(c, {}) for c in reversed(sympy.Poly(p.subs(table), x).all_coeffs())]
    scaled = monic.clear_denoms()[1]
    roots: Any = flint.fmpz_poly([int(c) for c in reversed(scaled.all_coeffs())]).complex_roots()
    total = acb(0)
    for root, multiplicity in roots:
        if multiplicity != 1:
            raise NotCoveredError("a repeated root")
        value = sum((c * root**i for i, c in enumerate(weight)), acb(0))
        total = total + value * function(root)
    return acb(total.real)
