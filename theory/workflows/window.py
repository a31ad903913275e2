"""Window: every model is trained on the last K batches.

y_g, the batch mean, obeys y_g = (y_{g-1} + ... + y_{g-K})/K + e_g. A shock stays in the level with weight
2/(K+1), the inverse of the mean age of what is averaged, so R_g grows linearly with slope 4/(K+1)^2: the real
data leave the window at g = K + 1. K = 1 is discard; K >= g is augment, whose risk stays bounded: the limits
in K and in g do not commute. Derived from the Gaussian process of Dey & Donoho, arXiv:2410.22812.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ..language.linear import MAX_LAG
from ..language.workflow import Definition, Workflow, whole
from ..sources import DEY_DONOHO


@final
@dataclass(frozen=True)
class Window(Workflow):
    """Train on the last k batches, the real one among them while it is one of the last.

    Parameters
    ----------
    k
        Length of the window, at most 41.
    """

    k: int | str = 2

    name = "window"
    summary = "train on the last k batches"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        object.__setattr__(self, "k", whole("k", self.k, at_least=1, at_most=MAX_LAG + 1))

    @property
    def definition(self) -> Definition:
        """The mean of the last min(g, k) batches."""
        past = [f"last(batch, {lag})" for lag in range(1, int(self.k))]
        return Definition(fit=f"({' + '.join(['batch', *past])})/min(g, {self.k})" if past else "batch")
