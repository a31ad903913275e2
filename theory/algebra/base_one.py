"""Functions of q and q^g as q tends to 1: the law of sizes q^i becomes that of equal sizes.

The total of sizes q, q^2, ..., q^g is written q (q^g - 1)/(q - 1), which is 0/0 at q = 1 though the sum itself is g.
With q = 1 + h a term q^d q^(k g) is the binomial series in h, whose coefficients binomial(d + k g, j) are polynomials
in g. So numerator and denominator have orders and leading coefficients in h, rational in g, and where the orders agree
the quotient of the latter is the limit for every g: at each g the function of q is rational, and its value at 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sympy

from .field import Field, Rational
from .polynomials import Poly

MAX_ORDER: Final = 60


def at_one(function: Rational, letter: sympy.Symbol, target: Field) -> Rational:
    """The limit of a function of g as a letter tends to 1, in a field without it.

    Parameters
    ----------
    function
        Rational in g, parameters and powers q^g.
    letter
        The parameter that tends to 1, and with it each base that is a power of it.
    target
        A field with all other parameters and bases.

    Raises
    ------
    ZeroDivisionError
        If it has a pole there.
    """
    if function.is_zero:
        return target.zero
    (above, top), (below, low) = (_leading(p, function.field, letter, target) for p in _sides(function))
    if above < below:
        raise ZeroDivisionError(f"a pole at {letter} = 1")
    return target.zero if above > below else top / low


def _sides(function: Rational) -> tuple[Poly, Poly]:
    return function.numerator, function.denominator


def _leading(poly: Poly, field: Field, letter: sympy.Symbol, target: Field) -> tuple[int, Rational]:
    """Order in h and leading coefficient of a polynomial that is not zero."""
    images = [target.g] + [target.one if s == letter else target.generator(s) for s in field.parameters]
    slopes = [0] * len(images)
    for q in field.bases:
        own = q.as_base_exp()
        images.append(target.one if own[0] == letter else target.power(target.bases.index(q)))
        slopes.append(int(own[1]) if own[0] == letter else 0)
    place = 1 + field.parameters.index(letter)
    terms = [_term(exponents, c, images, slopes, place) for exponents, c in poly.to_dict().items()]
    for order in range(MAX_ORDER):
        total = target.zero
        for coefficient, exponent in terms:
            total = total + coefficient * _binomial(exponent, order)
        if not total.is_zero:
            return order, total
    raise ZeroDivisionError(f"a zero of high order at {letter} = 1")


def _term(
    exponents: Sequence[int], c: object, images: list[Rational], slopes: list[int], place: int
) -> tuple[Rational, Rational]:
    """A term without the powers of q, and the exponent d + k g of q in it."""
    field = images[0].field
    coefficient, exponent = field.number(int(c)), field.number(int(exponents[place]))  # type: ignore[call-overload]
    for e, image, slope in zip(exponents, images, slopes, strict=True):
        coefficient = coefficient * image ** int(e)
        exponent = exponent + slope * int(e) * field.g
    return coefficient, exponent


def _binomial(exponent: Rational, order: int) -> Rational:
    total = exponent.field.one
    for i in range(order):
        total = total * (exponent - i) / (i + 1)
    return total


__all__ = ["at_one"]
