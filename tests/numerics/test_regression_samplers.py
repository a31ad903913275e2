"""Bartlett's decomposition against raw regressions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from mengoli.numerics.samplers.bartlett import (
    draw_estimate_fresh,
    draw_factor,
    draw_statistic,
    solve_transposed,
)
from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.theory import catalogue
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.workflows import AugmentSubsample


def test_fresh_design_estimates_have_their_exact_risk() -> None:
    rng = np.random.default_rng(1)
    for points, dimension in ((12, 3), (40, 5), (10**6, 2)):
        errors = draw_estimate_fresh(rng, np.zeros((40_000, dimension)), points)
        loss = (errors**2).sum(axis=1)
        # E tr (X'X)^{-1} = d/(T - d - 1), the mean of an inverse Wishart matrix.
        assert abs(loss.mean() - dimension / (points - dimension - 1)) < 4.5 * loss.std() / 200


def test_fresh_design_estimates_have_the_law_of_raw_least_squares() -> None:
    rng = np.random.default_rng(2)
    truth = np.array([1.0, -2.0])
    drawn = draw_estimate_fresh(rng, np.tile(truth, (20_000, 1)), 5) - truth
    literal = np.empty((4000, 2))
    for r in range(len(literal)):
        design = rng.standard_normal((5, 2))
        response = design @ truth + rng.standard_normal(5)
        literal[r] = np.linalg.lstsq(design, response, rcond=None)[0] - truth
    for mine, theirs in ((drawn[:, 0], literal[:, 0]), (drawn.prod(axis=1), literal.prod(axis=1))):
        assert stats.ks_2samp(mine, theirs).pvalue > 1e-3


def test_statistics_of_a_batch_fit_to_the_same_law() -> None:
    rng = np.random.default_rng(3)
    fit = np.tile([0.5, 1.0, -1.0], (20_000, 1))
    gram, product = draw_statistic(rng, fit, 8)
    solved = np.linalg.solve(gram, product[..., np.newaxis])[..., 0]
    assert stats.ks_2samp(solved[:, 2], draw_estimate_fresh(rng, fit, 8)[:, 2]).pvalue > 1e-3
    # E X'X = T I.
    np.testing.assert_allclose(gram.mean(axis=0), 8 * np.eye(3), atol=0.15)
    with pytest.raises(InputError, match="as many points"):
        draw_factor(rng, 2, 5, 4)


def test_back_substitution() -> None:
    factor = draw_factor(np.random.default_rng(4), 7, 4, 9)
    right = np.random.default_rng(5).standard_normal((4, 7))
    solution = solve_transposed(factor, right)
    np.testing.assert_allclose(np.einsum("jir,jr->ir", factor, solution), right, atol=1e-12)


def test_a_part_of_the_rows_keeps_their_responses() -> None:
    """Least squares on a random half of two batches, against a loop over normal equations with explicit rows."""
    n, d, replicates = 12, 2, 20_000
    design = np.cos((np.arange(n)[:, None] + 0.5) * np.pi / n * np.arange(d))
    rng, gram, losses = np.random.default_rng(5), design.T @ design, []
    for _ in range(replicates):
        first = rng.standard_normal(n)
        second = design @ np.linalg.lstsq(design, first, rcond=None)[0] + rng.standard_normal(n)
        picked = rng.permutation(2 * n)[:n]
        rows, response = np.vstack([design, design])[picked], np.concatenate([first, second])[picked]
        fit = np.linalg.lstsq(rows, response, rcond=None)[0]
        losses.append(fit @ gram @ fit / d)
    found = simulate_raw(
        catalogue.family("linear-regression:d=2"), AugmentSubsample(), n=n, generations=2, replicates=20_000
    )
    value, error = found.ratio(2)
    mean, spread = np.mean(losses), np.std(losses) / replicates**0.5
    assert abs(value - mean) < 4 * np.hypot(error, spread)


def test_whole_batches_have_no_parts() -> None:
    with pytest.raises(NotCoveredError, match="whole batches"):
        simulate_raw(catalogue.family("ridge-design"), AugmentSubsample(), n=4, generations=2, replicates=10)
