"""Rare events: true laws are not refuted where the events that carry the risk were hardly seen."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from numerics_laws import TrueLaw
from scipy import stats

from mengoli.numerics.checks.crosscheck import crosscheck
from mengoli.numerics.samplers.hyperbolic_secant import draw_sum
from mengoli.numerics.samplers.secant_tail import FAR, both, draw_far
from mengoli.numerics.simulation.risk import MOST_POINTS, simulate
from mengoli.numerics.statistics import Moments, merge, skewness_of_mean
from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.errors import InputError
from mengoli.theory.families import HyperbolicSecant, Poisson
from mengoli.theory.law import derive
from mengoli.theory.workflows import Augment, Discard

SCARCE = [
    ("bernoulli:mean=1/1000", "augment", 10, 10, 20_000),
    ("poisson:mean=1/1000", "discard", 10, 10, 4096),
    ("poisson:mean=1/10000", "discard", 10, 10, 1000),
    ("gamma:shape=1/10", "discard", 3, 10, 4096),
    ("exponential", "discard", 10, 30, 4096),
]


@pytest.mark.parametrize(("family", "workflow", "n", "generations", "replicates"), SCARCE)
def test_true_laws_survive_rare_events(
    family: str, workflow: str, n: int, generations: int, replicates: int
) -> None:
    law = derive(catalogue.family(family), catalogue.workflow(workflow), n)
    verdicts = [
        crosscheck(law, generations=generations, replicates=replicates, seed=seed).verdict for seed in range(12)
    ]
    assert Verdict.REFUTED not in verdicts


def test_five_histories_refute_nothing() -> None:
    law = TrueLaw(Poisson(), Augment(), 20)
    assert all(
        crosscheck(law, generations=5, replicates=5, seed=seed).verdict is Verdict.UNKNOWN for seed in range(20)
    )


def test_what_is_granted_leaves_the_power() -> None:
    """An allowance of the order 1/R is small against a margin of five per cent."""
    found = crosscheck(TrueLaw(Poisson(), Augment(), 100), generations=10, replicates=50_000)
    assert found.verdict is Verdict.SUPPORTED
    assert found.granted < 0.01 * float(found.exact)
    assert found.detectable < 0.01


def test_cubes_merge() -> None:
    values = np.random.default_rng(3).exponential(size=(2, 3, 500)) ** 2
    whole, parts = Moments.of(values), merge(Moments.of(values[..., :123]), Moments.of(values[..., 123:]))
    assert np.allclose(whole.cubes, parts.cubes, rtol=1e-12)
    expected = stats.skew(values, axis=-1) / 500**0.5
    assert np.allclose(skewness_of_mean(whole), expected, rtol=1e-9)


@pytest.mark.parametrize("rho", [1.0, 3.0, 1e3])
@pytest.mark.parametrize("tangent", [1e2, 1e5, 1e9])
def test_the_far_density_has_no_cancellation(rho: float, tangent: float) -> None:
    for x in (-5.0, 0.0, 3.0, 900.0, 1001.0, tangent, 5 * tangent * rho):
        with mpmath.workdps(60):
            angle = mpmath.atan(1 / mpmath.mpf(tangent))
            z = (rho + 1j * mpmath.mpf(x)) / 2
            height = (mpmath.pi / 2 - angle) * x + 2 * mpmath.re(mpmath.loggamma(z))
            slope = mpmath.pi / 2 - angle - mpmath.im(mpmath.digamma(z))
        own = np.arctan(1 / tangent)
        found, tilt = (value - added for value, added in zip(both(np.array([x]), rho), (own * x, own), strict=True))
        assert found[0] == pytest.approx(float(height), rel=1e-11, abs=1e-11)
        assert tilt[0] == pytest.approx(float(slope), rel=1e-6, abs=1e-15)


@pytest.mark.parametrize("rho", [1.0, 2.5, 40.0])
def test_both_ways_of_drawing_agree_where_they_meet(rho: float) -> None:
    rng = np.random.default_rng(7)
    near = draw_sum(rng, np.full(40_000, np.arctan(FAR)), rho)
    assert stats.ks_2samp(near, draw_far(rng, np.full(40_000, FAR), rho)).pvalue > 1e-4


def test_far_fits_are_drawn_and_lost_ones_are_told() -> None:
    rng = np.random.default_rng(1)
    drawn = draw_far(rng, np.array([1e9, -1e4, 1e90, -1e200, np.inf, np.nan]), 2.0)
    assert (np.sign(drawn[:4]) == [1, -1, 1, -1]).all()
    assert np.isnan(drawn[4:]).all()
    found = simulate(HyperbolicSecant(), Discard(), n=1, generations=12, replicates=2000)
    assert found.replicates == 2000


def test_sizes_beyond_double_precision_are_refused() -> None:
    with pytest.raises(InputError, match="10\\^12 points"):
        simulate(Poisson(), Augment(), n=10 * MOST_POINTS, generations=2)
    found = simulate(Poisson(), Augment(), n=MOST_POINTS, generations=5, replicates=4000)
    assert found.best.name == "telescoped"
    exact = float(sum(Fraction(1, g * g) for g in range(1, 6)))
    assert found.ratio(5)[0] == pytest.approx(exact, rel=1e-6)


def test_fits_that_do_not_exist_are_counted() -> None:
    found = simulate(catalogue.family("logistic-regression:d=2"), Discard(), n=20, generations=4, replicates=1000)
    assert found.without_fit is not None
    assert found.without_fit[-1] > 0.02
