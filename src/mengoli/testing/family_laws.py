"""Laws of a family: what the theory takes from it, held against its own raw data.

The theory reads from a family how a batch's estimate is distributed (its exact sampler), how its variance depends
on the fit (V and v2), the risk of the first fit, and that a fit on a union of batches is a mean of fits. Each is
compared with points drawn one by one and fitted by the family's own estimator; then the derived risk ratio is
compared with the family's own chain of fits.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import singledispatch
from typing import Any, Final

import numpy as np

from ..numerics.checks.crosscheck import crosscheck
from ..numerics.declared.points import DeclaredPoints
from ..numerics.simulation.points import DirectPoints, PointModel, point_model
from ..numerics.simulation.raw import simulate_raw
from ..theory.claims import Verdict
from ..theory.errors import InputError, MengoliError, NotCoveredError
from ..theory.families import Design, LinearRegression
from ..theory.family import Family, MeanFamily
from ..theory.language.workflow import Workflow
from ..theory.law import derive
from ..theory.workflows import Augment, Discard
from .reports import Effort, Finding, Outcome
from .samples import mean_is, same_law
from .strategies._workflows import NUMBERS

Array = Any

SAMPLER: Final = "a batch's estimate drawn by its exact law is distributed as the fit of raw points"
MEAN: Final = "the mean of a batch is unbiased for the fit it was drawn from"
VARIANCE: Final = "the variance of a batch of n points is V(fit)/n"
QUADRATIC: Final = "V is quadratic with the stated v2"
FIRST_RISK: Final = "the risk of generation 1 is the stated one"
ORDER: Final = "the order of the points does not matter"
TWICE: Final = "every point twice gives the same estimate"
UNION: Final = "the estimate on a union of equal batches is the mean of their estimates"
AFFINE: Final = "an affine change of the data changes the estimate alike"
EXACT: Final = "the exact risk ratio is that of the family's own chain of fits"
TRUTH: Final = "the exact risk ratio does not depend on the true parameter"
LIMIT: Final = "the limit's risk ratio is that of the family's own chain of fits at large n"

_ITERATED: Final = 1500
"""Replicates of a family without exact law: its estimate is found by iteration, which costs a thousand times more."""

_NO_MARGIN: Final = 0.9
"""An exact law is held by its difference test, whose power is stated; equivalence within a margin adds nothing."""

_UNAVAILABLE = (NotImplementedError, NotCoveredError)


@singledispatch
def batch_size(family: Any, wanted: int) -> int:
    """How many points a batch has in these tests; register another rule for families that cannot take any number."""
    # An estimate found by iteration may not exist on a handful of points: a separated logistic regression.
    return max(wanted, int(family.dimension) + 2, 60 if family.curvature is None else 0)


@batch_size.register
def _(family: LinearRegression, wanted: int) -> int:
    if isinstance(family.design, Design):
        return len(family.design.rows)
    return max(wanted, int(family.dimension) + 2)


def family_laws(family: Family, effort: Effort) -> Iterator[Finding]:
    """All laws of a family that are held against raw data."""
    if isinstance(family, MeanFamily):
        yield from _quadratic(family)
    if family.failures:
        why = f"outside the theorem: {family.failures[0].statement}: failed ({family.failures[0].how})"
        yield Finding(LIMIT, why, Outcome.NOT_APPLICABLE)
        return
    n = batch_size(family, effort.points)
    rng = np.random.default_rng([effort.seed, 901])
    model = point_model(family, n)
    try:
        model.estimate(model.draw(rng, model.truth(2), n))
    except _UNAVAILABLE as error:
        for law in (SAMPLER, FIRST_RISK, EXACT, LIMIT):
            yield Finding(law, f"the family draws no raw data: {error}", Outcome.NOT_APPLICABLE)
    else:
        yield from _batches(family, model, n, effort, rng)
        yield from _invariances(family, model, n, rng)
        yield from _chains(family, n, effort)


def _batches(
    family: Family, model: PointModel, n: int, effort: Effort, rng: np.random.Generator
) -> Iterator[Finding]:
    # Beside the truth: a fit as it occurs, on a few batches of real points.
    wide = model.estimate(model.draw(rng, model.truth(1), n))
    beside = model.truth(1) + (wide - model.truth(1)) / 2
    count = effort.replicates if family.curvature is not None else min(effort.replicates, _ITERATED)
    for fit in (model.truth(1), beside):
        where = f"n = {n}, fit {_shown(fit)}"
        fits = np.repeat(fit, count, axis=0)
        raw = model.estimate(_drawn(model, rng, fits, n))
        try:
            exact = np.asarray(family.draw_estimate(rng, fits, n))
        except _UNAVAILABLE as error:
            yield Finding(SAMPLER, f"no exact sampler: {error}", Outcome.NOT_APPLICABLE)
        else:
            for name, left, right in _components(exact, raw):
                yield from same_law(SAMPLER, where + name, left, right, ("draw_estimate", "raw points"))
        if isinstance(family, MeanFamily):
            value = float(fit[0])
            yield mean_is(MEAN, where, raw, value, claimed="the fit")
            claim = float(family.variance(fit)[0]) / n
            yield mean_is(VARIANCE, where, (raw - value) ** 2, claim, claimed="the family says V/n =")
        if fit is not beside:
            yield _first_risk(family, raw, n)


def _first_risk(family: Family, raw: Array, n: int) -> Finding:
    if family.curvature is None:
        return Finding(FIRST_RISK, "stated to leading order in 1/n only", Outcome.NOT_APPLICABLE)
    return mean_is(FIRST_RISK, f"n = {n}", family.loss(raw), family.first_risk(n), claimed="the family says")


def _drawn(model: PointModel, rng: np.random.Generator, fits: Array, n: int) -> Array:
    parts = [model.draw(rng, fits[i : i + 8192], n) for i in range(0, len(fits), 8192)]
    return np.concatenate(parts)


def _components(left: Array, right: Array) -> Iterator[tuple[str, Array, Array]]:
    if left.ndim == 1:
        yield "", left, right
        return
    for i in range(left.shape[1]):
        yield f", component {i + 1}", left[:, i], right[:, i]


def _shown(fit: Array) -> str:
    return ", ".join(f"{value:.4g}" for value in np.ravel(fit)[:4])


def _quadratic(family: MeanFamily) -> Iterator[Finding]:
    try:
        claimed = float(_number(family))
    except InputError as error:
        yield Finding(QUADRATIC, str(error), Outcome.NOT_APPLICABLE)
        return
    mean = float(family.truth())
    step = 0.25 * (abs(mean) or 1.0)
    left, middle, right = (float(family.variance(np.array([mean + k * step]))[0]) for k in (-1, 0, 1))
    found = (left - 2 * middle + right) / (2 * step**2)
    detail = f"at {mean:.4g}: v2 stated {claimed:.6g}, V's second difference gives {found:.6g}"
    close = abs(found - claimed) <= 1e-7 * (abs(middle) / step**2 + abs(claimed))
    yield Finding(QUADRATIC, detail, Outcome.HOLDS if close else Outcome.VIOLATED)
    third = [float(family.variance(np.array([mean + k * step / 2]))[0]) for k in (-3, -1, 1, 3)]
    cubic = third[3] - 3 * third[2] + 3 * third[1] - third[0]
    flat = abs(cubic) <= 1e-7 * (abs(middle) + abs(claimed) * step**2)
    yield Finding(QUADRATIC, f"at {mean:.4g}: V's third difference is {cubic:.2g}", _verdict(flat))


def _number(family: Family) -> Any:
    value = family.curvature
    if not isinstance(value, (int, float)) and not hasattr(value, "numerator"):
        raise InputError("v2 was left symbolic", got=str(value), instead="a number")
    return value


def _verdict(holds: bool) -> Outcome:
    return Outcome.HOLDS if holds else Outcome.VIOLATED


def _invariances(family: Family, model: PointModel, n: int, rng: np.random.Generator) -> Iterator[Finding]:
    if not isinstance(model, DirectPoints | DeclaredPoints):
        yield Finding(ORDER, "the points belong to the rows of a design", Outcome.NOT_APPLICABLE)
        return
    one, two = (model.draw(rng, model.truth(64), n) for _ in range(2))
    fit = model.estimate(one)
    yield _equal(ORDER, model.estimate(one[:, rng.permutation(n)]), fit)
    yield _equal(TWICE, model.estimate(np.concatenate([one, one], axis=1)), fit)
    if family.curvature is None:
        yield Finding(UNION, "the theory does not need it of this family", Outcome.NOT_APPLICABLE)
        return
    union = model.estimate(np.concatenate([one, two], axis=1))
    yield _equal(UNION, union, (fit + model.estimate(two)) / 2)
    if family.dimension == 1:
        yield _equal(AFFINE, model.estimate(1 - 2 * one), 1 - 2 * fit)


def _equal(law: str, left: Array, right: Array) -> Finding:
    gap = np.abs(left - right) / (1 + np.abs(right))
    worst = int(np.argmax(np.ravel(gap)))
    a, b = np.ravel(left)[worst], np.ravel(right)[worst]
    detail = f"largest difference on {len(left)} batches: {a:.9g} against {b:.9g}"
    # 1e-6: an estimate found by iteration is no better.
    return Finding(law, detail, _verdict(bool(np.ravel(gap)[worst] < 1e-6)))


def _chains(family: Family, n: int, effort: Effort) -> Iterator[Finding]:
    if family.curvature is None:
        yield from _at_large_n(family, effort)
        return
    for workflow in (Discard(), Augment()):
        yield _chain(EXACT, family, workflow, n, effort)
    other = _elsewhere(family)
    if other is None:
        yield Finding(TRUTH, "no option of the family moves the truth alone", Outcome.NOT_APPLICABLE)
    else:
        yield _chain(TRUTH, other, Augment(), n, effort)


def _chain(law: str, family: Family, workflow: Workflow, n: int, effort: Effort) -> Finding:
    where = f"{family.label}, {workflow.label}, n = {n}"
    try:
        check = crosscheck(
            derive(family, workflow, n),
            generations=effort.generations,
            replicates=effort.replicates,
            seed=effort.seed,
            margin=_NO_MARGIN,
            alpha=effort.alpha,
            beta=effort.beta,
            raw=True,
        )
    except MengoliError as error:
        return Finding(law, f"{where}: {error}", Outcome.NOT_APPLICABLE)
    detail = (
        f"{where}: at g = {check.generation} the theory says R = {float(check.exact):.6g}, the family's own fits "
        f"give {check.simulated:.6g} +- {check.standard_error:.2g}"
    )
    if check.verdict is Verdict.REFUTED:
        detail = f"{where}: {check.witness}"
    elif check.verdict is Verdict.UNKNOWN:
        return Finding(law, f"{where}: {check.witness}", Outcome.UNDECIDED)
    return Finding(law, detail, p=check.difference_p, relative_error=check.standard_error / float(check.exact))


def _elsewhere(family: Family) -> Family | None:
    """The same family with another truth and the same v2."""
    if not is_dataclass(family):
        return None
    for item in fields(family):
        for value in NUMBERS:
            if isinstance(getattr(family, item.name), bool):
                continue
            try:
                other: Family = replace(family, **{item.name: value})
                moved = other.dimension == family.dimension and not np.allclose(other.truth(), family.truth())
            except (MengoliError, ArithmeticError, LookupError, TypeError, ValueError):
                continue  # not a value of this option
            if moved and other.curvature == family.curvature:
                return other
    return None


def _at_large_n(family: Family, effort: Effort) -> Iterator[Finding]:
    """Mean loss over that of generation 1, with an allowance of `precision` for finite n."""
    n, generations, replicates = max(300, batch_size(family, effort.points)), 3, min(effort.replicates, _ITERATED // 3)
    for workflow in (Augment(),):
        try:
            exact = float(derive(family, workflow).ratio(generations))
            found = simulate_raw(
                family, workflow, n=n, generations=generations, replicates=replicates, seed=effort.seed
            )
        except (*_UNAVAILABLE, MengoliError) as error:
            yield Finding(LIMIT, f"{workflow.label}: {error}", Outcome.NOT_APPLICABLE)
            continue
        losses, errors = found.plain.estimate, found.plain.standard_error
        ratio = float(losses[-1] / losses[0])
        spread = ratio * math.hypot(float(errors[-1] / losses[-1]), float(errors[0] / losses[0]))
        outside = max(0.0, abs(ratio - exact) - effort.precision * exact)
        detail = (
            f"{workflow.label}, n = {n}: the theory's limit R_{generations} = {exact:.4g}, the family's own fits "
            f"{ratio:.4g} +- {spread:.2g}, allowance {effort.precision:.0%}"
        )
        p = min(1.0, math.erfc(outside / spread / math.sqrt(2)))
        yield Finding(LIMIT, detail, p=p, relative_error=spread / exact)


