"""Discard: every model is trained on the last model's output only.

The errors add up: R_g = n_1 (1/n_1 + ... + 1/n_g), which is g for equal sizes. The limit is finite exactly
when the sum of 1/n_i converges: n_i = i^2 gives pi^2/6 again, n_i = q^i the limit q/(q-1).
Sources: Dey & Donoho, arXiv:2410.22812; superlinear sizes, Xu, He & Cheng, arXiv:2505.13947.
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
class Discard(Workflow):
    """Train on the last generation's data only.

    Parameters
    ----------
    sizes
        n_i/n as a formula in the batch index i, or a list ``1;2;4``.
    ratio
        Size of the real batch over a synthetic one of the same formula.
    """

    sizes: str = "1"
    ratio: Setting | int | str = Fraction(1)

    name = "discard"
    summary = "train on the last generation's data only"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        object.__setattr__(self, "ratio", setting("ratio", self.ratio, "ratio > 0"))

    @property
    def definition(self) -> Definition:
        """The fit is the batch."""
        return Schedule.read(self.sizes, self.ratio).definition("batch")
