"""Rigorous expectations: known values are enclosed, divergence is proved, and nothing is guessed."""

from __future__ import annotations

import pytest
import sympy
from sympy import Abs, Rational, cos, exp, gamma, log, oo, pi, sqrt

from mengoli.theory.declared.integrals import Density, DivergentError, UndecidedError
from mengoli.theory.errors import NotCoveredError

X = sympy.Symbol("x", real=True)
Y = sympy.Symbol("y", positive=True)
CAUCHY = Density(-log(pi) - log(1 + X**2), X, -oo, oo)
NORMAL = Density(-log(2 * pi) / 2 - X**2 / 2, X, -oo, oo)

SKEW = Density(-X - 2 * log(1 + exp(-X)), X, -oo, oo)

KNOWN = [
    ("skew logistic score", SKEW, 1 - log(1 + exp(-X)), 0),
    ("skew logistic information", SKEW, (1 - log(1 + exp(-X))) ** 2, 1),
    ("normal mass", NORMAL, sympy.S.One, 1),
    ("normal fourth moment", NORMAL, X**4, 3),
    ("normal absolute moment", NORMAL, Abs(X), 0.7978845608028654),
    ("shifted absolute moment", NORMAL, Abs(X - 1), 1.1666309411753726),
    ("cauchy mass", CAUCHY, sympy.S.One, 1),
    ("cauchy score", CAUCHY, (2 * X / (1 + X**2)) ** 2, 0.5),
    ("weak singularity", Density(-log(2) - log(Y) / 2, Y, sympy.S.Zero, sympy.S.One), sympy.S.One, 1),
    ("both ends singular", Density(-log(pi) - log(Y) / 2 - log(1 - Y) / 2, Y, sympy.S.Zero, sympy.S.One), Y, 0.5),
    ("heavy power tail", Density(log(2) - 3 * log(1 + Y), Y, sympy.S.Zero, oo), Y, 1),
    ("slow stretched tail", Density(-log(2) - sqrt(Y), Y, sympy.S.Zero, oo), Y, 6),
    ("gamma moment", Density(log(Y) - Y, Y, sympy.S.Zero, oo), log(Y), 0.42278433509846714),
    ("logarithm on a power tail", Density(log(2) - 3 * log(1 + Y), Y, sympy.S.Zero, oo), log(1 + Y), 0.5),
    ("product of logarithms", Density(sympy.S.Zero, Y, sympy.S.Zero, sympy.S.One), log(Y) * log(1 - Y),
     2 - float(pi) ** 2 / 6),
    ("logarithm against a pole", Density(log(2 * Y), Y, sympy.S.Zero, sympy.S.One), log(1 - Y) ** 2 / Y**2,
     4 * 1.2020569031595942),
    ("circle", Density(-log(2 * pi), X, -pi, pi), cos(X) ** 2, 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("density", "function", "value"), [case[1:] for case in KNOWN], ids=[c[0] for c in KNOWN])
def test_known_values_are_enclosed(density: Density, function: sympy.Expr, value: float) -> None:
    ball = density.expectation(function)
    assert ball.overlaps(type(ball)(value, 1e-15 * max(1, value)))
    assert float(ball.rad()) < 1e-10


@pytest.mark.parametrize("function", [X**2, X**4, X**2 + 3], ids=str)
def test_infinite_moments_are_proved_infinite(function: sympy.Expr) -> None:
    with pytest.raises(DivergentError, match="diverges"):
        CAUCHY.expectation(function)


def test_a_logarithm_that_is_not_small_is_not_taken_for_small() -> None:
    """log(2 + y) does not vanish at 0: against y^(-2) the integral diverges, and nothing finite may be said."""
    uniform = Density(sympy.S.Zero, Y, sympy.S.Zero, sympy.S.One)
    for function in (log(2 + Y) / Y**2, log(1 + Y) / Y**2, log(1 + sqrt(Y)) ** 2 / Y**2):
        with pytest.raises((UndecidedError, DivergentError)):
            uniform.expectation(function)


def test_a_wrong_constant_is_seen() -> None:
    wrong = Density(-log(3) - X**2 / 2, X, -oo, oo)
    assert not wrong.expectation(sympy.S.One).contains(1)


@pytest.mark.parametrize(
    "density",
    [
        Density(-exp(X) + X, X, -oo, oo),
        Density(-log(gamma(Y + 2)), Y, sympy.S.Zero, oo),
        Density(-Abs(X**2 - 1), X, -oo, oo),
    ],
)
def test_what_cannot_be_bounded_is_undecided_or_right(density: Density) -> None:
    try:
        ball = density.expectation(sympy.S.One)
    except (UndecidedError, NotCoveredError):
        return
    # Mass e^0 = 1 for the first; the others are no densities, and then an enclosure must not pretend.
    assert float(ball.rad()) < 1e-9


def test_a_tail_bound_is_no_smaller_than_the_tail() -> None:
    """E of a narrow part by difference: a tail counted as zero would show as a missing mass."""
    whole = Density(log(Rational(1, 2)) - Rational(3, 2) * log(1 + Y), Y, sympy.S.Zero, oo)
    ball = whole.expectation(sympy.S.One)
    assert ball.contains(1)
