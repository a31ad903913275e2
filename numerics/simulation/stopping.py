r"""When a run with a precision goal may end.

The half width of an asymptotic confidence sequence (module `statistics.sequences`), with what skewness and unseen rare
events may add, must have come down to the goal. The sequence is asymptotic: it covers at all times from a first one on,
at which the mean must be nearly normal already. So no run ends within the first block, nor while its arm has no spread
at all or a heavy tail (`statistics.gates`), as it has if fewer than about a hundred histories carry the risk.
"""

from __future__ import annotations

from typing import final

import numpy as np

from ...theory.errors import InputError
from ..engine.specification import BLOCK_SIZE
from ..statistics import AsymptoticConfidenceSequence, Moments, heavy_tail, largest_share
from .outcome import alike, summary
from .risk_task import RiskTask


@final
class Goal:
    """Stop when the confidence sequence is narrow enough at the last generation, and its error may be believed.

    Parameters
    ----------
    task
        What is simulated.
    precision
        Relative half width.
    planned
        Replicates at which the sequence is tightest.

    Attributes
    ----------
    met
        The last answer.
    """

    def __init__(self, task: RiskTask, precision: float, planned: int = 16 * BLOCK_SIZE) -> None:
        if not 0 < precision < 1:
            raise InputError(
                "a precision is a relative error between 0 and 1", got=precision, instead="0.001"
            )
        self._task = task
        self._precision = precision
        self.met = False
        self._sequence = AsymptoticConfidenceSequence(alpha=0.05, planned=planned)

    def reached(self, moments: Moments) -> bool:
        """Asked after every block."""
        self.met = self._reached(moments)
        return self.met

    def _reached(self, moments: Moments) -> bool:
        found = summary(self._task, moments, 0, True)
        arm = found.best
        mean, error = abs(float(arm.estimate[-1])), float(arm.standard_error[-1])
        if not (np.isfinite(mean) and np.isfinite(error)) or (found.reduced is None and alike(found, -1)):
            return False
        column = self._task.columns.index("loss" if found.reduced is None else "telescoped")
        share = float(largest_share(moments)[-1, column])
        if heavy_tail(share, float(arm.skewness[-1]), moments.count) is not None:
            return False
        radius = self._sequence.radius(moments.count, error * moments.count**0.5)
        radius += arm.granted(-1, self._sequence.alpha)
        return radius <= self._precision * mean
