"""The limits that a certificate certifies, as expressions: its limit symbols replaced by what the lemmas say they are.

A name means what it means to the kernel: a parameter only if the certificate has it as one. Elsewhere the law's
parameters have values too, which a certificate must not borrow by naming something else like them.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, Final

import sympy

from ...closed_forms.forms.growth import Undecided
from ...closed_forms.forms.named import RationalProduct, RationalSum
from ...closed_forms.values.enclosures import enclose
from ...errors import InputError, NotCoveredError
from ..evaluation import expression, limit_of_lemma
from ..lemmas import lemma
from ..reading import Reject
from .target import Target

Data = Mapping[str, Any]
_DIGITS: Final = 40


def parameters_of(data: Data, target: Target) -> dict[str, sympy.Expr]:
    """The law's symbols, or their values in its case, under the names that are parameters of the certificate."""
    return {name: value for name, value in target.symbols.items() if name in data.get("parameters", {})}


def value_of_limit(
    data: Data, text: str, target: Target, known: Mapping[str, sympy.Expr] | None = None
) -> sympy.Expr | None:
    """A certified limit as an expression; ``None`` if it speaks of one that no lemma names and that is not known."""
    symbols = {**parameters_of(data, target), **(known or {})}
    for what in data.get("behaviour", {}).values():
        if "lemma" not in what or (row := lemma(what["lemma"])).limit_symbol is None:
            continue
        given = {name: expression(own, symbols) for name, own in what.get("parameters", {}).items()}
        symbols[what.get("limit", row.limit_symbol)] = limit_of_lemma(row, given)
    try:
        return expression(text, symbols)
    except Reject:
        return None


def same_limit(left: sympy.Expr, right: sympy.Expr, target: Target) -> bool:
    """Whether two limits are shown to be equal, and their balls at random parameters do not contradict it."""
    if not same(left, right) or _may_have_a_pole(right, target):
        return False
    point = target.region.draw(Random(str(left)))
    values = {parameter.symbol: point[parameter.name] for parameter in target.recurrence.parameters}
    try:
        first, second = (enclose(side, values, digits=_DIGITS) for side in (left, right))
    except NotCoveredError:
        return False
    return first.lower <= second.upper and second.lower <= first.upper


def _may_have_a_pole(limit: sympy.Expr, target: Target) -> bool:
    """Whether a rational denominator of the stated limit is not shown to keep its sign."""
    read = target.case.field.read
    for power in limit.atoms(sympy.Pow):
        if power.base.free_symbols and power.exp.is_negative:
            try:
                if not target.case.facts.sign(read(sympy.cancel(power.base))):
                    return True
            except Undecided:
                return True
            except InputError:
                continue  # no rational function, such as sqrt(n + 8): its sign is the lemma's
    return False


def same(left: sympy.Expr, right: sympy.Expr) -> bool:
    """Whether two expressions are shown to be equal."""
    if left.atoms(RationalSum, RationalProduct) != right.atoms(RationalSum, RationalProduct):
        return False  # simplification knows nothing of them, and may take long to find out
    # psi_m(x + 1) = psi_m(x) + (-1)^m m!/x^(m+1), DLMF 5.15.5
    difference = sympy.expand(sympy.expand_func(left - right))
    return bool(difference == 0 or sympy.simplify(difference) == 0)
