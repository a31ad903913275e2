"""The notes name only what exists, and every claim of the catalogue has a note."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from mengoli.selection import regression_on_real_data
from mengoli.theory import catalogue
from mengoli.theory.catalogue.statements import statements
from mengoli.theory.catalogue.theorems import theorems
from mengoli.theory.law import derive
from mengoli.theory.proof.lemmas import LEMMAS

NOTES = Path(__file__).parents[1] / "proofs_notes"
KEYS = ("claims", "certificates", "coq")

pytestmark = pytest.mark.skipif(not NOTES.exists(), reason="the notes lie in the checkout, and this is none")


def front_matter(text: str) -> dict[str, list[str]] | None:
    """What a note says it covers and uses, or ``None`` for a note without front matter."""
    if not text.startswith("---\n"):
        return None
    head = text[4 : text.index("\n---\n")]
    rows = dict(line.split(":", 1) for line in head.splitlines())
    assert tuple(rows) == KEYS
    return {key: value.split() for key, value in rows.items()}


def notes() -> dict[str, str]:
    found = {path.name: path.read_text("utf-8") for path in sorted(NOTES.glob("*.md"))}
    return {name: text for name, text in found.items() if front_matter(text) is not None}


@cache
def known_claims() -> frozenset[str]:
    catalogued = {item.identifier for item in statements(regression_on_real_data())}
    return frozenset(catalogued | {item.claim.id for item in theorems()})


@cache
def coq_names() -> frozenset[str]:
    text = "\n".join(path.read_text("utf-8") for path in (NOTES / "coq").glob("*.v"))
    return frozenset(re.findall(r"^(?:Theorem|Lemma)\s+(\w+)", text, re.M))


@cache
def certificates(stem: str) -> frozenset[str]:
    """The ids of the certificates that the kernel accepts for ``family.workflow.regime``."""
    family, workflow, regime = stem.split(".")
    written = {"augment-sizes-i-2": "augment:sizes=i^2"}.get(workflow, workflow)
    size = None if regime == "asymptotic" else regime.removeprefix("n-")
    law = derive(catalogue.family(family), catalogue.workflow(written), size)
    return frozenset(certificate.id for certificate in law.certificates)


def dangling(text: str) -> list[str]:
    """The names in a note that do not exist, or that its head does not list."""
    head = front_matter(text)
    assert head is not None
    body = text.split("\n---\n", 1)[1]
    bad = [name for name in head["coq"] if name not in coq_names()]
    bad += [name for name in head["certificates"] if name not in certificates(name.rpartition(".")[0])]
    bad += [
        pattern for pattern in head["claims"] if not any(fnmatch(claim, pattern) for claim in known_claims())
    ]
    quoted = re.findall(r"`([^`\s]+)`", body)
    listed = {*head["certificates"], *head["claims"]}
    bad += [
        name for name in quoted if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+){2,}", name) and name not in listed
    ]
    cited = re.findall(r"\bCoq\s+`(\w+)`", body)
    bad += [name for name in cited if name not in head["coq"]]
    bad += [name for name in (*head["certificates"], *head["coq"]) if f"`{name}`" not in body]
    lemmas = re.findall(r"named lemmas?\s+`(\w+)`", body)
    return bad + [name for name in lemmas if name not in {row.name for row in LEMMAS}]


@pytest.mark.parametrize("name", sorted(notes()))
def test_a_note_names_only_what_exists(name: str) -> None:
    assert dangling(notes()[name]) == []


def test_every_claim_has_a_note() -> None:
    heads = [front_matter(text) for text in notes().values()]
    patterns = [pattern for head in heads if head is not None for pattern in head["claims"]]
    assert [claim for claim in sorted(known_claims()) if not any(fnmatch(claim, p) for p in patterns)] == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        (("H2_tail", "H2_tale"), "H2_tale"),
        (
            ("normal.augment.asymptotic.limit", "normal.augment.asymptotic.end"),
            "normal.augment.asymptotic.end",
        ),
        (("any.augment.asymptotic", "any.augmented.asymptotic"), "any.augmented.asymptotic"),
        (("named lemma `H2`", "named lemma `H9`"), "H9"),
    ],
)
def test_a_dangling_name_is_seen(planted: tuple[str, str], found: str) -> None:
    assert found in dangling(notes()["augment.md"].replace(*planted))
