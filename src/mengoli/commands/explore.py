"""``mengoli explore``: the workflow explorer, one offline page."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("explore")
@click.option("--html", "path", type=click.Path(path_type=Path), required=True, help="The page to write.")
def explore(path: Path) -> None:
    """Write a page on which a workflow is composed with sliders, beside discard and augment.

    \b
    mengoli explore --html explorer.html
    """
    from ..explorer import explorer_page
    from ..report_files import write_text

    write_text(path, explorer_page())
    click.echo(f"wrote {path}; open it in a browser, no network is needed", err=True)
