"""An estimator that is off by d standard deviations on every batch: its bias adds up, beside its variance."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mengoli.theory import catalogue
from mengoli.theory.moments.second_moments import NoiseLaw, SecondMoments


def course(name: str, drift: Fraction, *, mean: bool = False, last: int = 5) -> list[Fraction | None]:
    moments = SecondMoments(catalogue.workflow(name).definition, NoiseLaw(drift=drift), mean=mean).fastest
    return [moments.field.constant(value) for value in moments.risks(last)]


@pytest.mark.parametrize("d", [Fraction(1, 2), Fraction(-2), Fraction(0)])
def test_discard_adds_up_variance_and_bias(d: Fraction) -> None:
    assert course("discard", d) == [(g + (g * d) ** 2) / (1 + d**2) for g in range(1, 6)]


def test_augment_adds_up_harmonically() -> None:
    """The pool moves by d/g at every generation, after a first fit that is off by d."""
    d, expected = Fraction(1, 3), []
    for g in range(1, 6):
        variance = sum(Fraction(1, k**2) for k in range(1, g + 1))
        bias = d * sum(Fraction(1, k) for k in range(1, g + 1))
        expected.append((variance + bias**2) / (1 + d**2))
    assert course("augment", d) == expected


def test_the_mean_error_is_the_bias() -> None:
    assert course("discard", Fraction(1, 4), mean=True) == [1, 2, 3, 4, 5]
    assert course("discard:sizes=2^i", Fraction(1, 4), mean=True) == [1, 2, 3, 4, 5]


def test_a_larger_first_batch_has_a_smaller_first_risk() -> None:
    """R_2 = (1/n_1 + 1/n_2 + (2 d)^2)/(1/n_1 + d^2) with n_1 = 2, n_2 = 4."""
    d = Fraction(1, 2)
    assert course("discard:sizes=2^i", d, last=2)[1] == (Fraction(3, 4) + 1) / (Fraction(1, 2) + Fraction(1, 4))
