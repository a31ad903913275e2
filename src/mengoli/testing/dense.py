"""A slow, obviously right oracle: every value is a linear form in independent noises, in exact fractions.

K = A Q A^T in full, with no recursion of second moments: a workflow is run through its own lines, each draw
adds one noise, and variances are sums over noises. In the exact regime the variance of a batch's noise is
(1 + v2 Var(parent)/n)/size in units of V/n, and a subsample's follows from the points its pool really holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import final

from ..theory.language.interpreter import run
from ..theory.language.workflow import Definition


@final
@dataclass(frozen=True)
class LinearForm:
    """A combination of independent noises, and of the batches whose points it averages.

    Parameters
    ----------
    noises
        Coefficient of each noise.
    batches
        Weight of each batch.
    offset
        Its non-random part.
    """

    noises: Mapping[int, Fraction] = field(default_factory=dict)
    batches: Mapping[int, Fraction] = field(default_factory=dict)
    offset: Fraction = Fraction(0)


@final
class DenseWorld:
    """Draws independent noises and remembers their exact variances.

    Parameters
    ----------
    n
        Sample size, or ``None`` in the asymptotic regime.
    curvature
        v2 of the family's variance function.
    truth
        The true parameter, in standard deviations of the fit on real data.
    """

    def __init__(
        self, n: Fraction | None = None, curvature: Fraction = Fraction(0), truth: Fraction = Fraction(0)
    ) -> None:
        self.rate = Fraction(0) if n is None else 1 / n
        self.curvature, self.truth = curvature, truth
        self.variances: list[Fraction] = []
        self.point_squares: list[Fraction] = []

    def covariance(self, left: LinearForm, right: LinearForm) -> Fraction:
        """Cov(left, right), in units of V/n."""
        shared = left.noises.keys() & right.noises.keys()
        return sum((left.noises[k] * right.noises[k] * self.variances[k] for k in shared), Fraction(0))

    def risk(self, value: LinearForm) -> Fraction:
        """Variance plus squared bias."""
        return self.covariance(value, value) + (value.offset - self.truth) ** 2

    def batch(self, generation: int, model: str, parent: LinearForm | None, size: Fraction) -> LinearForm:
        """A batch from a fit: the fit plus one noise."""
        origin = parent or LinearForm(offset=self.truth)
        return self._draw(LinearForm(origin.noises, {}, origin.offset), size)

    def noisy_batch(
        self, generation: int, model: str, parent: LinearForm, size: Fraction, noise: Fraction
    ) -> LinearForm:
        """A batch whose points vary `noise` times as much as the truth's."""
        return self._draw(LinearForm(parent.noises, {}, parent.offset), size, noise)

    def real(self, generation: int, model: str, size: Fraction) -> LinearForm:
        """A batch from the truth."""
        return self._draw(LinearForm(offset=self.truth), size)

    def subsample(
        self,
        generation: int,
        pool: str,
        value: LinearForm,
        points: Fraction,
        total: Fraction,
        replacement: bool,
    ) -> LinearForm:
        """The pool's mean plus one noise, whose variance comes from the points in the pool."""
        squares = sum((weight * self.point_squares[k] for k, weight in value.batches.items()), Fraction(0))
        within = squares - self.rate * self.covariance(value, value)
        if replacement:
            variance = within / points
        elif points == total:
            variance = Fraction(0)
        else:
            variance = within * (1 / points - 1 / total) * total / (total - self.rate)
        return self._with_noise(value, variance)

    def combine(self, terms: list[tuple[Fraction, LinearForm]], constant: Fraction) -> LinearForm:
        """A linear combination."""
        noises: dict[int, Fraction] = {}
        batches: dict[int, Fraction] = {}
        for factor, value in terms:
            for k, coefficient in value.noises.items():
                noises[k] = noises.get(k, Fraction(0)) + factor * coefficient
            for k, weight in value.batches.items():
                batches[k] = batches.get(k, Fraction(0)) + factor * weight
            constant = constant + factor * value.offset
        return LinearForm(noises, batches, constant)

    def _draw(self, origin: LinearForm, size: Fraction, noise: Fraction = Fraction(1)) -> LinearForm:
        parent_variance = self.covariance(origin, origin)
        spread = noise * (1 + self.curvature * self.rate * parent_variance)
        self.point_squares.append(spread + self.rate * parent_variance)
        made = self._with_noise(origin, spread / size)
        return LinearForm(made.noises, {len(self.point_squares) - 1: Fraction(1)}, made.offset)

    def _with_noise(self, value: LinearForm, variance: Fraction) -> LinearForm:
        self.variances.append(variance)
        return LinearForm({**value.noises, len(self.variances) - 1: Fraction(1)}, value.batches, value.offset)


def dense_risks(
    definition: Definition,
    generations: int,
    *,
    n: Fraction | None = None,
    curvature: Fraction = Fraction(0),
    truth: Fraction = Fraction(0),
    values: Mapping[str, Fraction] | None = None,
) -> list[Fraction]:
    """The risk ratios R_1, ..., R_G of a workflow's first model, by brute force.

    Parameters
    ----------
    definition
        The workflow.
    generations
        G; the cost grows like G^3.
    n, curvature, truth
        As for `DenseWorld`.
    values
        Numbers for the parameters left symbolic.
    """
    world = DenseWorld(n, curvature, truth)
    model = definition.models[0]
    risks = [world.risk(fits[model]) for fits in run(definition, world, generations, values)]
    return [risk / risks[0] for risk in risks]
