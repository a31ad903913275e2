"""Coupled pools: their coordinates reproduce the law, the majorant is above it, and what is false is refused."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sympy
from closed_form_checks import system
from hypothesis import given
from hypothesis import strategies as st

from mengoli.theory import catalogue
from mengoli.theory.algebra.absolute import absolute
from mengoli.theory.algebra.conversions import to_fmpq, to_fraction
from mengoli.theory.algebra.field import Field
from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.algebra.signs import Box, box_of
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.certificates.increments import rise
from mengoli.theory.closed_forms.certificates.joint_bound import bounded_certificates
from mengoli.theory.closed_forms.forms.growth import Facts, Growth, Undecided
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.closed_forms.solving.near_identity import at_most_logarithmic, near_identity
from mengoli.theory.law import RiskLaw, derive
from mengoli.theory.proof.evaluation import states
from mengoli.theory.proof.judged import judge
from mengoli.theory.proof.matching.match import gap
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Domain


def law_of(family: str, n: object, workflow: str = "augment-subsample") -> RiskLaw:
    return derive(catalogue.family(family), catalogue.workflow(workflow), n)


def facts_of(law: LinearRecurrence) -> Facts:
    return Facts(box_of(law.field, law.parameters))


@pytest.mark.parametrize(
    ("family", "n"),
    [("poisson", "n"), ("poisson", 5), ("exponential", 3), ("exponential", 99), ("gamma", 9), ("bernoulli", 7)],
)
def test_a_part_of_a_pool_keeps_the_risk_bounded(family: str, n: object) -> None:
    law = law_of(family, n)
    assert law.growth is Growth.BOUNDED
    if family != "bernoulli":  # whose limit is a Gamma quotient
        assert law.verdict is Verdict.PROVED


def test_with_a_curved_variance_it_depends_on_the_sample_size() -> None:
    """The variance within the pool feeds the noise of its parts: with v2 = 1 two points are too few."""
    law = law_of("exponential", "n")
    assert law.verdict is Verdict.PROVED
    assert law.solution is not None
    assert [(case.condition, case.growth) for case in law.solution.cases] == [
        ("n = 2", Growth.LOGARITHMIC),
        ("n > 2", Growth.BOUNDED),
    ]
    two, three = (law_of("exponential", n) for n in (2, 3))
    far, near = ([float(law.ratio(10**k)) for k in (2, 3, 4)] for law in (two, three))
    assert far[2] - far[1] == pytest.approx(far[1] - far[0], rel=0.02)  # as much in every decade
    assert near[2] - near[1] == pytest.approx((near[1] - near[0]) * 10 ** (-1 / 3), rel=0.02)  # the slowest loss is 1/3
    # from v2 + 1 points on; below that a power of g, of which nothing is said
    curved = law_of("gamma:shape=1/3", "n").solution
    assert curved is not None
    assert [(case.condition, case.growth) for case in curved.cases] == [
        ("2 <= n < 4", Growth.UNKNOWN),
        ("n = 4", Growth.LOGARITHMIC),
        ("n > 4", Growth.BOUNDED),
    ]


@pytest.mark.parametrize(("family", "n"), [("poisson", 4), ("exponential", 5), ("bernoulli", 3)])
def test_the_coordinates_are_the_law_in_other_words(family: str, n: int) -> None:
    law = law_of(family, n).recurrence
    assert law is not None
    found = near_identity(law, facts_of(law))
    assert found is not None
    y = [x.evaluate(1, {}) for x in found.first]
    for place in range(found.recurrence.start, 30):
        if place > found.recurrence.start:
            y = [
                sum((x.evaluate(place, {}) * old for x, old in zip(row, y, strict=True)), b.evaluate(place, {}))
                for row, b in zip(found.matrix, found.forcing, strict=True)
            ]
        value = sum((r.evaluate(place, {}) * x for r, x in zip(found.readout, y, strict=True)), Fraction(0))
        assert value + found.constant.evaluate(place, {}) == law.exact(place)


def run(data: dict[str, Any], last: int) -> list[dict[str, Fraction]]:
    return [{k: to_fraction(to_fmpq(0) + v) for k, v in names.items()} for names in states(data, {}, last)]


@pytest.mark.parametrize(("family", "n"), [("poisson", 4), ("exponential", 3), ("bernoulli", 3), ("gamma", 5)])
def test_every_unknown_stays_below_the_majorant(family: str, n: int) -> None:
    law = law_of(family, n)
    assert law.solution is not None
    (case,) = law.solution.cases
    assert law.recurrence is not None
    inequality, _ = bounded_certificates(replace(case, limit=None), law.recurrence, "x")
    for names in run(inequality, 40):
        majorant = names["N"] + 1
        for i in (1, 2):
            low, high = names[f"u{i}"], names[f"v{i}"]
            assert low > 0
            assert high > 0
            assert (low + high) / 2 == majorant


TWO = [[1 - 1 / g, sympy.Rational(1, 2) / g**2], [1 / g**2, 1]]
MIXED = [[sympy.Rational(1, 3), 1 / g], [1 / g, 1 - 1 / g]]


@pytest.mark.parametrize("matrix", [TWO, MIXED])
def test_contracting_and_resting_unknowns(matrix: list[list[sympy.Expr]]) -> None:
    law = system(matrix, [1, 1 / g**2] if matrix is TWO else [1, 1 / g], [1, 1], [1, 1])
    if matrix is TWO:
        law = system(matrix, [1 / g, 1 / g**2], [1, 1], [1, 1])
    solution = solve(law)
    assert solution.growth is Growth.BOUNDED
    judged = judge(bounded_certificates(solution.cases[0], law, "x"))
    assert judged
    assert all(item.verified for item in judged)
    assert gap(solution, [item.certificate for item in judged]) is None


@pytest.mark.parametrize(
    ("matrix", "forcing"),
    [
        ([[1, 1 / g], [1 / g, 1]], [0, 0]),  # eigenvalues 1 and -1 of the slow part: like g
        ([[1, 1 / g**2], [1 / g**2, 1]], [1, 0]),  # like g
        ([[1, 1 / g**2], [1 / g**2, 1]], [1 / g, 0]),  # like log(g)
        ([[1, 1], [1 / g**2, 1]], [0, 0]),  # one eigenvector too few
        ([[g, 1], [1, 1]], [0, 0]),
        ([[2, 1 / g], [1 / g, 1]], [0, 0]),
    ],
)
def test_what_is_not_bounded_is_not_said_to_be(matrix: list[list[object]], forcing: list[object]) -> None:
    law = system(matrix, forcing, [1, 1], [1, 0])
    assert near_identity(law, facts_of(law)) is None
    assert solve(law).growth is not Growth.BOUNDED


def test_a_logarithm_is_told_from_its_square() -> None:
    once = system([[1, 1 / g], [0, 1]], [0, 1 / g**2], [1, 1], [1, 0])
    twice = system([[1, 1 / g], [0, 1]], [0, 1 / g], [1, 1], [1, 0])
    assert at_most_logarithmic(once, facts_of(once))
    assert not at_most_logarithmic(twice, facts_of(twice))
    assert rise(once, facts_of(once)) is None  # not by increments alone: 1/g^2 has a finite sum
    constant = system([[1, 1 / g**2], [0, 1]], [1 / g, 1 / g**2], [1, 1], [1, 0])
    found = rise(constant, facts_of(constant))
    assert found is not None
    assert found.minorant == 1 / (found.minorant.field.g + 1)


def test_altered_certificates_prove_nothing() -> None:
    law = law_of("exponential", 5)
    assert law.solution is not None
    inequality, limit = (dict(c.data) for c in law.certificates)
    assert gap(law.solution, law.certificates) is None
    step = inequality["sequences"]["N"]["step"]
    slower = {**inequality, "sequences": {**inequality["sequences"], "N": {"initial": "1", "step": step}}}
    faster = {**limit, "sequences": {"N": {**limit["sequences"]["N"], "step": f"{step} + 1/(g+1)"}}}
    without = {**limit, "claims": {"X": limit["claims"]["X"]}, "limits": {"X": limit["limits"]["X"]}}
    for altered in ([slower, limit], [inequality, faster], [inequality], [limit], [inequality, without]):
        accepted = [item.certificate for item in judge(altered) if item.verified]
        assert gap(law.solution, accepted) == "no certificate that it is bounded"
    other = law_of("exponential", 6)
    assert gap(law.solution, other.certificates) == "no certificate that it is bounded"


fractions = st.fractions(min_value=-4, max_value=4, max_denominator=5)


@given(st.lists(fractions, min_size=1, max_size=5), st.lists(fractions, min_size=1, max_size=3), st.integers(1, 4))
def test_the_bound_of_a_modulus(top: list[Fraction], low: list[Fraction], start: int) -> None:
    field = Field()
    u = field.g - start
    below = sum((abs(c) * u**i for i, c in enumerate(low)), field.one)
    function = sum((c * field.g**i for i, c in enumerate(top)), field.zero) / below
    box: Box = {0: Domain(lower=Fraction(start), lower_closed=True)}
    bound = absolute(function, box)
    assert bound is not None
    for place in range(start, start + 30):
        assert bound.evaluate(place, {}) >= abs(function.evaluate(place, {}))


def test_a_sample_size_at_the_edge_is_undecided_until_it_is_split() -> None:
    law = law_of("exponential", "n").recurrence
    assert law is not None
    with pytest.raises(Undecided, match="n - 2"):
        near_identity(law, facts_of(law))
