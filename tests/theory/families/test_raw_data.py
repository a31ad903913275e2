"""Exact laws against raw data: points drawn one by one and fitted by the textbook formula.

Each mean of many replicates must lie within four standard errors of the law, which one run in sixteen thousand
would miss; seeds are fixed, so a failure is a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.theory import catalogue
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.symbols import Parameter

N = Parameter.read("n", "n >= 1")
Array = Any


def agrees(sample: Array, value: float) -> bool:
    return bool(abs(sample.mean() - value) < 4 * sample.std() / len(sample) ** 0.5)


def law(family: str, workflow: str, n: int, generations: int, quantity: str = "risk_ratio") -> list[float]:
    made = catalogue.family(family).law(catalogue.workflow(workflow).definition, Fraction(n), quantity)
    return [float(value) for value in made.values(generations)]


@pytest.mark.parametrize(
    "name",
    ["normal", "poisson:mean=3/2", "bernoulli", "exponential", "gamma:shape=2", "binomial:trials=3",
     "negative-binomial:r=4", "hyperbolic-secant:r=1", "hyperbolic-secant:r=3"],
)  # fmt: skip
def test_a_batch_has_the_law_of_raw_points(name: str) -> None:
    """Mean and variance of the exact batch sampler and of the mean of raw points, at a fit off the truth."""
    family, rng = catalogue.family(name), np.random.default_rng(3)
    fit = np.full(100_000, 0.8 * family.truth() + 0.05)
    variance = float(family.variance(fit[0])) / 4  # type: ignore[attr-defined]
    for batch in (family.draw_estimate(rng, fit, 4), family.estimate(family.draw_points(rng, fit, 4))):
        assert agrees(batch, fit[0])
        assert agrees((batch - fit[0]) ** 2, variance)


@pytest.mark.parametrize(
    "name", ["gamma:shape=2", "negative-binomial:r=4", "hyperbolic-secant:r=1", "binomial:trials=3"]
)
@pytest.mark.parametrize("workflow", ["discard", "augment"])
def test_quadratic_variance_families_from_raw_points(name: str, workflow: str) -> None:
    family, rng, n = catalogue.family(name), np.random.default_rng(11), 4
    ratios = law(name, workflow, n, 4)
    fit = np.full(60_000, family.truth())
    pool: Array = None
    for g in range(1, 5):
        data = family.draw_points(rng, fit, n)
        pool = data if pool is None or workflow == "discard" else np.concatenate([pool, data], axis=1)
        fit = family.estimate(pool)
        assert agrees(family.loss(fit), ratios[g - 1] * family.first_risk(n)), g


@pytest.mark.parametrize("estimator", ["mle", "unbiased"])
@pytest.mark.parametrize("workflow", ["discard", "augment", "augment-subsample", "augment-subsample:replacement=yes"])
def test_normal_mean_and_variance_from_raw_points(estimator: str, workflow: str) -> None:
    rng, n, replicates = np.random.default_rng(5), 4, 150_000
    name = f"normal-mean-variance:estimator={estimator}"
    ratios = law(name, workflow, n, 4)
    variances = law(name, workflow, n, 4, "expected_variance")
    mean: Array = np.zeros(replicates)
    variance: Array = np.ones(replicates)
    pool: Array = np.empty((replicates, 0))
    for g in range(1, 5):
        data = mean[:, None] + np.sqrt(variance)[:, None] * rng.standard_normal((replicates, n))
        pool = data if workflow == "discard" else np.concatenate([pool, data], axis=1)
        used = pool
        if "subsample" in workflow and g > 1:
            if "replacement" in workflow:
                chosen = rng.integers(0, pool.shape[1], size=(replicates, n))
            else:
                chosen = np.argsort(rng.random(pool.shape), axis=1)[:, :n]
            used = np.take_along_axis(pool, chosen, axis=1)
        mean = used.mean(axis=1)
        variance = used.var(axis=1, ddof=int(estimator == "unbiased"))
        assert agrees(mean**2, ratios[g - 1] / n), g
        assert agrees(variance, variances[g - 1]), g


@pytest.mark.parametrize("workflow", ["discard", "augment", "augment-subsample", "augment-subsample:replacement=yes"])
def test_the_engine_simulates_the_unbiased_variance_raw(workflow: str) -> None:
    family = catalogue.family("normal-mean-variance:estimator=unbiased")
    found = simulate_raw(family, catalogue.workflow(workflow), n=4, generations=4, replicates=60_000, seed=9)
    ratios, errors = found.plain.estimate / found.first_risk, found.plain.standard_error / found.first_risk
    assert (np.abs(ratios - law(family.label, workflow, 4, 4)) < 4 * errors).all()


def test_the_unbiased_variance_of_one_point_is_refused() -> None:
    family = catalogue.family("normal-mean-variance:estimator=unbiased")
    with pytest.raises(InputError, match="two points"):
        family.estimate(np.zeros((3, 1, 1)))


@pytest.mark.parametrize("estimator", ["mle", "unbiased"])
def test_normal_in_two_dimensions_from_raw_points(estimator: str) -> None:
    name = f"normal-mean-variance:estimator={estimator},d=2"
    family, rng, n = catalogue.family(name), np.random.default_rng(6), 5
    ratios = law(name, "augment", n, 3)
    variances = law(name, "augment", n, 3, "expected_variance")
    fit: Array = np.tile(np.array(family.truth()), (60_000, 1))
    pool: Array = np.empty((60_000, 0, 2))
    for g in range(1, 4):
        pool = np.concatenate([pool, family.draw_points(rng, fit, n)], axis=1)
        fit = family.estimate(pool)
        assert agrees(family.loss(fit), ratios[g - 1] * family.first_risk(n)), g
        covariance = fit[:, 2:].reshape(-1, 2, 2) - fit[:, :2, None] * fit[:, None, :2]
        direction = np.array([0.6, 0.8])
        assert agrees(direction @ covariance @ direction, variances[g - 1]), g


@pytest.mark.parametrize("workflow", ["discard", "augment", "augment:sizes=i"])
def test_least_squares_on_fresh_covariates_from_raw_rows(workflow: str) -> None:
    rng, n, d, replicates = np.random.default_rng(7), 9, 2, 60_000
    family = catalogue.family(f"linear-regression:d={d},design=fresh")
    ratios = law(family.label, workflow, n, 4)
    fit = np.zeros((replicates, d))
    gram: Array = np.zeros((replicates, d, d))
    moment: Array = np.zeros((replicates, d))
    for g in range(1, 5):
        points = n * (g if "sizes" in workflow else 1)
        rows = rng.standard_normal((replicates, points, d))
        y = (rows @ fit[:, :, None])[:, :, 0] + rng.standard_normal((replicates, points))
        if workflow == "discard":
            gram, moment = np.zeros_like(gram), np.zeros_like(moment)
        gram = gram + rows.transpose(0, 2, 1) @ rows
        moment = moment + (rows.transpose(0, 2, 1) @ y[:, :, None])[:, :, 0]
        fit = np.linalg.solve(gram, moment[:, :, None])[:, :, 0]
        assert agrees(family.loss(fit), ratios[g - 1] * family.first_risk(n)), g


@pytest.mark.parametrize("workflow", ["discard", "augment"])
def test_ridge_with_a_fixed_penalty_from_its_own_estimator(workflow: str) -> None:
    family, rng = catalogue.family("ridge:penalty=1/2,signal=2,d=3"), np.random.default_rng(8)
    ratios, means = law(family.label, workflow, 10, 4), law(family.label, workflow, 10, 4, "mean")
    fit = np.tile(np.array(family.truth()), (100_000, 1))
    pool = np.empty((100_000, 0, 3))
    for g in range(1, 5):
        data = family.draw_points(rng, fit, 10)
        pool = data if workflow == "discard" else np.concatenate([pool, data], axis=1)
        fit = family.estimate(pool)
        assert agrees(family.loss(fit), ratios[g - 1] * family.first_risk(10)), g
        assert agrees(fit[:, 0], 2 * means[g - 1]), g


REFUSED: list[tuple[str, Callable[[], object], str]] = [
    ("part of fresh rows", lambda: law("linear-regression:d=2,design=fresh", "augment-subsample", 9, 3), "shares rows"),
    ("part of the same rows", lambda: law("linear-regression:d=3", "augment-subsample", 9, 3), "depends on the design"),
    ("window on fresh rows", lambda: law("linear-regression:d=2,design=fresh", "fresh:w=1/2", 9, 3), "trained on"),
    ("ridge on a part", lambda: law("ridge", "augment-subsample", 9, 3), r"E \(X_S' X_S \+ penalty\)\^\(-1\)"),
    ("survival without n", lambda: catalogue.family("multinomial").law(
        catalogue.workflow("augment").definition, None, "survival"), "tends to 1"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_does_not_close_is_refused_with_the_reason(call: Callable[[], object], message: str) -> None:
    with pytest.raises(NotCoveredError, match=message):
        call()


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(InputError, match="infinite for n <= d"):
        law("linear-regression:d=5,design=fresh", "augment", 6, 3)


@pytest.mark.parametrize(
    ("name", "quantity"),
    [("gamma:shape=a", "risk_ratio"), ("multinomial", "survival"), ("normal-mean-variance", "expected_variance"),
     ("normal-mean-variance:estimator=unbiased", "expected_variance"),
     ("normal-mean-variance:estimator=unbiased", "risk_ratio"),
     ("linear-regression:d=2,design=fresh", "risk_ratio"), ("ridge:penalty=r,signal=b", "risk_ratio"),
     ("ridge:penalty=r,signal=b", "mean")],
)  # fmt: skip
@pytest.mark.parametrize("workflow", ["discard", "augment", "augment:sizes=i", "augment-subsample"])
def test_recurrence_and_values_agree_with_everything_symbolic(name: str, quantity: str, workflow: str) -> None:
    try:
        made = catalogue.family(name).law(catalogue.workflow(workflow).definition, N, quantity)
    except NotCoveredError:
        assert workflow == "augment-subsample"
        return
    recurrence = made.recurrence()
    numbers = {p.symbol: Fraction(7 + 2 * i, 1 + i) for i, p in enumerate(recurrence.parameters)}
    values = [Fraction(str(value.subs({k: str(v) for k, v in numbers.items()}))) for value in made.values(5)]
    assert recurrence.first(5, numbers) == values


SCALES = {
    "exponential:mean=2": ("1", "V = 4", "4"),
    "location:density=laplace,estimator=mean": ("1", "2", "2"),
    "linear-regression:d=3": ("X'X/n", "sigma^2*(X'X/n)^(-1)", "3*sigma^2"),
}


@pytest.mark.parametrize("text", SCALES)
def test_the_scale_of_the_risk_is_told(text: str) -> None:
    scale = catalogue.family(text).risk_scale
    assert scale is not None
    assert (scale.weight, scale.covariance, scale.trace) == SCALES[text]


def test_the_scale_is_that_of_the_simulated_first_risk() -> None:
    """n times the risk of generation 1, from raw data, against tr(W Sigma)."""
    for text in ("gamma:shape=2,mean=3", "location:density=laplace,estimator=median", "poisson-regression:d=2"):
        family, rng, n = catalogue.family(text), np.random.default_rng(3), 400
        truth = np.asarray(family.truth(), dtype=float)
        fits = np.broadcast_to(truth, (2000, *truth.shape)).copy()
        loss = family.loss(family.estimate(family.draw_points(rng, fits, n)))
        scale = family.risk_scale
        assert scale is not None
        expected = float(Fraction(scale.trace))
        assert abs(n * loss.mean() / expected - 1) < 0.12, text
