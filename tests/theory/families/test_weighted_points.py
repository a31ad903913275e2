"""The unbiased variance and ridge on weighted training sets, against every batch's own moments, raw data, enumeration.

The oracle keeps every batch for ever. The workflow's lines run on dictionaries of weights, and the second moments of
all batches with each other are written down from what a batch is, in fractions: no registers, no state space.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any, final

import numpy as np
import pytest
import sympy

from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.theory import catalogue
from mengoli.theory.families import Design, RidgeOnDesign
from mengoli.theory.language.interpreter import run
from mengoli.theory.language.plain import plain
from mengoli.theory.language.workflow import Definition
from mengoli.theory.law import derive
from mengoli.theory.symbols import Parameter

Weights = dict[int, Fraction]
N, R, B = (Parameter.read(name, domain) for name, domain in (("n", "n >= 2"), ("r", "r > 0"), ("b", "real")))
ONE = Fraction(1)

WORKFLOWS = (
    "discard", "discard:sizes=i^2", "augment", "augment:sizes=i", "augment:sizes=2^i", "window:k=2", "window:k=3",
    "real-plus-last", "real-plus-last:k=2", "fresh:w=1/3", "fresh:w=1/2,ratio=2", "fresh-pool:rho=1/4",
    "fresh-pool:rho=1/3,weights=optimal", "forget:w=1/3", "mutual:models=2,w=1/2", "mutual:models=3,w=1/4",
    "label-noise:factor=2", "label-noise:factor=1/2,keep=yes",
)  # fmt: skip


@final
class Everything:
    """A world whose values are weights on batches; a batch is known by its number."""

    def __init__(self) -> None:
        self.parents: list[Weights | None] = []
        self.sizes: list[Fraction] = []
        self.noises: list[Fraction] = []

    def batch(self, generation: int, model: str, parent: Weights | None, size: Fraction) -> Weights:
        return self.noisy_batch(generation, model, parent, size, ONE)

    def noisy_batch(
        self, generation: int, model: str, parent: Weights | None, size: Fraction, noise: Fraction
    ) -> Weights:
        self.parents.append(parent)
        self.sizes.append(size)
        self.noises.append(noise)
        return {len(self.parents) - 1: ONE}

    def real(self, generation: int, model: str, size: Fraction) -> Weights:
        return self.batch(generation, model, None, size)

    def subsample(self, *_: Any) -> Weights:
        raise NotImplementedError

    def combine(self, terms: list[tuple[Fraction, Weights]], constant: Fraction) -> Weights:
        assert constant == 0
        mixed: Weights = {}
        for weight, value in terms:
            for number, share in value.items():
                mixed[number] = mixed.get(number, Fraction(0)) + weight * share
        return {number: share for number, share in mixed.items() if share}

    def squares(self, fit: Weights) -> Fraction:
        return sum((a * a / self.sizes[k] for k, a in fit.items()), Fraction(0))


def fits(definition: Definition, generations: int) -> tuple[Everything, list[Weights]]:
    world = Everything()
    made: Iterator[Any] = run(definition, world, generations, {})
    return world, [step[definition.models[0]] for step in made]


def second(products: dict[tuple[int, int], Fraction], left: Weights, right: Weights) -> Fraction:
    return sum((x * y * products[i, j] for i, x in left.items() for j, y in right.items()), Fraction(0))


def normal(workflow: str, n: int, generations: int, *, unbiased: bool = True) -> list[tuple[Fraction, Fraction]]:
    """n E (mean)^2 and E s^2 of every fit; sigma = 1."""
    world, course = fits(catalogue.workflow(workflow).definition, generations)
    products: dict[tuple[int, int], Fraction] = {}
    squares: list[Fraction] = []

    def variance(fit: Weights) -> Fraction:
        within = sum((a * squares[k] for k, a in fit.items()), Fraction(0)) - second(products, fit, fit)
        return within / (1 - world.squares(fit) / n) if unbiased else within

    for new, (parent, size, noise) in enumerate(zip(world.parents, world.sizes, world.noises, strict=True)):
        centre = Fraction(0) if parent is None else second(products, parent, parent)
        point = ONE if parent is None else noise * variance(parent)
        for old in range(new):
            value = Fraction(0) if parent is None else second(products, parent, {old: ONE})
            products[new, old] = products[old, new] = value
        products[new, new] = centre + point / (n * size)
        squares.append(centre + point)
    return [(n * second(products, fit, fit), variance(fit)) for fit in course]


def ridge(workflow: str, r: Fraction, b: Fraction, generations: int) -> list[tuple[Fraction, Fraction]]:
    """The mean squared error of a coefficient b and the mean coefficient, in units of least squares on n points."""
    world, course = fits(catalogue.workflow(workflow).definition, generations)
    products: dict[tuple[int, int], Fraction] = {}
    means: list[Fraction] = []

    def shrunk(fit: Weights) -> Weights:
        return {k: a / (1 + r * world.squares(fit)) for k, a in fit.items()}

    for new, (parent, size, noise) in enumerate(zip(world.parents, world.sizes, world.noises, strict=True)):
        fit = None if parent is None else shrunk(parent)
        means.append(b if fit is None else sum((a * means[k] for k, a in fit.items()), Fraction(0)))
        for old in range(new):
            products[new, old] = products[old, new] = (
                b * means[old] if fit is None else second(products, fit, {old: ONE})
            )
        own = b * b if fit is None else second(products, fit, fit)
        products[new, new] = own + (ONE if fit is None else noise) / size
    told = []
    for weights in course:
        fit = shrunk(weights)
        mean = sum((a * means[k] for k, a in fit.items()), Fraction(0))
        told.append((second(products, fit, fit) - 2 * b * mean + b * b, mean))
    return told


def numbers(family: str, workflow: str, n: int | None, generations: int, quantity: str) -> list[Fraction]:
    made = catalogue.family(family).law(
        catalogue.workflow(workflow).definition, None if n is None else Fraction(n), quantity
    )
    return [Fraction(str(value)) for value in made.values(generations)]


@pytest.mark.parametrize("workflow", WORKFLOWS)
@pytest.mark.parametrize("estimator", ["unbiased", "mle"])
def test_the_normal_has_the_moments_of_its_batches(workflow: str, estimator: str) -> None:
    family, n, last = f"normal-mean-variance:estimator={estimator}", 4, 6
    known = normal(workflow, n, last, unbiased=estimator == "unbiased")
    risks, variances = (
        numbers(family, workflow, n, last, quantity) for quantity in ("risk_ratio", "expected_variance")
    )
    assert risks == [risk / known[0][0] for risk, _ in known]
    assert variances == [variance for _, variance in known]


@pytest.mark.parametrize("workflow", WORKFLOWS)
@pytest.mark.parametrize(("r", "b"), [("1/2", "1"), ("3", "-2/3")])
def test_ridge_has_the_moments_of_its_batches(workflow: str, r: str, b: str) -> None:
    known = ridge(workflow, Fraction(r), Fraction(b), 6)
    family = f"ridge:penalty={r},signal={b}"
    assert numbers(family, workflow, None, 6, "risk_ratio") == [risk / known[0][0] for risk, _ in known]
    assert numbers(family, workflow, None, 6, "mean") == [mean / Fraction(b) for _, mean in known]


@pytest.mark.parametrize(
    ("family", "workflow", "quantity"),
    [("normal-mean-variance:estimator=unbiased", workflow, quantity)
     for workflow in ("window:k=2", "real-plus-last", "fresh:w=w,ratio=2", "fresh-pool:rho=1/4",
                      "mutual:models=2,w=1/2", "label-noise:factor=f,keep=yes")
     for quantity in ("risk_ratio", "expected_variance")]
    + [("ridge:penalty=r,signal=b", workflow, quantity)
       for workflow in ("window:k=3", "real-plus-last:k=2", "fresh:w=1/3", "fresh-pool:rho=1/4", "label-noise:factor=f")
       for quantity in ("risk_ratio", "mean")],
)  # fmt: skip
def test_the_recursion_gives_the_values_with_everything_symbolic(family: str, workflow: str, quantity: str) -> None:
    """The recursion holds at letters; its values are those of the batches at numbers for them."""
    made = catalogue.family(family).law(catalogue.workflow(workflow).definition, N, quantity)
    letters = {"n": "5", "r": "2/3", "b": "-3", "w": "1/5", "f": "3/2"}
    recurrence = made.recurrence()
    given = {p.symbol: Fraction(letters[p.name]) for p in recurrence.parameters}
    chosen = workflow.replace("=w", "=1/5").replace("=f", "=3/2")
    if family.startswith("normal"):
        known = normal(chosen, 5, 6)
        expected = [risk / known[0][0] if quantity == "risk_ratio" else variance for risk, variance in known]
    else:
        known = ridge(chosen, Fraction(2, 3), Fraction(-3), 6)
        expected = [risk / known[0][0] if quantity == "risk_ratio" else mean / -3 for risk, mean in known]
    assert recurrence.first(6, given) == expected


PROVED = [
    ("ridge:penalty=r,signal=b", "discard", None, "(r + 1)^2*(b^2*r^2 + 2*b^2*r + 1)/(r*(r + 2)*(b^2*r^2 + 1))"),
    ("ridge:penalty=r,signal=b", "real-plus-last", None,
     "(b^2*r^3 + 3*b^2*r^2 + 2*r + 4)/((r + 3)*(b^2*r^2 + 1))"),
    ("ridge:penalty=1/2,signal=1", "fresh:w=1/2", None, None),
    ("normal-mean-variance:estimator=unbiased", "fresh:w=1/3", "n", "5*(3*n - 1)/(15*n - 13)"),
    ("normal-mean-variance:estimator=unbiased", "real-plus-last", "10", "37/28"),
]  # fmt: skip


@pytest.mark.parametrize(("family", "workflow", "n", "limit"), PROVED)
def test_limits_are_proved_and_are_where_the_batches_go(
    family: str, workflow: str, n: str | None, limit: str | None
) -> None:
    law = derive(catalogue.family(family), catalogue.workflow(workflow), n)
    assert (law.verdict.value, limit in (None, plain(law.limit))) == ("proved", True)
    numbers = {"r": Fraction(2, 3), "b": Fraction(-3), "n": Fraction(10)}
    assert law.limit is not None
    found = float(law.limit.subs({p.symbol: sympy.Rational(str(numbers[p.name])) for p in law.parameters}))
    if family.startswith("normal"):
        known = [risk for risk, _ in normal(workflow, 10, 40)]
    else:
        r, b = (numbers["r"], numbers["b"]) if law.parameters else (Fraction(1, 2), ONE)
        known = [risk for risk, _ in ridge(workflow, r, b, 40)]
    assert found == pytest.approx(float(known[-1] / known[0]), rel=1e-6)


RAW = ["window:k=2", "real-plus-last", "fresh:w=1/4", "fresh:w=1/2,ratio=2", "forget:w=1/3", "mutual:models=2,w=1/4"]


@pytest.mark.parametrize("workflow", RAW)
@pytest.mark.parametrize("family", ["normal-mean-variance:estimator=unbiased", "ridge:penalty=1/2,signal=2,d=2"])
def test_the_engine_draws_every_point_and_agrees(family: str, workflow: str) -> None:
    made = catalogue.family(family)
    found = simulate_raw(made, catalogue.workflow(workflow), n=4, generations=4, replicates=40_000, seed=9)
    ratios, errors = found.plain.estimate / found.first_risk, found.plain.standard_error / found.first_risk
    expected = [float(x) for x in numbers(family, workflow, 4, 4, "risk_ratio")]
    assert (np.abs(ratios - expected) < 4 * errors).all()


def test_plain_code_draws_points_with_weights() -> None:
    """Fresh real data with weight 1/4, written out point by point: four points of one weight and two of another."""
    rng, n, replicates = np.random.default_rng(17), 4, 400_000
    family, workflow = "normal-mean-variance:estimator=unbiased", "fresh:w=1/4,ratio=2"
    ratios = numbers(family, workflow, n, 4, "risk_ratio")
    variances = numbers(family, workflow, n, 4, "expected_variance")
    mean, variance = np.zeros(replicates), np.ones(replicates)
    data = rng.standard_normal((replicates, n))
    mean, variance = data.mean(axis=1), data.var(axis=1, ddof=1)
    for g in range(2, 5):
        batch = mean[:, None] + np.sqrt(variance)[:, None] * rng.standard_normal((replicates, n // 2))
        points = np.concatenate([rng.standard_normal((replicates, n)), batch], axis=1)
        weights = np.array([0.25 / 4] * 4 + [0.75 / 2] * 2)
        mean = points @ weights
        variance = ((points - mean[:, None]) ** 2 @ weights) / (1 - (weights**2).sum())
        for sample, value in ((mean**2, float(ratios[g - 1]) / n), (variance, float(variances[g - 1]))):
            assert abs(sample.mean() - value) < 4 * sample.std() / replicates**0.5, g


def test_every_outcome_of_ridge_on_coins() -> None:
    """Noise of one or minus one has the two moments that matter: all 2^5 histories of a window, one by one."""
    r, b, total = Fraction(3, 2), Fraction(2), Fraction(0)
    for signs in product((-1, 1), repeat=5):
        batches = [b + signs[0]]
        fit = batches[0] / (1 + r)
        for sign in signs[1:]:
            batches.append(fit + sign)
            fit = (batches[-1] + batches[-2]) / 2 * (2 / (2 + r))
        total += (fit - b) ** 2 / 2**5
    risk = (1 + (r * b) ** 2) / (1 + r) ** 2
    assert numbers(f"ridge:penalty={r},signal={b}", "window:k=2", None, 5, "risk_ratio")[-1] == total / risk


CROSSED = RidgeOnDesign(Fraction(6), (Fraction(1, 2), Fraction(-2)), Design("crossed", ((2.0, 0.0), (0.0, 3.0))))
"""X'X = diag(4, 9): two directions with rational penalties 3/2 and 2/3, coefficients 1 and -6."""


