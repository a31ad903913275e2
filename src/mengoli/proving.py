"""``mengoli prove`` as data and text: which certificates the kernel accepted, and what each claim rests on."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, final

from .theory.catalogue.statements import Difference, Statement
from .theory.catalogue.theorems import Theorem
from .theory.claims import Claim, Verdict
from .theory.proof.coq.export import write_directory
from .theory.proof.facts import FACTS
from .theory.proof.judged import Judged
from .theory.proof.lemmas import LEMMAS
from .theory.proof.prover import Proof


@final
@dataclass(frozen=True)
class ProvedClaim:
    """A claim with its certificates as the kernel judged them.

    Parameters
    ----------
    claim
        The statement.
    proof
        The certificates of the derived law.
    difference
        Where claim and derived law differ, or ``None``.
    theorem
        The theorem, where the claim is no law of one workflow: then all its certificates must be accepted.
    """

    claim: Claim
    proof: Proof
    difference: Difference | None
    theorem: Theorem | None = None

    @property
    def judged(self) -> tuple[Judged, ...]:
        """The certificates: of the law, and of how it moves from each generation to the next."""
        return (*self.proof.judged, *(course.judged for course in self.proof.course))

    @property
    def is_proved(self) -> bool:
        """Whether the derived law is the claimed one, and proved."""
        if self.theorem is not None:
            return self.theorem.verdict is Verdict.PROVED
        return self.difference is None and self.proof.verdict is Verdict.PROVED


def prove_claims(items: Sequence[Statement]) -> list[ProvedClaim]:
    """Derive each claim's law, find its certificates, and have the kernel judge them."""
    return [ProvedClaim(item.claim, item.law.proof, item.compare()) for item in items]


def prove_theorems(items: Sequence[Theorem]) -> list[ProvedClaim]:
    """Have the kernel judge the certificates of theorems on workflows."""
    return [ProvedClaim(item.claim, Proof(item.judged, None), None, item) for item in items]


def as_data(found: ProvedClaim) -> dict[str, Any]:
    """The JSON object of a claim."""
    undecided = Verdict.UNKNOWN if found.difference is None else found.difference.verdict
    verdict = Verdict.PROVED if found.is_proved else undecided
    return {
        "id": found.claim.id,
        "statement": found.claim.statement,
        "formula": found.claim.formula,
        "verdict": verdict.value,
        "witness": found.difference.witness if found.difference else "",
        "certificates": [_certificate_data(item) for item in found.judged],
        "lemmas": sorted({*found.proof.lemmas, *(found.theorem.lemmas if found.theorem else ())}),
        "argument": found.theorem.argument if found.theorem else None,
        "trusted": list(found.claim.trusted),
    }


def _certificate_data(item: Judged) -> dict[str, Any]:
    accepted = item.verified is not None
    return {
        "id": item.certificate.id,
        "rule": item.certificate.rule,
        "hash": item.certificate.hash,
        "accepted": accepted,
        "establishes": item.statement,
        "reason": item.reason,
    }


def proof_text(found: ProvedClaim) -> str:
    """A claim for an 80-column screen."""
    lines = [f"{found.claim.id}: {'proved' if found.is_proved else 'NOT PROVED'}"]
    lines += textwrap.wrap(f"claim: {found.claim.formula}", 78, initial_indent="  ", subsequent_indent="    ")
    for item in found.judged:
        lines += textwrap.wrap(
            f"{item.certificate.rule}: {item.told}", 78, initial_indent="  ", subsequent_indent="    "
        )
    if found.theorem is not None:
        lines += textwrap.wrap(found.theorem.argument, 78, initial_indent="  ", subsequent_indent="    ")
    if found.difference:
        lines += textwrap.wrap(
            f"! {found.difference.witness}", 78, initial_indent="  ", subsequent_indent="    "
        )
    return "\n".join(lines)


def trusted_text(found: Sequence[ProvedClaim]) -> str:
    """What all the claims together rest on."""
    used = {name for item in found for name in item.proof.lemmas}
    used |= {name for item in found if item.theorem for name in item.theorem.lemmas}
    rows = [lemma for lemma in LEMMAS if lemma.name in used]
    lines = ["", "named lemmas in use:"]
    for lemma in rows:
        backing = (
            f"Coq theorem {lemma.coq_theorem}" if lemma.coq_theorem else f"trusted: {lemma.trusted_reason}"
        )
        lines += textwrap.wrap(f"{lemma.name}: {backing}", 78, initial_indent="  ", subsequent_indent="    ")
    lines.append(f"facts of analysis behind the kernel's rules: {len(FACTS)}, each a Coq theorem")
    cited = dict.fromkeys(theorem for item in found for theorem in item.claim.trusted)
    everywhere = (
        "trusted: the kernel, python-flint's integers, SymPy where two limits are said to be equal, Coq"
    )
    lines.append(everywhere + "".join(f", {theorem}" for theorem in cited))
    return "\n".join([*lines, ""])


def coq_files(found: Sequence[ProvedClaim], directory: Path) -> dict[str, Path | str]:
    """Write every accepted certificate as a Coq theorem; by id the path, or why there is none."""
    accepted = {
        own.certificate.id: own.certificate.data for item in found for own in item.judged if own.verified is not None
    }
    return write_directory(accepted.values(), directory)
