"""Sizes q^i: the kernel sees that the series converges, and a certificate's sequence stands for q^g only if it does."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import mpmath
import pytest
import sympy
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from mengoli.theory import catalogue
from mengoli.theory.algebra.field import Field
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.forms.geometric_texts import NAME, in_vanishing
from mengoli.theory.closed_forms.values.enclosures import enclose
from mengoli.theory.law import RiskLaw, derive
from mengoli.theory.proof import prover
from mengoli.theory.proof.certificate import Certificate
from mengoli.theory.proof.evaluation import compute
from mengoli.theory.proof.judged import judge
from mengoli.theory.proof.matching.match import gap
from mengoli.theory.proof.matching.own_series import series_symbols
from mengoli.theory.proof.matching.powers import reader_of
from mengoli.theory.proof.matching.regions import region_of
from mengoli.theory.proof.matching.target import Target

PROVED = [
    ("poisson", "augment:sizes=2^i", None),
    ("poisson", "augment:sizes=(3/2)^i", None),
    ("poisson", "discard:sizes=2^i", None),
    ("exponential", "augment:sizes=2^i", 10),
    ("exponential", "discard:sizes=3^i", "n"),
    ("poisson", "bias:sizes=2^i", None),
]
LETTERS = [
    ("poisson", "augment:sizes=q^i", None),
    ("poisson", "augment:sizes=q^i,ratio=c", None),
    ("poisson", "discard:sizes=q^i", None),
    ("poisson", "label-noise:sizes=q^i", None),
    ("poisson", "bias:sizes=q^i", None),
    ("exponential", "augment:sizes=q^i", 10),
    ("exponential", "discard:sizes=q^i", "n"),
    ("poisson", "augment-subsample:sizes=q^i", None),
]
MIXED = [
    ("poisson", "augment:sizes=2^i+1", None),
    ("poisson", "augment:sizes=i*2^i", None),
    ("poisson", "discard:sizes=i*2^i", None),
    ("poisson", "augment-subsample:sizes=2^i", None),
    ("exponential", "discard:sizes=(1/2)^i", 10),
    ("exponential", "augment:sizes=(1/3)^i", 10),
]


def law_of(family: str, workflow: str, n: object) -> RiskLaw:
    return derive(catalogue.family(family), catalogue.workflow(workflow), n)


@pytest.mark.parametrize(("family", "workflow", "n"), [*PROVED, *LETTERS, *MIXED])
def test_geometric_sizes_are_proved(family: str, workflow: str, n: object) -> None:
    law = law_of(family, workflow, n)
    assert law.verdict is Verdict.PROVED, law.reason


@pytest.mark.parametrize(("family", "workflow", "n"), PROVED[:4])
def test_the_limit_is_that_of_the_values(family: str, workflow: str, n: object) -> None:
    law = law_of(family, workflow, n)
    limit = enclose(law.limit, {}, digits=30)
    far = law.ratio(120)
    assert abs(mpmath.mpf(limit.text) - mpmath.mpf(far.numerator) / far.denominator) < mpmath.mpf(10) ** -14


@pytest.mark.parametrize(("family", "workflow", "n"), [*PROVED, *LETTERS[:1], *MIXED[:1], *MIXED[3:5]])
@pytest.mark.parametrize("slip", ["initial", "step", "value"])
def test_another_power_proves_nothing(family: str, workflow: str, n: object, slip: str) -> None:
    """A slip in the sequence that stands for q^g, or in the closed form: rejected, or about another law."""
    law = law_of(family, workflow, n)
    changed = []
    for item in law.proof.judged:
        data = {**item.certificate.data}
        if data["rule"] == "closed_form" and slip == "value":
            data["claims"] = {name: f"{text} + 1/(2*g)" for name, text in data["claims"].items()}
        sequences = {name: dict(own) for name, own in data.get("sequences", {}).items()}
        power = NAME if NAME in sequences else next(iter(sequences), None)
        if power is not None and slip in ("initial", "step"):
            sequences[power][slip] = f"({sequences[power][slip]})*(3/2)"
            data["sequences"] = sequences
        changed.append(data)
    assert prover.Proof(judge(changed), law.solution).verdict is Verdict.UNKNOWN


def test_what_stands_for_a_power() -> None:
    chance, q = Random(1), fmpq(5, 2)
    forms = {
        "itself": {"initial": "25/4", "step": "5/2*E"},
        "a multiple": {"initial": "3", "step": "(5/2)*E"},
        "its inverse": {"initial": "4/25", "step": "E/(5/2)"},
        "1/(q^g - 1)": {"initial": "4/21", "step": "E/(5/2 + (3/2)*E)"},
        "1/(q^g - q)": {"initial": "4/15", "step": "E/(5/2 + (5/2)*(3/2)*E)"},
        "q^-g = 1/E + 1": {"initial": "25/4/(1 - 25/4)", "step": "(5/2)*E/(1 + (1 - 5/2)*E)"},
    }
    for what, recursion in forms.items():
        reader = reader_of({"start": 2, "sequences": {"E": recursion}}, q, {}, chance)
        assert reader is not None, what
        value = compute(recursion["initial"], {})
        assert reader({"E": value}) == q**2, what
    others = {
        "another base": {"initial": "25/4", "step": "2*E"},
        "a drift": {"initial": "25/4", "step": "5/2*E + 1"},
        "with g": {"initial": "25/4", "step": "5/2*E*g"},
        "another shift": {"initial": "25/4/(1 - 25/4)", "step": "(5/2)*E/(1 + (2 - 5/2)*E)"},
    }
    for what, recursion in others.items():
        assert reader_of({"start": 2, "sequences": {"E": recursion}}, q, {}, chance) is None, what


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=2, max_size=4), st.lists(st.integers(-3, 3), min_size=2, max_size=4))
def test_the_change_of_variable_keeps_values(top: list[int], low: list[int]) -> None:
    field = Field((), (sympy.Integer(3),))
    x, g = field.power(0), field.g
    numerator = sum((c * x**k for k, c in enumerate(top)), g)
    denominator = sum((c * x**k for k, c in enumerate(low)), field.number(0))
    if denominator.is_zero:
        return
    function = numerator / denominator
    moved = in_vanishing(function)
    for at in (2, 3, 5):
        e = Fraction(1, 3**at - 1)
        try:
            wanted = function.evaluate(at, {})
        except ZeroDivisionError:
            continue
        parts = []
        for poly in (moved.numerator, moved.denominator):
            parts.append(
                sum(Fraction(int(c)) * at ** int(k[0]) * e ** int(k[1]) for k, c in poly.to_dict().items())
            )
        assert parts[0] / parts[1] == wanted


def _limit_beside_a_series() -> tuple[Target, dict[str, Any]]:
    """The law of augment-subsample for q < 1, whose value is a series beside a function of q^g that has a limit."""
    law = law_of("poisson", "augment-subsample:sizes=q^i", None)
    assert law.solution is not None
    case = law.solution.cases[0]
    region = region_of(law.solution.recurrence, case)
    assert region is not None
    (data,) = [c.data for c in law.certificates if c.rule == "limit" and "case-1" in c.data["id"]]
    return Target(law.solution.recurrence, case, region), {**data}


def test_a_defined_limit_is_the_series_whose_partial_sums_it_has() -> None:
    target, data = _limit_beside_a_series()
    found = series_symbols(target, Certificate.from_dict(data))
    assert list(found) == ["limS"]
    assert target.case.limit is not None
    assert target.case.limit.has(found["limS"])


@pytest.mark.parametrize(
    ("name", "part", "change"),
    [
        ("S", "initial", "({}) + 1"),
        ("S", "step", "({}) + 1/(g+1)^2"),
        ("S", "step", "2*({})"),
        (NAME, "initial", "2*({})"),
        (NAME, "step", "({})/2"),
    ],
)
def test_another_sequence_is_not_the_series(name: str, part: str, change: str) -> None:
    target, data = _limit_beside_a_series()
    own = {key: dict(recursion) for key, recursion in data["sequences"].items()}
    own[name][part] = change.format(own[name][part])
    assert series_symbols(target, Certificate.from_dict({**data, "sequences": own})) == {}


def test_values_before_the_recurrence_are_compared_one_by_one() -> None:
    """At q = 1 the form 3 H2 - 2 holds from g = 1, the recursion from g = 2 on; another value at 1 is another law."""
    law = law_of("poisson", "augment-subsample:sizes=q^i", None)
    assert law.solution is not None
    recurrence = law.solution.recurrence
    assert recurrence.start == 2
    assert law.solution.cases[1].exactly is not None
    assert law.solution.cases[1].exactly.valid_from == 1
    assert gap(law.solution, law.certificates) is None
    other = replace(law.solution, recurrence=replace(recurrence, before=(sympy.Rational(9, 8),)))
    assert gap(other, law.certificates) is not None
