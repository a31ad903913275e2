"""The main job: every statement derived, proved and cross-checked, and one verdict each.

A statement is refuted if the derived recursion or the simulation contradicts it, with the witness; proved if the
derived law agrees with it and the kernel accepted its certificates; supported if only the simulation agrees.
Anything undecided is unknown, and unknown is no success.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

import click

from .numerics.checks.crosscheck import crosscheck
from .numerics.checks.findings import CrossCheck, adjust
from .numerics.engine.crews import Crew
from .numerics.engine.store import Store
from .theory.catalogue.statements import Difference, Statement
from .theory.catalogue.theorems import Theorem
from .theory.claims import Claim, Verdict

_RAW_REPLICATES: Final = 2048
"""Histories of raw data: enough to see an error of 6 % in a few seconds."""


@final
@dataclass(frozen=True)
class VerifiedClaim:
    """A claim and everything that was found about it.

    Parameters
    ----------
    claim
        The statement.
    verdict
        See the module's head.
    certificates, lemmas
        What the kernel accepted, and the named lemmas it rests on.
    check
        The simulation held against the law, or ``None`` where none was run.
    witness
        What refutes the claim, or why nothing is decided; empty for a success.
    """

    claim: Claim
    verdict: Verdict
    certificates: tuple[str, ...]
    lemmas: tuple[str, ...]
    check: CrossCheck | None
    witness: str


def verify_theorems(items: Sequence[Theorem]) -> tuple[VerifiedClaim, ...]:
    """Have the kernel judge the certificates of theorems; there is nothing to simulate."""
    return tuple(
        VerifiedClaim(
            item.claim,
            item.verdict,
            tuple(judged.certificate.id for judged in item.judged if judged.verified is not None),
            item.lemmas,
            None,
            "; ".join(f"{bad.certificate.id}: {bad.reason}" for bad in item.judged if bad.verified is None),
        )
        for item in items
    )


def verify(
    items: tuple[Statement, ...],
    *,
    precision: float | None = None,
    replicates: int | None = None,
    seed: int = 1,
    crew: Crew | None = None,
    store: Store | None = None,
    watch: Callable[[Sequence[Statement]], Iterable[Statement]] | None = None,
) -> tuple[VerifiedClaim, ...]:
    """Verify statements: compare each with the derivation, simulate it, and judge all together.

    The simulations are one matrix of tests, so that a refutation must survive Holm's correction for their number.

    Parameters
    ----------
    items
        The statements of a `Selection`.
    precision, replicates, seed, crew, store
        As for `crosscheck`.
    watch
        Hands the statements out one by one, as a progress bar does.
    """
    differences: list[Difference | None] = []
    checks: list[CrossCheck] = []
    for item in items if watch is None else watch(items):
        differences.append(item.compare())
        raw_replicates = _RAW_REPLICATES if item.raw and precision is None else None
        checks.append(
            crosscheck(
                item.simulated_law(),
                n=item.simulated_size,
                generations=item.generations,
                precision=precision,
                replicates=replicates or raw_replicates,
                seed=seed,
                raw=item.raw,
                crew=crew,
                store=store,
            )
        )
    return tuple(
        _judge(item, difference, check)
        for item, difference, check in zip(items, differences, adjust(checks), strict=True)
    )


def _judge(item: Statement, difference: Difference | None, check: CrossCheck) -> VerifiedClaim:
    proof = item.law.proof
    names = tuple(certificate.id for certificate in proof.certificates)
    if difference is not None:
        verdict, witness = difference.verdict, difference.witness
    elif check.verdict is Verdict.REFUTED:
        verdict, witness = Verdict.REFUTED, check.witness
    elif item.law.verdict in (Verdict.PROVED, Verdict.CERTIFIED):
        verdict, witness = item.law.verdict, ""
    else:
        reasons = "; ".join(f"{bad.certificate.id}: {bad.reason}" for bad in proof.rejected)
        verdict, witness = check.verdict, check.witness or reasons
    return VerifiedClaim(item.claim, verdict, names, proof.lemmas, check, witness)


def as_data(found: VerifiedClaim) -> dict[str, Any]:
    """The JSON object of a verified claim."""
    check = found.check
    data: dict[str, Any] = {
        "id": found.claim.id,
        "statement": found.claim.statement,
        "formula": found.claim.formula,
        "regime": found.claim.regime.value,
        "verdict": found.verdict.value,
        "certificates": list(found.certificates),
        "lemmas": list(found.lemmas),
        "trusted": list(found.claim.trusted),
        "assumptions": list(found.claim.assumptions),
        "sources": [str(source) for source in found.claim.sources],
        "witness": found.witness,
    }
    if check is not None:
        data |= {
            "n": check.n,
            "generation": check.generation,
            "exact": str(check.exact),
            "decimal": float(check.exact),
            "simulated": check.simulated,
            "standard_error": check.standard_error,
            "minimal_detectable_error": check.detectable,
            "plain": check.plain,
            "plain_standard_error": check.plain_error,
            "method": check.method,
            "replicates": check.replicates,
            "seed": check.seed,
            "simulation_verdict": check.verdict.value,
        }
    return data


def table_head() -> str:
    """The head of the table that `table_rows` continues."""
    return f"{'claim':<28} {'n':>5} {'g':>3} {'exact':>10} {'simulated':>19} {'detects':>7}\n" + "-" * 80


def table_rows(found: VerifiedClaim, *, colour: bool = False) -> str:
    """A claim in at most 80 columns: numbers, then the formula and the verdict, then a witness if there is one.

    ``detects`` is the minimal detectable relative error of the simulation.
    """
    # The regime at the end of a law's identifier is told by n.
    name = found.claim.id if found.check is None else found.claim.id.rpartition(".")[0]
    check = found.check
    numbers = ""
    if check is not None:
        size = "oo" if check.n is None else str(check.n)
        simulated = f"{check.simulated:.5g} +- {check.standard_error:.1g}"
        numbers = f" {size:>5} {check.generation:>3} {float(check.exact):>10.6f}"
        numbers += f" {simulated:>19} {check.detectable:>7.2%}"
    verdict = found.verdict.value
    if colour:
        verdict = click.style(verdict, fg="green" if found.verdict.is_success else "red", bold=True)
    said = found.claim.statement
    formula = textwrap.wrap(said.partition("the risk ratio is ")[2] or said, 66, break_on_hyphens=False)
    lines = [f"{name:<28}{numbers}", f"  {formula[0]:<66}  {verdict}", *(f"  {line}" for line in formula[1:])]
    if found.witness:
        lines += textwrap.wrap(found.witness, 78, initial_indent="  ! ", subsequent_indent="    ")
    return "\n".join(lines)
