"""`mengoli new-family` writes files that work as they stand: derived, tested, and never overwriting."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mengoli.commands import mengoli
from mengoli.theory import catalogue
from mengoli.theory.errors import InputError
from mengoli.theory.law import derive
from mengoli.theory.workflows import Augment


def write(folder: Path, *arguments: str) -> None:
    done = CliRunner().invoke(mengoli, ["new-family", *arguments, "--folder", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("arguments", "family", "size"),
    [(("my-weibull",), "my-weibull.toml", None), (("my-geometric", "--python"), "my_geometric.py:MyGeometric", 50)],
    ids=["toml", "python"],
)
def test_what_is_written_derives_and_passes_its_own_tests(
    tmp_path: Path, arguments: tuple[str, ...], family: str, size: int | None
) -> None:
    write(tmp_path, *arguments)
    law = derive(catalogue.family(str(tmp_path / family)), Augment(), size)
    assert law.verdict.value == "proved"
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    write(tmp_path, "mine")
    with pytest.raises(InputError, match="exists already"):
        CliRunner().invoke(mengoli, ["new-family", "mine", "--folder", str(tmp_path)], catch_exceptions=False,
                           standalone_mode=False)  # fmt: skip


@pytest.mark.parametrize("name", ["../x", "A", "a b", "class", "", "x/y", "é"])
def test_bad_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="name is small letters"):
        CliRunner().invoke(mengoli, ["new-family", name, "--folder", str(tmp_path)], catch_exceptions=False,
                           standalone_mode=False)  # fmt: skip
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["numpy", "random"])
def test_no_family_stands_in_the_way_of_an_installed_module(tmp_path: Path, name: str) -> None:
    done = CliRunner().invoke(mengoli, ["new-family", name, "--python", "--folder", str(tmp_path)])
    assert "a module of this name is installed" in str(done.exception)
    assert f"write mengoli new-family my-{name} --python" in str(done.exception)
    assert list(tmp_path.iterdir()) == []
    # A TOML file is imported by nobody.
    assert CliRunner().invoke(mengoli, ["new-family", name, "--folder", str(tmp_path)]).exit_code == 0
