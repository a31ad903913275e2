"""The documentation builds without a warning, and its graph says what the kernel says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(
    not (ROOT / "docs").exists(), reason="the documentation lies in the checkout, and this is none"
)


def test_it_builds_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("sphinx_proof", reason='sphinx is missing: pip install "mengoli[docs]"')
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", str(ROOT / "docs"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    augment = (tmp_path / "notes" / "augment.html").read_text()
    assert "<math" in augment
    assert 'href="regression.html"' in augment
    assert "H2_tends_to_PI2_over_6" in (tmp_path / "graph.html").read_text()


def test_every_note_stands_in_the_table_of_contents() -> None:
    contents = (ROOT / "docs" / "index.md").read_text()
    missing = [
        path.stem for path in (ROOT / "proofs_notes").glob("*.md") if f"notes/{path.stem}\n" not in contents
    ]
    assert missing == []
