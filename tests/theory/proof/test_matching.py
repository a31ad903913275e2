"""A certificate that the kernel accepts proves a law only if it is about this law: irrelevant ones are planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sympy
from flint import fmpq

from mengoli.theory.claims import Verdict
from mengoli.theory.families import Bernoulli, Exponential, Poisson
from mengoli.theory.law import RiskLaw, derive
from mengoli.theory.proof import prover
from mengoli.theory.proof.evaluation import compute, expression, limit_of_lemma
from mengoli.theory.proof.judged import judge
from mengoli.theory.proof.lemmas import LEMMAS, lemma
from mengoli.theory.proof.matching import target
from mengoli.theory.proof.matching.rates import scale_of
from mengoli.theory.proof.matching.regions import cover
from mengoli.theory.proof.reading import Reject
from mengoli.theory.symbols import GENERATION, Domain, Parameter
from mengoli.theory.workflows import Augment, AugmentSubsample, Bias, Discard, Fresh, Mutual, Window

Data = dict[str, Any]
H2 = {"initial": "1", "step": "H2 + 1/(g+1)^2"}
H2_LAW = {"rule": "closed_form", "start": 1, "sequences": {"H2": H2}, "claims": {"R": "H2"}}
H2_LAW |= {"id": "a.closed-form", "defines": {"R": {"initial": "1", "step": "R + 1/(g+1)^2"}}}
H2_LIMIT = {"id": "a.limit", "rule": "limit", "start": 1, "sequences": {"H2": H2}, "claims": {"X": "H2"}}
H2_LIMIT |= {"behaviour": {"H2": {"lemma": "H2"}}, "limits": {"X": "zeta2"}}
H2_LIMIT |= {"tails": {"X": {"lower": "(2*g-1)/(2*g^2)", "upper": "1/g"}}}


def augment() -> RiskLaw:
    return derive(Poisson(), Augment())


def with_certificates(law: RiskLaw, *certificates: Data) -> prover.Proof:
    """The law's proof if the finder had written these; every one is true, and accepted."""
    proof = prover.Proof(judge(certificates), law.solution)
    assert not proof.rejected
    return proof


@pytest.mark.parametrize(
    "law",
    [
        lambda: derive(Poisson(), Discard()),
        augment,
        lambda: derive(Poisson(), AugmentSubsample()),
        lambda: derive(Bernoulli(), Augment(), "n"),
        lambda: derive(Poisson(), Fresh()),
        lambda: derive(Poisson(), Window()),
        lambda: derive(Poisson(), Bias()),
    ],
)
def test_laws_are_proved_and_every_certificate_is_needed(law: Callable[[], RiskLaw]) -> None:
    proof = law().proof
    assert proof.gap is None
    assert proof.verdict is Verdict.PROVED
    for left_out in proof.judged:
        fewer = replace(proof, judged=tuple(item for item in proof.judged if item is not left_out))
        assert fewer.verdict is Verdict.UNKNOWN, left_out.certificate.id


def test_certificates_written_by_hand_prove_the_law_too() -> None:
    assert with_certificates(augment(), H2_LAW, H2_LIMIT).verdict is Verdict.PROVED


def test_the_certificates_of_another_law_prove_nothing() -> None:
    other = derive(Poisson(), AugmentSubsample())
    found = prover.Proof(other.proof.judged, augment().solution)
    assert found.verdict is Verdict.UNKNOWN
    assert found.gap == "no certificate of the closed form"


OTHER_FORMS: dict[str, Data] = {
    "another recursion": {
        **H2_LAW,
        "defines": {"R": {"initial": "2", "step": "R + 2/(g+1)^2"}},
        "claims": {"R": "2*H2"},
    },
    "no recursion at all": {**H2_LAW, "defines": {"R": {"initial": "1", "step": "H2 + 1/(g+1)^2"}}},
    "another start value": {**H2_LAW, "defines": {"R": {"initial": "2", "step": "R + 1/(g+1)^2"}}}
    | {"claims": {"R": "H2 + 1"}},
    "a later start": {**H2_LAW, "start": 5},
    "a part of the values": {**H2_LAW, "defines": {"R": {"initial": "1", "step": "1"}}, "claims": {"R": "1"}},
    "another domain": {**H2_LAW, "parameters": {"w": "w > 0"}},
    "an input": {**H2_LAW, "inputs": {"x": "x > 0"}},
    "an equal start only": {
        # H2 + (g-1)...(g-40) has the law's values up to g = 40
        **H2_LAW,
        "claims": {"R": "H2 + Z"},
        "sequences": {"H2": H2, "Z": {"initial": "0", "step": "*".join(f"(g-{i})" for i in range(40))}},
        "defines": {
            "R": {"initial": "1", "step": "H2 + 1/(g+1)^2 + " + "*".join(f"(g-{i})" for i in range(40))}
        },
    },
}


