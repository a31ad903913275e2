"""Checks of the arguments that strategies share: every message says what to write instead."""

from __future__ import annotations

from hypothesis.strategies import SearchStrategy

from ...theory.errors import InputError


def whole(name: str, value: object, *, at_least: int, at_most: int) -> int:
    """A whole number within bounds.

    Raises
    ------
    InputError
        If it is none; ``True`` is none either.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not at_least <= value <= at_most:
        raise InputError(
            f"{name} is a whole number from {at_least} to {at_most}", got=value, instead=f"{name}={at_least}"
        )
    return value


def yes_or_no(name: str, value: object) -> bool:
    """A truth value.

    Raises
    ------
    InputError
        If it is anything else.
    """
    if not isinstance(value, bool):
        raise InputError(f"{name} is a question", got=value, instead=f"{name}=True or {name}=False")
    return value


def strategy(name: str, value: object, example: str) -> SearchStrategy[object]:
    """A strategy; a value is no strategy that gives it.

    Raises
    ------
    InputError
        If it is none.
    """
    if not isinstance(value, SearchStrategy):
        raise InputError(f"{name} is a strategy", got=value, instead=f"{name}={example}")
    return value
