"""Exact laws against full enumeration: every possible batch and subsample, in exact fractions.

Nothing of the derivation is used: points are drawn one by one from the fitted distribution, pools are multisets
of points, subsamples are all subsets, and expectations are finite sums.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from math import comb

import pytest
import sympy

from mengoli.theory import catalogue
from mengoli.theory.family import Family
from mengoli.theory.workflows import Augment, AugmentSubsample, Discard

Counts = tuple[int, ...]
Law = dict[tuple[Counts, Counts], Fraction]


def batches(law: tuple[Fraction, ...], points: int) -> Iterator[tuple[Counts, Fraction]]:
    """All count vectors of `points` draws with their multinomial probabilities."""
    for counts in product(range(points + 1), repeat=len(law) - 1):
        if sum(counts) <= points:
            full = (*counts, points - sum(counts))
            chance, left = Fraction(1), points
            for count, p in zip(full, law, strict=True):
                chance *= comb(left, count) * p**count
                left -= count
            yield full, chance


def parts(pool: Counts, points: int) -> Iterator[tuple[Counts, Fraction]]:
    """All subsets of a pool of labelled points, as counts."""
    labelled = [i for i, count in enumerate(pool) for _ in range(count)]
    every = comb(len(labelled), points)
    found: dict[Counts, int] = defaultdict(int)
    for chosen in combinations(labelled, points):
        found[tuple(chosen.count(i) for i in range(len(pool)))] += 1
    for counts, ways in found.items():
        yield counts, Fraction(ways, every)


def frequencies(counts: Counts) -> tuple[Fraction, ...]:
    return tuple(Fraction(count, sum(counts)) for count in counts)


def enumerate_fits(
    truth: tuple[Fraction, ...], workflow: str, n: int, generations: int
) -> Iterator[dict[tuple[Fraction, ...], Fraction]]:
    """The exact distribution of the fit, generation by generation; states are (pool, counts of the fit)."""
    law: Law = {(counts, counts): p for counts, p in batches(truth, n)}
    for generation in range(1, generations + 1):
        if generation > 1:
            after: Law = defaultdict(Fraction)
            for (pool, fit), chance in law.items():
                for batch, p in batches(frequencies(fit), n):
                    union = tuple(a + b for a, b in zip(pool, batch, strict=True))
                    if workflow == "discard":
                        after[batch, batch] += chance * p
                    elif workflow == "augment":
                        after[union, union] += chance * p
                    elif workflow == "subsample":
                        for part, q in parts(union, n):
                            after[union, part] += chance * p * q
                    else:
                        for part, q in batches(frequencies(union), n):
                            after[union, part] += chance * p * q
            law = {state: p for state, p in after.items() if p}
        fits: dict[tuple[Fraction, ...], Fraction] = defaultdict(Fraction)
        for (_, fit), chance in law.items():
            fits[frequencies(fit)] += chance
        assert sum(fits.values()) == 1
        yield dict(fits)


WORKFLOWS = {
    "discard": Discard(),
    "augment": Augment(),
    "subsample": AugmentSubsample(),
    "resample": AugmentSubsample(replacement=True),
}


def values(family: Family, workflow: str, n: int, generations: int, quantity: str) -> list[sympy.Expr]:
    return list(family.law(WORKFLOWS[workflow].definition, Fraction(n), quantity).values(generations))


@pytest.mark.parametrize("workflow", WORKFLOWS)
@pytest.mark.parametrize("n", [2, 3])
def test_bernoulli_risk_ratio(workflow: str, n: int) -> None:
    truth = (Fraction(1, 3), Fraction(2, 3))
    risks = [
        sum((p * (fit[0] - truth[0]) ** 2 for fit, p in law.items()), Fraction(0))
        for law in enumerate_fits(truth, workflow, n, 3)
    ]
    got = values(catalogue.family("bernoulli"), workflow, n, 3, "risk_ratio")
    assert got == [risk / risks[0] for risk in risks]


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_multinomial_risk_ratio_and_survival(workflow: str) -> None:
    truth, n = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)), 2
    laws = list(enumerate_fits(truth, workflow, n, 3))
    family = catalogue.family("multinomial:categories=3")
    risks = [
        sum(p * (f - t) ** 2 for fit, p in law.items() for f, t in zip(fit, truth, strict=True)) for law in laws
    ]
    assert values(family, workflow, n, 3, "risk_ratio") == [risk / risks[0] for risk in risks]
    variety = 1 - sum(t * t for t in truth)
    left = [1 - sum(p * f * f for fit, p in law.items() for f in fit) for law in laws]
    assert values(family, workflow, n, 3, "survival") == [value / variety for value in left]


@pytest.mark.parametrize("workflow", ["discard", "augment"])
def test_binomial_is_bernoulli_with_more_points(workflow: str) -> None:
    """n binomials of m trials are n m Bernoulli points: the fraction of successes has the same law."""
    truth = (Fraction(1, 4), Fraction(3, 4))
    risks = [
        sum((p * (fit[0] - truth[0]) ** 2 for fit, p in law.items()), Fraction(0))
        for law in enumerate_fits(truth, workflow, 4, 3)
    ]
    got = values(catalogue.family("binomial:trials=2"), workflow, 2, 3, "risk_ratio")
    assert got == [risk / risks[0] for risk in risks]


def test_a_wrong_curvature_is_caught() -> None:
    truth = (Fraction(1, 3), Fraction(2, 3))
    risks = [
        sum((p * (fit[0] - truth[0]) ** 2 for fit, p in law.items()), Fraction(0))
        for law in enumerate_fits(truth, "augment", 2, 3)
    ]
    got = values(catalogue.family("poisson"), "augment", 2, 3, "risk_ratio")
    assert got[1:] != [risk / risks[0] for risk in risks][1:]
