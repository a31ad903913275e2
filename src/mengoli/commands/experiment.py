"""``mengoli experiment``: a workflow on real covariates, beside theory's curve."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

import click

from .options import crew_and_store, progress_bar, provenance

_FAMILIES: Final = ("linear-regression", "logistic-regression", "poisson-regression", "softmax-regression")


@click.command("experiment")
@click.argument("dataset")
@click.argument("family")
@click.argument("workflows", nargs=-1, required=True)
@click.option("--generations", type=int, default=10, show_default=True, help="Last generation.")
@click.option("--replicates", type=int, default=1000, show_default=True, help="Number of histories.")
@click.option("--seed", type=int, default=1, show_default=True, help="Root of all random numbers.")
@click.option("--workers", type=int, default=1, show_default=True, help="Processes to compute in.")
@click.option("--engine", type=click.Choice(["process", "dask"]), default="process", show_default=True)
@click.option("--scheduler", help="Address of a dask scheduler.")
@click.option("--store", "store_file", help="File to keep finished blocks in, and to resume from.")
@click.option("--plot", "picture", help="File for a figure, such as curve.png; needs matplotlib.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def experiment(
    dataset: str,
    family: str,
    workflows: tuple[str, ...],
    generations: int,
    replicates: int,
    seed: int,
    workers: int,
    engine: str,
    scheduler: str | None,
    store_file: str | None,
    picture: str | None,
    as_json: bool,
) -> None:
    """Run WORKFLOWS with FAMILY on the covariates of DATASET (diabetes, breast-cancer, wine, digits).

    FAMILY is linear-regression:d=5, poisson-regression (diabetes), logistic-regression:d=4 or softmax-regression
    (wine, digits: all classes); d counts the intercept and the leading principal components.

    \b
    mengoli experiment diabetes linear-regression:d=5 discard augment
    mengoli experiment breast-cancer logistic-regression:d=3 discard augment
    mengoli experiment wine softmax-regression:d=2 augment augment-subsample
    """
    from time import perf_counter

    from ..numerics.experiment import Design
    from ..numerics.experiment import experiment as run
    from ..theory import catalogue
    from ..theory.errors import InputError
    from ..theory.law import derive

    begun = perf_counter()
    # The limit law is the workflow's alone, so that softmax, of which only the data side is needed, borrows a family.
    name, colon, options = family.partition(":")
    model = catalogue.family(f"logistic-regression{colon}{options}" if name == "softmax-regression" else family)
    if name not in _FAMILIES:
        raise InputError(
            "experiments on real covariates fit these families", got=family,
            instead=" or ".join(f"{item}:d=4" for item in _FAMILIES),
        )  # fmt: skip
    design = Design(dataset, name, model.dimension)
    results = []
    with crew_and_store(workers, engine, scheduler, store_file) as (crew, store):
        for text in workflows:
            plan = catalogue.workflow(text)
            law = derive(model, plan)
            with progress_bar(f"{dataset} under {plan}") as progress:
                found = run(
                    design, plan, generations=generations, replicates=replicates, seed=seed, crew=crew, store=store,
                    progress=progress,
                )  # fmt: skip
            rows = [{**asdict(row), "theory": float(law.ratio(row.generation))} for row in found.rows]
            results.append({
                "workflow": plan.label,
                "exact": name == "linear-regression" and not plan.definition.subsamples,
                "limit": None if law.limit is None else str(law.limit),
                "first_risk_over_d_by_n": found.first_risk,
                "rows": rows,
            })  # fmt: skip
    data: dict[str, Any] = {
        "dataset": dataset,
        "family": family,
        "n": found.points,
        "test_points": found.test_points,
        "d": design.parameters,
        "replicates": replicates,
        "seed": seed,
        "truth_log_loss": found.truth_log_loss,
        "results": results,
        "provenance": provenance(perf_counter() - begun, workers, engine),
    }
    if picture is not None:
        _plot(data, picture)
    click.echo(json.dumps(data, indent=2) if as_json else _text(data))


def _text(data: dict[str, Any]) -> str:
    lines = [
        f"{data['family']} on {data['dataset']}: n = {data['n']} rows, d = {data['d']}, "
        f"{data['test_points']} test rows, {data['replicates']:,} histories",
        f"log-loss of the truth on the real test responses: {data['truth_log_loss']:.5f}",
    ]
    for result in data["results"]:
        kind = "exact" if result["exact"] else "limit n -> infinity"
        lines += [
            "",
            f"{result['workflow']}   (theory: {kind}; first risk is {result['first_risk_over_d_by_n']:.3f} d/n)",
            f"{'g':>3} {'theory':>8} {'parameter risk':>18} {'test excess':>18} {'test log-loss':>13} {'separated':>9}",
        ]
        lines += [
            f"{row['generation']:>3} {row['theory']:>8.4f} {row['risk_ratio']:>9.4f} ± {row['risk_error']:<6.4f} "
            f"{row['test_ratio']:>9.4f} ± {row['test_error']:<6.4f} {row['test_log_loss']:>13.5f} "
            f"{row['separated']:>9.4f}"
            for row in result["rows"]
        ]
    if any(row["separated"] > 0 for result in data["results"] for row in result["rows"]):
        lines += ["", "Paths whose data were separated have no finite fit and are left out from there on."]
    return "\n".join(lines)


def _plot(data: dict[str, Any], path: str) -> None:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        from ..theory.errors import InputError

        raise InputError("a figure needs matplotlib", instead="pip install 'mengoli[report]'") from error
    figure = Figure(figsize=(6.4, 4.2), layout="constrained")
    axes = figure.subplots()
    for i, result in enumerate(data["results"]):
        g = [row["generation"] for row in result["rows"]]
        colour = f"C{i}"
        axes.plot(g, [row["theory"] for row in result["rows"]], color=colour, label=f"{result['workflow']}, theory")
        axes.errorbar(
            g, [row["risk_ratio"] for row in result["rows"]], [2 * row["risk_error"] for row in result["rows"]],
            fmt="o", color=colour, markersize=4, label=f"{result['workflow']}, measured (± 2 s.e.)",
        )  # fmt: skip
    axes.set_xlabel("generation g")
    axes.set_ylabel("risk ratio")
    axes.set_title(f"{data['family']} on {data['dataset']}, n = {data['n']}")
    axes.legend()
    figure.savefig(path)
