"""Families outside the theorem: never pi^2/6, the failed hypothesis named, and what happens instead, from raw data."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import sympy

from mengoli.theory import catalogue
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.language.plain import plain
from mengoli.theory.language.workflow import Definition
from mengoli.theory.law import derive

Array = Any

FAILING = {
    "uniform-maximum": "support",
    "kernel-density": "consistent",
    "constant-bias": "E psi = 0",
    "ridge": "unbiased",
    "location:density=cauchy,estimator=mean": "finite variance",
    "spiky-mixture": "dominated",
}


def agrees(sample: Array, value: float) -> bool:
    return bool(abs(sample.mean() - value) <= 4 * sample.std() / len(sample) ** 0.5)


def values(family: str, workflow: str, g: int, n: int | None = None, quantity: str | None = None) -> list[float]:
    law = derive(catalogue.family(family), catalogue.workflow(workflow), n, quantity=quantity)
    return [float(value) for value in law.law.values(g)]


@pytest.mark.parametrize(("name", "words"), FAILING.items())
def test_the_failed_hypothesis_is_named(name: str, words: str) -> None:
    assert any(words in item.statement for item in catalogue.family(name).failures)


@pytest.mark.parametrize("name", FAILING)
@pytest.mark.parametrize("workflow", ["discard", "augment", "augment-subsample"])
def test_no_law_ends_in_the_basel_constant(name: str, workflow: str) -> None:
    family = catalogue.family(name)
    for quantity in (item.name for item in family.quantities):
        try:
            law = derive(family, catalogue.workflow(workflow), quantity=quantity)
        except NotCoveredError:
            continue
        assert law.limit is None or sympy.simplify(law.limit - sympy.pi**2 / 6) != 0


@pytest.mark.parametrize("name", ["kernel-density", "spiky-mixture", "location:density=cauchy,estimator=mean"])
def test_a_risk_ratio_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(NotCoveredError, match=r"not covered by the theorem.*failed"):
        derive(catalogue.family(name), catalogue.workflow("augment"), quantity="risk_ratio")


def test_growth_is_what_the_derivation_says() -> None:
    growth = {
        (name, workflow): derive(catalogue.family(name), catalogue.workflow(workflow)).growth.value
        for name in ("uniform-maximum", "kernel-density", "constant-bias", "location:density=cauchy,estimator=mean")
        for workflow in ("discard", "augment")
    }
    assert growth == {
        ("uniform-maximum", "discard"): "power",
        ("uniform-maximum", "augment"): "bounded",
        ("kernel-density", "discard"): "linear",
        ("kernel-density", "augment"): "logarithmic",
        ("constant-bias", "discard"): "power",
        ("constant-bias", "augment"): "logarithmic",
        ("location:density=cauchy,estimator=mean", "discard"): "linear",
        ("location:density=cauchy,estimator=mean", "augment"): "logarithmic",
    }


@pytest.mark.parametrize("workflow", ["discard", "augment"])
@pytest.mark.parametrize("name", ["uniform-maximum", "inverse-gaussian:shape=10"])
def test_exact_values_from_raw_points(name: str, workflow: str) -> None:
    family, rng, n = catalogue.family(name), np.random.default_rng(21), 5
    ratios = values(name, workflow, 4, n)
    fit = np.ones(200_000)
    pool: Array = np.empty((len(fit), 0))
    for g in range(1, 5):
        data = family.draw_points(rng, fit, n)
        pool = data if workflow == "discard" else np.concatenate([pool, data], axis=1)
        fit = family.estimate(pool)
        assert agrees(family.loss(fit), ratios[g - 1] * family.first_risk(n)), g


@pytest.mark.parametrize("workflow", ["discard", "augment", "augment-subsample"])
def test_the_drift_of_a_kernel_estimate_from_raw_points(workflow: str) -> None:
    family, rng, n = catalogue.family("kernel-density:bandwidth=1/2"), np.random.default_rng(22), 6
    expected = values(family.label, workflow, 4)
    pool: Array = rng.standard_normal((100_000, n))
    used = pool
    for g in range(1, 5):
        assert agrees(family.loss(used), expected[g - 1]), g
        data = family.draw_points(rng, used, n)
        pool = data if workflow == "discard" else np.concatenate([pool, data], axis=1)
        used = pool
        if workflow == "augment-subsample":
            chosen = np.argsort(rng.random(pool.shape), axis=1)[:, :n]
            used = np.take_along_axis(pool, chosen, axis=1)


@pytest.mark.parametrize("workflow", ["discard", "augment"])
def test_constant_bias_from_raw_points(workflow: str) -> None:
    family, rng, n = catalogue.family("constant-bias:bias=1/2"), np.random.default_rng(23), 4
    ratios = values(family.label, workflow, 4, n)
    means = values(family.label, workflow, 4, n, "mean_error")
    fit = np.zeros(100_000)
    pool: Array = np.empty((len(fit), 0))
    for g in range(1, 5):
        data = family.draw_points(rng, fit, n)
        pool = data if workflow == "discard" else np.concatenate([pool, data], axis=1)
        fit = family.estimate(pool)
        assert agrees(family.loss(fit), ratios[g - 1] * family.first_risk(n)), g
        assert agrees(fit, means[g - 1] * 0.5 / n**0.5), g


@pytest.mark.parametrize("workflow", ["discard", "augment"])
def test_the_mean_of_cauchy_points_spreads_whatever_n_is(workflow: str) -> None:
    family, rng, n = catalogue.family("location:density=cauchy,estimator=mean"), np.random.default_rng(24), 7
    expected = values(family.label, workflow, 4)
    fit = np.zeros(60_000)
    pool: Array = np.empty((len(fit), 0))
    for g in range(1, 5):
        data = family.draw_points(rng, fit, n)
        pool = data if workflow == "discard" else np.concatenate([pool, data], axis=1)
        fit = family.estimate(pool)
        # Half of all errors lie below the median error: the share is binomial.
        share = (abs(fit) < expected[g - 1]).mean()
        assert abs(share - 0.5) < 4 * 0.5 / len(fit) ** 0.5, g


@pytest.mark.parametrize("workflow", ["discard", "augment"])
def test_a_spiky_mixture_collapses_as_derived(workflow: str) -> None:
    """Raw points at n = 400, up to the 1/n error of the limit."""
    family, rng, n = catalogue.family("spiky-mixture:spikes=1/2"), np.random.default_rng(25), 400
    expected = values(family.label, workflow, 4)
    fit = np.zeros(8_000)
    pool: Array = np.empty((len(fit), 0))
    for g in range(1, 5):
        data = family.draw_points(rng, np.where(np.isfinite(fit), fit, 1e3), n)
        pool = data if workflow == "discard" else np.concatenate([pool, data], axis=1)
        fit = np.where(np.isfinite(fit), family.estimate(pool), np.inf)
        alive = family.loss(fit)
        assert abs(alive.mean() - expected[g - 1]) < 4 * 0.5 / len(fit) ** 0.5 + 2 / n, g


@pytest.mark.parametrize("spikes", ["1/4", "1/2", "5"])
@pytest.mark.parametrize("workflow", ["discard", "augment"])
def test_the_inverse_square_of_a_survival_is_linear(workflow: str, spikes: str) -> None:
    """Its values are those of the fractional linear recursion; its growth is (x)^g and g^a as the module says."""
    name, c = f"spiky-mixture:spikes={spikes}", Fraction(spikes)
    a = 1 / (1 + 2 * c)
    law = derive(catalogue.family(name), catalogue.workflow(workflow), quantity="inverse_square")
    survival = derive(catalogue.family(name), catalogue.workflow(workflow))
    assert law.ratios(12) == [Fraction(str(1 / value**2)) for value in survival.law.values(12)]
    assert law.closed_form is not None
    assert any("closed-form" in row.id for row in law.certificates)
    if workflow == "discard":
        assert law.verdict.value == "proved"
        assert law.growth.value == "geometric"
        root = float(1 + a + ((1 + a) ** 2 - 4 * a**2) ** 0.5) / 2
        assert float(law.ratio(41) / law.ratio(40)) == pytest.approx(root, rel=1e-12)
    else:
        assert law.growth.value == "power"
        assert law.rate == plain(sympy.Symbol("g") ** sympy.Rational(a.numerator, a.denominator))


def test_what_is_not_linear_says_what_to_ask_for() -> None:
    law = derive(catalogue.family("spiky-mixture"), catalogue.workflow("augment"))
    assert "--quantity inverse_square" in str(law.reason)
    with pytest.raises(InputError, match=r"no fraction; got '3\*sqrt\(11\)/11'; write law.expression"):
        law.ratio(2)


def test_the_inverse_gaussian_explodes_and_says_why() -> None:
    law = derive(catalogue.family("inverse-gaussian"), catalogue.workflow("discard"), 2)
    listed = [float(value) for value in law.law.values(5)]
    growth = [b / a for a, b in pairwise(listed)]
    assert growth == sorted(growth)
    assert growth[-1] > 10**6
    with pytest.raises(NotCoveredError, match="order 2\\^g"):
        list(law.law.values(6))
    assert derive(catalogue.family("inverse-gaussian"), catalogue.workflow("discard")).growth.value == "linear"


def test_ridge_keeps_its_first_mean_when_everything_is_kept() -> None:
    law = derive(catalogue.family("ridge:penalty=r"), catalogue.workflow("augment"), quantity="mean")
    assert law.ratio(7, r=Fraction(1, 2)) == Fraction(2, 3)


@pytest.mark.parametrize(
    ("family", "workflow", "status"),
    [
        ("bernoulli", "label-noise:factor=2", "failed"),
        ("bernoulli", "label-noise", "undecided"),
        ("binomial", "label-noise:factor=1/2", "checked"),
        ("bernoulli", "augment", None),
        ("exponential", "label-noise:factor=2", None),
    ],
)
def test_bounded_points_cannot_be_noisier_than_the_model(family: str, workflow: str, status: str | None) -> None:
    law = derive(catalogue.family(family), catalogue.workflow(workflow), "n")
    told = [text for text in law.assumptions if "of this variance exist" in text]
    assert (status is None and told == []) or f"exist: {status} (" in told[0]


@pytest.mark.parametrize(
    ("fit", "reason"),
    [
        ("2*last(batch) - batch", "nowhere negative"),
        ("batch/2", "a bias moves the fit"),
        ("batch + 1", "a bias moves the fit"),
    ],
)
def test_cauchy_scales_are_added_only_where_they_add(fit: str, reason: str) -> None:
    # fit 2 = 2 e_1 - (e_1 + noise) has scale 2, and the signed sum of its weights is 0.
    with pytest.raises(NotCoveredError, match=reason):
        derive(catalogue.family("location:density=cauchy,estimator=mean"), Definition(fit=fit))


@pytest.mark.parametrize(
    "workflow", ["augment:sizes=2^i", "augment:sizes=(1/2)^i", "window:k=3", "mutual:w=1/3", "fresh:w=1/3"]
)
def test_cauchy_scales_add_where_no_weight_is_negative(workflow: str) -> None:
    law = derive(catalogue.family("location:density=cauchy,estimator=mean"), catalogue.workflow(workflow))
    if workflow.startswith("augment"):
        base = Fraction(2) if "2^i" in workflow and "/" not in workflow else Fraction(1, 2)
        scale, total = Fraction(1), base
        for g in range(2, 6):
            total += base**g
            scale += base**g / total
            assert law.ratio(g) == scale
    assert law.ratio(1) == 1
