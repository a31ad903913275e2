"""The task behind a simulation of risks: one tape, one sampler, and the estimators they support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, final

import numpy as np

from ..engine.specification import Json, Task
from ..estimators import Existence, Health, LimitControl, Observer, Plain, Telescoped
from ..estimators.innovations import Innovations
from ..estimators.linear_forms import LinearForms, linear_forms
from ..samplers import Sampler, StatisticSampler
from ..statistics import Moments
from ..statistics.moments import Array
from ..tape import Draw, Tape, points_of
from .at_once import moments_at_once
from .gaussian_kernel import Plan
from .readouts import Readout
from .replay import replay, stacked

_CONTROL_LIMIT: Final = 2000
"""Longest tape for which the limit control is offered: its known mean costs the square of the generations."""


_AT_ONCE: Final = 2**16
"""Draws of a block that are kept and evaluated at once; more go by observers, whose memory is flat."""


@final
@dataclass(frozen=True)
class RiskTask(Task):
    """The risks of one tape under one sampler.

    Parameters
    ----------
    sampler, tape
        What is simulated.
    observed
        Generations reported.
    reduced
        Whether to run the estimators of reduced variance and the checks of innovations.
    accelerated
        Whether compiled code draws; no part of the specification, since it changes no random number.
    readout
        What is read off the fits; the sampler's loss if not given.
    """

    sampler: Sampler
    tape: Tape
    observed: tuple[int, ...]
    reduced: bool
    accelerated: bool = False
    readout: Readout | None = None

    def specification(self) -> Mapping[str, Json]:
        """Sampler, tape and what is observed."""
        return {
            **self.sampler.specification(),
            "tape": self.tape.digest,
            "observed": self.observed,
            "reduced": self.reduced,
            **({} if self.readout is None else {"readout": type(self.readout).__qualname__}),
        }

    @property
    def arithmetic(self) -> str:
        """Compiled code may round otherwise."""
        return "compiled" if self.accelerated and not self.sampler.same_bits else ""

    @property
    def source(self) -> str:
        """The sampler's."""
        return self.sampler.source

    def read(self, fit: Array) -> Array:
        """The number of each fit whose mean is estimated."""
        return self.sampler.loss(fit) if self.readout is None else self.readout.of(fit)

    @property
    def unit(self) -> float:
        """What the mean is divided by."""
        first = self.tape.first_size
        if self.readout is None:
            return self.sampler.first_risk(first)
        assert isinstance(self.sampler, StatisticSampler)  # other quantities belong to a family at a sample size
        return self.readout.unit(points_of(first, self.sampler.n))

    @property
    def estimators(self) -> frozenset[str]:
        """Which estimators the sampler and the tape support."""
        if not self.reduced or self.sampler.variance(self.sampler.truth(1)) is None:
            return frozenset()
        if self.tape.parts or self.readout is not None:
            return frozenset({"health"})
        short = len(self.tape.generations) <= _CONTROL_LIMIT
        return frozenset({"health", "telescoped", *(("limit",) if short else ())})

    @cached_property
    def forms(self) -> LinearForms:
        """The fits of the observed generations as linear forms in the noises."""
        return linear_forms(self.tape, self.observed)

    @property
    def limit_variances(self) -> Array:
        """The known means of the limit control at the observed generations."""
        return self.forms.limit_variances

    @cached_property
    def plan(self) -> Plan | None:
        """The whole run compiled, where there is nothing to look on and every batch is Gaussian."""
        if not self.accelerated or self.reduced:
            return None
        return Plan.of(self.tape, self.sampler, self.observed)

    def observers(self, replicates: int, generator: np.random.Generator | None) -> list[Observer]:
        """Observers of one block, in the order of `columns`."""
        made: list[Observer] = [Plain(self.read)]
        exists = getattr(getattr(self.sampler, "family", None), "exists", None)
        if exists is not None:
            made.append(Existence(exists))
        chosen = self.estimators
        # Absorbed fits need random signs: from a child of the block's generator, which leaves its stream alone.
        signs = generator.spawn(1)[0] if generator is not None else np.random.default_rng(0)
        innovations = Innovations(self.sampler, signs)
        if "telescoped" in chosen:
            made.append(Telescoped(self.sampler, replicates))
        if "limit" in chosen:
            # Without a generator only the columns are asked for.
            known = self.limit_variances if generator is not None else np.empty(0)
            made.append(LimitControl(innovations, known))
        if "health" in chosen:
            made.append(Health(self.sampler, innovations, replicates))
        return made

    @property
    def telescopes(self) -> bool:
        """Whether a conditional variance that depends on the fit takes the place of the loss: few replicates may do."""
        first = self.tape.operations[0]
        fixed = isinstance(first, Draw) and self.sampler.gaussian_scale(first) is not None
        return "telescoped" in self.estimators and not fixed

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of the moments."""
        return tuple(column for observer in self.observers(1, None) for column in observer.columns)

    @property
    def _kept(self) -> int:
        """Numbers a replicate draws in all."""
        return sum(isinstance(operation, Draw) for operation in self.tape.operations) * self.sampler.truth(1).size

    def run(self, generator: np.random.Generator, replicates: int) -> Moments:
        """Simulate one block."""
        if self.plan is not None:
            fits = self.plan.fits(self.sampler, generator, replicates)
            return stacked([Moments.of(self.read(fit)[np.newaxis, np.newaxis]) for fit in fits])
        # Overflow is not an error here: the gates see it and refuse a verdict.
        with np.errstate(over="ignore", invalid="ignore"):
            if "limit" in self.estimators and replicates * self._kept <= _AT_ONCE:
                return moments_at_once(self, generator, replicates)
            observers = self.observers(replicates, generator)
            return replay(
                self.tape,
                self.sampler,
                generator,
                replicates,
                observers,
                self.observed,
                accelerated=self.accelerated,
            )
