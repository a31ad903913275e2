"""The anchors: what papers state and what was derived by hand, against the second moments, exactly."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
import sympy

from mengoli.testing.dense import dense_risks
from mengoli.theory import catalogue
from mengoli.theory.language.workflow import Definition
from mengoli.theory.moments.second_moments import NoiseLaw, SecondMoments

GENERATIONS = 9


def harmonic(g: int, order: int = 1) -> Fraction:
    return sum((Fraction(1, k**order) for k in range(1, g + 1)), Fraction(0))


def kept(sizes: Callable[[int], Fraction | int]) -> Callable[[int], Fraction]:
    """n_1 sum n_i/N_i^2."""

    def ratio(g: int) -> Fraction:
        total, risk = Fraction(0), Fraction(0)
        for i in range(1, g + 1):
            total += sizes(i)
            risk += Fraction(sizes(i)) / total**2
        return Fraction(sizes(1)) * risk

    return ratio


def linear(slope: Fraction, gain: Fraction, forcing: Fraction) -> Callable[[int], Fraction]:
    """v_1 = 1, v_g = gain v_{g-1} + forcing, plus slope (g - 1)."""

    def ratio(g: int) -> Fraction:
        value = Fraction(1)
        for _ in range(g - 1):
            value = gain * value + forcing
        return value + slope * (g - 1)

    return ratio


def pooled(rho: Fraction) -> Callable[[int], Fraction]:
    def ratio(g: int) -> Fraction:
        value = Fraction(1)
        for j in range(2, g + 1):
            value = (1 - rho / j) ** 2 * value + Fraction(1, j * j)
        return value

    return ratio


def mutual(models: int, w: Fraction) -> Callable[[int], Fraction]:
    r = 1 - w * models / (models - 1)

    def ratio(g: int) -> Fraction:
        difference = linear(Fraction(0), r * r, r * r)(g)
        return Fraction(g, models) + (1 - Fraction(1, models)) * difference

    return ratio


HALF, THIRD, QUARTER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)

ANCHORS: dict[str, Callable[[int], Fraction]] = {
    "discard": lambda g: Fraction(g),
    "discard:sizes=i^2": lambda g: harmonic(g, 2),
    "discard:sizes=i": lambda g: harmonic(g),
    "discard:sizes=2^i": lambda g: 2 - Fraction(2, 2**g),
    "discard:sizes=1;2;4;4;4;4;8;8;8": lambda g: sum(
        (Fraction(1, n) for n in (1, 2, 4, 4, 4, 4, 8, 8, 8)[:g]), Fraction(0)
    ),
    "discard:ratio=2": lambda g: Fraction(2 * g - 1),
    "augment": lambda g: harmonic(g, 2),
    "augment:sizes=i": kept(lambda i: i),
    "augment:sizes=i^2": kept(lambda i: i * i),
    "augment:sizes=2^i": kept(lambda i: 2**i),
    "augment:sizes=i^2,ratio=3": kept(lambda i: 1 if i == 1 else Fraction(i * i, 3)),
    "augment:sizes=1;2;3;4;5;6;7;8;9": kept(lambda i: i),
    "augment-subsample": lambda g: 3 * harmonic(g, 2) - 2,
    "augment-subsample:replacement=yes": lambda g: Fraction(1) if g == 1 else 2 * harmonic(g, 2) - QUARTER,
    "augment-subsample:budget=2": lambda g: dense_risks(
        catalogue.workflow("augment-subsample:budget=2").definition, g
    )[-1],
    "window:k=1": lambda g: Fraction(g),
    "window:k=40": lambda g: harmonic(g, 2),
    "real-plus-last": lambda g: Fraction(4, 3) - THIRD * QUARTER ** (g - 1),
    "real-plus-last:k=40": lambda g: harmonic(g, 2),
    "fresh:w=1/2,ratio=1": linear(Fraction(0), QUARTER, HALF),
    "fresh:w=1/3,ratio=2": linear(Fraction(0), Fraction(4, 9), Fraction(1, 9) + 2 * Fraction(4, 9)),
    "fresh-pool:rho=1/4": pooled(QUARTER),
    "fresh-pool:rho=1/4,weights=optimal": lambda g: 1 / (1 + QUARTER * (g - 1)),
    "forget:w=1/3": lambda g: 1 + Fraction(1, 9) * (g - 1),
    "forget:w=1": lambda g: Fraction(g),
    "forget:w=1/2,sizes=i": lambda g: 1 + QUARTER * (harmonic(g) - 1),
    "label-noise:factor=2": lambda g: Fraction(2 * g - 1),
    "label-noise:factor=1/2,keep=yes": lambda g: 1 + HALF * (harmonic(g, 2) - 1),
    "mutual:w=1/2": lambda g: max(Fraction(g, 2), Fraction(1)),
    "mutual:w=1/3": mutual(2, THIRD),
    "mutual:models=3,w=1/3": mutual(3, THIRD),
}


@pytest.mark.parametrize("text", ANCHORS)
def test_anchor(text: str) -> None:
    moments = SecondMoments(catalogue.workflow(text).definition, NoiseLaw()).fastest
    got = [moments.field.constant(value) for value in moments.risks(GENERATIONS)]
    assert got == [ANCHORS[text](g) for g in range(1, GENERATIONS + 1)]


THETA = sympy.Symbol("theta", real=True)
BIASED: dict[str, Callable[[int], sympy.Expr]] = {
    "shrinkage:p=1/2": lambda g: (
        sympy.Rational(1, 3)
        + sympy.Rational(2, 3) / 4 ** (g - 1)
        + THETA**2 * (1 - sympy.Rational(1, 2 ** (g - 1))) ** 2
    ),
    "bias:b=1/3": lambda g: g + sympy.Rational(g - 1, 3) ** 2,
    "bias:b=b,keep=yes": lambda g: (
        sympy.harmonic(g, 2)
        + (
            0
            if g == 1
            else sympy.Symbol("b", real=True) ** 2 * (sympy.harmonic(g) - sympy.Rational(1, 2)) ** 2
        )
    ),
    "bias:b=1/2,keep=yes,shrinking=yes": lambda g: (
        sympy.harmonic(g, 2) + (0 if g == 1 else sympy.Rational(1, 16))
    ),
    "bias:b=1,shrinking=yes,sizes=i^2": lambda g: sympy.harmonic(g, 2) + (sympy.harmonic(g, 2) - 1) ** 2,
}


@pytest.mark.parametrize("text", BIASED)
def test_biased_anchor(text: str) -> None:
    moments = SecondMoments(catalogue.workflow(text).definition, NoiseLaw())
    for g, value in enumerate(moments.risks(6), 1):
        assert sympy.expand(moments.field.expression(value) - BIASED[text](g)) == 0


def test_golden_values() -> None:
    """g = 1..6 as published."""
    moments = SecondMoments(catalogue.workflow("augment-subsample").definition, NoiseLaw()).fastest
    golden = ["1", "7/4", "25/12", "109/48", "2869/1200", "2969/1200"]
    assert [str(moments.field.constant(value)) for value in moments.risks(6)] == golden


@pytest.mark.parametrize("name", catalogue.workflows())
def test_every_workflow_agrees_with_brute_force_as_it_comes(name: str) -> None:
    """Whatever is left symbolic gets the first inner value of its domain."""
    definition = catalogue.workflow(name).definition
    values = {parameter.name: parameter.domain.sample()[0] for parameter in definition.parameters}
    truth = Fraction(2, 3)
    moments = SecondMoments(definition, NoiseLaw())
    point = {p.symbol: values.get(p.name, truth) for p in moments.field.parameters}
    got = [sympy.Rational(moments.field.expression(value).subs(point)) for value in moments.risks(5)]
    assert got == dense_risks(definition, 5, truth=truth, values=values)


def test_the_anchors_catch_an_error() -> None:
    """1/(g+1) in place of 1/g is the commonest slip."""
    definition = Definition(fit="pool", pools={"pool": "pool + (batch - pool)/(g + 1)"})
    wrong = SecondMoments(definition, NoiseLaw(), numeric=True)
    got = [wrong.field.constant(value) for value in wrong.risks(3)]
    assert got != [ANCHORS["augment"](g) for g in range(1, 4)]
