r"""What a check found, as data, and what becomes of it among other checks.

Several tests share the probability alpha of a false alarm. By Holm's procedure the clearest of m tests rejects if
m p < alpha, so an error that only one of them sees is found with probability 1 - beta if it is at least

.. math:: ((z_{1-\alpha/(2m)} + z_{1-\beta})\, s + b) / |r| ,

s the standard error of that test and b what is granted to skewness and to rare events. This is the error that a
check says it detects; m counts every generation in both arms and the controls, and all checks of a matrix.

References
----------
S. Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian J. Statist. 6, 65-70.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import final

from ...theory.claims import Regime, Verdict
from ..statistics import AsymptoticConfidenceSequence, holm, minimal_detectable_error
from ..statistics.power import quantile
from .course import Observed


@final
@dataclass(frozen=True)
class CrossCheck:
    """What a check found; numbers are those of the last generation unless said otherwise.

    Parameters
    ----------
    family, workflow, regime, n
        What was checked; n is ``None`` for the limit process.
    generation
        The last generation.
    exact
        The law's exact value there.
    simulated, standard_error, granted
        Estimate of the risk ratio by the best arm, and what skewness and rare events may add to it.
    plain, plain_error, plain_granted
        The same by the plain arm.
    method
        Name of the best arm.
    detectable
        Relative error, at the last generation alone, that the best arm finds with probability 1 - beta although it is
        one of `tests`.
    plain_detectable
        The same of the plain arm.
    difference_p
        Smallest p-value of all tests after Holm's correction.
    equivalence_p
        P-value of TOST at `margin`.
    margin, alpha, beta
        As declared.
    replicates, seed
        As run.
    tests
        How many tests share alpha.
    sequence
        The confidence sequence whose p-values were taken, if the run stopped at a time of its own.
    controls
        Name and z-score of each quantity of known mean zero.
    verdict
        Supported, refuted or unknown.
    witness
        One sentence: what refutes, or why nothing can be said; empty for a supported law.
    course
        Every reported generation.
    """

    family: str
    workflow: str
    regime: Regime
    n: int | None
    generation: int
    exact: Fraction
    simulated: float
    standard_error: float
    granted: float
    plain: float
    plain_error: float
    plain_granted: float
    method: str
    detectable: float
    plain_detectable: float
    difference_p: float
    equivalence_p: float
    margin: float
    alpha: float
    beta: float
    replicates: int
    seed: int
    tests: int
    sequence: AsymptoticConfidenceSequence | None
    controls: tuple[tuple[str, float], ...]
    verdict: Verdict
    witness: str
    course: tuple[Observed, ...] = ()


def detectable(
    exact: Fraction,
    error: float,
    granted: float,
    count: int,
    tests: int,
    sequence: AsymptoticConfidenceSequence | None,
    alpha: float,
    beta: float,
) -> float:
    """Relative error that one of several tests finds with probability 1 - beta.

    Parameters
    ----------
    exact
        The law's value.
    error
        Standard error of the estimate.
    granted
        What skewness and rare events may add to it; a difference counts only beyond.
    count
        Replicates.
    tests
        How many tests share alpha.
    sequence
        Where p-values come from, if not from the normal law.
    alpha, beta
        As declared.
    """
    level = alpha / max(tests, 1)
    rare = granted / abs(float(exact))
    if sequence is None or not math.isfinite(error):
        return minimal_detectable_error(float(exact), error, alpha=level, beta=beta) + rare
    return rare + (sequence.radius(count, error * count**0.5, level) + quantile(1 - beta) * error) / abs(float(exact))


def adjust(checks: Sequence[CrossCheck]) -> tuple[CrossCheck, ...]:
    """Holm's procedure over a matrix of checks: a refutation must survive the number of checks made.

    A check that refuted only before the correction becomes unknown: it wants more replicates. All share alpha, so the
    errors that they detect grow.
    """
    adjusted = holm([check.difference_p for check in checks])
    result = []
    for check, p in zip(checks, adjusted, strict=True):
        tests = check.tests * len(checks)
        seen = [
            detectable(check.exact, error, granted, check.replicates, tests, check.sequence, check.alpha, check.beta)
            for error, granted in ((check.standard_error, check.granted), (check.plain_error, check.plain_granted))
        ]
        changed = replace(check, difference_p=p, tests=tests, detectable=seen[0], plain_detectable=seen[1])
        if check.verdict is Verdict.REFUTED and not p < check.alpha:
            changed = replace(
                changed,
                verdict=Verdict.UNKNOWN,
                witness=f"not significant among {len(checks)} checks: {check.witness}",
            )
        result.append(changed)
    return tuple(result)
