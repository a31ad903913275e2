"""The parts: signs, partial fractions, rational solutions, expansions, texts, named sequences."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from mengoli.theory.algebra.field import Field, Rational
from mengoli.theory.algebra.geometric_powers import geometric_bases
from mengoli.theory.algebra.partial_fractions import dense, partial_fractions, shift_between, undense
from mengoli.theory.algebra.signs import all_coefficients_sign, polynomial_sign, real_roots, sign
from mengoli.theory.closed_forms.certificates.texts import text
from mengoli.theory.closed_forms.forms.asymptotics import Asymptotics
from mengoli.theory.closed_forms.forms.expansions import laurent
from mengoli.theory.closed_forms.forms.named import (
    Harmonic,
    RationalProduct,
    RationalSum,
    RootPowers,
    exact_value,
)
from mengoli.theory.closed_forms.forms.tower import Form, Tower
from mengoli.theory.closed_forms.solving.first_order import rational_solution
from mengoli.theory.closed_forms.solving.products import hypergeometric, primitive_power
from mengoli.theory.closed_forms.solving.sums import antidifference
from mengoli.theory.errors import InputError
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Domain

A = sympy.Symbol("a", positive=True)
F = Field((A,))
small = st.integers(-5, 5)


def read(e: object) -> Rational:
    return F.read(sympy.sympify(e))


@settings(max_examples=30, derandomize=True, deadline=None)
@given(st.lists(small, min_size=1, max_size=4), st.lists(st.integers(0, 4), min_size=1, max_size=3))
def test_partial_fractions_add_up(top: list[int], offsets: list[int]) -> None:
    low = sympy.prod([(g + o) ** 2 if o % 2 else g**2 + o + A for o in offsets])
    function = read(sum(c * g**i for i, c in enumerate(top)) / low)
    split = partial_fractions(function)
    total = undense(F, split.polynomial)
    for part in split.parts:
        assert len(part.numerator) < len(dense(F, part.factor))
        total = total + undense(F, part.numerator) / F.polynomial(part.factor) ** part.power
    assert total == function


def test_a_whole_line_is_cut_at_zero() -> None:
    b = sympy.Symbol("b", real=True)
    field = Field((A, b))
    box = {1: Domain(lower=Fraction(0)), 2: Domain()}
    assert sign(field.read(A**2 * b**2 + 1), box) == 1
    assert sign(field.read(-A * b**2 - A), box) == -1
    assert sign(field.read(A + b), box) is None
    assert sign(field.read(A * b**2), box) is None, "zero at b = 0"
    assert sign(field.read(A**2 - 3 * A * b + 2 * b**2), box) is None, "negative for a < 2b, b < a"


def test_shift_classes() -> None:
    f, h = read(g**2 + A).numerator, read((g + 3) ** 2 + A).numerator
    assert shift_between(F, f, h) == 3
    assert shift_between(F, f, read(g**2 + A + 1).numerator) is None
    assert shift_between(F, read(2 * g + 1).numerator, read(2 * g - 3).numerator) == -2


@pytest.mark.parametrize(
    ("a", "c", "expected"),
    [
        (1, 1 / (g * (g - 1)), -1 / g),
        (1 + A / g**2, 1 / g**2, -1 / A),
        (1, 1 / g**2, None),
        (sympy.Rational(1, 4), 1, sympy.Rational(4, 3)),
        ((g - 1) / g, 2, g + 1),
    ],
)
def test_rational_solutions(a: object, c: object, expected: object) -> None:
    found = rational_solution(read(a), read(c))
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found - read(a) * found.shift(-1) == read(c)


def test_antidifference_is_an_identity_in_the_tower() -> None:
    tower = Tower(F, 1)
    term = read((g + 1) ** 3 / (g**2 * (g + A) * (g**2 + A)))
    form = antidifference(tower, term)
    assert (form - tower.backward(form) - Form.of(term)).is_zero
    assert (tower.forward(form) - form - Form.of(term.shift(1))).is_zero


def test_products_telescope() -> None:
    tower = Tower(Field(), 1)
    field = tower.field
    rational, monomial = hypergeometric(tower, field.read((g + 2) / g))
    assert monomial == ()
    assert rational / rational.shift(-1) == field.read((g + 2) / g)
    base, power = primitive_power(field.number(Fraction(1, 16)))
    assert (base.constant, power) == (Fraction(1, 2), 4)


def test_expansion_of_the_harmonic_numbers() -> None:
    tower = Tower(Field(), 1)
    form = antidifference(tower, tower.field.read(1 / g))
    found = {
        (str(s.exponent.constant), s.logs, kappa): c.constant
        for (s, kappa), c in Asymptotics(tower, 5).form(form).terms.items()
    }
    assert found[("0", 1, ())] == 1
    assert found[("-1", 0, ())] == Fraction(1, 2)
    assert found[("-2", 0, ())] == Fraction(-1, 12)
    assert found[("-4", 0, ())] == Fraction(1, 120)
    assert found[("0", 0, ((0, 1),))] == 1


def test_laurent_of_a_polynomial_is_exact() -> None:
    assert not laurent(read(g**2 + A)).errors
    assert laurent(read(1 / (g + A))).errors


def test_signs_of_one_and_more_variables() -> None:
    box = {0: Domain(lower=Fraction(1), lower_closed=True), 1: Domain(lower=Fraction(0))}
    assert sign(read((g**2 + A) / (g + 1)), box) == 1
    assert sign(read(1 - g - A), box) == -1
    assert sign(read(g - 1), box) is None  # zero at the closed end
    assert sign(read(g - A), box) is None
    assert sign(read(A), {}) is None
    assert polynomial_sign(F, read(g**2 - 2 * g + 2).numerator, box) == 1
    assert all_coefficients_sign(read(g - 1), box) in (1, None)


def test_real_roots_inside_a_domain() -> None:
    cubic = read((A - 2) * (A**2 - 2)).numerator
    (irrational, two) = real_roots(cubic, 1, Domain(lower=Fraction(0)))
    assert two.exact == 2
    assert irrational.exact is None
    assert irrational.low**2 < 2 < irrational.high**2
    assert real_roots(cubic, 1, Domain(Fraction(3, 2), Fraction(7, 4))) == []


@pytest.mark.parametrize("e", [g, 1 / (g + A), (g - A) / (2 * (g + 1) ** 3), -A, sympy.Rational(-3, 7), 0 * g])
def test_certificate_text_reads_back(e: sympy.Expr) -> None:
    names = {"g": g, "a": A}
    shown = text(read(e))
    parsed = sympy.parse_expr(shown.replace("^", "**"), local_dict=names)  # a test's own text only
    assert sympy.cancel(parsed - e) == 0


def test_geometric_powers() -> None:
    q = sympy.Symbol("q", positive=True)
    assert geometric_bases([4**g + q ** (2 * g)]) == (2, q)
    assert geometric_bases([sympy.Rational(4, 3) ** g]) == (sympy.Rational(4, 3),)
    field = Field((q,), (sympy.Integer(2), q))
    x = field.read(4**g * q ** (1 - g))
    assert x.evaluate(3, {q: Fraction(5)}) == Fraction(4**3, 5**2)
    assert x.shift(2).evaluate(1, {q: Fraction(5)}) == x.evaluate(3, {q: Fraction(5)})
    with pytest.raises(InputError, match="neither a number nor a parameter"):
        geometric_bases([(q + 1) ** g])


def test_named_sequences_print_and_evaluate() -> None:
    j, x = sympy.symbols("j x")
    half = sympy.Rational(1, 2)
    assert str(3 * Harmonic(2, 0, g) - 2) == "3*H2(g) - 2"
    assert sympy.latex(Harmonic(2, 0, g)) == "H_{g}^{(2)}"
    assert sympy.latex(Harmonic(1, half, g) ** 2).startswith(r"\left(H_{g}")
    assert str(RationalProduct(1 + 1 / j**2, j, 1, g)) == "prod(1 + j**(-2), j=1..g)"
    assert r"\sum_{j=1}^{g}" in sympy.latex(RationalSum(1 / j, j, 1, g))
    at = {g: Fraction(4)}
    assert exact_value(Harmonic(2, -half, g), at) == sum(Fraction(4, (2 * i - 1) ** 2) for i in range(1, 5))
    assert exact_value(RationalProduct(j + 1, j, 2, g), at) == 60
    lucas = RootPowers(sympy.Integer(1), x**2 - x - 1, x, g)
    assert exact_value(lucas, {g: Fraction(6)}) == 18
    assert RationalSum(1 / j, j, 1, g).free_symbols == {g}
    with pytest.raises(ValueError, match="no exact rational value"):
        exact_value(sympy.pi, {})


def test_a_product_under_a_sum_has_an_index_of_its_own() -> None:
    j = sympy.Symbol("j", integer=True, positive=True)
    inner = RationalProduct(1 - A / j, j, sympy.Integer(1), j)
    whole = RationalSum(1 / inner, j, sympy.Integer(2), g)
    assert str(whole) == "sum(1/prod(-a/i + 1, i=1..j), j=2..g)"
    assert exact_value(whole, {g: Fraction(2), A: Fraction(1, 2)}) == Fraction(8, 3)
