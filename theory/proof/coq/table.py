"""The table of named lemmas as Coq statements: what a row says is derived from the theorem it names.

Each row becomes a theorem about *any* sequence with the row's initial value and step, on the row's parameter
domains, and its proof is one application of `NamedLemma.coq_theorem` (and of `coq_tail_theorem`). Coq
compiles the file only if the named theorems say what the table says, so the table cannot drift from the
proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from mengoli.theory.proof.coq.terms import FUNCTIONS, domain, term
from mengoli.theory.proof.lemmas import Behaviour, NamedLemma

IMPORTS: Final = "Require Import Reals Lra Lia.\nFrom Coquelicot Require Import Coquelicot.\n"
_BEHAVIOUR: Final[Mapping[Behaviour, str]] = {
    Behaviour.SLOW: "unbounded_and_negligible",
    Behaviour.VANISHES: "vanishes_against_powers",
}


def table_file(lemmas: Iterable[NamedLemma]) -> str:
    """Write the whole table as one Coq file; rows taken on trust become comments."""
    rows = tuple(lemmas)
    files = sorted(
        {row.coq_file.removesuffix(".v") for row in rows if row.coq_file} | {"harmonic", "geometric"}
    )
    head = (
        "(** The table of named lemmas, row by row, each from the theorem it names. *)\n\n"
        f"{IMPORTS}From Mengoli Require Export {' '.join(files)}.\nOpen Scope R_scope.\n"
    )
    return "\n".join([head, *(_row(row) for row in rows)])


def table_theorems(row: NamedLemma) -> tuple[str, ...]:
    """The names of the theorems that `table_file` states for a row."""
    if row.coq_theorem is None:
        return ()
    return (f"table_{row.name}",) + ((f"table_{row.name}_tail",) if row.tail else ())


def limit_term(row: NamedLemma, parameters: Mapping[str, str]) -> str:
    """The limit of a row as a Coq term, its parameters replaced by the given Coq terms."""
    assert row.limit_text is not None
    return term(row.limit_text, {**FUNCTIONS, **parameters})


def behaviour(row: NamedLemma, sequence: str, parameters: Mapping[str, str]) -> str:
    """What a row says about g -> infinity, as a Coq proposition about the sequence of that Coq name."""
    if row.behaviour is Behaviour.CONVERGES:
        return f"is_lim_seq {sequence} ({limit_term(row, parameters)})"
    return f"{_BEHAVIOUR[row.behaviour]} {sequence}"


def _row(row: NamedLemma) -> str:
    if row.coq_theorem is None:
        return f"(* {row.name} is taken on trust: {row.trusted_reason} *)\n"
    sequence = f"s_{row.name}"
    parameters = {name: f"p_{name}" for name, _ in row.parameters}
    here = {**parameters, row.name: f"({sequence} g)", "g": "(INR g)"}
    binders = "".join(f" ({parameters[name]} : R)" for name, _ in row.parameters)
    hypotheses = [
        text for name, declared in row.parameters if (text := domain(declared, name, parameters[name]))
    ]
    hypotheses += [
        f"{sequence} 1%nat = {term(row.initial, parameters)}",
        f"(forall g, (1 <= g)%nat -> {sequence} (S g) = {term(row.step, here)})",
    ]
    statements = [(f"table_{row.name}", behaviour(row, sequence, parameters), row.coq_theorem)]
    if row.tail and row.coq_tail_theorem:
        symbols = {row.limit_symbol or "": f"({limit_term(row, parameters)})"}
        lower, upper = (term(text, {**here, **symbols}) for text in row.tail)
        gap = f"{limit_term(row, parameters)} - {here[row.name]}"
        bound = f"forall g, (1 <= g)%nat -> {lower} <= {gap} <= {upper}"
        statements.append((f"table_{row.name}_tail", bound, row.coq_tail_theorem))
    premises = "".join(f"  {hypothesis} ->\n" for hypothesis in hypotheses)
    return "\n".join(
        f"Theorem {name} : forall{binders} ({sequence} : nat -> R),\n{premises}  {conclusion}.\n"
        f"Proof. intros. simple eapply {theorem}; eassumption. Qed.\n"
        for name, conclusion, theorem in statements
    )
