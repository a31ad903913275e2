r"""A derivation as LaTeX: a fragment for a paper, or a complete article.

The fragment uses amsmath and amsthm, environments ``theorem`` and ``proof``, and labels ``thm:<id>`` and
``eq:<id>:<what>``. The article compiles with pdfTeX to the same bytes every time: no date, no random identifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, final

from ..claims import Source
from .document import Block, Cite, Code, Display, Equation, Line, Listing, Math, Paragraph, punctuated
from .escape import tex, tex_code
from .outline import Numbered, Outline
from .tree import Derivation
from .words import worded

PREAMBLE: Final = r"""\documentclass[11pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{lmodern}
\usepackage[margin=27mm]{geometry}
\usepackage{amsmath,amssymb,amsthm}
\usepackage{microtype}
\usepackage[hidelinks]{hyperref}
% The same bytes every time: no date, no identifier, no path.
\pdfinfoomitdate=1
\pdftrailerid{}
\pdfsuppressptexinfo=-1
\newtheorem{theorem}{Theorem}
\allowdisplaybreaks
\setlength{\emergencystretch}{3em}
"""
_TOP: Final = r"""% Needs \usepackage{amsmath,amsthm} and \newtheorem{theorem}{Theorem}.
"""


def fragment(derivation: Derivation) -> str:
    """Theorem and proof, to be put into a paper; sources are cited by their BibTeX keys."""
    return _TOP + _Writer(Outline(derivation)).whole()


def article(derivations: Iterable[Derivation], title: str) -> str:
    """A complete article with one section a derivation.

    Parameters
    ----------
    derivations
        At least one.
    title
        Of the article, as plain text.
    """
    found = list(derivations)
    single = len(found) == 1
    body = []
    for derivation in found:
        section = "" if single else rf"\section{{{_heading(derivation.title)}}}" + "\n"
        body.append(section + _Writer(Outline(derivation)).whole())
    sources = dict.fromkeys(source for derivation in found for source in derivation.sources)
    return "\n".join(
        [
            PREAMBLE + rf"\hypersetup{{pdftitle={{{_bare(title)}}}}}",
            rf"\title{{{_heading(title)}}}",
            r"\author{Derived and checked by mengoli}",
            r"\date{}",
            r"\begin{document}",
            r"\maketitle",
            *body,
            _references(sources),
            r"\end{document}",
            "",
        ]
    )


def _heading(title: str) -> str:
    """A title with its formulas; for the outline of the PDF they are words."""
    shown = []
    for part in worded(title):
        formula = part.latex if isinstance(part, Math) else None
        shown.append(tex(str(part)) if formula is None else rf"\texorpdfstring{{\({formula}\)}}{{{_bare(formula)}}}")
    return "".join(shown)


def _bare(title: str) -> str:
    return re.sub(r"[^A-Za-z0-9 ,.:=-]", "", title)


def _references(sources: Iterable[Source]) -> str:
    rows = sorted(sources, key=lambda source: source.key)
    if not rows:
        return ""
    items = []
    for source in rows:
        place = f"arXiv:{source.arxiv}" if source.arxiv else re.sub(r"(\d)-(\d)", r"\1--\2", source.where or "")
        text = (
            rf"{tex(source.authors)}. {tex(source.title)}. {tex(place)}{', ' if place else ''}{source.year}."
        )
        items.append(rf"\bibitem{{{source.key}}} {text}".replace("et al..", "et al."))
    return "\n".join([r"\begin{thebibliography}{99}", *items, r"\end{thebibliography}"])


@final
@dataclass(frozen=True)
class _Writer:
    """Writes one derivation."""

    outline: Outline

    def whole(self) -> str:
        derivation = self.outline.derivation
        return "\n".join(
            [
                rf"\begin{{theorem}}\label{{thm:{self._key}}}",
                self._blocks(derivation.theorem, ""),
                r"\end{theorem}",
                r"\begin{proof}",
                *(self._step(row) for row in self.outline.steps),
                r"\end{proof}",
                "",
            ]
        )

    @property
    def _key(self) -> str:
        return re.sub(r"[^a-z0-9.-]+", "-", self.outline.derivation.identifier.lower())

    def _label(self, scoped: str) -> str:
        return f"eq:{self._key}:{scoped}"

    def _step(self, row: Numbered) -> str:
        step = row.step
        head = rf"\medskip\noindent\textbf{{{row.number}. {self._line(step.heading, row.scope)}.}}"
        end = [
            rf"\emph{{{label}}} {'; '.join(self._line(worded(item), row.scope) for item in items)}."
            for label, items in step.conditions
        ]
        if step.certificate is not None:
            end.append(rf"\hfill{{\small Certificate {tex_code(step.certificate)}.}}")
        return "\n".join([head, self._blocks(step.blocks, row.scope), *end, r"\par"])

    def _blocks(self, blocks: tuple[Block, ...], scope: str) -> str:
        return "\n".join(self._block(block, scope) for block in punctuated(blocks))

    def _block(self, block: Block, scope: str) -> str:
        match block:
            case Paragraph(parts):
                return self._line(parts, scope)
            case Display():
                return self._display(block, scope)
            case Listing(items):
                rows = (rf"\item {self._line(item, scope)}" for item in items)
                return "\n".join([r"\begin{itemize}\setlength{\itemsep}{0pt}\raggedright", *rows, r"\end{itemize}"])

    def _display(self, block: Display, scope: str) -> str:
        inner = " \\\\\n".join(block.rows)
        if len(block.rows) > 1 or "&" in inner:
            inner = "\\begin{aligned}\n" + inner + "\n\\end{aligned}"
        if block.label is None:
            return f"\\[\n{inner}\n\\]"
        label = self._label(self.outline.scoped(block.label, scope))
        return f"\\begin{{equation}}\\label{{{label}}}\n{inner}\n\\end{{equation}}"

    def _line(self, parts: Line, scope: str) -> str:
        shown = []
        for part in parts:
            match part:
                case str():
                    shown.append(tex(part))
                case Math(formula):
                    shown.append(rf"\({formula}\)")
                case Code(text):
                    shown.append(tex_code(text))
                case Cite(source):
                    shown.append(rf"\cite{{{source.key}}}")
                case Equation(label):
                    shown.append(rf"\eqref{{{self._label(self.outline.resolve(label, scope))}}}")
        return "".join(shown)
