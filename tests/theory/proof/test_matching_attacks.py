"""False answers with true certificates: each part of an answer is proved for itself, so their sum is attacked here."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
import sympy
from flint import fmpq

from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.forms.named import RationalProduct, RationalSum
from mengoli.theory.closed_forms.values.enclosures import enclose
from mengoli.theory.law import RiskLaw, derive
from mengoli.theory.proof.matching.powers import reader_of
from mengoli.theory.proof.prover import Proof
from mengoli.theory.symbols import GENERATION as g

j = sympy.Symbol("j", integer=True, positive=True)


def series(term: sympy.Expr) -> sympy.Expr:
    return RationalSum(term, j, sympy.Integer(1), sympy.oo)


def law_of(family: str, workflow: str, n: object = None) -> RiskLaw:
    return derive(catalogue.family(family), catalogue.workflow(workflow), n)


def altered(law: RiskLaw, **changes: Any) -> Verdict:
    assert law.solution is not None
    (case,) = law.solution.cases
    return Proof(law.proof.judged, replace(law.solution, cases=(replace(case, **changes),))).verdict


def wave(x: sympy.Expr) -> sympy.Expr:
    """Zero at 0, ..., 13, and one in the limit."""
    return sympy.prod([x - i for i in range(14)]) / (x + 1) ** 14


@pytest.mark.parametrize(
    "changes",
    [
        {"growth": Growth.GEOMETRIC, "rate": 5**g},
        {"growth": Growth.LINEAR},
        {"rate": g**3},
        {"growth": Growth.VANISHING},
        {"limit": sympy.Integer(0)},
        {"limit": series(1 / j**2) + 0 * g + g - g + 1 / g},
    ],
)
def test_growth_and_limit_go_together(changes: dict[str, Any]) -> None:
    assert altered(law_of("poisson", "augment"), **changes) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "limit",
    [
        series(1 / j**2) + series(wave(j) - wave(j - 1)),
        series(1 / j**2 + 1 / j) - series(1 / j),
        series(1 / j**2) * RationalProduct((j + 1) / j, j, sympy.Integer(1), sympy.oo)
        * RationalProduct(j / (j + 1), j, sympy.Integer(1), sympy.oo),
        g * series(1 / j**2) / g + series(1 / j**2) / g,
    ],
    ids=["zero at first", "two that diverge", "infinity times zero", "with g"],
)
def test_series_that_are_not_the_law(limit: sympy.Expr) -> None:
    law = law_of("normal-mean-variance:estimator=unbiased", "augment", 10)
    assert law.verdict is Verdict.PROVED
    assert altered(law, limit=limit) is Verdict.UNKNOWN
    assert altered(law_of("poisson", "augment"), limit=limit) is Verdict.UNKNOWN


def test_a_form_that_agrees_for_a_long_time() -> None:
    law = law_of("poisson", "augment")
    assert law.solution is not None
    (case,) = law.solution.cases
    exactly = case.exactly
    assert exactly is not None
    field = exactly.tower.field
    product = field.one
    for i in range(1, 61):
        product = product * (field.g - i) / (field.g + 1)
    other = replace(exactly, form=exactly.form + type(exactly.form).of(product))
    assert altered(law, exactly=other) is Verdict.UNKNOWN


def test_poles_of_high_order_lose_nothing() -> None:
    found = enclose(series(1 / (j**12 * (j + 1) ** 2)), {}, digits=15)
    direct = sum(1.0 / (k**12 * (k + 1) ** 2) for k in range(1, 60))
    assert abs(float(found.lower) - direct) < 1e-14


def test_letters_are_not_certified() -> None:
    assert law_of("bernoulli", "augment-subsample", 7).verdict is Verdict.CERTIFIED
    assert law_of("bernoulli", "augment-subsample", "n").verdict is Verdict.UNKNOWN


def test_a_sequence_with_the_name_of_a_parameter_is_no_number() -> None:
    sequences = {"w": {"initial": "1/2", "step": "w + g"}, "E": {"initial": "1/2", "step": "w*E"}}
    assert reader_of({"start": 1, "sequences": sequences}, fmpq(1, 2), {"w": fmpq(1, 2)}, Random(1)) is None


def test_a_pole_within_the_domain() -> None:
    law = law_of("poisson", "augment:ratio=c")
    assert law.verdict is Verdict.PROVED
    c = law.parameters[0].symbol
    third = sympy.Rational(1, 3)
    assert altered(law, limit=law.limit + (c**2 - third**2) / (c - third) - c - third) is Verdict.UNKNOWN