@pytest.mark.parametrize("name", OTHER_FORMS)
def test_a_closed_form_of_something_else(name: str) -> None:
    found = with_certificates(augment(), OTHER_FORMS[name], H2_LIMIT)
    assert found.verdict is Verdict.UNKNOWN
    assert found.gap == "no certificate of the closed form"


OTHER_LIMITS: dict[str, Data] = {
    "of another sequence": {**H2_LIMIT, "claims": {"X": "H2 + 1/(100*g^9)"}},
    "of a multiple": {**H2_LIMIT, "claims": {"X": "2*H2"}, "limits": {"X": "2*zeta2"}, "tails": {}},
    "of nothing": {**H2_LIMIT, "claims": {"X": "1/g"}, "limits": {"X": "0"}, "tails": {}},
    "only defined": {**H2_LIMIT, "behaviour": {"H2": {"converges": "s"}}, "limits": {"X": "s"}},
    "elsewhere": {**H2_LIMIT, "parameters": {"w": "w > 0"}},
    "a divergence": {
        "id": "a.growth",
        "rule": "divergence",
        "start": 1,
        "claims": {"X": "g"},
        "minorants": {"X": "1"},
    },
}


@pytest.mark.parametrize("name", OTHER_LIMITS)
def test_a_limit_of_something_else(name: str) -> None:
    found = with_certificates(augment(), H2_LAW, OTHER_LIMITS[name])
    assert found.verdict is (Verdict.CERTIFIED if name == "only defined" else Verdict.UNKNOWN)
    assert found.gap == "no certificate of the limit"


def test_a_wrong_limit_of_the_solution_is_not_proved_by_the_true_one() -> None:
    law = augment()
    assert law.solution is not None
    (case,) = law.solution.cases
    for limit in (sympy.pi**2 / 6 + sympy.Rational(1, 10**80), sympy.Integer(2)):
        spoiled = replace(law.solution, cases=(replace(case, limit=limit),))
        assert prover.Proof(law.proof.judged, spoiled).gap == "no certificate of the limit"


def test_a_wrong_closed_form_of_the_solution_is_not_proved() -> None:
    law, other = augment(), derive(Poisson(), AugmentSubsample())
    assert law.solution is not None
    assert other.solution is not None
    (case,), (foreign,) = law.solution.cases, other.solution.cases
    spoiled = replace(law.solution, cases=(replace(case, exactly=foreign.exactly),))
    assert prover.Proof(law.proof.judged, spoiled).gap == "the closed form shown is not shown to be the law's"


def test_one_step_of_a_system_changed_in_a_way_that_is_still_true() -> None:
    law = derive(Poisson(), Window())
    changed = [c.data for c in law.certificates]
    closed = next(data for data in changed if data["rule"] == "closed_form")
    assert len(closed["defines"]) == 4
    for name, form in closed["claims"].items():
        data = {**closed, "defines": {n: dict(recursion) for n, recursion in closed["defines"].items()}}
        data["defines"][name]["step"] += f" + 7*({name} - ({form}))"
        rest = [other for other in changed if other is not closed]
        assert with_certificates(law, data, *rest).gap == "no certificate of the closed form", name
    renamed = {**closed, "defines": dict(reversed(closed["defines"].items()))}
    assert with_certificates(law, *(renamed if data is closed else data for data in changed)).gap is None


OTHER_TAILS: dict[str, Data] = {
    "none": {},
    "from below only": {"X": {"lower": "(2*g-1)/(2*g^2)"}},
    "from above only": {"X": {"upper": "1/g"}},
    "weaker below": {"X": {"lower": "1/(g+1)", "upper": "1/g"}},
    "weaker above": {"X": {"lower": "(2*g-1)/(2*g^2)", "upper": "1/g + 1/g^2"}},
    "sharper above": {"X": {"lower": "(2*g-1)/(2*g^2)", "upper": "(6*g^2-3*g+1)/(6*g^3)"}},
}


@pytest.mark.parametrize("name", OTHER_TAILS)
def test_another_tail_is_another_statement(name: str) -> None:
    other = {**H2_LIMIT, "tails": OTHER_TAILS[name]}
    assert with_certificates(augment(), H2_LAW, other).gap == "no certificate of the limit"


