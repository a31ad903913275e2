"""Augment and subsample: keep everything, train on a random part of fixed size.

The subsample of m = beta n points adds an independent error of variance 1/m - 1/N_g without replacement, 1/m
with; for equal sizes and beta = 1, R_g = 3 H_g^(2) - 2, which increases to pi^2/2 - 2, and with replacement
2 H_g^(2) - 1/4 for g >= 2. Source: Dey & Donoho, arXiv:2410.22812 (simulated there; derived here).
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
class AugmentSubsample(Workflow):
    """Keep everything; train on a random part of it whose size does not grow.

    Parameters
    ----------
    budget
        beta, points trained on divided by n; without replacement at most what generation 2 has, 2 for
        equal sizes.
    replacement
        Whether the part is drawn with replacement.
    sizes
        n_i/n as a formula in the batch index i, or a list ``1;2;4``.
    ratio
        Size of the real batch over a synthetic one of the same formula.
    """

    budget: Setting | int | str = Fraction(1)
    replacement: bool = False
    sizes: str = "1"
    ratio: Setting | int | str = Fraction(1)

    name = "augment-subsample"
    summary = "keep everything, train on a random part of fixed size"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        plain = self.sizes == "1" and self.ratio == 1 and not self.replacement
        domain = "0 < budget <= 2" if plain else "budget > 0"
        object.__setattr__(self, "budget", setting("budget", self.budget, domain))
        object.__setattr__(self, "ratio", setting("ratio", self.ratio, "ratio > 0"))

    @property
    def definition(self) -> Definition:
        """One pool as in augment; the fit on m of its points."""
        draw = "resample" if self.replacement else "subsample"
        return Schedule.read(self.sizes, self.ratio).definition(
            f"{draw}(pool, m, total)",
            {"pool": "pool + (batch - pool)*size/total"},
            {"m": setting("budget", self.budget, "budget > 0")},
        )
