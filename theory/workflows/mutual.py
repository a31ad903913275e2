"""Mutual training: M models, each fitted on its own output and on that of the others.

Weight 1 - w on the model's own batch, w/(M-1) on each other one. The mean of the fits keeps every error, the
differences shrink by r = 1 - w M/(M-1) a generation, so with D_1 = 1, D_g = r^2 (D_{g-1} + 1)

    R_g = g/M + (1 - 1/M) D_g ,   slope 1/M ,

at w = (M-1)/M simply R_g = g/M for g >= 2: the models pool their data, the real batches included. Each model
has its own real batch. Derived from the Gaussian process of Dey & Donoho, arXiv:2410.22812.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ..language.workflow import Definition, Setting, Workflow, setting, whole
from ..sources import DEY_DONOHO


@final
@dataclass(frozen=True)
class Mutual(Workflow):
    """Several models per generation that train on each other's last output.

    Parameters
    ----------
    models
        How many, at most 12.
    w
        Weight of the other models' output.
    """

    models: int | str = 2
    w: Setting | int | str = "w"

    name = "mutual"
    summary = "several models that train on each other's output"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        object.__setattr__(self, "models", whole("models", self.models, at_least=2, at_most=12))
        object.__setattr__(self, "w", setting("w", self.w, "0 <= w <= 1"))

    @property
    def definition(self) -> Definition:
        """A fit for every model; by symmetry all have the same risk."""
        names = [f"m{index}" for index in range(1, int(self.models) + 1)]
        fits = {}
        for name in names:
            others = " + ".join(f"batch({other})" for other in names if other != name)
            fits[name] = f"(1 - w)*batch({name}) + w/{len(names) - 1}*({others})"
        return Definition(fit=fits, settings={"w": setting("w", self.w, "0 <= w <= 1")})
