"""``mengoli derive`` in every form, and an article that has the same bytes when it is built twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from mengoli.commands import mengoli
from mengoli.report_files import write_page, write_pdf, write_text
from mengoli.theory import catalogue
from mengoli.theory.derivation.tree import Derivation, derivation
from mengoli.theory.errors import InputError
from mengoli.theory.law import derive

needs_latex = pytest.mark.skipif(
    shutil.which("latexmk") is None,
    reason="latexmk is missing: apt-get install texlive-latex-base texlive-latex-recommended lmodern latexmk",
)


def trees(*workflows: str) -> list[Derivation]:
    return [derivation(derive(catalogue.family("normal"), catalogue.workflow(name))) for name in workflows]


@needs_latex
def test_every_derivation_of_the_catalogue_compiles_and_twice_to_the_same_bytes(tmp_path: Path) -> None:
    found = trees(*catalogue.workflows())
    found.append(derivation(derive(catalogue.family("exponential"), catalogue.workflow("augment"), "n")))
    for name in ("a.pdf", "b.pdf"):
        write_pdf(tmp_path / name, found, "Every workflow of the catalogue")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert "@misc{DeyDonoho2024" in (tmp_path / "a.bib").read_text()


def test_without_latex_there_is_a_source_and_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="apt-get install texlive-latex-base"):
        write_pdf(tmp_path / "law.pdf", trees("augment"), "A law")
    assert r"\begin{theorem}" in (tmp_path / "law.tex").read_text()


def test_files_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_text(tmp_path / "no" / "such.html", "x")
    with pytest.raises(InputError, match=r"no \.pdf"):
        write_pdf(tmp_path / "law.ps", trees("augment"), "A law")
    write_page(tmp_path / "law.html", trees("augment")[0])
    assert (tmp_path / "law.html").read_text().startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("option", "found"),
    [("--latex", r"\begin{theorem}"), ("--markdown", "**Theorem.**"), ("--bibtex", "@misc{DeyDonoho2024")],
)
def test_the_command_prints_one_form(option: str, found: str) -> None:
    result = CliRunner().invoke(mengoli, ["derive", "poisson", "augment", option])
    assert result.exit_code == 0
    assert found in result.stdout
    assert "recursion    R(g)" not in result.stdout


def test_two_forms_at_once_are_refused() -> None:
    result = CliRunner().invoke(mengoli, ["derive", "poisson", "augment", "--latex", "--json"])
    assert isinstance(result.exception, InputError)


def test_a_law_shows_itself_in_a_notebook() -> None:
    law = derive(catalogue.family("poisson"), catalogue.workflow("augment"))
    assert "H_{g}^{(2)}" in law._repr_latex_()
    card = law._repr_html_()
    assert "<details>" in card
    assert "proved" in card
    assert law.derivation.identifier == "poisson.augment.asymptotic"
