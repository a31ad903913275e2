"""From a simulation and a law to one verdict: tests, gates, Holm's procedure, and the report they end in.

Gates come first: overflow, a heavy tail, too few survivors of absorption, or too few replicates for a normal tail
give "unknown" rather than a wrong verdict. The order of the rest is in `judge`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Protocol, final

from scipy import special

from ..theory.claims import Regime, Verdict
from ..theory.family import Family
from ..theory.workflow import Definition, Workflow
from .course import Observed
from .estimators import Arm
from .simulation import Simulation
from .statistics import HEAVY_TAIL_SHARE, AsymptoticConfidenceSequence, holm, minimal_detectable_error

FEWEST_REPLICATES: Final = 1000
"""Below this the normal tail of a mean of squares is not trusted."""

FEWEST_SURVIVORS: Final = 100
"""Fewer unabsorbed replicates than this, but some, carry a risk that is not resolved."""

_ROUNDING: Final = 1e-12
"""Relative rounding error granted to an estimate with hardly any spread."""


class RatioLaw(Protocol):
    """What a law must offer to be checked."""

    @property
    def family(self) -> Family:
        """The family."""

    @property
    def workflow(self) -> Workflow | Definition:
        """The workflow."""

    @property
    def n(self) -> object:
        """Sample size in the exact regime, else ``None``."""

    @property
    def regime(self) -> Regime:
        """Exact or asymptotic."""

    def ratio(self, g: int, **values: Fraction) -> Fraction:
        """The risk ratio at generation g, with a number for every parameter left symbolic."""


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
    simulated, standard_error
        Estimate of the risk ratio by the best arm.
    plain, plain_error
        The same by the plain arm.
    method
        Name of the best arm.
    detectable
        Minimal detectable relative error of the best arm, at (alpha, beta).
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
    plain: float
    plain_error: float
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
    controls: tuple[tuple[str, float], ...]
    verdict: Verdict
    witness: str
    course: tuple[Observed, ...] = ()


@final
@dataclass(frozen=True)
class _Test:
    """One difference test; `sentence` is the witness if it rejects."""

    z: float
    p: float
    sentence: str


def _p_value(z: float, count: int, sequence: AsymptoticConfidenceSequence | None) -> float:
    if sequence is not None:
        return sequence.p_value(count, z)
    return min(1.0, 2 * float(special.ndtr(-abs(z))))


def _error(arm: Arm, place: int) -> float:
    value = abs(float(arm.estimate[place]))
    return max(float(arm.standard_error[place]), _ROUNDING * value)


def tests_of(
    found: Simulation, exact: dict[int, Fraction], sequence: AsymptoticConfidenceSequence | None
) -> list[_Test]:
    tests = []
    for arm in (found.plain, found.reduced):
        if arm is None:
            continue
        for place, g in enumerate(found.generations):
            if _gate(found, place) is not None:
                continue
            value = float(arm.estimate[place]) / found.first_risk
            error = _error(arm, place) / found.first_risk
            z = (value - float(exact[g])) / error
            sentence = (
                f"at generation {g} the law says {float(exact[g]):.6g}, the simulation ({arm.name}) "
                f"{value:.6g} +- {error:.2g}: z = {z:.1f}"
            )
            tests.append(_Test(z, _p_value(z, found.replicates, sequence), sentence))
    for name, z in found.control_z.items():
        sentence = (
            f"the sampler contradicts its family: the mean of ({name}) is not what it must be, z = {z:.1f}"
        )
        tests.append(_Test(z, _p_value(z, found.replicates, sequence), sentence))
    return tests


def _gate(found: Simulation, place: int) -> str | None:
    """Why nothing can be said at a generation, or ``None``."""
    numbers = (float(found.plain.estimate[place]), float(found.plain.standard_error[place]))
    if not all(map(math.isfinite, numbers)):
        return "the simulation overflowed"
    if found.replicates < FEWEST_REPLICATES:
        return f"{found.replicates} replicates are too few: at least {FEWEST_REPLICATES}"
    if numbers[1] == 0:
        return "all replicates are alike: every fit was absorbed, and survivors too rare to be seen carry the risk"
    share = float(found.largest_share[place])
    if share > HEAVY_TAIL_SHARE:
        return f"the tail is heavy: one replicate carries {share:.0%} of the sum of squares"
    last = place == len(found.generations) - 1
    if last and found.survivors is not None and 0 < found.survivors < FEWEST_SURVIVORS:
        return f"only {found.survivors} replicates were not absorbed"
    return None


def judge(
    law: RatioLaw,
    n: int | None,
    found: Simulation,
    exact: Fraction,
    tests: Sequence[_Test],
    sequence: AsymptoticConfidenceSequence | None,
    margin: float,
    alpha: float,
    beta: float,
) -> CrossCheck:
    """Refuted if a test rejects after Holm's correction; else unknown if a gate is shut; else by TOST."""
    r = float(exact)
    best, best_error = (
        float(found.best.estimate[-1]) / found.first_risk,
        _error(found.best, -1) / found.first_risk,
    )
    plain, plain_error = (
        float(found.plain.estimate[-1]) / found.first_risk,
        _error(found.plain, -1) / found.first_risk,
    )
    equivalence = _equivalence(best, r, best_error, margin, found.replicates, sequence)
    adjusted = holm([test.p for test in tests])
    smallest = min(adjusted, default=1.0)
    gate = _gate(found, len(found.generations) - 1)
    detectable = _detectable(r, best_error, found.replicates, sequence, alpha, beta)
    verdict, witness = Verdict.SUPPORTED, ""
    if smallest < alpha:
        verdict, witness = Verdict.REFUTED, max(tests, key=lambda test: abs(test.z)).sentence
    elif gate is not None:
        verdict, witness = Verdict.UNKNOWN, gate
    elif not equivalence < alpha:
        verdict = Verdict.UNKNOWN
        witness = f"not sharp enough: an error of {detectable:.2%} could be seen, the margin is {margin:.2%}"
    return CrossCheck(
        law.family.label,
        law.workflow.label if isinstance(law.workflow, Workflow) else law.workflow.text(),
        law.regime,
        n,
        found.generations[-1],
        exact,
        best,
        best_error,
        plain,
        plain_error,
        found.best.name,
        detectable,
        _detectable(r, plain_error, found.replicates, sequence, alpha, beta),
        smallest,
        equivalence,
        margin,
        alpha,
        beta,
        found.replicates,
        found.seed,
        tuple(found.control_z.items()),
        verdict,
        witness,
    )


