"""LaTeX, HTML and Markdown: well-formed, labelled, escaped, the same every time."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from mengoli.theory import catalogue
from mengoli.theory.claims import Source
from mengoli.theory.derivation import escape
from mengoli.theory.derivation.bibliography import bibtex
from mengoli.theory.derivation.html import derivation_page, mathml, page
from mengoli.theory.derivation.latex import article, fragment
from mengoli.theory.derivation.markdown import markdown
from mengoli.theory.derivation.tree import Derivation, derivation
from mengoli.theory.language.workflow import Definition
from mengoli.theory.law import derive
from mengoli.theory.sources import DEY_DONOHO

VOID = {"meta", "link", "br", "mspace", "hr", "input"}


class Balanced(HTMLParser):
    """Checks that tags are balanced and ids unique."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def tree(workflow: str, family: str = "normal") -> Derivation:
    return derivation(derive(catalogue.family(family), catalogue.workflow(workflow)))


@pytest.mark.parametrize("workflow", sorted(catalogue.workflows()))
def test_every_workflow_renders_everywhere(workflow: str) -> None:
    found = tree(workflow)
    reader = Balanced()
    text = derivation_page(found)
    reader.feed(text)
    assert reader.open == []
    assert len(set(reader.ids)) == len(reader.ids)
    assert {link[1:] for link in reader.links if link.startswith("#")} <= set(reader.ids)
    assert "<script" not in text
    assert not re.search(r"https?://(?!www\.w3\.org)", text)
    latex = article([found], found.title)
    assert latex.count(r"\begin{") == latex.count(r"\end{")
    names = re.findall(r"\\label\{([^}]*)\}", latex)
    assert len(set(names)) == len(names)
    assert set(re.findall(r"\\eqref\{([^}]*)\}", latex)) <= set(names)
    assert set(re.findall(r"\\cite\{([^}]*)\}", latex)) <= set(re.findall(r"\\bibitem\{([^}]*)\}", latex))
    assert markdown(found).count("$$") % 2 == 0


def test_the_same_law_gives_the_same_text() -> None:
    for render in (derivation_page, fragment, markdown):
        assert render(tree("augment")) == render(tree("augment"))


def test_the_fragment_states_and_proves() -> None:
    text = fragment(tree("augment", "poisson"))
    assert r"\begin{theorem}\label{thm:poisson.augment.asymptotic}" in text
    assert r"R_{g} &= H_{g}^{(2)}" in text
    assert r"\end{proof}" in text
    assert r"\documentclass" not in text


def test_hostile_words_stay_words() -> None:
    evil = r"</main><script>alert(1)</script> \input{/etc/passwd} `$x$` %"
    text = page(evil, f"<p>{escape.html(evil)}</p>")
    assert "<script>" not in text
    assert r"\input" not in escape.tex(evil).replace(r"\textbackslash{}input", "")
    assert escape.tex("50% & a_b^c") == r"50\% \& a\_b\textasciicircum{}c"
    assert "`" not in escape.markdown(evil).replace("\\`", "")


def test_a_workflow_without_a_name_is_derived_too() -> None:
    lines = Definition(fit="(2*batch + last(batch))/min(3, 3)")
    found = derivation(derive(catalogue.family("normal"), lines))
    assert "the given workflow" in derivation_page(found)


def test_bibtex() -> None:
    other = Source("Zed1999", "A. Zed, B. Wye and C. Ex", "100% & more", 1999, where="Journal_1")
    text = bibtex([other, DEY_DONOHO, DEY_DONOHO])
    assert text.index("DeyDonoho2024") < text.index("Zed1999")
    assert text.count("@misc") == 2
    assert "A. Zed and B. Wye and C. Ex" in text
    assert r"100\% \& more" in text
    assert r"\(\pi^2/6\)" in text


def test_formulas_become_mathml() -> None:
    assert mathml("a<b").startswith("<math>")
    assert "&lt;" in mathml("a<b")
    with pytest.raises(Exception, match="Unknown command"):
        mathml(r"\unheard")
