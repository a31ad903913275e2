"""Attacks on the random points at which certificates are held against a law, and on the first values.

Two texts are taken for one function if they agree at points that their writer cannot have known; a value is the law's
if it satisfies the law's recurrence and has its first values. Each attack below knew the points, or had other first
values, and proved a false limit, or let a weaker inequality pass for the needed one.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
import sympy
from test_inequalities import follows

from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.closed_forms.answers.solution import Solution
from mengoli.theory.closed_forms.forms.growth import Facts, Growth
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.closed_forms.solving.cases import Case
from mengoli.theory.families import Poisson
from mengoli.theory.law import derive
from mengoli.theory.proof import prover
from mengoli.theory.proof.certificate import Certificate
from mengoli.theory.proof.inequalities import Inequality
from mengoli.theory.proof.judged import judge
from mengoli.theory.proof.matching import target
from mengoli.theory.proof.matching.regions import random_number, region_of
from mengoli.theory.symbols import GENERATION
from mengoli.theory.workflows import RealPlusLast

Data = dict[str, Any]
Matrix = sympy.ImmutableMatrix


def gap(solution: Solution, certificates: list[Data], **wrong: Any) -> str | None:
    (case,) = solution.cases
    proof = prover.Proof(judge(certificates), replace(solution, cases=(replace(case, **wrong),)))
    assert not proof.rejected, "what is planted is true: the kernel accepts it"
    return proof.gap


def zero_at(points: list[Fraction]) -> str:
    """A rational function of g with these zeros that tends to 1."""
    factors = "*".join(f"({x.denominator}*g-{x.numerator})/{x.denominator}" for x in points)
    return f"{factors}/(g+1)^{len(points)}"


def test_bounds_that_are_right_at_the_points_of_another_certificate_prove_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The limit 5/2 of a law that tends to 3/2: both bounds moved by what is 0 wherever it was looked."""
    law = derive(Poisson(), RealPlusLast(2))
    assert law.solution is not None
    (case,) = law.solution.cases
    closed, inequality, limit = (item.certificate.data for item in law.proof.judged)
    assert gap(law.solution, [closed, inequality, limit]) is None
    region = region_of(law.solution.recurrence, case)
    assert region is not None
    aim, seen = target.Target(law.solution.recurrence, case, region), list[Fraction]()

    def recorded(chance: Random) -> Fraction:
        seen.append(random_number(chance))
        return seen[-1]

    monkeypatch.setattr(target, "random_number", recorded)
    text = f"(({limit['claims']['Y']}) + ({inequality['claims']['X']}))"
    assert aim.is_value(Certificate.from_dict(inequality), text)
    monkeypatch.undo()
    drawn = [2 + x for x in (seen[0], seen[len(seen) // 2])]
    zeros = [Fraction(g) for g in range(aim.first, aim.first + target.GENERATIONS + 1)]
    zeros += [g + i for g in drawn for i in range(6)]
    moved = copy.deepcopy(limit)
    moved["claims"] = {name: f"{text} + {zero_at(zeros)}" for name, text in limit["claims"].items()}
    moved["limits"] = dict.fromkeys(limit["limits"], "5/2")
    found = gap(law.solution, [closed, inequality, moved], limit=sympy.Rational(5, 2))
    assert found == "no certificate of the limit"


def test_bounds_from_a_later_start_on_are_bounds_of_another_solution() -> None:
    """The limit 2 of a law that tends to 1: the recurrence says nothing of the constant, only the first values do."""
    third, ninth = sympy.Rational(1, 3), sympy.Rational(1, 9)
    step, first = Matrix([[0, 1, 0], [ninth, third, 0], [0, 0, 1]]), Matrix([[1], [sympy.S.Half], [1]])
    readout = (Matrix([[1, 0, 1]]), sympy.S.Zero)
    law = solve(LinearRecurrence(("x", "y", "z"), GENERATION, step, Matrix([0] * 3), 1, first, (), readout, ()))
    true = [item.certificate.data for item in prover.prove("law", law).judged]
    assert gap(law, true) is None
    late = [{**data, "start": 100, "id": f"{data['id']}.late"} for data in true[1:]]
    late[1]["claims"] = {name: f"1 + {text}" for name, text in late[1]["claims"].items()}
    late[1]["limits"] = dict.fromkeys(late[1]["limits"], "2")
    assert gap(law, [*true, *late], limit=sympy.Integer(2)) == "no certificate of the limit"


def test_as_many_first_values_are_compared_as_the_recurrence_has_unknowns() -> None:
    """A one that comes round every forty generations is not the zero sequence, though its first 39 values are 0."""
    size = 40
    step = Matrix(size, size, lambda i, j: int(j == (i + 1) % size))
    first = Matrix(size, 1, lambda i, _: int(i == size - 1))
    readout = (Matrix(1, size, lambda _, j: int(j == 0)), sympy.S.Zero)
    names = tuple(f"x{i}" for i in range(size))
    recurrence = LinearRecurrence(names, GENERATION, step, Matrix([0] * size), 1, first, (), readout, ())
    case = Case("", recurrence, Facts({}), Growth.BOUNDED)
    region = region_of(recurrence, case)
    assert region is not None
    data: Data = {"id": "a", "rule": "limit", "start": 1, "claims": {"X": "g - g"}, "limits": {"X": "0"}}
    (zero,) = judge([data])
    assert zero.verified is not None
    assert not target.Target(recurrence, case, region).is_value(zero.certificate, "g - g")


def test_another_inequality_made_to_agree_at_known_points_is_not_the_needed_one() -> None:
    """The points were drawn from the needed text alone, so everybody knew them."""
    need = Inequality("a.b D", "1 + n", {"n": "n > 0"}, strict=True)
    chance = Random(need.expression)
    first, second = ([random_number(chance) for _ in ("g", "n")][1] for _ in range(2))
    share = 1 / Fraction(1 + int(first + second))
    both = "*".join(f"(n - {x.numerator}/{x.denominator})" for x in (first, second))
    data: Data = {"id": "a.b", "rule": "inequality", "start": 1, "parameters": {"n": "n > 0"}, "strict": ["D"]}
    assert follows(need, {**data, "claims": {"D": "n + 1"}})
    assert not follows(need, {**data, "claims": {"D": f"1 + n + {both}*{share}"}})
