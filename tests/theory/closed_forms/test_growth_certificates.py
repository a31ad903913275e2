"""How fast a law grows is certified, as far as the kernel's rules reach; what an answer states of its tail."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sympy
from closed_form_checks import scalar

from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.closed_forms.answers.stated import first_stated, stated
from mengoli.theory.closed_forms.certificates.writer import certificates
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.forms.named import exact_value
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.proof.judged import judge
from mengoli.theory.proof.matching.match import gap
from mengoli.theory.proof.prover import Proof
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Parameter

HALF = sympy.Rational(1, 2)
E = Parameter.read("e", "e > 0")
Q = Parameter.read("q", "q > 0")
e, q = E.symbol, Q.symbol


def growth(recurrence: LinearRecurrence) -> tuple[dict[str, Any], Proof]:
    """The certificate of the growth, and the proof of the law."""
    solution = solve(recurrence)
    judged = judge(certificates(solution, "a.law"))
    (found,) = (item.certificate.data for item in judged if item.certificate.id.endswith("growth"))
    return found, Proof(judged, solution)


@pytest.mark.parametrize(
    ("recurrence", "claim", "limit"),
    [
        (scalar(1, 1), "g/g", "1"),
        (scalar(1, g), "((g^2+g)/2)/g^2", "1/2"),
        (scalar(1, 2 + 1 / g), "((2*g-2) + H1)/g", "2"),
        (scalar(1 + q, 1, Q), "(-1/q)*GeoInverse + 1/q", "1/q"),
    ],
)
def test_value_over_rate(recurrence: LinearRecurrence, claim: str, limit: str) -> None:
    found, proof = growth(recurrence)
    assert (found["rule"], found["claims"]["X"], found["limits"]["X"]) == ("limit", claim, limit)
    assert proof.gap is None


@pytest.mark.parametrize(
    ("recurrence", "ratio", "exponent"),
    [
        (scalar(1 + HALF / g, 0), "1", "1/2"),
        (scalar(1 + e / g, 0, E), "1", "e"),
        (scalar((1 + q) * (1 + HALF / g), 0, Q), "q+1", "1/2"),
    ],
)
def test_a_product_by_its_quotient(recurrence: LinearRecurrence, ratio: str, exponent: str) -> None:
    found, proof = growth(recurrence)
    assert found["rule"] == "growth"
    assert (found["growth"]["X"]["ratio"], found["growth"]["X"]["exponent"]) == (ratio, exponent)
    assert proof.gap is None
    assert proof.solution is not None
    (case,) = proof.solution.cases
    wrongs = {g: Growth.LINEAR, sympy.sqrt(g) * 3**g: Growth.GEOMETRIC, g**7: Growth.POWER}
    for wrong, word in wrongs.items():
        other = replace(proof.solution, cases=(replace(case, rate=wrong, growth=word),))
        assert gap(other, proof.certificates) == "no certificate of the growth"


def test_a_logarithm_is_certified_by_a_harmonic_number() -> None:
    found, proof = growth(scalar(1, 1 / g))
    assert found["rule"] == "limit"
    assert found["behaviour"]["H1"] == {"lemma": "H1"}
    assert proof.solution is not None
    assert proof.solution.growth is Growth.LOGARITHMIC
    assert proof.gap is None


def test_an_answer_states_one_bound_from_each_side() -> None:
    (case,) = solve(scalar(1, 1 / g**2)).cases
    bounds = {side: str(bound.expression) for side, bound in stated(case).items()}
    assert bounds == {"lower": "(2*g - 1)/(2*g**2)", "upper": "1/g"}
    assert case.exactly is not None
    assert first_stated(case.exactly) == 1


def test_bounds_are_stated_where_the_increments_are_products() -> None:
    (case,) = solve(scalar(1 + 1 / g**2, 0)).cases
    assert case.exactly is not None
    value, limit = case.exactly.expression, case.limit
    assert limit is not None
    assert sympy.simplify(limit - sympy.sinh(sympy.pi) / (2 * sympy.pi)) == 0
    bounds = {side: bound.expression for side, bound in stated(case).items()}
    assert bounds.keys() == {"lower", "upper"}
    for at in (1, 2, 50):
        missing = float(limit - sympy.Rational(str(exact_value(value, {g: Fraction(at)}))))
        below, above = (float(exact_value(bounds[side], {g: Fraction(at)})) for side in ("lower", "upper"))
        assert below < missing < above


def test_no_bounds_are_stated_where_there_are_none() -> None:
    (case,) = solve(scalar(1, 1)).cases
    assert stated(case) == {}


def test_a_geometric_law_has_its_tail_exactly() -> None:
    (case,) = solve(scalar(HALF, 1)).cases
    assert {side: bound.expression for side, bound in stated(case).items()} == {"lower": 2 / 2**g, "upper": 2 / 2**g}
