"""Laws whose memory fades: the forcing alone decides, also where a factor vanishes or turns its sign.

The oracle is the recurrence itself, run here in fractions and in balls.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import flint
import pytest
import sympy
from closed_form_checks import scalar
from flint import arb, fmpq

from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.algebra.signs import box_of
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.answers.solution import Solution
from mengoli.theory.closed_forms.forms.growth import Facts, Growth
from mengoli.theory.closed_forms.forms.named import exact_value
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.closed_forms.solving.fading import fading
from mengoli.theory.proof.prover import prove
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Parameter

W = Parameter.read("w", "0 < w < 1")
A = Parameter.read("a", "a > 0")
RHO = Parameter.read("rho", "rho > 0")
w, a, rho = W.symbol, A.symbol, RHO.symbol
Q = sympy.Rational
FAR = 30_000


def far(recurrence: LinearRecurrence, value: Fraction) -> Any:
    """v(FAR), for a parameter's value, in balls."""
    (p,) = recurrence.parameters

    def function(e: sympy.Expr) -> list[Any]:
        sides = sympy.fraction(sympy.cancel(sympy.sympify(e).subs(p.symbol, Q(str(value)))))
        polynomials = [reversed(sympy.Poly(side, g).all_coeffs()) for side in sides]
        return [flint.fmpq_poly([fmpq(int(c.p), int(c.q)) for c in row]) for row in polynomials]

    (top, low), (gain, below) = function(recurrence.matrix[0]), function(recurrence.forcing[0])
    v = arb(1)
    for k in range(recurrence.start + 1, FAR + 1):
        v = arb(top(k)) / arb(low(k)) * v + arb(gain(k)) / arb(below(k))
    return v


def by_case(solution: Solution) -> dict[str, Growth]:
    return {case.condition: case.growth for case in solution.cases}


@pytest.mark.parametrize(
    ("keep", "gain", "limit"),
    [(1 / g**2, 1 - 2 / g + 2 / g**2, 1), (w / g, 3 - w / g, 3), (w**2 / (g + 1), (2 * g + w) / (g + 3), 2)],
)
def test_the_limit_is_that_of_the_forcing(keep: sympy.Expr, gain: sympy.Expr, limit: int) -> None:
    solution = solve(scalar(keep, gain, W))
    (case,) = solution.cases
    assert (case.growth, case.limit) == (Growth.BOUNDED, limit)
    assert prove("fading", solution).verdict is Verdict.PROVED
    value = solution.recurrence.exact(300, {w: Fraction(1, 3)})
    assert abs(float(value) - limit) < 0.05


@pytest.mark.parametrize(
    ("keep", "gain"),
    [(1 + 1 / g**2, 1 / g**2), (1 - 1 / g, 1 / g**2), (1 + 2 / g, 1), (-1 + 1 / g, 1), (Q(3, 2), g), (-1, 1 / g)],
)
def test_nothing_is_said_where_the_memory_stays(keep: sympy.Expr, gain: sympy.Expr) -> None:
    assert fading(scalar(keep, gain), Facts({})) is None


def test_a_mixture_is_answered_by_cases_on_the_whole_half_line() -> None:
    solution = solve(scalar((1 - rho / g) ** 2, 1 / g**2, RHO))
    rates = {case.condition: case.rate for case in solution.cases}
    assert rates == {"0 < rho < 1/2": g ** (-2 * rho), "rho = 1/2": sympy.log(g) / g, "rho > 1/2": 1 / g}
    assert solution.growth is Growth.VANISHING
    assert solution.limit == 0
    assert prove("mixture", solution).verdict is Verdict.PROVED
    # whole numbers, at which the law starts anew, among them
    for value in (Fraction(3, 5), Fraction(1), Fraction(7, 3), Fraction(4), Fraction(29, 2)):
        lead = 1 / (2 * value - 1)
        gap = FAR * far(solution.recurrence, value) - arb(fmpq(lead.numerator, lead.denominator))
        assert abs(gap) < 200 * FAR ** -min(1.0, float(2 * value) - 1)
        (case,) = [c for c in solution.cases if c.holds({rho: value})]
        assert case.leading is not None
        assert case.leading.subs({rho: Q(str(value)), g: 1}) == Q(str(lead))


