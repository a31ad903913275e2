"""Second moments against brute force: the recursion and K = A Q A^T share no formula."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mengoli.testing.dense import dense_risks
from mengoli.testing.strategies import workflows
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.language.workflow import Definition
from mengoli.theory.moments.second_moments import NoiseLaw, SecondMoments
from mengoli.theory.symbols import Parameter


def risks(definition: Definition, generations: int, noise: NoiseLaw | None = None) -> list[Fraction]:
    moments = SecondMoments(definition, noise or NoiseLaw()).fastest
    numbers = [moments.field.constant(value) for value in moments.risks(generations)]
    assert None not in numbers
    return [number for number in numbers if number is not None]


@settings(max_examples=60, deadline=None)
@given(workflows())
def test_asymptotic_moments_are_those_of_the_dense_covariance(definition: Definition) -> None:
    assert risks(definition, 6) == dense_risks(definition, 6)


@settings(max_examples=60, deadline=None)
@given(
    workflows(),
    st.integers(5, 12),
    st.sampled_from([Fraction(-1), Fraction(-1, 3), Fraction(0), Fraction(1, 2), Fraction(1)]),
)
def test_exact_moments_are_those_of_the_dense_covariance(
    definition: Definition, n: int, curvature: Fraction
) -> None:
    noise = NoiseLaw(Fraction(n), curvature)
    assert risks(definition, 5, noise) == dense_risks(definition, 5, n=Fraction(n), curvature=curvature)


@settings(max_examples=40, deadline=None)
@given(workflows(subsampling=False, biased=True), st.fractions(-2, 2, max_denominator=3))
def test_biased_workflows_report_their_bias(definition: Definition, truth: Fraction) -> None:
    moments = SecondMoments(definition, NoiseLaw())
    theta = Parameter.read("theta", "real").symbol
    got = [moments.field.expression(value).subs(theta, truth) for value in moments.risks(5)]
    assert got == dense_risks(definition, 5, truth=truth)


def test_several_models_that_train_on_each_other() -> None:
    definition = Definition(fit={"a": "(batch(a) + batch(b))/2", "b": "2/3*batch(a) + 1/3*last(batch(b))"})
    assert risks(definition, 6) == dense_risks(definition, 6)


def test_windows_start_with_what_there_is() -> None:
    definition = Definition(fit="(batch + last(batch, 1) + last(batch, 2))/min(g, 3)")
    assert risks(definition, 6) == dense_risks(definition, 6)
    assert risks(definition, 3)[1] == Fraction(5, 4)


def test_a_pool_that_does_not_hold_the_points_is_refused() -> None:
    pools = {"pool": "pool + (batch - pool)*size/total"}
    with pytest.raises(InputError, match="does not hold the points"):
        SecondMoments(Definition(fit="subsample(pool, 1, 2*g)", pools=pools), NoiseLaw())
    with pytest.raises(InputError, match="does not hold the points"):
        SecondMoments(Definition(fit="subsample(pool, 1, g)", pools={"pool": "(pool + batch)/2"}), NoiseLaw())


def test_a_subsample_larger_than_its_pool_is_refused() -> None:
    definition = Definition(
        fit="subsample(pool, 3, total)", pools={"pool": "pool + (batch - pool)*size/total"}
    )
    with pytest.raises(InputError, match="takes 3 n of 2 n points"):
        risks(definition, 3)


def test_bias_at_finite_n_is_refused_where_the_variance_moves() -> None:
    with pytest.raises(NotCoveredError, match="biased"):
        SecondMoments(Definition(fit="1/2*batch"), NoiseLaw(Fraction(10), Fraction(1)))
