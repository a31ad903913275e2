"""``mengoli sweep``: a workflow over a grid of its parameters, exactly."""

from __future__ import annotations

import sys
import time

import click

from ..json_text import json_text


@click.command("sweep")
@click.argument("workflow")
@click.option(
    "--over", "grids", multiple=True, required=True, help="w=1/10:9/10:9 or k=1;2;4; may be repeated."
)
@click.option("--generations", default=100, show_default=True, help="The horizon G.")
@click.option("--workers", type=int, default=1, show_default=True, help="Processes to compute in.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def sweep(workflow: str, grids: tuple[str, ...], generations: int, workers: int, as_json: bool) -> None:
    """Read the law of WORKFLOW over a grid of the letters in it.

    \b
    mengoli sweep fresh:w=w,ratio=k --over w=1/10:9/10:9 --over "k=1;2;4"
    """
    from ..grids import read_grid
    from ..grids import sweep as run_sweep
    from ..theory import catalogue
    from .options import provenance

    started = time.perf_counter()
    chosen = catalogue.workflow(workflow)
    shown = sys.stderr.isatty()

    def progress(done: int, total: int) -> None:
        click.echo(f"\r{done}/{total} points", err=True, nl=done == total)

    points = run_sweep(
        chosen, read_grid(grids), generations, workers=workers, progress=progress if shown else None
    )
    best = min(points, key=lambda point: point.ratio)
    if as_json:
        rows = [
            {
                "at": {name: str(value) for name, value in point.values.items()},
                "ratio": str(point.ratio),
                "decimal": float(point.ratio),
                "limit": point.limit,
                "growth": point.growth,
            }
            for point in points
        ]
        view = {
            "workflow": chosen.label,
            "generations": generations,
            "points": rows,
            "best": {name: str(value) for name, value in best.values.items()},
            "provenance": provenance(time.perf_counter() - started, workers, "process"),
        }
        click.echo(json_text(view))
        return
    names = list(points[0].values)
    click.echo("".join(f"{name:>12}" for name in names) + f"{f'R_{generations}':>14}  limit")
    for point in points:
        mark = "  <- least" if point is best else ""
        cells = "".join(f"{point.values[name]!s:>12}" for name in names)
        limit = point.limit if point.limit is not None else point.growth
        click.echo(f"{cells}{float(point.ratio):>14.8g}  {limit}{mark}")
