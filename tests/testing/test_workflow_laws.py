"""Laws of workflows: the catalogue and random programs obey them; false claims and planted errors are caught."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

from mengoli.testing import workflow_laws
from mengoli.testing.dense import dense_risks
from mengoli.testing.laws import Finding, LawViolation, Outcome, check_workflow
from mengoli.testing.scaling import scaled
from mengoli.testing.strategies import catalogue_workflows, workflows
from mengoli.theory import catalogue
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.errors import InputError
from mengoli.theory.language.workflow import Definition, Workflow
from mengoli.theory.law import derive
from mengoli.theory.moments.affine import Affine
from mengoli.theory.moments.recursion import recurrence
from mengoli.theory.moments.second_moments import NoiseLaw, SecondMoments
from mengoli.theory.moments.state_space import StateSpace, Step

QUICK: dict[str, Any] = {"replicates": 4000, "generations": 4}
SEEDED = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
GEOMETRIC = Definition(
    fit="subsample(points, 1/2, total)",
    pools={"points": "points + (batch - points)*size/total"},
    sizes="(3/2)^i",
)


@pytest.mark.parametrize("name", catalogue.workflows())
def test_the_catalogue_obeys_the_laws(name: str) -> None:
    report = check_workflow(catalogue.workflow(name), **QUICK)
    assert report.holds
    assert workflow_laws.DENSE in {item.law for item in report.with_outcome(Outcome.HOLDS)}


UNION = {"points": "points + (batch - points)*size/total"}
AWKWARD = {
    "part and batch": Definition(fit="(subsample(points, 1/2, total) + batch)/2", pools=UNION),
    "part and last fit": Definition(fit="(subsample(points, 1/2, total) + last(fit))/2", pools=UNION, sizes="i"),
    "drawn twice, and fresh": Definition(fit="(resample(points, 1/2, total) + real)/2", pools=UNION, sizes="2^i"),
    "a shifted power": Definition(fit="pool", pools={"pool": "pool + (batch - pool)/2^(g - 1)"}, sizes="2^(i + 2)"),
    "a fit whose weights move": Definition(
        fit="points/g + (1 - 1/g)*slow", pools={**UNION, "slow": "slow + (batch - slow)/2"}, sizes="i"
    ),
    "a lopsided memory": Definition(fit="batch/2 + last(batch)/3 + last(batch, 2)/6"),
    "a pool among models": Definition(
        fit={"a": "(batch(a) + pool)/2", "b": "batch(b)"}, pools={"pool": "pool + (batch(a) - pool)/g"}
    ),
    "a power of two models' age": Definition(fit="pool", pools={"pool": "pool + (batch - pool)*2^(1 - g)/3"}),
    "cubic sizes": Definition(fit="points", pools=UNION, sizes="i^3 - i + 1"),
    "first batch apart": Definition(fit="points", pools=UNION, sizes="i", first_size="3"),
    "two differences": Definition(fit="2*batch - last(batch) - (batch - last(batch))/3 - (-last(batch) + batch)/3"),
    "real of another size": Definition(fit="real/3 + 2/3*batch", real_size="1/4", sizes="1/2 + i/2"),
}


SPELLINGS = [
    ("2*batch - last(batch)", "-last(batch) + batch*2"),
    ("batch - (last(batch) - batch)", "-(-batch + last(batch)) + batch"),
    ("(batch + last(batch))/2", "last(batch)/2 + 1/2*batch"),
    ("batch/3 - 2*last(batch)/3 + 4/3*last(fit)", "(batch + 4*last(fit) - (last(batch) + last(batch)))/3"),
]


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_one_workflow_in_two_spellings(one: str, other: str) -> None:
    """The oracle reads a line as the theory does; so lines that mean the same must give the same."""
    assert dense_risks(Definition(fit=one), 5) == dense_risks(Definition(fit=other), 5)


def test_a_minus_subtracts() -> None:
    """2 batch - last(batch) at g = 2 about the first fit x: 2 (x + e) - x has variance 1 + 4."""
    assert dense_risks(Definition(fit="-last(batch) + 2*batch"), 2) == [1, 5]


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_workflows_obey_the_laws(name: str) -> None:
    assert check_workflow(AWKWARD[name], **QUICK).holds


@settings(SEEDED, max_examples=6)
@given(workflows(max_models=2, max_pools=1, max_delay=1, noisy=False))
@example(GEOMETRIC)
@example(Definition(fit={"a": "batch(b) + 1/2*(real(a) - batch(b))", "b": "batch(b)"}))
def test_random_workflows_obey_the_laws(definition: Definition) -> None:
    assert check_workflow(definition, **QUICK).holds


def test_a_part_of_a_pool_of_noisier_points_is_simulated_right() -> None:
    """Derivation and brute force agree on 16/3 at g = 4; a sampler to which all points are alike gives 3.83."""
    definition = Definition(fit="subsample(points, 1/2, total)", pools=UNION, batch_noise="2")
    assert check_workflow(definition, **QUICK).holds


@settings(SEEDED, max_examples=8)
@given(workflows(max_pools=1, max_delay=1, subsampling=False))
def test_random_noisy_workflows_obey_the_laws(definition: Definition) -> None:
    assert check_workflow(definition, **QUICK).holds


@settings(SEEDED, max_examples=4)
@given(catalogue_workflows())
def test_the_catalogue_with_random_options_obeys_the_laws(workflow: Workflow) -> None:
    assert check_workflow(workflow, **QUICK).holds


@settings(SEEDED, max_examples=25)
@given(workflows(max_models=3))
def test_scaling_all_sizes_changes_no_ratio_in_the_limit(definition: Definition) -> None:
    assert dense_risks(scaled(definition, Fraction(5, 2)), 4) == dense_risks(definition, 4)


def test_claims_of_monotonicity() -> None:
    report = check_workflow(catalogue.workflow("augment"), monotone="increasing", **QUICK)
    assert workflow_laws.MONOTONE in report.laws
    with pytest.raises(LawViolation, match="claimed decreasing, but R_1 = 1 and R_2 = 5/4") as caught:
        check_workflow(catalogue.workflow("augment"), monotone="decreasing", **QUICK)
    assert caught.value.law == workflow_laws.MONOTONE


def test_claims_of_unbiasedness() -> None:
    shrinking = catalogue.workflow("shrinkage:p=1/2")
    assert workflow_laws.BIASED in check_workflow(shrinking, **QUICK).laws
    with pytest.raises(LawViolation, match="off by -1/3: its weights do not add up to one"):
        check_workflow(shrinking, unbiased=True, **QUICK)


def test_a_wrong_recursion_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fresh real points forgotten in the variance."""
    right = SecondMoments._drawn

    def wrong(self: SecondMoments, noise: Any, step: Step) -> Affine:
        return {key: 2 * value for key, value in right(self, noise, step).items()}

    monkeypatch.setattr(SecondMoments, "_drawn", wrong)
    with pytest.raises(LawViolation, match="at g = 2 the recursion gives R = 3, brute force R = 2") as caught:
        check_workflow(catalogue.workflow("discard"), **QUICK)
    assert caught.value.law == workflow_laws.DENSE


