"""Decimal digits that are all right: the correctly rounded value of an exact number or of a ball.

A fraction is rounded to nearest, ties to even, in whole numbers. An irrational constant is enclosed ever more
narrowly until both ends round to the same digits; where they never do, no digits are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import flint
import sympy

from ...errors import InputError, NotCoveredError
from .enclosures import enclose

MOST_DIGITS: Final = 100_000
_GUARDS: Final = (10, 50, 1000)


def whole_text(number: int) -> str:
    """A whole number in decimal, however long: Python's own conversion is quadratic and stops at 4,300 digits."""
    return str(flint.fmpz(number))


def fraction_text(value: Fraction) -> str:
    """``p/q``, or ``p`` for a whole number, however long."""
    top = whole_text(value.numerator)
    return top if value.denominator == 1 else f"{top}/{whole_text(value.denominator)}"


def check_digits(digits: int) -> None:
    """Refuse a number of digits that is none, or more than a screen of any kind will take."""
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MOST_DIGITS:
        raise InputError(
            f"the number of digits is a whole number from 1 to {MOST_DIGITS}",
            got=digits,
            instead="--digits 100",
        )


def rounded(value: Fraction, digits: int) -> str:
    """A fraction to the given number of significant digits, to nearest, ties to even.

    Examples
    --------
    >>> rounded(Fraction(2, 3), 5), rounded(Fraction(1, 8), 2), rounded(Fraction(10**30), 3)
    ('0.66667', '0.12', '1.00e+30')
    """
    check_digits(digits)
    if value == 0:
        return "0"
    top, low = abs(value.numerator), value.denominator
    # |value| > 2^height, and log10(2) lies between these two: the first guess is never too large. A guess too large
    # could round 9.99... up to what looks like a good mantissa; one too small shows by one digit too many.
    height = top.bit_length() - low.bit_length() - 1
    exponent = height * 30_102_999 // 10**8 if height >= 0 else height * 30_103 // 10**5
    while (mantissa := _nearest(top, low, digits - 1 - exponent)) >= 10**digits:
        exponent += 1
    return ("-" if value < 0 else "") + _written(whole_text(mantissa), exponent)


def _nearest(top: int, low: int, shift: int) -> int:
    """top/low * 10^shift to the nearest whole number, ties to even."""
    if shift >= 0:
        top *= 10**shift
    else:
        low *= 10**-shift
    quotient, rest = divmod(top, low)
    return quotient + (2 * rest > low or (2 * rest == low and quotient % 2 == 1))


def _written(mantissa: str, exponent: int) -> str:
    digits = len(mantissa)
    if -5 <= exponent < 0:
        return "0." + "0" * (-exponent - 1) + mantissa
    if 0 <= exponent < digits:
        whole, rest = mantissa[: exponent + 1], mantissa[exponent + 1 :]
        return f"{whole}.{rest}" if rest else whole
    return f"{mantissa[0]}{'.' if digits > 1 else ''}{mantissa[1:]}e{exponent:+d}"


def decimal(
    value: sympy.Expr, digits: int, values: Mapping[sympy.Symbol, Fraction] | None = None
) -> str | None:
    """A real constant, correctly rounded by ball arithmetic.

    Parameters
    ----------
    value
        An expression that `enclose` covers.
    digits
        Significant digits.
    values
        Rational values of its symbols.

    Returns
    -------
    str or None
        ``None`` if symbols are left, or where no enclosure decides the digits, as for a zero in disguise.
    """
    check_digits(digits)
    if value.is_Rational:
        return rounded(Fraction(int(value.p), int(value.q)), digits)
    if not value.free_symbols <= set(values or {}):
        return None
    for guard in _GUARDS:
        try:
            found = enclose(value, values, digits=digits + guard)
        except NotCoveredError:
            return None
        text = rounded(found.lower, digits)
        if text == rounded(found.upper, digits):
            return text
    return None
