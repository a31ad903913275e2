r"""The first step of every derivation: who is estimated, and who is trained on what, as the catalogue holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, final

import sympy

from ..claims import Regime, Source
from ..language.workflow import Definition
from .document import Block, Cite, Display, Math, Paragraph
from .formulas import workflow_rows
from .printer import latex
from .step import Step
from .words import worded


@final
@dataclass(frozen=True, kw_only=True)
class StateModel(Step):
    """Who is estimated, and who is trained on what.

    Parameters
    ----------
    family, family_source
        Summary of the family, and where it is from.
    workflow, workflow_source
        Summary of the workflow, and where it is from; ``None`` for a user's own lines.
    definition
        The workflow's lines.
    regime
        Exact or asymptotic.
    size
        n, for the exact regime.
    meaning
        What the quantity is.
    symbol
        Its letter, R or Q.
    averages
        Whether the fit on a union of batches is the mean of their fits.
    loss
        A sentence on the loss, or nothing.
    """

    title: ClassVar[str] = "The model"
    family: str
    family_source: Source | None
    workflow: str
    workflow_source: Source | None
    definition: Definition
    regime: Regime
    size: sympy.Expr | None
    meaning: str
    symbol: str
    averages: bool
    loss: str = ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Model, lines, quantity."""
        last = r"\hat{\theta}_{g-1}"
        rows = workflow_rows(self.definition)
        sized = any(row.startswith("s_") for row in rows)
        cited = () if self.family_source is None else ("; ", Cite(self.family_source))
        drawn: list[object] = [
            *worded(f"The model ({self.family}"),
            *cited,
            ") is fitted at generation ",
            Math("g = 1"),
            " to a real batch of ",
            Math("n_1 = s_1 n" if sized else "n"),
            " points. At every generation ",
            Math(r"g \ge 2"),
            " a batch is drawn from the last fit ",
            Math(last),
        ]
        if not sized:
            drawn += [", again of ", Math("n"), " points; "]
        else:
            total = [", ", Math(r"S_g = s_1 + \dots + s_g")] if any("S_{g}" in row for row in rows) else []
            drawn += [", of ", Math(r"n_g = s_g n"), " points", *total, "; "]
        drawn += [Math(r"\overline{X}_g"), " is the estimate on it"]
        if any(row.startswith("f_") for row in rows):
            drawn += [", whose points vary ", Math("f_g"), " times as much as the model says"]
        if self.definition.reals:
            drawn += [", ", Math(r"\overline{Y}_g"), " that on a fresh real batch"]
            if any(row.startswith("r_") for row in rows):
                drawn += [" of ", Math("r_g n"), " points"]
        drawn += [". ", *worded(self.workflow[:1].upper() + self.workflow[1:])]
        if self.workflow_source is not None:
            drawn += [", after ", Cite(self.workflow_source)]
        drawn.append(":")
        asked: list[object] = ["Asked for: ", Math(f"{self.symbol}_g"), *worded(f", the {self.meaning}, ")]
        if self.regime is Regime.EXACT:
            asked += [
                "exactly, at sample size ",
                Math("n" if self.size is None else f"n = {latex(self.size)}"),
                ".",
            ]
            if self.size is not None and self.size.is_Symbol and self.size.name == "n":
                asked[-2] = Math("n")
        else:
            asked += ["in the limit ", Math(r"n \to \infty"), " at fixed generation ", Math("g"), "."]
        lines = self.definition
        joint = not self.averages and (lines.pools or lines.lags or lines.reals)
        meant = ("Batches that enter by their sizes are fitted together, on their union. ",) if joint else ()
        asked += [" ", self.loss.rstrip()] if self.loss else []
        return (Paragraph(tuple(drawn)), Display(rows), Paragraph((*self._start, *meant, *asked)))  # type: ignore[arg-type]

    @property
    def _start(self) -> tuple[object, ...]:
        """What every line is at the first generation."""
        if not self.definition.pools:
            return ("At ", Math("g = 1"), " the fit is that on the real batch. ")
        some = "every pool is" if len(self.definition.pools) > 1 else "the pool is"
        return ("At ", Math("g = 1"), f" {some} the real batch, and the fit is that on it. ")
