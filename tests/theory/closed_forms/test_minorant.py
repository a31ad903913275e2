"""Geometric minorants: below the law at every generation, found where the spectral radius is above 1."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import flint
import pytest
import sympy
from closed_form_checks import system
from hypothesis import given
from hypothesis import strategies as st

from mengoli.theory import catalogue
from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.algebra.signs import box_of
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.forms.growth import Facts, Growth
from mengoli.theory.closed_forms.forms.named import exact_value
from mengoli.theory.closed_forms.solving.minorant import minorant
from mengoli.theory.law import RiskLaw, derive
from mengoli.theory.proof.certificate import Certificate
from mengoli.theory.proof.judged import judge
from mengoli.theory.proof.matching.match import gap
from mengoli.theory.symbols import GENERATION as g

LAWS = ["window", "window:k=3", "mutual:w=1/3", "mutual:models=3,w=1/4"]


def law_of(workflow: str, n: object, family: str = "exponential") -> RiskLaw:
    return derive(catalogue.family(family), catalogue.workflow(workflow), n)


def facts_of(law: LinearRecurrence) -> Facts:
    return Facts(box_of(law.field, law.parameters))


@pytest.mark.parametrize("workflow", LAWS)
def test_laws_with_irrational_roots_are_proved_to_grow_geometrically(workflow: str) -> None:
    law = law_of(workflow, "n")
    assert (law.growth, law.verdict, law.rate) == (Growth.GEOMETRIC, Verdict.PROVED, None)
    (n,) = law.parameters
    for size in (2, 3, 17, 1000):
        values = law.recurrence.first(60, {n.symbol: Fraction(size)}) if law.recurrence else []
        for place, value in enumerate(values, start=1):
            assert exact_value(law.at_least, {n.symbol: Fraction(size), g: Fraction(place)}) <= value or place < 3


@pytest.mark.parametrize(("workflow", "n"), [("window", 10), ("window:k=4", 50), ("mutual:w=2/5", 3)])
def test_numbers(workflow: str, n: int) -> None:
    law = law_of(workflow, n)
    assert (law.growth, law.verdict) == (Growth.GEOMETRIC, Verdict.PROVED)
    for place, value in enumerate(law.ratios(80), start=1):
        assert exact_value(law.at_least, {g: Fraction(place)}) <= value or place < 4


@pytest.mark.parametrize("family", ["poisson", "bernoulli"])
def test_a_law_that_grows_otherwise_has_none(family: str) -> None:
    law = law_of("window", "n", family).recurrence
    assert law is not None
    assert minorant(law, facts_of(law)) is None


entries = st.fractions(min_value=0, max_value=1, max_denominator=4)


rows = st.lists(entries, min_size=3, max_size=3)


@given(st.lists(rows, min_size=3, max_size=3), st.lists(entries, min_size=6, max_size=6))
def test_random_systems(matrix: list[list[Fraction]], rest: list[Fraction]) -> None:
    def numbers(row: list[Fraction]) -> list[sympy.Rational]:
        return [sympy.Rational(x.numerator, x.denominator) for x in row]

    law = system([numbers(row) for row in matrix], numbers(rest[:3]), numbers(rest[3:]), [1, 0, 0])
    found = minorant(law, facts_of(law))
    exact = flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in matrix]).charpoly()
    roots: Any = (exact * exact.denom()).numer().complex_roots()
    radius = max((float(abs(root).mid()) for root, _ in roots), default=0.0)
    if found is None:
        # Whether everything feeds everything, and is fed: then there is one whenever the radius is above 1.
        positive = all(x > 0 for row in matrix for x in row) and all(x > 0 for x in rest[:3])
        assert not (positive and radius > 1.01)
        return
    below = found.below
    assert float(below.rate.constant or 0) <= radius * (1 + 1e-12)
    scale, rate, offset = (x.constant or Fraction(0) for x in (below.scale, below.rate, below.offset))
    assert scale > 0
    assert rate > 1
    for place, value in enumerate(law.first(40, {}), start=1):
        assert scale * rate ** (place - below.start) + offset <= value


def test_what_is_stated_must_be_what_is_certified() -> None:
    law = law_of("window", "n")
    assert law.solution is not None
    (case,) = law.solution.cases
    assert case.below is not None
    assert gap(law.solution, law.certificates) is None
    one = case.below.rate.field.one
    for wrong in (
        replace(case.below, rate=case.below.rate * 2),
        replace(case.below, scale=case.below.scale * 2),
        replace(case.below, offset=one),
        replace(case.below, start=2),
        replace(case.below, rate=one, scale=one),
        replace(case.below, scale=-one),
    ):
        stated = replace(law.solution, cases=(replace(case, below=wrong),))
        assert gap(stated, law.certificates) == "no certificate of the growth"
    slower = replace(law.solution, cases=(replace(case, growth=Growth.LINEAR),))
    assert gap(slower, law.certificates) == "no certificate of the growth"


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("step", "((4*n+1)/(4*n))*Q", "((4*n+2)/(4*n))*Q"),  # faster than the claims allow
        ("step", "((4*n+1)/(4*n))*Q", "((3*n+1)/(4*n))*Q"),  # true, and says nothing of growth
        ("initial", "1", "2"),
    ],
)
def test_an_altered_certificate_proves_nothing(key: str, old: str, new: str) -> None:
    law = law_of("window", "n")
    closed, growth = (dict(c.data) for c in law.certificates)
    sequences = {name: dict(own) for name, own in growth["sequences"].items()}
    assert sequences["Q"][key] == old
    sequences["Q"][key] = new
    (judged,) = judge([{**growth, "sequences": sequences}])
    accepted = [Certificate.from_dict(closed)] + ([judged.certificate] if judged.verified else [])
    assert law.solution is not None
    assert gap(law.solution, accepted) == "no certificate of the growth"
