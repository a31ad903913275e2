"""Time of a call: the least of several, so that a busy machine disturbs ratios as little as possible."""

from __future__ import annotations

import time
from collections.abc import Callable


def seconds(call: Callable[[], object], repeats: int = 3) -> float:
    """Least processor time of one call, in seconds, after one call to warm up."""
    return _least(call, repeats, time.process_time)


def wall(call: Callable[[], object], repeats: int = 3) -> float:
    """Least time of one call by the clock on the wall, in seconds, after one call to warm up."""
    return _least(call, repeats, time.perf_counter)


def _least(call: Callable[[], object], repeats: int, clock: Callable[[], float]) -> float:
    call()
    best = float("inf")
    for _ in range(repeats):
        start = clock()
        call()
        best = min(best, clock() - start)
    return best
