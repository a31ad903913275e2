"""Simulations against exact second moments, and against a researcher's own loop over raw points."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numerics_laws import TrueLaw

from mengoli.numerics.engine.crews import Processes
from mengoli.numerics.engine.progress import Progress
from mengoli.numerics.engine.store import Store
from mengoli.numerics.estimators.innovations import limit_variances
from mengoli.numerics.simulation.gaussian_process import paths, simulate_limit
from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.numerics.simulation.risk import Simulation, observed_generations, simulate
from mengoli.numerics.tape import Combine, Draw, Part, record
from mengoli.theory import catalogue
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.families import Bernoulli, LinearRegression, Normal, Poisson
from mengoli.theory.language.workflow import Definition, Workflow
from mengoli.theory.workflows import Augment, AugmentSubsample, Discard

FAMILIES = [
    "normal",
    "poisson",
    "bernoulli",
    "exponential",
    "gamma:shape=2",
    "binomial:trials=3",
    "negative-binomial:r=4",
    "hyperbolic-secant",
    "linear-regression:d=3",
    "multinomial:categories=3",
]
WORKFLOWS = [
    "discard",
    "augment",
    "augment:sizes=i",
    "window:k=2",
    "real-plus-last",
    "fresh:w=1/2,ratio=1",
    "fresh-pool:rho=1/2",
    "forget:w=1/3",
]


def exact(family: str, workflow: str, n: int | None, generations: int) -> list[float]:
    law = TrueLaw(catalogue.family(family), catalogue.workflow(workflow), n)
    return [float(law.ratio(g)) for g in range(1, generations + 1)]


def agrees(found: Simulation, expected: list[float], bound: float = 4.5) -> None:
    values = np.array(expected) * found.first_risk
    for arm in (found.plain, found.reduced):
        if arm is not None:
            # At g = 1 a telescoped estimate is exact.
            error = np.maximum(arm.standard_error, 1e-12 * values)
            assert np.max(np.abs(arm.estimate - values) / error) < bound
    assert all(abs(z) < bound for z in found.control_z.values())


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_statistics_against_exact_moments(family: str, workflow: str) -> None:
    found = simulate(
        catalogue.family(family),
        catalogue.workflow(workflow),
        n=20,
        generations=6,
        replicates=8192,
        seed=12,
    )
    agrees(found, exact(family, workflow, 20, 6))


@pytest.mark.parametrize("family", ["normal", "poisson", "bernoulli", "exponential"])
def test_subsamples_against_exact_moments(family: str) -> None:
    workflow = catalogue.workflow("augment-subsample")
    found = simulate(catalogue.family(family), workflow, n=20, generations=5, replicates=20_000, seed=2)
    agrees(found, exact(family, "augment-subsample", 20, 5))


RAW = [
    (family, workflow)
    for family in (
        "normal",
        "poisson",
        "exponential",
        "linear-regression:d=2",
        "multinomial:categories=3",
        "normal-mean-variance",
    )
    for workflow in ("discard", "augment", "window:k=2", "fresh-pool:rho=1/2", "augment-subsample")
    # Half a batch, or some rows of it, is no batch on the same design.
    if not (family.startswith("linear") and workflow in ("fresh-pool:rho=1/2", "augment-subsample"))
]


@pytest.mark.parametrize(("family", "workflow"), RAW)
def test_raw_data_against_exact_moments(family: str, workflow: str) -> None:
    found = simulate_raw(
        catalogue.family(family), catalogue.workflow(workflow), n=12, generations=5, replicates=8192, seed=2
    )
    agrees(found, exact(family, workflow, 12, 5))


def test_raw_data_with_replacement() -> None:
    text = "augment-subsample:replacement=yes"
    found = simulate_raw(Poisson(), catalogue.workflow(text), n=12, generations=4, replicates=16_384, seed=5)
    agrees(found, exact("poisson", text, 12, 4))


def researcher(generations: int, n: int, replicates: int, workflow: str, seed: int) -> np.ndarray:
    """What a careful researcher writes: one replicate at a time, lists of points, numpy's mean."""
    rng = np.random.default_rng(seed)
    losses = np.empty((replicates, generations))
    for r in range(replicates):
        kept = [rng.normal(0.0, 1.0, n)]
        fit = kept[0].mean()
        losses[r, 0] = fit**2
        for g in range(2, generations + 1):
            kept.append(rng.normal(fit, 1.0, n))
            everything = np.concatenate(kept)
            if workflow == "augment":
                fit = everything.mean()
            elif workflow == "augment-subsample":
                fit = rng.choice(everything, n, replace=False).mean()
            else:
                fit = kept[-1].mean()
            losses[r, g - 1] = fit**2
    return losses


