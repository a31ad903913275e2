"""Comparing samples: a mean against a number, and two samples in mean, variance and distribution."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import special, stats

from .reports import Finding, Outcome

Array = Any


def mean_is(law: str, what: str, sample: Array, value: float, *, claimed: str = "claimed") -> Finding:
    """Whether the mean of independent draws is a number.

    Parameters
    ----------
    law, what
        For the finding: the law, and what was measured.
    sample
        Draws, shape ``(replicates,)``.
    value
        What their expectation should be.
    claimed
        Whose number `value` is.
    """
    mean, error = float(np.mean(sample)), float(np.std(sample)) / math.sqrt(len(sample))
    detail = f"{what}: {claimed} {value:.6g}, simulated {mean:.6g} +- {error:.2g}"
    if value != 0 and error > 0:
        detail += f", ratio {mean / value:.4f} +- {error / abs(value):.2g}"
    return judged(law, detail, mean - value, error, abs(value) or float(np.std(sample)) or 1.0)


def judged(law: str, detail: str, difference: float, error: float, scale: float) -> Finding:
    """A finding from a difference and its standard error, in the normal approximation."""
    if not (math.isfinite(difference) and math.isfinite(error)):
        return Finding(law, f"{detail}: not finite", Outcome.UNDECIDED)
    if error <= 1e-12 * scale:
        exact = abs(difference) <= 1e-9 * scale
        return Finding(law, detail, Outcome.HOLDS if exact else Outcome.VIOLATED)
    p = min(1.0, 2 * float(special.ndtr(-abs(difference) / error)))
    return Finding(law, f"{detail}: z = {difference / error:.1f}", p=p, relative_error=error / scale)


def same_law(law: str, what: str, left: Array, right: Array, names: tuple[str, str]) -> Iterator[Finding]:
    """Two samples compared in mean, variance (Welch's z) and distribution (Kolmogorov and Smirnov).

    Parameters
    ----------
    left, right
        Draws, shape ``(replicates,)``.
    names
        What the two are called in the witness.
    """
    centre = float(np.mean(np.concatenate([left, right])))
    for kind, a, b in (
        ("mean", left, right),
        ("variance", (left - centre) ** 2, (right - centre) ** 2),
    ):
        error = math.hypot(float(np.std(a)) / math.sqrt(len(a)), float(np.std(b)) / math.sqrt(len(b)))
        first, second = float(np.mean(a)), float(np.mean(b))
        detail = f"{what}: {kind} of {names[0]} {first:.6g}, of {names[1]} {second:.6g}, +- {error:.2g}"
        scale = float(np.std(left)) if kind == "mean" else abs(second)
        yield judged(law, detail, first - second, error, scale or 1.0)
    found = stats.ks_2samp(left, right, method="asymp")
    gap, p = float(found.statistic), float(found.pvalue)
    yield Finding(law, f"{what}: largest gap between the two distribution functions {gap:.4f}", p=p)
