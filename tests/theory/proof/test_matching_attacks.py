"""Attacks on what ties certificates to a law: each certificate is true, and accepted, and says something else.

The finder is played by the attacker: it states a wrong answer, and writes certificates that seem to prove it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sympy

from mengoli.theory.closed_forms.cases import Case
from mengoli.theory.closed_forms.growth import Growth
from mengoli.theory.closed_forms.recurrence import LinearRecurrence
from mengoli.theory.closed_forms.solution import Solution
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.closed_forms.tower import Form
from mengoli.theory.families import Exponential, Poisson
from mengoli.theory.law import RiskLaw, derive
from mengoli.theory.proof import prover
from mengoli.theory.symbols import GENERATION, Domain, Parameter
from mengoli.theory.workflows import Discard, Forget, Window

Data = dict[str, Any]
W = Parameter.read("w", "0 < w < 1")
HALF = sympy.Rational(1, 2)
AROUND = {"low": "0 < w < 1/2", "high": "1/2 < w < 1"}


def scalar(a: object, b: object) -> LinearRecurrence:
    """v(g) = a v(g-1) + b from v(1) = 1, for every w, on which nothing depends."""
    m = sympy.ImmutableMatrix
    whole = (m([[1]]), sympy.Integer(0))
    return LinearRecurrence(("v",), GENERATION, m([[a]]), m([[b]]), 1, m([[1]]), (), whole, (W,))


def split(solution: Solution, **wrong: Any) -> Solution:
    """The same answer by cases, with something wrong at w = 1/2."""
    (case,) = solution.cases
    variable = 1 + case.recurrence.field.parameters.index(W.symbol)

    def part(text: str) -> Case:
        return replace(case, facts=case.facts.narrow(variable, Domain.parse(text, "w")), condition=text)

    point = replace(case, substituted=((W.symbol, HALF),), condition="w = 1/2", **wrong)
    return replace(solution, cases=(part(AROUND["low"]), point, part(AROUND["high"])))


def gap(solution: Solution, *certificates: Data) -> str | None:
    proof = prover.Proof(prover.judge(certificates), solution)
    assert not proof.rejected
    return proof.gap


def everywhere(*certificates: Data) -> list[Data]:
    """Certificates for both sides of w = 1/2, and at it, where w is none of their parameters."""
    sides = [{**data, "parameters": {"w": text}} for text in AROUND.values() for data in certificates]
    return [*sides, *certificates]


H2 = {"H2": {"initial": "1", "step": "H2 + 1/(g+1)^2"}}
H2_LAW: Data = {"id": "a", "rule": "closed_form", "start": 1, "sequences": H2, "claims": {"R": "H2"}}
H2_LAW |= {"defines": {"R": {"initial": "1", "step": "R + 1/(g+1)^2"}}}
H2_LIMIT: Data = {"id": "b", "rule": "limit", "start": 1, "sequences": H2, "claims": {"X": "H2"}}
H2_LIMIT |= {"behaviour": {"H2": {"lemma": "H2"}}, "limits": {"X": "zeta2"}}
H2_LIMIT |= {"tails": {"X": {"lower": "(2*g-1)/(2*g^2)", "upper": "1/g"}}}


class TestNamesThatAreNoParameters:
    """A parameter that a case fixes need not be one of the certificate; its name is free for something else."""

    law = solve(scalar(1, 1 / GENERATION**2))

    def test_the_true_certificates_prove_the_true_answer(self) -> None:
        assert gap(split(self.law), *everywhere(H2_LAW, H2_LIMIT)) is None

    def test_a_limit_named_like_a_fixed_parameter_has_not_its_value(self) -> None:
        # "w := lim H2; H2 -> w" proved that the limit is 1/2 at w = 1/2
        true = everywhere(H2_LAW, H2_LIMIT)
        planted = {**H2_LIMIT, "behaviour": {"H2": {"converges": "w"}}, "limits": {"X": "w"}}
        found = gap(split(self.law, limit=HALF), *true, planted)
        assert found == "no certificate of the limit (w = 1/2)"

    def test_a_sequence_in_a_tail_is_not_the_fixed_parameter(self) -> None:
        # the bound is 1/g for w = 1/2, and weaker for the sequence w(g) = 1
        sequences = {**H2, "w": {"initial": "1", "step": "w"}}
        bound = "(6*g^2-3*g+1)/(6*g^3) + w*(3*g-1)/(3*g^3)"
        planted = {**H2_LIMIT, "sequences": sequences, "positive": ["w"]}
        planted |= {"behaviour": {"H2": {"lemma": "H2"}, "w": {"converges": "s"}}}
        planted |= {"tails": {"X": {"lower": "(2*g-1)/(2*g^2)", "upper": bound}}}
        found = gap(split(self.law), *everywhere(H2_LAW, H2_LIMIT)[:-1], planted)
        assert found == "no certificate of the limit (w = 1/2)"


def test_the_constant_of_a_growth_is_the_answer_s() -> None:
    for law in (
        derive(Poisson(), Discard()),
        derive(Poisson(), Forget()),
        derive(Exponential(), Discard(), "n"),
    ):
        assert law.solution is not None
        (case,) = law.solution.cases
        assert case.leading is not None
        assert law.proof.gap is None
        doubled = replace(law.solution, cases=(replace(case, leading=2 * case.leading),))
        assert prover.Proof(law.proof.judged, doubled).gap == "no certificate of the growth"


@pytest.mark.parametrize("rate", [GENERATION**2, sympy.sqrt(GENERATION), 2**GENERATION, sympy.S.One])
def test_a_wrong_rate_is_not_proved_by_the_true_one(rate: sympy.Expr) -> None:
    law: RiskLaw = derive(Poisson(), Discard())
    assert law.solution is not None
    (case,) = law.solution.cases
    spoiled = replace(law.solution, cases=(replace(case, rate=rate, leading=None),))
    assert prover.Proof(law.proof.judged, spoiled).gap == "no certificate of the growth"


WRONG_WORDS: dict[str, Data] = {
    "no rate": {"rate": None},
    "geometric without a rate": {"rate": None, "growth": Growth.GEOMETRIC},
    "geometric like g": {"growth": Growth.GEOMETRIC},
    "linear like g log g": {"rate": GENERATION * sympy.log(GENERATION)},
    "logarithmic like g log g": {"rate": GENERATION * sympy.log(GENERATION), "growth": Growth.LOGARITHMIC},
    "like the factorial": {"rate": sympy.gamma(GENERATION), "growth": Growth.POWER},
}


@pytest.mark.parametrize("name", WRONG_WORDS)
def test_a_word_for_the_growth_is_the_rate_s(name: str) -> None:
    """That the law grows without bound, which is certified here, too, proved every one of these."""
    law = derive(Poisson(), Discard())
    assert law.solution is not None
    (case,) = law.solution.cases
    grows: Data = {"id": "x", "rule": "divergence", "start": 1, "claims": {"X": "g"}, "minorants": {"X": "1"}}
    true = [item.certificate.data for item in law.proof.judged]
    assert gap(law.solution, *true, grows) is None
    spoiled = replace(law.solution, cases=(replace(case, **{"leading": None, **WRONG_WORDS[name]}),))
    assert gap(spoiled, *true, grows) == "no certificate of the growth"


def test_the_word_is_checked_where_two_bounds_prove_the_growth() -> None:
    law = derive(Poisson(), Window(3))
    assert law.solution is not None
    (case,) = law.solution.cases
    assert case.growth is Growth.LINEAR
    assert law.proof.gap is None
    spoiled = replace(law.solution, cases=(replace(case, growth=Growth.GEOMETRIC),))
    assert prover.Proof(law.proof.judged, spoiled).gap == "no certificate of the growth"


def test_no_rate_at_all_is_not_proved_by_a_rate() -> None:
    law = derive(Poisson(), Discard())
    assert law.solution is not None
    (case,) = law.solution.cases
    spoiled = replace(law.solution, cases=(replace(case, rate=None),))
    assert prover.Proof(law.proof.judged, spoiled).gap == "no certificate of the growth"


@pytest.mark.parametrize("roots", [12, 30])
def test_a_form_that_is_right_at_the_first_generations_only_is_not_shown_as_proved(roots: int) -> None:
    law = derive(Poisson(), Discard())
    assert law.solution is not None
    (case,) = law.solution.cases
    assert case.exactly is not None
    field = case.exactly.tower.field
    extra = field.one
    for i in range(1, roots + 1):
        extra = extra * (field.g - i)
    spoiled = replace(case.exactly, form=case.exactly.form + Form.of(extra))
    found = prover.Proof(law.proof.judged, replace(law.solution, cases=(replace(case, exactly=spoiled),)))
    assert found.gap == "the closed form shown is not shown to be the law's"


class TestTakingTwoValuesInTurn:
    """v(g+1) = 2 - v(g) is bounded without a limit, unless it starts at its fixed point."""

    def closed(self, initial: str, form: str) -> Data:
        recursion = {"initial": "1", "step": "2 - R"}
        turning = {"E": {"initial": initial, "step": "-E"}}
        return {"id": "a", "rule": "closed_form", "start": 1, "sequences": turning} | {
            "defines": {"R": recursion},
            "claims": {"R": form},
        }

    @pytest.mark.parametrize(("initial", "form"), [("0", "1 + E"), ("1", "1 + E^3 - E"), ("0-1", "1 + (E^2-1)*E")])
    def test_a_constant_does_not_alternate(self, initial: str, form: str) -> None:
        constant = solve(scalar(-1, 2))
        (case,) = constant.cases
        assert case.limit == 1
        spoiled = replace(constant, cases=(replace(case, limit=None),))
        assert gap(spoiled, {**self.closed(initial, form), "parameters": {"w": "0 < w < 1"}}) is not None

    @pytest.mark.parametrize(("domain", "proved"), [("0 < w < 1", True), ("-1 < w < 1", False), ("0 <= w < 1", False)])
    def test_a_start_that_may_be_the_fixed_point_leaves_it_open(self, domain: str, proved: bool) -> None:
        start = Parameter.read("w", domain)
        moving = replace(
            scalar(-1, 2), initial=sympy.ImmutableMatrix([[1 + start.symbol]]), parameters=(start,)
        )
        proof = prover.prove("a", solve(moving))
        assert (proof.gap is None) is proved
