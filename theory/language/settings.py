"""The value of a parameter: an exact number, or a letter that leaves it symbolic; read once, checked at the door."""

from __future__ import annotations

from fractions import Fraction

from ..errors import InputError
from ..symbols import Parameter

Setting = Fraction | Parameter
"""The value of a parameter: an exact number, or left symbolic."""


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
    if number not in Parameter.read(name, domain).domain:
        raise InputError(f"{name} is outside its domain", got=str(number), instead=f"a value with {domain}")
    return number


def _fraction(value: object) -> Fraction:
    if not isinstance(value, int | str | Fraction):
        raise TypeError
    return Fraction(value)


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