def test_the_same_tail_in_other_words_is_the_same_statement() -> None:
    same = {"X": {"upper": "2/(g+g)", "lower": "1/g - 1/(2*g^2)"}}
    assert with_certificates(augment(), H2_LAW, {**H2_LIMIT, "tails": same}).gap is None


def test_a_tail_from_a_later_start_is_weaker() -> None:
    h2 = {"initial": "5/4", "step": H2["step"]}
    later = {**H2_LIMIT, "start": 2, "sequences": {"H2": h2}, "behaviour": {"H2": {"converges": "s"}}}
    later |= {"limits": {"X": "s"}}
    assert with_certificates(augment(), H2_LAW, later).gap == "no certificate of the limit"


def test_what_the_answer_states_is_not_taken_from_the_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    law = augment()
    certificates = [c.data for c in law.certificates]
    monkeypatch.setattr(target.Target, "bounds", {})
    assert with_certificates(law, *certificates).gap == "no certificate of the limit"


def growth_of_discard(*others: Data) -> str | None:
    law = derive(Poisson(), Discard())
    closed = next(c.data for c in law.certificates if c.rule == "closed_form")
    return with_certificates(law, closed, *others).gap


OPEN = "no certificate of the growth"
SLOPE: Data = {"id": "a", "rule": "limit", "start": 1, "claims": {"X": "g/g"}, "limits": {"X": "1"}}
QUOTIENT: Data = {"id": "a", "rule": "growth", "start": 1, "claims": {"X": "g"}}
QUOTIENT |= {"growth": {"X": {"quotient": "(g+1)/g", "ratio": "1", "exponent": "1"}}}


def test_growth_is_proved_by_its_limit_over_the_rate_or_by_its_quotient() -> None:
    assert growth_of_discard(SLOPE) is None
    assert growth_of_discard(QUOTIENT) is None


def test_growth_of_something_else() -> None:
    assert growth_of_discard({**SLOPE, "claims": {"X": "g/g^3"}, "limits": {"X": "0"}}) == OPEN
    assert growth_of_discard({**SLOPE, "claims": {"X": "2*g/g"}, "limits": {"X": "2"}}) == OPEN
    assert growth_of_discard({**QUOTIENT, "claims": {"X": "2*g"}}) == OPEN
    square = {"quotient": "(g+1)^2/g^2", "ratio": "1", "exponent": "2"}
    assert growth_of_discard({**QUOTIENT, "claims": {"X": "g^2"}, "growth": {"X": square}}) == OPEN
    assert growth_of_discard({**SLOPE, "start": 2}) == OPEN


def test_that_a_law_is_unbounded_does_not_say_how_fast_it_grows() -> None:
    unbounded = {"id": "a", "rule": "divergence", "start": 1, "claims": {"X": "g"}, "minorants": {"X": "1"}}
    assert growth_of_discard(unbounded) == OPEN


def test_geometric_growth_is_measured_by_its_own_ratio() -> None:
    law = derive(Exponential(), Discard(), "n")
    closed, growth = (c.data for c in law.certificates)
    assert growth["sequences"] == {"GeoInverse": {"initial": "n/(n+1)", "step": "(n/(n+1))*GeoInverse"}}
    doubled = {
        **growth,
        "sequences": {"GeoInverse": {"initial": "2*n/(n+1)", "step": "(n/(n+1))*GeoInverse"}},
    }
    assert with_certificates(law, closed, doubled).gap == OPEN  # twice the law less n tends to n, too
    scaled = {**doubled, "claims": {"X": "(-n)*GeoInverse + 2*n"}, "limits": {"X": "2*n"}}
    assert with_certificates(law, closed, scaled).gap is None
    slower = {"GeoInverse": {"initial": "1/2", "step": "GeoInverse/2"}}
    slow = {**growth, "sequences": slower, "behaviour": {"GeoInverse": {"vanishes": "1/2"}}}
    assert with_certificates(law, closed, slow).gap == OPEN


@pytest.mark.parametrize(
    ("rate", "scale"),
    [
        (GENERATION, (1, 1)),
        (GENERATION**3, (1, 3)),
        (sympy.Rational(9, 4) ** GENERATION / GENERATION, (sympy.Rational(9, 4), -1)),
        (GENERATION ** sympy.Symbol("e"), (1, sympy.Symbol("e"))),
        (sympy.Symbol("q") ** (2 * GENERATION), (sympy.Symbol("q") ** 2, 0)),
        (sympy.log(GENERATION), None),
        (GENERATION * sympy.log(GENERATION), None),
    ],
)
def test_a_rate_is_a_power_and_a_geometric_part(rate: sympy.Expr, scale: object) -> None:
    assert scale_of(rate) == scale


