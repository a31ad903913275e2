"""A deadline for computations on formulas that somebody else wrote: they end, whatever the formula.

Processor time counts, not the clock: what is decided does not hang on who else uses the machine. An interval timer
interrupts the main thread; elsewhere, and where there is no such timer, nothing is limited. What is raised is no
`Exception`, so that no handler on the way takes it for something else; the timer rings again until it is heard, since
a library's callback may swallow it. A deadline inside another one ends with it at the latest.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import process_time
from typing import Any, Final, TypeVar

SHORT: Final = 0.5
"""Seconds for one piece of algebra."""

_AGAIN: Final = 0.25
"""Seconds until the timer rings again."""


Given = TypeVar("Given")
Made = TypeVar("Made")


class OutOfTimeError(BaseException):
    """The time is over."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `OutOfTimeError` in what takes more than this much processor time."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: Any) -> None:
        raise OutOfTimeError

    before, begun = signal.signal(signal.SIGPROF, ring), process_time()
    left, again = signal.getitimer(signal.ITIMER_PROF)
    try:
        signal.setitimer(signal.ITIMER_PROF, min(seconds, left) if left else seconds, _AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if left:
            signal.setitimer(signal.ITIMER_PROF, max(left - (process_time() - begun), 1e-3), again)


def in_time(compute: Callable[[Given], Made], given: Given, seconds: float = SHORT) -> Made | None:
    """What is computed, ``None`` if that takes too long."""
    try:
        with deadline(seconds):
            return compute(given)
    except OutOfTimeError:
        return None


__all__ = ["OutOfTimeError", "deadline", "in_time"]
