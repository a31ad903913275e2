"""Random recurrences with known answers: nothing wrong may come out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import hypothesis.strategies as st
import pytest
import sympy
from closed_form_checks import scalar, system
from hypothesis import HealthCheck, assume, given, seed, settings

from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.forms.named import exact_value
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.closed_forms.values.enclosures import enclose
from mengoli.theory.symbols import GENERATION as g

COMMON = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}
SMALL = settings(max_examples=25, **COMMON)  # type: ignore[arg-type]

numbers = st.integers(-4, 4)
offsets = st.fractions(min_value=Fraction(-2, 3), max_value=4, max_denominator=3)


@st.composite
def rational_functions(draw: st.DrawFn) -> sympy.Expr:
    """Quotients without poles at g = 1, 2, ..."""
    top = sum((sympy.Integer(draw(numbers)) * g**i for i in range(draw(st.integers(1, 3)))), sympy.Integer(0))
    low = sympy.Integer(1)
    for offset in draw(st.lists(offsets, min_size=1, max_size=3)):
        low *= g + sympy.Rational(offset.numerator, offset.denominator)
    return top / low


@st.composite
def triangular_systems(draw: st.DrawFn) -> LinearRecurrence:
    """Two or three unknowns, each depending on those before it."""
    size = draw(st.integers(2, 3))
    steps = st.sampled_from([1, 1, sympy.Rational(1, 2), -1, (g + 1) / g, 1 - 1 / (2 * g), 1 + 1 / g**2, 0])
    couplings = st.sampled_from([0, 1, 1 / g, 1 / g**2, 2 / (g + 1)])
    rows = [
        [draw(steps) if i == j else (draw(couplings) if j < i else 0) for j in range(size)] for i in range(size)
    ]
    forcing = [draw(st.sampled_from([0, 1, 1 / g**2, 1 / g, g])) for _ in range(size)]
    initial = [draw(numbers) for _ in range(size)]
    return system(rows, forcing, initial, [draw(st.sampled_from([1, 2, 1 / g])) for _ in range(size)])


def agrees(recurrence: LinearRecurrence) -> None:
    """Closed form against the recurrence itself, and the growth against values far out."""
    upto = 7
    solution = solve(recurrence)
    exact = recurrence.first(upto)
    if solution.closed_form is not None:
        for i in range(solution.valid_from, upto + 1):
            assert exact_value(solution.closed_form, {g: Fraction(i)}) == exact[i - 1]
    limit = solution.limit_enclosure(digits=20)
    if limit is not None:
        # A law may pass through its limit once, so that one near value would be no bound for the far one.
        gaps = [abs(solution.value(i) - (limit.lower + limit.upper) / 2) for i in (60, 240, 3840)]
        assert gaps[2] <= max(gaps[:2]) + Fraction(1, 10**9)
    if solution.growth in (Growth.LINEAR, Growth.POWER, Growth.GEOMETRIC):
        near, *far = (abs(solution.value(i)) for i in (40, 960, 3840))
        assert max(far) > near - 1


def known_antidifference(f: sympy.Expr) -> None:
    """The sum of f(k) - f(k-1) is f(g) - f(0) up to the start, whatever it looks like."""
    term = sympy.together(f - f.subs(g, g - 1))
    try:
        first = f.subs(g, 1)
        recurrence = scalar(1, term, initial=first)
        exact = recurrence.first(6)
    except (ZeroDivisionError, ArithmeticError):
        assume(False)
    assert exact == [exact_value(f, {g: Fraction(i)}) for i in range(1, 7)]
    solution = solve(recurrence)
    assert solution.closed_form is not None
    assert sympy.cancel(solution.closed_form - f) == 0


def random_roots(bottom: list[Fraction], top: list[Fraction]) -> None:
    """prod (k + b)/(k + d): the limit against Gamma values, or the exponent's sign against the growth."""
    size = min(len(bottom), len(top))
    factor = sympy.Integer(1)
    for b, d in zip(top[:size], bottom[:size], strict=True):
        factor *= (g + sympy.Rational(b.numerator, b.denominator)) / (g + sympy.Rational(d.numerator, d.denominator))
    recurrence = scalar(factor, 0, initial=factor.subs(g, 1) if factor.has(g) else 1)
    solution = solve(recurrence)
    exponent = sum(top[:size], Fraction(0)) - sum(bottom[:size], Fraction(0))
    expected = {
        0: {Growth.BOUNDED},
        1: {Growth.POWER, Growth.LINEAR},
        -1: {Growth.VANISHING},
    }[(exponent > 0) - (exponent < 0)]
    assert solution.growth in expected
    if exponent == 0:
        assert solution.limit is not None
        wanted = sympy.Integer(1)
        for b, d in zip(top[:size], bottom[:size], strict=True):
            wanted *= sympy.gamma(1 + sympy.Rational(d.numerator, d.denominator))
            wanted /= sympy.gamma(1 + sympy.Rational(b.numerator, b.denominator))
        assert enclose(solution.limit).overlaps(enclose(wanted))
    agrees(recurrence)


