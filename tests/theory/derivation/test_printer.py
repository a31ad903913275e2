"""Formulas as LaTeX: the field's notation, own indices, hats, signs, widths."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from mengoli.theory.closed_forms.forms.named import Harmonic, RationalProduct, RationalSum
from mengoli.theory.derivation.html import mathml
from mengoli.theory.derivation.printer import WIDEST, equation, latex, tidy, width
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Parameter

w = Parameter.read("w", "0 < w < 1").symbol
n = Parameter.read("n", "n >= 2").symbol
j = sympy.Symbol("j", integer=True, positive=True)


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        (Harmonic(2, 0, g), "H_{g}^{(2)}"),
        (Harmonic(1, 0, g), "H_{g}"),
        (Harmonic(2, sympy.Rational(1, 2), g), r"H_{g}^{(2)}(\frac{1}{2})"),
        (Harmonic(2, 0, g) ** 2, r"\left(H_{g}^{(2)}\right)^{2}"),
        (3 * Harmonic(2, 0, g) - 2, "3 H_{g}^{(2)} - 2"),
        (sympy.polygamma(1, n), r"\psi_{1}\left(n\right)"),
        (sympy.polygamma(0, n), r"\psi\left(n\right)"),
        (sympy.pi**2 / 2 - 2, r"\frac{\pi^{2}}{2} - 2"),
        (sympy.Symbol("muhat"), r"\hat{\mu}"),
        (n - n * RationalProduct(1 - 1 / (j**2 * n), j, sympy.Integer(1), g),
         r"n - n \prod_{j=1}^{g} \left(1 - \frac{1}{j^{2} n}\right)"),
        (-1 / (w - 1), r"\frac{1}{1 - w}"),
        ((w - 1) ** 2, r"\left(1 - w\right)^{2}"),
        ((2 * w - 2 * w**2 - 1) / (w * (w - 2)), r"\frac{2 w^{2} - 2 w + 1}{w \left(2 - w\right)}"),
    ],
)  # fmt: skip
def test_the_notation_of_the_field(expression: sympy.Expr, shown: str) -> None:
    assert latex(expression) == shown


def test_a_nested_product_has_an_index_of_its_own() -> None:
    inner = RationalProduct(1 - 1 / (2 * j), j, sympy.Integer(1), j)
    shown = latex(RationalSum(1 / inner, j, sympy.Integer(2), g))
    assert r"\prod_{i=1}^{j} \left(1 - \frac{1}{2 i}\right)" in shown


@given(st.integers(-3, 3), st.integers(-3, 3), st.integers(-3, 3), st.sampled_from([1, -1, 2, -3]))
@settings(max_examples=60, deadline=None)
def test_tidying_never_changes_a_value(a: int, b: int, c: int, scale: int) -> None:
    term = scale * (w - 1) ** a * (w - 2) ** b * (1 - 3 * w) ** c
    for whole in (term, term + 1):
        assert sympy.simplify(tidy(whole) - whole) == 0


def test_wide_equations_are_broken_and_lose_no_term() -> None:
    whole = sympy.Add(*((-1) ** k * sympy.Symbol(f"quantity_{k}") for k in range(12)))
    rows = equation("R_{g}", whole)
    assert len(rows) > 1
    assert all(width(row) < WIDEST + 12 for row in rows)
    assert sum(row.count("quantity") for row in rows) == 12
    mathml(r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}", display=True)


def test_a_fraction_is_as_wide_as_its_wider_part() -> None:
    assert width(r"\frac{a + b + c}{2}") == width("a + b + c")
    assert width(r"\frac{1}{2}") == 1
