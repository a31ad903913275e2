"""``mengoli simulate``: the Monte Carlo risk of a family under a workflow."""

from __future__ import annotations

from typing import Any, Final

import click

from ..json_text import json_text
from .options import crew_and_store, progress_bar, provenance, simulation_options

RAW_REPLICATES: Final = 2_000
"""Histories of raw data, unless more are asked for: every point is drawn and every fit is solved."""


@click.command("simulate")
@click.argument("family")
@click.argument("workflow")
@click.option("--n", "size", type=int, required=True, help="Sample size.")
@click.option("--generations", type=int, required=True, help="Last generation.")
@click.option("--quantity", default="risk_ratio", show_default=True, help="What is estimated, as for derive.")
@simulation_options
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def simulate(
    family: str,
    workflow: str,
    size: int,
    generations: int,
    quantity: str,
    replicates: int | None,
    precision: float | None,
    seed: int,
    workers: int,
    engine: str,
    scheduler: str | None,
    store_file: str | None,
    as_json: bool,
) -> None:
    """Simulate FAMILY under WORKFLOW by exact draws of its sufficient statistics, or by raw data where it has none.

    \b
    mengoli simulate poisson augment --n 100 --generations 50 --precision 1e-3
    """
    from time import perf_counter

    from ..numerics import declared as _declared  # noqa: F401  (raw data of declared families)
    from ..numerics.raw import simulate_raw
    from ..numerics.simulation import simulate as run
    from ..theory import catalogue
    from ..theory.errors import NotCoveredError

    begun = perf_counter()
    model, plan = catalogue.family(family), catalogue.workflow(workflow)
    with (
        crew_and_store(workers, engine, scheduler, store_file) as (crew, store),
        progress_bar(f"{model} under {plan}") as progress,
    ):
        try:
            found = run(
                model,
                plan,
                n=size,
                generations=generations,
                replicates=replicates,
                precision=precision,
                seed=seed,
                crew=crew,
                store=store,
                progress=progress,
                quantity=quantity,
            )
        except NotCoveredError:
            # No shorter way: a fit that is no mean of the batches' own fits needs every point.
            if precision is not None:
                raise
            found = simulate_raw(
                model,
                plan,
                n=size,
                generations=generations,
                replicates=replicates or RAW_REPLICATES,
                seed=seed,
                crew=crew,
                store=store,
                progress=progress,
                quantity=quantity,
            )
    rows = [
        {"generation": g, quantity: found.ratio(g)[0], "standard_error": found.ratio(g)[1]}
        for g in found.generations
    ]
    data: dict[str, Any] = {
        "family": model.label,
        "workflow": plan.label,
        "n": size,
        "quantity": quantity,
        "generations": generations,
        "replicates": found.replicates,
        "seed": found.seed,
        "method": found.best.name,
        "first_risk": found.first_risk,
        "reached": found.reached,
        "control_z": dict(found.control_z),
        "rows": rows,
        "provenance": provenance(perf_counter() - begun, workers, engine),
    }
    click.echo(json_text(data) if as_json else _text(data))


def _text(data: dict[str, Any]) -> str:
    head = f"{data['family']} under {data['workflow']}, n = {data['n']}"
    lines = [
        head,
        f"{data['replicates']:,} histories, estimator: {data['method']}",
        "",
        f"{'g':>6}  {data['quantity'].replace('_', ' '):>17}  {'standard error':>14}",
    ]
    lines += [
        f"{row['generation']:>6}  {row[data['quantity']]:>17.6f}  {row['standard_error']:>14.2g}"
        for row in data["rows"]
    ]
    if not data["reached"]:
        lines.append("the precision was not reached: give more --replicates")
    return "\n".join(lines)
