"""Which fits are no finite maximum: after separation a number stands for them that depends on the solver."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, final

from ..statistics.moments import Array
from ..tape import Combine, Draw, Part
from .observer import Observer

WITHOUT: Final = "without a finite fit"
"""Name of the column."""


@final
class Existence(Observer):
    """The share of histories whose fit does not exist.

    Parameters
    ----------
    exists
        From fits to truth values, one a replicate.
    """

    def __init__(self, exists: Callable[[Array], Array]) -> None:
        self._exists = exists

    @property
    def columns(self) -> tuple[str, ...]:
        """One column."""
        return (WITHOUT,)

    def drawn(self, operation: Draw, parent: Array, batch: Array) -> None:
        """Nothing to keep."""

    def combined(self, operation: Combine) -> None:
        """Nothing to keep."""

    def parted(self, operation: Part) -> None:
        """Nothing to keep."""

    def released(self, registers: Sequence[int]) -> None:
        """Nothing to drop."""

    def observe(self, register: int, fit: Array) -> Sequence[Array]:
        """One where there is no finite fit."""
        return (1.0 - self._exists(fit),)
