"""Laws whose cases are bounded by curves in several parameters: f < n, f = 2 n, n (1 - (1-w)^2) < (1-w)^2."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from random import Random

import pytest

from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.answers.solution import Solution
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.law import RiskLaw, derive
from mengoli.theory.proof.certificate import Certificate, check_twice
from mengoli.theory.proof.matching.covering import covers
from mengoli.theory.proof.matching.match import gap
from mengoli.theory.proof.matching.regions import is_about, region_of

LAWS = (("bernoulli", "label-noise"), ("exponential", "fresh"))


@cache
def law_of(family: str, workflow: str) -> RiskLaw:
    return derive(catalogue.family(family), catalogue.workflow(workflow), "n")


def solution_of(law: RiskLaw) -> Solution:
    assert law.solution is not None
    return law.solution


def changed(certificate: Certificate, old: str, new: str) -> Certificate:
    """The certificate with a domain changed, which the kernel accepts as well."""
    data = certificate.data
    domains = data["parameters"]
    assert old in domains.values()
    made = Certificate.from_dict(
        {**data, "parameters": {k: new if v == old else v for k, v in domains.items()}}
    )
    check_twice(made)
    return made


@pytest.mark.parametrize(("family", "workflow"), LAWS)
def test_a_law_by_cases_in_two_parameters_is_proved(family: str, workflow: str) -> None:
    law = law_of(family, workflow)
    assert law.growth is Growth.DEPENDS
    assert law.proof.gap is None
    assert law.proof.verdict is Verdict.PROVED
    # Points of a Bernoulli variable that vary more than its own do not exist, so the law is about nothing.
    assert law.verdict is (Verdict.UNKNOWN if family == "bernoulli" else Verdict.PROVED)
    for case in solution_of(law).cases:
        region = region_of(solution_of(law).recurrence, case)
        assert region is not None
        point = region.draw(Random(5))
        assert case.holds({p.symbol: point[p.name] for p in law.parameters})


@pytest.mark.parametrize(("family", "workflow"), LAWS)
def test_a_missing_case_is_a_gap(family: str, workflow: str) -> None:
    law = law_of(family, workflow)
    solution = solution_of(law)
    for i in range(len(solution.cases)):
        part = replace(solution, cases=solution.cases[:i] + solution.cases[i + 1 :])
        assert gap(part, law.certificates) == "the cases are not shown to cover the parameters' domain"


@pytest.mark.parametrize(("family", "workflow"), LAWS)
def test_a_missing_certificate_is_a_gap(family: str, workflow: str) -> None:
    law = law_of(family, workflow)
    for own in law.certificates:
        rest = [c for c in law.certificates if c != own]
        assert "no certificate of the" in (gap(solution_of(law), rest) or "") or "bounded" in (
            gap(solution_of(law), rest) or ""
        )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("f > 2*n", "f > 3*n"),
        ("f > 2*n", "f > 2*n+1/9"),
        ("n < f < 2*n", "n+1/9 < f < 2*n"),
        ("n < f < 2*n", "n < f < 2*n-1/9"),
        ("0 < f < n", "1/9 < f < n"),
        ("0 < f < n", "0 < f < n/2"),
    ],
)
def test_a_certificate_about_a_part_of_the_case_is_a_gap(old: str, new: str) -> None:
    law = law_of("bernoulli", "label-noise")
    certificates = [
        changed(c, old, new) if old in c.data.get("parameters", {}).values() else c for c in law.certificates
    ]
    assert gap(solution_of(law), certificates) is not None


def test_a_certificate_about_more_than_the_case_will_do() -> None:
    law = law_of("bernoulli", "label-noise")
    case = solution_of(law).cases[0]
    region = region_of(solution_of(law).recurrence, case)
    assert region is not None
    assert case.condition == "f - 2*n > 0"
    for domains, about in (
        ({"n": "n >= 2", "f": "f > 2*n"}, True),
        ({"n": "n >= 2", "f": "f >= 2*n"}, True),
        ({"n": "n > 1", "f": "f > n"}, True),
        ({"n": "n >= 2", "f": "f > 3"}, True),
        ({"f": "f > 0", "n": "0 < n < f/2"}, True),
        ({"f": "f > 0", "n": "n > f/2"}, False),
        ({"n": "n >= 3", "f": "f > 2*n"}, False),
        ({"n": "n >= 2", "f": "f > 2*n^2"}, False),
        ({"n": "n >= 2", "f": "2*n < f < 7*n"}, False),
        ({"n": "n >= 2"}, False),
        ({"n": "n >= 2", "f": "f > 2*n", "x": "x > 0"}, False),
        ({"n": "n >= 2", "f": "f > 2*m"}, False),
    ):
        assert is_about({"parameters": domains}, region) is about


def test_a_tied_parameter_is_its_value() -> None:
    law = law_of("bernoulli", "label-noise")
    (case,) = (case for case in solution_of(law).cases if case.condition == "f - 2*n = 0")
    region = region_of(solution_of(law).recurrence, case)
    assert region is not None
    point = region.draw(Random(3))
    assert point["f"] == 2 * point["n"]
    assert is_about({"parameters": {"n": "n >= 2"}}, region)
    assert is_about({"parameters": {"n": "n >= 2", "f": "f >= 2*n"}}, region)
    assert not is_about({"parameters": {"n": "n >= 2", "f": "f > 2*n"}}, region)
    assert not is_about({"parameters": {"n": "n >= 5/2"}}, region)


def test_cases_that_leave_a_curve_open_do_not_cover() -> None:
    solution = solution_of(law_of("exponential", "fresh"))
    regions = [region_of(solution.recurrence, case) for case in solution.cases]
    known = [region for region in regions if region is not None]
    assert covers(solution.recurrence, known)
    curves = [region for region in known if not region.tied]
    assert not covers(solution.recurrence, curves)
    # the curve reaches w = 1 - sqrt(2/3) = 0.18 at n = 2: a cut beyond it leaves nothing out, one before it does
    for cut, whole in ((Fraction(1, 2), True), (Fraction(1, 8), False)):
        narrow = {**known[0].box, "w": replace(known[0].box["w"], upper=cut)}
        assert covers(solution.recurrence, [replace(known[0], box=narrow), *known[1:]]) is whole


def test_bounded_without_a_limit_needs_the_closed_form() -> None:
    law = derive(catalogue.family("bernoulli"), catalogue.workflow("label-noise:factor=6"), 3)
    assert law.growth is Growth.BOUNDED
    assert law.limit is None
    assert law.ratios(4) == [1, 5, 1, 5]
    assert law.proof.verdict is Verdict.PROVED
    data = law.certificates[0].data
    slower = {**data, "sequences": {"Geo": {"initial": "-1", "step": "(-1/2)*Geo"}}}
    # what is not the law's own is no proof, whatever it says
    assert gap(solution_of(law), [Certificate.from_dict(slower)]) is not None
    assert gap(solution_of(law), []) is not None
