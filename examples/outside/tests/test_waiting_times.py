"""Does the theory apply to our models? The second test is meant to fail: its claimed variance is off by 5 %."""

from hypothesis import given, settings
from waiting_times import CarelessErlang, Erlang

import mengoli as mg
from mengoli.testing.laws import check_family
from mengoli.testing.strategies import workflows


def test_erlang() -> None:
    assert check_family(Erlang()).holds


def test_careless_erlang() -> None:
    assert check_family(CarelessErlang()).holds


def test_our_model_against_the_theory(mengoli_crosscheck) -> None:
    mengoli_crosscheck(mg.derive(Erlang(), mg.workflows.Augment(), 100), generations=5)


@settings(max_examples=10, deadline=None)
@given(workflows(subsampling=False))
def test_every_workflow_has_a_law_for_our_model(workflow) -> None:
    assert mg.derive(Erlang(), workflow, 100).law is not None
