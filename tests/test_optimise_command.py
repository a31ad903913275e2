"""``mengoli optimise`` and the theorems in ``mengoli prove``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mengoli.commands import mengoli
from mengoli.theory.catalogue.theorems import theorems
from mengoli.theory.errors import InputError


def test_the_golden_weight_from_the_command_line() -> None:
    result = CliRunner().invoke(mengoli, ["optimise", "fresh:w=w,ratio=k", "--over", "w", "--json"])
    assert result.exit_code == 0
    view = json.loads(result.output)
    assert view["minimiser"] == view["minimum"] == "sqrt(k^2 + 4*k)/2 - k/2"
    assert view["verdict"] == "proved"
    assert len(view["certificates"]) == 3
    shown = CliRunner().invoke(mengoli, ["optimise", "fresh:w=w,ratio=1", "--over", "w", "--at", "2"]).output
    assert "minimum 2/3 at w = 2/3 (proved)" in shown


def test_bad_calls() -> None:
    for arguments in (["fresh", "--over", "v"], ["fresh", "--over", "w", "--at", "0"]):
        result = CliRunner().invoke(mengoli, ["optimise", *arguments])
        assert isinstance(result.exception, InputError)


@pytest.mark.parametrize("identifier", [theorem.claim.id for theorem in theorems()])
def test_every_theorem_is_proved_by_its_id(identifier: str) -> None:
    result = CliRunner().invoke(mengoli, ["prove", identifier, "--json"])
    assert result.exit_code == 0
    (claim,) = json.loads(result.output)["claims"]
    assert (claim["id"], claim["verdict"]) == (identifier, "proved")
    assert claim["argument"]


def test_every_theorem_has_a_note() -> None:
    notes = (Path(__file__).parents[1] / "proofs_notes" / "workflows.md").read_text()
    assert all(f"## {theorem.claim.id}\n" in notes for theorem in theorems())
