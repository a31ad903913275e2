"""Runs a task in fixed blocks and adds the results up in the order of the blocks.

Three things never depend on how a run is executed: which replicates form a block, which random numbers a
block gets, and the order in which blocks are merged. Therefore the result is the same to the last bit for
one worker or many, whatever finishes first, and across interruptions (with numpy's own functions on one
kind of processor; `exp`, `log` and LAPACK may differ in the last bit between kinds).

A stopping rule is asked after every block in order, never about blocks that merely finished early, so even
the moment of stopping is reproducible.
"""

from __future__ import annotations

import pickle
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Final

from ...theory.errors import InputError, MengoliError
from ..statistics import Moments, merge
from .crews import Crew, Serial
from .progress import Progress, ProgressCallback
from .specification import BLOCK_SIZE, Block, Task, canonical, check_seed, words
from .store import Store

StoppingRule = Callable[[Moments], bool]

_LOSSES_IN_A_ROW: Final = 5

_PATIENCE: Final = 2.0
"""Seconds without a block after which the crew is asked whether it still works."""


def blocks(replicates: int, size: int = BLOCK_SIZE, first: int | None = None) -> Iterator[Block]:
    """The blocks of a run: full ones, then what is left over.

    With a `first` size the blocks grow: two of that size, then each as large as all before it, up to `size`. A run that
    stops at a precision so never draws twice what it needs, and never asks in vain more often than it doubles.
    """
    start = size if first is None else first
    for name, value in (("replicates", replicates), ("replicates of a block", size), ("replicates of a block", start)):
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise InputError(
                f"the number of {name} is a whole number >= 1", got=value, instead="--replicates 20000"
            )
    return _blocks(replicates, size, start)


def _blocks(replicates: int, size: int, start: int) -> Iterator[Block]:
    index = done = 0
    while done < replicates:
        block = Block(index, min(size, max(start, done), replicates - done))
        yield block
        index, done = index + 1, done + block.replicates


def run(
    task: Task,
    *,
    replicates: int,
    seed: int,
    crew: Crew | None = None,
    store: Store | None = None,
    progress: ProgressCallback | None = None,
    stop: StoppingRule | None = None,
    block_size: int = BLOCK_SIZE,
    first_block: int | None = None,
) -> Moments:
    """Simulate and return the merged moments.

    Parameters
    ----------
    task
        What to simulate.
    replicates
        How many replicates; with `stop`, the most there may be.
    seed
        Root seed, a whole number >= 0.
    crew
        Who computes (this process if not given). It is not closed.
    store
        Where finished blocks are kept and looked up.
    progress
        Called after every block that was computed or read.
    stop
        Asked after every merged block; ``True`` ends the run.
    block_size, first_block
        Replicates in a block, and in the first two if blocks shall grow: see `blocks`.

    Raises
    ------
    InputError
        For numbers out of range, a damaged store, or a task that cannot travel to workers.
    MengoliError
        If workers keep dying.
    """
    crew = Serial() if crew is None else crew
    planned = blocks(replicates, block_size, first_block)
    check_seed(seed)
    key = store.open_run(canonical(task, seed)) if store is not None else ""
    if not isinstance(crew, Serial):
        _check_travels(task)
    clock = _Clock(replicates, progress)
    course = _Course(task, words(task), seed, crew, store, key, clock)
    result: Moments | None = None
    try:
        for moments in course.in_order(planned):
            result = moments if result is None else merge(result, moments)
            if stop is not None and stop(result):
                break
    finally:
        course.abandon()
    assert result is not None  # `blocks` yields at least one
    return result


def _check_travels(task: Task) -> None:
    try:
        pickle.dumps(task)
    except Exception as error:
        raise InputError(
            f"this simulation cannot be sent to worker processes ({error})",
            got=task,
            instead="--workers 1, or define your family at the top level of an importable file",
        ) from error


