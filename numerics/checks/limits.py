r"""An asymptotic law held against a family at a sequence of sample sizes.

At one n a family that is not exactly solved differs from its limit (a logistic fit at n = 100 by 13 %), so a
single n can neither support nor refute. The risk ratio of a regular estimator has an expansion
:math:`R_g(n) = R_g + a/n + O(n^{-3/2})`; ratios at several n are fitted by weighted least squares to
:math:`R + a/n`, and the intercept is tested against the law. The residual chi-square says whether the sequence has
reached that regime: if not, nothing is concluded.

Both risks of a ratio are simulated. Where their correlation is not known it is ignored, which makes the standard error
too large rather than too small, since late and first risks are positively correlated. Where a family knows the first
order of its fits, that is subtracted (`simulation.first_order`), its known mean is tested, and standard errors are
widened for the tail of what is left (`statistics.gates`).

The line leaves out a term of the order of (a/n)^2; where that is more than the margin, nothing is concluded either.

A quantity that is no ratio of risks (a probability of survival, say) is measured in its own unit, and its mean alone is
extrapolated.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

import numpy as np
from scipy import special

from ...theory.claims import Regime, Verdict
from ...theory.errors import InputError, NotCoveredError
from ...theory.moments.quantities import RISK_RATIO
from ..engine.crews import Crew
from ..engine.progress import ProgressCallback
from ..engine.store import Store
from ..simulation.pooled import simulate_pools
from ..simulation.raw import simulate_raw
from ..simulation.risk import Simulation, simulate
from ..statistics import Decision, compare
from ..statistics.moments import Array
from .crosscheck import RatioLaw
from .judgement import quantity_of
from .one_size import arm_of, least, ratio_of, shut, wider

_LACK_OF_FIT: Final = 1e-3
"""Below this p-value the sequence is not of the form R + a/n."""


@final
@dataclass(frozen=True)
class LimitCheck:
    """What a sequence of sample sizes says about a limit.

    Parameters
    ----------
    sizes
        The sample sizes.
    ratios, errors
        Simulated ratio, or what else the law is about, and its standard error at each.
    decision
        The intercept against the law.
    slope
        The fitted a: how fast the limit is approached.
    fit_p
        P-value of the residual chi-square.
    replicates
        At each size.
    verdict, witness
        As for a cross-check.
    """

    sizes: tuple[int, ...]
    ratios: tuple[float, ...]
    errors: tuple[float, ...]
    decision: Decision
    slope: float
    fit_p: float
    replicates: int
    verdict: Verdict
    witness: str


def check_limit(
    law: RatioLaw,
    *,
    sizes: Sequence[int] = (32, 64, 128, 256),
    generation: int = 4,
    replicates: int = 20_000,
    margin: float = 0.1,
    alpha: float = 0.001,
    beta: float = 0.05,
    seed: int = 1,
    raw: bool = False,
    crew: Crew | None = None,
    store: Store | None = None,
    progress: ProgressCallback | None = None,
) -> LimitCheck:
    """Check an asymptotic law at growing n.

    Parameters
    ----------
    law
        Asymptotic, of the risk ratio or of another quantity that can be read off a fit; one whose values are irrational
        offers them as `expression`, as `RiskLaw` does.
    sizes
        At least three sample sizes.
    generation
        Which ratio, at least 2.
    replicates
        At each size.
    margin, alpha, beta
        As for `crosscheck`.
    raw
        Simulate raw data whatever the cost.
    seed, crew, store, progress
        See `mengoli.numerics.engine.blocks.run`.

    Raises
    ------
    InputError
        For a law that is exact at one n, or fewer than three sizes.
    NotCoveredError
        If nothing can be simulated, or the quantity cannot be read off a fit.
    """
    if law.regime is not Regime.ASYMPTOTIC:
        raise InputError("a limit is checked of an asymptotic law", got=law.n, instead="the law without n")
    chosen = tuple(sorted(set(sizes)))
    if len(chosen) < 3:
        raise InputError(
            "a limit needs at least three sample sizes", got=tuple(sizes), instead="(32, 64, 128)"
        )
    if generation < 2:
        raise InputError("the ratio of generation 1 is one", got=generation, instead="2 or more")
    exact, is_ratio = _value(law, generation), quantity_of(law) == RISK_RATIO.name
    found = [_simulate(law, n, generation, replicates, seed, raw, crew, store, progress) for n in chosen]
    pairs = [ratio_of(one, alpha) if is_ratio else one.ratio(generation) for one in found]
    ratios, errors = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    gates = (shut(one, place, alpha) for one in found for place in ((0, -1) if is_ratio else (-1,)))
    gate = next((reason for reason in gates if reason is not None), None)
    if gate is not None:
        nothing = compare(0.0, 0.0, 0.0, margin=margin, alpha=alpha, beta=beta)
        return LimitCheck(
            chosen,
            tuple(ratios.tolist()),
            tuple(errors.tolist()),
            nothing,
            math.nan,
            math.nan,
            replicates,
            Verdict.UNKNOWN,
            gate,
        )
    intercept, slope, error, fit_p = _extrapolate(np.array(chosen, dtype=float), ratios, errors)
    decision = compare(intercept, exact, error, margin=margin, alpha=alpha, beta=beta)
    verdict, witness = _judge(decision, fit_p, generation, slope / chosen[0])
    off = _first_risk(found, chosen, margin, alpha) if is_ratio else None
    if off is not None and verdict is Verdict.SUPPORTED:
        verdict, witness = Verdict.REFUTED, off
    return LimitCheck(
        chosen,
        tuple(ratios.tolist()),
        tuple(errors.tolist()),
        decision,
        slope,
        fit_p,
        replicates,
        verdict,
        witness,
    )


def _value(law: RatioLaw, generation: int) -> float:
    """The law's value in floating point: a test against a simulated mean asks for no more."""
    try:
        return float(law.ratio(generation))
    except InputError:
        # No fraction: an irrational number, unless a letter has no value.
        expression: Callable[[int], Any] | None = getattr(law, "expression", None)
        value = None if expression is None else expression(generation)
        if value is None or not value.is_number:
            raise
        return float(value)


