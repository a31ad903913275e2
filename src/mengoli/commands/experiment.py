"""``mengoli experiment``: a workflow on real covariates, beside theory's curve."""

from __future__ import annotations

import re
from dataclasses import asdict
from fractions import Fraction
from math import isfinite
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

import click

from ..json_text import json_text
from .options import crew_and_store, progress_bar, provenance

if TYPE_CHECKING:
    from pathlib import Path

    from ..numerics.real_data.real_design import Design
    from ..theory.language.workflow import Workflow

_FAMILIES: Final = ("linear-regression", "ridge", "logistic-regression", "poisson-regression", "softmax-regression")
_WIDTH: Final = 79
_FAR: Final = 0.15
"""First risks further than this from theory's mean that n is far from its limit."""


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

    FAMILY is linear-regression, ridge or poisson-regression (diabetes), logistic-regression (breast-cancer, wine,
    digits) or softmax-regression (wine, digits: all classes). Its option d counts the columns: an intercept, but for
    ridge, and the leading principal components. ridge:penalty=1/2 adds n/2 to X'X, whatever the pool.

    \b
    mengoli experiment diabetes linear-regression:d=5 discard augment
    mengoli experiment diabetes ridge:penalty=1/2,d=5 discard augment
    mengoli experiment breast-cancer logistic-regression:d=3 discard augment
    mengoli experiment wine softmax-regression:d=2 augment augment-subsample
    """
    from time import perf_counter

    from ..numerics.real_data.experiment import experiment as run
    from ..pictures import picture_file
    from ..theory import catalogue

    begun = perf_counter()
    file = None if picture is None else picture_file(picture)
    design = _design(dataset, family)
    results = []
    with crew_and_store(workers, engine, scheduler, store_file) as (crew, store):
        for text in workflows:
            plan = catalogue.workflow(text)
            curve, exact, why = _theory(design, plan, generations)
            with progress_bar(f"{dataset} under {plan}") as progress:
                found = run(
                    design, plan, generations=generations, replicates=replicates, seed=seed, crew=crew, store=store,
                    progress=progress,
                )  # fmt: skip
            rows = [{**asdict(row), "theory": value} for row, value in zip(found.rows, curve, strict=True)]
            results.append({
                "workflow": plan.label,
                "exact": exact,
                "no_theory": why,
                "first_risk_over_theory": found.first_risk,
                "rows": rows,
            })  # fmt: skip
    data: dict[str, Any] = {
        "dataset": dataset,
        "family": family,
        "n": found.points,
        "test_points": found.test_points,
        "parameters": design.parameters,
        "replicates": replicates,
        "seed": seed,
        "truth_log_loss": found.truth_log_loss,
        "results": results,
        "provenance": provenance(perf_counter() - begun, workers, engine),
    }
    if file is not None:
        _plot(data, file)
    click.echo(json_text(data) if as_json else _text(data))


def _design(dataset: str, family: str) -> Design:
    """The data set with the model that a family's name stands for."""
    from ..numerics.real_data.experiment import Design
    from ..theory import catalogue
    from ..theory.errors import InputError

    name = family.partition(":")[0]
    if name not in _FAMILIES:
        raise InputError(
            "experiments on real covariates fit these families", got=family,
            instead=" or ".join(f"{item}:d=4" for item in _FAMILIES),
        )  # fmt: skip
    asked: Any = catalogue.family(family)
    for option in ("design", "coefficients", "classes", "signal"):
        if re.search(rf"[:,]\s*{option}\s*=", family):
            raise InputError(f"in an experiment the data say what {option} is", got=family, instead=f"{name}:d=4")
    if name != "ridge":
        return Design(dataset, name, int(asked.d))
    if not isinstance(asked.penalty, Fraction):
        raise InputError("penalty needs a number here", got=family, instead="ridge:penalty=1/2,d=4")
    return Design(dataset, name, int(asked.d), float(asked.penalty))


