"""Augment: every model is trained on the real data and everything generated since.

R_g = n_1 sum_i n_i/N_i^2 with N_i = n_1 + ... + n_i; for equal sizes H_g^(2), which increases to pi^2/6.
Any sizes at all keep R_g below 2 - n_1/N_g. Source: Dey & Donoho, arXiv:2410.22812.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import final

from ..language.schedules import Schedule
from ..language.workflow import Definition, Setting, Workflow, setting
from ..sources import DEY_DONOHO


@final
@dataclass(frozen=True)
class Augment(Workflow):
    """Train on the real data and everything generated since.

    Parameters
    ----------
    sizes
        n_i/n as a formula in the batch index i, or a list ``1;2;4``.
    ratio
        Size of the real batch over a synthetic one of the same formula.
    """

    sizes: str = "1"
    ratio: Setting | int | str = Fraction(1)

    name = "augment"
    summary = "train on the real data and everything generated since"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        object.__setattr__(self, "ratio", setting("ratio", self.ratio, "ratio > 0"))

    @property
    def definition(self) -> Definition:
        """One pool, in which every point has the same weight."""
        schedule = Schedule.read(self.sizes, self.ratio)
        return schedule.definition("pool", {"pool": "pool + (batch - pool)*size/total"})
