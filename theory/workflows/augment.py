"""Augment: every model is trained on the real data and everything generated since.

R_g = n_1 sum_i n_i/N_i^2 with N_i = n_1 + ... + n_i; for equal sizes H_g^(2), which increases to pi^2/6.
Any sizes at all keep R_g below 2 - n_1/N_g. Source: Dey & Donoho, arXiv:2410.22812.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ..sources import DEY_DONOHO
from ..workflow import Definition, Workflow


@final
@dataclass(frozen=True)
class Augment(Workflow):
    """Train on the real data and everything generated since.

    Parameters
    ----------
    sizes
        n_i/n as a formula in the batch index i.
    """

    sizes: str = "1"

    name = "augment"
    summary = "train on the real data and everything generated since"
    source = DEY_DONOHO

    @property
    def definition(self) -> Definition:
        """One pool, in which every point has the same weight."""
        return Definition(pools={"pool": "pool + (batch - pool)*size/total"}, fit="pool", sizes=self.sizes)
