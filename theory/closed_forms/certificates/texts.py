"""Rational functions as certificate text: names, integers, + - * / ^ ( ), each divisor written as its factors.

The kernel divides by each factor as it is written and must see its sign, so denominators are never expanded.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ...algebra.field import Rational
from ...algebra.polynomials import Poly, irreducible_factors
from ..forms.geometric_texts import in_vanishing, names_of
from ..forms.tower import Form, Monomial, Tower


def text(function: Rational) -> str:
    """A rational function of g and the parameters as certificate text."""
    names = function.field.names
    if function.has_powers:
        names, function = names_of(function.field), in_vanishing(function)
    top = polynomial_text(function.numerator, names)
    if function.denominator.is_constant():
        low = int(function.denominator.leading_coefficient())
        if low != 1 and len(numerator_terms(function.numerator)) > 1:
            top = f"({top})"
        return top if low == 1 else f"{top}/{low}"
    unit, factors = irreducible_factors(function.denominator)
    parts = [str(int(unit))] if int(unit) != 1 else []
    for factor, power in factors:
        own = polynomial_text(factor, names)
        if len(factor.to_dict()) > 1:
            own = f"({own})"
        parts.append(own if int(power) == 1 else f"{own}^{int(power)}")
    if len(numerator_terms(function.numerator)) > 1:
        top = f"({top})"
    return f"{top}/{parts[0]}" if len(parts) == 1 else f"{top}/({'*'.join(parts)})"


def numerator_terms(poly: Poly) -> list[tuple[int, ...]]:
    """The exponents that occur."""
    return list(poly.to_dict())


def polynomial_text(poly: Poly, names: tuple[str, ...]) -> str:
    """A polynomial as certificate text, expanded."""
    if poly.is_zero():
        return "0"
    terms = []
    for exponents, coefficient in poly.to_dict().items():
        c = int(coefficient)
        parts = [n if e == 1 else f"{n}^{int(e)}" for n, e in zip(names, exponents, strict=True) if e]
        if abs(c) != 1 or not parts:
            parts.insert(0, str(abs(c)))
        terms.append(("-" if c < 0 else "+") + "*".join(parts))
    return "".join(terms).removeprefix("+")


def fraction_text(value: Fraction) -> str:
    """A rational number."""
    return str(value)


def form_text(tower: Tower, form: Form, written: Mapping[int, str]) -> str:
    """A form as certificate text, `written` giving each sequence's text.

    Parameters
    ----------
    tower, form
        The form.
    written
        For each sequence's number, a name or a parenthesised expression.
    """
    if form.is_zero:
        return "0"
    return " + ".join(product_text(c, monomial, written) for monomial, c in form.coefficients.items())


def product_text(coefficient: Rational, monomial: Monomial, written: Mapping[int, str]) -> str:
    """coefficient * monomial as certificate text, fit to stand in a sum."""
    shown = text(coefficient)
    simple = not set(shown[1:]) & set("+-") and not shown.startswith("-")
    ordered = sorted(monomial, key=lambda pair: pair[1] < 0)  # factors before divisors
    if shown == "1" and ordered and ordered[0][1] > 0:
        out = ""
    else:
        out = (shown if simple else f"({shown})") + ("*" if ordered and ordered[0][1] > 0 else "")
    for n, (i, e) in enumerate(ordered):
        sign = "/" if e < 0 else ("*" if n else "")
        out += sign + written[i] + ("" if abs(e) == 1 else f"^{abs(e)}")
    return out
