"""Brings the notes on the theorems into the documentation's tree, where their links to each other resolve."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any


def _copy(app: Any) -> None:
    target = Path(app.srcdir, "notes")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for note in sorted(Path(app.srcdir).parent.joinpath("proofs_notes").glob("*.md")):
        shutil.copyfile(note, target / note.name)


def setup(app: Any) -> dict[str, bool]:
    """Copy before the sources are read."""
    app.connect("builder-inited", _copy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
