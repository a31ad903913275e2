r"""A block that is small enough to keep: its draws first, then all estimators over all generations in a few products.

Observers that follow a replay (`estimators`) need the memory of the live registers alone, but several calls of numpy a
generation, which for a hundred histories is all the time there is. Here the parents and the batches of all K draws are
kept, and the same numbers follow from the coefficients :math:`c_{gk}` of the batches' noises in fit g, which the tape
gives by linear algebra: with :math:`v_k = V(\theta_{p(k)})/n_k` and the innovations :math:`e_k`,

.. math:: b_g^2 + \sum_k c_{gk}^2 v_k, \qquad \lambda_g = \sum_k c_{gk} e_k / \sqrt{s_k} .

The columns are those of the observers, in their order; the two ways differ by rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, final

import numpy as np

from ...theory.errors import NotCoveredError
from ..estimators.innovations import standardised
from ..estimators.observer import Observer
from ..statistics import Moments
from ..statistics.moments import Array
from ..tape import Combine, Draw, Part
from .replay import generations

if TYPE_CHECKING:
    from .risk_task import RiskTask


@final
class _Keeper(Observer):
    """Keeps every draw."""

    def __init__(self) -> None:
        self.parents: list[Array] = []
        self.batches: list[Array] = []

    @property
    def columns(self) -> tuple[str, ...]:
        """None."""
        return ()

    def drawn(self, operation: Draw, parent: Array, batch: Array) -> None:
        """Keep both."""
        self.parents.append(parent)
        self.batches.append(batch)

    def combined(self, operation: Combine) -> None:
        """Nothing to keep."""

    def parted(self, operation: Part) -> None:
        """No coefficients lead through a subsample."""
        raise NotCoveredError("the limit control does not cover subsamples")

    def released(self, registers: Sequence[int]) -> None:
        """All draws are kept to the end."""

    def observe(self, register: int, fit: Array) -> Sequence[Array]:
        """Nothing."""
        return ()


def moments_at_once(task: RiskTask, generator: np.random.Generator, replicates: int) -> Moments:
    """The moments of a block of a task with all estimators of reduced variance."""
    # As in `RiskTask.observers`: random signs come from a child, which leaves the block's stream alone.
    signs = generator.spawn(1)[0]
    keeper, sampler = _Keeper(), task.sampler
    replayed = generations(task.tape, sampler, generator, replicates, [keeper], accelerated=task.accelerated)
    last = task.observed[-1]
    fits = [fit for number, (_, fit) in zip(range(1, last + 1), replayed, strict=False) if number in task.observed]
    parents, batches = np.stack(keeper.parents), np.stack(keeper.batches)
    draws = [operation for operation in task.tape.operations if isinstance(operation, Draw)][: len(parents)]
    variance = sampler.variance(parents)
    assert variance is not None  # else nothing telescopes
    across = (-1, *[1] * (parents.ndim - 1))
    own = variance / np.array([sampler.points(draw) for draw in draws]).reshape(across)
    noise = batches - parents
    absorbed = (own == 0).reshape(len(draws), -1).any(axis=1)
    noise[~absorbed] /= np.sqrt(own[~absorbed])
    for k in np.flatnonzero(absorbed):
        noise[k] = standardised(noise[k], own[k], signs)

    coefficients = task.forms.coefficients[:, : len(draws)]
    truth = sampler.truth(1)
    offset = np.stack([task.forms.offset(place, truth, sampler.unit) for place in range(len(fits))])
    telescoped = _weighted(coefficients**2, _total(own)) + _total(offset**2)
    error = _total(np.stack(fits) - truth - offset)
    spread = np.sqrt([draw.spread for draw in draws])
    limit = _total(_weighted(coefficients * spread, noise) ** 2 - task.limit_variances.reshape(across))
    columns = [np.stack([task.read(fit) for fit in fits]), telescoped, error, limit]

    averages = [noise, noise * noise - 1.0, noise[1:] * noise[:-1]]
    health = [np.add.reduce(_mean(values), axis=0) / len(draws) for values in averages]
    health.append((_mean(variance[-1:])[0] == 0).astype(float))
    values = np.zeros((len(fits), len(columns) + len(health), replicates))
    values[:, : len(columns)] = np.stack(columns, axis=1)
    values[-1, len(columns) :] = health
    return Moments.of(values)


def _weighted(weights: Array, values: Array) -> Array:
    """Combinations of draws, shape (G, replicates) or with components behind; sums in one order, by one thread."""
    made: Array = np.einsum("gk,k...->g...", weights, values, optimize=False)
    return made


def _total(values: Array) -> Array:
    made: Array = values if values.ndim == 2 else values.sum(axis=2)
    return made


def _mean(values: Array) -> Array:
    made: Array = values if values.ndim == 2 else values.mean(axis=2)
    return made


__all__ = ["moments_at_once"]