def test_a_bias_the_theory_overlooks_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StateSpace, "biased", False)
    monkeypatch.setattr(workflow_laws, "_dense", lambda *_: Finding("x", "x"))
    monkeypatch.setattr(workflow_laws, "_exact", lambda *_: [])
    monkeypatch.setattr(workflow_laws, "_recurrences", lambda *_: [])
    monkeypatch.setattr(workflow_laws, "_scaling", lambda *_: Finding("x", "x"))
    monkeypatch.setattr(workflow_laws, "_simulated", lambda *_: Finding("x", "x"))
    with pytest.raises(LawViolation, match="off by") as caught:
        check_workflow(catalogue.workflow("shrinkage:p=1/2"), **QUICK)
    assert caught.value.law == workflow_laws.UNBIASED


def wrongly_scaled(definition: Definition, c: Fraction) -> Definition:
    return Definition(fit="batch", sizes="i")


def test_every_other_law_can_be_violated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part of the theory is replaced by that of another workflow, and the law that compares it says so."""
    discard, augment = (catalogue.workflow(name).definition for name in ("discard", "augment"))
    swapped: list[tuple[str, str, Any]] = [
        (workflow_laws.SCALING, "scaled", wrongly_scaled),
        (workflow_laws.COMPILED, "recurrence", lambda moments: recurrence(SecondMoments(augment, NoiseLaw()))),
        (workflow_laws.CLOSED, "solve", lambda made: solve(recurrence(SecondMoments(augment, NoiseLaw())))),
        (workflow_laws.SIMULATED, "derive", lambda family, definition: Wrong(derive(family, augment), discard)),
    ]
    for law, name, wrong in swapped:
        with monkeypatch.context() as patch:
            patch.setattr(workflow_laws, name, wrong)
            with pytest.raises(LawViolation) as caught:
                check_workflow(discard, **QUICK)
        assert law in {item.law for item in caught.value.report.with_outcome(Outcome.VIOLATED)}


def test_an_error_of_the_exact_regime_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sign of v2."""
    monkeypatch.setattr(SecondMoments, "_curvature", property(lambda self: -self._setting(self.noise.curvature)))
    with pytest.raises(LawViolation, match="n = 7, v2 = 1/2: at g = 2") as caught:
        check_workflow(catalogue.workflow("discard"), **QUICK)
    assert caught.value.law == workflow_laws.EXACT


class Wrong:
    """A law of one workflow that says it is another's."""

    def __init__(self, law: Any, definition: Definition) -> None:
        self.law, self.workflow = law, definition
        self.family, self.n, self.regime = law.family, law.n, law.regime

    def ratio(self, g: int) -> Fraction:
        found: Fraction = self.law.ratio(g)
        return found


BAD_CALLS = [
    (("augment",), {}, "check_workflow takes an instance of a workflow"),
    ((catalogue.workflow("discard"),), {"monotone": "up"}, 'write monotone="increasing"'),
    ((catalogue.workflow("discard"),), {"unbiased": "yes"}, "write unbiased=True"),
    ((catalogue.workflow("discard"),), {"generations": 1}, "generations is a whole number from 2"),
]


@pytest.mark.parametrize(("arguments", "options", "message"), BAD_CALLS)
def test_bad_calls_say_what_to_write(arguments: tuple[Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        check_workflow(*arguments, **options)
