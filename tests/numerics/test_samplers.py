"""Exact laws of sums, and of parts given the whole, against raw draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from mengoli.numerics.samplers import PartDrawer
from mengoli.numerics.samplers.hyperbolic_secant import draw_sum, log_density, slope
from mengoli.numerics.samplers.statistic import draw_estimate
from mengoli.theory import catalogue
from mengoli.theory.errors import InputError

FAMILIES = [
    "normal",
    "poisson",
    "bernoulli",
    "exponential",
    "gamma:shape=5/2",
    "binomial:trials=3",
    "negative-binomial:r=4",
    "hyperbolic-secant:r=2",
]


@pytest.mark.parametrize("text", FAMILIES)
def test_the_statistic_has_the_law_of_the_mean_of_raw_points(text: str) -> None:
    family = catalogue.family(text)
    rng = np.random.default_rng(7)
    fits = np.full(20_000, family.truth())
    statistic = draw_estimate(family, rng, fits, 6)
    literal = family.estimate(family.draw_points(rng, fits, 6))
    if text.split(":")[0] in ("poisson", "bernoulli", "binomial", "negative-binomial"):
        # Discrete: compare the frequencies of the sums.
        most = int(max(statistic.max(), literal.max()) * 6 + 1)
        counts = np.array(
            [np.bincount(np.rint(6 * x).astype(int), minlength=most + 1) for x in (statistic, literal)]
        )
        kept = counts[:, counts.sum(axis=0) >= 20]
        assert stats.chi2_contingency(kept).pvalue > 1e-3
    else:
        assert stats.ks_2samp(statistic, literal).pvalue > 1e-3


@pytest.mark.parametrize("text", ["normal", "poisson", "bernoulli", "exponential"])
def test_a_part_given_the_whole_has_the_joint_law(text: str) -> None:
    assert isinstance(catalogue.family(text), PartDrawer)
    family: Any = catalogue.family(text)
    rng = np.random.default_rng(11)
    fits = np.full(40_000, family.truth())
    whole = family.draw_estimate(rng, fits, 9)
    part = family.draw_part(rng, whole, 9, np.full(len(fits), 4))
    points = family.draw_points(rng, fits, 9)
    literal_whole, literal_part = points.mean(axis=1), points[:, :4].mean(axis=1)
    for mine, literal in (
        (part, literal_part),
        (whole - part, literal_whole - literal_part),
        (whole * part, literal_whole * literal_part),
    ):
        assert abs(mine.mean() - literal.mean()) < 4.5 * np.hypot(mine.std(), literal.std()) / 200
        assert mine.std() == pytest.approx(literal.std(), rel=0.03)
    complete = family.draw_part(rng, whole, 9, np.full(len(fits), 9))
    np.testing.assert_allclose(complete, whole, rtol=1e-12)


@pytest.mark.parametrize("rho", [1.0, 2.5, 40.0, 1e6])
@pytest.mark.parametrize("tangent", [0.0, 0.7, -3.0])
def test_hyperbolic_secant_sums_have_their_moments(rho: float, tangent: float) -> None:
    rng = np.random.default_rng(5)
    drawn = draw_sum(rng, np.full(50_000, np.arctan(tangent)), rho)
    standard = (drawn - rho * tangent) / np.sqrt(rho * (1 + tangent**2))
    # Third and fourth cumulants of a quadratic-variance family: V V' and V (V'^2 + V V'').
    variance, first, second = rho * (1 + tangent**2), 2 * tangent, 2 / rho
    skewness = first / np.sqrt(variance)
    excess = (first**2 + variance * second) / variance
    for power, expected in ((1, 0.0), (2, 1.0), (3, skewness), (4, 3 + excess)):
        sample = standard**power
        assert abs(sample.mean() - expected) < 5 * sample.std() / 50_000**0.5


def test_hyperbolic_secant_density_is_concave_and_its_slope_is_right() -> None:
    x = np.linspace(-30, 30, 4001)
    for rho in (1.0, 3.0, 50.0):
        theta = np.full_like(x, 0.4)
        numeric = np.gradient(log_density(x, theta, rho), x)
        np.testing.assert_allclose(numeric[1:-1], slope(x, theta, rho)[1:-1], atol=5e-4)
        assert np.all(np.diff(slope(x, theta, rho)) < 1e-12)
    with pytest.raises(InputError, match="log-concave"):
        draw_sum(np.random.default_rng(0), np.zeros(2), 0.5)
