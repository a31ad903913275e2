"""Certificates that the finder writes, and planted errors that the kernel must see."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import sympy
from closed_form_checks import kernel_accepts, scalar, system

from mengoli.theory import catalogue
from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.certificates.writer import certificates
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.errors import NotCoveredError
from mengoli.theory.law import derive
from mengoli.theory.proof.certificate import Certificate, check_twice
from mengoli.theory.proof.reading import Reject
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Parameter

C = Parameter.read("c", "c > 0")
W = Parameter.read("w", "0 < w < 1")

LAWS: dict[str, LinearRecurrence] = {
    "half integers": scalar(1, 36 / ((g + 1) ** 2 * (2 * g + 1) ** 2)),
    "difference of harmonic numbers": scalar(1, 1 / (g * (g + C.symbol)), C),
    "quadratic factor": scalar(1, 1 / (g**2 + C.symbol**2), C),
    "sine product": scalar(1 - W.symbol / g**2, 1 / g**2, W),
    "product that grows": scalar(1 + 1 / (2 * g), 1 / g),
    "sum that grows": scalar(1 + 1 / g, 1),
    "logarithm": scalar(1, 1 / g),
    "geometric sizes": scalar(1, 2 ** (1 - g)),
    "system": system([[1, 1 / g**2], [0, 0]], [1 / g**2, 1 - 1 / g], [1, 0], [1, 1]),
}


@pytest.mark.parametrize("name", LAWS)
def test_closed_form_and_infinity_are_certified(name: str) -> None:
    rules = kernel_accepts(solve(LAWS[name]))
    assert rules & {"limit", "divergence"}


def _mutants(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The certificate with one integer of a closed form or of a limit changed."""
    out = []
    for part in ("claims",) if data["rule"] == "closed_form" else ("limits",):
        for key, shown in data.get(part, {}).items():
            for match in re.finditer(r"(?<![\w^])\d+", shown):
                changed = shown[: match.start()] + str(int(match.group()) + 1) + shown[match.end() :]
                out.append({**data, part: {**data[part], key: changed}})
    return out


@pytest.mark.parametrize("name", LAWS)
def test_planted_errors_are_rejected(name: str) -> None:
    tried = 0
    for data in certificates(solve(LAWS[name]), "planted"):
        if data["rule"] == "divergence":
            continue  # a changed claim may well diverge too
        for mutant in _mutants(json.loads(json.dumps(data))):
            tried += 1
            with pytest.raises(Reject):
                check_twice(Certificate.from_dict(mutant))
    assert tried or name in ("logarithm", "quadratic factor")


def test_ids_are_made_readable() -> None:
    (first, *_) = certificates(solve(scalar(1, 1)), "Poisson.fresh:w=1/2.n=10")
    assert first["id"] == "poisson.fresh-w-1-2.n-10.closed-form"


def test_a_law_that_vanishes_slower_than_its_gains_is_certified_by_its_losses() -> None:
    for family, n in (("normal", None), ("bernoulli", "n")):
        law = derive(catalogue.family(family), catalogue.workflow("fresh-pool"), n)
        assert law.solution is not None
        assert len(law.solution.cases) == 3
        assert law.verdict is Verdict.PROVED


def test_cases_have_certificates_of_their_own() -> None:
    v = Parameter.read("v", "v > -1")
    found = certificates(solve(scalar(1 + v.symbol, 1, v)), "x")
    assert {data["parameters"]["v"] for data in found if "parameters" in data} == {"-1 < v < 0", "v > 0"}
    assert {re.sub(r".*case-(\d).*", r"\1", data["id"]) for data in found} == {"1", "2", "3"}


@pytest.mark.parametrize("n", [2, 3, 4, 9, 10, 16, 25, 100, 289, 1000])
def test_a_product_with_rational_roots_is_certified_too(n: int) -> None:
    # 1 - 1/(n k^2) has the roots +-1/sqrt(n): two classes of factors, or one class twice for n = 4
    law = derive(catalogue.family("bernoulli"), catalogue.workflow("augment"), n)
    assert law.verdict is Verdict.PROVED
    root = sympy.sqrt(sympy.Rational(1, n))
    limit = n - n * sympy.sin(sympy.pi * root) / (sympy.pi * root)
    assert law.limit is not None
    assert abs(sympy.N(law.limit - limit, 40)) < 10**-35
    assert not law.limit.has(sympy.gamma)


@pytest.mark.parametrize("family", ["bernoulli", "poisson", "exponential", "normal"])
@pytest.mark.parametrize("workflow", sorted(catalogue.workflows()))
def test_no_certificate_of_the_catalogue_is_rejected(family: str, workflow: str) -> None:
    for n in (2, 100) if workflow != "mutual" else (100,):
        try:
            law = derive(catalogue.family(family), catalogue.workflow(workflow), n)
        except NotCoveredError:
            assert workflow in ("bias", "shrinkage")
            continue
        assert [judged.reason for judged in law.proof.rejected] == []


@pytest.mark.parametrize(("v2", "n"), [("exponential", 2), ("exponential", None), ("gamma:shape=1/2", 3)])
def test_fresh_pool_is_certified_where_its_losses_are_negative_at_first(v2: str, n: int | None) -> None:
    law = derive(catalogue.family(v2), catalogue.workflow("fresh-pool"), n or "n")
    assert law.growth is Growth.VANISHING
    assert law.verdict is Verdict.PROVED


def test_what_passes_the_bound_of_the_kernel_is_not_written() -> None:
    # 20 unknowns, readout and 15 power sums are 38 variables; window(6) has 21 unknowns, real-plus-last(6) has 27
    law = derive(catalogue.family("poisson"), catalogue.workflow("real-plus-last:k=5"))
    assert law.verdict is Verdict.PROVED
    for name in ("window:k=6", "real-plus-last:k=6"):
        law = derive(catalogue.family("poisson"), catalogue.workflow(name))
        assert law.closed_form is not None
        assert law.proof.judged == ()
        assert law.proof.gap == "no certificate of the closed form"