@pytest.mark.parametrize("workflow", ["augment", "discard", "augment-subsample"])
def test_against_a_researchers_loop(workflow: str) -> None:
    losses = researcher(5, 8, 4000, workflow, seed=3)
    found = simulate(Normal(), catalogue.workflow(workflow), n=8, generations=5, replicates=40_000)
    error = np.hypot(losses.std(axis=0, ddof=1) / 4000**0.5, found.plain.standard_error)
    assert np.max(np.abs(losses.mean(axis=0) - found.plain.estimate) / error) < 4


def test_the_limit_process_against_exact_moments() -> None:
    for workflow in [
        *WORKFLOWS,
        "augment-subsample",
        "augment-subsample:replacement=yes",
        "label-noise:factor=2",
    ]:
        found = simulate_limit(catalogue.workflow(workflow), generations=8, replicates=16_384, seed=4)
        agrees(found, exact("normal", workflow, None, 8))


def test_limit_variances_are_the_asymptotic_ratios() -> None:
    for workflow in [*WORKFLOWS, "label-noise:factor=2"]:
        chosen = catalogue.workflow(workflow)
        variances = limit_variances(record(chosen.definition, 12))
        np.testing.assert_allclose(variances / variances[0], exact("normal", workflow, None, 12), rtol=1e-12)


def test_paths_have_the_covariance_of_the_process() -> None:
    found = paths(Augment(), generations=4, replicates=100_000)
    sums = np.cumsum(1 / np.arange(1.0, 5.0) ** 2)
    expected = np.minimum.outer(sums, sums)
    np.testing.assert_allclose(found.T @ found / 100_000, expected, atol=0.03)


@pytest.mark.parametrize("family", ["poisson", "bernoulli", "exponential"])
def test_variance_is_reduced_as_measured(family: str) -> None:
    found = simulate(catalogue.family(family), Augment(), n=100, generations=50, replicates=8192)
    assert found.reduced is not None
    factor = (found.plain.standard_error[-1] / found.reduced.standard_error[-1]) ** 2
    assert factor > {"poisson": 10_000, "bernoulli": 5_000, "exponential": 1_000}[family]


def test_a_formula_is_not_passed_off_as_a_simulation() -> None:
    found = simulate(Normal(), Augment(), n=10, generations=4, replicates=2000)
    assert found.reduced is None
    assert found.best is found.plain


def test_watching_does_not_change_the_simulation() -> None:
    arguments: dict[str, Any] = {"n": 3, "generations": 12, "replicates": 3000, "seed": 8}
    # n = 3 absorbs many fits, so that random signs are needed; the specification differs, hence the same tape and seed.
    watched = simulate(Bernoulli(), Discard(), **arguments)
    assert watched.survivors is not None
    assert watched.survivors < 3000
    assert abs(watched.control_z["innovation squared"]) < 4
    agrees(watched, exact("bernoulli", "discard", 3, 12))


def test_workers_do_not_change_a_bit() -> None:
    arguments: dict[str, Any] = {"n": 20, "generations": 5, "replicates": 3000, "block_size": 512}
    alone = simulate(Poisson(), AugmentSubsample(), **arguments)
    with Processes(2) as crew:
        together = simulate(Poisson(), AugmentSubsample(), crew=crew, **arguments)
    assert alone.plain.estimate.tobytes() == together.plain.estimate.tobytes()
    assert alone.plain.standard_error.tobytes() == together.plain.standard_error.tobytes()
    assert alone.control_z == together.control_z


