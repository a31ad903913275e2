"""Balls around sums and products that have no shorter name, finite or infinite.

Rational terms: with simple fractions over the complex roots r of the denominator,
sum_{k=l}^{oo} c/(k-r)^m = c zeta(m, l-r), and -c psi(l-r) for m = 1, whose coefficients add up to zero; products
are quotients of Gamma(l-r). Hypergeometric terms h: the first N terms are added in balls, and the rest lies
between u_-(N) h(N) and u_+(N) h(N) of module `tails`, both signs decided exactly. Terms with q^k in a
denominator: the rest is bounded by a geometric series whose ratio is enclosed for all k >= N at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import flint
import sympy
from flint import acb, acb_series, arb, fmpq

from ..errors import InputError, NotCoveredError
from ..symbols import GENERATION
from .field import Field, Rational, geometric_bases
from .named import RationalProduct, RationalSum, exact_value
from .partial_fractions import dense
from .tails import formal_multiplier, residual, truncated

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
            x = arb(fmpq(value.numerator, value.denominator))
            total = total + x if is_sum else total * x
        return total
    if term.has_powers:
        return _geometric_tail(is_sum, term, first, last)
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
    for factor, power in low.factor()[1]:
        rest = low
        for _ in range(int(power)):
            rest = rest / factor
        for root, _ in factor.complex_roots():
            for m, c in _principal_part(top, rest, factor, int(power), root):
                total = total + c * (_hurwitz(m, first - root) - (acb(0) if last is None else _hurwitz(m, last + 1 - root)))
    return total.real


def _principal_part(top: Any, rest: Any, factor: Any, power: int, root: Any) -> list[tuple[int, Any]]:
    """Pairs (m, c) of the parts c/(k - root)^m, by power series around the root."""
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
        for factor, power in poly.factor()[1]:
            for root, _ in factor.complex_roots():
                if last is None:
                    own = (first - root).rgamma()
                else:
                    # a quotient of gammas at large arguments: differences of logarithms keep it in range
                    own = ((last + 1 - root).lgamma() - (first - root).lgamma()).exp()
                total = total * own ** (side * int(power))
    if last is not None:
        total = total * acb(fmpq(size.numerator, size.denominator)) ** (last - first + 1)
    return total.real


def _second(poly: Any) -> Fraction:
    """Second over first coefficient: minus the sum of the roots."""
    d = poly.degree()
    return Fraction(int(poly[d - 1]), int(poly[d])) if d else Fraction(0)


# ---- hypergeometric terms -------------------------------------------------------------------------------------


def _hypergeometric(term: sympy.Expr, first: int, last: int | None) -> Any:
    """sum of rational(k) times powers of rational products up to k."""
    rational, products = sympy.Integer(1), []
    for factor in sympy.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if isinstance(base, RationalProduct) and exponent.is_Integer and base.args[3] == GENERATION:
            products.append((_read(base.args[0].xreplace({base.args[1]: GENERATION})), int(base.args[2]), int(exponent)))
        elif factor.has(RationalProduct, RationalSum):
            raise NotCoveredError("a nested sum that is not hypergeometric")
        else:
            rational = rational * factor
    outer = _read(rational)
    if outer.has_powers:
        raise NotCoveredError("a hypergeometric term with geometric powers")
    field = outer.field
    ratio = outer / outer.shift(-1)
    value = arb(1)
    for inner, lower, exponent in products:
        ratio = ratio * field.make(*_in(field, inner)) ** exponent
        value = value * _rational_product(inner, lower, first) ** exponent if first >= lower else value
    start = outer.evaluate(first, {})
    h = value * arb(fmpq(start.numerator, start.denominator))
    bits = flint.ctx.prec
    count = MAX_TERMS if last is not None else max(60, bits)
    if last is not None and last - first > count:
        raise NotCoveredError("a long nested sum")
    total = h
    end = first + count if last is None else last
    for k in range(first + 1, end + 1):
        step = ratio.evaluate(k, {})
        h = h * arb(fmpq(step.numerator, step.denominator))
        total = total + h
    return total if last is not None else total + h * _tail_multiplier(ratio, end, bits)


def _in(field: Field, x: Rational) -> tuple[Any, Any]:
    y = x.into(field)
    return y.numerator, y.denominator


def _tail_multiplier(ratio: Rational, g: int, bits: int) -> Any:
    """A ball that contains (sum_{k>g} h(k))/h(g), by two rational u whose residuals have opposite signs."""
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
            best = arb(fmpq(low.numerator, low.denominator)).union(arb(fmpq(high.numerator, high.denominator)))
            break
    if best is None:
        raise NotCoveredError("the tail's bounds are not proved")
    return best


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


# ---- terms with q^k in a denominator --------------------------------------------------------------------------


def _geometric_tail(is_sum: bool, term: Rational, first: int, last: int | None) -> Any:
    """Add terms (or multiply factors) until a geometric bound of the rest is below the precision."""
    excess = term if is_sum else term - 1
    bits = flint.ctx.prec
    total = arb(0) if is_sum else arb(1)
    k = first
    if last is not None and last - first > MAX_TERMS:
        raise NotCoveredError("a long sum with geometric powers")
    while last is None or k <= last:
        x = _ball_at(term, k)
        total = total + x if is_sum else total * x
        k += 1
        if last is None and (k - first) % 16 == 0 and abs(_ball_at(excess, k)) < arb(2) ** -bits:
            ratio = _ratio_bound(excess, k)
            if ratio is not None and ratio < 1:
                rest = abs(_ball_at(excess, k)) / (1 - ratio)
                ball = arb(0, rest.abs_upper())
                return total + ball if is_sum else total * ball.exp().union(1 + ball)
        if k - first > MAX_TERMS:
            raise NotCoveredError("the series converges too slowly")
    return total


def _ball_at(term: Rational, k: int) -> Any:
    """The term at k in balls: q^k is a ball, so that large k cost no large fractions."""
    numbers = [arb(k), *(arb(fmpq(int(q.p), int(q.q))) ** k for q in term.field.bases)]
    values = []
    for poly in (term.numerator, term.denominator):
        total = arb(0)
        for exponents, c in poly.to_dict().items():
            part = arb(int(c))
            for number, e in zip(numbers, exponents, strict=True):
                if e:
                    part = part * number ** int(e)
            total = total + part
        values.append(total)
    return values[0] / values[1]


def _ratio_bound(term: Rational, g: int) -> Any | None:
    """An upper bound of |term(k+1)/term(k)| for all k >= g, as an arb; one geometric base only."""
    ratio = term.shift(1) / term
    (base,) = [Fraction(int(q.p), int(q.q)) for q in term.field.bases] if len(term.field.bases) == 1 else [None]
    if base is None or abs(base) <= 1:
        return None
    inverse_k = arb(0).union(arb(1) / g)
    inverse_x = arb(0, (1 / abs(arb(fmpq(base.numerator, base.denominator))) ** g).abs_upper())
    values = []
    for poly in (ratio.numerator, ratio.denominator):
        top = [max(int(e[i]) for e in poly.to_dict()) for i in (0, 1)]
        total = arb(0)
        for e, c in poly.to_dict().items():
            total = total + arb(int(c)) * inverse_k ** (top[0] - int(e[0])) * inverse_x ** (top[1] - int(e[1]))
        values.append((total, top))
    (n, (n0, n1)), (d, (d0, d1)) = values
    if d.contains(0) or n0 > d0 or n1 > d1:
        return None
    scale = inverse_k ** (d0 - n0) * inverse_x ** (d1 - n1)
    return abs(n / d * scale).abs_upper()


__all__ = ["InputError", "dense", "series_ball"]
