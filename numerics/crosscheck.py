"""Hold a law against a simulation, and say what the check could have seen.

Every reported generation is tested in both arms, and every quantity of known mean zero is tested too; Holm's
procedure keeps the probability of any false alarm within one check at alpha. Then

* a rejected test **refutes**, with the witness that rejects most clearly;
* else, if the last generation is within the margin by TOST, the law is **supported**;
* else the answer is **unknown**, with the reason.

Gates come first: overflow, a heavy tail, too few survivors of absorption, or too few replicates for a normal
tail give "unknown" rather than a wrong verdict. With a precision goal the run stops at a data-dependent time, and
all p-values are those of an asymptotic confidence sequence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Protocol, final

from scipy import special

from ..theory.claims import Regime, Verdict
from ..theory.errors import InputError, NotCoveredError
from ..theory.family import Family
from ..theory.workflow import Definition, Workflow
from .crews import Crew
from .estimators import Arm
from .progress import ProgressCallback
from .raw import simulate_raw
from .simulation import Simulation, simulate
from .specification import BLOCK_SIZE
from .statistics import HEAVY_TAIL_SHARE, AsymptoticConfidenceSequence, holm, minimal_detectable_error
from .statistics.power import check_levels
from .store import Store
from .tape import definition_of

DEFAULT_REPLICATES: Final = 50_000
"""Plain errors below 0.7 %: a relative error of about 3 % is seen at the default levels."""

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


@final
@dataclass(frozen=True)
class _Test:
    """One difference test; `sentence` is the witness if it rejects."""

    z: float
    p: float
    sentence: str


def crosscheck(
    law: RatioLaw,
    *,
    n: int | None = None,
    generations: int = 50,
    replicates: int | None = None,
    precision: float | None = None,
    margin: float | None = None,
    alpha: float = 0.001,
    beta: float = 0.05,
    seed: int = 1,
    values: Mapping[str, Fraction] | None = None,
    raw: bool = False,
    crew: Crew | None = None,
    store: Store | None = None,
    progress: ProgressCallback | None = None,
) -> CrossCheck:
    """Check a law.

    Parameters
    ----------
    law
        What `mengoli.derive` returns, or anything of the same shape.
    n
        Sample size. An exact law has its own. An asymptotic law is checked on the limit process unless n is given
        and the law holds at every n: constant variance function, no subsample.
    generations
        Last generation.
    replicates, precision
        Either a fixed number (50,000 by default), or a relative error at which to stop.
    margin
        Relative margin of equivalence; the precision if that is given, else 5 %.
    alpha, beta
        Probability of refuting a true law, and of missing an error of the reported detectable size.
    seed
        Root seed.
    values
        Exact values of parameters that the law leaves symbolic.
    raw
        Simulate raw data whatever the cost.
    crew, store, progress
        See `mengoli.numerics.engine.run`.

    Raises
    ------
    InputError
        For numbers out of range.
    NotCoveredError
        If neither statistics nor raw data can be simulated.
    """
    check_levels(alpha, beta)
    quantity = getattr(law, "quantity", "risk_ratio")
    if quantity != "risk_ratio":
        raise NotCoveredError(f"simulations measure the risk ratio, not {quantity}")
    width = margin if margin is not None else (precision if precision is not None else 0.05)
    if not 0 < width < 1:
        raise InputError("a margin is a relative error between 0 and 1", got=width, instead="0.05")
    size = _sample_size(law, n)
    found = _run(law, size, generations, replicates, precision, seed, values, raw, crew, store, progress)
    exact = {g: law.ratio(g, **(values or {})) for g in found.generations}
    if exact[generations] == 0:
        raise NotCoveredError("a vanishing ratio has no relative error: choose another generation")
    sequence = (
        None if precision is None else AsymptoticConfidenceSequence(alpha=alpha, planned=16 * BLOCK_SIZE)
    )
    tests = _tests(found, exact, sequence)
    return _report(law, size, found, exact[generations], tests, sequence, width, alpha, beta)


def _sample_size(law: RatioLaw, n: int | None) -> int | None:
    if law.regime is Regime.EXACT:
        own = law.n
        if n is not None and own is not None and n != own:
            raise InputError(
                f"this law is exact at n = {own}", got=n, instead=f"n = {own}, or derive it anew"
            )
        if isinstance(own, Fraction) and own.denominator == 1:
            own = int(own)
        size = own if own is not None else n
        if not isinstance(size, int):
            raise InputError("a check needs a number for the sample size", got=own, instead="--n 100")
        return size
    if n is not None and (law.family.curvature != 0 or definition_of(law.workflow).subsamples):
        raise InputError(
            "this law holds as n grows; at one n it is not exact",
            got=n,
            instead="no n (the limit process is simulated)",
        )
    return n


def _run(
    law: RatioLaw,
    n: int | None,
    generations: int,
    replicates: int | None,
    precision: float | None,
    seed: int,
    values: Mapping[str, Fraction] | None,
    raw: bool,
    crew: Crew | None,
    store: Store | None,
    progress: ProgressCallback | None,
) -> Simulation:
    def literal(size: int) -> Simulation:
        return simulate_raw(
            law.family,
            law.workflow,
            n=size,
            generations=generations,
            replicates=replicates or DEFAULT_REPLICATES,
            seed=seed,
            values=values,
            crew=crew,
            store=store,
            progress=progress,
        )

    if n is not None and raw:
        return literal(n)
    try:
        return simulate(
            law.family if n is not None else None,
            law.workflow,
            n=n,
            generations=generations,
            replicates=replicates if replicates is not None or precision is not None else DEFAULT_REPLICATES,
            # The sequence stops at half the margin: then TOST can still succeed on the other half.
            precision=None if precision is None else precision / 2,
            seed=seed,
            values=values,
            crew=crew,
            store=store,
            progress=progress,
        )
    except NotCoveredError:
        if n is None:
            raise
        return literal(n)


def _p_value(z: float, count: int, sequence: AsymptoticConfidenceSequence | None) -> float:
    if sequence is not None:
        return sequence.p_value(count, z)
    return min(1.0, 2 * float(special.ndtr(-abs(z))))


def _error(arm: Arm, place: int) -> float:
    value = abs(float(arm.estimate[place]))
    return max(float(arm.standard_error[place]), _ROUNDING * value)


def _tests(
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


def _report(
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
