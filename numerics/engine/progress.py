"""How far a run is: a value handed to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import final


@final
@dataclass(frozen=True)
class Progress:
    """State of a run after a block.

    Parameters
    ----------
    done
        Replicates merged or waiting to be merged, those read from a store among them.
    total
        Replicates planned; with a precision goal this is the most that may be needed.
    computed
        Replicates computed in this run, the stored ones left out.
    elapsed
        Seconds since the run began.
    """

    done: int
    total: int
    computed: int
    elapsed: float

    @property
    def rate(self) -> float:
        """Replicates computed per second."""
        return self.computed / self.elapsed if self.elapsed > 0 else 0.0

    @property
    def time_left(self) -> float | None:
        """Seconds to the end at this rate; ``None`` before anything was computed."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None


ProgressCallback = Callable[[Progress], None]
