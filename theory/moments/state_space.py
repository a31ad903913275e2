"""A workflow as a linear state space: s_g = A(g) s_{g-1} + B(g) noise_g, the fit a linear readout of s_g.

Registers are what a generation leaves to the next: pools, remembered batches, and a fit only where it is not
a combination of the pools. A fit formed on a subsample leaves one register, the subsample's own error, so that
a pool and that error stay uncorrelated. All values are errors about the truth; where a line's weights do not
add up to one, or it has a constant offset, the register ``1`` carries the bias (in units of one real fit's
standard deviation, the truth being the parameter theta).

Above 300 lines: one class, the compilation of one generation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final, final

from ..errors import InputError
from ..language.expressions import Expression, show
from ..language.fields import Element, Field, WeightField
from ..language.linear import Atom, Batch, Fit, Last, LinearForm, Pool, Real, Subsample
from ..language.weights import SIZE, TOTAL, NotRationalError, Weights, settled_from
from ..language.workflow import Definition, Setting
from ..symbols import Parameter

ONE: Final = "1"
"""The register that is always one; it carries biases."""

TRUTH: Final = Parameter.read("theta", "real")
"""The true parameter in units of the standard deviation of the fit on real data; only biased workflows need it."""

Noise = Batch | Real | Subsample
Key = str | Noise
Form = dict[Key, Element]
"""A linear form in registers of the generation before and in noises of this one."""


@final
@dataclass(frozen=True)
class Step:
    """One generation.

    Parameters
    ----------
    registers
        The new value of every register, as a form.
    fits
        Each model's fit as a form in the registers *after* the generation.
    pools
        The new value of every pool as a form in batches, real batches and pools, for `subsample`'s spread.
    weights
        Where the step's numbers were read; sizes and totals come from it.
    """

    registers: Mapping[str, Form]
    fits: Mapping[str, Form]
    pools: Mapping[str, Mapping[Atom, Element]]
    weights: Weights


@final
@dataclass(frozen=True)
class StateSpace:
    """Compiles the lines of a workflow.

    Parameters
    ----------
    definition
        The workflow.
    field
        Where weights live; its parameters hold the workflow's own, and `TRUTH` if the workflow is distorted.
    drift
        Bias of the estimate on every batch, in standard deviations of the fit on real data.
    gain
        By what a fit shrinks the weighted mean of its points, from its model and where it is read (``None`` for g = 1);
        registers hold the mean.
    truth
        The truth that a gain shrinks.
    parted
        Leave out what a batch inherits from its fit: registers then hold the weights of the points.
    """

    definition: Definition
    field: Field
    drift: Setting = Fraction(0)
    gain: Callable[[str, Weights | None], Element] | None = None
    truth: Setting = TRUTH
    parted: bool = False

    @cached_property
    def kept_fits(self) -> frozenset[str]:
        """The models whose fit needs a register of its own."""
        first = self.definition.models[0]
        return frozenset(
            model
            for model, form in self.definition.fit_forms.items()
            if model != first or any(not isinstance(atom, Pool | Subsample) for atom in form)
        )

    @cached_property
    def registers(self) -> tuple[str, ...]:
        """The names of all registers, `ONE` last where the workflow is biased."""
        names = [*self.definition.pools, *(f"fit {model}" for model in sorted(self.kept_fits))]
        names += [_error(draw) for draw in self.definition.subsamples]
        names += [
            past_name(of, lag) for of, longest in self.definition.lags.items() for lag in range(1, longest + 1)
        ]
        return (*names, ONE) if self.biased else tuple(names)

    @property
    def biased(self) -> bool:
        """Whether the mean of a fit may move away from the truth."""
        return self.drift != 0 or self.gain is not None or self.distorted

    @cached_property
    def distorted(self) -> bool:
        """Whether some line has an offset, or weights that do not add up to one.

        Decided as an identity in g, the sizes, the totals and the parameters, so it holds for any sizes. Where a
        weight is no such function, the mean is kept as an unknown, which is always right.
        """
        field = WeightField((*self.definition.parameters, SIZE, TOTAL), self.field.base)
        places = [Weights(self.definition, field, opaque=True)]
        places += [Weights(self.definition, field, place=g, opaque=True) for g in range(2, self.settled + 1)]
        try:
            return any(
                self._bias(form, weights) != (0, 0) for weights in places for form in self.definition.forms
            )
        except NotRationalError:
            return True

    @cached_property
    def settled(self) -> int:
        """The first generation from which the compiled formulas hold as they stand."""
        longest = max(self.definition.lags.values(), default=0)
        field = WeightField((*self.definition.parameters, SIZE, TOTAL), self.field.base)
        return max(settled_from(self.definition, field), longest + 1, 2)

    def first(self) -> Mapping[str, str | None]:
        """Which model's real batch each register holds after generation 1; ``None`` where it is zero error."""
        start: dict[str, str | None] = dict.fromkeys(self.registers)
        lead = self.definition.models[0]
        start |= dict.fromkeys(self.definition.pools, lead)
        start |= {f"fit {model}": model for model in self.kept_fits}
        for of in self.definition.lags:
            start[past_name(of, 1)] = lead if isinstance(of, Pool) else of.model
        start.pop(ONE, None)
        return start

    def step(self, weights: Weights, before: Weights | None = None) -> Step:
        """Compile one generation.

        Parameters
        ----------
        weights
            Where this generation's formulas are read.
        before
            Where the generation before is read; ``None`` at g = 2, when the last fit is the real batch.
        """
        old = self.held()
        drawn: dict[Atom, Form] = {}
        for model in self.definition.models:
            noise: Form = {Batch(model): self.field.number(1), **self._drift}
            drawn[Batch(model)] = noise if self.parted else _add(self.fit_before(model, old, before), noise)
        for real in self.definition.reals:
            drawn[real] = {real: self.field.number(1), **self._drift}
        for of, longest in self.definition.lags.items():
            for lag in range(1, longest + 1):
                drawn[Last(of, lag)] = old[past_name(of, lag)]
        held: dict[Atom, Form] = {Pool(name): old[name] for name in self.definition.pools}
        pools = {
            name: self._combine(form, drawn | held, weights, f"pool {name}")
            for name, form in self.definition.pool_forms.items()
        }
        draws: dict[Atom, Form] = {
            draw: _add(pools[draw.pool], {draw: self.field.number(1)}) for draw in self.definition.subsamples
        }
        fresh: dict[Atom, Form] = {Pool(name): form for name, form in pools.items()}
        fits = {
            model: self._combine(form, drawn | draws | fresh, weights, "fit")
            for model, form in self.definition.fit_forms.items()
        }
        registers: dict[str, Form] = {**pools, **{f"fit {model}": fits[model] for model in self.kept_fits}}
        registers |= {_error(draw): {draw: self.field.number(1)} for draw in self.definition.subsamples}
        for of, longest in self.definition.lags.items():
            now = (
                fits[of.model]
                if isinstance(of, Fit)
                else pools[of.name]
                if isinstance(of, Pool)
                else drawn[of]
            )
            registers[past_name(of, 1)] = now
            registers |= {past_name(of, lag): old[past_name(of, lag - 1)] for lag in range(2, longest + 1)}
        if self.biased:
            registers[ONE] = {ONE: self.field.number(1)}
        readouts = {model: self.fit_after(model, weights) for model in self.definition.models}
        return Step(registers, readouts, self.points(weights), weights)

    def held(self) -> dict[str, Form]:
        """Every register's old value, as a form."""
        return {name: {name: self.field.number(1)} for name in self.registers}

    @property
    def _drift(self) -> Form:
        """What the estimator's own bias adds to the error of every batch."""
        if self.drift == 0:
            return {}
        drift = self.drift
        return {ONE: self.field.parameter(drift) if isinstance(drift, Parameter) else self.field.number(drift)}

    def fit_before(self, model: str, old: Mapping[str, Form], before: Weights | None) -> Form:
        """The fit of the generation before, in its registers; `before` as for `step`."""
        if model in self.kept_fits:
            mean = old[f"fit {model}"]
        elif before is None:
            # At g = 2 the last fit is the real batch, and so is every pool; a fit without a register has a pool.
            mean = dict(old[next(iter(self.definition.pools))])
        else:
            mean = self.mean_after(model, before)
        return self._shrunk(mean, model, before)

    def fit_after(self, model: str, weights: Weights) -> Form:
        """A fit as a form in the registers after its own generation."""
        return self._shrunk(self.mean_after(model, weights), model, weights)

    def _shrunk(self, mean: Form, model: str, weights: Weights | None) -> Form:
        """The error of p times a mean: p times the mean's, and (p - 1) times the truth."""
        if self.gain is None:
            return mean
        p = self.gain(model, weights)
        truth = self.field.parameter(self.truth) if isinstance(self.truth, Parameter) else self.field.number(self.truth)
        return _add(_times(p, mean), {ONE: (p - 1) * truth})

    def mean_after(self, model: str, weights: Weights) -> Form:
        """The weighted mean of a fit's points as such a form: the fit itself where nothing shrinks it."""
        if model in self.kept_fits:
            return {f"fit {model}": self.field.number(1)}
        one = self.field.number(1)
        values: dict[Atom, Form] = {Pool(name): {name: one} for name in self.definition.pools}
        for draw in self.definition.subsamples:
            values[draw] = {draw.pool: one, _error(draw): one}
        return self._combine(self.definition.fit_forms[model], values, weights, "fit")

    def _combine(self, form: LinearForm, values: Mapping[Atom, Form], weights: Weights, what: str) -> Form:
        total: Form = {}
        for atom, weight in self._present(form, weights):
            factor = weights.read(weight, what)
            total = _add(total, _times(factor, values[atom]))
        truth, offset = self._bias(form, weights)
        if truth != 0 or offset != 0:
            scaled = truth * self.field.parameter(TRUTH) if truth != 0 else truth
            total = _add(total, {ONE: scaled + offset})
        return {key: value for key, value in total.items() if value != 0}

    def _present(self, form: LinearForm, weights: Weights) -> list[tuple[Atom, Expression]]:
        """The terms of a form whose past exists at this generation."""
        place = weights.place
        return [
            (atom, weight)
            for atom, weight in form.items()
            if atom is not None
            and not (isinstance(atom, Last) and place is not None and atom.lag > place - 1)
        ]

    def _bias(self, form: LinearForm, weights: Weights) -> tuple[Element, Element]:
        """By how much the weights miss one, and the constant offset."""
        zero = weights.field.number(0)
        added = sum((weights.read(weight, "a weight") for _, weight in self._present(form, weights)), zero)
        return added - 1, weights.read(form[None], "an offset") if None in form else zero

    def points(self, weights: Weights) -> Mapping[str, Mapping[Atom, Element]]:
        """The pools that points are drawn from, each as weights on its old value and on new batches."""
        holders = {draw.pool for draw in self.definition.subsamples}
        made: dict[str, Mapping[Atom, Element]] = {}
        for name in holders:
            form = self.definition.pool_forms[name]
            foreign = [atom for atom in form if not isinstance(atom, Batch | Real) and atom != Pool(name)]
            if foreign or None in form:
                raise InputError(
                    f"points are drawn from the pool {name}, which is not a union of batches",
                    got=name,
                    instead="a pool made of its own old value, batch and real",
                )
            made[name] = {
                atom: weights.read(weight, f"pool {name}")
                for atom, weight in form.items()
                if atom is not None
            }
        return made


def _error(draw: Subsample) -> str:
    return f"error of {'re' if draw.replacement else 'sub'}sample({draw.pool}, {show(draw.points)}, {show(draw.total)})"


def past_name(of: Batch | Real | Pool | Fit, lag: int) -> str:
    """The register of a batch, pool or fit some generations ago."""
    if isinstance(of, Pool):
        return f"pool {of.name}, {lag} back"
    return f"{type(of).__name__.lower()} {of.model}, {lag} back"


def _times(factor: Element, form: Form) -> Form:
    return {key: factor * value for key, value in form.items()}


def _add(left: Mapping[Key, Element], right: Mapping[Key, Element]) -> Form:
    total = dict(left)
    for key, value in right.items():
        total[key] = total[key] + value if key in total else value
    return {key: value for key, value in total.items() if value != 0}
