"""A derivation as HTML with MathML: one page without scripts or fonts, or a part of a report.

Formulas become MathML through math-core; all words are escaped.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, final

from ..errors import InputError
from .document import Block, Cite, Code, Display, Equation, Line, Listing, Math, Paragraph, punctuated
from .escape import html as escaped
from .outline import Numbered, Outline
from .tree import Derivation
from .words import worded


@cache
def _converter() -> Any:
    try:
        from math_core import LatexToMathML
    except ImportError:
        raise InputError(
            "pages with formulas need the package math-core", instead='pip install "mengoli[report]"'
        ) from None
    return LatexToMathML(fancy_error=False)


def mathml(formula: str, *, display: bool = False) -> str:
    """A formula as MathML.

    Parameters
    ----------
    formula
        LaTeX as the printer writes it.
    display
        Whether it stands apart.
    """
    return str(_converter().convert_with_local_state(formula, displaystyle=display))


def style() -> str:
    """The style sheet of every page: system fonts, light and dark, print."""
    return resources.files(__package__).joinpath("page.css").read_text("utf-8")


def page(title: str, body: str, *, more_style: str = "", script: str = "") -> str:
    """A complete page.

    Parameters
    ----------
    title
        As plain text.
    body
        As HTML.
    more_style, script
        Appended to the style sheet; put at the end of the body.
    """
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    if script:
        policy += "; script-src 'unsafe-inline'"
        script = f"<script>\n{script}\n</script>\n"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # An empty icon, or the browser would ask for one.
        '<link rel="icon" href="data:,">\n'
        f"<title>{escaped(title)}</title>\n<style>\n{style()}{more_style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n{script}</body>\n</html>\n"
    )


def derivation_page(derivation: Derivation) -> str:
    """A derivation as a page of its own."""
    body = f"<h1>{escaped(derivation.title)}</h1>\n{derivation_html(derivation, prefix='')}"
    return page(derivation.title, body)


def derivation_html(derivation: Derivation, *, prefix: str) -> str:
    """Theorem, steps and sources as HTML.

    Parameters
    ----------
    derivation
        What to show.
    prefix
        Put before every id, so that several derivations fit on one page.
    """
    writer = _Writer(Outline(derivation), prefix)
    verdict = derivation.verdict.value
    steps = "\n".join(writer.step(row) for row in writer.outline.steps)
    sources = "\n".join(
        f'<li id="{escaped(prefix)}source-{escaped(source.key)}">{escaped(str(source))}</li>'
        for source in derivation.sources
    )
    return (
        f'<section class="theorem" aria-label="Theorem"><p class="kind">Theorem '
        f'<span class="badge {verdict}">{verdict}</span></p>\n{writer.blocks(derivation.theorem, "")}</section>\n'
        f'<section class="proof" aria-label="Proof">\n{steps}\n</section>\n'
        f'<section class="sources" aria-label="Sources"><h2>Sources</h2>\n<ul>\n{sources}\n</ul></section>'
    )


@final
@dataclass(frozen=True)
class _Writer:
    """Writes blocks."""

    outline: Outline
    prefix: str

    def step(self, row: Numbered) -> str:
        step = row.step
        level = 2 + row.depth
        body = self.blocks(step.blocks, row.scope)
        for label, items in step.conditions:
            rows = "".join(f"<li>{self._line(worded(item), row.scope)}</li>" for item in items)
            body += f'<div class="assuming"><p>{label}</p><ul>{rows}</ul></div>\n'
        if step.certificate is not None:
            body += f'<p class="certificate">Certificate <code>{escaped(step.certificate)}</code></p>\n'
        title = self._line(step.heading, row.scope)
        heading = f'<h{level}><span class="number">{row.number}</span> {title}</h{level}>'
        return f'<section class="step depth-{row.depth}">{heading}\n{body}</section>'

    def blocks(self, blocks: tuple[Block, ...], scope: str) -> str:
        return "".join(self._block(block, scope) + "\n" for block in punctuated(blocks))

    def _block(self, block: Block, scope: str) -> str:
        match block:
            case Paragraph(parts):
                return f"<p>{self._line(parts, scope)}</p>"
            case Display(rows, label):
                return self._display(rows, label, scope)
            case Listing(items):
                rows_ = "".join(f"<li>{self._line(item, scope)}</li>" for item in items)
                return f"<ul>{rows_}</ul>"

    def _display(self, rows: tuple[str, ...], label: str | None, scope: str) -> str:
        inner = r" \\ ".join(rows)
        if len(rows) > 1 or "&" in inner:
            inner = rf"\begin{{aligned}} {inner} \end{{aligned}}"
        # A wide formula scrolls by itself; it can be reached by keyboard.
        formula = f'<div class="formula" tabindex="0">{mathml(inner, display=True)}</div>'
        if label is None:
            return f'<div class="display">{formula}</div>'
        scoped = self.outline.scoped(label, scope)
        number = self.outline.equations[scoped]
        return (
            f'<div class="display" id="{escaped(self._id(scoped))}">{formula}'
            f'<span class="tag">({number})</span></div>'
        )

    def _id(self, scoped: str) -> str:
        return f"{self.prefix}eq-{scoped}"

    def _line(self, parts: Line, scope: str) -> str:
        shown = []
        for part in parts:
            match part:
                case str():
                    shown.append(escaped(part))
                case Math(formula):
                    shown.append(mathml(formula))
                case Code(text):
                    shown.append(f"<code>{escaped(text)}</code>")
                case Cite(source):
                    link = f"#{self.prefix}source-{source.key}"
                    shown.append(f'<a href="{escaped(link)}">{escaped(source.authors)} {source.year}</a>')
                case Equation(label):
                    scoped = self.outline.resolve(label, scope)
                    number = self.outline.equations[scoped]
                    shown.append(f'<a href="#{escaped(self._id(scoped))}">({number})</a>')
        return "".join(shown)
