"""What is read off a fit: its loss as a rule, or the other quantity a law is about.

A readout is a number a replicate whose mean over the replicates, divided by its unit, is what the law states. That of
a risk ratio is the loss, in units of the first risk. A family whose theory has another quantity registers a readout for
it here, written from the quantity's meaning (`mengoli.theory.moments.quantities`), not from the derivation.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, final

import numpy as np

from ...theory.errors import InputError, NotCoveredError
from ...theory.families import (
    ConstantBias,
    KernelDensity,
    Multinomial,
    NormalMeanVariance,
    Ridge,
    SpikyMixture,
)
from ...theory.families.constant_bias import MEAN_ERROR
from ...theory.families.kernel_density import EXCESS
from ...theory.families.multinomial import SURVIVAL as VARIETY
from ...theory.families.normal_mean_variance import EXPECTED_VARIANCE
from ...theory.families.ridge import MEAN
from ...theory.families.spiky_mixture import SURVIVAL
from ...theory.family import Family, exact
from ...theory.moments.quantities import RISK_RATIO
from ..statistics.moments import Array


class Readout(ABC):
    """A number a replicate; instances travel to workers and are part of a specification by their text."""

    @abstractmethod
    def of(self, fit: Array) -> Array:
        """The number of each fit, shape ``(replicates,)``."""

    @abstractmethod
    def unit(self, points: int) -> float:
        """What the mean is divided by, for a first batch of `points` points."""


@final
@dataclass(frozen=True)
class Loss(Readout):
    """The family's loss, in units of the first risk."""

    family: Family

    def of(self, fit: Array) -> Array:
        """The loss."""
        loss: Array = self.family.loss(fit)
        return loss

    def unit(self, points: int) -> float:
        """The exact first risk."""
        return self.family.first_risk(points)


@final
@dataclass(frozen=True)
class Variety(Readout):
    """The probability that two draws from a fitted multinomial differ, over that at the truth."""

    family: Multinomial

    def of(self, fit: Array) -> Array:
        """1 - sum p^2."""
        made: Array = 1 - (fit * fit).sum(axis=-1)
        return made

    def unit(self, points: int) -> float:
        """1 - sum p^2 at the truth."""
        return float(1 - sum(p * p for p in self.family.truth()))


@final
@dataclass(frozen=True)
class FittedVariance(Readout):
    """The fitted variance over the true one, averaged over the axes."""

    family: NormalMeanVariance

    def of(self, fit: Array) -> Array:
        """The mean diagonal entry of q - m m'."""
        d = int(self.family.d)
        squares: Array = fit[:, d :: d + 1] - fit[:, :d] ** 2
        made: Array = squares.mean(axis=1)
        return made

    def unit(self, points: int) -> float:
        """One."""
        return 1.0


@final
@dataclass(frozen=True)
class Error(Readout):
    """The error itself, over the constant bias of one batch."""

    family: ConstantBias

    def of(self, fit: Array) -> Array:
        """Fit less truth."""
        made: Array = fit - self.family.truth()
        return made

    def unit(self, points: int) -> float:
        """b of the first fit's standard deviations."""
        assert not isinstance(self.family.bias, int | str)
        first: float = float(exact("bias", self.family.bias)) / points**0.5
        return first


@final
@dataclass(frozen=True)
class Coefficient(Readout):
    """The coefficients over the true ones, averaged."""

    family: Ridge

    def of(self, fit: Array) -> Array:
        """The mean coefficient."""
        made: Array = fit.mean(axis=-1)
        return made

    def unit(self, points: int) -> float:
        """The true coefficient."""
        return float(np.mean(self.family.truth()))


def readout(family: Family | None, quantity: str) -> Readout:
    """What a simulation of `family`, or of the limit process if there is none, reads off a fit for a quantity.

    Raises
    ------
    InputError
        If the family states no such quantity.
    NotCoveredError
        If no readout is known for it.
    """
    if family is None:
        raise NotCoveredError(f"the limit process has no {quantity.replace('_', ' ')}: simulate a family, with --n")
    if quantity == RISK_RATIO.name:
        return Loss(family)
    stated = [item.name for item in family.quantities]
    if quantity not in stated:
        raise InputError(f"{family.name} has no such quantity", got=quantity, instead=" or ".join(stated))
    made = other_readouts(family).get(quantity)
    if made is None:
        raise NotCoveredError(f"simulations of {family.name} do not measure its {quantity.replace('_', ' ')}")
    return made


@singledispatch
def other_readouts(family: Any) -> dict[str, Readout]:
    """The readouts of a family besides the loss, by the names of their quantities; register yours."""
    return {}


@other_readouts.register
def _(family: ConstantBias) -> dict[str, Readout]:
    return {MEAN_ERROR.name: Error(family)}


@other_readouts.register
def _(family: KernelDensity) -> dict[str, Readout]:
    return {EXCESS.name: Loss(family)}


@other_readouts.register
def _(family: Multinomial) -> dict[str, Readout]:
    return {VARIETY.name: Variety(family)}


@other_readouts.register
def _(family: NormalMeanVariance) -> dict[str, Readout]:
    return {EXPECTED_VARIANCE.name: FittedVariance(family)}


@other_readouts.register
def _(family: Ridge) -> dict[str, Readout]:
    return {MEAN.name: Coefficient(family)}


@other_readouts.register
def _(family: SpikyMixture) -> dict[str, Readout]:
    return {SURVIVAL.name: Loss(family)}  # the indicator that the fit has not collapsed