def test_precision_decides_when_to_stop() -> None:
    found = simulate(Poisson(), Augment(), n=100, generations=20, precision=1e-3)
    value, error = found.ratio(20)
    assert found.reached
    assert found.replicates in (128, 256, 512, 1024, 2048)
    assert error < 0.4e-3 * value
    assert value == pytest.approx(exact("poisson", "augment", 100, 20)[-1], rel=1e-3)
    capped = simulate(Normal(), Augment(), n=100, generations=2, precision=1e-4, replicates=8192)
    assert not capped.reached


def test_no_run_stops_on_events_that_were_hardly_seen() -> None:
    """All of the first blocks are absorbed at 0 in most runs: the losses are alike, and the arm has no spread."""
    family, n, truth = catalogue.family("bernoulli:mean=1/1000"), 10, 1e-3
    # The second batch adds a quarter of E p (1 - p)/n, p the mean of the first: by the binomial law, (1 - 1/n) V/n.
    risk = truth * (1 - truth) / n * (1 + (1 - 1 / n) / 4)
    for seed in range(8):
        found = simulate(family, Augment(), n=n, generations=2, precision=1e-2, seed=seed)
        assert found.reached
        assert found.survivors is not None
        assert found.survivors >= 80
        assert found.best.estimate[-1] == pytest.approx(risk, rel=1e-2)


def test_a_run_may_stop_when_all_are_absorbed() -> None:
    """Every fit ends at 0 or 1, so every loss is 1/4: the paths there differ, and their average is known soon."""
    found = simulate(catalogue.family("bernoulli:mean=1/2"), Discard(), n=4, generations=200, precision=2e-2)
    assert found.reached
    assert found.survivors == 0
    assert found.replicates <= 2**16
    assert found.best.estimate[-1] == pytest.approx(1 / 4, rel=2e-2)


@pytest.mark.parametrize(("family", "size"), [("poisson", 128), ("normal", 8192)])
def test_only_runs_that_telescope_start_small(family: str, size: int) -> None:
    seen: list[Progress] = []
    arguments: dict[str, Any] = {"n": 30, "generations": 3, "precision": 0.05, "progress": seen.append}
    simulate(catalogue.family(family), Augment(), **arguments)
    assert seen[0].done == size


def test_runs_that_stop_by_themselves_are_the_same_by_any_crew_and_after_an_interruption(tmp_path: Path) -> None:
    arguments: dict[str, Any] = {"n": 20, "generations": 6, "precision": 4e-3, "seed": 5}
    family = catalogue.family("exponential")
    alone = simulate(family, Augment(), **arguments)
    assert alone.replicates > 4 * 128
    with Store(tmp_path / "runs.sqlite") as store:
        simulate(family, Augment(), **{**arguments, "precision": 4e-2}, store=store)
        resumed = simulate(family, Augment(), store=store, **arguments)
    runs = [resumed]
    for workers in (2, 7):
        with Processes(workers) as crew:
            runs.append(simulate(family, Augment(), crew=crew, **arguments))
    for run in runs:
        assert run.replicates == alone.replicates
        assert run.best.estimate.tobytes() == alone.best.estimate.tobytes()
        assert run.best.standard_error.tobytes() == alone.best.standard_error.tobytes()
        assert run.control_z == alone.control_z


def test_memory_is_flat_in_generations_and_replicates() -> None:
    def peak(generations: int, replicates: int) -> int:
        tracemalloc.start()
        simulate(Normal(), Augment(), n=10, generations=generations, replicates=replicates, reduced=False)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(2, 8192)
    small = peak(10, 8192)
    # The tape takes about a kilobyte a generation; an array a generation would take 64.
    assert peak(200, 8192) < small + 190 * 4096
    assert peak(10, 8 * 8192) < 1.5 * small


