"""What is read off the simulation at one sample size: a ratio of two risks with its error, and why it may say nothing.

Where the first order of the fits was subtracted, its known mean is tested first, and standard errors are widened for
the tail of what is left (`statistics.gates`). Elsewhere the plain arm is read, behind the gates of every check.
"""

from __future__ import annotations

import math
from typing import Final

from scipy import special

from ..estimators import Arm
from ..simulation.risk import Simulation
from ..statistics import skewed
from ..statistics.gates import widened
from .judgement import gate_of

_DRAWS: Final = 1e-4
"""Relative error granted to draws by numerical inversion, where nothing else is left."""


def shut(found: Simulation, place: int, alpha: float) -> str | None:
    """Why nothing is concluded from one sample size, or ``None``."""
    for name, z in found.control_z.items() if found.with_first is not None else ():
        granted = skewed(found.control_skewness[name], alpha)
        if 2 * special.ndtr(-max(0.0, abs(z) - granted)) < alpha / 10:
            return f"the sampler misses its own family: the mean of ({name}) is not what it must be, z = {z:.1f}"
    return gate_of(found, place, reduced=True)


def arm_of(found: Simulation) -> Arm:
    """The arm that is concluded from: the reduced one where it shows its own tail."""
    return found.best if found.with_first is not None else found.plain


def ratio_of(found: Simulation, alpha: float) -> tuple[float, float]:
    """Ratio of the last simulated risk to the first, error by the delta method, widened for the tails of both."""
    arm = arm_of(found)
    first, last = float(arm.estimate[0]), float(arm.estimate[-1])
    squares = float((arm.standard_error[0] / first) ** 2 + (arm.standard_error[-1] / last) ** 2)
    if found.with_first is not None:
        squares = max(0.0, squares - 2 * float(found.with_first[-1]) / (first * last))
    widest = max(wider(found, place, alpha) for place in (0, -1))
    return last / first, max(widest * math.sqrt(squares), least(found)) * abs(last / first)


def wider(found: Simulation, place: int, alpha: float) -> float:
    """By what factor the reduced arm's standard error is widened; the plain arm has narrower gates."""
    if found.reduced is None or found.reduced_share is None:
        return 1.0
    return widened(float(found.reduced_share[place]), float(found.reduced.skewness[place]), alpha)


def least(found: Simulation) -> float:
    """The least relative error: where the first order is all there is, draws by inversion leave that much."""
    return 0.0 if found.with_first is None else _DRAWS


__all__ = ["arm_of", "least", "ratio_of", "shut", "wider"]
