"""What is published, as data: the laws the toolkit re-derives, proves and simulates, each with its source.

Each row gives the risk ratio of a workflow as a formula in g and c, where c = v2/n is the curvature of the
family's variance function over the sample size (c = 0 in the asymptotic regime, and for every family with
v2 = 0). Nothing here is used to derive anything: `mengoli verify` compares these formulas with what it derives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, final

import sympy

from ..claims import Source
from ..closed_forms.forms.named import Harmonic, RationalProduct, index_symbol
from ..sources import ALEMOHAMMAD, DEY_DONOHO, DOHMATOB, GERSTGRASSER
from ..symbols import GENERATION

g: Final = GENERATION
_H2: Final = Harmonic(2, 0, g)
_ZETA2: Final = sympy.pi**2 / 6
_TAIL: Final = ((2 * g - 1) / (2 * g**2), 1 / g)
_K: Final = index_symbol({"n"})


@final
@dataclass(frozen=True)
class Published:
    """A published law of a workflow.

    Parameters
    ----------
    workflow
        As typed on the command line.
    closed_form
        R_g as a function of c = v2/n; called with 0 in the asymptotic regime.
    limit
        R_inf as a function of c, ``None`` where R_g grows without bound.
    rate
        How fast it grows, as a function of c: R_g over it tends to a positive constant; ``None`` where it converges.
    source
        Where it was published, or where the method was.
    tail
        Lower and upper bound of R_inf - R_g for every g >= 1, as a function of c; ``None`` where none is claimed.
    minorant
        Where it grows without bound, (m, relative) as a function of c: R(g+1) >= R(g) + m, or R(g+1) >= (1 + m) R(g) if
        relative; ``None`` where it rises to its limit, R(g) < R(g+1) < R_inf.
    exact
        Whether the row also covers finite n (no subsample: there n enters by itself).
    """

    workflow: str
    closed_form: Callable[[sympy.Expr], sympy.Expr]
    limit: Callable[[sympy.Expr], sympy.Expr | None]
    rate: Callable[[sympy.Expr], sympy.Expr | None]
    source: Source
    tail: Callable[[sympy.Expr], tuple[sympy.Expr, sympy.Expr] | None]
    minorant: Callable[[sympy.Expr], tuple[sympy.Expr, bool] | None] = lambda _: None
    exact: bool = True


def _discard(c: sympy.Expr) -> sympy.Expr:
    return g if c == 0 else ((1 + c) ** g - 1) / c


def _discard_limit(c: sympy.Expr) -> sympy.Expr | None:
    # Where v2 < 0 the fits are absorbed and the variance saturates at V n/|v2|.
    return -1 / c if c.is_negative else None


def _augment(c: sympy.Expr) -> sympy.Expr:
    return _H2 if c == 0 else (RationalProduct(1 + c / _K**2, _K, sympy.Integer(1), g) - 1) / c


def _augment_limit(c: sympy.Expr) -> sympy.Expr:
    if c == 0:
        return _ZETA2
    z = sympy.pi * sympy.sqrt(abs(c))
    ratio = sympy.sin(z) / z if c.is_negative else sympy.sinh(z) / z
    return (ratio - 1) / c


PUBLISHED: Final[tuple[Published, ...]] = (
    Published(
        "discard",
        _discard,
        _discard_limit,
        lambda c: g if c == 0 else None if c.is_negative else (1 + c) ** g,
        DOHMATOB,
        lambda c: None,
        lambda c: (sympy.S.One, False) if c == 0 else None if c.is_negative else (c, True),
    ),
    Published(
        "augment",
        _augment,
        _augment_limit,
        lambda c: None,
        GERSTGRASSER,
        lambda c: _TAIL if c == 0 else None,
    ),
    Published(
        "augment-subsample",
        lambda c: 3 * _H2 - 2,
        lambda c: 3 * _ZETA2 - 2,
        lambda c: None,
        DEY_DONOHO,
        lambda c: (3 * _TAIL[0], 3 * _TAIL[1]),
        exact=False,
    ),
    Published(
        "real-plus-last",
        lambda c: sympy.Rational(4, 3) - sympy.Rational(1, 3) * sympy.Integer(4) ** (1 - g),
        lambda c: sympy.Rational(4, 3),
        lambda c: None,
        ALEMOHAMMAD,
        lambda c: None,
        exact=False,
    ),
)
"""One row a workflow; the table of anchors in the tests has many more, at single generations."""
