"""What a notebook shows of a law: its theorem, as LaTeX or as a small card."""

from __future__ import annotations

from .document import Display
from .escape import html as escaped
from .html import derivation_html
from .tree import Derivation


def latex_card(derivation: Derivation) -> str:
    """The formulas of the theorem."""
    rows = [row for block in derivation.theorem if isinstance(block, Display) for row in block.rows]
    if not rows:
        return ""
    return "$\\displaystyle \\begin{aligned} " + r" \\ ".join(rows) + " \\end{aligned}$"


def html_card(derivation: Derivation) -> str:
    """Title, theorem with verdict, and the proof folded."""
    whole = derivation_html(derivation, prefix=f"{derivation.identifier}-")
    theorem, section, proof = whole.partition('<section class="proof"')
    return (
        f"<div><strong>{escaped(derivation.title)}</strong>{theorem}"
        f"<details><summary>Derivation</summary>{section}{proof}</details></div>"
    )
