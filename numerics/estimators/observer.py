"""What watches a replay and turns it into columns of numbers, one number a replicate."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from ..statistics.moments import Array
from ..tape import Combine, Draw, Part


class Observer(ABC):
    """Follows one block of replicates; made anew for every block.

    Attributes of a register that an observer keeps are dropped in `release`, so that memory stays flat.
    """

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""

    @property
    def only_last(self) -> bool:
        """Whether the columns are wanted at the last observed generation only; elsewhere they are zero."""
        return False

    @abstractmethod
    def drawn(self, operation: Draw, parent: Array, batch: Array) -> None:
        """A batch was drawn."""

    @abstractmethod
    def combined(self, operation: Combine) -> None:
        """Registers were combined."""

    @abstractmethod
    def parted(self, operation: Part) -> None:
        """A subsample was drawn."""

    @abstractmethod
    def released(self, registers: Sequence[int]) -> None:
        """Registers will not be read again."""

    @abstractmethod
    def observe(self, register: int, fit: Array) -> Sequence[Array]:
        """The columns at the end of a generation, each of shape ``(replicates,)``."""
