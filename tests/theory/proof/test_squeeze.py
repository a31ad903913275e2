"""A law between two certified bounds with one limit has that limit; bounds of something else prove nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.families import Bernoulli, Exponential, Poisson
from mengoli.theory.law import RiskLaw, derive
from mengoli.theory.proof import prover
from mengoli.theory.proof.judged import judge
from mengoli.theory.workflows import RealPlusLast, Window

Data = dict[str, Any]
OPEN = ("no certificate of the limit", "no certificate of the growth")


def pair() -> RiskLaw:
    return derive(Poisson(), RealPlusLast(2))


def with_changed(law: RiskLaw, rule: str, change: Callable[[Data], None]) -> prover.Proof:
    """The law's proof with one certificate changed; what the kernel rejects is left out."""
    certificates = []
    for item in law.proof.judged:
        data = json.loads(item.certificate.text)
        if data["rule"] == rule:
            change(data)
        certificates.append(data)
    judged = judge(certificates)
    return prover.Proof(tuple(item for item in judged if item.verified is not None), law.solution)


@pytest.mark.parametrize(
    ("family", "workflow", "n"),
    [
        (Poisson(), "window:k=3", None),
        (Poisson(), "window:k=4", None),
        (Poisson(), "real-plus-last:k=2", None),
        (Poisson(), "real-plus-last:k=3", None),
        (Bernoulli(), "window", 100),
        (Exponential(), "real-plus-last:k=2", 10),
    ],
    ids=str,
)
def test_laws_with_irrational_roots_are_proved_and_every_certificate_is_needed(
    family: Any, workflow: str, n: int | None
) -> None:
    proof = derive(family, catalogue.workflow(workflow), n).proof
    assert proof.gap is None
    assert {item.certificate.rule for item in proof.judged} == {"closed_form", "inequality", "limit"}
    for left_out in proof.judged:
        fewer = replace(proof, judged=tuple(item for item in proof.judged if item is not left_out))
        assert fewer.verdict is Verdict.UNKNOWN, left_out.certificate.id


def other_limit(data: Data) -> None:
    data["claims"] = {name: f"{text} + 1/2" for name, text in data["claims"].items()}
    data["limits"] = {name: f"{text} + 1/2" for name, text in data["limits"].items()}


def one_side(data: Data) -> None:
    data["claims"]["Y"] = data["claims"]["X"]


def other_start(data: Data) -> None:
    data["start"] = 3


def other_decay(data: Data) -> None:
    """The decaying sequence of another name's sake: still true, but not the one of the inequality."""
    data["sequences"]["G"]["initial"] = "2"
    for name, recursion in data["defines"].items():
        recursion["step"] = recursion["step"].replace("G", "G/2")
        data["closed"][name] = data["closed"][name].replace("G", "G/2")


def wider_gap(data: Data) -> None:
    data["claims"] = {name: f"{text} + 1" for name, text in data["claims"].items()}


PLANTED = {
    "another limit": ("limit", other_limit),
    "one bound only": ("limit", one_side),
    "another start": ("limit", other_start),
    "another sequence of the same name": ("limit", other_decay),
    "gaps of another sequence": ("inequality", wider_gap),
}


@pytest.mark.parametrize("name", PLANTED)
def test_bounds_of_something_else_prove_nothing(name: str) -> None:
    rule, change = PLANTED[name]
    found = with_changed(pair(), rule, change)
    assert len(found.judged) == 3, "the planted certificate is true: the kernel accepts it"
    assert found.gap in OPEN


def test_a_law_that_grows_needs_both_bounds_over_its_rate() -> None:
    law = derive(Poisson(), Window(3))
    assert law.proof.gap is None
    over = law.proof.judged[-1].certificate.data["claims"]["X"]

    def unscaled(data: Data) -> None:
        data["claims"] = {name: f"({text})/g" for name, text in data["claims"].items()}
        data["limits"] = dict.fromkeys(data["limits"], "0")

    assert over.endswith("/g^1")
    assert with_changed(law, "limit", unscaled).gap in OPEN
