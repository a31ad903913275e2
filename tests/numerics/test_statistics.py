"""Moments, decisions, power, sequential stopping and gates against independent computations."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mengoli.numerics.statistics import (
    HEAVY_TAIL_SHARE,
    AsymptoticConfidenceSequence,
    Moments,
    compare,
    equivalence_p_value,
    holm,
    largest_share,
    merge,
    minimal_detectable_error,
    replicates_for_difference,
    replicates_for_equivalence,
    total,
)
from mengoli.theory.errors import InputError


def raw(seed: int, replicates: int, offset: float = 0.0) -> np.ndarray:
    return offset + np.random.default_rng(seed).standard_normal((4, 3, replicates))


def same(first: Moments, second: Moments) -> None:
    assert first.count == second.count
    for name in ("mean", "comoment", "smallest", "largest"):
        np.testing.assert_allclose(getattr(first, name), getattr(second, name), rtol=1e-9, atol=1e-12)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.sampled_from([0.0, 1e6]))
def test_merging_equals_computing_at_once(lengths: list[int], offset: float) -> None:
    parts = [raw(seed, length, offset) for seed, length in enumerate(lengths)]
    whole = Moments.of(np.concatenate(parts, axis=-1))
    merged = total(Moments.of(part) for part in parts)
    np.testing.assert_allclose(merged.mean, whole.mean, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(merged.comoment, whole.comoment, rtol=1e-6, atol=1e-6)


def test_moments_against_exact_fractions() -> None:
    values = [Fraction(1, 3), Fraction(7, 2), Fraction(-5, 4), Fraction(10**8)]
    mean = sum(values, Fraction(0)) / 4
    variance = sum(((x - mean) ** 2 for x in values), Fraction(0)) / 3
    data = np.array([[[float(x) for x in values]]])
    merged = merge(Moments.of(data[..., :1]), Moments.of(data[..., 1:]))
    assert merged.mean[0, 0] == pytest.approx(float(mean), rel=1e-14)
    assert merged.variance[0, 0] == pytest.approx(float(variance), rel=1e-14)
    assert merged.standard_error[0, 0] == pytest.approx(math.sqrt(float(variance) / 4), rel=1e-14)


def test_covariance_against_numpy() -> None:
    data = raw(0, 50)
    np.testing.assert_allclose(Moments.of(data).covariance[1], np.cov(data[1]), rtol=1e-12)


def test_moments_refuse_what_does_not_fit() -> None:
    with pytest.raises(InputError, match="no moments"):
        total([])
    with pytest.raises(InputError, match="same quantities"):
        merge(Moments.of(raw(0, 3)), Moments.of(raw(0, 3)[:2]))
    with pytest.raises(InputError, match="two replicates"):
        _ = Moments.of(raw(0, 1)).variance


def test_difference_and_equivalence_are_two_questions() -> None:
    vague = compare(1.002, 1.0, 0.05, margin=0.01)
    assert not vague.differs
    assert not vague.is_equivalent
    sharp = compare(1.002, 1.0, 0.0002, margin=0.01)
    assert sharp.differs
    assert sharp.is_equivalent
    wrong = compare(1.02, 1.0, 0.0002, margin=0.01)
    assert wrong.differs
    assert not wrong.is_equivalent


def test_p_values_against_scipy() -> None:
    decision = compare(1.3, 1.2, 0.07, margin=0.1)
    assert decision.difference_p == pytest.approx(2 * stats.norm.sf(0.1 / 0.07), rel=1e-12)
    expected = max(stats.norm.cdf((0.1 - 0.12) / 0.07), stats.norm.sf((0.1 + 0.12) / 0.07))
    assert decision.equivalence_p == pytest.approx(expected, rel=1e-12)


def test_an_estimate_without_spread() -> None:
    assert compare(1.0, 1.0, 0.0).difference_p == 1.0
    assert compare(1.0, 1.0, 0.0).is_equivalent
    assert compare(1.0 + 1e-9, 1.0, 0.0).difference_p == 0.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: compare(math.nan, 1, 1), "finite"),
        (lambda: compare(1, math.inf, 1), "finite"),
        (lambda: compare(1, 1, math.nan), "standard error"),
        (lambda: compare(1, 1, -1), "standard error"),
        (lambda: compare(1, 1, 1, alpha=0), "alpha"),
        (lambda: compare(1, 1, 1, beta=0.7), "beta"),
        (lambda: equivalence_p_value(1, 1, 1, 0), "margin"),
        (lambda: holm([1.5]), "p-value"),
        (lambda: replicates_for_difference(1, 0), "precision"),
        (lambda: replicates_for_difference(math.inf, 1), "relative variance"),
        (lambda: AsymptoticConfidenceSequence(alpha=2), "alpha"),
        (lambda: AsymptoticConfidenceSequence(planned=0), "planned"),
    ],
)
def test_bad_calls(call, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=message):
        call()


def test_detectable_error_is_found_with_the_declared_power() -> None:
    error = minimal_detectable_error(2.0, 0.01, alpha=0.05, beta=0.1)
    generator = np.random.default_rng(1)
    estimates = 2.0 * (1 + error) + 0.01 * generator.standard_normal(20_000)
    found = np.mean(np.abs(estimates - 2.0) / 0.01 > stats.norm.ppf(0.975))
    assert found == pytest.approx(0.9, abs=0.01)
    assert minimal_detectable_error(0.0, 0.01) == math.inf


def test_the_plain_estimator_at_one_per_cent_needs_its_known_number() -> None:
    # A squared normal has relative variance 2: (2/1e-4)(1.96 + 1.645)^2 = 2.6e5.
    assert replicates_for_difference(2.0, 0.01) == pytest.approx(
        2 / 1e-4 * (1.95996 + 1.64485) ** 2, rel=1e-4
    )
    assert replicates_for_equivalence(2.0, 0.01) == pytest.approx(
        2 / 1e-4 * (1.64485 + 1.95996) ** 2, rel=1e-4
    )


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_against_its_definition(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    for alpha in (0.01, 0.05, 0.3):
        # Step down: reject in increasing order while p <= alpha/(m - rank).
        rejected = set()
        for rank, i in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
            if p_values[i] * (len(p_values) - rank) > alpha:
                break
            rejected.add(i)
        assert {i for i, p in enumerate(adjusted) if p <= alpha} == rejected


def test_a_confidence_sequence_survives_peeking_and_an_interval_does_not() -> None:
    repetitions, length = 2000, 2000
    draws = np.random.default_rng(2).exponential(size=(repetitions, length)) - 1
    counts = np.arange(1, length + 1)
    means = np.cumsum(draws, axis=1) / counts
    deviations = np.sqrt(np.cumsum(draws**2, axis=1) / counts - means**2)
    sequence = AsymptoticConfidenceSequence(alpha=0.05, planned=500)
    # The guarantee is asymptotic: the first look comes when the skewed mean is nearly normal.
    looks = counts >= 200
    radius = np.array([sequence.radius(int(count), 1.0) if count >= 200 else 0.0 for count in counts])
    missed = np.mean(np.any((np.abs(means) > radius * deviations)[:, looks], axis=1))
    peeking = np.mean(np.any((np.abs(means) > 1.96 * deviations / np.sqrt(counts))[:, looks], axis=1))
    assert missed <= 0.05
    assert peeking > 0.3


def test_the_sequence_is_tightest_when_planned() -> None:
    radii = {
        plan: AsymptoticConfidenceSequence(planned=plan).radius(1000, 1.0) for plan in (10, 1000, 100_000)
    }
    assert radii[1000] == min(radii.values())
    assert AsymptoticConfidenceSequence().radius(1, 1.0) == math.inf


def test_heavy_tails_are_seen() -> None:
    generator = np.random.default_rng(3)
    light = generator.standard_normal((1, 1, 8192)) ** 2
    heavy = np.exp(4 * generator.standard_normal((1, 1, 8192)))
    assert largest_share(Moments.of(light))[0, 0] < HEAVY_TAIL_SHARE / 2
    assert largest_share(Moments.of(heavy))[0, 0] > HEAVY_TAIL_SHARE
    assert largest_share(Moments.of(np.full((1, 1, 9), 2.0)))[0, 0] == 0
    with np.errstate(all="ignore"):
        overflow = Moments.of(np.array([[[1.0, 2.0, np.inf]]]))
    assert largest_share(overflow)[0, 0] == 1
