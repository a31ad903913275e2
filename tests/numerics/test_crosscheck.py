"""Checks support what is true, refute what is planted, and stay silent where nothing can be said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, final

import numpy as np
import pytest
from numerics_laws import FalseLaw, TrueLaw

from mengoli.numerics.checks.crosscheck import adjust, crosscheck
from mengoli.numerics.real_data.datasets import covariates, design
from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.families import Bernoulli, Exponential, LinearRegression, Normal, Poisson
from mengoli.theory.family import MeanFamily
from mengoli.theory.law import derive
from mengoli.theory.workflows import Augment, AugmentSubsample, Discard

AUGMENT = TrueLaw(Normal(), Augment())


def harmonic(g: int, power: int = 2, shift: int = 0) -> Fraction:
    return Fraction(1) + sum((Fraction(1, (k + shift) ** power) for k in range(2, g + 1)), Fraction(0))


@pytest.mark.parametrize(
    "law",
    [
        AUGMENT,
        TrueLaw(Normal(), Discard(), 100),
        TrueLaw(Poisson(), Augment(), 100),
        TrueLaw(Bernoulli(), Discard(), 100),
        TrueLaw(Exponential(), Augment(), 100),
        TrueLaw(LinearRegression(3), Augment(), 40),
        TrueLaw(Normal(), AugmentSubsample()),
    ],
    ids=lambda law: f"{law.family} {law.workflow} {law.n}",
)
def test_true_laws_are_supported(law: TrueLaw) -> None:
    found = crosscheck(law, generations=30)
    assert found.verdict is Verdict.SUPPORTED
    assert found.witness == ""
    assert found.exact == law.ratio(30)
    assert found.detectable < 0.05
    assert abs(found.simulated - float(found.exact)) < 4.5 * found.standard_error


PLANTED: list[tuple[str, TrueLaw, Callable[[int], Fraction]]] = [
    ("1/(g+1)^2 for 1/g^2", AUGMENT, lambda g: harmonic(g, shift=1)),
    ("1/g for 1/g^2", AUGMENT, lambda g: harmonic(g, power=1)),
    ("g-1 for g", TrueLaw(Normal(), Discard()), lambda g: Fraction(max(g - 1, 1))),
    ("v2 = 1 for -1", TrueLaw(Bernoulli(), Augment(), 50), TrueLaw(Exponential(), Augment(), 50).ratio),
    ("v2 = 0 for 1", TrueLaw(Exponential(), Augment(), 100), AUGMENT.ratio),
    (
        "g+1 for g",
        TrueLaw(Poisson(), Augment(), 50),
        lambda g: TrueLaw(Poisson(), Augment(), 50).ratio(g + 1),
    ),
]


@pytest.mark.parametrize(("name", "law", "wrong"), PLANTED, ids=[entry[0] for entry in PLANTED])
def test_planted_laws_are_refuted_with_a_witness(
    name: str, law: TrueLaw, wrong: Callable[[int], Fraction]
) -> None:
    found = crosscheck(FalseLaw(law, wrong), generations=20)
    assert found.verdict is Verdict.REFUTED
    assert "the law says" in found.witness
    assert "z = " in found.witness
    assert found.difference_p < found.alpha


@final
@dataclass(frozen=True)
class OnePercent(MeanFamily):
    """A normal sampler whose variance is wrong by one per cent."""

    name = "one-percent"
    summary = "planted"
    source = Normal.source

    @property
    def curvature(self) -> Fraction:
        return Fraction(0)

    def truth(self) -> float:
        return 0.0

    def variance(self, mean: Any) -> Any:
        return 0 * mean + 1.0

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        return rng.normal(fit, (1.01 / points) ** 0.5)

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        return rng.normal(fit[:, None], 1.01**0.5, size=(len(fit), points))


@final
@dataclass(frozen=True)
class ReusedSeed(MeanFamily):
    """A normal sampler that seeds every batch of a block alike: real and synthetic batches share numbers."""

    name = "reused-seed"
    summary = "planted"
    source = Normal.source

    @property
    def curvature(self) -> Fraction:
        return Fraction(0)

    def truth(self) -> float:
        return 0.0

    def variance(self, mean: Any) -> Any:
        return 0 * mean + 1.0

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        again = np.random.default_rng(rng.bit_generator.seed_seq.spawn_key[-1])
        return again.normal(fit, points**-0.5)

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        raise NotImplementedError


@final
@dataclass(frozen=True)
class Biased(MeanFamily):
    """A normal sampler that misses by a twentieth of a standard error."""

    name = "biased"
    summary = "planted"
    source = Normal.source

    @property
    def curvature(self) -> Fraction:
        return Fraction(0)

    def truth(self) -> float:
        return 0.0

    def variance(self, mean: Any) -> Any:
        return 0 * mean + 1.0

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        return rng.normal(fit + 0.05 * points**-0.5, points**-0.5)

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("family", "control"),
    [(OnePercent(), "innovation squared"), (ReusedSeed(), "innovation repeated"), (Biased(), "innovation")],
    ids=lambda value: str(value),
)
def test_sick_samplers_are_caught_by_their_innovations(family: MeanFamily, control: str) -> None:
    found = crosscheck(TrueLaw(family, Augment(), 100), generations=20)
    assert found.verdict is Verdict.REFUTED
    assert abs(dict(found.controls)[control]) > 5
    raw_sentence = "the sampler contradicts its family" in found.witness or "the law says" in found.witness
    assert raw_sentence


def test_a_reused_seed_doubles_the_step_and_is_seen_in_the_risk_alone() -> None:
    # Real and first synthetic batch share their noise: Var(e + e/2)/Var(e) = 9/4 where 5/4 is true.
    found = crosscheck(TrueLaw(ReusedSeed(), Augment(), 1000), generations=2)
    assert found.plain == pytest.approx(2.25, abs=0.05)
    assert found.verdict is Verdict.REFUTED


def test_a_heavy_tail_gets_no_verdict() -> None:
    found = crosscheck(TrueLaw(Exponential(), Discard(), 4), generations=50)
    assert found.verdict is Verdict.UNKNOWN
    assert "tail" in found.witness


def test_absorption_gets_no_verdict_where_survivors_are_rare() -> None:
    law = TrueLaw(Poisson(mean="1/2"), Discard(), 1)
    found = crosscheck(law, generations=40)
    assert found.verdict is Verdict.UNKNOWN
    assert "tail" in found.witness or "absorbed" in found.witness


def test_too_few_replicates_get_no_verdict() -> None:
    few = crosscheck(AUGMENT, generations=5, replicates=500)
    assert few.verdict is Verdict.UNKNOWN
    assert "too few" in few.witness
    vague = crosscheck(AUGMENT, generations=5, replicates=2000, margin=0.01)
    assert vague.verdict is Verdict.UNKNOWN
    assert "not sharp enough" in vague.witness


def test_precision_is_reached_and_reported() -> None:
    found = crosscheck(TrueLaw(Poisson(), Augment(), 100), generations=10, precision=1e-3)
    assert found.verdict is Verdict.SUPPORTED
    assert found.margin == 1e-3
    assert found.detectable < 1e-3
    wrong = FalseLaw(TrueLaw(Poisson(), Augment(), 100), lambda g: AUGMENT.ratio(g) * Fraction(1002, 1000))
    assert crosscheck(wrong, generations=10, precision=1e-3).verdict is Verdict.REFUTED


def test_raw_data_serve_where_statistics_do_not() -> None:
    law = TrueLaw(Poisson(), AugmentSubsample(replacement=True), 10)
    found = crosscheck(law, generations=4, replicates=20_000, margin=0.1)
    assert found.method == "raw data"
    assert found.verdict is Verdict.SUPPORTED
    assert crosscheck(TrueLaw(Normal(), Augment(), 10), generations=4, raw=True).verdict is Verdict.SUPPORTED


def test_regression_on_real_covariates() -> None:
    pytest.importorskip("sklearn")
    family = LinearRegression(design=design("diabetes"))
    assert (family.dimension, len(covariates("diabetes"))) == (11, 442)
    law = TrueLaw(family, Augment(), 442)
    assert crosscheck(law, generations=10).verdict is Verdict.SUPPORTED
    literal = crosscheck(law, generations=3, raw=True, replicates=4096, margin=0.1)
    assert literal.verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("family", "workflow", "n", "values"),
    [
        ("linear-regression:d=3,design=fresh", "discard", 20, {}),
        ("linear-regression:d=3,design=fresh", "augment", 20, {}),
        ("ridge", "augment", 20, {}),
        ("ridge", "discard", 20, {}),
        ("normal-mean-variance", "augment", 20, {}),
        ("normal", "bias:b=1/2", None, {"theta": 0}),
        ("normal", "bias:b=1/2", 10, {"theta": 0}),
        ("poisson", "bias:b=1/2", None, {"theta": 0}),
        ("normal", "shrinkage", None, {"theta": 3}),
        ("normal", "mutual:w=1/3", 20, {}),
        ("normal", "fresh:w=w,ratio=1", 20, {"w": "1/3"}),
    ],
)
def test_derived_laws_of_every_kind(
    family: str, workflow: str, n: int | None, values: dict[str, Any]
) -> None:
    law = derive(catalogue.family(family), catalogue.workflow(workflow), n)
    numbers = {name: Fraction(value) for name, value in values.items()}
    needed = {parameter.name for parameter in law.parameters}
    numbers |= {name: Fraction(1, 3) for name in needed - set(numbers)}
    found = crosscheck(law, generations=5, replicates=20_000, margin=0.1, values=numbers)
    assert found.verdict is Verdict.SUPPORTED, found.witness


def test_a_matrix_of_checks_is_corrected() -> None:
    checks = [crosscheck(AUGMENT, generations=5, seed=seed, replicates=3000, margin=0.2) for seed in range(3)]
    borderline = replace(checks[0], difference_p=4e-4, verdict=Verdict.REFUTED, witness="planted")
    clear = replace(checks[0], difference_p=1e-9, verdict=Verdict.REFUTED, witness="planted")
    adjusted = adjust([*checks, borderline, clear])
    assert [check.verdict for check in adjusted[:3]] == [check.verdict for check in checks]
    assert adjusted[3].verdict is Verdict.UNKNOWN
    assert "5 checks" in adjusted[3].witness
    assert adjusted[4].verdict is Verdict.REFUTED


@pytest.mark.parametrize(
    ("law", "arguments", "error", "message"),
    [
        (AUGMENT, {"alpha": 0.9}, InputError, "alpha"),
        (AUGMENT, {"margin": 0.0}, InputError, "margin"),
        (AUGMENT, {"generations": 0}, InputError, "generations"),
        (TrueLaw(Normal(), Augment(), 10), {"n": 11}, InputError, "exact at n = 10"),
        (TrueLaw(Exponential(), Augment()), {"n": 11}, InputError, "as n grows"),
        (FalseLaw(AUGMENT, lambda g: Fraction(0)), {}, NotCoveredError, "vanishing"),
    ],
)
def test_bad_calls(law: Any, arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        crosscheck(law, **{"generations": 3, "replicates": 1000, **arguments})


def test_data_sets_that_are_not_there() -> None:
    with pytest.raises(InputError, match="no such data set"):
        covariates("iris-of-mars")
