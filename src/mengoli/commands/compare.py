"""``mengoli compare``: workflows side by side, exactly."""

from __future__ import annotations

import time

import click

from ..json_text import json_text


@click.command("compare")
@click.argument("workflows", nargs=-1, required=True, metavar="WORKFLOW...")
@click.option("--generations", default=100, show_default=True, help="The horizon G.")
@click.option("--family", help="Compare under this family; any regular one if left out.")
@click.option("--n", "size", type=int, help="Sample size, for the family's exact law.")
@click.option("--budget", help="Let every generation train on at most this many points, over n: 1, 1/2.")
@click.option("--truth", help="True parameter in standard deviations; biased workflows read it.")
@click.option(
    "--by",
    "standard",
    type=click.Choice(["limit", "horizon", "generated", "trained", "stored"]),
    default="limit",
    show_default=True,
    help="What the table is ranked by; the last three are risk times cost.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.option("--plot", help="Draw the risk ratios into this .png, .pdf or .svg file.")
@click.option("--log/--linear", "logarithmic", default=None, help="Axis of risk ratios; by default as fits them.")
@click.option("--workers", type=int, default=1, show_default=True, help="Processes to compute in.")
def compare(
    workflows: tuple[str, ...],
    generations: int,
    family: str | None,
    size: int | None,
    budget: str | None,
    truth: str | None,
    standard: str,
    as_json: bool,
    plot: str | None,
    logarithmic: bool | None,
    workers: int,
) -> None:
    """Compare WORKFLOWs by limit, by risk at a horizon, and by risk times cost.

    \b
    mengoli compare discard augment augment-subsample
    mengoli compare augment window:k=3 real-plus-last:k=2 --by trained
    mengoli compare discard augment --budget 1 --plot figure.png
    """
    from ..comparison import compare as compare_workflows
    from ..comparison_views import comparison_text, comparison_view, plot_comparison
    from ..theory import catalogue
    from ..theory.language.workflow import exact_number
    from .options import provenance

    started = time.perf_counter()
    made = compare_workflows(
        [catalogue.workflow(text) for text in workflows],
        generations,
        family=None if family is None else catalogue.family(family),
        n=size,
        budget=None if budget is None else exact_number("budget", budget, "budget > 0"),
        truth=None if truth is None else exact_number("truth", truth, "real"),
        workers=workers,
    )
    if plot is not None:
        plot_comparison(made, plot, logarithmic=logarithmic)
    if as_json:
        view = comparison_view(made)
        view["provenance"] = provenance(time.perf_counter() - started, workers, "process")
        click.echo(json_text(view))
    else:
        click.echo(comparison_text(made, standard))
