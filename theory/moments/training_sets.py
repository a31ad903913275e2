"""On which points a workflow trains, where that is a plain union of batches.

Some estimators are no mean of batch estimates: the unbiased variance, least squares on fresh covariates, a
maximum, a ridge. Their laws are derived for training sets, not for weighted means: the last batch alone, every
batch so far, or a random part of every batch so far. A workflow of any other form is refused with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import final

import sympy

from ..errors import NotCoveredError
from ..language.fields import Element, WeightField
from ..language.linear import Batch, Pool, Subsample
from ..language.weights import NotRationalError, Weights, geometric_base
from ..language.workflow import Definition
from ..symbols import Parameter


@final
class Kept(Enum):
    """What a fit is trained on."""

    LAST = "the last batch alone"
    ALL = "every batch so far"
    PART = "a random part of every batch so far"


@final
@dataclass(frozen=True)
class TrainingSet:
    """The points each fit from generation 2 on is trained on; generation 1 is the whole real batch.

    Parameters
    ----------
    kept
        Which batches.
    draw
        The random part, where there is one.
    definition
        The workflow.
    """

    kept: Kept
    draw: Subsample | None
    definition: Definition

    def _weights(self, place: int | None) -> Weights:
        return Weights(self.definition, self._field(), place=place)

    def _field(self) -> WeightField:
        return WeightField(self.definition.parameters, geometric_base(self.definition))

    def size(self, place: int | None = None) -> sympy.Expr:
        """n_g/n at a generation, or as a function of g."""
        return self._expression(self._weights(place).size)

    def total(self, place: int | None = None) -> sympy.Expr:
        """N_g/n = (n_1 + ... + n_g)/n."""
        return self._expression(self._weights(place).total)

    def budget(self, place: int | None = None) -> sympy.Expr:
        """Points of the random part, over n."""
        assert self.draw is not None
        return self._expression(self._weights(place).read(self.draw.points, "the points of a subsample"))

    def points(self, place: int | None = None) -> sympy.Expr:
        """Points each fit is trained on, over n."""
        if self.kept is Kept.LAST:
            return self.size(place)
        return self.total(place) if self.kept is Kept.ALL or place == 1 else self.budget(place)

    def _expression(self, element: Element) -> sympy.Expr:
        return self._field().expression(element)


def training_set(definition: Definition, estimator: str, moments: str) -> TrainingSet:
    """Recognise the training set of a workflow.

    Parameters
    ----------
    definition
        The workflow.
    estimator
        What is fitted, for the message.
    moments
        Which moments its law on any other set of batches would need, for the message.

    Raises
    ------
    NotCoveredError
        If the fit is not trained on the last batch, on all batches, or on a random part of all.
    """
    found = union_of_batches(definition)
    if found is None:
        raise NotCoveredError(
            f"{estimator} is no mean of the batches' own estimates, so its law is derived only where each fit is "
            "trained on the last batch, on every batch so far, or on a random part of them (discard, augment, "
            f"augment-subsample); elsewhere it takes {moments}, which are not derived; "
            f"this workflow is {definition.text()}"
        )
    return found


def union_of_batches(definition: Definition) -> TrainingSet | None:
    """The training set of a workflow whose fits are trained on the last batch, on all, or on a random part of all."""
    if len(definition.models) > 1 or definition.lags or definition.reals:
        return None
    (form,) = definition.fit_forms.values()
    weights = Weights(definition, WeightField(definition.parameters, _base(definition)))
    if len(form) != 1 or weights.read(next(iter(form.values())), "fit") != 1:
        return None
    (atom,) = form
    if isinstance(atom, Batch):
        return TrainingSet(Kept.LAST, None, definition)
    if not isinstance(atom, Pool | Subsample):
        return None
    name = atom.name if isinstance(atom, Pool) else atom.pool
    if not _holds_all_points(definition, name, weights):
        return None
    draw = atom if isinstance(atom, Subsample) else None
    return TrainingSet(Kept.ALL if draw is None else Kept.PART, draw, definition)


def _base(definition: Definition) -> Fraction | Parameter | None:
    try:
        return geometric_base(definition)
    except NotRationalError:
        return None


def _holds_all_points(definition: Definition, name: str, weights: Weights) -> bool:
    """Whether a pool is the union of all batches: weight n_g/N_g on the batch, the rest on itself."""
    form = definition.pool_forms[name]
    if set(form) != {Batch(definition.models[0]), Pool(name)}:
        return False
    here = {atom: weights.read(weight, f"pool {name}") for atom, weight in form.items()}
    share = weights.size / weights.total
    return bool(here[Batch(definition.models[0])] == share and here[Pool(name)] == 1 - share)


__all__ = ["Kept", "TrainingSet", "training_set", "union_of_batches"]