class Bespoke(Workflow):
    """A workflow written for a test."""

    name = "bespoke"
    summary = "for a test"
    source = Augment.source

    def __init__(self, definition: Definition) -> None:
        self._definition = definition

    @property
    def definition(self) -> Definition:
        return self._definition


def test_the_tape_keeps_what_is_read_and_no_more() -> None:
    tape = record(catalogue.workflow("window:k=3").definition, 40)
    alive: set[int] = set()
    most = 0
    for generation in tape.generations:
        for operation, released in zip(generation.operations, generation.released, strict=True):
            reads = (
                [operation.parent]
                if isinstance(operation, Draw)
                else [register for _, register in operation.terms]
                if isinstance(operation, Combine)
                else list(operation.sources)
            )
            assert all(register is None or register in alive for register in reads)
            alive |= {operation.out}
            alive -= set(released)
            most = max(most, len(alive))
        assert generation.fit in alive
        alive -= set(generation.forgotten)
    assert most <= 6
    assert not alive


def test_two_writings_of_one_workflow_are_one_computation() -> None:
    first = Bespoke(Definition(pools={"pool": "pool + (batch - pool)/g"}, fit="pool"))
    second = Bespoke(Definition(pools={"p": "((g-1)*p + batch)/g"}, fit="p"))
    digests = {record(w.definition, 6).digest for w in (first, second, Augment())}
    assert len(digests) == 1
    assert record(Discard().definition, 6).digest not in digests


def test_a_pool_with_uneven_weights_cannot_be_subsampled() -> None:
    uneven = Bespoke(Definition(pools={"pool": "pool + (batch - pool)/2"}, fit="subsample(pool, 1, total)"))
    with pytest.raises(InputError, match="same weight"):
        record(uneven.definition, 4)
    assert any(isinstance(entry, Part) for entry in record(AugmentSubsample().definition, 3).operations)


def test_parameters_left_symbolic_take_values() -> None:
    workflow = catalogue.workflow("fresh:w=w,ratio=1")
    with pytest.raises(InputError, match="needs a number"):
        simulate(Normal(), workflow, n=4, generations=3)
    found = simulate(Normal(), workflow, n=4, generations=3, values={"w": Fraction(1, 2)}, replicates=9000)
    agrees(found, exact("normal", "fresh:w=1/2,ratio=1", 4, 3))


def test_observed_generations() -> None:
    assert observed_generations(5) == (1, 2, 3, 4, 5)
    many = observed_generations(10_000)
    assert many[0] == 1
    assert many[-1] == 10_000
    assert len(many) <= 50


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n": 0}, "sample size"),
        ({"n": None}, "sample size"),
        ({"generations": 0}, "generations"),
        ({"generations": -3}, "generations"),
        ({"replicates": 0}, "replicates"),
        ({"precision": 0.0}, "precision"),
        ({"observed": [7]}, "cannot be reported"),
        ({"workflow": Augment(sizes="1/3")}, "whole number of points"),
    ],
)
def test_bad_calls(change: dict[str, Any], message: str) -> None:
    arguments: dict[str, Any] = {
        "family": Normal(),
        "workflow": Augment(),
        "n": 10,
        "generations": 3,
        "replicates": 10,
    }
    with pytest.raises(InputError, match=message):
        simulate(**{**arguments, **change})
    with pytest.raises(InputError, match="not reported"):
        simulate(**arguments).ratio(9)


def test_what_is_not_covered_is_refused() -> None:
    with pytest.raises(NotCoveredError, match="raw data"):
        simulate(Poisson(), AugmentSubsample(replacement=True), n=10, generations=3)
    with pytest.raises(NotCoveredError, match="another variance"):
        simulate(Poisson(), catalogue.workflow("label-noise:factor=2"), n=10, generations=3)
    with pytest.raises(InputError, match="limit process"):
        simulate(None, Augment(), n=10, generations=3)
    with pytest.raises(NotCoveredError, match="raw data"):
        simulate(LinearRegression(2), AugmentSubsample(), n=10, generations=3)
