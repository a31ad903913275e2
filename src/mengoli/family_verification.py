"""Verifying one family, say from a user's file: its hypotheses, its laws under discard and augment, and a simulation.

A declared family, or any family known only in the limit, is simulated from raw data at a sequence of sample sizes and
extrapolated, a pilot run choosing sizes and replicates where it can (`numerics.checks.planning`); one with an exact law
is cross-checked at one n. Where the hypotheses of the theorem fail and the family is asked for something else than a
risk ratio, that is what is read off the fits, on raw points. The verdict is the weakest of its parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from statistics import NormalDist
from textwrap import wrap
from typing import Any, Final, final

from .numerics.checks.crosscheck import DEFAULT_REPLICATES, FEWEST_REPLICATES, crosscheck
from .numerics.checks.limits import check_limit
from .numerics.checks.planning import is_planned, leverage, plan
from .numerics.declared import points as _declared  # noqa: F401  (raw data of declared families)
from .numerics.engine.crews import Crew
from .numerics.engine.progress import ProgressCallback
from .numerics.engine.store import Store
from .numerics.statistics.power import replicates_for_equivalence
from .theory import catalogue
from .theory.claims import Regime, Verdict
from .theory.declared.tails import UndecidedError
from .theory.errors import NotCoveredError
from .theory.family import Family
from .theory.language.plain import plain
from .theory.law import RiskLaw, derive
from .theory.moments.quantities import RISK_RATIO
from .theory.regression.designs import Design
from .theory.regression.generalised import CanonicalRegression

WORKFLOWS: Final = ("discard", "augment")
GENERATION: Final = 3
_SIZES: Final = (64, 128, 256)
_MARGIN: Final = 0.15
_ALPHA: Final = 0.001
_BETA: Final = 0.01
_RESERVE: Final = 1.3
"""Losses at the smaller sizes have somewhat longer tails than chi-squares."""

_PILOT: Final = 4000
_APART: Final = 1_000_003
_MOST_RAW: Final = 400_000
"""More histories of raw points are run only if they are asked for."""

_EXACT_SIZE: Final = 50
_POINTS_PER_COLUMN: Final = 128
"""Smallest n of a regression over its columns: with fewer, fits are separated too often and far from their limit."""

_WIDTH: Final = 79


@final
@dataclass(frozen=True)
class FamilyVerdict:
    """What was found of a family under one workflow.

    Parameters
    ----------
    family, workflow
        As typed.
    verdict
        Refuted if a hypothesis fails or the simulation contradicts the law; else what the simulation says.
    law
        The derived closed form and limit as text, empty where the theorem does not cover the family.
    hypotheses
        Each with its status and how it was found.
    simulation
        Numbers of the simulation.
    witness
        Why it is no success; empty for one.
    """

    family: str
    workflow: str
    verdict: Verdict
    law: str
    hypotheses: tuple[tuple[str, str, str], ...]
    simulation: dict[str, Any]
    witness: str


def verify_family(
    text: str, *, replicates: int | None = None, seed: int = 1, crew: Crew | None = None, store: Store | None = None
) -> Iterator[FamilyVerdict]:
    """Verify the family in a file under discard and augment."""
    family = catalogue.family(text)
    for name in WORKFLOWS:
        yield verify_under(name, family, text, replicates=replicates, seed=seed, crew=crew, store=store)


def verify_under(
    name: str, family: Family, text: str, *, replicates: int | None = None, seed: int = 1,
    crew: Crew | None = None, store: Store | None = None, progress: ProgressCallback | None = None,
    chosen: tuple[int, ...] | None = None, checks: int = 1,
) -> FamilyVerdict:  # fmt: skip
    """Verify a family, which the user calls `text`, under the workflow of this name.

    Parameters
    ----------
    name, family, text
        The workflow's name, the family, and what the user calls it.
    replicates, seed, crew, store, progress
        As for a cross-check.
    chosen
        Sample sizes of the sequence, where the usual ones are too small.
    checks
        How many checks share the probability of a false alarm.
    """
    stated = tuple((item.statement, item.status, item.how) for item in family.hypotheses)
    try:
        law = _law(family, name)
    except NotCoveredError as error:
        return FamilyVerdict(text, name, Verdict.REFUTED, "", stated, {}, str(error))
    try:
        found, verdict, witness = _simulated(law, replicates, seed, crew, store, progress, chosen, checks)
    except UndecidedError as error:
        found, verdict, witness = {}, Verdict.UNKNOWN, f"no simulation without the scale of the risk: {error}"
    except NotCoveredError as error:
        found, verdict, witness = {}, Verdict.UNKNOWN, str(error)
    return FamilyVerdict(text, name, verdict, _told(law), stated, found, witness)


def _told(law: RiskLaw) -> str:
    """The closed form and the limit; where there is none, the value that is simulated, and what else has one."""
    symbol = _symbol(law.quantity)
    if law.closed_form is None:
        value = plain(law.expression(GENERATION))
        others = (derive(law.family, law.workflow, law.sample_size, quantity=item.name)
                  for item in law.family.quantities if item.name != law.quantity)  # fmt: skip
        solved = "".join(f"; {_told(other)}" for other in others if other.closed_form is not None)
        return f"{symbol}({GENERATION}) = {value}, no closed form in the class [{law.verdict.value}]{solved}"
    limit = "" if law.limit is None else f", limit {plain(law.limit)}"
    return f"{symbol}(g) = {plain(law.closed_form)}{limit} [{law.verdict.value}]"


def _symbol(quantity: str) -> str:
    return "R" if quantity == RISK_RATIO.name else quantity


def _simulated(
    law: RiskLaw, replicates: int | None, seed: int, crew: Crew | None, store: Store | None,
    progress: ProgressCallback | None, chosen: tuple[int, ...] | None, checks: int,
) -> tuple[dict[str, Any], Verdict, str]:  # fmt: skip
    value, raw = law.expression(GENERATION), law.quantity != RISK_RATIO.name
    if not value.is_number or (law.regime is Regime.EXACT and not value.is_Rational):
        raise NotCoveredError(
            f"R({GENERATION}) = {plain(value)} is no fraction, which a check needs; `mengoli simulate` has its value"
        )
    exact = float(value)
    if law.regime is Regime.EXACT:
        if raw and replicates is None:
            replicates = _sharp_enough(law, seed, _ALPHA / checks, crew)
        check = crosscheck(
            law, n=_exact_size(law.family) if law.n is None else None, generations=GENERATION,
            replicates=replicates, seed=seed, crew=crew, store=store, progress=progress,
            alpha=_ALPHA / checks, raw=raw,
        )  # fmt: skip
        numbers: dict[str, Any] = {"quantity": law.quantity, "n": check.n, "generation": GENERATION,
                 "exact": exact, "simulated": check.simulated, "standard_error": check.standard_error,
                 "minimal_detectable_error": check.detectable, "replicates": check.replicates}  # fmt: skip
        return numbers, check.verdict, check.witness
    wanted, alpha = chosen or sizes(law.family), _ALPHA / checks
    if is_planned(law):
        planned = plan(
            law, generation=GENERATION, margin=_MARGIN, alpha=alpha, beta=_BETA, seed=seed, sizes=chosen, crew=crew,
            store=store,
        )  # fmt: skip
        wanted, replicates = planned.sizes, replicates or planned.replicates
    limit = check_limit(
        law, sizes=wanted, generation=GENERATION, margin=_MARGIN, alpha=alpha,
        replicates=replicates or enough(law.family.dimension, checks), beta=_BETA, seed=seed, crew=crew, store=store,
        progress=progress, raw=raw,
    )  # fmt: skip
    found: dict[str, Any] = {"quantity": law.quantity, "n": list(limit.sizes), "ratios": list(limit.ratios),
             "generation": GENERATION, "exact": exact, "simulated": limit.decision.estimate,
             "standard_error": limit.decision.standard_error,
             "minimal_detectable_error": limit.decision.detectable, "margin": _MARGIN,
             "replicates": limit.replicates}  # fmt: skip
    return found, limit.verdict, limit.witness


def _sharp_enough(law: RiskLaw, seed: int, alpha: float, crew: Crew | None) -> int:
    """Replicates that confirm a true law within the margin, from the spread in a pilot run of its own seed."""
    pilot = crosscheck(law, generations=GENERATION, replicates=_PILOT, seed=seed + _APART, raw=True, crew=crew)
    spread = pilot.replicates * (pilot.plain_error / float(pilot.exact)) ** 2
    wanted = replicates_for_equivalence(_RESERVE * spread, pilot.margin, alpha=alpha, beta=_BETA)
    return min(max(DEFAULT_REPLICATES, wanted), _MOST_RAW)


def _law(family: Family, name: str) -> RiskLaw:
    """At one n where moments close, or where a quantity of another kind has its law at every n; else in the limit."""
    workflow = catalogue.workflow(name)
    if family.curvature is None and family.quantities[0] == RISK_RATIO:
        return derive(family, workflow)
    try:
        return derive(family, workflow, _exact_size(family))
    except NotCoveredError:
        if family.curvature is not None:
            raise
        return derive(family, workflow)


def _rows(family: Any) -> int:
    """Rows of given covariates, of which a batch holds each a whole number of times; else one."""
    design = getattr(family, "design", None)
    return design.points if isinstance(design, Design) else 1


def _exact_size(family: Family) -> int:
    return _EXACT_SIZE if _rows(family) == 1 else _rows(family)


def sizes(family: Family) -> tuple[int, ...]:
    """Sample sizes of the sequence, whole multiples of the rows of given covariates."""
    regression = isinstance(family, CanonicalRegression)
    wanted = _POINTS_PER_COLUMN * max(2, int(family.dimension)) if regression else _SIZES[0]
    least = _rows(family) * ceil(wanted / _rows(family))
    return tuple(least * size // _SIZES[0] for size in _SIZES)


def enough(dimension: int, checks: int = 1) -> int:
    """Replicates at each size that give the extrapolated ratio the declared power.

    A loss is close to a chi-square of `dimension` degrees, of relative variance 2/d, and a ratio has two of them; least
    squares on 1 and 1/n multiplies the standard error of the intercept by a number of the sizes alone.
    """
    normal = NormalDist()
    wanted = _MARGIN / (normal.inv_cdf(1 - _ALPHA / checks) + normal.inv_cdf(1 - _BETA))
    return max(FEWEST_REPLICATES, ceil(_RESERVE * leverage(_SIZES) * 4 / dimension / wanted**2))


def as_data(found: FamilyVerdict) -> dict[str, Any]:
    """The JSON object, in the shape of a claim."""
    return {
        "id": f"{found.family}.{found.workflow}",
        "statement": found.law or "not covered by the theorem",
        "verdict": found.verdict.value,
        "hypotheses": [{"statement": s, "status": status, "how": how} for s, status, how in found.hypotheses],
        "witness": found.witness,
        **found.simulation,
    }


def as_text(found: FamilyVerdict, *, with_hypotheses: bool = True) -> str:
    """A few lines for a terminal.

    Parameters
    ----------
    found
        What was found.
    with_hypotheses
        They are the same for every workflow, and need to be read once.
    """
    lines = [f"{found.family} under {found.workflow}: {found.verdict.value}"]
    lines += wrap(found.law, _WIDTH, initial_indent="  ", subsequent_indent="    ")
    if with_hypotheses:
        for statement, status, how in found.hypotheses:
            lines += wrap(f"{status:>12}  {statement}: {how}", _WIDTH, subsequent_indent=" " * 14)
    if found.simulation.get("standard_error"):
        s = found.simulation
        lines += wrap(
            f"  simulated {_symbol(s['quantity'])}({s['generation']}) = {s['simulated']:.4f} ± "
            f"{s['standard_error']:.4f}, law {s['exact']:.4f}, detects {s['minimal_detectable_error']:.1%}, "
            f"n = {s['n']}",
            _WIDTH, subsequent_indent="    ",
        )  # fmt: skip
    return "\n".join(lines + (wrap(found.witness, _WIDTH, initial_indent="  ", subsequent_indent="  ")))
