"""Geometric powers in a certificate: which of its sequences stands for q^g.

The law's coefficients may hold X = q^g, which a certificate writes in a sequence E of its own. E stands for X if
X = c E, X = c/E, X = 1/E + r or 1/X = 1/E + r, with c or r fixed by the first value, is multiplied by q in every step:
an identity in E, checked at random points.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from typing import Any, Final

import sympy
from flint import fmpq

from ...algebra.conversions import to_fmpq
from ...algebra.field import Rational
from ...algebra.polynomials import combined
from ...algebra.recurrence import LinearRecurrence
from ..evaluation import Number, compute
from ..reading import Reject
from .regions import random_number

Reader = Callable[[Mapping[str, Number]], Number]
"""From the values of a certificate's sequences to X."""

_REPEATS: Final = 2


def base_of(recurrence: LinearRecurrence, fixed: Mapping[str, Fraction]) -> Number | None:
    """q as a number; ``None`` without a power.

    Raises
    ------
    KeyError
        If there are several.
    """
    if not recurrence.field.bases:
        return None
    if len(recurrence.field.bases) > 1:
        raise KeyError("powers of several bases")
    (element,) = recurrence.field.base_elements
    given = {p.symbol: fixed[p.name] for p in recurrence.parameters}
    return to_fmpq(element.evaluate(1, given))


def reader_of(data: Mapping[str, Any], base: Number, fixed: Mapping[str, Number], chance: Random) -> Reader | None:
    """How X is read off a certificate's sequences; ``None`` if none of them stands for it.

    A name in a step is a number only if the certificate has it as a parameter: a sequence may bear the name of one of
    the law's.
    """
    fixed = {name: x for name, x in fixed.items() if name in data.get("parameters", {})}
    for name, recursion in data.get("sequences", {}).items():
        try:
            first, wanted = compute(recursion["initial"], fixed), base ** int(data["start"])
            ways = (
                _multiple(wanted / first),
                _inverse(wanted * first),
                _shifted(wanted - 1 / first),
                _shifted_below(1 / wanted - 1 / first),
            )
            for made in ways:
                if all(_is_power(name, recursion["step"], made, base, fixed, chance) for _ in range(_REPEATS)):
                    return lambda names, name=name, made=made: made(names[name])  # type: ignore[misc]
        except (KeyError, ZeroDivisionError, Reject):
            continue
    return None


def evaluate_at(
    function: Rational, g: Number, values: Mapping[sympy.Symbol, Number], power: Number | None
) -> Number:
    """The value of a function of g, the parameters and X.

    Raises
    ------
    ZeroDivisionError
        At a pole.
    KeyError
        If it holds a power that has no value.
    """
    if function.has_powers and power is None:
        raise KeyError("no sequence of the certificate stands for the geometric power")
    own = fmpq(0) if power is None else power
    # 1/q is the base where a letter q is below 1
    spare = [1 / own if base.as_base_exp()[1] == -1 and not base.is_Rational else own for base in function.field.bases]
    images = [g, *(values[symbol] for symbol in function.field.parameters), *spare]
    return combined(function.numerator, images, fmpq) / combined(function.denominator, images, fmpq)


def _is_power(
    name: str, step: str, made: Callable[[Number], Number], base: Number, fixed: Mapping[str, Number], chance: Random
) -> bool:
    here = to_fmpq(random_number(chance))
    there = compute(step, {**fixed, name: here})
    return bool(made(there) == base * made(here))


def _multiple(c: Number) -> Callable[[Number], Number]:
    return lambda e: c * e


def _inverse(c: Number) -> Callable[[Number], Number]:
    return lambda e: c / e


def _shifted(r: Number) -> Callable[[Number], Number]:
    return lambda e: 1 / e + r


def _shifted_below(r: Number) -> Callable[[Number], Number]:
    return lambda e: e / (1 + r * e)


__all__ = ["Reader", "base_of", "evaluate_at", "reader_of"]
