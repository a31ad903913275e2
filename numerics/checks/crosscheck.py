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

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from ...theory.claims import Regime
from ...theory.errors import InputError, NotCoveredError
from ..engine.crews import Crew
from ..engine.progress import ProgressCallback
from ..engine.specification import BLOCK_SIZE
from ..engine.store import Store
from ..simulation.pooled import simulate_pools
from ..simulation.raw import simulate_raw
from ..simulation.risk import Simulation, simulate
from ..statistics import AsymptoticConfidenceSequence
from ..statistics.power import check_levels
from ..tape import definition_of
from .course import observed
from .findings import CrossCheck as CrossCheck
from .findings import adjust as adjust
from .judgement import FEWEST_REPLICATES as FEWEST_REPLICATES
from .judgement import RatioLaw as RatioLaw
from .judgement import judge, quantity_of, tests_of

DEFAULT_REPLICATES: Final = 50_000
"""Plain errors below 0.7 %: a relative error of about 3 % is seen at the default levels."""


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
    """Check a law of the risk ratio, or of another quantity that can be read off a fit.

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
        Probability of refuting a true law, and of missing an error of the reported detectable size at the last
        generation.
    seed
        Root seed.
    values
        Exact values of parameters that the law leaves symbolic.
    raw
        Simulate raw data whatever the cost.
    crew, store, progress
        See `mengoli.numerics.engine.blocks.run`.

    Raises
    ------
    InputError
        For numbers out of range.
    NotCoveredError
        If neither statistics nor raw data can be simulated, or the quantity cannot be read off a fit.
    """
    check_levels(alpha, beta)
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
    tests = tests_of(found, exact, sequence, alpha)
    judged = judge(law, size, found, exact[generations], tests, sequence, width, alpha, beta)
    return replace(judged, course=observed(found, exact))


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
    quantity = quantity_of(law)

    def literal(size: int, way: Callable[..., Simulation]) -> Simulation:
        return way(
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
            quantity=quantity,
        )

    if n is not None and raw:
        return literal(n, simulate_raw)
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
            # Whole blocks from the start: a verdict rests on the plain arm as well, whose tail wants thousands.
            block_size=BLOCK_SIZE,
            quantity=quantity,
        )
    except NotCoveredError:
        if n is None:
            raise
        return literal(n, simulate_pools)
