"""From a family and a workflow to the recursion of second moments, in both regimes.

In units of V/n, the variance of a point over the sample size, with c = 1/n (c = 0 in the asymptotic regime):

* a batch of s n points from a fit with variance k adds noise of variance f (1 + v2 c k)/s, f = 1 unless the
  workflow says that synthetic points vary f times as much ;
* a fresh real batch of s n points adds noise of variance 1/s ;
* m n of a pool's N n points add (1/m - 1/N) w N/(N - c) without replacement, w/m with, where w is the expected
  variance of the pool's points about their own mean, over V. The mean square w + c k_pool of the points about mu
  follows the pool's own weights: a batch contributes f (1 + v2 c k) + c k.
* where the variance is fitted, a batch's points vary by w/(1 - c S) in place of 1 + v2 c k, w that of the fit's
  training points about their weighted mean and S from `point_weights` (zero where one divides by all points).

So s_g = A s_{g-1} + B noise turns into one affine recursion u(g) = T(g) u(g-1) + f(g) for the covariances of
the registers and the variances w. Unknowns that stay zero, stay constant or are explicit are eliminated,
so that the classical workflows come down to one equation. An estimator whose bias is `drift` standard
deviations on every batch adds that to each batch's mean; a ridge shrinks every fit. The mean error can be read out, or
the fitted variance, as well as the mean squared error. Source: Dey & Donoho, arXiv:2410.22812, section on
Gaussian processes; the exact regime from Morris (1982), derived here.

Above 300 lines: one class, one generation of one recursion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement
from typing import final

from ..errors import InputError, NotCoveredError
from ..language.definition import Definition
from ..language.fields import Element, Field, NumberField, WeightField
from ..language.linear import Batch, Last, Pool, Real, Subsample
from ..language.weights import NotRationalError, Weights, geometric_base
from ..symbols import Parameter
from .affine import WITHIN, Affine, Unknown, added, scaled
from .exchangeable import Exchange
from .noise import Curvature as Curvature
from .noise import NoiseLaw as NoiseLaw
from .noise import Reciprocal as Reciprocal
from .noise import Spread
from .point_weights import PointWeights
from .pool_points import points_are_shown_alike
from .positivity import sizes_are_shown_positive
from .state_space import ONE, TRUTH, Form, Key, Noise, StateSpace, Step


@final
@dataclass(frozen=True)
class SecondMoments:
    """The second moments of a workflow under a noise law.

    Parameters
    ----------
    definition
        The workflow.
    noise
        The family's contribution.
    numeric
        Compute in plain numbers, one generation at a time; nothing may be left symbolic.
    mean
        Read out the fit's mean error instead of its mean squared error; only a drift or a bias makes one.
    fitted_variance
        Read out the variance that is fitted, where one is.
    given
        What the family's letters stand for where plain numbers are computed with: numbers, or functions of one matrix.
    """

    definition: Definition
    noise: NoiseLaw
    numeric: bool = False
    mean: bool = False
    fitted_variance: bool = False
    given: Mapping[Parameter, Element] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if self.noise.weighs_points:
            _ = self.points  # what is no weighted set of points is said at once
        if self.noise.sample_size is not None and self.space.biased and self.noise.curvature != 0:
            raise NotCoveredError(
                "a biased workflow at finite n needs E theta as well as Var theta in E V(theta): "
                "the exact regime is not covered where V depends on the mean; leave out --n for the limit of large n"
            )
        if not self.numeric:
            sizes_are_shown_positive(self.definition)
        for draw in self.definition.subsamples:
            points_are_shown_alike(self.space, draw)

    @cached_property
    def space(self) -> StateSpace:
        """The workflow's state space, over a field with every parameter in use."""
        try:
            base = geometric_base(self.definition)
        except NotRationalError:
            base = None
        extra = (*self.definition.parameters, *self.noise.parameters)
        field = NumberField(base) if self.numeric else WeightField(tuple(dict.fromkeys(extra)), base)
        if self.noise.penalty != 0:
            return StateSpace(self.definition, field, self.noise.drift, self._gain, self.noise.signal)
        space = StateSpace(self.definition, field, self.noise.drift)
        if self.numeric:
            return space
        if not space.distorted:
            return space
        field = WeightField(tuple(dict.fromkeys((*extra, TRUTH))), base)
        return StateSpace(self.definition, field, self.noise.drift)

    @cached_property
    def fastest(self) -> SecondMoments:
        """The same moments in plain numbers, if nothing is left symbolic; else these."""
        if self.numeric or self.field.parameters:
            return self
        return replace(self, numeric=True)

    @cached_property
    def points(self) -> PointWeights:
        """The weights of the training points."""
        return PointWeights(self.definition, self.space.field)

    def _gain(self, model: str, weights: Weights | None) -> Element:
        """1/(1 + r S), by which a ridge shrinks."""
        return 1 / (1 + self._setting(self.noise.penalty) * self.points.squares(model, weights))

    @property
    def field(self) -> Field:
        """Where everything is computed."""
        return self.space.field

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        """The covariances of pairs of registers, and the variance within what is drawn from or fitted.

        Of moments that are equal because models may be exchanged there is one.
        """
        pairs = dict.fromkeys(self.pair(a, b) for a, b in combinations_with_replacement(self.space.registers, 2))
        return (*pairs, *dict.fromkeys(self._within(name) for name in self._holders))

    @cached_property
    def _holders(self) -> tuple[str, ...]:
        """The registers whose points' variance is read: pools that are drawn from, or all where it is fitted."""
        if self.noise.spread is not Spread.BY_MEAN:
            return self.points.registers
        return tuple(dict.fromkeys(draw.pool for draw in self.definition.subsamples))

    def _within(self, register: str) -> Unknown:
        return (WITHIN, self.pair(register, register)[0])

    def at(self, generation: int) -> Step:
        """The step of one generation g >= 2."""
        before = Weights(self.definition, self.field, place=generation - 1) if generation > 2 else None
        return self.space.step(Weights(self.definition, self.field, place=generation), before)

    def general(self, back: int = 0) -> Step:
        """The step as rational functions of g, read at g - back.

        Raises
        ------
        NotRationalError
            Where a weight or a size is no rational function of g.
        """
        here = Weights(self.definition, self.field, back=back)
        return self.space.step(here, Weights(self.definition, self.field, back=back + 1))

    def start(self) -> dict[Unknown, Element]:
        """Every unknown after generation 1, the fit on real data."""
        first = self.space.first()
        weights = Weights(self.definition, self.field, place=1)
        variance = self._number(1) / weights.size
        drift = self._setting(self.noise.drift)
        values: dict[Unknown, Element] = {}
        for unknown in self.unknowns:
            a, b = unknown
            if a == WITHIN:
                values[unknown] = (1 - self._rate * variance) * int(first[b] is not None)
            elif ONE in unknown:
                held = first.get(a) is not None or first.get(b) is not None
                values[unknown] = self._number(1) if a == b else drift * int(held)
            else:
                values[unknown] = variance if first[a] is not None and first[a] == first[b] else self._number(0)
                if first[a] is not None and first[b] is not None:
                    values[unknown] = values[unknown] + drift * drift
        return values

    def generations(self, last: int) -> Iterator[tuple[Step | None, Mapping[Unknown, Element]]]:
        """The step and all unknowns at g = 1, ..., last, one after the other; no step leads to g = 1."""
        current = self.start()
        yield None, current
        for generation in range(2, last + 1):
            step = self.at(generation)
            current = {unknown: self._apply(form, current) for unknown, form in self.affine(step).items()}
            yield step, current

    def _apply(self, form: Affine, values: Mapping[Unknown, Element]) -> Element:
        total = self._number(0)
        for key, factor in form.items():
            total = total + (factor if key is None else factor * values[key])
        return total

    def readout(self, step: Step, model: str) -> Affine:
        """A model's mean squared error as an affine form in the unknowns of the same generation."""
        if self.fitted_variance:
            return self._fitted(step.fits[model], model, step.weights)
        other: Form = {ONE: self._number(1)} if self.mean else step.fits[model]
        return self._quadratic(step.fits[model], other, {})

    def first_value(self) -> Element:
        """The mean squared error, or mean error, of the fit on real data; every later one is divided by it."""
        variance, error = 1 / Weights(self.definition, self.field, place=1).size, self._setting(self.noise.drift)
        if self.fitted_variance:
            return 1 - self._rate * variance * int(self.noise.spread is Spread.FITTED)
        if self.noise.penalty != 0:
            gain = self._gain(self.definition.models[0], None)
            variance, error = gain * gain * variance, (gain - 1) * self._setting(self.noise.signal)
        return error if self.mean else variance + error * error

    def risks(self, generations: int, model: str | None = None) -> Iterator[Element]:
        """The risk ratio R_1, R_2, ... in the field, with no closed form in between."""
        chosen = model or self.definition.models[0]
        first = self.first_value()
        for step, values in self.generations(generations):
            yield self._number(1) if step is None else self._apply(self.readout(step, chosen), values) / first

    # ---- one generation -----------------------------------------------------------------------------------

    def affine(self, step: Step) -> dict[Unknown, Affine]:
        """Every unknown after a generation, as an affine form in the unknowns before it."""
        spread: dict[Noise, Affine] = {}
        for noise in self._noises(step):
            if isinstance(noise, Batch | Real):
                spread[noise] = self._drawn(noise, step)
        after: dict[Unknown, Affine] = {}
        sets = self._sets(step)
        for name in self._holders:
            held = step.registers[name]
            about_mean = scaled(self._quadratic(held, held, spread), -self._rate)
            after[self._within(name)] = added(self._mean_square(sets[name], step), about_mean)
        for draw in self.definition.subsamples:
            spread[draw] = self._subsample(draw, after[self._within(draw.pool)], step)
        for a, b in self.unknowns:
            if a != WITHIN:
                after[a, b] = self._quadratic(step.registers[a], step.registers[b], spread)
        return after

    def _noises(self, step: Step) -> set[Noise]:
        return {key for form in step.registers.values() for key in form if not isinstance(key, str)}

    def _drawn(self, noise: Batch | Real, step: Step) -> Affine:
        if isinstance(noise, Real):
            return {None: 1 / step.weights.real_size}
        return scaled(self._point_variance(noise.model, step), step.weights.noise / step.weights.size)

    def _point_variance(self, model: str, step: Step) -> Affine:
        """E of the variance of a point of the model that a batch was drawn from, over V."""
        if self.noise.spread is not Spread.BY_MEAN:
            return self._fitted(self._parent_form(model, step), model, self._weights_before(step))
        return added({None: self._number(1)}, scaled(self._parent(model, step), self._rate * self._curvature))

    def _fitted(self, fit: Form, model: str, weights: Weights | None) -> Affine:
        """E of the variance that a fit has for its points, a form in registers of its own generation."""
        within = added(self._square(fit), scaled(self._quadratic(fit, fit, {}), -self._rate))
        if self.noise.spread is Spread.FITTED:
            return within
        left = 1 - self._rate * self.points.squares(model, weights)
        if left == 0:
            raise InputError("the unbiased variance needs two points", got="one", instead="n = 2 or more")
        return scaled(within, 1 / left)

    def _parent(self, model: str, step: Step) -> Affine:
        """The second moment of the fit a batch was drawn from, in the unknowns before the generation."""
        form = self._parent_form(model, step)
        return self._quadratic(form, form, {})

    def _parent_form(self, model: str, step: Step) -> Form:
        return self.space.fit_before(model, self.space.held(), self._weights_before(step))

    def _weights_before(self, step: Step) -> Weights | None:
        """Where the generation before is read; ``None`` at g = 2."""
        place, back = step.weights.place, step.weights.back
        if place is None:
            return Weights(self.definition, self.field, back=back + 1)
        return Weights(self.definition, self.field, place=place - 1) if place > 2 else None

    def _sets(self, step: Step) -> Mapping[str, Form]:
        """The points of each holder after a generation as a weighted set of batches and of what was held."""
        if self.noise.spread is not Spread.BY_MEAN:
            return self.points.space.step(step.weights, self._weights_before(step)).registers
        return {
            name: {atom.name if isinstance(atom, Pool) else atom: weight for atom, weight in form.items()
                   if not isinstance(atom, Last)}
            for name, form in step.pools.items()
        }  # fmt: skip

    def _mean_square(self, form: Form, step: Step) -> Affine:
        """The mean square of a set's points about the truth."""
        total = self._square({key: weight for key, weight in form.items() if isinstance(key, str)})
        for key, weight in form.items():
            if isinstance(key, Real):
                total = added(total, {None: weight})
            elif isinstance(key, Batch):
                inside = scaled(self._point_variance(key.model, step), step.weights.noise)
                part = added(inside, scaled(self._parent(key.model, step), self._rate))
                total = added(total, scaled(part, weight))
        return total

    def _square(self, form: Form) -> Affine:
        """The same of a weighted set of what registers hold; the error of a random part moves no mean square."""
        total = Affine()
        for key, weight in form.items():
            if isinstance(key, str) and key in self._holders:
                part: Affine = {self._within(key): self._number(1)}
                square: Affine = {self.pair(key, key): self._rate}
                total = added(total, scaled(added(part, square), weight))
        return total

    def _subsample(self, draw: Subsample, within: Affine, step: Step) -> Affine:
        points = step.weights.read(draw.points, "the points of a subsample")
        total = step.weights.read(draw.total, "the points of a pool")
        if self._rate == 0 and self.definition.plain_noise:
            within = {None: self._number(1)}
        if draw.replacement:
            return scaled(within, 1 / points)
        factor = 1 / points - 1 / total
        number = self.field.constant(factor)
        if number is not None and number < 0:
            raise InputError(
                f"a subsample takes {self.field.constant(points)} n of {self.field.constant(total)} n points",
                instead="a budget between 0 and what the pool holds",
            )
        return scaled(within, factor * total / (total - self._rate)) if factor != 0 else {}

    def _quadratic(self, left: Form, right: Form, spread: Mapping[Noise, Affine]) -> Affine:
        total: Affine = {}
        for a, x in left.items():
            for b, y in right.items():
                if isinstance(a, str) and isinstance(b, str):
                    key, product = self.pair(a, b), x * y
                    total[key] = total[key] + product if key in total else product
                elif a == b and not isinstance(a, str):
                    total = added(total, scaled(spread[a], x * y))
        return {key: value for key, value in total.items() if value != 0}

    @cached_property
    def _exchange(self) -> Exchange:
        return Exchange(self.space)

    def pair(self, a: str, b: str) -> Unknown:
        """The unknown that is the covariance of two registers."""
        return self._exchange.pair(a, b)

    # ---- numbers of the family ----------------------------------------------------------------------------

    def _number(self, value: int | Fraction) -> Element:
        return self.field.number(value)

    def _setting(self, value: Curvature) -> Element:
        if isinstance(value, Reciprocal):
            return self._number(value.factor) / self.field.parameter(value.parameter)
        if isinstance(value, Parameter):
            return self.given[value] if value in self.given else self.field.parameter(value)
        return self._number(value)

    @cached_property
    def _rate(self) -> Element:
        """c = 1/n, zero in the asymptotic regime."""
        size = self.noise.sample_size
        return self._number(0) if size is None else 1 / self._setting(size)

    @cached_property
    def _curvature(self) -> Element:
        return self._setting(self.noise.curvature)


__all__ = ["Curvature", "Key", "NoiseLaw", "Reciprocal", "SecondMoments"]