def _equivalence(
    value: float,
    exact: float,
    error: float,
    margin: float,
    count: int,
    sequence: AsymptoticConfidenceSequence | None,
) -> float:
    """TOST; its p-values are halved two-sided ones, so that the anytime-valid kind serves as well."""
    width = margin * abs(exact)
    result = 0.0
    for z in ((exact + width - value) / error, (value - exact + width) / error):
        result = max(
            result, 1.0 if not z > 0 else _p_value(z, count, sequence) / (2 if sequence is None else 1)
        )
    return result


def _detectable(
    exact: float,
    error: float,
    count: int,
    sequence: AsymptoticConfidenceSequence | None,
    alpha: float,
    beta: float,
) -> float:
    if sequence is None or not math.isfinite(error):
        return minimal_detectable_error(exact, error, alpha=alpha, beta=beta)
    return (sequence.radius(count, error * count**0.5) + float(special.ndtri(1 - beta)) * error) / abs(exact)


def adjust(checks: Sequence[CrossCheck]) -> tuple[CrossCheck, ...]:
    """Holm's procedure over a matrix of checks: a refutation must survive the number of checks made.

    A check that refuted only before the correction becomes unknown: it wants more replicates.
    """
    adjusted = holm([check.difference_p for check in checks])
    result = []
    for check, p in zip(checks, adjusted, strict=True):
        changed = replace(check, difference_p=p)
        if check.verdict is Verdict.REFUTED and not p < check.alpha:
            changed = replace(
                changed,
                verdict=Verdict.UNKNOWN,
                witness=f"not significant among {len(checks)} checks: {check.witness}",
            )
        result.append(changed)
    return tuple(result)
