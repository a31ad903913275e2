"""What makes a declared family quick to simulate: sufficient statistics, and groups that move one density to all.

If every term of the score is a function of the parameters times a function of the point, the mean score of a sample
needs only the means of those functions: Newton's steps then cost nothing, whatever n. If

    theta d/dtheta log f + x d/dx log f + 1 = 0      (scale)      or      d/dtheta log f + d/dx log f = 0   (location)

and the support is carried along, a point at theta is a multiple, or a shift, of a point at the truth; with both, scale
about the location, it is the one after the other. They are decided symbolically; where they do not hold nothing changes
but the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import final

import sympy

from ...theory.declared.declaration import Declaration
from ...theory.declared.identities import vanishes

Term = tuple[sympy.Expr, sympy.Expr]


@final
@dataclass(frozen=True)
class Moves:
    """How points at one parameter become points at another: which parameters shift them, and stretch them.

    Parameters
    ----------
    location, scale
        Numbers of the parameters, ``None`` where there is none.
    """

    location: int | None
    scale: int | None


@lru_cache(maxsize=512)
def separated(expression: sympy.Expr, x: sympy.Symbol) -> tuple[Term, ...] | None:
    """The terms of a sum as (function of the parameters, function of x), or ``None`` where one is neither."""
    terms = []
    for term in sympy.Add.make_args(sympy.expand(sympy.expand_trig(sympy.expand(expression)))):
        outer, inner = term.as_independent(x, as_Add=False)
        if inner.free_symbols - {x}:
            return None
        terms.append((outer, inner))
    return tuple(terms)


@lru_cache(maxsize=64)
def group(declaration: Declaration) -> Moves | None:
    """The group under which a family of one or two parameters is carried into itself."""
    thetas, x, log = declaration.thetas, declaration.x, declaration.log_expression
    ends, by_x = declaration.ends, sympy.diff(log, x)
    whole = ends == (-sympy.oo, sympy.oo)
    half = ends == (sympy.S.Zero, sympy.oo)
    by = [sympy.diff(log, theta) for theta in thetas]
    if len(thetas) == 1 and (whole or half):
        if thetas[0].is_positive and vanishes(thetas[0] * by[0] + x * by_x + 1):
            return Moves(None, 0)
        return Moves(0, None) if whole and vanishes(by[0] + by_x) else None
    for location, scale in ((0, 1), (1, 0)) if len(thetas) == 2 and whole else ():
        mu, s = thetas[location], thetas[scale]
        shifts = vanishes(by[location] + by_x)
        if shifts and s.is_positive and vanishes(s * by[scale] + (x - mu) * by_x + 1):
            return Moves(location, scale)
    return None


__all__ = ["Moves", "group", "separated"]
