"""Digits are correctly rounded: against mpmath at much higher precision, and at ties and edges."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import example, given
from hypothesis import strategies as st

from mengoli.theory.closed_forms.values.decimals import check_digits, decimal, fraction_text, rounded
from mengoli.theory.errors import InputError

C = sympy.Symbol("c", positive=True)


@example(1, 10_000_005_000_002_499_961, 7)
@given(st.integers(-(10**60), 10**60), st.integers(1, 10**60), st.integers(1, 30))
def test_rounding_is_that_of_decimal_arithmetic(top: int, low: int, digits: int) -> None:
    expected = Context(prec=digits, rounding=ROUND_HALF_EVEN).divide(Decimal(top), Decimal(low))
    assert Decimal(rounded(Fraction(top, low), digits)) == expected


def test_ties_go_to_even_and_digits_are_kept() -> None:
    assert [rounded(Fraction(x, 8), 2) for x in (1, 3, 8, -1)] == ["0.12", "0.38", "1.0", "-0.12"]
    assert rounded(Fraction(999_999, 1000), 3) == "1.00e+3"
    assert rounded(Fraction(1, 10**7), 1) == "1e-7"
    assert rounded(Fraction(123456), 6) == "123456"
    assert rounded(Fraction(0), 5) == "0"


@pytest.mark.parametrize("digits", [1, 21, 100, 1000])
@pytest.mark.parametrize(
    ("value", "reference"),
    [
        (sympy.pi**2 / 6, lambda: mpmath.zeta(2)),
        (sympy.sinh(sympy.pi) / sympy.pi - 10**6, lambda: mpmath.sinh(mpmath.pi) / mpmath.pi - 10**6),
        (sympy.polygamma(1, sympy.Rational(1, 3)), lambda: mpmath.psi(1, mpmath.mpf(1) / 3)),
        (sympy.exp(-40), lambda: mpmath.exp(-40)),
    ],
)
def test_all_digits_are_those_of_mpmath(value: sympy.Expr, reference: object, digits: int) -> None:
    assert callable(reference)
    with mpmath.workdps(digits + 40):
        numerator, denominator = mpmath.libmp.to_rational(reference()._mpf_)
    assert decimal(value, digits) == rounded(Fraction(int(numerator), int(denominator)), digits)


def test_letters_and_undecided_digits_have_no_decimal() -> None:
    assert decimal(C * sympy.pi, 20) is None
    assert decimal(C * sympy.pi, 5, {C: Fraction(1, 2)}) == "1.5708"
    # A zero in disguise: no enclosure tells its first digit.
    hidden = sympy.Add(sympy.sin(1) ** 2, sympy.cos(1) ** 2, -1, evaluate=False)
    assert decimal(hidden, 10) is None
    assert decimal(sympy.Function("unheard_of")(1), 10) is None


def test_long_fractions_are_written_whole() -> None:
    assert fraction_text(Fraction(10**6000, 7)) == "1" + "0" * 6000 + "/7"
    assert fraction_text(Fraction(-7, 1)) == "-7"


@pytest.mark.parametrize("digits", [0, -3, True, 10**9])
def test_a_number_of_digits_that_is_none_is_refused(digits: int) -> None:
    with pytest.raises(InputError, match="digits"):
        check_digits(digits)
