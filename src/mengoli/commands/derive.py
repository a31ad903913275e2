"""``mengoli derive``: the exact risk law of a family under a workflow."""

from __future__ import annotations

import json

import click


@click.command("derive")
@click.argument("family")
@click.argument("workflow")
@click.option("--n", "size", help="Sample size for the exact regime: a whole number, or a letter.")
@click.option(
    "--at", "places", default="1,2,3,10", show_default=True, help="Generations to give exact values at."
)
@click.option("--quantity", help="What is asked; the risk ratio if left out.")
@click.option("--digits", default=21, show_default=True, help="Significant digits of decimal values.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def derive(
    family: str,
    workflow: str,
    size: str | None,
    places: str,
    quantity: str | None,
    digits: int,
    as_json: bool,
) -> None:
    """Derive recursion, closed form, limit and growth of FAMILY under WORKFLOW.

    \b
    mengoli derive poisson augment
    mengoli derive exponential augment --n 100
    mengoli derive bernoulli augment --n n --json
    """
    from ..theory import catalogue
    from ..theory.law import derive as derive_law
    from ..views import law_text, law_view, read_generations

    law = derive_law(catalogue.family(family), catalogue.workflow(workflow), size, quantity=quantity)
    view = law_view(law, read_generations(places), digits)
    click.echo(json.dumps(view, indent=2) if as_json else law_text(view))
