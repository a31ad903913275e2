"""The calibration study: how often checks refute what is true, and how often they miss what is planted.

False alarms: 1,200 seeded repetitions over a true catalogue at a declared alpha of 5 %, and 1,000 of runs that choose
their own length; the number of refutations must not exceed what a binomial law with 5 % allows.

Misses: planted relative errors of 1 % and structural errors. A pilot measures the relative variance c^2 of one
replicate, and the check takes the replicates with which a difference test at alpha over the number of tests (the
harshest step of Holm's procedure) has power 1 - 10^-5 against 1 %; c^2 is doubled for the pilot's own error. So all of
fewer than 100 errors are caught except with probability below 100 * 10^-5 = 0.001, and the test demands all.

Power: an error of just the size that a check says it detects, at one generation only, must be caught as often as
declared; so the size that every report states is held to its word.

Stops: a run that ends at a precision, after 128 histories or more, must have it as often as its confidence sequence
says, rare and skewed events among the cases. Limits in n of regressions are held like every other law.

With CALIBRATION_PAGE set, the observed rates are written there (`make calibration`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import cycle, islice, product
from typing import Any

import pytest
from numerics_laws import FalseLaw, TrueLaw
from scipy import stats

from mengoli.numerics.checks.crosscheck import crosscheck
from mengoli.numerics.checks.limits import check_limit
from mengoli.numerics.simulation.risk import simulate
from mengoli.numerics.statistics.power import replicates_for_difference
from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict

pytestmark = pytest.mark.slow

FAMILIES = [
    "normal",
    "poisson",
    "bernoulli",
    "exponential",
    "gamma:shape=2",
    "binomial:trials=3",
    "negative-binomial:r=4",
    "linear-regression:d=3",
    "multinomial:categories=3",
]
WORKFLOWS = [
    "discard",
    "augment",
    "window:k=3",
    "real-plus-last",
    "fresh:w=1/2,ratio=1",
    "fresh-pool:rho=1/2",
]
N, GENERATIONS = 40, 6
ALPHA, BETA, ERROR = 0.001, 1e-5, 0.01
Page = Callable[[int, str], None]
TESTS = 2 * GENERATIONS + 4
"""At most so many tests a check: both arms at every generation, and the controls."""
PILOT, MOST = 8192, 4_000_000
SHORT = ("poisson", "bernoulli", "exponential", "gamma")
"""Families whose arm of reduced variance needs few replicates."""
ONE_PER_CENT = ("normal", "linear-regression", "multinomial", "poisson", "bernoulli", "exponential", "gamma")


_HEAD = f"""# Calibration of the checks

How often a check refutes a law that is true, and how often it misses one that is false. Written by `make calibration`
from fixed seeds: {len(FAMILIES)} families under {len(WORKFLOWS)} workflows at n = {N}, {GENERATIONS} generations.
CI runs the study and fails if a rate leaves its bound.