def _simulate(
    law: RatioLaw,
    n: int,
    generation: int,
    replicates: int,
    seed: int,
    raw: bool,
    crew: Crew | None,
    store: Store | None,
    progress: ProgressCallback | None,
) -> Simulation:
    def run(way: Callable[..., Simulation]) -> Simulation:
        return way(
            law.family,
            law.workflow,
            n=n,
            generations=generation,
            replicates=replicates,
            seed=seed,
            crew=crew,
            store=store,
            progress=progress,
            quantity=quantity_of(law),
        )

    if raw:
        return run(simulate_raw)
    try:
        return run(simulate)
    except NotCoveredError:
        return run(simulate_pools)


def _first_risk(found: Sequence[Simulation], sizes: Sequence[int], margin: float, alpha: float) -> str | None:
    """Whether n times the first risk tends to something else than tr(W Sigma): a ratio would not show a wrong Sigma."""
    firsts = np.array([float(arm_of(one).estimate[0]) / one.first_risk for one in found])
    errors = np.array([float(arm_of(one).standard_error[0]) / one.first_risk * wider(one, 0, alpha) for one in found])
    errors = np.maximum(errors, [least(one) for one in found] * firsts)
    value, slope, error, fit_p = _extrapolate(np.array(sizes, dtype=float), firsts, errors)
    if fit_p < _LACK_OF_FIT or (slope / sizes[0]) ** 2 > margin:
        return None
    decision = compare(value, 1.0, error, margin=margin, alpha=alpha, beta=0.05)
    if not decision.differs or abs(value - 1) < margin:
        return None
    return (
        f"n times the first risk tends to {value:.3g} +- {error:.1g} times the trace of the declared covariance: "
        "the estimator that was simulated has another one"
    )


def _extrapolate(sizes: Array, ratios: Array, errors: Array) -> tuple[float, float, float, float]:
    """Weighted least squares on 1 and 1/n: intercept, slope, error of the intercept, p-value of the residuals."""
    weights = 1 / errors**2
    x = 1 / sizes
    s0, s1, s2 = weights.sum(), (weights * x).sum(), (weights * x * x).sum()
    y0, y1 = (weights * ratios).sum(), (weights * x * ratios).sum()
    determinant = s0 * s2 - s1 * s1
    intercept, slope = (s2 * y0 - s1 * y1) / determinant, (s0 * y1 - s1 * y0) / determinant
    residual = float((weights * (ratios - intercept - slope * x) ** 2).sum())
    fit_p = float(special.chdtrc(len(sizes) - 2, residual))
    return float(intercept), float(slope), float(math.sqrt(s2 / determinant)), fit_p


def _judge(decision: Decision, fit_p: float, generation: int, first_correction: float) -> tuple[Verdict, str]:
    if fit_p < _LACK_OF_FIT:
        return Verdict.UNKNOWN, "the ratios are not of the form R + a/n yet: take larger sample sizes"
    # What the line leaves out is of the order of the correction's square: more than the margin would decide nothing.
    moved = abs(first_correction / decision.estimate)
    if moved**2 > decision.margin:
        return Verdict.UNKNOWN, (
            f"the smallest sample size is too far from the limit, by {moved:.0%}: take larger sample sizes "
            "(--sizes, or sizes= in Python)"
        )
    if decision.differs:
        return Verdict.REFUTED, (
            f"at generation {generation} the law says {decision.exact:.6g} as n grows, the simulations tend to "
            f"{decision.estimate:.6g} +- {decision.standard_error:.2g}: z = {decision.z:.1f}"
        )
    if not decision.is_equivalent:
        return Verdict.UNKNOWN, (
            f"not sharp enough: an error of {decision.detectable:.2%} could be seen, "
            f"the margin is {decision.margin:.2%}"
        )
    return Verdict.SUPPORTED, ""
