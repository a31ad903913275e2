"""The unbiased variance and ridge on weighted training sets, against every batch's own moments, raw data, enumeration.

The oracle keeps every batch for ever. The workflow's lines run on dictionaries of weights, and the second moments of
all batches with each other are written down from what a batch is, in fractions: no registers, no state space.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, final

import numpy as np
import pytest

from mengoli.theory import catalogue
from mengoli.theory.errors import NotCoveredError
from mengoli.theory.language.interpreter import run
from mengoli.theory.language.workflow import Definition
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
