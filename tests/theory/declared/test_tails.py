"""Orders of growth enclose what they stand for, and bounds of tails are bounds: against plain ball arithmetic."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy
from flint import acb, arb, fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import Rational, S, exp, log, oo, sqrt

from mengoli.theory.declared.balls import constant, evaluator
from mengoli.theory.declared.expansions import Expansion, Tail
from mengoli.theory.declared.integrals import Density, DivergentError, UndecidedError, precision
from mengoli.theory.declared.scales import Monomial, Scale, Terms
from mengoli.theory.declared.tails import beyond, cut

Y, A = sympy.Symbol("y", positive=True), sympy.Symbol("a", positive=True)
U = 1 / Y
SMALL = st.sampled_from([S.One, S(2), Rational(1, 2), S(-1), S(3), Rational(3, 2)])
CONSTANTS = st.sampled_from([S.One, S(-2), Rational(1, 3), sqrt(2), S(5), A])


def grown(parts: st.SearchStrategy[sympy.Expr]) -> st.SearchStrategy[sympy.Expr]:
    return st.one_of(
        st.tuples(parts, parts).map(lambda t: t[0] + t[1]),
        st.tuples(parts, parts).map(lambda t: t[0] * t[1]),
        st.tuples(parts, SMALL).map(lambda t: t[0] ** t[1]),
        parts.map(lambda e: exp(-e)),
        parts.map(lambda e: log(1 + e)),
        parts.map(lambda e: 1 - (1 - e) ** A),
        parts.map(lambda e: log(exp(-e) + 3 * exp(-2 * e))),
    )


FORMULAS = st.recursive(st.one_of(st.just(Y), st.just(U), CONSTANTS), grown, max_leaves=6)


def plain(e: sympy.Expr, at: arb, a: arb) -> Any:
    """The value by ball arithmetic alone, at 2000 bits."""
    return constant(e, {Y: at, A: a})


def monomial(m: Monomial, at: arb, a: arb) -> Any:
    made = (plain(m.power, at, a).real * at.log() + plain(m.logarithms, at, a).real * at.log().log()).exp()
    return made * total(m.exponent, at, a).exp()


def total(terms: Terms, at: arb, a: arb) -> Any:
    return sum((plain(c, at, a).real * monomial(m, at, a) for c, m in terms), arb(0))


def stands_for(found: Expansion, at: arb, a: arb) -> Any:
    rest = arb(0) if found.order is None else found.remainder * monomial(found.order, at, a)
    return total(found.terms, at, a) + rest


@settings(max_examples=300, deadline=None)
@given(FORMULAS, st.sampled_from([2, 5, 30]), st.fractions(0, 1), st.fractions(-1, 1))
def test_an_expansion_holds_on_the_whole_tail(e: sympy.Expr, bits: int, place: object, parameter: object) -> None:
    assume(not e.has(sympy.I, sympy.zoo, sympy.nan, oo))
    a = arb(fmpq(3, 2)) + arb(fmpq(parameter.numerator, 16 * parameter.denominator))  # type: ignore[attr-defined]
    with precision(80):
        try:
            found = Tail(Y, Scale(arb(2) ** bits, {A: arb(fmpq(3, 2), fmpq(1, 16))})).read(e)
        except (UndecidedError, ZeroDivisionError):
            assume(False)
    factor = arb(1) + 8 * arb(fmpq(place.numerator, place.denominator))  # type: ignore[attr-defined]
    with precision(2000):
        for at in (arb(2) ** bits, arb(2) ** bits * factor, arb(2) ** bits * 1000):
            value = plain(e, at, a)
            assume(value.is_finite() and value.imag.contains(0))
            assert stands_for(found, at, a).overlaps(value.real)


SPECIAL = (
    sympy.erf(Y), sympy.erfc(Y / 2), sympy.erfc(-A * Y), 1 + sympy.erf(-Y), log(1 + sympy.erf(-A * Y)),
    sympy.loggamma(Y + 1), sympy.loggamma(Y + A) - sympy.loggamma(Y), sympy.digamma(Y + A), sympy.gamma(Y / 7),
    *(sympy.besseli(nu, A * Y) for nu in (S.Zero, S.One, S(3), Rational(1, 2), Rational(5, 2))),
    *(sympy.besseli(nu, A / Y) for nu in (S.Zero, S.One, Rational(3, 2))), log(sympy.besseli(0, Y)) - Y,
)  # fmt: skip


@pytest.mark.parametrize("e", SPECIAL, ids=str)
def test_special_functions_are_enclosed_on_the_whole_tail(e: sympy.Expr) -> None:
    """Against mpmath, from the threshold on."""
    for bits in (2, 3):
        with precision(100):
            found = Tail(Y, Scale(arb(2) ** bits, {A: arb(fmpq(3, 2), fmpq(1, 16))})).read(e)
        assert found.terms, "a leading order is known"
        for factor, a in ((1, 1.5), (1.25, 1.4375), (3, 1.5625)):
            at = 2**bits * factor
            with mpmath.workdps(700):
                value = sympy.lambdify((Y, A), e, "mpmath")(mpmath.mpf(at), mpmath.mpf(a))
                with precision(2500):
                    assert stands_for(found, arb(at), arb(a)).overlaps(arb(mpmath.nstr(value, 690)))


@pytest.mark.parametrize("e", [sympy.loggamma(1 + U), sympy.digamma(-Y), sympy.besseli(A - 2, Y)])
def test_special_functions_elsewhere_are_left_alone(e: sympy.Expr) -> None:
    with precision(80), pytest.raises(UndecidedError):
        Tail(Y, Scale(arb(16), {A: arb(fmpq(3, 2), fmpq(1, 16))})).read(e)


@pytest.mark.parametrize("p", [S(1), Rational(1, 2), S(3)])
@pytest.mark.parametrize("k", [0, 1, 2])
def test_a_power_times_logarithms_is_bounded_where_it_vanishes(p: sympy.Expr, k: int) -> None:
    """|u|^p log(|u|)^k on balls around zero, against its values; the quotient |u|^p/|u|^2 is left unbounded."""
    u = sympy.Symbol("u", real=True)
    compute = evaluator(sympy.Abs(u) ** p * log(sympy.Abs(u)) ** k, u)
    for reach in (1e-6, 0.1, 0.9, 3.0):
        found = compute(acb(arb(0, reach)), False).real
        assert found.is_finite()
        for i in range(1, 40):
            t = reach * i / 40
            assert found.contains(arb(t) ** float(p) * arb(t).log() ** k)
    assert not evaluator(sympy.Abs(u) ** (p - 4), u)(acb(arb(0, 1)), False).is_finite()


def test_a_moving_exponent_is_bounded_from_above() -> None:
    """int_T^oo exp(-y^p (1 + a/y)^p): what is left of the exponent grows like y^(p-2), and the bound is one."""
    p = 2 * A
    log_density = -((Y + A) ** p)
    values = {A: arb(fmpq(3, 2), fmpq(1, 64))}
    with precision(80):
        found = beyond(Tail(Y, Scale(arb(4), values)), S.One, log_density, finite_end=False)
        least = mpmath.quad(lambda y: mpmath.exp(-((y + 1.5) ** 3)), [4, 6, 20])
        assert least < float(found) < 1e-10


def test_an_expansion_is_not_empty_talk() -> None:
    """What cancels keeps its order: the enclosures are near the truth far out."""
    far = arb(2) ** 40
    for e in (1 - (1 - U) ** A, log(exp(-(Y**2)) + exp(-Y)) + Y, log(1 + Y) - log(Y), sqrt(Y**2 + 1) - Y):
        with precision(80):
            found = Tail(Y, Scale(far, {A: arb(fmpq(3, 2))})).read(e)
        with precision(2500):
            value, made = plain(e, far, arb(fmpq(3, 2))).real, stands_for(found, far, arb(fmpq(3, 2)))
        assert abs(made - value) < abs(value) / 100 + arb(2) ** -39


CASES = {
    "normal": (S.One, -(Y**2) / 2, False),
    "gumbel": ((1 - exp(Y)) ** 2, Y - exp(Y), False),
    "mixture": (Y**2, log(exp(-(Y**2) / 2) + 2 * exp(-((Y - 3) ** 2) / 2)), False),
    "heavy": (log(Y) ** 2, -2 * log(Y), False),
    "kumaraswamy, one": (S.One, log(1 - U) + 2 * log(1 - (1 - U) ** 2), True),
    "gamma": (log(U) ** 2, -log(U) / 2 - U, True),
    "logit-normal": (S.One, -log(U) - log(1 - U) - log(U / (1 - U)) ** 2 / 2, True),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("bits", [3, 5, 8])
def test_a_bound_of_a_tail_is_not_below_the_tail(name: str, bits: int) -> None:
    function, log_density, finite_end = CASES[name]
    bits = min(bits, 5) if name == "gumbel" else bits  # Far out even its width is beyond 30 digits.
    with precision(80):
        try:
            bound = beyond(Tail(Y, Scale(arb(2) ** bits, {})), function, log_density, finite_end=finite_end)
        except UndecidedError:
            assert bits < 8, "a threshold of 256 is enough here"
            return
    integrand = sympy.lambdify(Y, function * exp(log_density) * (U**2 if finite_end else 1), "mpmath")
    mpmath.mp.dps = 30
    # Over s = log y, in steps of the width in which the integrand falls.
    start = mpmath.log(2**bits)
    fall = mpmath.diff(lambda s: mpmath.log(integrand(mpmath.exp(s))) + s, start)
    steps = [start - step / fall for step in (0, 1, 4, 16, 64)]
    tail = mpmath.quad(lambda s: integrand(mpmath.exp(s)) * mpmath.exp(s), steps)
    found = mpmath.mpf(bound.mid().str(25, radius=False))
    assert tail * (1 - mpmath.mpf(10) ** -6) <= found <= 1000 * tail


@pytest.mark.parametrize(
    ("function", "log_density", "end"),
    [
        (Y, -2 * log(Y), oo),
        (1 / Y, -sqrt(Y), S.Zero),
        (S.One, log(Y), oo),
        (1 / Y**2, S.Zero, S.Zero),
        (S.One, -log(Y), oo),
        (log(Y), -log(Y), oo),
    ],
)
def test_divergence_is_proved_at_either_kind_of_end(
    function: sympy.Expr, log_density: sympy.Expr, end: sympy.Expr
) -> None:
    with precision(80), pytest.raises(DivergentError, match=f"diverges at {end}"):
        cut(function, log_density, Y, end, upper=end == oo, below=1e-13)


@pytest.mark.parametrize(
    ("function", "log_density", "end"),
    [
        (S.One, -log(Y) - 2 * log(log(Y)), oo),
        (log(Y) ** -2, -log(Y), oo),
        (S.One, -2 * log(Y), oo),
        (S.One, -Rational(9, 10) * log(Y), S.Zero),
    ],
)
def test_what_converges_is_not_called_divergent(
    function: sympy.Expr, log_density: sympy.Expr, end: sympy.Expr
) -> None:
    with precision(80):
        try:
            assert cut(function, log_density, Y, end, upper=end == oo, below=1e-13).beyond < 1e-13
        except UndecidedError as error:
            assert str(error)  # noqa: PT017


X = sympy.Symbol("x", positive=True)


@pytest.mark.parametrize(
    ("density", "function", "value"),
    [
        (Density(-Rational(19, 20) * log(X) - X - sympy.loggamma(Rational(1, 20)), X, S.Zero, oo), S.One, S.One),
        (Density(-log(X) / 2 - log(1 - X) / 2 - log(sympy.pi), X, S.Zero, S.One), X, Rational(1, 2)),
        (Density(log(6) + log(X) + 2 * log(1 - X**2), X, S.Zero, S.One), X**2, Rational(1, 4)),
        (Density(-X / 2 - log(2 * X * sympy.pi) / 2, X, S.Zero, oo), X, S.One),
        (Density(-sqrt(X) - log(2), X, S.Zero, oo), 1 / sqrt(X), S.One),
    ],
)
def test_singular_ends_are_integrated(density: Density, function: sympy.Expr, value: sympy.Expr) -> None:
    ball = density.expectation(function)
    assert ball.contains(arb(fmpq(int(value.p), int(value.q))))
    assert ball.rad() < 1e-9
