"""``mengoli verify``: derive, prove and cross-check; the main job."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter
from typing import Final

import click

from ..json_text import json_text
from .options import crew_and_store, progress_bar, provenance, simulation_options, tracked

_FEWEST_SIZES: Final = 3
_SMALLEST_SIZE: Final = 8


@click.command("verify")
@click.argument("claims", nargs=-1)
@simulation_options
@click.option("--sizes", help="Sample sizes for families known in the limit, at least three: 256,512,1024.")
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the whole run as one HTML page.")
def verify(
    claims: tuple[str, ...],
    replicates: int | None,
    precision: float | None,
    seed: int,
    workers: int,
    engine: str,
    scheduler: str | None,
    store_file: str | None,
    sizes: str | None,
    as_json: bool,
    report: Path | None,
) -> None:
    """Derive, prove and cross-check CLAIMS, or the whole catalogue, or families.

    A family is a file such as weibull.toml or my_module.py:MyFamily, or a name with options such as
    logistic-regression:d=2; its hypotheses are checked, and raw data are simulated where there is no shorter way.

    Exit status 0 if every claim is proved, certified or supported; 1 otherwise.
    """
    from ..selection import select
    from ..verification import as_data, table_head, table_rows, verify_theorems
    from ..verification import verify as run

    begun = perf_counter()
    files = tuple(text for text in claims if _is_family(text))
    if files:
        _verify_files(files, claims, replicates, seed, workers, engine, scheduler, store_file, sizes, as_json)
    chosen = select(claims)
    items = chosen.statements
    with crew_and_store(workers, engine, scheduler, store_file) as (crew, store):
        laws = run(
            items,
            precision=precision,
            replicates=replicates,
            seed=seed,
            crew=crew,
            store=store,
            watch=lambda items: tracked(items, len(items), "verifying"),
        )
    found = (*laws, *verify_theorems(chosen.theorems))
    if not as_json:
        click.echo(table_head())
        for result in found:
            click.echo(table_rows(result, colour=sys.stdout.isatty()))
    if report is not None:
        from ..report import report_page
        from ..report_files import write_text

        told = provenance(perf_counter() - begun, workers, engine)
        write_text(report, report_page(list(zip(items, laws, strict=True)), told))
        click.echo(f"wrote {report}", err=True)
    good = sum(item.verdict.is_success for item in found)
    if as_json:
        data = {
            "claims": [as_data(item) for item in found],
            "provenance": provenance(perf_counter() - begun, workers, engine),
        }
        click.echo(json_text(data))
    else:
        click.echo(f"\n{good} of {len(found)} claims established in {perf_counter() - begun:.0f} s")
    sys.exit(0 if good == len(found) else 1)


def _read_sizes(text: str | None) -> tuple[int, ...] | None:
    from ..theory.errors import InputError

    if text is None:
        return None
    made = tuple(sorted({int(part) for part in text.split(",") if part.strip().isdigit()}))
    if len(made) < _FEWEST_SIZES or made[0] < _SMALLEST_SIZE or not all(p.strip().isdigit() for p in text.split(",")):
        raise InputError(
            "sample sizes are at least three whole numbers from 8 on", got=text, instead="--sizes 256,512,1024"
        )
    return made


def _is_family(text: str) -> bool:
    """A file, or a catalogue family: with options, or by its bare name where that stands for no claims."""
    from ..selection import select
    from ..theory import catalogue
    from ..theory.errors import InputError

    if text.endswith(".toml") or ".py:" in text:
        return True
    name, colon, _ = text.partition(":")
    if colon or name not in catalogue.families():
        return name in catalogue.families()
    try:
        select((text,))
    except InputError:
        return True
    return False


def _verify_files(
    files: tuple[str, ...],
    given: tuple[str, ...],
    replicates: int | None,
    seed: int,
    workers: int,
    engine: str,
    scheduler: str | None,
    store_file: str | None,
    sizes: str | None,
    as_json: bool,
) -> None:
    """Verify families in files, and leave with the exit status."""
    from ..theory import catalogue
    from ..theory.errors import InputError

    if files != given:
        raise InputError(
            "families and claims are verified apart", got=list(given), instead="mengoli verify weibull.toml"
        )
    # A file that cannot be read is told before the arrays are loaded.
    families = tuple((text, catalogue.family(text)) for text in files)
    from ..family_verification import WORKFLOWS, as_data, as_text, verify_under

    begun, found, chosen = perf_counter(), [], _read_sizes(sizes)
    with crew_and_store(workers, engine, scheduler, store_file) as (crew, store):
        for text, family in families:
            for number, name in enumerate(WORKFLOWS):
                with progress_bar(name) as progress:
                    item = verify_under(
                        name, family, text,
                        replicates=replicates, seed=seed, crew=crew, store=store, progress=progress,
                        chosen=chosen, checks=len(files) * len(WORKFLOWS),
                    )  # fmt: skip
                found.append(item)
                if not as_json:
                    click.echo(as_text(item, with_hypotheses=number == 0))
    if as_json:
        data = {
            "claims": [as_data(item) for item in found],
            "provenance": provenance(perf_counter() - begun, workers, engine),
        }
        click.echo(json_text(data))
    sys.exit(0 if all(item.verdict.is_success for item in found) else 1)
