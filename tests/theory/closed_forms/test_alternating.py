"""Laws that take two values in turn: bounded with proof, or growing, where the larger of two leading terms decides.

The oracle is the recurrence itself in fractions: neighbours far out.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from closed_form_checks import scalar, system

from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.certificates.writer import certificates
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.proof.judged import judge
from mengoli.theory.proof.matching.match import gap
from mengoli.theory.proof.prover import prove
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Parameter

B = Parameter.read("b", "b > 0")
C = Parameter.read("c", "c > 0")
b, c = B.symbol, C.symbol
HALF = sympy.Rational(1, 2)

BOUNDED = [
    system([[-1, 0], [0, HALF]], [0, 0], [1, 1], [1, 1]),
    system([[-1, 0], [0, 1]], [0, 1 / g**2], [c, 1], [1, 1], C),
    scalar(-g**2 / (g**2 - 1) * 1, 0, start=2, before=(sympy.Integer(1),)),
    scalar(-1, 3),
]


@pytest.mark.parametrize("number", range(len(BOUNDED)))
def test_bounded_without_a_limit(number: int) -> None:
    recurrence = BOUNDED[number]
    solution = solve(recurrence)
    (case,) = solution.cases
    assert (case.growth, case.limit, case.rate) == (Growth.BOUNDED, None, None)
    assert prove("turning", solution).verdict is Verdict.PROVED
    values = recurrence.first(200, {p.symbol: Fraction(3, 2) for p in recurrence.parameters})
    assert abs(values[-1] - values[-3]) < Fraction(1, 1000) < Fraction(1, 2) < abs(values[-1] - values[-2])


@pytest.mark.parametrize("slip", ["claims", "limits", "sequences"])
def test_altered_bounds_prove_nothing(slip: str) -> None:
    solution = solve(BOUNDED[0])
    altered = []
    for data in certificates(solution, "turning"):
        own = dict(data)
        if data["rule"] == "inequality" and slip == "claims":
            own["claims"] = {**data["claims"], "X": "(1/2)*p + (1/2)*m"}
        if data["rule"] == "limit" and slip == "limits":
            own["limits"] = {**data["limits"], "X": "0"}
        if data["rule"] == "inequality" and slip == "sequences":
            own["sequences"] = {**data["sequences"], "m": {"initial": "2", "step": "p"}}
        altered.append(own)
    accepted = [item.certificate for item in judge(altered) if item.verified is not None]
    assert gap(solution, accepted) is not None


def two(size: sympy.Expr, first: int, *parameters: Parameter) -> LinearRecurrence:
    """u(g) = size^2 u(g-2) from u(1) = 1 and u(0) = first: c size^g + d (-size)^g."""
    return system([[0, size**2], [1, 0]], [0, 0], [1, first], [1, 0], *parameters)


def test_which_of_two_leading_terms_is_larger() -> None:
    solution = solve(two(b, 1, B))
    shown = {case.condition: (case.growth, case.rate) for case in solution.cases}
    assert shown["b > 1"] == (Growth.GEOMETRIC, b**g)
    assert shown["0 < b < 1"][0] is Growth.VANISHING
    assert shown["b = 1"][0] is Growth.BOUNDED
    values = solution.recurrence.first(40, {b: Fraction(2)})
    assert {value / 2**place for place, value in enumerate(values, 1)} == {Fraction(1, 2), Fraction(1)}
    turned = solve(two(sympy.Integer(2), -3))
    (case,) = turned.cases
    assert (case.growth, case.rate) == (Growth.GEOMETRIC, (-2) ** g)
    assert prove("turned", turned).verdict is Verdict.UNKNOWN


def test_what_grows_by_nonnegative_steps_is_proved() -> None:
    solution = solve(two(sympy.Integer(2), 1))
    (case,) = solution.cases
    assert case.growth is Growth.GEOMETRIC
    assert case.below is not None
    assert prove("grown", solution).verdict is Verdict.PROVED


def test_terms_that_cancel_are_not_decided() -> None:
    (case,) = solve(two(sympy.Integer(2), 0)).cases
    assert (case.growth, case.reason) == (Growth.UNKNOWN, "the two leading terms cancel at every other generation")
