"""Sampled paths have the exact covariance: state space and dense factor, to stated error."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from mengoli.numerics.simulation.paths import dense_paths, paths
from mengoli.testing.strategies import workflows
from mengoli.theory import catalogue
from mengoli.theory.errors import InputError
from mengoli.theory.language.workflow import Definition
from mengoli.theory.moments.limit_process import LimitProcess

REPLICATES = 20_000


def worst(process: LimitProcess, sampled: np.ndarray) -> float:
    """Largest z-score of an entry of the sample second-moment matrix (Isserlis: Var x y = K_gg K_hh + K_gh^2)."""
    generations = sampled.shape[1]
    exact = np.array([[float(v) for v in row] for row in process.matrix(generations)])
    diagonal = np.diag(exact)
    error = np.sqrt((np.outer(diagonal, diagonal) + exact**2) / len(sampled))
    found = sampled.T @ sampled / len(sampled)
    scores = np.abs(found - exact)[error > 1e-12] / error[error > 1e-12]
    return float(scores.max())


@settings(max_examples=8, deadline=None, derandomize=True)
@given(workflows())
def test_paths_have_the_exact_covariance(definition: Definition) -> None:
    process = LimitProcess(definition)
    assert worst(process, paths(process, 5, REPLICATES, np.random.default_rng(1))[:, 0]) < 5
    assert worst(process, dense_paths(process, 5, REPLICATES, np.random.default_rng(2))) < 5


@settings(max_examples=5, deadline=None, derandomize=True)
@given(workflows(max_models=3))
def test_paths_of_several_models(definition: Definition) -> None:
    process = LimitProcess(definition, model=definition.models[-1])
    assert worst(process, paths(process, 4, REPLICATES, np.random.default_rng(3))[:, 0]) < 5


def test_a_wrong_law_is_caught() -> None:
    augment = LimitProcess(catalogue.workflow("augment").definition)
    window = LimitProcess(catalogue.workflow("window:k=4").definition)
    assert worst(augment, paths(window, 8, REPLICATES, np.random.default_rng(4))[:, 0]) > 5


def test_bias_and_probabilities_in_three_dimensions() -> None:
    biased = LimitProcess(catalogue.workflow("bias:b=1/2").definition)
    made = paths(biased, 3, REPLICATES, np.random.default_rng(5))
    assert abs(made[:, 0, 2].mean() - 1.0) < 5 * np.sqrt(3 / REPLICATES)
    process = LimitProcess(catalogue.workflow("discard").definition)
    lengths = (paths(process, 3, REPLICATES, np.random.default_rng(6), dimension=3) ** 2).sum(axis=1)
    share = (lengths[:, 2] < lengths[:, 0]).mean()
    assert abs(share - float(process.probability_closer(3, dimension=3).evalf())) < 5 * 0.5 / np.sqrt(
        REPLICATES
    )


def test_bad_counts() -> None:
    process = LimitProcess(catalogue.workflow("augment").definition, truth=Fraction(0))
    with pytest.raises(InputError, match="replicates must be at least 1"):
        paths(process, 3, 0, np.random.default_rng(7))