class _Clock:
    """Counts replicates and reports them."""

    def __init__(self, total: int, callback: ProgressCallback | None) -> None:
        self._total = total
        self._callback = callback
        self._begin = time.monotonic()
        self._done = 0
        self._computed = 0

    def count(self, replicates: int, *, computed: bool) -> None:
        self._done += replicates
        self._computed += replicates if computed else 0
        if self._callback is not None:
            self._callback(Progress(self._done, self._total, self._computed, time.monotonic() - self._begin))


class _Course:
    """The blocks under way: a bounded window that slides over the plan."""

    def __init__(
        self,
        task: Task,
        spec_words: tuple[int, ...],
        seed: int,
        crew: Crew,
        store: Store | None,
        key: str,
        clock: _Clock,
    ) -> None:
        self._task = task
        self._words = spec_words
        self._seed = seed
        self._crew = crew
        self._store = store
        self._key = key
        self._clock = clock
        self._pending: dict[Future[Moments], Block] = {}
        self._ready: dict[int, Moments] = {}

    def in_order(self, planned: Iterator[Block]) -> Iterator[Moments]:
        """Results in the order of the plan, whatever the order of completion."""
        losses = 0
        begun: deque[Block] = deque()
        while True:
            if not begun and (first := next(planned, None)) is not None:
                losses += self._begin(first)
                begun.append(first)
            if not begun:
                return
            block = begun.popleft()
            while block.index not in self._ready:
                # Results that wait for an earlier block count as well: memory stays bounded.
                while len(self._pending) + len(self._ready) < self._crew.width:
                    if (following := next(planned, None)) is None:
                        break
                    losses += self._begin(following)
                    begun.append(following)
                if block.index in self._ready:
                    break
                losses = losses + 1 if self._collect() else 0
                if losses >= _LOSSES_IN_A_ROW:
                    raise MengoliError(
                        "workers keep dying (out of memory?): try fewer --workers or --workers 1"
                    )
            yield self._ready.pop(block.index)

    def abandon(self) -> None:
        """Drop what is still under way."""
        for future in self._pending:
            future.cancel()
        self._pending.clear()

    def _begin(self, block: Block) -> int:
        """Read a block from the store or start computing it; the number of losses met on the way."""
        stored = self._store.get(self._key, block) if self._store is not None else None
        if stored is not None:
            self._ready[block.index] = stored
            self._clock.count(block.replicates, computed=False)
            return 0
        try:
            future = self._submit(block)
        except Exception as error:
            if not self._crew.lost(error):
                raise
            # The pool was found broken at the door; everything under way is lost with it.
            self._restart([*self._pending.values(), block])
            return 1
        self._pending[future] = block
        return 0

    def _submit(self, block: Block) -> Future[Moments]:
        return self._crew.submit(self._task, self._words, self._seed, block)

    def _collect(self) -> bool:
        """Wait for some blocks; whether a worker was lost."""
        done: set[Future[Moments]] = set()
        while not done:
            done, _ = wait(self._pending, _PATIENCE, return_when=FIRST_COMPLETED)
            if not done:
                self._crew.stalled()
        missing: list[Block] = []
        for future in sorted(done, key=lambda future: self._pending[future].index):
            block = self._pending.pop(future)
            error = future.exception()
            if error is None:
                self._keep(block, future.result())
            elif self._crew.lost(error):
                missing.append(block)
            else:
                raise error
        if missing:
            self._restart([*missing, *self._pending.values()])
        return bool(missing)

    def _keep(self, block: Block, moments: Moments) -> None:
        if self._store is not None:
            self._store.put(self._key, block, moments)
        self._ready[block.index] = moments
        self._clock.count(block.replicates, computed=True)

    def _restart(self, missing: list[Block]) -> None:
        for future in self._pending:
            future.cancel()
        self._pending.clear()
        self._crew.recover()
        for block in missing:
            self._pending[self._submit(block)] = block
