"""Nothing without its tests and its papers: every family, workflow, claim, proof rule and named lemma is looked up.

A scan reads the catalogue, then the tests, the notes and the documentation. Whatever is added to the catalogue and
lacks a law test, an anchor, a note or a line of documentation makes it fail. `OPEN` lists the gaps that are known;
a gap that has been closed must be taken off the list.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mengoli.theory import catalogue
from mengoli.theory.catalogue.statements import catalogue_claims
from mengoli.theory.catalogue.theorems import theorems
from mengoli.theory.claims import Claim
from mengoli.theory.proof import kernel
from mengoli.theory.proof.certificate import schema
from mengoli.theory.proof.lemmas import LEMMAS

HERE = Path(__file__).parent
ROOT = HERE.parent
NOTES = ROOT / "proofs_notes"
OPEN: dict[str, str] = {}
"""Gap -> why it is open."""


@cache
def module_of_tests(path: str) -> ModuleType:
    """A module of the tests, under the name that pytest gives it."""
    folder, _, name = path.rpartition("/")
    if str(HERE / folder) not in sys.path:
        sys.path.insert(0, str(HERE / folder))
    return import_module(name)


@cache
def text_of(folder: str, pattern: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((ROOT / folder).rglob(pattern)))


@cache
def noted_claims() -> tuple[str, ...]:
    """The patterns of claims that the notes are about, from the line ``claims:`` at the head of each."""
    lines: list[str] = []
    for path in sorted(NOTES.glob("*.md")):
        lines += re.findall(r"\A---\nclaims:(.*)$", path.read_text("utf-8"), re.M)
    return tuple(pattern for line in lines for pattern in line.split())


def parameters_of(module: ModuleType, test: str) -> list[Any]:
    """What a parametrised test runs through."""
    marks = getattr(module, test).pytestmark
    (mark,) = [mark for mark in marks if mark.name == "parametrize"]
    return list(mark.args[1])


def documented(kind: type[Any]) -> Iterator[str]:
    """What is missing in a catalogue member's documentation."""
    module = inspect.getmodule(kind)
    head = (module.__doc__ or "") if module else ""
    if not (kind.__doc__ or "").strip():
        yield "docstring"
    if not kind.summary or len(kind.summary) > 90:
        yield "summary of one line"
    if len(head) < 120:
        yield "head that states the mathematics"
    if not kind.source.key:
        yield "source"


def family_gaps() -> Iterator[str]:
    lawful = parameters_of(module_of_tests("testing/test_family_laws"), "test_the_catalogue_obeys_the_laws")
    tests = text_of("tests/theory/families", "test_*.py")
    for name, kind in catalogue.families().items():
        yield from (f"family {name}: {what}" for what in documented(kind))
        if name not in lawful:
            yield f"family {name}: law test"
        if not re.search(rf"[\"']{re.escape(name)}[\"':]|\b{kind.__name__}\(", tests):
            yield f"family {name}: test of its own values"


def workflow_gaps() -> Iterator[str]:
    lawful = parameters_of(module_of_tests("testing/test_workflow_laws"), "test_the_catalogue_obeys_the_laws")
    anchors = module_of_tests("theory/test_anchors")
    anchored = {text.partition(":")[0] for text in (*anchors.ANCHORS, *anchors.BIASED)}
    for name, kind in catalogue.workflows().items():
        yield from (f"workflow {name}: {what}" for what in documented(kind))
        if name not in lawful:
            yield f"workflow {name}: law test"
        if name not in anchored:
            yield f"workflow {name}: anchor"


def claims() -> tuple[Claim, ...]:
    return (*catalogue_claims(), *(theorem.claim for theorem in theorems()))


def noted(claim: Claim) -> bool:
    """Whether a note is about the claim."""
    return any(fnmatchcase(claim.id, pattern) for pattern in noted_claims())


