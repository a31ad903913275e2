"""Discard: every model is trained on the last model's output only.

The errors add up: R_g = n_1 (1/n_1 + ... + 1/n_g), which is g for equal sizes. The limit is finite exactly
when the sum of 1/n_i converges. Source: Dey & Donoho, arXiv:2410.22812; superlinear sizes, arXiv:2505.13947.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ..sources import DEY_DONOHO
from ..workflow import Definition, Workflow


@final
@dataclass(frozen=True)
class Discard(Workflow):
    """Train on the last generation's data only.

    Parameters
    ----------
    sizes
        n_i/n as a formula in the batch index i.
    """

    sizes: str = "1"

    name = "discard"
    summary = "train on the last generation's data only"
    source = DEY_DONOHO

    @property
    def definition(self) -> Definition:
        """The fit is the batch."""
        return Definition(fit="batch", sizes=self.sizes)
