"""What a check says it detects, it detects: alone, with a run that chooses its length, and within a matrix."""

from __future__ import annotations

from fractions import Fraction

import pytest
from numerics_laws import TrueLaw

from mengoli.numerics.checks.crosscheck import crosscheck
from mengoli.numerics.checks.findings import CrossCheck, adjust, detectable
from mengoli.numerics.statistics import AsymptoticConfidenceSequence, difference_p_value, holm
from mengoli.numerics.statistics.power import quantile
from mengoli.theory.families import Normal, Poisson
from mengoli.theory.workflows import Augment

ALPHA, BETA = 0.01, 0.1


def check(seed: int = 1, precision: float | None = None) -> CrossCheck:
    law = TrueLaw(Poisson(), Augment(), 20)
    return crosscheck(
        law, generations=4, replicates=20_000, precision=precision, seed=seed, alpha=ALPHA, beta=BETA
    )


@pytest.mark.parametrize("tests", [1, 9, 400])
def test_an_error_at_the_edge_is_found_by_holm_half_of_the_time(tests: int) -> None:
    # Off by the detectable error less z_{1-beta} standard errors, an estimate is just significant.
    size = detectable(Fraction(2), 0.01, 0.0, 10_000, tests, None, ALPHA, BETA)
    edge = 2 * size - quantile(1 - BETA) * 0.01
    for offset, rejects in ((1e-6, True), (-1e-6, False)):
        p = [difference_p_value(2 + edge + offset, 2, 0.01), *[0.5] * (tests - 1)]
        assert (holm(p)[0] < ALPHA) is rejects


def test_a_sequence_tuned_to_one_level_answers_for_another() -> None:
    sequence = AsymptoticConfidenceSequence(alpha=0.05, planned=50_000)
    for level in (0.05, 0.001, 1e-6):
        z = sequence.radius(30_000, 1.0, level) * 30_000**0.5
        assert sequence.p_value(30_000, z) == pytest.approx(level, rel=1e-9)
    assert sequence.radius(30_000, 1.0) == sequence.radius(30_000, 1.0, 0.05)


@pytest.mark.parametrize("precision", [None, 0.02])
def test_every_test_of_a_check_counts(precision: float | None) -> None:
    found = check(precision=precision)
    # Two arms at four generations; innovations, their squares and products; the two controls of the reduced arm.
    assert found.tests == 2 * 4 + 3 + 2
    assert (found.sequence is None) is (precision is None)
    expected = detectable(
        found.exact,
        found.standard_error,
        found.granted,
        found.replicates,
        found.tests,
        found.sequence,
        ALPHA,
        BETA,
    )
    assert found.detectable == expected
    alone = detectable(found.exact, found.standard_error, 0.0, found.replicates, 1, found.sequence, ALPHA, BETA)
    assert alone < found.detectable < found.plain_detectable


@pytest.mark.parametrize("precision", [None, 0.02])
def test_in_a_matrix_all_share_alpha(precision: float | None) -> None:
    checks = [check(seed, precision) for seed in range(3)]
    for before, after in zip(checks, adjust(checks), strict=True):
        assert after.tests == 3 * before.tests
        assert before.detectable < after.detectable < 1.5 * before.detectable
        assert before.plain_detectable < after.plain_detectable
    assert adjust(checks[:1])[0].detectable == checks[0].detectable


def test_the_limit_process_has_one_arm() -> None:
    found = crosscheck(TrueLaw(Normal(), Augment()), generations=3, replicates=5000, margin=0.3)
    assert found.method == "plain"
    assert found.detectable == found.plain_detectable
