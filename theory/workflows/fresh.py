"""Fresh: every model is trained on fresh real data with weight w and on the last model's output.

With k = n_real/n_synthetic, R_g = w^2 + (1-w)^2 (k + R_{g-1}), which tends to (w^2 + k(1-w)^2)/(w(2-w)). The
best weight is w* = (sqrt(k^2 + 4k) - k)/2, and the best limit equals it; k = 1 gives the golden ratio less 1.
Source: He, Xu & Cheng, arXiv:2502.18049.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import final

from ..language.workflow import Definition, Setting, Workflow, setting
from ..sources import HE


@final
@dataclass(frozen=True)
class Fresh(Workflow):
    """Train on a fresh real batch and on the last model's output, with weights w and 1 - w.

    Parameters
    ----------
    w
        Weight of the fresh real batch.
    ratio
        Points in a real batch over points in a synthetic one.
    """

    w: Setting | int | str = "w"
    ratio: Setting | int | str = Fraction(1)

    name = "fresh"
    summary = "fresh real data with weight w, the last model's output with weight 1 - w"
    source = HE

    def __post_init__(self) -> None:
        object.__setattr__(self, "w", setting("w", self.w, "0 < w < 1"))
        object.__setattr__(self, "ratio", setting("ratio", self.ratio, "ratio > 0"))

    @property
    def definition(self) -> Definition:
        """No memory: the fit reads what was drawn at its own generation."""
        return Definition(
            fit="w*real + (1 - w)*batch",
            sizes="1/ratio",
            first_size="1",
            settings={
                "w": setting("w", self.w, "0 < w < 1"),
                "ratio": setting("ratio", self.ratio, "ratio > 0"),
            },
        )
