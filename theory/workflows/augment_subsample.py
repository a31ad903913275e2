"""Augment and subsample: keep everything, train on a random part of fixed size.

The subsample adds an independent error of variance 1/m - 1/N_g without replacement, 1/m with; for m = n and
equal sizes R_g = 3 H_g^(2) - 2, which increases to pi^2/2 - 2. Source: Dey & Donoho, arXiv:2410.22812
(simulated there; the closed form is derived here).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import final

from ..sources import DEY_DONOHO
from ..workflow import Definition, Setting, Workflow, setting


@final
@dataclass(frozen=True)
class AugmentSubsample(Workflow):
    """Keep everything; train on a random part of it whose size does not grow.

    Parameters
    ----------
    budget
        Points trained on, divided by n; without replacement at most 2, all that generation 2 has.
    replacement
        Whether the part is drawn with replacement.
    sizes
        n_i/n as a formula in the batch index i.
    """

    budget: Setting | int | str = Fraction(1)
    replacement: bool = False
    sizes: str = "1"

    name = "augment-subsample"
    summary = "keep everything, train on a random part of fixed size"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        domain = "budget > 0" if self.replacement else "0 < budget <= 2"
        object.__setattr__(self, "budget", setting("budget", self.budget, domain))

    @property
    def definition(self) -> Definition:
        """One pool as in augment; the fit on m of its points."""
        draw = "resample" if self.replacement else "subsample"
        return Definition(
            pools={"pool": "pool + (batch - pool)*size/total"},
            fit=f"{draw}(pool, m, total)",
            sizes=self.sizes,
            settings={"m": setting("budget", self.budget, "budget > 0")},
        )
