"""What makes a declared family quick to simulate: sufficient statistics, and groups that move one density to all.

If every term of the score is a function of the parameters times a function of the point, the mean score of a sample
needs only the means of those functions: Newton's steps then cost nothing, whatever n. If

    theta d/dtheta log f + x d/dx log f + 1 = 0      (scale)      or      d/dtheta log f + d/dx log f = 0   (location)

and the support is carried along, a point at theta is a multiple, or a shift, of a point at the truth. Both are decided
symbolically; where they do not hold nothing changes but the time.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import final

import sympy

from ...theory.declared.declaration import Declaration

Term = tuple[sympy.Expr, sympy.Expr]


@final
class Group(Enum):
    """How points at one parameter become points at another."""

    SCALE = "multiplied"
    LOCATION = "shifted"


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
def group(declaration: Declaration) -> Group | None:
    """The group under which a family of one parameter is carried into itself."""
    if len(declaration.thetas) != 1:
        return None
    (theta,), x, log = declaration.thetas, declaration.x, declaration.log_expression
    by_theta, by_x = sympy.diff(log, theta), sympy.diff(log, x)
    ends = declaration.ends
    whole = ends[0] == -sympy.oo and ends[1] == sympy.oo
    half = ends[0] == 0 and ends[1] == sympy.oo
    if (whole or half) and theta.is_positive and sympy.simplify(theta * by_theta + x * by_x + 1) == 0:
        return Group.SCALE
    if whole and sympy.simplify(by_theta + by_x) == 0:
        return Group.LOCATION
    return None


__all__ = ["Group", "group", "separated"]
