"""The two links, the guards and the wheel: the layout that packaging depends on."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "mengoli"

in_checkout = pytest.mark.skipif(
    not SOURCE.exists(), reason="the layout is that of a checkout, and this is none"
)


@in_checkout
@pytest.mark.parametrize("name", ["theory", "numerics"])
def test_links_lead_to_the_top_folders(name: str) -> None:
    link = SOURCE / name
    assert link.is_symlink(), (
        f"{link} is not a symbolic link: this checkout was made without links. "
        "Run `git config core.symlinks true` and `git checkout -- src/mengoli`"
    )
    assert link.resolve() == (ROOT / name).resolve()


@in_checkout
@pytest.mark.parametrize("name", ["theory", "numerics"])
def test_importing_a_top_folder_by_its_bare_name_says_what_to_write(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import {name}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert f"import mengoli.{name}" in done.stderr


@in_checkout
def test_theory_never_imports_numpy() -> None:
    lines = [
        f"{path.name}: {line}"
        for path in (ROOT / "theory").rglob("*.py")
        for line in path.read_text().splitlines()
        if line.strip().startswith(("import numpy", "from numpy", "import scipy", "from scipy"))
    ]
    assert lines == []


@in_checkout
def test_a_long_module_says_why() -> None:
    long = {}
    for folder in ("theory", "numerics", "src"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text("utf-8")
            if text.count("\n") > 300:
                long[path.relative_to(ROOT).as_posix()] = "Above 300 lines: " in text.partition("from __future__")[0]
    assert [name for name, says_why in long.items() if not says_why] == []


@in_checkout
def test_the_wheel_holds_every_module_once(tmp_path: Path) -> None:
    # A copy: building leaves folders behind, and an old one would hide a module that is gone.
    copy = tmp_path / "copy"
    left_out = shutil.ignore_patterns(".venv", ".git", "build", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, copy, symlinks=True, ignore=left_out)
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info" not in name}
    expected = {
        f"mengoli/{folder}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder in ("theory", "numerics")
        for path in (ROOT / folder).rglob("*.py")
    }
    assert expected <= names
    assert not any(name.startswith(("theory/", "numerics/", "tests/")) for name in names)
    assert {"mengoli/py.typed", "mengoli/theory/py.typed", "mengoli/numerics/py.typed"} <= names
