"""The table of what is proved holds every workflow and family, and every law in it can be shown."""

from __future__ import annotations

import pytest

from mengoli.coverage import REGIMES, Row, as_data, coverage_text, family_coverage, workflow_coverage
from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.law import derive
from mengoli.views import law_text, law_view, usual_generations


@pytest.fixture(scope="module")
def workflows() -> list[Row]:
    return list(workflow_coverage())


@pytest.fixture(scope="module")
def families() -> list[Row]:
    return list(family_coverage())


def test_nothing_is_left_out(workflows: list[Row], families: list[Row]) -> None:
    assert [row.name for row in workflows] == list(catalogue.workflows())
    assert [row.name for row in families] == list(catalogue.families())
    assert all([head for head, _ in row.cells] == [head for head, _, _ in REGIMES] for row in workflows)


def test_a_growth_is_shown_only_where_it_is_proved(workflows: list[Row], families: list[Row]) -> None:
    cells = [cell for row in (*workflows, *families) for _, cell in row.cells]
    for cell in cells:
        assert (str(cell) in {"open", "-"}) == (cell.verdict is None or not cell.verdict.is_success)
    assert {cell.verdict for cell in cells} >= {Verdict.PROVED, None}


def test_the_two_classics_in_all_four_regimes(workflows: list[Row]) -> None:
    shown = {row.name: [str(cell) for _, cell in row.cells] for row in workflows}
    assert shown["augment"] == ["bounded"] * 4
    assert shown["discard"] == ["linear", "linear", "geometric", "bounded"]


def test_what_is_refused_says_why(families: list[Row]) -> None:
    (laws,) = (as_data(row)["laws"] for row in families if row.name == "location")
    assert laws["n -> oo"] == {"verdict": "proved", "growth": Growth.BOUNDED.value, "reason": ""}
    assert laws["every n"]["verdict"] is None
    assert "moments do not close" in laws["every n"]["reason"]


def test_the_table_fits_the_screen(workflows: list[Row], families: list[Row]) -> None:
    text = coverage_text(workflows, families)
    assert max(map(len, text.splitlines())) <= 80
    assert all(row.name in text for row in (*workflows, *families))


@pytest.mark.parametrize("name", list(catalogue.families()))
@pytest.mark.parametrize("workflow", ["augment", "discard"])
def test_every_family_can_be_derived_and_read(name: str, workflow: str) -> None:
    law = derive(catalogue.family(name), catalogue.workflow(workflow))
    view = law_view(law, usual_generations(law))
    text = law_text(view)
    assert "g = 1: " in text
    assert max(map(len, text.splitlines())) <= 80
    assert (view["regime"] == "asymptotic") == ("(n -> infinity; " in text)
    assert f".{view['regime']}." in f"{law.identifier}." or view["n"] is not None
