"""Derivations as files: LaTeX with its bibliography, PDF, one HTML page.

The PDF is made by latexmk in a folder of its own, with TeX's clock at zero, so that it has the same bytes every time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from .theory.derivation.bibliography import bibtex
from .theory.derivation.html import derivation_page
from .theory.derivation.latex import article
from .theory.derivation.tree import Derivation
from .theory.errors import InputError

PACKAGES: Final = "texlive-latex-base texlive-latex-recommended lmodern latexmk"
"""Debian's packages that compile an article."""

_PATIENCE: Final = 180


def write_text(path: Path, text: str) -> None:
    """Write a file.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(
            f"the file cannot be written ({error.strerror})", got=str(path), instead="a path in a folder"
        ) from None


def write_page(path: Path, derivation: Derivation) -> None:
    """Write a derivation as one HTML page."""
    write_text(path, derivation_page(derivation))


def write_pdf(path: Path, derivations: Sequence[Derivation], title: str) -> None:
    """Write an article as PDF, with its LaTeX and BibTeX beside it.

    Parameters
    ----------
    path
        Of the PDF; ``.tex`` and ``.bib`` get the same stem.
    derivations
        One section each.
    title
        Of the article.

    Raises
    ------
    InputError
        If LaTeX is missing or fails; the ``.tex`` file is there all the same.
    """
    if path.suffix != ".pdf":
        raise InputError("the file is no .pdf", got=str(path), instead=f"{path.stem or 'law'}.pdf")
    source = article(derivations, title)
    write_text(path.with_suffix(".tex"), source)
    write_text(path.with_suffix(".bib"), bibtex(source for item in derivations for source in item.sources))
    latexmk = shutil.which("latexmk")
    if latexmk is None:
        raise InputError(
            f"latexmk is missing, so there is {path.with_suffix('.tex')} but no PDF",
            instead=f"apt-get install {PACKAGES}",
        )
    with tempfile.TemporaryDirectory(prefix="mengoli-") as folder:
        Path(folder, "article.tex").write_text(source, encoding="utf-8", newline="\n")
        command = [latexmk, "-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "article.tex"]
        # openout and shell escape stay at their safe defaults; the clock is set to zero.
        clock = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env={**os.environ, **clock},
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                timeout=_PATIENCE,
            )
        except subprocess.TimeoutExpired:
            raise InputError("LaTeX did not come to an end", got=str(path.with_suffix(".tex"))) from None
        made = Path(folder, "article.pdf")
        if done.returncode != 0 or not made.exists():
            raise InputError(
                f"LaTeX failed: {_first_error(done.stdout)}",
                got=str(path.with_suffix(".tex")),
                instead=f"apt-get install {PACKAGES}",
            )
        shutil.copyfile(made, path)


def _first_error(log: str) -> str:
    return next((line for line in log.splitlines() if line.startswith("!")), "no message")
