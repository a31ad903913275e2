"""Balls around sums and products that have no shorter name, finite or infinite.

Rational terms: with simple fractions over the complex roots r of the denominator,
sum_{k=l}^{oo} c/(k-r)^m = c zeta(m, l-r), and -c psi(l-r) for m = 1, whose coefficients add up to zero; products
are quotients of Gamma(l-r). Hypergeometric terms h: the first N terms are added in balls, and the rest lies
between u_-(N) h(N) and u_+(N) h(N) of module `tails`, both signs decided exactly. Terms with q^k in a
denominator: see `geometric_series`.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import flint
import sympy
from flint import acb, acb_series, arb

from ...algebra.conversions import to_fmpq
from ...algebra.field import Field, Rational
from ...algebra.geometric_powers import geometric_bases
from ...algebra.polynomials import irreducible_factors
from ...errors import InputError, NotCoveredError
from ...symbols import GENERATION
from ..forms.expansions import laurent
from ..forms.multipliers import formal_multiplier, residual, truncated
from ..forms.named import RationalProduct, RationalSum, exact_value
from .geometric_series import geometric_series

Values = Mapping[sympy.Symbol, Fraction]

DIRECT: Final = 64
MAX_TERMS: Final = 20_000


def series_ball(e: sympy.Expr, values: Values) -> Any:
    """The arb of a `RationalSum` or `RationalProduct` at the current precision.

    Raises
    ------
    NotCoveredError
        If the series is infinite and its convergence is not established.
    """
    term, index, lower, upper = e.args
    first = int(exact_value(lower, dict(values)))
    last = None if upper == sympy.oo else int(exact_value(upper, dict(values)))
    inner = _with_numbers(term, index, values)
    try:
        return _evaluated(e, inner, first, last)
    except ZeroDivisionError as pole:
        raise NotCoveredError(f"{e} has a pole") from pole
    except InputError as other:  # a sum over sums
        raise NotCoveredError(f"no enclosure for {e}") from other


def _evaluated(e: sympy.Expr, inner: sympy.Expr, first: int, last: int | None) -> Any:
    if not inner.has(RationalProduct, RationalSum):
        return _plain(isinstance(e, RationalSum), _read(inner), first, last)
    if isinstance(e, RationalProduct):
        raise NotCoveredError("a product of products")
    return _hypergeometric(inner, first, last)


def _with_numbers(term: sympy.Expr, index: sympy.Symbol, values: Values) -> sympy.Expr:
    """The term with parameters substituted and the index called g, also inside nested products."""
    table = {
        s: sympy.Rational(v.numerator, v.denominator)
        for s, v in ((s, Fraction(v)) for s, v in values.items())
        if s != GENERATION and s != index
    }
    return term.xreplace({**table, index: GENERATION})


def _read(term: sympy.Expr) -> Rational:
    bases = geometric_bases([term])
    return Field((), bases).read(sympy.sympify(term) if not term.is_Pow else term)


def _plain(is_sum: bool, term: Rational, first: int, last: int | None) -> Any:
    if last is not None and last - first < DIRECT:
        total = arb(0) if is_sum else arb(1)
        for k in range(first, last + 1):
            value = term.evaluate(k, {})
            x = arb(to_fmpq(value))
            total = total + x if is_sum else total * x
        return total
    if term.has_powers:
        return geometric_series(is_sum, term, first, last)
    return _rational_sum(term, first, last) if is_sum else _rational_product(term, first, last)


# ---- rational terms -------------------------------------------------------------------------------------------


def _integer_poly(term_poly: Any) -> Any:
    rows = {int(e[0]): int(c) for e, c in term_poly.to_dict().items()}
    return flint.fmpz_poly([rows.get(i, 0) for i in range(max(rows, default=0) + 1)])


def _rational_sum(term: Rational, first: int, last: int | None) -> Any:
    if last is None and term.degree > -2:
        raise NotCoveredError("this series diverges")
    if term.degree >= 0:
        raise NotCoveredError("a sum with a polynomial part")
    top, low = _integer_poly(term.numerator), _integer_poly(term.denominator)
    total = acb(0)
    for factor, power in irreducible_factors(low)[1]:
        cofactor = low
        for _ in range(int(power)):
            cofactor = cofactor / factor
        for root, _ in factor.complex_roots():
            for m, c in _principal_part(top, cofactor, factor, int(power), root):
                rest = acb(0) if last is None else _hurwitz(m, last + 1 - root)
                total = total + c * (_hurwitz(m, first - root) - rest)
    return total.real


def _principal_part(top: Any, rest: Any, factor: Any, power: int, root: Any) -> list[tuple[int, Any]]:
    """Pairs (m, c) of the parts c/(k - root)^m, by power series around the root.

    FLINT cuts every series at its own cap, ten terms unless told otherwise: beyond it parts would be lost in silence.
    """
    if power > flint.ctx.cap:
        cap, flint.ctx.cap = flint.ctx.cap, power
        try:
            return _principal_part(top, rest, factor, power, root)
        finally:
            flint.ctx.cap = cap
    t = acb_series([root, 1], prec=power)
    cofactor = [acb(0)] * (factor.degree())
    # factor(x)/(x - root) by Horner's scheme
    carry = acb(0)
    for i in range(factor.degree(), 0, -1):
        carry = carry * root + acb(int(factor[i]))
        cofactor[i - 1] = carry
    local = _horner([acb(int(c)) for c in top.coeffs()], t) / (
        _horner(cofactor, t) ** power * _horner([acb(int(c)) for c in rest.coeffs()], t)
    )
    return [(power - i, local[i]) for i in range(power)]


def _horner(coefficients: list[Any], t: Any) -> Any:
    total = acb_series([0], prec=t.prec)
    for c in reversed(coefficients):
        total = total * t + acb_series([c], prec=t.prec)
    return total


def _hurwitz(m: int, x: Any) -> Any:
    return -x.digamma() if m == 1 else acb(m).zeta(x)


def _rational_product(term: Rational, first: int, last: int | None) -> Any:
    top, low = _integer_poly(term.numerator), _integer_poly(term.denominator)
    if last is None and (
        top.degree() != low.degree() or top[top.degree()] != low[low.degree()] or _second(top) != _second(low)
    ):
        raise NotCoveredError("this product does not converge to a number other than zero")
    total, size = acb(1), Fraction(int(top[top.degree()]), int(low[low.degree()]))
    for poly, side in ((top, 1), (low, -1)):
        for factor, power in irreducible_factors(poly)[1]:
            for root, _ in factor.complex_roots():
                if last is None:
                    own = (first - root).rgamma()
                else:
                    # a quotient of gammas at large arguments: differences of logarithms keep it in range
                    own = ((last + 1 - root).lgamma() - (first - root).lgamma()).exp()
                total = total * own ** (side * int(power))
    if last is not None:
        total = total * acb(to_fmpq(size)) ** (last - first + 1)
    return total.real


def _second(poly: Any) -> Fraction:
    """Second over first coefficient: minus the sum of the roots."""
    d = poly.degree()
    return Fraction(int(poly[d - 1]), int(poly[d])) if d else Fraction(0)


# ---- hypergeometric terms -------------------------------------------------------------------------------------


def _hypergeometric(term: sympy.Expr, first: int, last: int | None) -> Any:
    """sum of rational(k) times powers of rational products up to k."""
    if last is not None and last < first:
        return arb(0)
    rational, products = sympy.Integer(1), []
    for factor in sympy.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if isinstance(base, RationalProduct) and exponent.is_Integer and base.args[3] == GENERATION:
            inner = _read(base.args[0].xreplace({base.args[1]: GENERATION}))
            products.append((inner, int(base.args[2]), int(exponent)))
        elif factor.has(RationalProduct, RationalSum):
            raise NotCoveredError("a nested sum that is not hypergeometric")
        else:
            rational = rational * factor
    outer = _read(rational)
    if outer.has_powers:
        raise NotCoveredError("a hypergeometric term with geometric powers")
    field = outer.field
    growth, value = field.one, arb(1)  # the products' own quotient, and their value at k = first
    for inner, lower, exponent in products:
        growth = growth * field.make(*_in(field, inner)) ** exponent
        value = value * _rational_product(inner, lower, first) ** exponent if first >= lower else value
    bits = flint.ctx.prec
    if last is not None and last - first > MAX_TERMS:
        raise NotCoveredError("a long nested sum")
    end = first + max(60, bits) if last is None else last
    total = h = value * _ball(outer.evaluate(first, {}))
    for k in range(first + 1, end + 1):
        value = value * _ball(growth.evaluate(k, {}))
        h = value * _ball(outer.evaluate(k, {}))
        total = total + h
    if last is not None:
        return total
    return total + h * _tail_multiplier(growth * outer / outer.shift(-1), end, bits)


def _ball(value: Fraction) -> Any:
    return arb(to_fmpq(value))


def _in(field: Field, x: Rational) -> tuple[Any, Any]:
    y = x.into(field)
    return y.numerator, y.denominator


def _tail_multiplier(ratio: Rational, g: int, bits: int) -> Any:
    """A ball that contains (sum_{k>g} h(k))/h(g), by two rational u whose residuals have opposite signs."""
    if not _summable(ratio):
        raise NotCoveredError("this series is not shown to converge")
    best = None
    for orders in (max(4, bits // 12), max(4, bits // 24), 4):
        coefficients = formal_multiplier(ratio, orders)
        if coefficients is None:
            raise NotCoveredError("the series does not converge fast enough for its tail to be bounded")
        last = coefficients[-1].constant
        size = abs(last) if last else Fraction(1)
        sides = []
        for direction in (1, -1):
            nudged = [*coefficients[:-1], coefficients[-1] + direction * size / 2]
            u = truncated(ratio, nudged)
            if _one_sign(residual(ratio, u), g + 1) is None or _one_sign(ratio, g + 1) != 1:
                continue
            sides.append((_one_sign(residual(ratio, u), g + 1), u.evaluate(g, {})))
        if {s for s, _ in sides} == {1, -1}:
            low = next(v for s, v in sides if s == -1)
            high = next(v for s, v in sides if s == 1)
            best = arb(to_fmpq(low)).union(arb(to_fmpq(high)))
            break
    if best is None:
        raise NotCoveredError("the tail's bounds are not proved")
    return best


def _summable(ratio: Rational) -> bool:
    """Whether h(k)/h(k-1) = q (1 - s/k + ...) with |q| < 1, or q = 1 and s > 1 (Gauss's criterion)."""
    if ratio.degree > 0:
        return False
    found = {int(s.exponent.constant or 0): c.constant or Fraction(0) for (s, _), c in laurent(ratio, 2).terms.items()}
    q = found.get(0, Fraction(0))
    return abs(q) < 1 or (q == 1 and found.get(-1, Fraction(0)) < -1)


def _one_sign(function: Rational, first: int) -> int | None:
    """The sign for all real g >= first, if all Taylor coefficients there agree."""
    moved = function.shift(first)
    total = 1
    for poly in (moved.numerator, moved.denominator):
        signs = {int(c) > 0 for c in poly.to_dict().values()}
        if len(signs) != 1:
            return None
        total *= 1 if signs.pop() else -1
    return total
