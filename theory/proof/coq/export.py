"""Export certificates as Coq theorems.

`export` turns one certificate into one Coq file with one theorem: the certificate's statement for all
parameters in their domains and all sequences with its recursions, with a proof script. Coq's acceptance is
independent of the kernel: the exporter is not trusted, and a false certificate gives a file that Coq refuses.

Compile with the proofs of ``proofs_notes/coq`` under the name Mengoli, as `mengoli.theory.proof.coq.check`
does. Every rule is exported. What no proof script here reaches (such as a sequence whose step is not linear in it)
raises `NotExportedError` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

from mengoli.theory.errors import InputError
from mengoli.theory.proof.coq import rules as coq_rules
from mengoli.theory.proof.coq.lemmas import limit
from mengoli.theory.proof.coq.script import NotExportedError, Script
from mengoli.theory.proof.coq.steps import growth
from mengoli.theory.proof.coq.table import table_file
from mengoli.theory.proof.coq.terms import identifier
from mengoli.theory.proof.lemmas import LEMMAS

_IMPORTS: Final = """\
Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Mengoli Require Import sequences certificates geometric harmonic magnitudes growth lemma_table.
Open Scope R_scope.
"""


@final
@dataclass(frozen=True)
class CoqTheorem:
    """One exported certificate.

    Parameters
    ----------
    name
        The Coq name of the theorem, and of its file without ``.v``.
    body
        The theorem with its proof, without the imports.
    """

    name: str
    body: str

    @property
    def text(self) -> str:
        """The whole file."""
        return bundle([self])


def bundle(theorems: Iterable[CoqTheorem]) -> str:
    """Several theorems as one Coq file, which compiles faster than a file each."""
    return "\n".join([_IMPORTS, *(theorem.body for theorem in theorems)])


def export(
    certificate: Mapping[str, Any], *, strict_tails: frozenset[tuple[str, str]] = frozenset()
) -> CoqTheorem:
    """Write a certificate as a Coq file.

    Parameters
    ----------
    certificate
        The certificate's content (`mengoli.theory.proof.certificate.Certificate.data`).
    strict_tails
        Pairs (claim, "lower" or "upper") whose tail is to be stated with < instead of <=.

    Raises
    ------
    NotExportedError
        If the rule, or a part of the certificate, has no Coq proof script here.
    InputError
        If the certificate is malformed.
    """
    rule, name = certificate["rule"], identifier(certificate["id"])
    try:
        conclusion, lines = _proved(rule, Script(certificate), strict_tails)
        body = Script(certificate).theorem(name, conclusion, lines)
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise InputError(f"malformed certificate ({error!r})", got=certificate["id"]) from error
    head = f"(** {certificate['id']}: {rule}. Coq's acceptance does not rest on the kernel. *)\n\n"
    return CoqTheorem(name, head + body)


def _proved(rule: str, script: Script, strict_tails: frozenset[tuple[str, str]]) -> tuple[str, list[str]]:
    """The conclusion of a certificate and its proof script."""
    match rule:
        case "closed_form":
            return coq_rules.closed_form(script)
        case "inequality":
            return coq_rules.inequality(script)
        case "divergence":
            return coq_rules.divergence(script)
        case "limit":
            return limit(script, strict_tails=strict_tails)
        case "growth":
            return growth(script)
        case _:
            raise InputError("no such rule", got=rule, instead="one of the kernel's rules")


def write_directory(certificates: Iterable[Mapping[str, Any]], directory: Path) -> dict[str, Path | str]:
    """Write every certificate that has a Coq export, and the table of named lemmas, into a folder.

    Returns
    -------
    dict
        By certificate id: the path written, or the reason why there is none.

    Raises
    ------
    InputError
        If two ids give the same Coq name.
    """
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "lemma_table.v").write_text(table_file(LEMMAS))
    written: dict[str, Path | str] = {}
    for certificate in certificates:
        try:
            made = export(certificate)
        except NotExportedError as reason:
            written[certificate["id"]] = str(reason)
            continue
        path = directory / f"{made.name}.v"
        if path in written.values():
            raise InputError("two ids give the same Coq name", got=certificate["id"], instead="different ids")
        path.write_text(made.text)
        written[certificate["id"]] = path
    return written
