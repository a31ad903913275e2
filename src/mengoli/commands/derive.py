"""``mengoli derive``: the exact risk law of a family under a workflow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..json_text import json_text

if TYPE_CHECKING:
    from ..theory.law import RiskLaw


@click.command("derive")
@click.argument("family")
@click.argument("workflow")
@click.option("--n", "size", help="Sample size for the exact regime: a whole number, or a letter.")
@click.option("--at", "places", help="Generations to give exact values at.  [default: 1,2,3,10]")
@click.option("--within", help="From which generation on the value is this close to its limit: 1%, or 1/1000.")
@click.option("--quantity", help="What is asked; the risk ratio if left out.")
@click.option("--digits", default=21, show_default=True, help="Significant digits of decimal values.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.option("--latex", is_flag=True, help="Theorem and proof as LaTeX, for a paper.")
@click.option("--bibtex", is_flag=True, help="The sources as BibTeX.")
@click.option("--markdown", is_flag=True, help="The derivation as Markdown.")
@click.option("--pdf", type=click.Path(path_type=Path), help="Write an article, .tex and .bib beside it.")
@click.option("--html", type=click.Path(path_type=Path), help="Write one page that needs no network.")
def derive(
    family: str,
    workflow: str,
    size: str | None,
    places: str | None,
    within: str | None,
    quantity: str | None,
    digits: int,
    as_json: bool,
    latex: bool,
    bibtex: bool,
    markdown: bool,
    pdf: Path | None,
    html: Path | None,
) -> None:
    """Derive recursion, closed form, limit and growth of FAMILY under WORKFLOW.

    \b
    mengoli derive poisson augment
    mengoli derive exponential augment --n 100
    mengoli derive poisson augment --within 1%
    mengoli derive bernoulli augment --n n --json
    mengoli derive poisson augment --latex > theorem.tex
    mengoli derive poisson augment --pdf theorem.pdf
    """
    from ..theory import catalogue
    from ..theory.errors import InputError
    from ..theory.law import derive as derive_law
    from ..views import law_text, law_view, read_generations, read_share, usual_generations, within_view

    law = derive_law(catalogue.family(family), catalogue.workflow(workflow), size, quantity=quantity)
    if sum((as_json, latex, bibtex, markdown)) > 1:
        raise InputError(
            "standard output takes one form", instead="one of --json, --latex, --bibtex, --markdown"
        )
    if latex or bibtex or markdown or pdf or html:
        _write(law, latex=latex, bibtex=bibtex, markdown=markdown, pdf=pdf, html=html)
        if not as_json:
            return
    view = law_view(law, usual_generations(law) if places is None else read_generations(places), digits)
    if within is not None:
        view["within"] = within_view(law, read_share(within))
    click.echo(json_text(view) if as_json else law_text(view))


def _write(
    law: RiskLaw, *, latex: bool, bibtex: bool, markdown: bool, pdf: Path | None, html: Path | None
) -> None:
    """The derivation in the forms asked for; what is written to files is told on standard error."""
    from ..report_files import write_page, write_pdf
    from ..theory.derivation import bibliography, tree
    from ..theory.derivation import latex as as_latex
    from ..theory.derivation import markdown as as_markdown

    found = tree.derivation(law)
    if latex:
        click.echo(as_latex.fragment(found), nl=False)
    if bibtex:
        click.echo(bibliography.bibtex(found.sources), nl=False)
    if markdown:
        click.echo(as_markdown.markdown(found), nl=False)
    if html is not None:
        write_page(html, found)
        click.echo(f"wrote {html}", err=True)
    if pdf is not None:
        write_pdf(pdf, [found], found.title)
        click.echo(f"wrote {pdf}", err=True)
