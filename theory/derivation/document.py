r"""What a step says, before it is LaTeX, HTML or Markdown: paragraphs, displayed formulas, lists.

Formulas are LaTeX strings (of the subset that MathML converters read); words are plain text, which every
renderer escapes. So nothing is written twice, and no text can break out of its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ..claims import Source


@final
@dataclass(frozen=True)
class Math:
    """A formula in the line."""

    latex: str


@final
@dataclass(frozen=True)
class Code:
    """An identifier: of a certificate, a theorem, a file."""

    text: str


@final
@dataclass(frozen=True)
class Cite:
    """A reference to a source."""

    source: Source


@final
@dataclass(frozen=True)
class Equation:
    """A reference to a labelled display of the same derivation."""

    label: str


Inline = str | Math | Code | Cite | Equation
Line = tuple[Inline, ...]


@final
@dataclass(frozen=True)
class Paragraph:
    """A paragraph of words and formulas."""

    parts: Line


@final
@dataclass(frozen=True)
class Display:
    """Formulas set apart, one row each.

    Parameters
    ----------
    rows
        LaTeX; an ``&`` says where rows are aligned.
    label
        What `Equation` refers to; ``None`` for a display without a number.
    """

    rows: tuple[str, ...]
    label: str | None = None


@final
@dataclass(frozen=True)
class Listing:
    """A list, an item a line."""

    items: tuple[Line, ...]


Block = Paragraph | Display | Listing


def punctuated(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with a comma or a full stop at the end of each display: formulas are part of the sentence.

    Where the next paragraph goes on in lower case the sentence does, and so does the display.
    """
    out = list(blocks)
    for place, block in enumerate(blocks):
        if isinstance(block, Display) and block.rows:
            after = blocks[place + 1] if place + 1 < len(blocks) else None
            first = after.parts[0] if isinstance(after, Paragraph) and after.parts else ""
            mark = "," if isinstance(first, str) and first[:1].islower() else "."
            out[place] = Display((*block.rows[:-1], rf"{block.rows[-1]}\,{mark}"), block.label)
    return tuple(out)


def labels(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The labels of the numbered displays, in order."""
    return tuple(block.label for block in blocks if isinstance(block, Display) and block.label is not None)


def cited(blocks: tuple[Block, ...]) -> tuple[Source, ...]:
    """The sources that are cited, in order, each once."""
    lines = [
        line
        for block in blocks
        for line in (
            (block.parts,)
            if isinstance(block, Paragraph)
            else block.items
            if isinstance(block, Listing)
            else ()
        )
    ]
    return tuple(dict.fromkeys(part.source for line in lines for part in line if isinstance(part, Cite)))