def test_a_case_without_certificates_is_a_gap() -> None:
    # proved once, although nothing was certified at w = 1/2 and the cases' certificates lie on both sides of it
    proof = derive(Poisson(), Mutual()).proof
    assert proof.solution is not None
    around = tuple(item for item in proof.judged if item.certificate.data.get("parameters") is not None)
    found = replace(proof, judged=around)
    assert found.verdict is Verdict.UNKNOWN


def test_a_certificate_on_a_smaller_domain_is_not_enough() -> None:
    law = derive(Bernoulli(), Augment(), "n")
    assert law.verdict is Verdict.PROVED
    for left in range(2):
        changed = [dict(c.data) for c in law.certificates]
        changed[left]["parameters"] = {"n": "n >= 3"}
        assert with_certificates(law, *changed).verdict is Verdict.UNKNOWN
    wider = [{**c.data, "parameters": {"n": "n > 1"}} for c in law.certificates]
    assert with_certificates(law, *wider).verdict is Verdict.PROVED


def test_missing_cases_are_seen() -> None:
    law = derive(Poisson(), Bias())
    assert law.solution is not None
    assert len(law.solution.cases) == 3
    for left_out in law.solution.cases:
        fewer = replace(
            law.solution, cases=tuple(case for case in law.solution.cases if case is not left_out)
        )
        found = prover.Proof(law.proof.judged, fewer)
        assert found.gap == "the cases are not shown to cover the parameters' domain"


@pytest.mark.parametrize(
    ("domain", "pieces", "covered"),
    [
        ("0 < w < 1", ["0 < w < 1"], True),
        ("0 <= w <= 1", ["0 < w < 1"], False),
        ("0 <= w <= 1", ["0 <= w <= 1/2", "1/2 < w <= 1"], True),
        ("0 <= w <= 1", ["0 <= w < 1/2", "1/2 < w <= 1"], False),
        ("0 <= w <= 1", ["1/2 < w < 1", "0 <= w <= 1/2"], False),
        ("w > 0", ["0 < w < 1", "w >= 1"], True),
        ("w > 0", ["0 < w < 1", "w > 1"], False),
        ("w > 0", ["w > 1", "0 < w < 3"], True),
        ("w >= 0", ["w > 0"], False),
        ("w < 0", ["w <= 0"], True),
        ("w < 0", ["w <= -1"], False),
        ("real", ["w < 0", "w >= 0"], True),
        ("real", ["w < 0", "w > 0"], False),
        ("real", ["w > 0"], False),
    ],
)
def test_intervals_cover_a_domain(domain: str, pieces: list[str], covered: bool) -> None:
    parameters = (Parameter.read("w", domain),)
    regions = [{"w": Domain.parse(piece, "w")} for piece in pieces]
    assert cover(parameters, regions) is covered


def test_limits_of_lemmas_are_read_as_they_are_published() -> None:
    x = sympy.Rational(1, 3)
    root = sympy.pi * sympy.sqrt(x)
    assert limit_of_lemma(lemma("H2"), {}) == sympy.pi**2 / 6
    assert limit_of_lemma(lemma("H1alt"), {}) == sympy.log(2)
    assert limit_of_lemma(lemma("Psinh"), {"c": x}) == sympy.sinh(root) / root
    assert limit_of_lemma(lemma("Psin"), {"c": x}) == sympy.sin(root) / root
    assert limit_of_lemma(lemma("D1a"), {"a": x}) == -sympy.digamma(1 + x) - sympy.EulerGamma
    assert limit_of_lemma(lemma("H2a"), {"a": x}) == sympy.polygamma(1, 1 + x)
    for row in LEMMAS:
        if row.limit_text is not None:
            assert limit_of_lemma(row, {name: x for name, _ in row.parameters}).is_real


def test_expressions_are_computed_as_the_kernel_reads_them() -> None:
    text = "-g^2 + 7/2/g - (1-g)*g^(-1)"
    assert compute(text, {"g": fmpq(2)}) == fmpq(-7, 4)
    assert expression(text, {"g": sympy.Integer(2)}) == sympy.Rational(-7, 4)
    with pytest.raises(ZeroDivisionError):
        compute(text, {"g": fmpq(0)})
    with pytest.raises(Reject):
        compute(text, {})
