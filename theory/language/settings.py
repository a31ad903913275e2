"""The value of a parameter: an exact number, or a letter that leaves it symbolic; read once, checked at the door."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from ..errors import InputError
from ..symbols import Parameter

Setting = Fraction | Parameter
"""The value of a parameter: an exact number, or left symbolic."""

_LARGEST_POWER: Final = 100
"""Numbers are between 10^-100 and 10^100, so that their squares are floating-point numbers."""

_POWER_OF_TEN: Final = re.compile(r"[eE][-+]?([0-9_]+)")
_POWER_DIGITS: Final = 4


def setting(name: str, value: object, domain: str) -> Setting:
    """Read the value of a parameter: a number, a fraction such as ``"1/2"``, or a letter to leave it symbolic.

    Raises
    ------
    InputError
        If it is not readable or lies outside the domain.

    Examples
    --------
    >>> setting("w", "1/2", "0 < w < 1")
    Fraction(1, 2)
    """
    if isinstance(value, Parameter):
        return value
    if isinstance(value, str) and value[:1].isalpha():
        renamed = Parameter.read(name, domain)
        return Parameter(value, renamed.domain)
    if isinstance(value, float):
        raise InputError(
            f"{name} must be exact",
            got=value,
            instead=f'a fraction in quotes, such as "{Fraction(value).limit_denominator(1000)}"',
        )
    try:
        number = _fraction(value)
    except (ValueError, TypeError, ZeroDivisionError):
        raise InputError(
            f"{name} is not a number",
            got=value,
            instead=f'a number, a fraction such as "1/2", or a letter, with {domain}',
        ) from None
    if number and not -_LARGEST_POWER < _magnitude(number) < _LARGEST_POWER:
        raise InputError(f"{name} is too large or too small", got=value, instead=f"a number below 10^{_LARGEST_POWER}")
    if number not in Parameter.read(name, domain).domain:
        raise InputError(f"{name} is outside its domain", got=str(number), instead=f"a value with {domain}")
    return number


def _fraction(value: object) -> Fraction:
    if not isinstance(value, int | str | Fraction):
        raise TypeError
    power = _POWER_OF_TEN.search(value) if isinstance(value, str) else None
    if power is not None and len(power[1]) > _POWER_DIGITS:
        raise ValueError  # Not even to be written out.
    return Fraction(value)


def _magnitude(number: Fraction) -> int:
    """The power of ten of a number, about: 3 for 1000."""
    return (abs(number.numerator).bit_length() - number.denominator.bit_length()) * 3 // 10


def exact_number(name: str, value: object, domain: str) -> Fraction:
    """Read a number or fraction as `setting` does; it cannot be left symbolic.

    Raises
    ------
    InputError
        If it is not a number in its domain.
    """
    number = setting(name, value, domain)
    if isinstance(number, Parameter):
        raise InputError(f"{name} needs a number here", got=number.name, instead=f"a number with {domain}")
    return number


def whole(name: str, value: object, *, at_least: int, at_most: int = 1000) -> int:
    """Read a whole number such as a window's length."""
    try:
        number = _fraction(value)
    except (ValueError, TypeError, ZeroDivisionError):
        number = Fraction(1, 2)
    if number.denominator != 1 or number < at_least or number > at_most:
        raise InputError(
            f"{name} must be a whole number", got=value, instead=f"{name}={at_least} or more, at most {at_most}"
        )
    return int(number)
