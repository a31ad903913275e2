"""From each generation to the next: what is stated holds of the exact values, and nothing else is stated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath
import pytest
import sympy

from mengoli.theory import catalogue
from mengoli.theory.catalogue.statements import Statement, statements
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.certificates.course_certificates import course_certificates
from mengoli.theory.law import derive
from mengoli.theory.proof import kernel
from mengoli.theory.proof.matching import course as courses
from mengoli.theory.proof.reading import Reject
from mengoli.theory.symbols import GENERATION
from mengoli.views import within_view

Data = dict[str, Any]

LAWS = [
    ("normal", "augment", None, "R(g) < R(g+1) < pi^2/6"),
    ("normal", "discard", None, "R(g+1) >= R(g) + 1"),
    ("exponential", "discard", 10, "R(g+1) >= (11/10)*R(g)"),
    ("exponential", "augment", 10, "R(g) < R(g+1) < 10*sqrt(10)*sinh(sqrt(10)*pi/10)/pi - 10"),
    ("bernoulli", "discard", 10, "R(g) < R(g+1) < 10"),
    ("poisson", "augment-subsample", None, "R(g) < R(g+1) < pi^2/2 - 2"),
    ("poisson", "real-plus-last", None, "R(g) < R(g+1) < 4/3"),
]


@pytest.mark.parametrize(("family", "workflow", "n", "text"), LAWS)
def test_what_is_stated_holds_of_the_exact_values(family: str, workflow: str, n: int | None, text: str) -> None:
    law = derive(catalogue.family(family), catalogue.workflow(workflow), n)
    (course,) = law.course
    assert course.text("R") == text
    values = law.ratios(60)
    for g, (now, then) in enumerate(pairwise(values), start=1):
        if course.minorant is None:
            assert now < then
            with mpmath.workdps(80):  # the gap of a geometric approach is 4^-60
                assert mpmath.mpf(then.numerator) / then.denominator < mpmath.mpf(str(sympy.N(course.limit, 80)))
        else:
            m = Fraction(str(course.minorant.subs(GENERATION, g)))
            assert then >= ((1 + m) * now if course.relative else now + m)


OTHERS = ["fresh:w=1/3", "fresh:w=3/4", "fresh-pool:rho=1/3", "window:k=3", "real-plus-last:k=2", "augment:sizes=2^i"]


@pytest.mark.parametrize("workflow", OTHERS)
def test_a_course_is_that_of_the_values(workflow: str) -> None:
    law = derive(catalogue.family("poisson"), catalogue.workflow(workflow))
    pairs = [*pairwise(law.ratios(40))]
    for course in law.course:
        rises = course.minorant is not None or course.relation[0] == "<"
        assert all(now <= then if rises else now >= then for now, then in pairs[course.first - 1 :])


def test_a_law_at_a_letter_has_one_for_every_n() -> None:
    law = derive(catalogue.family("bernoulli"), catalogue.workflow("augment"), "n")
    (course,) = law.course
    (n,) = law.parameters
    for size in (2, 3, 50):
        values = law.ratios(30, n=Fraction(size))
        assert all(now < then for now, then in pairwise(values))
        with mpmath.workdps(80):
            limit = mpmath.mpf(str(sympy.N(sympy.sympify(course.limit).subs(n.symbol, size), 80)))
            assert mpmath.mpf(values[-1].numerator) / values[-1].denominator < limit


def claimed(identifier: str) -> Statement:
    (found,) = (own for own in statements() if own.identifier == identifier)
    return found


SPOILED = {
    "the other side": lambda data: {**data, "tails": {"X": {"upper": "0"}}},
    "another limit": lambda data: {**data, "limits": {"X": "zeta2 - 1"}},
    "another sequence": lambda data: {**data, "claims": {"X": "H2 + 1"}, "limits": {"X": "zeta2 + 1"}},
    "half the sequence": lambda data: {**data, "claims": {"X": "H2/2"}, "limits": {"X": "zeta2/2"}},
    "from a later generation on": lambda data: {**data, "start": 2},
}


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_claim_whose_course_is_altered_is_unknown(spoil: str, monkeypatch: pytest.MonkeyPatch) -> None:
    item = claimed("any.augment.asymptotic")
    assert item.compare() is None
    monkeypatch.setattr(courses, "course_certificates", lambda *a: map(SPOILED[spoil], course_certificates(*a)))
    difference = replace(item).compare()
    assert difference is not None
    assert difference.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("minorant", ["2", "1/2", "1 + 1/g"])
def test_a_claim_whose_minorant_is_another_is_unknown(minorant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def other(*given: Any) -> Iterator[Data]:
        return ({**data, "minorants": {"X": minorant}} for data in course_certificates(*given))

    monkeypatch.setattr(courses, "course_certificates", other)
    difference = claimed("any.discard.asymptotic").compare()
    assert difference is not None
    assert difference.verdict is Verdict.UNKNOWN


def test_a_rejected_certificate_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def reject(*_: object) -> None:
        raise Reject("planted")

    monkeypatch.setattr(kernel, "check", reject)
    assert claimed("any.augment.asymptotic").law.course == ()


@pytest.mark.parametrize(
    ("workflow", "certificate"),
    [("augment", "poisson.augment.asymptotic.rises"), ("fresh:w=3/4", "poisson.fresh-w-3-4.asymptotic.falls"),
     ("real-plus-last:k=2", None)],
)  # fmt: skip
def test_nearness_says_whether_the_approach_is_certified(workflow: str, certificate: str | None) -> None:
    law = derive(catalogue.family("poisson"), catalogue.workflow(workflow))
    found = within_view(law, Fraction(1, 100))
    assert found["certificate"] == certificate
    limit = mpmath.mpf(str(sympy.N(law.limit, 30)))
    gaps = [abs(1 - mpmath.mpf(x.numerator) / x.denominator / limit) for x in law.ratios(80)]
    assert max(g for g, gap in enumerate(gaps, start=1) if gap > mpmath.mpf(1) / 100) == found["generation"] - 1
