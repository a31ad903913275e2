"""Bounds of what is missing from a limit, and proved waiting times."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from closed_form_checks import scalar, system

from mengoli.theory import catalogue
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.forms.multipliers import residual
from mengoli.theory.closed_forms.reach import generations_within
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.closed_forms.values.enclosures import enclose
from mengoli.theory.errors import InputError
from mengoli.theory.law import derive
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Parameter


def test_the_classical_bounds_of_basel() -> None:
    tail = solve(scalar(1, 1 / g**2)).tail
    assert tail is not None
    shown = {sympy.expand(b.expression): b.above for b in tail.bounds}
    assert shown[1 / g] is True
    assert shown[1 / g - 1 / (2 * g**2)] is False
    assert all(b.first == 1 for b in tail.bounds)


@pytest.mark.parametrize(
    "term", [1 / g**2, 4 / (g * (g + 1) ** 2), 1 / (g**2 + 1), 1 / (g * (2 * g - 1)), -1 / g**3, 3 ** (-g)]
)
def test_every_bound_holds(term: sympy.Expr) -> None:
    solution = solve(scalar(1, term))
    tail = solution.tail
    limit = solution.limit_enclosure()
    assert tail is not None
    assert limit is not None
    for bound in tail.bounds:
        for at in (bound.first, bound.first + 1, bound.first + 7, 60):
            missing = solution.value(at)
            value = enclose(bound.expression, {g: Fraction(at)})
            if bound.above:
                assert limit.lower - missing <= value.upper
            else:
                assert limit.upper - missing >= value.lower


def test_a_planted_wrong_bound_has_the_wrong_sign() -> None:
    tail = solve(scalar(1, 1 / g**2)).tail
    assert tail is not None
    bound = tail.upper
    halved = residual(tail.ratio, bound.multiplier / 2)
    assert (halved.at(10).constant or 0) * (bound.residual.at(10).constant or 0) < 0


@pytest.mark.parametrize(("share", "expected"), [(Fraction(1, 100), 61), (Fraction(1, 3), 2), (Fraction(9, 10), 1)])
def test_waiting_time_of_augment(share: Fraction, expected: int) -> None:
    reached = generations_within(solve(scalar(1, 1 / g**2)), share)
    assert reached is not None
    assert reached.generation == expected
    limit, total = enclose(sympy.pi**2 / 6), Fraction(0)
    for i in range(1, expected + 1):
        total += Fraction(1, i * i)
        inside = limit.upper - total <= share * limit.lower
        assert inside == (i == expected)


def test_waiting_time_far_out_and_with_parameters() -> None:
    c = Parameter.read("c", "c > 0")
    far = generations_within(solve(scalar(1, 1 / g**2)), Fraction(1, 10**9))
    assert far is not None
    assert far.generation == 607_927_102
    law = solve(scalar(1 + c.symbol / g**2, 1 / g**2, c))
    near = generations_within(law, Fraction(1, 100), {c.symbol: Fraction(1, 10)})
    assert near is not None
    assert near.generation == 68


def test_nothing_is_said_of_unbounded_laws() -> None:
    solution = solve(scalar(1, 1))
    assert solution.growth is Growth.LINEAR
    assert (solution.tail, generations_within(solution, Fraction(1, 100))) == (None, None)
    with pytest.raises(InputError, match="share"):
        generations_within(solution, Fraction(0))


@pytest.mark.parametrize(
    ("family", "workflow", "n", "share", "expected"),
    [
        ("poisson", "augment", None, "1/100", 61),
        ("poisson", "discard:sizes=i*(i+1)", None, "1/100", 99),  # the gap is the share, exactly
        ("poisson", "fresh:w=1/3", None, "1/1000", 1),
        ("ridge", "discard", None, "1/100", 12),
        ("bernoulli", "discard", 10, "1/100", 44),
        ("poisson", "discard", None, "1/100", None),
        ("poisson", "augment:sizes=2^i", None, "1/100", 6),
        ("exponential", "augment:sizes=2^i", 10, "1/1000", 9),
        ("ridge:penalty=1", "discard", None, "1/10000", 14),
    ],
)
def test_when_a_law_is_near_its_limit(
    family: str, workflow: str, n: object, share: str, expected: int | None
) -> None:
    """Against a scan of exact values: inside from there on, outside one generation before."""
    law = derive(catalogue.family(family), catalogue.workflow(workflow), n)
    found = law.generations_within(Fraction(share))
    assert (None if found is None else found.generation) == expected
    if found is None:
        return
    limit = float(enclose(law.limit, {}, digits=20).text)
    gaps = [abs(float(value) / limit - 1) for value in law.ratios(found.generation + 200)]
    assert all(gap <= float(Fraction(share)) * (1 + 1e-12) for gap in gaps[found.generation - 1 :])
    assert found.generation == 1 or gaps[found.generation - 2] > float(Fraction(share))


def by_hand(
    matrix: list[list[Fraction]], forcing: list[Fraction], row: list[int], limit: Fraction, share: Fraction
) -> int:
    """From which generation on the readout of u = A u + b, u = 1 at first, is near its limit, of the first 400."""
    u, far = [Fraction(1)] * len(forcing), []
    for _ in range(400):
        value = sum((r * x for r, x in zip(row, u, strict=True)), Fraction(0))
        far.append(abs(value - limit) > share * abs(limit))
        u = [sum((a * x for a, x in zip(line, u, strict=True)), b) for line, b in zip(matrix, forcing, strict=True)]
    return max((g for g, outside in enumerate(far, 1) if outside), default=0) + 1


@pytest.mark.parametrize("share", [Fraction(1, 10), Fraction(1, 100), Fraction(1, 10**8)])
@pytest.mark.parametrize("corner", [0, 1], ids=["roots", "repeated roots, no closed form"])
def test_irrational_roots_lead(corner: int, share: Fraction) -> None:
    eighth, zero = Fraction(1, 8), Fraction(0)
    block = [[zero, Fraction(1)], [eighth, eighth]]
    top = [[*block[0], Fraction(corner, 8), zero], [*block[1], zero, zero]]
    matrix = [*top, *([zero, zero, *line] for line in block)]
    forcing, row = [Fraction(1), zero, zero, Fraction(1)], [1, 0, 0, 2]

    def shown(x: Fraction) -> sympy.Rational:
        return sympy.Rational(x.numerator, x.denominator)

    law = system([[shown(x) for x in line] for line in matrix], [shown(x) for x in forcing], [1] * 4, row)
    solution = solve(law)
    fixed = (sympy.eye(4) - law.matrix).inv() * law.forcing
    assert solution.limit == fixed[0] + 2 * fixed[3]
    if corner:
        assert solution.closed_form is None
    reached = generations_within(solution, share)
    assert reached is not None
    limit = Fraction(int(solution.limit.p), int(solution.limit.q))
    assert reached.generation == by_hand(matrix, forcing, row, limit, share)


@pytest.mark.parametrize(("workflow", "expected"), [("real-plus-last:k=2", 8), ("real-plus-last:k=4", 19)])
def test_waiting_times_of_workflows_with_irrational_roots(workflow: str, expected: int) -> None:
    law = derive(catalogue.family("poisson"), catalogue.workflow(workflow))
    reached = law.generations_within(Fraction(1, 100))
    assert reached is not None
    assert reached.generation == expected
    assert law.limit is not None
    limit = Fraction(int(law.limit.p), int(law.limit.q))
    outside = [abs(value - limit) > limit / 100 for value in law.ratios(120)]
    assert outside[expected - 2]
    assert not any(outside[expected - 1 :])
