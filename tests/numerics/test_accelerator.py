"""Compiled draws are numpy's draws, to the last bit and to the last state."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

pytest.importorskip("numba")

from mengoli.numerics.accelerator import FastGenerator, combination, is_available
from mengoli.numerics.samplers import LimitSampler, StatisticSampler
from mengoli.numerics.simulation.gaussian_kernel import Plan
from mengoli.numerics.simulation.risk import simulate
from mengoli.numerics.simulation.risk_task import RiskTask
from mengoli.numerics.tape import record
from mengoli.theory import catalogue


@pytest.mark.parametrize("kind", [np.random.SFC64, np.random.PCG64DXSM])
def test_normals_and_end_state_are_numpys(kind: Any) -> None:
    ours, theirs = np.random.Generator(kind(5)), np.random.Generator(kind(5))
    fast = FastGenerator(ours)
    # Enough draws for the rare branches of the ziggurat.
    location = np.linspace(-3, 1e6, 300_000)
    assert fast.normal(location, 0.1).tobytes() == theirs.normal(location, 0.1).tobytes()
    assert fast.standard_normal((1000, 7)).tobytes() == theirs.standard_normal((1000, 7)).tobytes()
    assert fast.poisson(4.0, 50).tobytes() == theirs.poisson(4.0, 50).tobytes()
    assert fast.normal(1.0, 2.0, 9).tobytes() == theirs.normal(1.0, 2.0, 9).tobytes()
    assert fast.standard_normal() == theirs.standard_normal()
    assert fast.random(5).tobytes() == theirs.random(5).tobytes()


def test_a_combination_rounds_as_numpy_does() -> None:
    rng = np.random.default_rng(1)
    first, second = rng.standard_normal((2, 100_000))
    expected = first * (1 / 3)
    expected += second * (2 / 3)
    made = combination([(1 / 3, first), (2 / 3, second)])
    assert made is not None
    assert made.tobytes() == expected.tobytes()
    assert combination([(1.0, first)]) is None


@pytest.mark.parametrize("family", ["normal", "linear-regression:d=3", "poisson"])
@pytest.mark.parametrize("workflow", ["augment", "window:k=3", "fresh:w=1/2,ratio=1", "bias:b=1/10"])
def test_an_accelerated_run_gives_the_same_bits(family: str, workflow: str) -> None:
    arguments: dict[str, Any] = {"n": 20, "generations": 6, "replicates": 9000, "seed": 3}
    results = [
        simulate(catalogue.family(family), catalogue.workflow(workflow), accelerated=accelerated, **arguments)
        for accelerated in (False, True)
    ]
    for name in ("estimate", "standard_error"):
        assert getattr(results[0].plain, name).tobytes() == getattr(results[1].plain, name).tobytes()
    assert results[0].control_z == results[1].control_z
    assert is_available()


@pytest.mark.parametrize("family", [None, "normal", "linear-regression:d=3"])
@pytest.mark.parametrize("observed", [None, (2, 5)])
@pytest.mark.parametrize(
    "workflow",
    ["discard", "augment", "augment:sizes=i", "window:k=3", "fresh:w=1/2,ratio=1", "bias:b=1/10", "mutual:w=1/3"],
)
def test_a_compiled_stretch_gives_the_same_bits(family: str | None, workflow: str, observed: Any) -> None:
    results = [
        simulate(
            None if family is None else catalogue.family(family),
            catalogue.workflow(workflow),
            n=None if family is None else 20,
            generations=6,
            replicates=9000,
            observed=observed,
            reduced=False,
            accelerated=accelerated,
        )
        for accelerated in (False, True)
    ]
    for name in ("estimate", "standard_error"):
        assert getattr(results[0].plain, name).tobytes() == getattr(results[1].plain, name).tobytes()


def test_a_batch_that_is_used_up_is_never_written() -> None:
    def steps(workflow: str) -> list[int]:
        tape = record(catalogue.workflow(workflow).definition, 5)
        plan = Plan.of(tape, LimitSampler(), (5,))
        assert plan is not None
        ((arrays, _),) = plan.stretches
        return [int(kind) for kind in arrays[0]]

    draw, combine, both = 0, 1, 2
    assert steps("augment") == [draw, *[both] * 4]
    assert steps("discard") == [draw] * 5
    # A window needs its batches again.
    assert both not in steps("window:k=3")
    # A constant is added in a rounding of its own.
    assert set(steps("bias:b=1/10")) == {draw, combine}


def test_a_plan_is_made_once_and_travels() -> None:
    tape = record(catalogue.workflow("augment").definition, 4)
    task = RiskTask(LimitSampler(), tape, (4,), reduced=False, accelerated=True)
    assert task.plan is task.plan
    there = pickle.loads(pickle.dumps(task))
    first, second = (item.run(np.random.Generator(np.random.SFC64(1)), 50).mean for item in (task, there))
    assert first.tobytes() == second.tobytes()
    assert RiskTask(LimitSampler(), tape, (4,), reduced=True, accelerated=True).plan is None
    noisy = RiskTask(StatisticSampler(catalogue.family("poisson"), 10), tape, (4,), reduced=False, accelerated=True)
    assert noisy.plan is None
