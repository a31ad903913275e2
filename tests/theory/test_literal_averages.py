"""What the workflows' names promise: windows and kept real data as literal averages of batches, computed by hand.

A batch is its coefficients on independent unit noises; a fit is the average of the batches it is trained on.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from mengoli.theory import catalogue
from mengoli.theory.moments.second_moments import NoiseLaw, SecondMoments

Vector = list[Fraction]
Chosen = Callable[[int, list[Vector]], list[Vector]]


def average(batches: list[Vector]) -> Vector:
    return [sum(column, Fraction(0)) / len(batches) for column in zip(*batches, strict=True)]


def risks(chosen: Chosen, last: int) -> list[Fraction]:
    """`chosen` picks the batches of generation g from all so far."""
    batches = [[Fraction(int(i == 0)) for i in range(last)]]
    found = [Fraction(1)]
    fit = batches[0]
    for g in range(2, last + 1):
        batches.append([c + int(i == g - 1) for i, c in enumerate(fit)])
        fit = average(chosen(g, batches))
        found.append(sum((c * c for c in fit), Fraction(0)))
    return found


def window(k: int) -> Chosen:
    return lambda g, batches: batches[-k:]


def real_plus_last(k: int) -> Chosen:
    return lambda g, batches: [batches[0], *batches[1:][-k:]]


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("discard", lambda g, batches: batches[-1:]),
        ("augment", lambda g, batches: batches),
        *((f"window:k={k}", window(k)) for k in (1, 2, 3, 5)),
        *((f"real-plus-last:k={k}", real_plus_last(k)) for k in (1, 2, 3, 5)),
    ],
)
def test_the_name_means_what_it_says(name: str, chosen: Chosen) -> None:
    moments = SecondMoments(catalogue.workflow(name).definition, NoiseLaw()).fastest
    assert [moments.field.constant(value) for value in moments.risks(8)] == risks(chosen, 8)
