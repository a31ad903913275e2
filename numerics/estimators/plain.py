"""The plain estimator: what is read off each fit, averaged. Nothing is assumed of the family."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import final

from ..statistics.moments import Array
from ..tape import Combine, Draw, Part
from .observer import Observer


@final
class Plain(Observer):
    """The loss, or another number a replicate.

    Parameters
    ----------
    read
        From fits to numbers, one a replicate.
    """

    def __init__(self, read: Callable[[Array], Array]) -> None:
        self._read = read

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
        """What is read off the fit."""
        return (self._read(fit),)
