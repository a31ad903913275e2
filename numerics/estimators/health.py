r"""Is the sampler healthy: running means of quantities whose mean is known to be zero.

With :math:`e_k` the standardised innovations of the batches drawn so far (module `innovations`), the columns are the
averages of :math:`e_k` (bias), :math:`e_k^2 - 1` (wrong variance), :math:`e_k e_{k-1}` (numbers used twice), and
the share of absorbed parents. Their z-scores have the power of generations times replicates draws, far more than a risk
has: a variance wrong by one per cent shows at once. A telescoped estimate is worth what these scores are worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, final

import numpy as np

from ...theory.errors import NotCoveredError
from ..samplers.sampler import Sampler
from ..statistics.moments import Array
from ..tape import Combine, Draw, Part
from .innovations import Innovations
from .observer import Observer

CONTROLS: Final = ("innovation", "innovation squared", "innovation repeated")
"""Names of the columns of mean zero."""


@final
class Health(Observer):
    """Averages over the batches drawn so far.

    Parameters
    ----------
    sampler
        Must know its conditional variance.
    innovations
        Of the block.
    replicates
        Replicates of the block.
    """

    def __init__(self, sampler: Sampler, innovations: Innovations, replicates: int) -> None:
        self._sampler = sampler
        self._innovations = innovations
        self._sums = np.zeros((3, replicates))
        self._parent = np.empty(0)
        self._last: Array | None = None
        self._draws = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """Three means of zero, and the share of absorbed parents at the last draw."""
        return (*CONTROLS, "absorbed")

    @property
    def only_last(self) -> bool:
        """The averages over all draws are wanted once."""
        return True

    def drawn(self, operation: Draw, parent: Array, batch: Array) -> None:
        """Add the innovations of a batch."""
        made = self._innovations.of(operation, parent, batch)
        self._draws += 1
        self._sums[0] += _mean(made)
        self._sums[1] += _mean(made * made) - 1.0
        if self._last is not None:
            self._sums[2] += _mean(made * self._last)
        self._last = made
        self._parent = parent

    def combined(self, operation: Combine) -> None:
        """Nothing to keep."""

    def parted(self, operation: Part) -> None:
        """Nothing to keep: only batches are checked."""

    def released(self, registers: Sequence[int]) -> None:
        """Nothing to drop."""

    def observe(self, register: int, fit: Array) -> Sequence[Array]:
        """The averages so far."""
        variance = self._sampler.variance(self._parent)
        if variance is None:
            raise NotCoveredError("the checks of innovations need the family's variance function")
        return (*(self._sums / self._draws), (_mean(variance) == 0).astype(float))


def _mean(values: Array) -> Array:
    return values if values.ndim == 1 else values.mean(axis=1)