@st.composite
def irreducible_terms(draw: st.DrawFn) -> sympy.Expr:
    """Summable terms over linear factors, and irreducible ones of degree two and three, without poles at g >= 1."""
    low = sympy.Integer(1)
    for offset in draw(st.lists(offsets, max_size=2)):
        low *= (g + sympy.Rational(offset.numerator, offset.denominator)) ** draw(st.integers(1, 2))
    middle, last = draw(st.integers(0, 3)), draw(st.integers(1, 5))
    assume(middle**2 < 4 * last)
    low *= g**2 + middle * g + last
    if draw(st.booleans()):
        cubic = g**3 + draw(st.integers(0, 2)) * g + draw(st.integers(1, 4))
        low *= cubic
    most = int(sympy.degree(sympy.expand(low), g)) - 2
    top = sum((sympy.Integer(draw(numbers)) * g**i for i in range(min(most, 2) + 1)), sympy.Integer(0))
    assume(top != 0)
    return top / low


def irreducible_sum(term: sympy.Expr) -> None:
    """A sum that converges has a limit, which is that of its values by Richardson's extrapolation."""
    recurrence = scalar(1, term, initial=term.subs(g, 1))
    solution = solve(recurrence)
    assert solution.growth in (Growth.BOUNDED, Growth.VANISHING)
    limit = solution.limit_enclosure(digits=20)
    assert limit is not None
    table = [float(recurrence.exact(24 * 2**k)) for k in range(5)]
    for order in range(1, 5):
        table = [(2**order * b - a) / (2**order - 1) for a, b in pairwise(table)]
    size = 1 + abs(table[0])
    assert abs(table[0] - float(limit.lower)) < 1e-5 * size
    exact = recurrence.first(6)
    assert solution.closed_form is not None
    for i in range(solution.valid_from, 7):
        assert exact_value(solution.closed_form, {g: Fraction(i)}) == exact[i - 1]


@SMALL
@given(irreducible_terms())
def test_sums_over_irreducible_factors(term: sympy.Expr) -> None:
    irreducible_sum(term)


@SMALL
@given(rational_functions())
def test_known_antidifferences(f: sympy.Expr) -> None:
    known_antidifference(f)


@SMALL
@given(st.lists(offsets, min_size=1, max_size=3), st.lists(offsets, min_size=1, max_size=3))
def test_random_roots(bottom: list[Fraction], top: list[Fraction]) -> None:
    random_roots(bottom, top)


@SMALL
@given(triangular_systems())
def test_random_triangular_systems(recurrence: LinearRecurrence) -> None:
    agrees(recurrence)


@SMALL
@given(rational_functions(), rational_functions())
def test_random_scalars(a: sympy.Expr, b: sympy.Expr) -> None:
    agrees(scalar(a, b))


@pytest.mark.parametrize(
    ("steps", "forcing", "initial", "row"),
    [
        # a limit that is passed near g = 60, and growth through zero near g = 40 and g = 70
        ([[1, 0], [1 / g, 1]], [1 / g, 0], [-2, 0], [1 / g, 1 / g]),
        ([[1 - 1 / (2 * g), 0], [1 / g, 1 - 1 / (2 * g)]], [1 / g**2, 0], [0, -2], [1, 2]),
        ([[1 - 1 / (2 * g), 0], [1, (g + 1) / g]], [1 / g**2, 0], [0, -2], [1, 1]),
        ([[(g + 1) / g, 0], [1 / g, (g + 1) / g]], [1 / g**2, 1 / g**2], [-1, 3], [1 / g, 1]),
    ],
)
def test_laws_that_turn_round(
    steps: list[list[object]], forcing: list[object], initial: list[object], row: list[object]
) -> None:
    agrees(system(steps, forcing, initial, row))


CHUNKS = 8
"""Each run draws its own cases, so that two processes share them evenly."""


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize(
    ("count", "strategies", "statement"),
    [
        (3200, (rational_functions(),), known_antidifference),
        (800, (irreducible_terms(),), irreducible_sum),
        (4000, (st.lists(offsets, min_size=1, max_size=3), st.lists(offsets, min_size=1, max_size=3)), random_roots),
        (2000, (triangular_systems(),), agrees),
    ],
    ids=["antidifferences", "irreducible", "roots", "triangular"],
)
def test_ten_thousand(
    count: int, strategies: tuple[st.SearchStrategy[object], ...], statement: Callable[..., None], chunk: int
) -> None:
    """Ten thousand random cases in all, none of them wrong."""
    drawn = settings(max_examples=count // CHUNKS, **{**COMMON, "derandomize": False, "database": None})  # type: ignore[arg-type]
    seed(chunk)(drawn(given(*strategies)(statement)))()
