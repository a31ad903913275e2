"""The list of mutants is sound; the long run itself is marked slow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from mutants import MUTANTS, Mutant
from run import ROOT, explained, suite

HERE = Path(__file__).parent


def test_there_are_enough_mutants_in_every_module() -> None:
    assert len(MUTANTS) >= 60
    files = {mutant.file for mutant in MUTANTS}
    assert {f"theory/moments/{name}.py" for name in ("second_moments", "state_space", "recursion")} <= files
    assert {f"theory/language/{name}.py" for name in ("weights", "linear", "interpreter")} <= files
    assert {f"theory/closed_forms/solving/{name}.py" for name in ("sums", "products", "first_order")} <= files
    assert sum("families" in file for file in files) >= 6


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.file}: {mutant.slip}")
def test_every_mutant_still_applies(mutant: Mutant) -> None:
    """A slip whose text has moved tests nothing."""
    assert (ROOT / mutant.file).read_text("utf-8").count(mutant.old) == 1
    assert mutant.old != mutant.new
    for test in suite(mutant):
        assert (ROOT / test.partition("::")[0]).is_file()


def test_slips_are_told_apart() -> None:
    names = [(mutant.file, mutant.slip) for mutant in MUTANTS]
    assert len(set(names)) == len(names)


def test_explanations_belong_to_mutants() -> None:
    reasons = explained()
    assert reasons.keys() <= {mutant.slip for mutant in MUTANTS}
    assert all(len(reason) > 40 for reason in reasons.values())
    assert len(reasons) <= 0.05 * len(MUTANTS)


@pytest.mark.slow
def test_the_suite_kills_the_mutants() -> None:
    done = subprocess.run([sys.executable, str(HERE / "run.py")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