@pytest.mark.parametrize("workflow", [item for item in WORKFLOWS if "sizes" not in item])
def test_a_design_adds_up_its_directions(workflow: str) -> None:
    made = CROSSED.law(catalogue.workflow(workflow).definition)
    courses = [ridge(workflow, r, b, 5) for r, b in ((Fraction(3, 2), ONE), (Fraction(2, 3), Fraction(-6)))]
    risks = [sum((risk for risk, _ in step), Fraction(0)) for step in zip(*courses, strict=True)]
    assert [Fraction(str(value)) for value in made.values(5)] == [risk / risks[0] for risk in risks]


@pytest.mark.parametrize("workflow", ["window:k=2", "real-plus-last", "fresh:w=1/3"])
def test_a_design_has_a_proved_rational_limit(workflow: str) -> None:
    law = derive(RidgeOnDesign(), catalogue.workflow(workflow))
    assert law.verdict.value == "proved"
    assert law.ratios(7) == [Fraction(str(value)) for value in law.law.values(7)]
    enclosed = law.law.enclosed_limit()
    assert enclosed is not None
    assert law.limit is not None
    assert enclosed.lower <= Fraction(str(law.limit)) <= enclosed.upper
    assert float(law.ratio(500)) == pytest.approx(float(law.limit), rel=1e-2)


@pytest.mark.parametrize("workflow", ["window:k=2", "fresh:w=1/3"])
def test_raw_rows_of_a_design_with_weights_agree(workflow: str) -> None:
    family = RidgeOnDesign(Fraction(2))
    expected = [float(value) for value in family.law(catalogue.workflow(workflow).definition).values(4)]
    found = simulate_raw(family, catalogue.workflow(workflow), n=4, generations=4, replicates=20_000, seed=7)
    ratios, errors = found.plain.estimate / found.first_risk, found.plain.standard_error / found.first_risk
    assert (np.abs(ratios - expected) < 4 * errors).all()
