"""Limits without a named lemma: certified where they lie between certified bounds, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import mpmath
import pytest
import sympy

from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.values.enclosures import enclose
from mengoli.theory.law import RiskLaw, derive
from mengoli.theory.proof.matching.match import gap
from mengoli.theory.proof.prover import Proof

UNNAMED = [
    ("bernoulli", "augment-subsample", 7),
    ("normal", "augment:sizes=i^2+1", None),
    ("normal", "augment:sizes=i^4", None),
    ("ridge-design", "augment", None),
]
SERIES = [
    ("normal-mean-variance:estimator=unbiased", "augment", 10),
    ("normal-mean-variance:estimator=unbiased", "augment", "n"),
]


def law_of(family: str, workflow: str, n: object) -> RiskLaw:
    return derive(catalogue.family(family), catalogue.workflow(workflow), n)


@pytest.mark.parametrize(("family", "workflow", "n"), UNNAMED)
def test_a_limit_without_a_lemma_is_certified(family: str, workflow: str, n: object) -> None:
    law = law_of(family, workflow, n)
    assert law.proof.gap == "no certificate of the limit"
    assert law.verdict is Verdict.CERTIFIED


@pytest.mark.parametrize(("family", "workflow", "n"), SERIES)
def test_a_limit_left_as_a_series_is_proved_by_its_partial_sums(family: str, workflow: str, n: object) -> None:
    law = law_of(family, workflow, n)
    assert law.verdict is Verdict.PROVED
    assert law.limit is not None
    assert law.limit.has(sympy.oo)


@pytest.mark.parametrize(("family", "workflow", "n"), [*UNNAMED, *SERIES])
@pytest.mark.parametrize("off", [sympy.Rational(1, 1000), sympy.Rational(-1, 1000)])
def test_another_value_is_not(family: str, workflow: str, n: object, off: sympy.Rational) -> None:
    law = law_of(family, workflow, n)
    assert law.solution is not None
    (case,) = law.solution.cases
    wrong = replace(law.solution, cases=(replace(case, limit=case.limit + off),))
    assert Proof(law.proof.judged, wrong).verdict is Verdict.UNKNOWN
    assert gap(wrong, law.certificates, enclosed=True) == "no certificate of the limit"


@pytest.mark.parametrize(("family", "workflow", "n"), UNNAMED[:1])
def test_without_the_certificate_of_the_limit_nothing_is_certified(family: str, workflow: str, n: object) -> None:
    law = law_of(family, workflow, n)
    left = tuple(item for item in law.proof.judged if item.certificate.rule != "limit")
    assert Proof(left, law.solution).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(("family", "workflow", "n"), [*UNNAMED, SERIES[0]])
def test_the_certified_limit_is_that_of_the_recursion(family: str, workflow: str, n: object) -> None:
    """Richardson's extrapolation of exact values: it knows neither closed form nor tails."""
    law = law_of(family, workflow, n)
    with mpmath.workdps(60):
        values = [law.ratio(32 * 2**k) for k in range(7)]
        table = [mpmath.mpf(x.numerator) / x.denominator for x in values]
        for order in range(1, 7):
            table = [(2**order * b - a) / (2**order - 1) for a, b in pairwise(table)]
        limit = enclose(law.limit, {}, digits=20)
        assert abs(table[0] - mpmath.mpf(limit.text)) < mpmath.mpf(10) ** -9


def test_a_symbolic_ratio_has_tails_and_a_proved_limit() -> None:
    law = law_of("normal", "augment:ratio=c", None)
    assert law.verdict is Verdict.PROVED
    (limit,) = (c for c in law.certificates if c.rule == "limit")
    assert limit.data["tails"]["X"].keys() == {"lower", "upper"}