def _theory(design: Design, plan: Workflow, generations: int) -> tuple[list[float | None], bool, str]:
    """Theory's curve, whether it is exact at this n, and why there is none."""
    from ..theory.claims import Regime
    from ..theory.errors import NotCoveredError
    from ..theory.law import derive

    try:
        n = len(design.rows) if design.family == "linear-regression" and not plan.definition.subsamples else None
        law = derive(design.model, plan, n)
        curve: list[float | None] = [float(law.ratio(g)) for g in range(1, generations + 1)]
    except NotCoveredError as error:
        return [None] * generations, False, str(error)
    return curve, law.regime is Regime.EXACT, ""


def _text(data: dict[str, Any]) -> str:
    lines = wrap(
        f"{data['family']} on {data['dataset']}: n = {data['n']} rows, {data['parameters']} parameters, "
        f"{data['test_points']} test rows, {data['replicates']:,} histories", _WIDTH, subsequent_indent="  ",
    )  # fmt: skip
    lines.append(f"log-loss of the truth on the real test responses: {data['truth_log_loss']:.5f}")
    for result in data["results"]:
        far = abs(result["first_risk_over_theory"] - 1) > _FAR
        lines += ["", result["workflow"]]
        if result["no_theory"]:
            lines += wrap(f"no theory: {result['no_theory']}", _WIDTH, initial_indent="  ", subsequent_indent="    ")
        else:
            kind = "exact at this n" if result["exact"] else "the limit n -> infinity"
            told = f"theory is {kind}; the first risk is {result['first_risk_over_theory']:.3f} of theory's"
            told += ": n is far from the limit, and so may the ratios be" if far else ""
            lines += wrap(told, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        lines.append(
            f"{'g':>3} {'theory':>8} {'parameter risk':>18} {'test excess':>18} {'test log-loss':>13} {'separated':>9}"
        )
        lines += [
            f"{row['generation']:>3} {_number(row['theory'])} {row['risk_ratio']:>9.4f} ± {row['risk_error']:<6.4f} "
            f"{row['test_ratio']:>9.4f} ± {row['test_error']:<6.4f} {row['test_log_loss']:>13.5f} "
            f"{row['separated']:>9.4f}"
            for row in result["rows"]
        ]
    lines += ["", *wrap(
        "parameter risk: E (theta - theta*)' I (theta - theta*); test excess: expected log-loss on the test rows over "
        "that of the truth; both over their values at g = 1, ± one standard error. test log-loss: on the real "
        "responses. separated: histories without a finite fit, left out from there on. The generations of a workflow "
        "share their histories, so they stray from theory together.", _WIDTH,
    )]  # fmt: skip
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return f"{'-':>8}" if value is None else f"{value:>8.4f}"


def _plot(data: dict[str, Any], file: Path) -> None:
    """Theory as lines, what was measured as points with two standard errors to either side."""
    from ..pictures import new_figure, save, scale

    figure, axes = new_figure()
    drawn: list[float] = []
    for i, result in enumerate(data["results"]):
        rows = [row for row in result["rows"] if isfinite(row["risk_ratio"])]
        g, colour = [row["generation"] for row in rows], f"C{i}"
        measured = [row["risk_ratio"] for row in rows]
        if not result["no_theory"]:
            curve = [row["theory"] for row in result["rows"]]
            axes.plot(range(1, len(curve) + 1), curve, color=colour, label=f"{result['workflow']}, theory")
            drawn += curve
        errors = [2 * row["risk_error"] for row in rows]
        # A logarithmic axis has no place for what lies below zero.
        below = [min(error, 0.9 * value) for error, value in zip(errors, measured, strict=True)]
        axes.errorbar(
            g, measured, [below, errors], fmt="o", color=colour, markersize=4, capsize=2,
            label=f"{result['workflow']}, measured (± 2 s.e.)",
        )  # fmt: skip
        drawn += measured
    scale(axes, drawn)
    axes.set_title(f"{data['family']} on {data['dataset']}, n = {data['n']}")
    axes.legend(frameon=False)
    save(figure, file)