| study | observed | declared | demanded |
| --- | --- | --- | --- |"""


_TAIL = """
Intervals are those of Clopper and Pearson at 95 %. Holm's procedure and confidence sequences are conservative: a rate
below the declared one is as it should be. *Detects* in a report is the size of the last study: an error of just that
size, at the last generation only, after Holm's correction for all tests that share alpha.
"""


@pytest.fixture
def page(record_property: Callable[[str, object], None]) -> Page:
    """Takes the lines of the page, each with its place; `conftest.py` joins what the processes of a run found."""

    def write(place: int, line: str) -> None:
        record_property("calibration", f"{place}{line}")

    for place, text in ((0, _HEAD), (9, _TAIL)):
        write(place, text)
    return write


def share(count: int, of: int) -> str:
    """A proportion with its interval."""
    low, high = stats.binomtest(count, of).proportion_ci(0.95)
    return f"{count} of {of:,} ({count / of:.1%}, interval {low:.1%} to {high:.1%})"


def true_laws() -> list[TrueLaw]:
    return [
        TrueLaw(catalogue.family(family), catalogue.workflow(workflow), N)
        for family, workflow in product(FAMILIES, WORKFLOWS)
    ]


def test_false_alarms_stay_within_the_declared_rate(page: Page) -> None:
    repetitions, alpha = 1200, 0.05
    laws = islice(cycle(true_laws()), repetitions)
    refuted = sum(
        crosscheck(law, generations=GENERATIONS, replicates=4096, seed=seed, alpha=alpha, margin=0.5).verdict
        is Verdict.REFUTED
        for seed, law in enumerate(laws)
    )
    # Holm's procedure is conservative for dependent tests; what counts is that the rate is not above alpha.
    allowed = int(stats.binom.ppf(0.999, repetitions, alpha))
    page(
        1,
        f"| false alarms, fixed replicates | {share(refuted, repetitions)} refuted | alpha = {alpha:.0%} "
        f"| at most {allowed} |",
    )
    assert refuted <= allowed


def test_false_alarms_of_sequential_checks_stay_within_the_declared_rate(page: Page) -> None:
    repetitions, alpha = 1000, 0.05
    laws = [law for law in true_laws() if law.family.name in ("poisson", "bernoulli", "exponential")]
    refuted = sum(
        crosscheck(
            law, generations=GENERATIONS, precision=5e-3, replicates=200_000, seed=seed, alpha=alpha
        ).verdict
        is Verdict.REFUTED
        for seed, law in enumerate(islice(cycle(laws), repetitions))
    )
    allowed = int(stats.binom.ppf(0.999, repetitions, alpha))
    page(
        2,
        f"| false alarms, runs that choose their length | {share(refuted, repetitions)} refuted "
        f"| alpha = {alpha:.0%} | at most {allowed} |",
    )
    assert refuted <= allowed


def one_per_cent() -> list[FalseLaw]:
    """One per cent up or down at every generation from the second on."""
    laws = [law for law in true_laws() if law.family.name in ONE_PER_CENT]
    return [
        FalseLaw(law, scaled(law, factor))
        for law, factor in product(laws, (Fraction(101, 100), Fraction(99, 100)))
    ]


STOPPED = [
    ("poisson", "augment", 100, 50, 1e-2),
    ("exponential", "augment", 100, 50, 1e-2),
    ("exponential", "augment", 10, 10, 3e-2),
    ("exponential", "discard", 50, 5, 5e-2),
    ("bernoulli:mean=1/100", "augment", 10, 10, 3e-2),
    ("bernoulli:mean=1/1000", "augment", 10, 2, 1e-2),
    ("poisson:mean=1/100", "augment", 10, 5, 5e-2),
    ("gamma:shape=1/10", "augment", 10, 5, 1e-1),
]
"""Where few replicates may do, and skewed or rare ones."""


def test_runs_that_stop_at_a_precision_have_it(page: Page) -> None:
    repetitions, missed, replicates = 125, 0, []
    for name, workflow, n, generations, precision in STOPPED:
        law = TrueLaw(catalogue.family(name), catalogue.workflow(workflow), n)
        exact = float(law.ratio(generations))
        for seed in range(repetitions):
            found = simulate(law.family, law.workflow, n=n, generations=generations, precision=precision, seed=seed)
            assert found.reached
            missed += abs(found.ratio(generations)[0] / exact - 1) > precision
            replicates.append(found.replicates)
    runs = repetitions * len(STOPPED)
    most = int(stats.binom.ppf(0.999, runs, 0.05))
    page(
        7,
        f"| runs that stop at a precision of 1 % to 10 % | {share(missed, runs)} miss it, after {min(replicates):,} to "
        f"{max(replicates):,} replicates | 5% | at most {most} |",
    )
    assert missed <= most


REGRESSIONS = [
    ("linear-regression:d=2,design=fresh", "augment", (32, 48, 72), 8192, 250),
    ("linear-regression:d=2,design=fresh", "discard", (32, 48, 72), 8192, 250),
    ("logistic-regression:d=2", "augment", (128, 192, 256), 4096, 10),
    ("poisson-regression:d=2", "augment", (96, 144, 192), 4096, 10),
]
"""Family, workflow, sample sizes, replicates at each, repetitions."""


def test_limits_of_regressions(page: Page) -> None:
    false_alarms = shut = runs = 0
    for name, workflow, sizes, replicates, repetitions in REGRESSIONS:
        law = TrueLaw(catalogue.family(name), catalogue.workflow(workflow))
        arguments: dict[str, Any] = {"sizes": sizes, "generation": 3, "replicates": replicates, "margin": 0.2}
        for seed in range(repetitions):
            found = check_limit(law, alpha=0.05, seed=seed, **arguments)
            false_alarms += found.verdict is Verdict.REFUTED
            shut += found.verdict is Verdict.UNKNOWN
            runs += 1
        # A limit that is off by a quarter is more than three times what these sizes can see.
        wrong = FalseLaw(law, scaled(law, Fraction(5, 4)))
        caught = [check_limit(wrong, seed=seed, **arguments).verdict for seed in range(4)]
        assert set(caught) <= {Verdict.REFUTED, Verdict.UNKNOWN}
        assert Verdict.REFUTED in caught
    most = int(stats.binom.ppf(0.999, runs, 0.05))
    page(
        8,
        f"| limits of regressions | {share(false_alarms, runs)} refuted, {shut / runs:.0%} undecided by their tails "
        f"| alpha = 5% | at most {most} |",
    )
    assert false_alarms <= most


def structural() -> Iterator[FalseLaw]:
    """A generation too early, and shifted denominators."""
    for law in true_laws():
        if law.workflow.name in ("augment", "discard"):
            # A generation too early: g - 1 for g.
            yield FalseLaw(law, lambda g, law=law: law.ratio(max(g - 1, 1)))  # type: ignore[misc]
    for family in ("poisson", "exponential", "bernoulli"):
        law = TrueLaw(catalogue.family(family), catalogue.workflow("augment"), N)
        # 1/(g+1)^2 for 1/g^2.
        yield FalseLaw(
            law, lambda g: 1 + sum((Fraction(1, (k + 1) ** 2) for k in range(2, g + 1)), Fraction(0))
        )


def scaled(law: TrueLaw, factor: Fraction) -> Callable[[int], Fraction]:
    return lambda g: law.ratio(g) * (factor if g > 1 else 1)


def required(law: FalseLaw, seed: int) -> int:
    """Replicates with which an error of 1 % is missed with probability at most BETA, by a pilot."""
    pilot = crosscheck(law.truth, generations=GENERATIONS, replicates=PILOT, seed=10_000 + seed)
    spread = 2 * (pilot.standard_error / float(pilot.exact)) ** 2 * PILOT
    return max(PILOT, replicates_for_difference(spread, ERROR, alpha=ALPHA / TESTS, beta=BETA))


def test_planted_errors_of_one_per_cent_are_all_caught(page: Page) -> None:
    errors = one_per_cent()
    sizes = [required(law, seed) for seed, law in enumerate(errors)]
    assert len(errors) >= 50
    assert max(sizes) <= MOST
    reports = [
        crosscheck(law, generations=GENERATIONS, replicates=size, seed=seed, alpha=ALPHA, beta=BETA)
        for seed, (law, size) in enumerate(zip(errors, sizes, strict=True))
    ]
    assert all(report.detectable < ERROR for report in reports)
    missed = [(report.family, report.workflow) for report in reports if report.verdict is not Verdict.REFUTED]
    page(
        3,
        f"| planted errors of 1 % | {len(errors) - len(missed)} of {len(errors)} caught, with {min(sizes):,} to "
        f"{max(sizes):,} replicates | power 1 - {BETA:.0e} each | all; a miss has probability at most "
        f"{len(errors) * BETA:.1e} |",
    )
    assert not missed


def test_planted_errors_of_one_per_cent_are_caught_by_runs_that_choose_their_length(page: Page) -> None:
    errors = [error for error in one_per_cent() if error.family.name in SHORT]
    reports = [
        crosscheck(error, generations=GENERATIONS, precision=5e-3, seed=seed, alpha=ALPHA, beta=BETA)
        for seed, error in enumerate(errors)
    ]
    assert len(errors) >= 48
    assert all(report.detectable < ERROR for report in reports)
    caught = [report for report in reports if report.verdict is Verdict.REFUTED]
    page(
        4,
        f"| the same, runs that choose their length | {len(caught)} of {len(reports)} caught, after "
        f"{min(r.replicates for r in reports):,} to {max(r.replicates for r in reports):,} replicates "
        f"| power 1 - {BETA:.0e} each | all |",
    )
    assert len(caught) == len(reports)


def test_structural_errors_are_all_caught(page: Page) -> None:
    reports = [
        crosscheck(law, generations=GENERATIONS, replicates=65_536, seed=seed)
        for seed, law in enumerate(structural())
    ]
    caught = [report for report in reports if report.verdict is Verdict.REFUTED]
    page(5, f"| structural errors | {len(caught)} of {len(reports)} caught | errors of 2 % and more | all |")
    assert len(caught) == len(reports)
    assert all(report.witness for report in reports)


def test_an_error_of_the_detectable_size_is_caught_as_often_as_declared(page: Page) -> None:
    repetitions, alpha, beta = 648, 0.05, 0.1
    arguments: dict[str, Any] = {"generations": GENERATIONS, "replicates": 8192, "alpha": alpha, "beta": beta}
    laws = true_laws()
    sizes = [crosscheck(law, seed=20_000 + i, **arguments).detectable for i, law in enumerate(laws)]
    caught = 0
    for seed in range(repetitions):
        law, size = laws[seed % len(laws)], Fraction(sizes[seed % len(laws)])
        # Up and down in turn, at the last generation only.
        factor = 1 + (size if seed // len(laws) % 2 else -size)
        planted = FalseLaw(law, at_last(law, factor))
        caught += crosscheck(planted, seed=seed, **arguments).verdict is Verdict.REFUTED
    least = int(stats.binom.ppf(0.001, repetitions, 1 - beta))
    page(
        6,
        f"| errors of the detectable size | {share(caught, repetitions)} caught, sizes {min(sizes):.2%} to "
        f"{max(sizes):.1%} | power {1 - beta:.0%} | at least {least} |",
    )
    assert caught >= least


def at_last(law: TrueLaw, factor: Fraction) -> Callable[[int], Fraction]:
    return lambda g: law.ratio(g) * (factor if g == GENERATIONS else 1)
