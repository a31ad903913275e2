"""Balls against known digits and against mpmath, and three-valued comparison."""

from __future__ import annotations

from fractions import Fraction

import flint
import mpmath
import pytest
import sympy
from sympy import EulerGamma, Rational, pi, polygamma, sinh, sqrt, zeta

from mengoli.theory.closed_forms.forms.named import Harmonic, RationalProduct, RationalSum, RootPowers
from mengoli.theory.closed_forms.values.enclosures import Comparison, compare_with_zero, enclose, precision
from mengoli.theory.errors import NotCoveredError
from mengoli.theory.symbols import GENERATION as g

J, X = sympy.symbols("j x")


@pytest.mark.parametrize(
    ("expression", "digits"),
    [
        (pi**2 / 6, "1.644934066848226436472415166646025189218949901206798"),
        (zeta(3), "1.202056903159594285399738161511449990764986292340498"),
        (polygamma(1, Rational(1, 2)), "4.934802200544679309417245499938075567656849703620395"),
        (EulerGamma, "0.5772156649015328606065120900824024310421593359399235"),
        (sinh(pi) / pi, "3.676077910374977720695697492028260666507156346827630"),
        (sqrt(2), "1.414213562373095048801688724209698078569671875376948"),
        (-sympy.digamma(Rational(1, 3)), "3.132033780020806322996419074287268854155428296720418"),
    ],
)
def test_known_digits(expression: sympy.Expr, digits: str) -> None:
    found = enclose(expression, digits=50)
    assert abs(found.lower - Fraction(digits)) < Fraction(1, 10**48)
    assert found.width < Fraction(1, 10**49)


@pytest.mark.parametrize(
    "expression",
    [
        sympy.gamma(Rational(1, 3)) ** 2 / sympy.gamma(Rational(2, 3)),
        sympy.coth(pi) + sympy.cot(Rational(1, 2)) - sympy.tanh(1),
        sympy.log(3) * sympy.exp(-2) + sympy.cosh(Rational(1, 7)),
        Rational(5, 3) ** Rational(2, 7),
        sympy.GoldenRatio + sympy.Catalan + sympy.E,
        sympy.loggamma(Rational(7, 2)) + sympy.tan(1) + sympy.cos(2) - sympy.sin(3),
    ],
)
def test_agrees_with_mpmath(expression: sympy.Expr) -> None:
    with mpmath.workdps(40):
        value = mpmath.mpf(sympy.N(expression, 40))
        found = enclose(expression, digits=35)
        assert abs(value - mpmath.mpf(found.text)) < mpmath.mpf(10) ** -33


def test_sums_and_products_through_roots() -> None:
    quartic = RationalSum(1 / (J**4 + 1), J, 1, sympy.oo)
    assert enclose(quartic, digits=18).text.startswith("0.57847757966713683")
    finite = RationalSum((J + 1) / (J**3 + J + 1) ** 2, J, 1, g)
    exact = sum((Fraction(i + 1, (i**3 + i + 1) ** 2) for i in range(1, 301)), Fraction(0))
    assert exact in enclose(finite, {g: Fraction(300)})
    product = RationalProduct(1 + 1 / J**2, J, 1, g)
    total = Fraction(1)
    for i in range(1, 201):
        total *= 1 + Fraction(1, i * i)
    assert total in enclose(product, {g: Fraction(200)})
    assert enclose(RationalProduct(1 + 1 / J**2, J, 1, sympy.oo)).overlaps(enclose(sinh(pi) / pi))


def test_hypergeometric_series_with_a_proved_tail() -> None:
    # sum of prod (1 - 1/(2i))/j = sum binomial(2j, j)/(4^j j) = 2 log 2
    inner = RationalProduct(1 - 1 / (2 * X), X, 1, J)
    assert enclose(RationalSum(inner / J, J, 1, sympy.oo), digits=30).overlaps(enclose(2 * sympy.log(2), digits=30))


@pytest.mark.parametrize("base", [Rational(4, 3), Rational(101, 100), sympy.Integer(-2), Rational(1, 2)])
def test_geometric_series_of_any_base(base: sympy.Rational) -> None:
    ratio = 1 / base if abs(base) > 1 else base
    found = enclose(RationalSum(base ** (J if abs(base) < 1 else -J), J, 1, sympy.oo), digits=25)
    assert Fraction(int(ratio.p), int(ratio.q)) / (1 - Fraction(int(ratio.p), int(ratio.q))) in found


def test_harmonic_numbers_at_a_billion() -> None:
    far = Fraction(10**9)
    found = enclose(Harmonic(2, 0, g), {g: far})
    limit = enclose(pi**2 / 6)
    assert limit.lower - Fraction(1, 10**9) < found.lower
    assert found.upper < limit.upper - Fraction(1, 10**9) + Fraction(1, 10**18)


def test_powers_of_roots() -> None:
    lucas = RootPowers(sympy.Integer(1), X**2 - X - 1, X, g)
    assert Fraction(15127) in enclose(lucas, {g: Fraction(20)})


def test_three_values() -> None:
    assert compare_with_zero(pi - 3) is Comparison.GREATER
    assert compare_with_zero(pi**2 / 6 - zeta(2) - Rational(1, 10**60)) is Comparison.LESS
    same = sympy.Add(sympy.exp(sympy.log(3, evaluate=False), evaluate=False), -3, evaluate=False)
    assert compare_with_zero(same) is Comparison.UNDECIDED
    ball = enclose(pi, digits=5)
    assert ball.compare(3) is Comparison.GREATER
    assert ball.compare(4) is Comparison.LESS
    assert ball.compare((ball.lower + ball.upper) / 2) is Comparison.UNDECIDED


@pytest.mark.parametrize(
    "expression",
    [
        RationalSum(1 / J, J, 1, sympy.oo),
        RationalProduct(1 + 1 / J, J, 1, sympy.oo),
        RationalSum(RationalProduct(1 - 1 / (2 * X), X, 1, J), J, 1, sympy.oo),
        RationalSum(RationalProduct(1 + 1 / X, X, 1, J) / J, J, 1, sympy.oo),
        sympy.gamma(-2, evaluate=False),
        sympy.I,
        g,
        sympy.besselj(0, 1),
    ],
)
def test_what_has_no_enclosure_is_said(expression: sympy.Expr) -> None:
    with pytest.raises(NotCoveredError):
        enclose(expression)


def test_precision_is_given_back() -> None:
    before = flint.ctx.prec
    with precision(777):
        assert flint.ctx.prec == 777
    enclose(pi, digits=200)
    assert flint.ctx.prec == before
