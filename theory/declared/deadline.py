"""A deadline for computations on formulas that somebody else wrote: they end, whatever the formula.

An interval timer interrupts the main thread; elsewhere, and where there is no such timer, nothing is limited. What is
raised is no `Exception`, so that no handler on the way takes it for something else; the timer rings again until it is
heard, since a library's callback may swallow it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

_AGAIN: Final = 0.25
"""Seconds until the timer rings again."""


class OutOfTimeError(BaseException):
    """The time is over."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `OutOfTimeError` in what runs longer than this."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: Any) -> None:
        raise OutOfTimeError

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


__all__ = ["OutOfTimeError", "deadline"]
