"""Sizes q^i with a letter q, and sizes that mix powers with polynomials, against sums of fractions written here."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mengoli.theory import catalogue
from mengoli.theory.algebra.base_one import at_one
from mengoli.theory.algebra.field import Field
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.law import RiskLaw, derive
from mengoli.theory.symbols import GENERATION

Q = sympy.Symbol("q", positive=True)
HALF = Fraction(1, 2)


def law_of(family: str, workflow: str, n: object = None) -> RiskLaw:
    return derive(catalogue.family(family), catalogue.workflow(workflow), n)


def augmented(sizes: Callable[[int], Fraction], generations: int) -> Fraction:
    """Equal weights of all points: each batch adds n_g/N_g^2 to the variance of the pool, in units of n_1."""
    total, value = sizes(1), Fraction(1)
    for g in range(2, generations + 1):
        total += sizes(g)
        value += sizes(1) * sizes(g) / total**2
    return value


SIZES: list[tuple[str, Callable[[int], Fraction]]] = [
    ("2^i+1", lambda i: Fraction(2**i + 1)),
    ("i*2^i", lambda i: Fraction(i * 2**i)),
    ("i^2*3^i+i", lambda i: Fraction(i**2 * 3**i + i)),
    ("2^(2*i)+2^i", lambda i: Fraction(4**i + 2**i)),
    ("4^i+8^i", lambda i: Fraction(4**i + 8**i)),
    ("(4/9)^i+(3/2)^i", lambda i: Fraction(4, 9) ** i + Fraction(3, 2) ** i),
    ("1+(1/2)^i", lambda i: 1 + HALF**i),
]


@pytest.mark.parametrize(("text", "sizes"), SIZES, ids=[text for text, _ in SIZES])
def test_sizes_of_powers_and_polynomials_are_summed(text: str, sizes: Callable[[int], Fraction]) -> None:
    law = law_of("poisson", f"augment:sizes={text}")
    assert law.recurrence is not None
    assert [law.ratio(g) for g in (1, 2, 3, 7, 12)] == [augmented(sizes, g) for g in (1, 2, 3, 7, 12)]


EQUAL = ["augment", "discard", "augment-subsample", "label-noise"]


@pytest.mark.parametrize(
    ("family", "n", "workflow"),
    [*(("poisson", None, w) for w in [*EQUAL, "bias"]), *(("exponential", 10, w) for w in EQUAL)],
)
def test_at_one_the_law_is_that_of_equal_sizes(workflow: str, family: str, n: int | None) -> None:
    letter, equal = law_of(family, f"{workflow}:sizes=q^i", n), law_of(family, workflow, n)
    others = {p.name: Fraction(2, 3) for p in equal.parameters}
    for g in (1, 2, 3, 5, 9):
        assert letter.ratio(g, q=1, **others) == equal.ratio(g, **others)
    near = letter.ratio(5, q=1 + Fraction(1, 10**9), **others)
    assert abs(near - equal.ratio(5, **others)) < Fraction(1, 10**6)


def test_three_cases_of_q() -> None:
    law = law_of("poisson", "augment:sizes=q^i")
    assert law.solution is not None
    cases = {case.condition: case for case in law.solution.cases}
    assert list(cases) == ["0 < q < 1", "q = 1", "q > 1"]
    assert cases["q = 1"].limit == sympy.pi**2 / 6
    assert law.growth is Growth.BOUNDED
    # q^g/(q^g - 1)^2 does not change where 1/q is put for q
    for q in (Fraction(1, 3), Fraction(3)):
        assert law.ratio(40, q=q) == augmented(lambda i, q=q: q**i, 40)  # type: ignore[misc]
        limit = law.solution.limit_enclosure({p.symbol: q for p in law.parameters}, digits=15)
        assert limit is not None
        assert abs(limit.lower - law.ratio(40, q=q)) < Fraction(1, 10**12)


def test_falling_sizes_let_the_risk_diverge_geometrically() -> None:
    law = law_of("poisson", "discard:sizes=q^i")
    assert law.solution is not None
    cases = {case.condition: (case.growth, case.rate) for case in law.solution.cases}
    assert cases["0 < q < 1"] == (Growth.GEOMETRIC, Q**-GENERATION)
    assert cases["q = 1"] == (Growth.LINEAR, GENERATION)
    assert cases["q > 1"] == (Growth.BOUNDED, None)
    curved = law_of("exponential", "discard:sizes=q^i", 10)
    assert curved.solution is not None
    case = curved.solution.case_at({p.symbol: HALF for p in curved.parameters})
    assert case.growth is Growth.GEOMETRIC
    assert case.below is not None
    for g in (2, 6, 12):
        numbers = {GENERATION: g, **{p.symbol: sympy.Rational(1, 2) for p in curved.parameters}}
        below = sympy.Rational(case.below.expression.subs(numbers))
        assert curved.ratio(g, q=HALF) >= Fraction(int(below.p), int(below.q))


Terms = list[tuple[int, int, int, int]]
TERM = st.tuples(st.integers(-3, 3), st.integers(0, 2), st.integers(0, 2), st.integers(0, 2))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(TERM, min_size=1, max_size=4),
    st.lists(TERM, min_size=1, max_size=3),
    st.integers(0, 2),
    st.sampled_from([Q, 1 / Q]),
)
def test_the_limit_at_one_is_the_value_of_each_generation(
    top: Terms, low: Terms, order: int, base: sympy.Expr
) -> None:
    """The oracle puts a number for g first, cancels in SymPy and puts 1 for q."""
    field, target = Field((Q,), (base,)), Field(())
    q, x, g = field.generator(Q), field.power(0), field.g

    def poly(terms: Terms) -> Any:
        return sum((c * g**a * q**b * x**d for c, a, b, d in terms), field.zero)

    below = poly(low) * (x - 1) ** order
    assume(not below.is_zero)
    function = poly(top) * (q - 1) ** order / below
    try:
        limit = at_one(function, Q, target)
    except ZeroDivisionError:
        return
    for at in (5, 8):
        try:
            value = sympy.cancel(function.at(at).expression).subs(Q, 1)
            wanted = limit.at(at)
        except ZeroDivisionError:
            continue
        if value.is_finite:
            assert wanted.expression == value
