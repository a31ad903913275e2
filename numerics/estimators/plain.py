"""The plain estimator: the loss of each fit, averaged. Nothing is assumed of the family."""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

from ..samplers.sampler import Sampler
from ..statistics.moments import Array
from ..tape import Combine, Draw, Part
from .observer import Observer


@final
class Plain(Observer):
    """The loss."""

    def __init__(self, sampler: Sampler) -> None:
        self._sampler = sampler

    @property
    def columns(self) -> tuple[str, ...]:
        """One column."""
        return ("loss",)

    def drawn(self, operation: Draw, parent: Array, batch: Array) -> None:
        """Nothing to keep."""

    def combined(self, operation: Combine) -> None:
        """Nothing to keep."""

    def parted(self, operation: Part) -> None:
        """Nothing to keep."""

    def released(self, registers: Sequence[int]) -> None:
        """Nothing to drop."""

    def observe(self, register: int, fit: Array) -> Sequence[Array]:
        """The loss of the fit."""
        return (self._sampler.loss(fit),)
