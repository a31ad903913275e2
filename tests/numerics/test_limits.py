"""Limits in n: supported along a sequence of sample sizes, refuted when planted, undecided too early."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numerics_laws import FalseLaw, TrueLaw

from mengoli.numerics.checks.limits import _extrapolate, check_limit
from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.errors import InputError
from mengoli.theory.families import Exponential
from mengoli.theory.workflows import Discard


def law(family: str, workflow: str = "discard") -> TrueLaw:
    return TrueLaw(catalogue.family(family), catalogue.workflow(workflow))


@pytest.mark.parametrize("family", ["exponential", "bernoulli", "location:density=normal,estimator=median"])
def test_true_limits_are_supported(family: str) -> None:
    found = check_limit(law(family), replicates=40_000)
    assert found.verdict is Verdict.SUPPORTED, found.witness
    assert found.decision.exact == 4


def test_the_approach_to_the_limit_is_measured() -> None:
    # R_4(n) = n((1 + 1/n)^4 - 1) = 4 + 6/n + ...
    found = check_limit(TrueLaw(Exponential(), Discard()), replicates=200_000, sizes=(20, 40, 80, 160))
    assert found.slope == pytest.approx(6, abs=2.5)


def test_medians_of_unions_are_taken_on_raw_data() -> None:
    found = check_limit(
        law("location:density=normal,estimator=median", "augment"),
        sizes=(15, 31, 63),
        generation=3,
        replicates=20_000,
    )
    assert found.verdict is Verdict.SUPPORTED, found.witness


def test_a_planted_limit_is_refuted() -> None:
    true = law("exponential")
    found = check_limit(FalseLaw(true, lambda g: true.ratio(g) * Fraction(110, 100)), replicates=40_000)
    assert found.verdict is Verdict.REFUTED
    assert "as n grows" in found.witness


def test_sample_sizes_that_are_too_small_decide_nothing() -> None:
    found = check_limit(law("exponential"), sizes=(1, 2, 3, 200), replicates=40_000)
    assert found.verdict is Verdict.UNKNOWN
    few = check_limit(law("exponential"), replicates=500)
    assert "too few" in few.witness
    vague = check_limit(law("bernoulli"), replicates=4000, margin=0.01)
    assert "not sharp enough" in vague.witness


def test_a_line_is_not_trusted_where_its_correction_is_large() -> None:
    # R_20(n) = n(1 - (1 - 1/n)^20): 8.2 at n = 9, 11.9 at 17, 14.7 at 31, and the limit is 20.
    found = check_limit(law("bernoulli"), sizes=(9, 17, 31), generation=20, replicates=3000)
    assert found.verdict is Verdict.UNKNOWN
    assert "too far from the limit" in found.witness


def test_the_extrapolation_is_weighted_least_squares() -> None:
    sizes, errors = np.array([10.0, 20.0, 40.0, 80.0]), np.array([0.1, 0.2, 0.1, 0.3])
    ratios = 2 + 3 / sizes + np.array([0.01, -0.02, 0.03, 0.0])
    intercept, slope, error, _ = _extrapolate(sizes, ratios, errors)
    design = np.column_stack([np.ones(4), 1 / sizes]) / errors[:, np.newaxis]
    expected, *_ = np.linalg.lstsq(design, ratios / errors, rcond=None)
    assert [intercept, slope] == pytest.approx(expected.tolist())
    assert error == pytest.approx(np.sqrt(np.linalg.inv(design.T @ design)[0, 0]))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"sizes": (10, 20)}, "three sample sizes"), ({"generation": 1}, "generation 1")],
)
def test_bad_calls(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        check_limit(law("exponential"), **arguments)
    with pytest.raises(InputError, match="asymptotic law"):
        check_limit(TrueLaw(Exponential(), Discard(), 10))
