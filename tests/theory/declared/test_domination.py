"""Integrable bounds near the truth: never below the mean they bound, and found only where they exist."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement
from pathlib import Path

import pytest
import sympy

from mengoli.theory.declared.checks import Checks
from mengoli.theory.declared.declaration import Declaration, read_declaration
from mengoli.theory.declared.domination import bounded
from mengoli.theory.declared.family import DeclaredFamily
from mengoli.theory.declared.integrals import UndecidedError
from mengoli.theory.declared.kinks import (
    CONSISTENT,
    LIPSCHITZ,
    QUADRATIC_MEAN,
    has_moving_kinks,
    weaker_smoothness,
)
from mengoli.theory.symbols import Parameter

FOLDER = Path(__file__).parents[3] / "examples" / "families"
SMOOTH = ("beta", "cauchy", "gumbel", "logistic", "rayleigh", "von_mises", "weibull")

X = sympy.Symbol("x", positive=True)
RATE = Parameter.read("r", "positive")
EXPONENTIAL = Declaration("exponential", "x", ("0", "oo"), (RATE,), "log(r) - r*x")
R = RATE.symbol

REAL = Parameter.read("mu", "real")
NORMAL = Declaration("normal", "x", ("-oo", "oo"), (REAL,), "-(x - mu)^2/2 - log(2*pi)/2")


@pytest.mark.parametrize(
    ("function", "mean"),
    [
        (X**2 * R, 2 * 17 / 16),  # the largest r is 1 + 1/16
        (sympy.exp(R * X / 2), 1 / (1 - 17 / 32)),
        (X**-sympy.Rational(1, 2), float(sympy.sqrt(sympy.pi))),
        (sympy.S.One, 1),
    ],
)
def test_a_bound_is_above_the_mean_and_not_far(function: sympy.Expr, mean: float) -> None:
    found = bounded(EXPONENTIAL, (function,)).mean
    assert mean * (1 - 1e-12) <= found <= 4 * mean


@pytest.mark.parametrize(
    "function",
    [
        sympy.exp(2 * X),  # no mean at all
        sympy.exp(R * X) / (1 + X) ** 2,  # a finite mean at r = 1, infinite for every r above
        1 / X,  # no mean at the finite end
        1 / (X - R),  # a pole that moves inside the support
        1 / (X - 3),  # a pole that does not
    ],
)
def test_what_has_no_bound_is_undecided(function: sympy.Expr) -> None:
    with pytest.raises(UndecidedError, match="no integrable bound"):
        bounded(EXPONENTIAL, (function,))


def test_a_moving_density_is_larger() -> None:
    """The integral of the largest density over |r - 1| <= 1/16 is above one; exp(-15 x/16) (17/16) bounds it."""
    found = bounded(EXPONENTIAL, (sympy.S.One,), moving=True)
    assert 1 < found.mean < 17 / 15 * 1.3


def test_a_truth_at_the_edge_has_no_neighbourhood() -> None:
    edge = Declaration(
        "edge", "x", ("0", "oo"), (Parameter.read("r", "r >= 1"),), "log(r) - r*x", truth=(("r", Fraction(1)),)
    )  # fmt: skip
    with pytest.raises(UndecidedError, match="edge of its domain"):
        bounded(edge, (X,))


def test_a_truth_at_the_edge_of_its_domain_fails() -> None:
    """A mixture whose weight is zero: its fit is never below, and half of the time there."""
    weight = Parameter.read("p", "0 <= p <= 1")
    text = "log((1-p)*exp(-x^2/2) + p*exp(-(x-2)^2/2)) - log(2*pi)/2"
    for truth, failed in ((Fraction(0), 1), (Fraction(1, 3), 0)):
        made = DeclaredFamily("edge", Declaration("edge", "x", ("-oo", "oo"), (weight,), text, truth=(("p", truth),)))
        assert len(made.failures) == failed
        assert all("inner point" in item.statement for item in made.failures)


@pytest.mark.parametrize("name", SMOOTH)
def test_the_second_derivatives_of_the_shipped_families_are_dominated(name: str) -> None:
    """Also of those that need no check, being exponential families: two ways to the same answer."""
    d = read_declaration(str(FOLDER / f"{name}.toml"))
    seconds = tuple(sympy.diff(d.log_expression, *two) for two in combinations_with_replacement(d.thetas, 2))
    density = d.density()
    found = bounded(d, seconds)
    for second in seconds:
        at_truth = second.subs(d.at_truth)
        assert abs(float(density.expectation(at_truth).mid())) <= found.mean
    assert all(item.status in ("checked", "trusted") for item in DeclaredFamily(name, d).hypotheses)


def test_the_kink_of_laplace_is_named_and_made_up_for() -> None:
    d = read_declaration(str(FOLDER / "laplace.toml"))
    assert has_moving_kinks(d)
    status = {item.statement: item.status for item in DeclaredFamily("laplace", d).hypotheses}
    assert [status.pop(text) for text in (LIPSCHITZ, QUADRATIC_MEAN, CONSISTENT)] == ["checked"] * 3
    assert sorted(status.values()) == ["checked"] * 4 + ["not needed", "trusted"]


def test_a_kink_upwards_is_not_called_concave() -> None:
    """log f = |x - mu| - (x - mu)^2 - log c: Lipschitz, but not concave; consistency is then taken on trust."""
    upward = Declaration(
        "upward", "x", ("-oo", "oo"), (REAL,),
        "abs(x - mu) - (x - mu)^2/2 - log(2*sqrt(pi/2)*exp(1/2)*c)", constants=(("c", Fraction(1)),),
    )  # fmt: skip
    status = {item.statement: item.status for item in weaker_smoothness(upward, "location")}
    assert status[LIPSCHITZ] == "checked"
    assert status[CONSISTENT] == "trusted"


def test_a_cusp_is_not_lipschitz() -> None:
    cusp = Declaration("cusp", "x", ("-oo", "oo"), (REAL,), "-abs(x - mu)^(1/2) - log(4)")
    status = {item.statement: item.status for item in DeclaredFamily("cusp", cusp).hypotheses}
    assert status[LIPSCHITZ] == "undecided"
    assert QUADRATIC_MEAN not in status


OWN = {
    "student": ("-oo", "oo", {"mu": "real", "s": "positive"},
                "loggamma(3) - loggamma(5/2) - log(5*pi)/2 - log(s) - 3*log(1 + (x - mu)^2/(5*s^2))"),
    "weibull": ("0", "oo", {"lam": "positive", "k": "positive"}, "log(k) - k*log(lam) + (k-1)*log(x) - (x/lam)^k"),
    "gamma": ("0", "oo", {"k": "positive", "b": "positive"}, "k*log(b) - loggamma(k) + (k-1)*log(x) - b*x"),
    "beta": ("0", "1", {"a": "positive", "b": "positive"}, "(a-1)*log(x) + (b-1)*log(1-x) - log(beta(a, b))"),
    "lomax": ("0", "oo", {"a": "positive"}, "log(a) - (a+1)*log(1+x)"),
    "lognormal": ("0", "oo", {"m": "real", "s": "positive"},
                  "-log(x) - log(s) - log(2*pi)/2 - (log(x)-m)^2/(2*s^2)"),
    "laplace": ("-oo", "oo", {"mu": "real", "s": "positive"}, "-log(2*s) - abs(x-mu)/s"),
    "skew-normal": ("-oo", "oo", {"a": "a > 1/2"}, "-x^2/2 - log(2*pi)/2 + log(erfc(-a*x/sqrt(2)))"),
    "generalised normal": ("-oo", "oo", {"mu": "real", "s": "positive", "p": "p > 5/2"},
                           "log(p) - log(2*s) - loggamma(1/p) - (abs(x-mu)/s)^p"),
    "spike": ("-oo", "oo", {"mu": "real"},
              "log(999/1000*exp(-(x-mu)^2/2) + 1000*exp(-(1000000*(x-mu))^2/2)) - log(2*pi)/2"),
    "rice": ("0", "oo", {"nu": "nu > 1"}, "log(x) - (x^2+nu^2)/2 + log(besseli(0, x*nu))"),
    "mixture": ("-oo", "oo", {"mu": "real", "s": "positive"},
                "log(9*exp(-(x-mu)^2/(2*s^2)) + exp(-(x-mu-12)^2/(2*s^2))) - log(10) - log(s) - log(2*pi)/2"),
}  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_what_people_declare_is_decided(name: str) -> None:
    low, high, parameters, log_density = OWN[name]
    thetas = tuple(Parameter.read(key, text) for key, text in parameters.items())
    found = DeclaredFamily(name, Declaration(name, "x", (low, high), thetas, log_density)).hypotheses
    assert {item.status for item in found} <= {"checked", "trusted", "not needed"}, found


def test_a_formula_that_is_too_large_is_left_alone() -> None:
    """Sixty summands in six parameters: nothing is differentiated twice, and nothing is claimed."""
    thetas = tuple(Parameter.read(f"t{i}", "real") for i in range(6))
    terms = " + ".join(f"cos(x*t{i % 6} + {i})" for i in range(40))
    large = Declaration("large", "x", ("0", "1"), thetas, terms)
    (found,) = Checks(large)._smoothness()
    assert (found.status, "too large" in found.how) == ("undecided", True)