def claim_gaps(found: tuple[Claim, ...] | None = None) -> Iterator[str]:
    seen: set[str] = set()
    for claim in found or claims():
        if claim.id in seen:
            yield f"claim {claim.id}: an id of its own"
        seen.add(claim.id)
        if not claim.sources:
            yield f"claim {claim.id}: source"
        if not claim.statement.strip() or not claim.formula.strip():
            yield f"claim {claim.id}: statement and formula"
        if not noted(claim):
            yield f"claim {claim.id}: note"
    for theorem in theorems():
        if not theorem.certificates:
            yield f"claim {theorem.claim.id}: certificate"


def rule_gaps() -> Iterator[str]:
    note = text_of("proofs_notes", "kernel.md")
    examples = module_of_tests("theory/proof/kernel_examples")
    published = str(schema())
    for rule in kernel._RULES:
        if not any(data["rule"] == rule for data in examples.GOOD.values()):
            yield f"rule {rule}: a true certificate"
        if not any(data["rule"] == rule for data in examples.BAD.values()):
            yield f"rule {rule}: a planted falsehood"
        if not re.search(rf"\b{rule}\b", note):
            yield f"rule {rule}: note"
        if rule not in published:
            yield f"rule {rule}: schema"


def lemma_gaps() -> Iterator[str]:
    for row in LEMMAS:
        if not row.source:
            yield f"lemma {row.name}: source"
        if row.coq_file is None:
            continue
        proofs = (NOTES / "coq" / row.coq_file).read_text("utf-8")
        for theorem in filter(None, (row.coq_theorem, row.coq_tail_theorem)):
            if not re.search(rf"^(Theorem|Lemma|Corollary)\s+{theorem}\b", proofs, re.M):
                yield f"lemma {row.name}: theorem {theorem}"


SCANS = [family_gaps, workflow_gaps, claim_gaps, rule_gaps, lemma_gaps]


@pytest.mark.parametrize("scan", SCANS, ids=lambda scan: scan.__name__)
def test_nothing_is_missing(scan: Callable[[], Iterator[str]]) -> None:
    missing = [gap for gap in scan() if gap not in OPEN]
    assert not missing, "missing:\n  " + "\n  ".join(missing)


def test_closed_gaps_leave_the_list() -> None:
    found = {gap for scan in SCANS for gap in scan()}
    assert set(OPEN) <= found


def test_the_scans_look_at_something() -> None:
    assert len(catalogue.families()) >= 12
    assert len(catalogue.workflows()) >= 12
    assert len(claims()) >= 20
    assert len(kernel._RULES) >= 5
    assert len(LEMMAS) >= 10


def test_the_scans_see_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A family, a workflow, a claim, a rule and a lemma that nobody wrote anything about."""
    bare = replace(claims()[0], id="any.nobody.knows", sources=())
    family = type("Bare", (), {"__doc__": "", "summary": "", "source": claims()[0].sources[0]})
    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "families", lambda: {"bare": family})
        patch.setattr(catalogue, "workflows", lambda: {"bare": family})
        wanted = {"family bare: law test", "family bare: docstring", "family bare: test of its own values"}
        assert wanted <= set(family_gaps())
        assert {"workflow bare: anchor", "workflow bare: law test"} <= set(workflow_gaps())
    assert {"claim any.nobody.knows: note", "claim any.nobody.knows: source"} <= set(claim_gaps((bare,)))
    monkeypatch.setitem(kernel._RULES, "guess", kernel._RULES["limit"])
    assert {"rule guess: note", "rule guess: a planted falsehood"} <= set(rule_gaps())
    row = replace(LEMMAS[0], coq_theorem="nothing_of_the_kind")
    monkeypatch.setattr(sys.modules[__name__], "LEMMAS", (row,))
    assert list(lemma_gaps()) == ["lemma H1: theorem nothing_of_the_kind"]


def test_every_law_is_tested_with_a_violation() -> None:
    """Each law of a family or workflow appears by name in the tests of this folder."""
    from mengoli.testing import density_laws, family_laws, workflow_laws

    tests = text_of("tests/testing", "test_*.py")
    named = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (density_laws, family_laws, workflow_laws)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str)
    }
    assert sorted(name for name in named if name not in tests) == []
