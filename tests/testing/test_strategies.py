"""Strategies: what they give is valid, covers what it promises, shrinks to the plain case, and refuses bad calls."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from mengoli.testing import strategies
from mengoli.testing.dense import dense_risks
from mengoli.testing.hypothesis_types import register
from mengoli.testing.strategies._terms import converges
from mengoli.theory.closed_forms.forms.named import exact_value
from mengoli.theory.declared.family import DeclaredFamily
from mengoli.theory.errors import InputError
from mengoli.theory.family import Family
from mengoli.theory.language.linear import Last
from mengoli.theory.language.schedules import Schedule
from mengoli.theory.language.workflow import Definition, Workflow
from mengoli.theory.proof.certificate import Certificate, Reject, check_twice
from mengoli.theory.symbols import GENERATION

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@FEW
@given(strategies.workflows(max_models=3))
def test_workflows_run(definition: Definition) -> None:
    risks = dense_risks(definition, 4)
    assert risks[0] == 1
    assert all(risk > 0 for risk in risks)


@pytest.mark.parametrize(
    ("options", "forbidden"),
    [
        ({"max_pools": 0, "subsampling": False}, lambda d: d.pools),
        ({"max_delay": 0}, lambda d: any(isinstance(atom, Last) for form in d.forms for atom in form)),
        ({"fresh": False, "max_models": 3}, lambda d: d.reals),
        ({"subsampling": False}, lambda d: d.subsamples),
        ({"noisy": False}, lambda d: not d.plain_noise),
        ({"max_models": 1}, lambda d: len(d.models) > 1),
        ({"sizes": st.just("i^2")}, lambda d: d.sizes != "i^2"),
    ],
)
def test_what_is_switched_off_does_not_occur(
    options: dict[str, Any], forbidden: Callable[[Definition], Any]
) -> None:
    @settings(FEW, max_examples=60)
    @given(strategies.workflows(**options))
    def check(definition: Definition) -> None:
        assert not forbidden(definition)

    check()


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, lambda d: len(d.pools) == 2),
        ({"max_delay": 3}, lambda d: max(d.lags.values(), default=0) == 3),
        ({}, lambda d: d.reals),
        ({}, lambda d: d.subsamples),
        ({}, lambda d: not d.plain_noise),
        ({"max_models": 3}, lambda d: len(d.models) == 3),
    ],
)
def test_what_is_promised_occurs(options: dict[str, Any], wanted: Callable[[Definition], Any]) -> None:
    find(strategies.workflows(**options), lambda d: bool(wanted(d)), settings=settings(derandomize=True, database=None))


def test_workflows_shrink_to_the_plain_case() -> None:
    simplest = find(strategies.workflows(), lambda d: True)
    assert simplest.text() == "fit = batch"
    pooled = find(strategies.workflows(), lambda d: len(d.pools) == 1 and "batch" not in str(d.fit))
    assert pooled.sizes == "1"
    assert pooled.plain_noise


def test_schedules_shrink_to_equal_sizes() -> None:
    assert find(strategies.schedules(), lambda s: True) == Schedule()


@FEW
@given(strategies.schedules(generations=4))
def test_schedules_have_positive_sizes(schedule: Schedule) -> None:
    assert dense_risks(schedule.definition("batch"), 4)[0] == 1


@FEW
@given(strategies.families())
def test_families_answer_at_finite_n(family: Family) -> None:
    assert family.curvature is not None
    assert family.noise(Fraction(10)).sample_size == 10


def test_every_exact_family_of_the_catalogue_occurs() -> None:
    seen: set[str] = set()

    @settings(FEW, max_examples=300)
    @given(strategies.families())
    def collect(family: Family) -> None:
        seen.add(family.name)

    collect()
    assert {"bernoulli", "binomial", "gamma", "multinomial", "negative-binomial", "normal", "poisson"} <= seen


def test_families_shrink_to_their_defaults() -> None:
    gamma = find(strategies.families(), lambda f: f.name == "gamma")
    assert gamma.label == "gamma"


@settings(FEW, max_examples=6)
@given(strategies.declared_families())
def test_declared_families_satisfy_the_hypotheses(family: DeclaredFamily) -> None:
    assert not family.failures
    decided = [item.status for item in family.hypotheses]
    assert decided.count("checked") >= 4, family.hypotheses


@FEW
@given(strategies.rational_terms())
def test_rational_terms_have_no_pole_at_a_generation(term: sympy.Expr) -> None:
    assert term != 0
    for g in (1, 2, 7):
        assert isinstance(exact_value(term, {GENERATION: Fraction(g)}), Fraction)


@FEW
@given(strategies.rational_terms(summable=True), strategies.rational_terms(summable=False))
def test_summable_terms_decay_like_a_square(small: sympy.Expr, large: sympy.Expr) -> None:
    far = Fraction(10**6)
    assert abs(exact_value(small, {GENERATION: far})) * far**2 < 100
    assert converges(small)
    assert not converges(large)


@settings(FEW, max_examples=60)
@given(strategies.certificates())
def test_true_certificates_are_accepted(certificate: Certificate) -> None:
    assert check_twice(certificate).rule == certificate.rule


@settings(FEW, max_examples=60)
@given(strategies.certificates(mutated=True))
def test_mutated_certificates_are_rejected(certificate: Certificate) -> None:
    with pytest.raises(Reject):
        check_twice(certificate)


@pytest.mark.parametrize("kind", [Definition, Workflow, Schedule, Family, DeclaredFamily, Certificate])
def test_types_are_inferred(kind: type[Any]) -> None:
    register()
    assert isinstance(find(st.from_type(kind), lambda made: True, settings=settings(database=None)), kind)


BAD_CALLS: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (strategies.workflows, {"max_pools": -1}, "max_pools is a whole number from 0 to 6; got -1; write max_pools=0"),
    (strategies.workflows, {"max_pools": 1.5}, "max_pools is a whole number"),
    (strategies.workflows, {"max_delay": True}, "max_delay is a whole number"),
    (strategies.workflows, {"max_models": 0}, "write max_models=1"),
    (strategies.workflows, {"subsampling": 1}, "write subsampling=True or subsampling=False"),
    (strategies.workflows, {"sizes": "i^2"}, 'sizes is a strategy; got .i.2.; write sizes=st.just."i.2".'),
    (strategies.schedules, {"generations": 0}, "write generations=1"),
    (strategies.schedules, {"listed": None}, "listed is a question"),
    (strategies.families, {"vectors": "yes"}, "vectors is a question"),
    (strategies.declared_families, {"max_parameters": 3}, "whole number from 1 to 2"),
    (strategies.rational_terms, {"max_power": 0}, "write max_power=1"),
    (strategies.rational_terms, {"max_power": 1, "summable": True}, "write max_power=2"),
    (strategies.rational_terms, {"max_parts": "3"}, "max_parts is a whole number"),
    (strategies.certificates, {"mutated": 0}, "mutated is a question"),
]


@pytest.mark.parametrize(("strategy", "options", "message"), BAD_CALLS)
def test_bad_calls_say_what_to_write(strategy: Callable[..., Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        strategy(**options)


def test_options_are_keyword_only() -> None:
    with pytest.raises(TypeError):
        strategies.workflows(2)  # type: ignore[call-arg]
