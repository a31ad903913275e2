"""``mengoli optimise``: the best option of a workflow, with proof."""

from __future__ import annotations

from textwrap import fill

import click

from ..json_text import json_text


@click.command("optimise")
@click.argument("workflow")
@click.option("--over", "option", required=True, help="The letter to choose; other letters stay symbolic.")
@click.option("--at", "generation", type=int, help="Minimise the risk at this generation, not its limit.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def optimise(workflow: str, option: str, generation: int | None, as_json: bool) -> None:
    """Choose a letter of WORKFLOW so that the risk ratio is least, and prove that it is.

    \b
    mengoli optimise fresh:w=w,ratio=k --over w
    mengoli optimise fresh:w=w,ratio=1 --over w --at 2
    """
    from ..theory import catalogue
    from ..theory.decisions.best import best
    from ..theory.errors import InputError
    from ..theory.language.plain import plain

    if generation is not None and generation < 1:
        raise InputError("a generation is a whole number of at least 1", got=generation, instead="--at 10")
    made = best(catalogue.workflow(workflow), option, generation=generation)
    certificates = [
        {"id": item.certificate.id, "establishes": item.statement} for item in made.judged
    ]
    if as_json:
        view = {
            "workflow": workflow,
            "over": option,
            "generation": generation,
            "objective": plain(made.objective),
            "minimiser": plain(made.minimiser),
            "minimum": plain(made.minimum),
            "attained": made.attained,
            "verdict": made.verdict.value,
            "argument": made.argument,
            "certificates": certificates,
        }
        click.echo(json_text(view))
        return
    click.echo(f"objective: {plain(made.objective)}")
    for said in (str(made), made.argument):
        click.echo(fill(said, 80, subsequent_indent="  "))
    for row in certificates:
        click.echo(fill(f"{row['id']}: {row['establishes']}", 80, initial_indent="  ", subsequent_indent="    "))
