"""Growth like powers of logarithms: the minorant is below the increments, and what is false is refused."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
import sympy
from closed_form_checks import scalar

from mengoli.theory import catalogue
from mengoli.theory.algebra.conversions import to_fmpq
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.answers.solution import Solution
from mengoli.theory.closed_forms.certificates.divergent_sums import divergence_of_sums
from mengoli.theory.closed_forms.certificates.writer import certificates
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.closed_forms.solving.cases import Case
from mengoli.theory.law import RiskLaw, derive
from mengoli.theory.proof.evaluation import compute
from mengoli.theory.proof.judged import judge
from mengoli.theory.proof.matching.rates import is_unbounded
from mengoli.theory.proof.matching.regions import Region, region_of
from mengoli.theory.proof.matching.target import Target
from mengoli.theory.symbols import GENERATION as g


def divergence(case: Case) -> dict[str, Any] | None:
    """The certificate that a case of the answer grows without bound."""
    exactly = case.exactly
    if case.growth is not Growth.LOGARITHMIC or exactly is None:
        return None
    return divergence_of_sums(case, exactly, exactly.tower.forward(exactly.form) - exactly.form, "x")


def made_region(solution: Solution, case: Case) -> Region:
    region = region_of(solution.recurrence, case)
    assert region is not None
    return region


LAWS = [("constant-bias", "augment"), ("poisson", "bias:keep=yes"), ("normal", "bias:keep=yes,b=1/2")]


def law_of(family: str, workflow: str) -> RiskLaw:
    return derive(catalogue.family(family), catalogue.workflow(workflow))


@pytest.mark.parametrize(("family", "workflow"), LAWS)
def test_squares_of_harmonic_numbers_are_proved_to_grow(family: str, workflow: str) -> None:
    law = law_of(family, workflow)
    assert law.verdict is Verdict.PROVED
    assert law.solution is not None
    assert Growth.LOGARITHMIC in {case.growth for case in law.solution.cases}


@pytest.mark.parametrize(("family", "workflow"), LAWS)
def test_increments_are_at_least_the_minorant(family: str, workflow: str) -> None:
    law = law_of(family, workflow)
    values = {p.name: Fraction(2, 7) for p in law.parameters}
    found = [made for case in law.solution.cases if (made := divergence(case)) is not None] if law.solution else []
    assert found
    assert all(item.verified is not None for item in judge(found))
    ratios = [law.ratio(place, **values) for place in range(1, 40)]
    for place, (now, then) in enumerate(pairwise(ratios), start=1):
        names = {"g": to_fmpq(Fraction(place)), **{name: to_fmpq(x) for name, x in values.items()}}
        bound = compute(found[-1]["minorants"]["X"], names)
        assert 0 < bound <= to_fmpq(then - now)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("claims", {"X": "1/5*(H1 + 3/4)^2 + 4/5*H2"}),  # another sequence
        ("claims", {"X": "1/5*(H1 + 1/2)^2 + 3/5*H2"}),
        ("minorants", {"X": "2*(g+6)/(5*(g+1)^2)"}),  # more than the increments
        ("minorants", {"X": "1/(g+1)^2"}),  # a finite sum
    ],
)
def test_an_altered_certificate_proves_nothing(part: str, text: dict[str, str]) -> None:
    law = law_of("constant-bias", "augment")
    assert law.solution is not None
    (case,) = law.solution.cases
    growth, target = divergence(case), Target(law.solution.recurrence, case, made_region(law.solution, case))
    assert growth is not None
    changed = [item.certificate for item in judge([growth, {**growth, part: text}]) if item.verified]
    assert [is_unbounded(target, certificate) for certificate in changed] in ([True], [True, False])


def test_sums_that_converge_are_not_said_to_diverge() -> None:
    solution = solve(scalar(1, 1 / g**2))
    (case,) = solution.cases
    wrong = replace(solution, cases=(replace(case, growth=Growth.LOGARITHMIC, limit=None),))
    for answer in (solution, wrong):
        assert not [data for data in certificates(answer, "x") if data["rule"] == "divergence"]


def test_where_the_bias_is_zero_the_law_is_that_of_augment() -> None:
    law = law_of("poisson", "bias:keep=yes")
    assert law.solution is not None
    (middle,) = [case for case in law.solution.cases if case.condition == "b = 0"]
    assert middle.limit == sympy.pi**2 / 6
    assert len(middle.exactly.solved.unknowns) < len(law.solution.recurrence.unknowns) if middle.exactly else False
