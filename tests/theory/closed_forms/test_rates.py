"""How fast a law grows or vanishes is certified, and called what it is; what is not is said to be unproved."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import log
from typing import Any

import pytest
import sympy
from closed_form_checks import scalar, system

from mengoli.theory import catalogue
from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.answers.solution import Solution
from mengoli.theory.closed_forms.certificates.writer import certificates
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.law import derive
from mengoli.theory.proof.judged import judge
from mengoli.theory.proof.prover import Proof, prove
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Parameter

LOG = sympy.log(g)
A, RHO = Parameter.read("a", "a > 0"), Parameter.read("rho", "1/2 < rho < 1")
OPEN, CROSSED = "no certificate of the growth", "the rate and the growth contradict each other"
GROWING: dict[str, tuple[LinearRecurrence, sympy.Expr, int, int]] = {
    # law, c, e, i: like c g^e log(g)^i
    "H1": (scalar(1, 1 / g), sympy.Integer(1), 0, 1),
    "a sum of other terms": (scalar(1, 2 * (g + 1) / (g**2 + 3 * g + 5)), sympy.Integer(2), 0, 1),
    "a harmonic number with a letter": (scalar(1, 1 / (g + A.symbol), A), sympy.Integer(1), 0, 1),
    "g H1": (scalar(1 + 1 / g, 1), sympy.Integer(1), 1, 1),
    "a square": (system([[1, 0], [1 / g, 1]], [1 / g, 1 / g**2], [1, 1], [0, 1]), sympy.Rational(1, 2), 0, 2),
}
VANISHING: dict[str, tuple[LinearRecurrence, sympy.Expr]] = {
    "like 1/g": (scalar((1 - RHO.symbol / g) ** 2, 1 / g**2, RHO), 1 / (g * (2 * RHO.symbol - 1))),
    "like log(g)/g": (scalar((1 - sympy.Rational(1, 2) / g) ** 2, 1 / g**2), LOG / g),
    "like 1/sqrt(g)": (scalar(1 - sympy.Rational(1, 2) / g, 0), 2 / sympy.sqrt(sympy.pi * g)),
}


def proof_of(solution: Solution, data: list[dict[str, Any]] | None = None, **changes: Any) -> Proof:
    """The proof of an answer with one case, some of it changed, by the certificates of the right one or by others."""
    (case,) = solution.cases
    found = judge(certificates(solution, "a.law") if data is None else data)
    return Proof(tuple(x for x in found if x.verified), replace(solution, cases=(replace(case, **changes),)))


@pytest.mark.parametrize("name", GROWING)
def test_growth_with_a_logarithm_is_certified(name: str) -> None:
    recurrence, constant, power, logs = GROWING[name]
    solution = solve(recurrence)
    proof = prove("a.law", solution)
    assert (proof.verdict, proof.unproved) == (Verdict.PROVED, ())
    (case,) = solution.cases
    assert sympy.simplify(sympy.sympify(case.leading) / sympy.Mul(g**power, LOG**logs)) == constant
    # the oracle: the recurrence itself, far out; the error is of order 1/log(g)
    values = recurrence.first(2000, {p.symbol: Fraction(1, 3) for p in recurrence.parameters})
    near, far = (abs(float(values[x - 1]) / x**power / log(x) ** logs - float(constant)) for x in (100, 2000))
    assert far < near < float(constant)


@pytest.mark.parametrize("name", GROWING)
@pytest.mark.parametrize(
    ("rate", "word"),
    [
        (LOG**3, Growth.LOGARITHMIC),
        (g * LOG**3, Growth.POWER),
        (g**9 * LOG, Growth.POWER),
        (g, Growth.LINEAR),
        (5**g * LOG, Growth.GEOMETRIC),
    ],
)
def test_no_other_rate_is(name: str, rate: sympy.Expr, word: Growth) -> None:
    proof = proof_of(solve(GROWING[name][0]), rate=rate, growth=word, leading=None)
    assert (proof.verdict, proof.gap) == (Verdict.UNKNOWN, OPEN)


@pytest.mark.parametrize("name", GROWING)
def test_nor_another_constant(name: str) -> None:
    solution = solve(GROWING[name][0])
    (case,) = solution.cases
    assert proof_of(solution, leading=2 * sympy.sympify(case.leading)).gap == OPEN
    assert proof_of(solution, leading=None).gap is None  # it need not be stated


@pytest.mark.parametrize(
    ("rate", "word"),
    [
        (g**9 * LOG, Growth.POWER),
        (LOG**7, Growth.LOGARITHMIC),
        (5**g * LOG, Growth.GEOMETRIC),
    ],
)
def test_an_unbounded_law_does_not_grow_at_will(rate: sympy.Expr, word: Growth) -> None:
    solution = solve(scalar(1, 1))
    unbounded = {"id": "a", "rule": "divergence", "start": 1, "claims": {"X": "g"}, "minorants": {"X": "1"}}
    data = [*certificates(solution, "a.law"), unbounded]
    assert proof_of(solution, data, rate=rate, growth=word, leading=None).gap == OPEN


@pytest.mark.parametrize(
    ("rate", "word"),
    [
        (1 / LOG, Growth.LOGARITHMIC),
        (2**-g * LOG, Growth.GEOMETRIC),
        (2**-g, Growth.GEOMETRIC),
        (1 / g, Growth.POWER),
        (g, Growth.POWER),
        (LOG, Growth.LINEAR),
        (g**sympy.pi, Growth.VANISHING),
        (g**RHO.symbol, Growth.POWER),  # a letter that the law does not have
    ],
)
def test_the_word_is_the_one_for_the_rate(rate: sympy.Expr, word: Growth) -> None:
    limit = sympy.Integer(0) if word is Growth.VANISHING else None
    proof = proof_of(solve(scalar(1, 1)), rate=rate, growth=word, leading=None, limit=limit)
    assert proof.gap == CROSSED


H1: dict[str, Any] = {"H1": {"initial": "1", "step": "H1 + 1/(g+1)"}}
SQUARE: dict[str, Any] = {
    "id": "x",
    "rule": "limit",
    "start": 1,
    "sequences": {**H1, "H2": {"initial": "1", "step": "H2 + 1/(g+1)^2"}},
    "behaviour": {"H1": {"lemma": "H1"}, "H2": {"lemma": "H2"}},
    "claims": {"X": "(H1^2 + H2)/2 - 1/2*H1^2", "C1": "0", "C2": "1/2"},
    "limits": {"X": "zeta2/2", "C1": "0", "C2": "1/2"},
}
CHANGED: dict[str, dict[str, Any]] = {
    "its last constant is zero": {
        "claims": {"X": "H2/g", "C1": "0", "C2": "0"},
        "limits": {"X": "0", "C1": "0", "C2": "0"},
    },
    "it is about another law": {
        "claims": {**SQUARE["claims"], "X": "H2"},
        "limits": {**SQUARE["limits"], "X": "zeta2"},
    },
    "a constant is left out": {
        "claims": {"X": SQUARE["claims"]["X"], "C2": "1/2"},
        "limits": {"X": "zeta2/2", "C2": "1/2"},
    },
    "the constants change places": {
        "claims": {"X": SQUARE["claims"]["X"], "C1": "1/2", "C2": "0"},
        "limits": {"X": "zeta2/2", "C1": "1/2", "C2": "0"},
    },
    "the harmonic number is only slow": {"behaviour": {"H1": {"slow": "log"}, "H2": {"lemma": "H2"}}},
}


def test_the_certificate_of_a_square_is_accepted_as_it_stands() -> None:
    solution = solve(GROWING["a square"][0])
    closed = certificates(solution, "a.law")[0]
    assert proof_of(solution, [closed, SQUARE]).gap is None


@pytest.mark.parametrize("name", CHANGED)
def test_a_certificate_that_says_less_shows_no_rate(name: str) -> None:
    solution = solve(GROWING["a square"][0])
    closed = certificates(solution, "a.law")[0]
    proof = proof_of(solution, [closed, {**SQUARE, **CHANGED[name]}])
    assert len(proof.certificates) == 2  # it is true
    assert proof.gap == OPEN


@pytest.mark.parametrize("name", VANISHING)
def test_how_fast_a_law_vanishes_is_certified(name: str) -> None:
    solution = solve(VANISHING[name][0])
    proof = prove("a.law", solution)
    assert (proof.verdict, proof.unproved) == (Verdict.PROVED, ())
    (case,) = solution.cases
    assert sympy.simplify(sympy.sympify(case.leading) / VANISHING[name][1]) == 1


@pytest.mark.parametrize("name", VANISHING)
def test_another_rate_of_vanishing_is_said_to_be_unproved(name: str) -> None:
    solution = solve(VANISHING[name][0])
    for rate in (g**-2, g**-3 * LOG, 2**-g):
        proof = proof_of(solution, rate=rate, leading=None)
        assert proof.verdict is Verdict.PROVED  # that it tends to 0
        assert len(proof.unproved) == 1
        assert proof.unproved[0].startswith("that it vanishes like")
    assert proof_of(solution, rate=g, leading=None).gap == CROSSED
    assert proof_of(solution, rate=sympy.Integer(0), leading=None).unproved != ()


def test_a_user_is_told_what_is_not_proved() -> None:
    law = derive(catalogue.family("poisson"), catalogue.workflow("fresh-pool"))
    assert law.verdict is Verdict.PROVED
    assert law.unproved == ("that it vanishes like g^(-2*rho) (0 < rho < 1/2)",)
    assert derive(catalogue.family("poisson"), catalogue.workflow("discard")).unproved == ()
    slow = derive(catalogue.family("exponential"), catalogue.workflow("augment-subsample"), 2)
    assert slow.unproved == ("that it grows like log(g)",)  # it has no closed form
