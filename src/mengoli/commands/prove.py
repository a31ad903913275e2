"""``mengoli prove``: have the kernel check the certificates of the catalogue."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

import click

from ..json_text import json_text
from .options import provenance


@click.command("prove")
@click.argument("claims", nargs=-1)
@click.option(
    "--all", "everything", is_flag=True, help="Every claim of the catalogue; the same as naming none."
)
@click.option(
    "--coq", "directory", type=click.Path(path_type=Path), help="Write each certificate as a Coq theorem."
)
@click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
def prove(claims: tuple[str, ...], everything: bool, directory: Path | None, as_json: bool) -> None:
    """Prove CLAIMS: find certificates, and have the kernel check each with two independent arithmetics.

    Exit status 0 if every claim is proved; 1 otherwise.
    """
    from ..proving import as_data, coq_files, proof_text, prove_claims, prove_theorems, trusted_text
    from ..selection import select
    from ..theory.errors import InputError

    if everything and claims:
        raise InputError(
            "--all names every claim already", got=" ".join(claims), instead="either --all or claims"
        )
    begun = perf_counter()
    chosen = select(claims)
    found = [*prove_claims(chosen.statements), *prove_theorems(chosen.theorems)]
    written = {} if directory is None else coq_files(found, directory)
    good = sum(item.is_proved for item in found)
    if as_json:
        data = {
            "claims": [as_data(item) for item in found],
            "coq": {name: str(path) for name, path in written.items()},
            "provenance": provenance(perf_counter() - begun, 1, "process"),
        }
        click.echo(json_text(data))
    else:
        for item in found:
            click.echo(proof_text(item))
        click.echo(trusted_text(found))
        if directory is not None:
            exported = sum(isinstance(path, Path) for path in written.values())
            click.echo(f"Coq files in {directory}: {exported} of {len(written)} certificates")
        judged = [certificate for item in found for certificate in item.judged]
        seconds = sum(certificate.seconds for certificate in judged)
        click.echo(f"{len(judged)} certificates checked with both arithmetics in {seconds:.2f} s")
        click.echo(f"{good} of {len(found)} claims proved")
    sys.exit(0 if good == len(found) else 1)
