"""Parts of a pool whose batches differ in noise, drawn by their exact law at finite n."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, final

import numpy as np
import pytest

from mengoli.numerics.checks.crosscheck import crosscheck
from mengoli.numerics.samplers import StatisticSampler
from mengoli.numerics.tape import Part, record
from mengoli.theory.claims import Verdict
from mengoli.theory.errors import NotCoveredError
from mengoli.theory.families import LinearRegression, Normal
from mengoli.theory.language.workflow import Definition
from mengoli.theory.law import derive

HALF_A_BATCH = Definition(
    pools={"points": "points + (batch - points)*size/total"},
    fit="subsample(points, 1/2, total)",
    batch_noise="2",
)


def test_the_law_with_noisier_batches_is_supported() -> None:
    law = derive(Normal(), HALF_A_BATCH, 8)
    assert law.ratio(4) == Fraction(38871, 7130)
    found = crosscheck(law, generations=4, replicates=150_000, margin=0.1)
    assert found.verdict is Verdict.SUPPORTED, found.witness
    # Points that are all alike, as in the same workflow without noise, are far off.
    plain = derive(Normal(), replace(HALF_A_BATCH, batch_noise="1"), 8)
    assert abs(float(plain.ratio(4)) - found.simulated) > 20 * found.standard_error


@final
class Half:
    """Allocates half of the part to each of two batches."""

    def __init__(self) -> None:
        self.generator = np.random.default_rng(4)

    def hypergeometric(self, good: int, bad: int, wanted: Any) -> Any:
        return wanted // 2 if bad else wanted.copy()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.generator, name)


def test_each_batch_varies_with_its_own_noise() -> None:
    count, n = 200_000, 8
    one, two = Fraction(1), Fraction(2)
    part = Part(3, 2, Fraction(1, 2), two, False, (0, 1), (one, one), (one, two))
    assert part.noise == Fraction(3, 2)
    zeros = np.zeros(count)
    generator: Any = Half()
    drawn = StatisticSampler(Normal(), n).part(generator, part, zeros, [zeros, zeros])
    # Two points of each batch of eight, whose mean is zero: variances (1/2 - 1/8) times 1 and times 2; half each.
    expected = (0.375 * 1 + 0.375 * 2) / 4
    assert drawn.var() == pytest.approx(expected, rel=5 * (2 / count) ** 0.5)


def test_the_tape_says_which_batch_is_noisier() -> None:
    parts = record(HALF_A_BATCH, 3).parts
    assert [part.noises for part in parts] == [
        (Fraction(1), Fraction(2)),
        (Fraction(1), Fraction(2), Fraction(2)),
    ]


def test_a_family_without_a_law_for_parts_is_refused() -> None:
    part = record(HALF_A_BATCH, 2).parts[0]
    values = np.zeros((3, 2))
    with pytest.raises(NotCoveredError, match="simulate raw data"):
        StatisticSampler(LinearRegression(2), 8).part(np.random.default_rng(0), part, values, [values, values])
