"""Cases as they are shown: irrational ends by their polynomial, and no case that is empty."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from closed_form_checks import scalar

from mengoli.theory.algebra.field import Field
from mengoli.theory.algebra.signs import box_of
from mengoli.theory.closed_forms.forms.growth import Facts, Growth
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.families import Poisson
from mengoli.theory.language.workflow_file import read_workflow
from mengoli.theory.law import derive
from mengoli.theory.symbols import Parameter

W = Parameter.read("w", "0 <= w <= 1")
N = Parameter.read("n", "n > 1")
w = W.symbol

MIXED = """[workflow]
fit = "w*real + (1-w)*batch"
sizes = "q^i"
real_size = "q^i"
parameters = {w = "0 < w < 1", q = "q > 0"}
"""


def test_an_irrational_end_is_shown_by_its_polynomial() -> None:
    solution = solve(scalar(w**3 + w, 1, W))
    end = "root of w^3 + w - 1 near 0.682328"
    assert [(case.condition, case.growth) for case in solution.cases] == [
        (f"0 <= w < {end}", Growth.BOUNDED),
        (f"w = {end}", Growth.UNKNOWN),
        (f"{end} < w <= 1", Growth.GEOMETRIC),
    ]
    for value, growth in ((Fraction(68, 100), Growth.BOUNDED), (Fraction(69, 100), Growth.GEOMETRIC)):
        assert (value**3 + value < 1) is (growth is Growth.BOUNDED)
        assert solution.case_at({w: value}).growth is growth


def test_a_part_of_a_part_keeps_its_irrational_end() -> None:
    shown = [case.condition for case in solve(scalar((2 * w**2) * (3 * w - 1), 1, W)).cases]
    assert all("/9007199254740992" not in text and "/18014398509481984" not in text for text in shown)
    assert all(text.count("w") - text.count("w^") <= 4 for text in shown), shown


def test_an_empty_case_is_not_listed(tmp_path: Path) -> None:
    """q (1-w)^2 > 1 and q (1-w) < 2 w have no common point: 2 w (1-w) is at most 1/2."""
    path = tmp_path / "mixed.toml"
    path.write_text(MIXED, "utf-8")
    law = derive(Poisson(), read_workflow(str(path)))
    assert law.solution is not None
    curve = "q*w^2 - 2*q*w + q - 1"
    shown = {case.condition: case.growth for case in law.solution.cases}
    assert shown == {
        "0 < q < 1": Growth.GEOMETRIC,
        "q = 1": Growth.BOUNDED,
        f"q > 1 and {curve} > 0": Growth.VANISHING,
        f"q > 1 and {curve} < 0": Growth.VANISHING,
        f"{curve} = 0": Growth.UNKNOWN,
    }
    assert law.reason == f"no closed form ({curve} = 0)"


@pytest.mark.parametrize(
    ("known", "asked", "excluded"),
    [
        ("w*n - 2", "w*n - 3", False),
        ("w*n - 3", "2 - w*n", True),
        ("1 - w*n", "w*n^2 - 2*n", True),  # w n^2 - 2 n = -n (2 - w n): n times what is negative
        ("w*n - 1", "2*w*n - 3", False),
    ],
)
def test_what_a_sign_excludes(known: str, asked: str, excluded: bool) -> None:
    field = Field((W.symbol, N.symbol))
    names = {"w": field.generator(W.symbol), "n": field.generator(N.symbol)}

    def poly(text: str) -> object:
        return eval(text.replace("^", "**"), {}, names).numerator

    facts = Facts(box_of(field, (W, N))).assume(poly(known), 1)
    assert facts.excludes(field, poly(asked), 1) is excluded
    if excluded:
        assert facts.excludes(field, poly(asked), 0)