@pytest.mark.parametrize("power", [2, 3, 4])
def test_the_boundary_is_where_start_and_forcing_balance(power: int) -> None:
    solution = solve(scalar(1 - a / g, g**-power, A))
    boundary = power - 1
    assert by_case(solution) == dict.fromkeys(
        (f"0 < a < {boundary}", f"a = {boundary}", f"a > {boundary}")
        if power < 4
        else ("0 < a < 2", "a = 2", "2 < a < 3", "a = 3", "a > 3"),
        Growth.VANISHING,
    )
    rates = {c.condition: c.rate for c in solution.cases}
    assert rates[f"a = {boundary}"] == sympy.log(g) * g**-boundary
    assert rates[f"a > {boundary}"] == g**-boundary
    for case in solution.cases:
        for value in (Fraction(1, 3), Fraction(boundary), Fraction(boundary) + Fraction(5, 3)):
            if case.holds({a: value}) and case.exactly is not None:
                first = solution.recurrence.first(12, {a: value})
                shown = [exact_value(case.exactly.expression, {a: value, g: Fraction(k)}) for k in range(3, 13)]
                assert shown == first[2:]


@pytest.mark.parametrize(
    ("keep", "gain", "growth", "lead"),
    [
        (1 - a / g, sympy.Integer(1), Growth.LINEAR, g / (1 + a)),
        (1 - a / g, g, Growth.POWER, g**2 / (2 + a)),
        (a / g, sympy.Integer(1), Growth.BOUNDED, sympy.Integer(1)),
        (1 - a / g, 3 / g, Growth.BOUNDED, 3 / a),
        (Q(1, 2) - a / g, g**2, Growth.POWER, 2 * g**2),
        (Q(-1, 3) + a**2 / g, 1 / g, Growth.VANISHING, Q(3, 4) / g),
        (1 - a / g, sympy.Integer(0), Growth.VANISHING, sympy.Integer(0)),
    ],
)
def test_memory_may_change_its_sign(keep: sympy.Expr, gain: sympy.Expr, growth: Growth, lead: sympy.Expr) -> None:
    solution = solve(scalar(keep, gain, A))
    (case,) = solution.cases
    assert case.growth is growth
    assert sympy.simplify((case.limit if growth is Growth.BOUNDED else case.leading or 0) - lead) == 0
    assert prove("signs", solution).verdict is Verdict.PROVED
    for value in (Fraction(2, 3), Fraction(3), Fraction(17, 2)):
        wanted = sympy.Rational(lead.subs({a: Q(str(value)), g: FAR}))
        ratio = far(solution.recurrence, value) - arb(fmpq(int(wanted.p), int(wanted.q)))
        assert abs(ratio) <= 0.02 * max(abs(float(wanted)), 1.0)


def test_another_constant_is_not_proved() -> None:
    solution = solve(scalar(Q(1, 2) - a / g, g**2, A))
    (case,) = solution.cases
    assert case.exactly is None
    for wrong in (replace(case, leading=3 * g**2), replace(case, rate=g, leading=2 * g), replace(case, rate=None)):
        assert prove("wrong", replace(solution, cases=(wrong,))).verdict is Verdict.UNKNOWN


def test_another_limit_is_not_proved() -> None:
    solution = solve(scalar((1 - rho / g) ** 2, 1 + 1 / g, RHO))
    (case,) = solution.cases
    assert case.rate == g
    flat = solve(scalar((1 - rho / g) ** 2, 1 / g, RHO))
    (case,) = flat.cases
    assert (case.growth, case.limit) == (Growth.BOUNDED, 1 / (2 * rho))
    assert prove("flat", flat).verdict is Verdict.PROVED
    wrong = replace(flat, cases=(replace(case, limit=1 / rho),))
    assert prove("wrong", wrong).verdict is Verdict.UNKNOWN


def test_boxes_are_read() -> None:
    """Whether the memory fades faster than the forcing is asked of the parameters' domain."""
    high = Parameter.read("rho", "rho >= 1")
    recurrence = scalar((1 - high.symbol / g) ** 2, 1 / g**2, high)
    found = fading(recurrence, Facts(box_of(recurrence.field, recurrence.parameters)))
    assert found is not None
    assert (found.power, found.level.expression) == (1, 1 / (2 * high.symbol - 1))
