"""Plain words for LaTeX, HTML and Markdown: whatever stands in them stays text."""

from __future__ import annotations

import html as _html
import re
from typing import Final

_TEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
}
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+!|<>$~^-])")


def tex(text: str) -> str:
    """Words for LaTeX; a formula such as pi^2/6 in a title becomes one."""
    parts = text.split("pi^2/6")
    return r"\(\pi^2/6\)".join("".join(_TEX.get(letter, letter) for letter in part) for part in parts)


def tex_code(text: str) -> str:
    """An identifier for LaTeX, in typewriter letters, that may break after a dot, dash or underscore."""
    whole = "".join(_TEX.get(letter, letter) for letter in text)
    return r"\texttt{" + re.sub(r"(\.|-|/|\\_)", r"\1\\allowbreak{}", whole) + "}"


def html(text: str) -> str:
    """Words for HTML, in text and in attributes."""
    return _html.escape(text, quote=True)


def markdown(text: str) -> str:
    """Words for Markdown."""
    return _MARKDOWN.sub(r"\\\1", text)
