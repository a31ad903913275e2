"""Label noise: a synthetic point varies f times as much as a real one.

A model whose noise variance is not the truth's (labels drawn with inflated, f > 1, or deflated, f < 1, noise)
scales every synthetic batch's error: R_g = 1 + f (R0_g - 1), R0_g the risk ratio of discard or augment, so
1 + f (g - 1) and 1 + f (H_g^(2) - 1), with limit 1 + f (pi^2/6 - 1). Source for regression labels: Dohmatob,
Feng & Kempe, arXiv:2402.07712; the factor in the general law is derived here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ..language.schedules import Schedule
from ..language.workflow import Definition, Setting, Workflow, setting
from ..sources import DOHMATOB


@final
@dataclass(frozen=True)
class LabelNoise(Workflow):
    """Discard or augment with synthetic points of another variance.

    Parameters
    ----------
    factor
        Variance of a synthetic point over that of a real one.
    keep
        Whether all data are kept (augment) or only the last batch (discard).
    sizes
        n_i/n as a formula in the batch index i, or a list ``1;2;4``.
    """

    factor: Setting | int | str = "f"
    keep: bool = False
    sizes: str = "1"

    name = "label-noise"
    summary = "synthetic points vary f times as much as real ones"
    source = DOHMATOB

    def __post_init__(self) -> None:
        object.__setattr__(self, "factor", setting("factor", self.factor, "factor > 0"))

    @property
    def definition(self) -> Definition:
        """As discard or augment, with noisier batches."""
        schedule = Schedule.read(self.sizes)
        settings = {"factor": setting("factor", self.factor, "factor > 0")}
        if self.keep:
            pools = {"pool": "pool + (batch - pool)*size/total"}
            return schedule.definition("pool", pools, settings, batch_noise="factor")
        return schedule.definition("batch", {}, settings, batch_noise="factor")
