"""The main job can say no: planted errors are refuted, each with its witness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sympy

from mengoli.numerics.checks.crosscheck import crosscheck
from mengoli.proving import as_data as proof_data
from mengoli.proving import prove_claims
from mengoli.selection import select
from mengoli.theory import catalogue
from mengoli.theory.catalogue import published
from mengoli.theory.catalogue.statements import Statement, statements
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.forms.named import Harmonic
from mengoli.theory.language.definition import Definition
from mengoli.theory.law import derive
from mengoli.theory.proof import prover
from mengoli.theory.proof.judged import judge
from mengoli.theory.symbols import GENERATION as g
from mengoli.verification import VerifiedClaim, as_data, table_rows, verify, verify_theorems


def statement(identifier: str) -> Statement:
    (found,) = (item for item in statements() if item.identifier == identifier)
    return found


def claiming(identifier: str, **claimed: Any) -> Statement:
    """A catalogue statement with a planted error in what it claims."""
    item = statement(identifier)
    return replace(item, published=replace(item.published, **claimed))


def judged(item: Statement) -> VerifiedClaim:
    (found,) = verify((item,))
    return found


def test_the_true_catalogue_is_established() -> None:
    found = verify(
        select(
            (
                "any",
                "exponential",
                "regression-diabetes",
            )
        ).statements
    )
    assert {item.verdict for item in found} == {Verdict.PROVED}
    assert all(item.certificates for item in found)
    assert all(item.check is not None and item.check.verdict is not Verdict.REFUTED for item in found)


@pytest.mark.parametrize(
    ("identifier", "planted", "witness"),
    [
        (
            "any.augment.asymptotic",
            lambda c: Harmonic(2, 0, g + 1) - 1,
            "at g = 1 the recursion gives 1, the claim 1/4",
        ),
        (
            "any.augment.asymptotic",
            lambda c: Harmonic(2, 0, g - 1),
            "at g = 1 the recursion gives 1, the claim 0",
        ),
        ("any.discard.asymptotic", lambda c: g - 1, "at g = 1 the recursion gives 1, the claim 0"),
        ("any.augment-subsample.asymptotic", lambda c: 3 * Harmonic(2, 0, g) - 1, "the claim 2"),
        ("exponential.discard.exact", lambda c: published.PUBLISHED[0].closed_form(2 * c), "at g = 2, n = 2"),
        ("bernoulli.augment.exact", lambda c: published.PUBLISHED[1].closed_form(-c), "at g = 2, n = 2"),
        ("bernoulli.augment.exact", lambda c: Harmonic(2, 0, g), "at g = 2, n = 2"),
    ],
)
def test_a_wrong_formula_is_refuted(identifier: str, planted: Callable[..., Any], witness: str) -> None:
    found = judged(claiming(identifier, closed_form=planted))
    assert found.verdict is Verdict.REFUTED
    assert witness in found.witness
    assert witness.split(",")[0] in table_rows(found)
    assert as_data(found)["verdict"] == "refuted"


@pytest.mark.parametrize(
    ("identifier", "planted"),
    [
        ("any.augment.asymptotic", lambda c: sympy.pi**2 / 8),
        ("any.augment.asymptotic", lambda c: None),
        ("exponential.augment.exact", lambda c: sympy.pi**2 / 6),
        ("any.discard.asymptotic", lambda c: sympy.Integer(100)),
    ],
)
def test_a_wrong_limit_is_never_a_success(identifier: str, planted: Callable[..., Any]) -> None:
    found = judged(claiming(identifier, limit=planted))
    assert not found.verdict.is_success
    assert "limit" in found.witness


@pytest.mark.parametrize(
    ("identifier", "planted", "witness"),
    [
        ("any.discard.asymptotic", {"rate": lambda c: g**2}, "the derived rate g is not shown to be g^2"),
        ("exponential.discard.exact", {"rate": lambda c: g}, "is not shown to be g"),
        ("exponential.discard.exact", {"rate": lambda c: (1 + 2 * c) ** g}, "is not shown to be (1 + 2/n)^g"),
        # true, and weaker than what is certified; the same from above; of a law without a certified tail
        ("any.augment.asymptotic", {"tail": lambda c: (1 / (g + 1), 1 / g)}, "the derived lower bound"),
        (
            "any.augment.asymptotic",
            {"tail": lambda c: (1 / g - 1 / (2 * g**2), 2 / g)},
            "the derived upper bound",
        ),
        ("exponential.augment.exact", {"tail": lambda c: (1 / (g + 1), 1 / g)}, "the derived lower bound"),
    ],
)
def test_a_claimed_rate_or_tail_is_the_certified_one(
    identifier: str, planted: dict[str, Any], witness: str
) -> None:
    difference = claiming(identifier, **planted).compare()
    assert difference is not None
    assert difference.verdict is Verdict.UNKNOWN
    assert witness in difference.witness


def test_rate_and_tail_are_part_of_the_claim() -> None:
    linear, bounded = (statement(f"any.{name}.asymptotic").claim.formula for name in ("discard", "augment"))
    assert linear == "R(g) = g; R(g)/g -> C > 0; R(g+1) >= R(g) + 1 for g >= 1"
    assert "; (2*g - 1)/(2*g^2) <= R(oo) - R(g) <= 1/g for g >= 1; " in bounded
    assert bounded.endswith("; R(g) < R(g+1) < R(oo) for g >= 1")
    assert statement("exponential.discard.exact").claim.statement.endswith("without bound, like (1 + 1/n)^g")


@pytest.mark.parametrize(
    ("planted", "verdict"),
    [
        # Another limit than the derived one is not shown equal; unbounded growth contradicts a derived limit.
        ({"limit": lambda c: sympy.pi**2 / 8}, Verdict.UNKNOWN),
        ({"limit": lambda c: None}, Verdict.REFUTED),
        ({"closed_form": lambda c: Harmonic(2, 0, g - 1)}, Verdict.REFUTED),
    ],
)
def test_prove_and_verify_say_the_same_of_a_wrong_claim(planted: dict[str, Any], verdict: Verdict) -> None:
    item = claiming("any.augment.asymptotic", **planted)
    assert judged(item).verdict is verdict
    (found,) = prove_claims((item,))
    assert not found.is_proved
    assert proof_data(found)["verdict"] == verdict.value


def test_what_the_derivation_cannot_find_refutes_nothing() -> None:
    # Equal sizes given as a list: the values are those of discard, and no closed form can be looked for.
    listed = derive(catalogue.family("normal"), Definition(fit="batch", listed_sizes=(Fraction(1),) * 24))
    item = replace(statement("any.discard.asymptotic"))
    vars(item)["law"] = listed
    difference = item.compare()
    assert listed.closed_form is None
    assert difference is not None
    assert difference.verdict is Verdict.UNKNOWN


def test_a_law_that_is_wrong_by_one_per_cent_is_refuted_by_simulation() -> None:
    class OnePerCentTooLarge:
        def __init__(self, law: Any) -> None:
            self.family, self.workflow, self.n, self.regime = law.family, law.workflow, law.n, law.regime
            self.law = law

        def ratio(self, g: int, **values: Fraction) -> Fraction:
            exact: Fraction = self.law.ratio(g, **values)
            return exact * 101 / 100

    law = statement("poisson.augment.exact").simulated_law()
    assert crosscheck(law, generations=10).verdict is Verdict.SUPPORTED
    found = crosscheck(OnePerCentTooLarge(law), generations=10)
    assert found.verdict is Verdict.REFUTED
    assert "the law says" in found.witness


def test_a_certificate_with_a_wrong_base_is_rejected_and_nothing_is_proved() -> None:
    proof = statement("any.augment.asymptotic").law.proof
    (closed,) = (c.data for c in proof.certificates if c.rule == "closed_form")
    first = next(iter(closed["defines"]))
    closed["defines"][first]["initial"] = "2"
    spoiled = prover.Proof(judge([closed]), proof.solution)
    assert spoiled.verdict is Verdict.UNKNOWN
    assert spoiled.rejected


def test_without_its_certificates_a_claim_is_not_proved() -> None:
    proof = statement("any.augment.asymptotic").law.proof
    for kept in range(len(proof.judged)):
        fewer = replace(proof, judged=proof.judged[:kept] + proof.judged[kept + 1 :])
        assert fewer.verdict is Verdict.UNKNOWN


def test_prove_names_certificates_and_lemmas() -> None:
    (found,) = prove_claims(select(("any.augment",)).statements)
    data = proof_data(found)
    assert data["verdict"] == "proved"
    assert data["lemmas"] == ["H2"]
    assert all(item["accepted"] and item["establishes"] for item in data["certificates"])


def test_the_table_fits_eighty_columns() -> None:
    for found in verify(
        select(
            (
                "any.augment",
                "binomial",
            )
        ).statements
    ):
        assert max(map(len, table_rows(found).splitlines())) <= 80


def test_theorems_are_verified_beside_the_laws() -> None:
    chosen = select(())
    assert len(chosen.theorems) >= 4
    found = verify_theorems(chosen.theorems)
    assert {item.verdict for item in found} == {Verdict.PROVED}
    spoiled = verify_theorems([replace(item, certificates=item.certificates[:0]) for item in chosen.theorems])
    assert {item.verdict for item in spoiled} == {Verdict.UNKNOWN}
    assert max(map(len, "\n".join(table_rows(item) for item in found).splitlines())) <= 80
