"""A derivation as Markdown with LaTeX formulas, as MyST, Jupyter and most notebooks read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from .document import Block, Cite, Code, Display, Equation, Line, Listing, Math, Paragraph, punctuated
from .escape import markdown as escaped
from .outline import Numbered, Outline
from .tree import Derivation
from .words import worded


def markdown(derivation: Derivation) -> str:
    """Title, theorem, numbered steps, sources."""
    writer = _Writer(Outline(derivation))
    sources = [f"* {escaped(str(source))}" for source in derivation.sources]
    return "\n\n".join(
        [
            f"# {escaped(derivation.title)}",
            "**Theorem.** " + writer.blocks(derivation.theorem, ""),
            *(writer.step(row) for row in writer.outline.steps),
            "## Sources",
            "\n".join(sources),
            "",
        ]
    )


@final
@dataclass(frozen=True)
class _Writer:
    """Writes blocks."""

    outline: Outline

    def step(self, row: Numbered) -> str:
        step = row.step
        parts = [f"{'#' * (2 + row.depth)} {row.number}. {self._line(step.heading, row.scope)}"]
        body = self.blocks(step.blocks, row.scope)
        parts += [body] if body else []
        for label, items in step.conditions:
            said = "; ".join(self._line(worded(item), row.scope) for item in items)
            parts.append(f"*{label}* {said}.")
        if step.certificate is not None:
            parts.append(f"Certificate `{step.certificate}`.")
        return "\n\n".join(parts)

    def blocks(self, blocks: tuple[Block, ...], scope: str) -> str:
        return "\n\n".join(self._block(block, scope) for block in punctuated(blocks))

    def _block(self, block: Block, scope: str) -> str:
        match block:
            case Paragraph(parts):
                return self._line(parts, scope)
            case Display(rows, label):
                inner = " \\\\\n".join(rows)
                if len(rows) > 1 or "&" in inner:
                    inner = "\\begin{aligned}\n" + inner + "\n\\end{aligned}"
                number = (
                    ""
                    if label is None
                    else f" \\tag{{{self.outline.equations[self.outline.scoped(label, scope)]}}}"
                )
                return f"$$\n{inner}{number}\n$$"
            case Listing(items):
                return "\n".join(f"* {self._line(item, scope)}" for item in items)

    def _line(self, parts: Line, scope: str) -> str:
        shown = []
        for part in parts:
            match part:
                case str():
                    shown.append(escaped(part))
                case Math(formula):
                    shown.append(f"${formula}$")
                case Code(text):
                    shown.append(f"`{text}`")
                case Cite(source):
                    shown.append(escaped(f"{source.authors} {source.year}"))
                case Equation(label):
                    shown.append(f"({self.outline.equations[self.outline.resolve(label, scope)]})")
        return "".join(shown)
