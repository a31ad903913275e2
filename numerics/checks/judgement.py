"""From a simulation and a law to one verdict: tests, gates, Holm's procedure, and the report they end in.

Gates come first: overflow, a heavy tail, too few survivors of absorption, or too few replicates for a normal tail
give "unknown" rather than a wrong verdict. A difference counts only beyond what skewness and unseen rare events may
contribute (see `statistics.gates`); the arms and the quantities of known mean zero are judged alike. The order of the
rest is in `judge`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Protocol, final

from scipy import special

from ...theory.claims import Regime, Verdict
from ...theory.family import Family
from ...theory.language.workflow import Definition, Workflow
from ...theory.moments.quantities import RISK_RATIO
from ..estimators import Arm
from ..simulation.outcome import Simulation, alike, few_survive, known
from ..statistics import AsymptoticConfidenceSequence, heavy_tail, holm, skewed
from ..statistics.gates import WIDEST
from .findings import CrossCheck, detectable

FEWEST_REPLICATES: Final = 1000
"""Below this the normal tail of a mean of squares is not trusted."""

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


def quantity_of(law: RatioLaw) -> str:
    """The name of the quantity a law is about: the risk ratio, unless it says another."""
    name: str = getattr(law, "quantity", RISK_RATIO.name)
    return name


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
    found: Simulation, exact: dict[int, Fraction], sequence: AsymptoticConfidenceSequence | None, alpha: float
) -> list[_Test]:
    """The tests of all generations in both arms, and of all quantities of known mean zero."""
    tests = []
    for arm in (found.plain, found.reduced):
        if arm is None:
            continue
        for place, g in enumerate(found.generations):
            if gate_of(found, place) is not None:
                continue
            value = float(arm.estimate[place]) / found.first_risk
            error = _error(arm, place) / found.first_risk
            z = (value - float(exact[g])) / error
            sentence = (
                f"at generation {g} the law says {float(exact[g]):.6g}, the simulation ({arm.name}) "
                f"{value:.6g} +- {error:.2g}: z = {z:.1f}"
            )
            granted = arm.granted(place, alpha) / found.first_risk / error
            tests.append(_Test(z, _p_value(_beyond(z, granted), found.replicates, sequence), sentence))
    if all(gate_of(found, place) is not None for place in range(len(found.generations))):
        return tests  # where no generation is resolved, the rare events may be missing from the controls as well
    for name, z in found.control_z.items():
        share = found.control_share[name]
        skewness = found.control_skewness[name]
        heavy = heavy_tail(share, skewness, found.replicates) is not None
        if heavy or found.replicates < FEWEST_REPLICATES or few_survive(found):
            continue
        sentence = (
            f"the sampler contradicts its family: the mean of ({name}) is not what it must be, z = {z:.1f}"
        )
        granted = skewed(skewness, alpha)
        tests.append(_Test(z, _p_value(_beyond(z, granted), found.replicates, sequence), sentence))
    return tests


def _beyond(z: float, granted: float) -> float:
    """How far a difference reaches beyond what is granted, in standard errors, with its sign."""
    return math.copysign(max(0.0, abs(z) - granted), z)


def gate_of(found: Simulation, place: int, *, reduced: bool = False) -> str | None:
    """Why nothing can be said at a generation, or ``None``.

    Parameters
    ----------
    found, place
        The simulation, and the place of the generation in it.
    reduced
        Whether the reduced arm alone is concluded from, where it shows its own tail, with widened standard errors.
    """
    arm, share, times = found.plain, found.largest_share, 1.0
    if reduced and found.reduced is not None and found.reduced_share is not None:
        arm, share, times = found.reduced, found.reduced_share, WIDEST
    numbers = (float(arm.estimate[place]), float(arm.standard_error[place]))
    if not all(map(math.isfinite, numbers)):
        return "the simulation overflowed"
    if found.without_fit is not None and found.without_fit[place] > 0:
        return f"{found.without_fit[place]:.2%} of the histories have no finite fit: the risk of the others says little"
    if found.replicates < FEWEST_REPLICATES:
        return f"{found.replicates} replicates are too few: at least {FEWEST_REPLICATES}"
    if alike(found, place) and not known(found, place):
        return "all replicates are alike: every fit was absorbed, and survivors too rare to be seen carry the risk"
    tail = heavy_tail(float(share[place]), float(arm.skewness[place]), found.replicates, times)
    if tail is not None:
        return tail
    if place == len(found.generations) - 1 and few_survive(found):
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
    missing, plain_missing = (
        arm.granted(-1, alpha) / found.first_risk for arm in (found.best, found.plain)
    )
    equivalence = _equivalence(best, r, best_error, missing, margin, found.replicates, sequence)
    adjusted = holm([test.p for test in tests])
    smallest = min(adjusted, default=1.0)
    gate = gate_of(found, len(found.generations) - 1)
    seen, plain_seen = (
        detectable(exact, error, granted, found.replicates, len(tests), sequence, alpha, beta)
        for error, granted in ((best_error, missing), (plain_error, plain_missing))
    )
    verdict, witness = Verdict.SUPPORTED, ""
    if smallest < alpha:
        verdict, witness = Verdict.REFUTED, max(tests, key=lambda test: abs(test.z)).sentence
    elif gate is not None:
        verdict, witness = Verdict.UNKNOWN, gate
    elif not equivalence < alpha:
        verdict = Verdict.UNKNOWN
        witness = f"not sharp enough: an error of {seen:.2%} could be seen, the margin is {margin:.2%}"
    return CrossCheck(
        law.family.label,
        law.workflow.label if isinstance(law.workflow, Workflow) else law.workflow.text(),
        law.regime,
        n,
        found.generations[-1],
        exact,
        best,
        best_error,
        missing,
        plain,
        plain_error,
        plain_missing,
        found.best.name,
        seen,
        plain_seen,
        smallest,
        equivalence,
        margin,
        alpha,
        beta,
        found.replicates,
        found.seed,
        len(tests),
        sequence,
        tuple(found.control_z.items()),
        verdict,
        witness,
    )


def _equivalence(
    value: float,
    exact: float,
    error: float,
    missing: float,
    margin: float,
    count: int,
    sequence: AsymptoticConfidenceSequence | None,
) -> float:
    """TOST; its p-values are halved two-sided ones, so that the anytime-valid kind serves as well."""
    width = margin * abs(exact) - missing
    result = 0.0
    for z in ((exact + width - value) / error, (value - exact + width) / error):
        result = max(
            result, 1.0 if not z > 0 else _p_value(z, count, sequence) / (2 if sequence is None else 1)
        )
    return result
