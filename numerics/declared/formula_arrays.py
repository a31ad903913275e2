"""Formulas of the project's grammar evaluated node by node on arrays; no code is generated.

Several formulas are evaluated together so that what they share, say exp(-(x - mu)/s) in a log-density and its score, is
computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, reduce
from typing import Any, Final

import numpy as np
import sympy
from scipy import special

from ...theory.errors import NotCoveredError
from ..statistics.moments import Array

_FUNCTIONS: Final[Mapping[Any, Callable[..., Array]]] = {
    sympy.exp: np.exp,
    sympy.log: np.log,
    sympy.sin: np.sin,
    sympy.cos: np.cos,
    sympy.tan: np.tan,
    sympy.Abs: np.abs,
    sympy.sign: np.sign,
    sympy.gamma: special.gamma,
    sympy.loggamma: special.gammaln,
    sympy.polygamma: special.polygamma,
    sympy.besseli: special.iv,
    sympy.erf: special.erf,
    sympy.erfc: special.erfc,
}


Values = Mapping[sympy.Symbol, Any]
Compiled = Callable[[Values], Any]


@lru_cache(maxsize=512)
def compiled(expression: sympy.Expr) -> Compiled:
    """An expression as a function of arrays.

    Parameters
    ----------
    expression
        Built from the project's grammar or by differentiating such; it takes an array, or a number, for every symbol.

    Raises
    ------
    NotCoveredError
        If a function has no array form here.
    """
    e = expression
    if e.is_Symbol:
        return lambda values: values[e]
    if e.is_number:
        number = float(e)
        return lambda values: number
    parts = [compiled(part) for part in e.args]
    if e.is_Add or e.is_Mul:
        join = np.add if e.is_Add else np.multiply
        return lambda values: reduce(join, [part(values) for part in parts])
    if e.is_Pow:
        base, exponent = parts
        if e.args[1].is_Integer and abs(int(e.args[1])) <= 3:
            times, inverted = abs(int(e.args[1])), bool(e.args[1].is_negative)
            return lambda values: _whole_power(base(values), times, inverted)
        return lambda values: np.power(base(values), exponent(values))
    if e.func in _FUNCTIONS:
        function = _FUNCTIONS[e.func]
        return lambda values: function(*[part(values) for part in parts])
    raise NotCoveredError(f"{e.func.__name__}( ) has no array form here")


def _whole_power(base: Any, times: int, inverted: bool) -> Any:
    product = reduce(np.multiply, [base] * times)
    return 1 / product if inverted else product


@lru_cache(maxsize=128)
def compiled_together(expressions: tuple[sympy.Expr, ...]) -> Callable[[Values], list[Any]]:
    """Several expressions as one function of arrays; common parts are computed once.

    Raises
    ------
    NotCoveredError
        If a function has no array form here.
    """
    shared, last = sympy.cse(expressions, symbols=sympy.numbered_symbols("_shared"))
    steps = [(symbol, compiled(part)) for symbol, part in shared]
    ends = [compiled(part) for part in last]

    def evaluated(values: Values) -> list[Any]:
        known = dict(values)
        for symbol, step in steps:
            known[symbol] = step(known)
        return [end(known) for end in ends]

    return evaluated


__all__ = ["Compiled", "Values", "compiled", "compiled_together"]
