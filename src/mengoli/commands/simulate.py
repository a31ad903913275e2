"""``mengoli simulate``: the Monte Carlo risk of a family under a workflow."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

import click

from ..json_text import json_text
from .options import crew_and_store, progress_bar, provenance, simulation_options

if TYPE_CHECKING:
    from ..numerics.simulation.risk import Simulation

_ALARM: Final = 5.0
"""A z-score that a healthy sampler shows once in a million runs."""

_MOST_DOUBTS: Final = 3

RAW_REPLICATES: Final = 2_000
"""Histories of raw data, unless more are asked for: every point is drawn and every fit is solved."""


@click.command("simulate")
@click.argument("family")
@click.argument("workflow")
@click.option("--n", "size", type=int, required=True, help="Sample size.")
@click.option("--generations", type=int, required=True, help="Last generation.")
@click.option("--quantity", help="What is estimated, as for derive; by default what the family is first asked for.")
@simulation_options
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def simulate(
    family: str,
    workflow: str,
    size: int,
    generations: int,
    quantity: str | None,
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

    from ..numerics.declared import points as _declared  # noqa: F401  (raw data of declared families)
    from ..numerics.simulation.pooled import simulate_pools
    from ..numerics.simulation.risk import simulate as run
    from ..theory import catalogue
    from ..theory.errors import NotCoveredError

    begun = perf_counter()
    model, plan = catalogue.family(family), catalogue.workflow(workflow)
    quantity = quantity or model.quantities[0].name
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
            # A fit that is no mean of the batches' own fits needs sums over all points, or every point.
            if precision is not None:
                raise
            found = simulate_pools(
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
    rows = [_row(found, place, quantity) for place in range(len(found.generations))]
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
        "doubts": _doubts(found),
        "rows": rows,
        "provenance": provenance(perf_counter() - begun, workers, engine),
    }
    click.echo(json_text(data) if as_json else _text(data))


def _row(found: Simulation, place: int, quantity: str) -> dict[str, Any]:
    """One generation, both arms side by side."""
    unit = found.first_risk
    row = {
        "generation": found.generations[place],
        quantity: float(found.best.estimate[place]) / unit,
        "standard_error": float(found.best.standard_error[place]) / unit,
        "plain": float(found.plain.estimate[place]) / unit,
        "plain_error": float(found.plain.standard_error[place]) / unit,
        "largest_share": float(found.largest_share[place]),
    }
    return row if found.without_fit is None else {**row, "without_fit": float(found.without_fit[place])}


def _doubts(found: Simulation) -> list[str]:
    """Why the numbers may not be believed, each with the generation or the quantity that shows it."""
    from ..numerics.checks.judgement import gate_of

    gates = [(g, gate_of(found, place)) for place, g in enumerate(found.generations)]
    first: dict[str, str] = {}  # each kind of doubt once, where it begins: its numbers differ from g to g
    for g, said in gates:
        if said is not None:
            first.setdefault(said.partition(":")[0], f"from g = {g}: {said}")
    doubts = list(first.values())[:_MOST_DOUBTS]
    doubts += [
        f"the sampler contradicts its family: the mean of ({name}) is not what it must be, z = {z:.1f}"
        for name, z in found.control_z.items()
        if abs(z) > _ALARM
    ]
    return doubts


def _text(data: dict[str, Any]) -> str:
    head = f"{data['family']} under {data['workflow']}, n = {data['n']}"
    two = data["method"] != "plain" and any(row["plain"] != row[data["quantity"]] for row in data["rows"])
    lost = any(row.get("without_fit") for row in data["rows"])
    heads = [(data["quantity"].replace("_", " "), 17), ("standard error", 14)]
    heads += [("plain arm", 13), ("its error", 9)] * two + [("no finite fit", 13)] * lost
    lines = [
        head,
        f"{data['replicates']:,} histories, estimator: {data['method']}",
        "",
        f"{'g':>6}" + "".join(f"  {name:>{width}}" for name, width in heads),
    ]
    for row in data["rows"]:
        cells = [f"{row[data['quantity']]:>17.6f}", f"{row['standard_error']:>14.2g}"]
        cells += [f"{row['plain']:>13.6f}", f"{row['plain_error']:>9.2g}"] * two
        cells += [f"{row.get('without_fit', 0):>13.2%}"] * lost
        lines.append(f"{row['generation']:>6}" + "".join(f"  {cell}" for cell in cells))
    if data["control_z"]:
        scores = ", ".join(f"{name} {z:+.1f}" for name, z in data["control_z"].items())
        lines += ["", *wrap(f"means that must be zero, in standard errors: {scores}", 80)]
    lines += [line for doubt in data["doubts"] for line in wrap(f"do not rely on this: {doubt}", 80)]
    if not data["reached"]:
        lines.append("the precision was not reached: give more --replicates")
    return "\n".join(lines)
