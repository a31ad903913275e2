"""Small blocks, evaluated at once by linear algebra, against observers that follow the replay."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mengoli.numerics.engine.specification import generator
from mengoli.numerics.estimators.linear_forms import linear_forms
from mengoli.numerics.samplers import LimitSampler, Sampler, StatisticSampler
from mengoli.numerics.simulation import risk_task
from mengoli.numerics.simulation.risk_task import RiskTask
from mengoli.numerics.tape import record
from mengoli.theory import catalogue
from mengoli.theory.errors import NotCoveredError
from mengoli.theory.language.workflow import Definition
from mengoli.theory.workflows import AugmentSubsample

WORKFLOWS: dict[str, Any] = {
    text: catalogue.workflow(text).definition
    for text in ("discard", "augment", "augment:sizes=i", "window:k=2", "real-plus-last", "fresh:w=1/2,ratio=1")
} | {
    "shrunk": Definition(fit="batch/2"),
    "shifted": Definition(fit="batch/2 + last(batch, 1)/4 + 1/g"),
    "noisy": Definition(fit="pool", pools={"pool": "pool + (batch - pool)/g"}, batch_noise="1/i"),
}
SAMPLERS: dict[str, Sampler] = {
    text: StatisticSampler(catalogue.family(text), 24)
    for text in ("normal", "poisson", "bernoulli", "exponential", "hyperbolic-secant", "linear-regression:d=3")
} | {"limit": LimitSampler(Fraction(0))}


@pytest.mark.parametrize("observed", [(7,), (2, 5), tuple(range(1, 8))], ids=str)
@pytest.mark.parametrize("workflow", WORKFLOWS)
@pytest.mark.parametrize("sampler", SAMPLERS)
def test_both_ways_give_the_same_moments(
    sampler: str, workflow: str, observed: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    task = RiskTask(SAMPLERS[sampler], record(WORKFLOWS[workflow], 7), observed, reduced=True)
    if workflow == "noisy" and sampler not in ("normal", "linear-regression:d=3", "limit"):
        with pytest.raises(NotCoveredError):
            task.run(generator((1, 2, 3, 4), 1, 0), 200)
        return
    at_once = task.run(generator((1, 2, 3, 4), 1, 0), 200)
    monkeypatch.setattr(risk_task, "_AT_ONCE", 0)
    followed = task.run(generator((1, 2, 3, 4), 1, 0), 200)
    assert at_once.count == followed.count == 200
    for name in ("mean", "smallest", "largest", "comoment", "cubes"):
        mine, theirs = getattr(at_once, name), getattr(followed, name)
        assert mine.shape == theirs.shape
        sizes = np.abs(theirs).max(axis=0) + 1e-9
        assert (np.abs(mine - theirs) <= 1e-9 * sizes).all(), name


def test_small_blocks_are_evaluated_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def spy(task: RiskTask, random: np.random.Generator, replicates: int) -> Any:
        seen.append(replicates)
        return "moments"

    monkeypatch.setattr(risk_task, "moments_at_once", spy)
    task = RiskTask(SAMPLERS["poisson"], record(WORKFLOWS["augment"], 50), (50,), reduced=True)
    for replicates in (128, 1024, 8192):
        task.run(generator((1, 2, 3, 4), 1, 0), replicates)
    assert seen == [128, 1024]


def test_absorbed_fits_get_signs() -> None:
    """All mass at zero: every innovation is a sign of its own, so that no column of known mean is off."""
    sampler = StatisticSampler(catalogue.family("bernoulli:mean=1/2"), 1)
    task = RiskTask(sampler, record(WORKFLOWS["discard"], 10), (10,), reduced=True)
    moments = task.run(generator((1, 2, 3, 4), 1, 0), 4000)
    limit = task.columns.index("limit")
    assert moments.mean[0, task.columns.index("absorbed")] == 1
    assert abs(moments.mean[0, limit]) < 5 * moments.standard_error[0, limit]
    assert moments.mean[0, task.columns.index("innovation squared")] == pytest.approx(0, abs=1e-12)


def test_forms_are_what_the_lines_say() -> None:
    """fit_g = (batch_g + batch_(g-1))/4 + 1/g, by hand: b_g = fit_(g-1) + e_g."""
    definition = Definition(fit="batch/4 + last(batch, 1)/4 + 1/g")
    forms = linear_forms(record(definition, 3), (1, 2, 3))
    expected: list[tuple[list[float], float, float]] = [
        ([1, 0, 0], 0, 0),
        # batch_2 = fit_1 + e_2; its fit adds a quarter of batch_1.
        ([1 / 2, 1 / 4, 0], -1 / 2, 1 / 2),
        ([1 / 8 + 1 / 4, 1 / 16 + 1 / 4, 1 / 4], -1 / 2 - 1 / 8, 1 / 3 + 1 / 8),
    ]
    for place, (coefficients, missing, constant) in enumerate(expected):
        np.testing.assert_allclose(forms.coefficients[place], coefficients)
        assert forms.missing[place] == pytest.approx(missing)
        assert forms.constants[place] == pytest.approx(constant)
    with pytest.raises(NotCoveredError, match="subsamples"):
        linear_forms(record(AugmentSubsample().definition, 3), (3,))
