"""Optima and theorems: found, proved by the kernel, and planted errors refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from mengoli.theory import catalogue
from mengoli.theory.catalogue.theorems import Theorem, theorems, zeta_bounds
from mengoli.theory.claims import Verdict
from mengoli.theory.decisions.best import best
from mengoli.theory.decisions.optimise import minimise
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.moments.limit_process import LimitProcess
from mengoli.theory.proof.judged import judge
from mengoli.theory.symbols import Parameter
from mengoli.theory.workflows import AugmentSubsample, Fresh, RealPlusLast

W, K = Parameter.read("w", "0 < w < 1"), Parameter.read("k", "k > 0")
w, k = W.symbol, K.symbol
GOLDEN = best(Fresh(w="w", ratio="k"), "w")


def test_the_golden_weight() -> None:
    optimum = GOLDEN
    root = (sympy.sqrt(k**2 + 4 * k) - k) / 2
    assert sympy.expand(optimum.minimiser - root) == 0
    assert sympy.expand(optimum.minimum - root) == 0
    assert optimum.verdict is Verdict.PROVED
    assert optimum.attained
    golden = best(Fresh(w="w", ratio=1), "w")
    assert golden.minimiser == sympy.GoldenRatio.expand(func=True) - 1
    assert golden.verdict is Verdict.CERTIFIED


@settings(max_examples=15, deadline=None)
@given(
    st.fractions(Fraction(1, 10), 5, max_denominator=20),
    st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50),
)
def test_no_other_weight_is_better(ratio: Fraction, weight: Fraction) -> None:
    """Against the workflow itself, run to generation 40."""
    least = float(GOLDEN.minimum.subs(k, sympy.Rational(ratio.numerator, ratio.denominator)))
    risk = LimitProcess(Fresh(w=weight, ratio=ratio).definition).risk_ratio(40)
    limit = (weight**2 + ratio * (1 - weight) ** 2) / (weight * (2 - weight))
    assert risk - limit == (1 - weight) ** 78 * (1 - limit)
    assert float(limit) >= least - 1e-12


def test_at_one_generation() -> None:
    """R_2 = w^2 + 2 (1-w)^2 is least at 2/3; the kernel checks it from both sides."""
    optimum = best(Fresh(ratio=1), "w", generation=2)
    assert (optimum.minimiser, optimum.minimum) == (sympy.Rational(2, 3), sympy.Rational(2, 3))
    assert optimum.verdict is Verdict.PROVED
    assert len(optimum.judged) == 2


def test_monotone_objectives_end_at_an_end() -> None:
    budget = best(AugmentSubsample(budget="b"), "b", generation=3)
    assert budget.minimiser == 2
    assert budget.attained
    assert budget.verdict is Verdict.PROVED
    forget = minimise(w**2, W)
    assert (forget.minimiser, forget.minimum, forget.attained) == (0, 0, False)
    assert minimise(1 / w, W).minimiser == 1
    assert str(forget) == "minimum 0 at w = 0, not attained (proved)"


def test_what_is_not_decided() -> None:
    with pytest.raises(NotCoveredError, match="no argument here decides"):
        minimise((w - sympy.Rational(1, 4)) ** 2 * (w - sympy.Rational(3, 4)) ** 2, W)  # two minima
    with pytest.raises(NotCoveredError, match="no argument here decides"):
        minimise(1 / (w - sympy.Rational(1, 2)) ** 2, W)  # a pole inside
    with pytest.raises(InputError, match="not a rational function"):
        minimise(sympy.sqrt(w), W)
    with pytest.raises(InputError, match="does not depend on w"):
        minimise(k, W, [K])
    with pytest.raises(InputError, match="no parameter here"):
        minimise(w * sympy.Symbol("z"), W)
    with pytest.raises(InputError, match="no free parameter of this name; got 'k'; write w"):
        best(Fresh(ratio=1), "k")
    with pytest.raises(NotCoveredError, match="no finite limit"):
        best(catalogue.workflow("forget"), "w")


THEOREMS = {theorem.claim.id: theorem for theorem in theorems()}


@pytest.mark.parametrize("identifier", THEOREMS)
def test_theorems_are_proved(identifier: str) -> None:
    theorem = THEOREMS[identifier]
    assert [item.reason for item in theorem.judged] == [None] * len(theorem.certificates)
    assert theorem.verdict is Verdict.PROVED


WRONG = {
    "any.fresh.best-weight": ("- (u)", "- (u + 1/1000)"),
    "any.real-plus-last.threshold": ("(2*K+2)/(K+2)", "(2*K+3)/(K+2)"),
    "any.augment.any-sizes": ("2 - n/N", "19/10 - n/N"),
    "any.fresh-pool.optimal-weights": ("1/(1 + rho*(g-1))", "(1 + 1/100)/(1 + rho*(g-1))"),
}


@pytest.mark.parametrize("identifier", WRONG)
def test_planted_errors_are_refused(identifier: str) -> None:
    old, new = WRONG[identifier]

    def planted(value: object) -> object:
        if isinstance(value, dict):
            return {key: planted(part) for key, part in value.items()}
        return value.replace(old, new) if isinstance(value, str) else value

    data = [planted(certificate) for certificate in THEOREMS[identifier].certificates]
    assert all(isinstance(certificate, dict) for certificate in data)
    assert any(item.verified is None for item in judge(data))  # type: ignore[arg-type]


def test_a_theorem_without_certificates_is_not_proved() -> None:
    assert Theorem(THEOREMS["any.augment.any-sizes"].claim, (), "", ()).verdict is Verdict.UNKNOWN


def test_the_threshold_against_the_workflows() -> None:
    """At generation 150 every K is within 1e-6 of (2K+2)/(K+2), and the order around pi^2/6 is as claimed."""
    low, high = zeta_bounds(10)
    for length in range(1, 7):
        risk = LimitProcess(RealPlusLast(length).definition).risk_ratio(150)
        limit = Fraction(2 * length + 2, length + 2)
        assert abs(risk - limit) < Fraction(1, 10**6)
        assert (limit < low) is (length <= 3)
        assert (limit > high) is (length >= 4)
    assert float(low) < float(sympy.pi**2 / 6) < float(high)
