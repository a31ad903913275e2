"""What a run is: the same family gives the same random numbers wherever its file lies, another one gives others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mengoli.numerics.engine.specification import canonical, words
from mengoli.numerics.samplers.statistic import StatisticSampler
from mengoli.numerics.simulation.raw import RawTask
from mengoli.theory import catalogue
from mengoli.theory.family import Family
from mengoli.theory.regression.designs import read_design

DECLARED = Path(__file__).parents[2] / "examples" / "families" / "weibull.toml"
OWN = """
from dataclasses import dataclass
from mengoli.theory.families.poisson import Poisson


@dataclass(frozen=True)
class Mine(Poisson):
    \"\"\"Somebody's own.\"\"\"

    name = "mine"
"""


def task(family: Family) -> RawTask:
    return RawTask(family, catalogue.workflow("augment").definition, 64, 3, (1, 3))


def test_a_moved_file_is_the_same_family(tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere.toml"
    shutil.copy(DECLARED, copy)
    here, there = task(catalogue.family(str(DECLARED))), task(catalogue.family(str(copy)))
    assert words(here) == words(there)
    assert canonical(here, 1) == canonical(there, 1)


def test_another_density_is_another_family(tmp_path: Path) -> None:
    other = tmp_path / "weibull.toml"
    text = DECLARED.read_text()
    assert 'k = "3/2"' in text
    other.write_text(text.replace('k = "3/2"', 'k = "2"'))
    assert words(task(catalogue.family(str(DECLARED)))) != words(task(catalogue.family(str(other))))


def test_moved_covariates_are_the_same_and_changed_ones_are_not(tmp_path: Path) -> None:
    names = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"
    for path, last in zip(names, ("5", "5", "6"), strict=True):
        path.write_text(f"x,y\n1,2\n2,1\n3,{last}\n")
    first, moved, changed = (repr(read_design(str(path))) for path in names)
    assert first == moved
    assert first != changed


@pytest.mark.parametrize("raw", [True, False])
def test_an_edited_family_keeps_its_random_numbers_and_not_its_stored_results(tmp_path: Path, raw: bool) -> None:
    path = tmp_path / "mine.py"
    path.write_text(OWN)
    before = catalogue.family(f"{path}:Mine")
    source, known = StatisticSampler(before, 20).source, canonical(task(before), 1)
    path.write_text(OWN + "\n# a change\n")
    after = catalogue.family(f"{path}:Mine")
    if raw:
        assert words(task(before)) == words(task(after))
        assert canonical(task(after), 1) != known
    else:
        assert StatisticSampler(after, 20).source != source


def test_a_family_of_this_package_has_no_source_of_its_own() -> None:
    assert task(catalogue.family("poisson:mean=2")).source == ""
