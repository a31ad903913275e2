"""Forget: a running mean that forgets at the rate w.

The pool moves by w e_g at every generation, so R_g = 1 + w^2 n_1 (1/n_2 + ... + 1/n_g): 1 + w^2 (g - 1) for
equal sizes, linear growth with slope w^2. w = 1 is discard. Derived from the Gaussian process of Dey & Donoho,
arXiv:2410.22812.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ..language.schedules import Schedule
from ..language.workflow import Definition, Setting, Workflow, setting
from ..sources import DEY_DONOHO


@final
@dataclass(frozen=True)
class Forget(Workflow):
    """Train on everything, each batch weighing 1 - w times as much a generation later.

    Parameters
    ----------
    w
        Weight of the newest batch.
    sizes
        n_i/n as a formula in the batch index i, or a list ``1;2;4``.
    """

    w: Setting | int | str = "w"
    sizes: str = "1"

    name = "forget"
    summary = "an exponentially weighted mean of all batches"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        object.__setattr__(self, "w", setting("w", self.w, "0 < w <= 1"))

    @property
    def definition(self) -> Definition:
        """One pool with geometrically falling weights."""
        return Schedule.read(self.sizes).definition(
            "pool", {"pool": "pool + w*(batch - pool)"}, {"w": setting("w", self.w, "0 < w <= 1")}
        )
