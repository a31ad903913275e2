"""The geometric powers q^g among the coefficients of a recurrence: which bases there are."""

from __future__ import annotations

from collections.abc import Iterable

import sympy

from ..errors import InputError
from ..symbols import GENERATION


def geometric_bases(expressions: Iterable[sympy.Expr]) -> tuple[sympy.Expr, ...]:
    """The bases q of the powers q^g in some expressions, each once, in a stable order.

    Rational bases are split into primes, so that 4^g and 2^g are one power: 2^g. A single one, such as 4/3, is kept.
    """
    numbers: set[sympy.Expr] = set()
    primes: set[int] = set()
    symbols: set[sympy.Symbol] = set()

    def collect(base: sympy.Expr) -> None:
        if base.is_Rational:
            if base == 0:
                raise InputError("a geometric power of zero", got=str(base))
            numbers.add(base if abs(base) > 1 else 1 / base)
            primes.update(int(p) for side in (abs(base.p), base.q) for p in sympy.factorint(side))
        elif base.is_Symbol:
            symbols.add(base)
        elif base.is_Mul:
            for part in base.args:
                collect(part)
        elif base.is_Pow and base.exp.is_Integer:
            collect(base.base)
        else:
            raise InputError("a geometric power has a base that is neither a number nor a parameter", got=str(base))

    for expression in expressions:
        for power in expression.atoms(sympy.Pow):
            if power.exp.has(GENERATION):
                collect(power.base)
    negative = any(base < 0 for base in numbers)
    if negative and len(numbers) > 1:
        raise InputError("a negative base beside another one", got=str(sorted(numbers)))
    if len(numbers) == 1 and (len(primes) > 1 or negative):
        return (*numbers, *sorted(symbols, key=str))
    return (*(sympy.Integer(p) for p in sorted(primes)), *sorted(symbols, key=str))
