"""``mengoli list``: what the catalogue holds."""

from __future__ import annotations

import textwrap
from dataclasses import fields
from itertools import chain
from typing import Any, Final

import click

from ..json_text import json_text
from ..theory import catalogue
from ..theory.claims import Source

_WIDTH: Final = 80
_MARGIN: Final = 22


@click.command("list")
@click.argument("what", type=click.Choice(["families", "workflows", "claims", "coverage"]))
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def list_(what: str, as_json: bool) -> None:
    """List the catalogue's families, workflows or claims, or what of them is proved (coverage)."""
    if what == "coverage":
        _coverage(as_json)
        return
    rows = (
        _claims()
        if what == "claims"
        else _members(catalogue.families() if what == "families" else catalogue.workflows())
    )
    if as_json:
        click.echo(json_text({what: rows}))
        return
    margin = min(max(len(row["id"]) for row in rows), _MARGIN) + 2
    for row in rows:
        options = f" [{', '.join(row['options'])}]" if row.get("options") else ""
        first, *rest = textwrap.wrap(row["summary"] + options, _WIDTH - margin)
        if len(row["id"]) > margin - 2:
            click.echo(row["id"])
            click.echo(" " * margin + first)
        else:
            click.echo(f"{row['id']:<{margin}}{first}")
        for line in rest:
            click.echo(" " * margin + line)


def _coverage(as_json: bool) -> None:
    from ..coverage import as_data, coverage_text, family_coverage, workflow_coverage
    from .options import tracked

    total = len(catalogue.workflows()) + len(catalogue.families())
    rows = list(tracked(chain(workflow_coverage(), family_coverage()), total, "deriving"))
    workflows = [row for row in rows if row.kind == "workflow"]
    families = [row for row in rows if row.kind == "family"]
    click.echo(
        json_text({"coverage": [as_data(row) for row in rows]}) if as_json else coverage_text(workflows, families)
    )


def _members(known: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": name,
            "summary": kind.summary,
            "options": [item.name for item in fields(kind)],
            "source": _cite(kind.source),
        }
        for name, kind in known.items()
    ]


def _claims() -> list[dict[str, Any]]:
    from ..theory.catalogue.statements import catalogue_claims
    from ..theory.catalogue.theorems import theorems

    return [
        {"id": claim.id, "summary": claim.statement, "formula": claim.formula, "regime": claim.regime.value}
        for claim in (*catalogue_claims(), *(theorem.claim for theorem in theorems()))
    ]


def _cite(source: Source | None) -> str:
    return "" if source is None else str(source)
