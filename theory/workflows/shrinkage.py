"""Shrinkage: every fit is p < 1 times what the data say, as ridge regression's is.

Discarding, the variance obeys v_g = p^2 (v_{g-1} + 1), so it stays below max(1, p^2/(1-p^2)), while the mean
falls to zero: R_g = v_g + theta^2 (1 - p^(g-1))^2 with theta the truth in standard deviations of the fit on
real data, and R_g -> p^2/(1-p^2) + theta^2. Keeping everything slows the loss of the mean to g^(p-1), it does
not prevent it. Generation 1 is the plain fit. Derived from the Gaussian process of Dey & Donoho,
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
class Shrinkage(Workflow):
    """Fit p times the mean of the data; the risk has a bias in the truth theta.

    Parameters
    ----------
    p
        Gain of every fit from generation 2 on.
    keep
        Whether all data are kept (augment) or only the last batch (discard).
    sizes
        n_i/n as a formula in the batch index i, or a list ``1;2;4``.
    """

    p: Setting | int | str = "p"
    keep: bool = False
    sizes: str = "1"

    name = "shrinkage"
    summary = "every fit shrinks towards zero by the factor p; bias reported"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        object.__setattr__(self, "p", setting("p", self.p, "0 < p < 1"))

    @property
    def definition(self) -> Definition:
        """The fit's weights add up to p, not to one."""
        schedule, settings = Schedule.read(self.sizes), {"p": setting("p", self.p, "0 < p < 1")}
        if self.keep:
            return schedule.definition("p*pool", {"pool": "pool + (batch - pool)*size/total"}, settings)
        return schedule.definition("p*batch", {}, settings)
