"""Exact laws of sums, and of parts given the whole, against raw draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats

from mengoli.numerics.samplers.hyperbolic_secant import draw_sum, log_density, slope
from mengoli.numerics.samplers.secant_parts import draw_sum_of_part
from mengoli.numerics.samplers.statistic import draw_estimate, draw_part
from mengoli.theory import catalogue
from mengoli.theory.errors import InputError, NotCoveredError

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


@pytest.mark.parametrize("text", FAMILIES)
def test_a_part_given_the_whole_has_the_joint_law(text: str) -> None:
    family: Any = catalogue.family(text)
    rng = np.random.default_rng(11)
    fits = np.full(40_000, family.truth())
    whole = family.draw_estimate(rng, fits, 9)
    part = draw_part(family, rng, whole, 9, np.full(len(fits), 4))
    points = family.draw_points(rng, fits, 9)
    literal_whole, literal_part = points.mean(axis=1), points[:, :4].mean(axis=1)
    for mine, literal in (
        (part, literal_part),
        (whole - part, literal_whole - literal_part),
        (whole * part, literal_whole * literal_part),
    ):
        assert abs(mine.mean() - literal.mean()) < 4.5 * np.hypot(mine.std(), literal.std()) / 200
        assert mine.std() == pytest.approx(literal.std(), rel=0.03)
        assert stats.ks_2samp(np.round(mine, 9), np.round(literal, 9)).pvalue > 1e-4
    complete = draw_part(family, rng, whole, 9, np.full(len(fits), 9))
    np.testing.assert_allclose(complete, whole, rtol=1e-12)


def test_parts_of_other_families_are_told() -> None:
    family = catalogue.family("inverse-gaussian")
    with pytest.raises(NotCoveredError, match="draws no part of a batch"):
        draw_part(family, np.random.default_rng(1), np.ones(2), 3, np.array([1, 2]))


def test_a_part_of_multinomial_counts_given_all_has_the_joint_law() -> None:
    family: Any = catalogue.family("multinomial:categories=3")
    rng = np.random.default_rng(12)
    fits = np.tile(family.truth(), (40_000, 1))
    whole = family.draw_estimate(rng, fits, 6)
    part = np.rint(4 * draw_part(family, rng, whole, 6, np.full(len(fits), 4))).astype(int)
    assert (part.sum(axis=1) == 4).all()
    labels = family.draw_points(rng, fits, 6)
    literal = [np.stack([(labels[:, :k] == i).sum(axis=1) for i in range(3)], axis=1) for k in (6, 4)]
    cells = [
        (np.concatenate([all_of, some], axis=1) @ [1, 7, 0, 49, 343, 0]).astype(int)
        for all_of, some in ((np.rint(6 * whole), part), literal)
    ]
    counts = np.array([np.bincount(cell, minlength=7**4) for cell in cells])
    assert stats.chi2_contingency(counts[:, counts.sum(axis=0) >= 20]).pvalue > 1e-3


def _one(x: Any) -> Any:
    return 1 / np.cosh(np.pi * x / 2)


def _two(x: Any) -> Any:
    return np.where(np.abs(x) < 1e-9, 1.0, (np.pi * x / 2) / np.sinh(np.pi * np.where(x == 0, 1.0, x) / 2))


@pytest.mark.parametrize("total", [0.0, 0.4, -7.0, 60.0, -150.0])
@pytest.mark.parametrize(("a", "b"), [(1, 1), (1, 2), (2, 1), (2, 2)])
def test_secant_parts_have_their_density(a: int, b: int, total: float) -> None:
    """By the reflection formula |Gamma|^2 is a sech for parameter 1 and x/sinh for 2: elementary functions."""
    factors = {1: _one, 2: _two}
    grid = np.linspace(min(total, 0) - 25, max(total, 0) + 25, 400_001)
    density = factors[a](grid) * factors[b](total - grid)
    cumulated = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    ones = np.ones(20_000)
    drawn = draw_sum_of_part(np.random.default_rng(3), total * ones, a * ones, b * ones)
    assert stats.kstest(drawn, lambda x: np.interp(x, grid, cumulated / cumulated[-1])).pvalue > 1e-3


@pytest.mark.parametrize(("a", "b"), [(1.0, 1.0), (3.0, 40.0), (2e5, 1e3)])
def test_secant_parts_of_far_sums_are_beta(a: float, b: float) -> None:
    """Far out a secant sum is nearly a gamma sum, and a part of one has a share that is beta."""
    ones = np.ones(5_000)
    for total in (1e9 * (a + b), -1e14 * (a + b), 1e200):
        share = draw_sum_of_part(np.random.default_rng(4), total * ones, a * ones, b * ones) / total
        assert stats.kstest(share, stats.beta(a, b).cdf).pvalue > 1e-3
    assert np.isnan(draw_sum_of_part(np.random.default_rng(4), np.array([np.inf, np.nan]), ones[:2], ones[:2])).all()


@pytest.mark.parametrize("estimator", ["mle", "unbiased"])
@pytest.mark.parametrize(("d", "points"), [(1, 1), (1, 2), (1, 7), (2, 2), (2, 3), (3, 3), (2, 12)])
def test_normal_means_and_covariances_have_the_law_of_raw_points(d: int, points: int, estimator: str) -> None:
    family: Any = catalogue.family(f"normal-mean-variance:d={d},estimator={estimator}")
    rng = np.random.default_rng(13)
    mean, root = np.arange(1.0, d + 1), np.tril(np.ones((d, d))) * 1.5
    fit = np.concatenate([mean, (root @ root.T + np.outer(mean, mean)).reshape(-1)])
    fits = np.tile(fit, (20_000, 1))
    if estimator == "unbiased" and points == 1:
        with pytest.raises(InputError, match="two points"):
            draw_estimate(family, rng, fits, points)
        return
    drawn = draw_estimate(family, rng, fits, points)
    literal = family.estimate(family.draw_points(rng, fits, points))
    along = np.arange(1.0, d + 1)
    reads: tuple[Callable[[Any], Any], ...] = (
        lambda f: f[:, 0],
        lambda f: f[:, :d].prod(axis=1),
        lambda f: f[:, d],
        lambda f: f[:, d:].reshape(-1, d, d) @ along @ along - (f[:, :d] @ along) ** 2,
        lambda f: np.linalg.det(f[:, d:].reshape(-1, d, d) - f[:, :d, None] * f[:, None, :d]),
        lambda f: f[:, 0] * f[:, -1],
    )
    for read in reads:
        mine, theirs = np.round(read(drawn), 9), np.round(read(literal), 9)
        assert stats.ks_2samp(mine, theirs).pvalue > 1e-4


def test_normal_fits_of_any_size_are_drawn_at_the_same_cost() -> None:
    family: Any = catalogue.family("normal-mean-variance")
    drawn = draw_estimate(family, np.random.default_rng(1), np.tile([0.0, 1.0], (4000, 1)), 10**12)
    assert (drawn[:, 1] - 1).std() == pytest.approx((2 / 1e12) ** 0.5, rel=0.1)


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
