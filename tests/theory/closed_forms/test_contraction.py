"""Contracting systems with parameters: their bound is checked by running them, and impossible cases are planted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy
from closed_form_checks import system

from mengoli.theory import catalogue
from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.algebra.signs import box_of
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.certificates.writer import certificates
from mengoli.theory.closed_forms.forms.growth import Facts, Growth
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.closed_forms.solving.contraction import contraction, is_visible
from mengoli.theory.law import derive
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Parameter

W = Parameter.read("w", "0 < w < 1")
w = W.symbol


def facts_of(law: LinearRecurrence) -> Facts:
    return Facts(box_of(law.field, law.parameters))


def three_states(sign: int = 1, growth: Fraction = Fraction(1)) -> LinearRecurrence:
    """The roots of x^3 - w x^2/3 - x/4 - (1-w)/3 depend on w; their sum of moduli is below 1."""
    third = Fraction(1, 3) * growth
    rows = [[w * third, growth * Fraction(sign, 4), (1 - w) * third], [1, 0, 0], [0, sign, 0]]
    matrix = [[sympy.Rational(str(x)) if isinstance(x, Fraction) else x for x in row] for row in rows]
    return system(matrix, [1, w, 0], [9, 9, 9], [1, 0, w], W)


@pytest.mark.parametrize("sign", [1, -1])
def test_deviations_stay_below_the_bound(sign: int) -> None:
    law = three_states(sign)
    found = contraction(law, facts_of(law))
    assert found is not None
    for value in (Fraction(1, 9), Fraction(1, 2), Fraction(6, 7)):
        given = {w: value}
        q = found.rate.evaluate(1, given)
        assert 0 < q < 1
        bound = [x.evaluate(1, given) for x in found.bound]
        d = [x.evaluate(1, given) for x in found.first]
        matrix = [[x.evaluate(1, given) for x in row] for row in found.matrix]
        row, limit = [x.evaluate(1, given) for x in found.readout], found.limit.evaluate(1, given)
        for k, exact in enumerate(law.first(40, given)):
            assert all(abs(x) <= y * q**k for x, y in zip(d, bound, strict=True))
            assert limit + sum((r * x for r, x in zip(row, d, strict=True)), Fraction(0)) == exact
            d = [sum((x * y for x, y in zip(own, d, strict=True)), Fraction(0)) for own in matrix]


def test_the_limit_is_found() -> None:
    law = three_states()
    solution = solve(law)
    assert solution.growth is Growth.BOUNDED
    assert solution.limit is not None
    # the closed form divides by a discriminant whose sign its coefficients do not show: nothing is certified
    assert certificates(solution, "x") == ()
    near = solution.limit.subs(w, sympy.Rational(2, 5))
    assert abs(float(law.exact(200, {w: Fraction(2, 5)}) - Fraction(str(near)))) < 1e-12


def test_what_does_not_contract_is_not_said_to() -> None:
    growing = three_states(growth=Fraction(3))
    assert contraction(growing, facts_of(growing)) is None
    assert solve(growing).growth is Growth.GEOMETRIC  # by its minorant
    alternating = three_states(-1, growth=Fraction(3))
    assert contraction(alternating, facts_of(alternating)) is None
    assert solve(alternating).growth is Growth.UNKNOWN
    varying = system([[w / g]], [1], [1], [1], W)
    assert contraction(varying, facts_of(varying)) is None
    # w - 1/2 has no sign, so the moduli are not known
    unsigned = system([[w - sympy.Rational(1, 2)]], [1], [1], [1], W)
    assert contraction(unsigned, facts_of(unsigned)) is None


def test_a_bound_too_tight_is_not_visible() -> None:
    law = three_states()
    facts = facts_of(law)
    found = contraction(law, facts)
    assert found is not None
    assert is_visible(found, facts)
    zero = found.rate.field.zero
    assert not is_visible(replace(found, rate=zero), facts)
    assert not is_visible(replace(found, rate=found.rate / 9), facts)
    assert not is_visible(replace(found, bound=tuple(x / 99 for x in found.bound)), facts)


@pytest.mark.parametrize("workflow", ["mutual", "window", "window:k=3"])
@pytest.mark.parametrize(("family", "n"), [("bernoulli", "n"), ("binomial", 100)])
def test_coins_under_windows_and_several_models_are_proved(family: str, n: object, workflow: str) -> None:
    law = derive(catalogue.family(family), catalogue.workflow(workflow), n)
    assert law.growth is Growth.BOUNDED
    assert law.verdict is Verdict.PROVED
