"""Sweeps: every point exact, the same in parallel, progress told, bad grids refused."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from click.testing import CliRunner

from mengoli.commands import mengoli
from mengoli.grids import read_grid, sweep
from mengoli.theory import catalogue
from mengoli.theory.errors import InputError
from mengoli.theory.moments.limit_process import LimitProcess
from mengoli.theory.workflows import Fresh, Mutual

GRID = {"w": [Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)], "k": [Fraction(1), Fraction(2)]}


def test_every_point_is_the_workflow_itself() -> None:
    seen: list[tuple[int, int]] = []
    points = sweep(Fresh(w="w", ratio="k"), GRID, 8, progress=lambda done, total: seen.append((done, total)))
    assert [tuple(point.values.values()) for point in points[:3]] == [
        (Fraction(1, 4), Fraction(1)),
        (Fraction(1, 4), Fraction(2)),
        (Fraction(1, 2), Fraction(1)),
    ]
    assert seen == [(6, 6)]
    for point in points:
        w, k = point.values["w"], point.values["k"]
        assert point.ratio == LimitProcess(Fresh(w=w, ratio=k).definition).risk_ratio(8)
        assert point.limit == str((w**2 + k * (1 - w) ** 2) / (w * (2 - w)))


def test_cases_are_read_point_by_point() -> None:
    """At w = 1/2 two models pool their data; the growth is linear everywhere."""
    points = sweep(Mutual(), {"w": [Fraction(0), Fraction(1, 2), Fraction(1)]}, 4)
    assert [point.ratio for point in points] == [4, 2, 4]
    assert {point.growth for point in points} == {"linear"}


def test_workers_change_nothing() -> None:
    grid = {"w": [Fraction(i, 101) for i in range(1, 101)]}
    assert sweep(Fresh(ratio=1), grid, 3, workers=2) == sweep(Fresh(ratio=1), grid, 3)


def test_the_command() -> None:
    arguments = ["sweep", "fresh:w=w,ratio=1", "--over", "w=1/10:9/10:9", "--generations", "60"]
    result = CliRunner().invoke(mengoli, arguments)
    assert result.exit_code == 0
    assert next(line for line in result.output.splitlines() if "<- least" in line).split()[0] == "3/5"
    view = json.loads(CliRunner().invoke(mengoli, [*arguments, "--json"]).output)
    assert view["best"] == {"w": "3/5"}
    assert len(view["points"]) == 9


BAD = {
    ("forget", "w"): "a grid is a letter and its values",
    ("forget", "w=0:1"): "a range is start:end:points",
    ("forget", "w=0:1:1"): "a range is start:end:points",
    ("forget", "w=1/2;x"): "w needs a number",
    ("forget", "w=1/2;2"): "w is outside its domain",
    ("forget", "v=1/2"): "the grid must give values to the letters of forget; got 'v'; write w",
    ("augment", "w=1/2"): "the letters of augment",
    ("forget", "w=1/2:1:100000000"): "a range is start:end:points",
}


@pytest.mark.parametrize(("workflow", "grid"), BAD)
def test_bad_grids(workflow: str, grid: str) -> None:
    with pytest.raises(InputError) as caught:
        sweep(catalogue.workflow(workflow), read_grid([grid]))
    assert BAD[workflow, grid] in str(caught.value)
