"""The Gaussian process behind a workflow: the exact covariance K(g, h) = Cov(theta_g, theta_h) and what follows.

In units of V/n, the variance of the fit on n real points, sqrt(n) times the errors of the fits tends to a
Gaussian process, whose covariance comes from the state space s_g = A(g) s_{g-1} + B(g) noise_g:

    K(g, h) = r_g A(g) ... A(h+1) P_h r_h',     P_h = Cov(s_h),  r_h the readout of the fit,  h <= g .

If r_g A(g) = r_{g-1} for every g the fits are a martingale and K(g, h) = K(min(g, h), min(g, h)); so it is for
discard and augment.
Source: Dey & Donoho, arXiv:2410.22812, section on Gaussian processes; the functionals are derived here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations_with_replacement, islice
from typing import Final, final

import sympy

from ..algebra.conversions import to_fraction
from ..errors import InputError, NotCoveredError
from ..language.fields import Element, Field, NumberField
from ..language.interpreter import bound
from ..language.weights import Weights
from ..language.workflow import Definition
from .affine import WITHIN, Unknown
from .second_moments import NoiseLaw, SecondMoments
from .state_space import ONE, TRUTH, Form, Step

_HORIZON: Final = 2000
_ASYMPTOTIC: Final = NoiseLaw()

Row = dict[str, Fraction]
"""A linear form in the registers of one generation."""


@final
@dataclass(frozen=True)
class Moment:
    """One generation in plain fractions: its readout, its transition, the covariance and mean of its state."""

    readout: Row
    transition: Mapping[str, Row]
    covariance: Mapping[tuple[str, str], Fraction]
    mean: Row
    step: Step | None

    def variance(self, left: Row, right: Row) -> Fraction:
        """left P right'."""
        return sum((x * y * self.covariance[a, b] for a, x in left.items() for b, y in right.items()), Fraction(0))


