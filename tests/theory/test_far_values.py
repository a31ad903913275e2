"""Far generations: the fast exact value is the recurrence's, and enclosures hold what they claim."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

import mpmath
import pytest
from click.testing import CliRunner

from mengoli.commands.derive import derive as derive_command
from mengoli.theory import catalogue
from mengoli.theory.closed_forms.answers.far_values import decimal_at, enclosure, is_short
from mengoli.theory.closed_forms.values.decimals import fraction_text, rounded
from mengoli.theory.errors import NotCoveredError
from mengoli.theory.law import RiskLaw, derive

SETTINGS = [
    ("poisson", "augment", None),
    ("exponential", "augment", 100),
    ("exponential", "discard", 1000),
    ("bernoulli", "fresh:w=1/2,ratio=1", 50),
    ("exponential", "window:k=3", 20),
    ("exponential", "fresh-pool:rho=1/2", 30),
    ("poisson", "augment-subsample", None),
]


def law_of(family: str, workflow: str, n: int | None) -> RiskLaw:
    return derive(catalogue.family(family), catalogue.workflow(workflow), n)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


@pytest.mark.parametrize(("family", "workflow", "n"), SETTINGS)
@pytest.mark.parametrize("g", [3, 199, 200, 201, 450])
def test_the_fast_exact_value_is_the_recurrences(family: str, workflow: str, n: int | None, g: int) -> None:
    law = law_of(family, workflow, n)
    assert law.recurrence is not None
    assert law.ratio(g) == law.recurrence.exact(g)


def test_the_fast_value_of_a_law_with_letters() -> None:
    law = law_of("poisson", "fresh:w=w,ratio=c", None)
    assert law.recurrence is not None
    given = {p.symbol: Fraction(1, 3) for p in law.parameters}
    assert law.ratio(300, **{p.name: Fraction(1, 3) for p in law.parameters}) == law.recurrence.exact(
        300, given
    )


@pytest.mark.parametrize(("family", "workflow", "n"), SETTINGS)
def test_enclosures_hold_the_exact_value(family: str, workflow: str, n: int | None) -> None:
    law = law_of(family, workflow, n)
    assert law.solution is not None
    for g in (1, 2, 10, 333):
        exact, found = law.ratio(g), enclosure(law.solution, g, digits=40)
        assert exact in found
        assert found.width <= abs(exact) / 10**38
        assert decimal_at(law.solution, g, digits=30) == rounded(exact, 30)


@pytest.mark.parametrize("g", [10**6, 10**12, 10**15])
@pytest.mark.parametrize("n", [7, 10**6, 10**12])
def test_gamma_quotients_at_large_n_and_g_agree_with_mpmath(n: int, g: int) -> None:
    law = law_of("exponential", "augment", n)
    assert law.solution is not None
    with at_most(2):
        shown = decimal_at(law.solution, g, digits=20)
    with mpmath.workdps(90):
        # n (prod (1 + 1/(n j^2)) - 1), the product by log-gamma at g + 1 +- i/sqrt(n).
        y = 1j / mpmath.sqrt(n)
        logarithm = mpmath.loggamma(g + 1 + y) + mpmath.loggamma(g + 1 - y) - 2 * mpmath.loggamma(g + 1)
        product = mpmath.exp(logarithm) * mpmath.sinh(mpmath.pi / mpmath.sqrt(n)) * mpmath.sqrt(n) / mpmath.pi
        value = mpmath.re(n * (product - 1))
        assert abs(mpmath.mpf(shown) - value) <= value * mpmath.mpf(10) ** -19 / 2


def test_compound_growth_far_out() -> None:
    law = law_of("exponential", "discard", 10**12)
    assert law.solution is not None
    with mpmath.workdps(60):
        n = mpmath.mpf(10) ** 12
        value = n * (mpmath.exp(n * mpmath.log1p(1 / n)) - 1)
        assert abs(mpmath.mpf(decimal_at(law.solution, 10**12, digits=20)) - value) < 1e-7


def test_where_no_form_reaches_the_recursion_runs_or_it_is_said() -> None:
    law = law_of("exponential", "fresh-pool:rho=1/2", 30)
    assert law.solution is not None
    # A nested sum of more terms than are added up: balls along the recursion.
    g = 25_000
    found = enclosure(law.solution, g, digits=20)
    assert law.ratio(g) in found
    assert found.width < found.lower / 10**19
    with pytest.raises(NotCoveredError, match="no closed form reaches"):
        enclosure(law.solution, 10**9)


def test_what_is_short_is_decided_by_size() -> None:
    law = law_of("poisson", "augment", None)
    assert law.solution is not None
    assert is_short(law.solution, 10**6)
    assert not is_short(law.solution, 10**8)


@pytest.mark.slow
def test_a_million_generations_exactly() -> None:
    law = law_of("poisson", "augment", None)
    with at_most(60):
        value = law.ratio(10**6)
    assert len(fraction_text(value)) == 1_736_453
    # Pi^2/6 less the tail's expansion 1/g - 1/(2 g^2) + 1/(6 g^3) - 1/(30 g^5) + ...
    with mpmath.workdps(40):
        g = mpmath.mpf(10) ** 6
        expected = mpmath.zeta(2) - 1 / g + 1 / (2 * g**2) - 1 / (6 * g**3)
        assert abs(mpmath.mpf(rounded(value, 35)) - expected) < mpmath.mpf(10) ** -30


def run(*arguments: str) -> str:
    result = CliRunner().invoke(derive_command, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_command_answers_far_out() -> None:
    text = run(
        "exponential", "augment", "--n", "1000000000000", "--at", "2000,1000000000000", "--digits", "20"
    )
    assert "g = 1000000000000: 1.6449340668480381789\n" in text
    assert "g = 2000: 1.6444341918282040245  (a fraction of" in text
    view = json.loads(
        run("exponential", "augment", "--n", "1000000000000", "--at", "3,2000,1000000000000", "--json")
    )
    for g in ("3", "2000"):
        exact = view["at"][g].split("/")
        law = law_of("exponential", "augment", 10**12)
        # Python refuses to read numbers this long; their lengths and decimals are compared instead.
        assert len(exact) == 2
        assert view["at"][g] == fraction_text(law.ratio(int(g)))
        assert view["at_decimal"][g] == rounded(law.ratio(int(g)), 21)
    assert view["at"]["1000000000000"] == view["at_decimal"]["1000000000000"] == "1.64493406684803817890"


def test_a_hundred_digits_of_limit_and_values() -> None:
    view = json.loads(run("poisson", "augment", "--digits", "100", "--at", "7", "--json"))
    with mpmath.workdps(130):
        basel = mpmath.zeta(2)
        assert abs(mpmath.mpf(view["limit"]["decimal"]) - basel) < mpmath.mpf(10) ** -99 / 2
    assert view["at_decimal"]["7"] == rounded(Fraction(view["at"]["7"]), 100)
