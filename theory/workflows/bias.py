"""Bias: every fit from generation 2 on misses by b, a constant or one that falls with the sample size.

pi^2/6 speaks of variance. A constant bias adds up to b (g-1) when data are discarded and still to b (H_g - 1/2)
when everything is kept: augmenting does not bound it. A bias of b/m for a fit on m n points, as maximum
likelihood has, is b/2 at every g >= 2 when everything is kept (equal sizes) and b (1/n_2 + ... + 1/n_g) when
data are discarded. b is in standard deviations of the fit on real data; generation 1 is the plain fit.
Derived from the Gaussian process of Dey & Donoho, arXiv:2410.22812.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ..language.schedules import Schedule
from ..language.workflow import Definition, Setting, Workflow, setting
from ..sources import DEY_DONOHO


@final
@dataclass(frozen=True)
class Bias(Workflow):
    """Fit the mean of the data plus b; the risk is variance plus squared bias.

    Parameters
    ----------
    b
        Bias of one fit on n points.
    keep
        Whether all data are kept (augment) or only the last batch (discard).
    shrinking
        Whether the bias of a fit on m n points is b/m.
    sizes
        n_i/n as a formula in the batch index i, or a list ``1;2;4``.
    """

    b: Setting | int | str = "b"
    keep: bool = False
    shrinking: bool = False
    sizes: str = "1"

    name = "bias"
    summary = "every fit misses by b, constant or falling with the sample size; bias reported"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        object.__setattr__(self, "b", setting("b", self.b, "real"))

    @property
    def definition(self) -> Definition:
        """The fit has an offset."""
        schedule, settings = Schedule.read(self.sizes), {"b": setting("b", self.b, "real")}
        data, points = ("pool", "total") if self.keep else ("batch", "size")
        pools = {"pool": "pool + (batch - pool)*size/total"} if self.keep else {}
        return schedule.definition(f"{data} + b" + (f"/{points}" if self.shrinking else ""), pools, settings)
