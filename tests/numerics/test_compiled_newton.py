"""Compiled logistic fits are numpy's but for rounding: where they differ, and by how much."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba")

from mengoli.numerics.samplers import newton
from mengoli.numerics.samplers.compiled_newton import LANES


@pytest.mark.parametrize("dimension", [1, 2, 5, 10])
@pytest.mark.parametrize("replicates", [1, LANES - 1, LANES, 1000])
def test_they_differ_from_numpy_by_rounding_only(dimension: int, replicates: int) -> None:
    rng = np.random.default_rng(dimension)
    design = rng.standard_normal((100, dimension))
    parents = np.full((replicates, dimension), 0.3)
    statistic = newton.draw_statistic(rng, design, parents)
    for start in (None, parents):
        ours, numpys = (newton.fit(design, statistic, start, compiled=compiled) for compiled in (True, False))
        assert ours.exists.tolist() == numpys.exists.tolist()
        # Both sum 100 rows, in different orders: some units of the last place of a coefficient of size one.
        np.testing.assert_allclose(
            ours.coefficients[ours.exists], numpys.coefficients[ours.exists], rtol=0, atol=1e-13
        )


def test_they_are_not_the_same_bits() -> None:
    # Should this fail, the two ways have become one and may share a store.
    rng = np.random.default_rng(1)
    design = rng.standard_normal((100, 5))
    statistic = newton.draw_statistic(rng, design, np.zeros((500, 5)))
    ours, numpys = (newton.fit(design, statistic, compiled=compiled).coefficients for compiled in (True, False))
    assert ours.tobytes() != numpys.tobytes()


def test_separated_replicates_leave_their_neighbours_alone() -> None:
    rng = np.random.default_rng(2)
    design = np.column_stack([np.ones(12), np.linspace(-1, 1, 12)])
    parents = np.tile([0.0, 3.0], (3000, 1))
    responses = (rng.random((3000, 12)) < newton.probabilities(design, parents)).astype(float)
    statistic = responses @ design
    ours, numpys = (newton.fit(design, statistic, compiled=compiled) for compiled in (True, False))
    # Increasing responses, or all alike, are separated by a threshold; so are decreasing ones.
    steps = np.abs(np.diff(responses, axis=1)).sum(axis=1)
    assert ours.exists.tolist() == (steps > 1).tolist()
    assert numpys.exists.tolist() == ours.exists.tolist()
    assert 0 < ours.exists.sum() < 3000
    np.testing.assert_allclose(
        ours.coefficients[ours.exists], numpys.coefficients[ours.exists], rtol=1e-9, atol=1e-9
    )


@pytest.mark.parametrize("compiled", [False, True])
def test_a_large_predictor_is_no_separation(compiled: bool) -> None:
    # One covariate of a wide range and two rows that contradict each other: the maximum exists, far predictors too.
    inner = np.array([-0.1, 0.1, -0.1, 0.1])
    design = np.concatenate([inner, np.linspace(5, 60, 6), -np.linspace(5, 60, 6)])[:, np.newaxis]
    response = np.concatenate([[0, 1, 1, 1], np.ones(6), np.zeros(6)])
    found = newton.fit(design, (response @ design)[np.newaxis], tolerance=1e-12, compiled=compiled)
    assert found.exists.tolist() == [True]
    assert np.abs(design @ found.coefficients[0]).max() > 100
    score = response @ design - newton.probabilities(design, found.coefficients)[0] @ design
    assert np.abs(score).max() < 1e-9
