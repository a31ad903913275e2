"""Bartlett's decomposition and batched Newton against raw regressions and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from mengoli.numerics.samplers import newton
from mengoli.numerics.samplers.bartlett import (
    draw_estimate_fresh,
    draw_factor,
    draw_statistic,
    solve_transposed,
)
from mengoli.theory.errors import InputError


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


def test_logistic_fits_solve_the_score_equation() -> None:
    rng = np.random.default_rng(6)
    design = rng.standard_normal((100, 5))
    parents = np.tile([0.3, -0.5, 0.0, 1.0, 0.2], (3000, 1))
    statistic = newton.draw_statistic(rng, design, parents)
    for start in (None, parents):
        fits = newton.fit(design, statistic, start)
        assert fits.exists.all()
        score = statistic - newton.probabilities(design, fits.coefficients) @ design
        assert np.abs(score).max() < 1e-6


def test_logistic_fits_against_scikit_learn() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    rng = np.random.default_rng(7)
    design = rng.standard_normal((60, 3))
    for _ in range(5):
        response = (rng.random(60) < newton.probabilities(design, np.array([[0.5, 0.0, -1.0]]))[0]).astype(
            float
        )
        model = linear_model.LogisticRegression(C=1e10, fit_intercept=False, tol=1e-10, max_iter=1000)
        expected = model.fit(design, response).coef_
        np.testing.assert_allclose(
            newton.fit(design, (response @ design)[np.newaxis]).coefficients, expected, atol=1e-4
        )


def test_separated_data_are_reported() -> None:
    design = np.column_stack([np.ones(6), np.arange(6.0)])
    separated = np.array([0, 0, 0, 1, 1, 1.0]) @ design
    mixed = np.array([0, 1, 0, 1, 0, 1.0]) @ design
    fits = newton.fit(design, np.stack([separated, mixed]))
    assert fits.exists.tolist() == [False, True]


def test_far_starts_still_converge() -> None:
    rng = np.random.default_rng(8)
    design = rng.standard_normal((200, 4))
    statistic = newton.draw_statistic(rng, design, np.tile([0.4, 0.1, -0.6, 0.0], (50, 1)))
    near = newton.fit(design, statistic)
    far = newton.fit(design, statistic, np.full((50, 4), 3.0))
    np.testing.assert_allclose(far.coefficients, near.coefficients, atol=1e-6)
