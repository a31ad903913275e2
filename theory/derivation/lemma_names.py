r"""What the sequences of a certificate's limit are called in print, and what each does.

A certificate binds a sequence to a named lemma at given parameters, or shows itself how the sequence behaves. The
names below are those of `mengoli.theory.proof.lemmas`; any other sequence is printed under its own name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sympy

from ..closed_forms.forms.tower import Tower
from ..proof.evaluation import expression, limit_of_lemma
from ..proof.lemmas import Behaviour, lemma
from ..symbols import GENERATION
from .formulas import roman, unknown_name
from .limit_steps import UsedLemma
from .printer import latex

_SPELLED: Final = {
    "H1": "H_{g}",
    "H2odd": r"\sum_{k=1}^{g} \frac{1}{(2k-1)^{2}}",
    "H1alt": r"\sum_{k=1}^{g} \frac{1}{(2k-1)\,2k}",
    **{f"H{m}": rf"H_{{g}}^{{({m})}}" for m in range(2, 7)},
}

_SHIFTED: Final = {
    "H1a": "H_{g}(SHIFT)",
    "H2a": "H_{g}^{(2)}(SHIFT)",
    "D1a": "H_{g}(SHIFT) - H_{g}",
}


def used_lemma(
    name: str,
    row: Mapping[str, Any],
    symbols: Mapping[str, sympy.Expr],
    tower: Tower | None,
    shown: str | None = None,
) -> UsedLemma:
    """How a certificate's limit uses one of its sequences.

    Parameters
    ----------
    name
        Of the sequence in the certificate.
    row
        The sequence's entry under ``behaviour``.
    symbols
        The law's parameters by name.
    tower
        The tower, which knows sequences by the same names as expressions.
    shown
        LaTeX of the sequence, where the caller knows it.
    """
    shown = shown or _sequence(name, row, symbols, tower)
    if "lemma" in row:
        lemma_row = lemma(row["lemma"])
        given = {key: expression(str(text), symbols) for key, text in row.get("parameters", {}).items()}
        limit = None
        if lemma_row.behaviour is Behaviour.CONVERGES and lemma_row.limit_text is not None:
            limit = limit_of_lemma(lemma_row, given)
        elif lemma_row.behaviour is Behaviour.VANISHES:
            limit = sympy.S.Zero
        return UsedLemma(lemma_row, shown, limit, lemma_row.behaviour.value)
    if "vanishes" in row:
        return UsedLemma(
            lemma=None, sequence=shown, limit=sympy.S.Zero, behaviour="at least geometrically, with a ratio below 1"
        )
    if "null" in row:
        loss = latex(expression(str(row["null"]), {**symbols, "g": GENERATION}))
        why = (
            f"from $g$ to $g + 1$ it loses the share $m = {loss}$, whose sum over $g$ is infinite, and what it gains "
            "vanishes even when divided by $m$"
        )
        return UsedLemma(lemma=None, sequence=shown, limit=sympy.S.Zero, behaviour=why)
    words = (
        "converges, since its increments, absolute or relative, are $O(g^{-2})$ up to logarithms; the certificate "
        "gives the limit no shorter name"
        if "converges" in row
        else "grows more slowly than any power of $g$"
    )
    return UsedLemma(None, shown, None, words)


def _sequence(
    name: str, row: Mapping[str, Any], symbols: Mapping[str, sympy.Expr], tower: Tower | None
) -> str:
    if row.get("lemma") in _SPELLED:
        return _SPELLED[row["lemma"]]
    if row.get("lemma") in _SHIFTED:
        shift = latex(expression(str(row.get("parameters", {}).get("a", "0")), symbols))
        return _SHIFTED[row["lemma"]].replace("SHIFT", shift)
    for own in () if tower is None else tower.sequences:
        if own.name == name:
            return latex(own.expression)
    if "vanishes" in row:
        ratio = expression(str(row["vanishes"]), {**symbols, "g": sympy.Symbol("g")})
        text = latex(ratio)
        return rf"\left({text}\right)^{{g}}" if not ratio.is_Symbol else rf"{text}^{{g}}"
    return unknown_name(name, "g") if len(name) == 1 or "_" in name else rf"{roman(name)}(g)"