@final
@dataclass(frozen=True)
class LimitProcess:
    """The fits of a workflow as a Gaussian process, exactly.

    Parameters
    ----------
    definition
        The workflow, with a number for every parameter (see `at`).
    noise
        The regime: asymptotic if left out; at finite n second moments only, the process is not Gaussian.
    truth
        The true parameter in standard deviations of the fit on real data; read by biased workflows only.
    model
        Which model's fits; the first one's if ``None``.

    Raises
    ------
    InputError
        If a parameter is still symbolic or there is no such model.

    Examples
    --------
    >>> from mengoli.theory.workflows import Augment
    >>> process = LimitProcess(Augment().definition)
    >>> process.covariance(5, 2), process.first_passage(Fraction(3, 2))
    (Fraction(5, 4), 7)
    """

    definition: Definition
    noise: NoiseLaw = _ASYMPTOTIC
    truth: Fraction = Fraction(0)
    model: str | None = None

    def __post_init__(self) -> None:
        bound(self.definition, {})
        if self.model is not None and self.model not in self.definition.models:
            raise InputError("there is no such model", got=self.model, instead=" or ".join(self.definition.models))

    @classmethod
    def at(cls, definition: Definition, values: Mapping[str, Fraction]) -> LimitProcess:
        """The process of a workflow whose symbolic parameters take the given values."""
        return cls(replace(definition, settings=bound(definition, values)))

    # ---- second moments -----------------------------------------------------------------------------------

    def covariance(self, g: int, h: int) -> Fraction:
        """K(g, h), in units of V/n."""
        return self.row(max(g, h))[min(g, h) - 1]

    def row(self, g: int) -> list[Fraction]:
        """K(g, 1), ..., K(g, g)."""
        moments = self.moments(g)
        backward, row = dict(moments[-1].readout), []
        for moment in reversed(moments):
            row.append(moment.variance(backward, moment.readout))
            backward = _through(backward, moment.transition)
        return row[::-1]

    def matrix(self, generations: int) -> list[list[Fraction]]:
        """K(g, h) for g, h = 1, ..., `generations`; symmetric."""
        rows = [self.row(g) for g in range(1, generations + 1)]
        return [[rows[max(g, h)][min(g, h)] for h in range(generations)] for g in range(generations)]

    def mean_error(self, g: int) -> Fraction:
        """E theta_g - theta; zero unless the workflow is biased."""
        moment = self.moments(g)[-1]
        return sum((weight * moment.mean[name] for name, weight in moment.readout.items()), Fraction(0))

    def risk_ratio(self, g: int) -> Fraction:
        """R_g: variance plus squared mean error, over the variance of the fit on real data."""
        moment = self.moments(g)[-1]
        first = self.moments(1)[0]
        variance = moment.variance(moment.readout, moment.readout)
        return (variance + self.mean_error(g) ** 2) / first.variance(first.readout, first.readout)

    def efficiency(self, g: int) -> Fraction:
        """Asymptotic relative efficiency of fit g to the fit on real data, 1/R_g."""
        return 1 / self.risk_ratio(g)

    def is_martingale(self) -> bool:
        """Whether E(theta_g | the past) = theta_{g-1} for every g, decided as an identity in g.

        Then K(g, h) = K(min(g, h), min(g, h)).

        Raises
        ------
        NotRationalError
            Where a weight or size is no rational function of g.
        """
        moments = SecondMoments(self.definition, self.noise)
        space, model = moments.space, self.model or self.definition.models[0]
        if space.biased:
            return False
        places: list[tuple[Weights, Weights | None]] = [
            (Weights(self.definition, moments.field, place=g), _before(self.definition, moments.field, g))
            for g in range(2, space.settled + 2)
        ]
        places.append((Weights(self.definition, moments.field), Weights(self.definition, moments.field, back=1)))
        for here, before in places:
            step = space.step(here, before)
            forward: Form = {}
            for name, weight in step.fits[model].items():
                for key, value in step.registers[str(name)].items():
                    if isinstance(key, str):
                        forward[key] = forward.get(key, moments.field.number(0)) + weight * value
            kept = {key: value for key, value in forward.items() if value != 0}
            if kept != space.fit_before(model, space.held(), before):
                return False
        return True

    # ---- functionals --------------------------------------------------------------------------------------

    def correlation(self, g: int, h: int = 1) -> sympy.Expr:
        """Correlation of fit g with fit h, by default with the fit on real data; exact."""
        covariance = self.covariance(g, h)
        product = self.covariance(g, g) * self.covariance(h, h)
        if product == 0:
            raise NotCoveredError(f"fit {g} or fit {h} has variance zero: there is no correlation")
        return _rational(covariance) / sympy.sqrt(_rational(product))

    def probability_closer(self, g: int, than: int = 1, dimension: int = 1) -> sympy.Expr:
        """Probability that fit g is closer to the truth than fit `than`, by default the one on real data.

        With U = theta_than - theta_g and V = theta_than + theta_g, the event is sum U_i V_i > 0 over the
        coordinates; with rho = Corr(U, V) its probability is I_{(1 + rho)/2}(d/2, d/2), the regularised
        incomplete beta function: 1/2 + arcsin(rho)/pi for d = 1 and (1 + rho)/2 for d = 2. Loss: Euclidean,
        in coordinates in which the fit's covariance is a multiple of the identity.

        Raises
        ------
        NotCoveredError
            If the workflow is biased, at finite n, or the two fits are the same.
        """
        if dimension < 1:
            raise InputError("the dimension is at least 1", got=dimension, instead="1")
        if self.noise.sample_size is not None:
            raise NotCoveredError("at finite n the fits are not Gaussian: probabilities are asymptotic only")
        if self.mean_error(g) != 0 or self.mean_error(than) != 0:
            raise NotCoveredError("the probability is given for fits without bias")
        own, other = self.covariance(g, g), self.covariance(than, than)
        spread = (own + other) ** 2 - 4 * self.covariance(g, than) ** 2
        if spread == 0:
            raise NotCoveredError(f"fit {g} and fit {than} agree up to sign: neither is closer")
        rho = _rational(other - own) / sympy.sqrt(_rational(spread))
        if dimension == 1:
            return sympy.Rational(1, 2) + sympy.asin(rho) / sympy.pi
        if dimension == 2:
            return (1 + rho) / 2
        half = sympy.Rational(dimension, 2)
        return sympy.betainc_regularized(half, half, 0, (1 + rho) / 2)

    def first_passage(self, threshold: Fraction | int = 2, within: int = _HORIZON) -> int | None:
        """The first generation whose risk ratio reaches `threshold`; ``None`` if none does up to `within`."""
        return next((g for g, ratio in enumerate(self.ratios(within), 1) if ratio >= threshold), None)

    def ratios(self, generations: int) -> Iterator[Fraction]:
        """R_1, R_2, ... one after the other, without keeping the past."""
        if generations < 1:
            raise InputError("a generation is at least 1", got=generations, instead="1")
        moments = SecondMoments(self.definition, self.noise).fastest
        for value in islice(moments.risks(generations, self.model), generations):
            yield self._number(moments, value)

    # ---- the state space in fractions ---------------------------------------------------------------------

    def moments(self, generations: int) -> list[Moment]:
        """The state at g = 1, ..., `generations`."""
        if generations < 1:
            raise InputError("a generation is at least 1", got=generations, instead="1")
        known, source = self._cache
        while len(known) < generations:
            known.append(next(source))
        return known[:generations]

    @cached_property
    def _cache(self) -> tuple[list[Moment], Iterator[Moment]]:
        return [], self._generate()

    def _generate(self) -> Iterator[Moment]:
        moments = SecondMoments(self.definition, self.noise).fastest
        model = self.model or self.definition.models[0]
        for step, values in moments.generations(10**9):
            if step is None:
                held = f"fit {model}" if model in moments.space.kept_fits else next(iter(self.definition.pools))
                readout, transition = {held: Fraction(1)}, {}
            else:
                readout = self._row(moments, step.fits[model])
                transition = {name: self._row(moments, form) for name, form in step.registers.items()}
            yield self._moment(moments, step, readout, transition, values)

    def _moment(
        self,
        moments: SecondMoments,
        step: Step | None,
        readout: Row,
        transition: Mapping[str, Row],
        values: Mapping[Unknown, Element],
    ) -> Moment:
        registers = moments.space.registers
        known = {pair: self._number(moments, value) for pair, value in values.items() if pair[0] != WITHIN}
        second = {(a, b): known[moments.pair(a, b)] for a, b in combinations_with_replacement(registers, 2)}
        mean = {name: second.get((name, ONE), Fraction(0)) for name in registers}
        covariance = {(a, b): value - mean[a] * mean[b] for (a, b), value in second.items()}
        covariance |= {(b, a): value for (a, b), value in covariance.items()}
        return Moment(readout, transition, covariance, mean, step)

    def _row(self, moments: SecondMoments, form: Form) -> Row:
        return {str(key): self._number(moments, value) for key, value in form.items() if isinstance(key, str)}

    def _number(self, moments: SecondMoments, element: Element) -> Fraction:
        if isinstance(moments.field, NumberField):
            return to_fraction(element)
        value = moments.field.expression(element).subs(TRUTH.symbol, _rational(self.truth))
        return Fraction(int(value.p), int(value.q))

    def start(self) -> dict[str, str]:
        """Which model's real batch each register holds after generation 1, where it holds one."""
        first = SecondMoments(self.definition, self.noise).fastest.space.first()
        return {register: model for register, model in first.items() if model is not None}


def _through(row: Row, transition: Mapping[str, Row]) -> Row:
    """row times the transition: the same form one generation earlier, its constant left out."""
    made: Row = {}
    for name, weight in row.items():
        for earlier, factor in transition.get(name, {}).items():
            made[earlier] = made.get(earlier, Fraction(0)) + weight * factor
    return made


def _before(definition: Definition, field: Field, generation: int) -> Weights | None:
    return Weights(definition, field, place=generation - 1) if generation > 2 else None


def _rational(value: Fraction) -> sympy.Rational:
    return sympy.Rational(value.numerator, value.denominator)
