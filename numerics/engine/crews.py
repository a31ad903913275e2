"""Who computes the blocks: this process, worker processes, or any `concurrent.futures.Executor`.

A crew only executes. What a block is, and the order in which results are added up, is fixed elsewhere, so
every crew gives the same bits. A crew knows how to tell a lost worker from a failed computation and how to
stand up again.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self, final

from ...theory.errors import InputError
from ..statistics import Moments
from .specification import Block, Task, generator


def compute_block(task: Task, words: Sequence[int], seed: int, block: Block) -> Moments:
    """Compute one block; a module-level function, so that it travels to any worker."""
    return task.run(generator(words, seed, block.index), block.replicates)


class Crew(ABC):
    """Executes blocks. Use as a context manager: leaving it dismisses the workers."""

    @property
    @abstractmethod
    def width(self) -> int:
        """How many blocks are worth keeping under way at once."""

    @abstractmethod
    def submit(self, task: Task, words: Sequence[int], seed: int, block: Block) -> Future[Moments]:
        """Start computing a block."""

    @abstractmethod
    def lost(self, error: BaseException) -> bool:
        """Whether the error means that a worker vanished, rather than that the computation failed."""

    @abstractmethod
    def stalled(self) -> None:
        """Called every few seconds while no block comes back; raises `InputError` if none ever will."""

    @abstractmethod
    def recover(self) -> None:
        """Make the crew usable again after a loss; the lost blocks are submitted anew."""

    @abstractmethod
    def close(self) -> None:
        """Dismiss the workers."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@final
class Serial(Crew):
    """This process does everything."""

    @property
    def width(self) -> int:
        """One block at a time."""
        return 1

    def submit(self, task: Task, words: Sequence[int], seed: int, block: Block) -> Future[Moments]:
        """Compute the block at once."""
        future: Future[Moments] = Future()
        future.set_result(compute_block(task, words, seed, block))
        return future

    def lost(self, error: BaseException) -> bool:
        """Never: there is nobody to lose."""
        return False

    def stalled(self) -> None:
        """Never: blocks are computed at once."""

    def recover(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""


@final
class Borrowed(Crew):
    """Any executor of the caller's, who also closes it.

    Parameters
    ----------
    executor
        A `concurrent.futures.Executor`. On a cluster it must run equal calls anew each time
        (``client.get_executor(pure=False)`` for dask).
    width
        How many blocks to keep under way.

    Notes
    -----
    On a machine park with MPI, ``mpiexec -n 33 python -m mpi4py.futures script.py`` with this in the script::

        with mpi4py.futures.MPIPoolExecutor() as executor:
            simulate(Poisson(), Augment(), n=100, generations=50, replicates=10**7, crew=Borrowed(executor, width=64))
    """

    def __init__(self, executor: Executor, width: int = 16) -> None:
        if width < 1:
            raise InputError("a crew keeps at least one block under way", got=width)
        self._executor = executor
        self._width = width

    @property
    def width(self) -> int:
        """As given."""
        return self._width

    def submit(self, task: Task, words: Sequence[int], seed: int, block: Block) -> Future[Moments]:
        """Hand the block to the executor."""
        return self._executor.submit(compute_block, task, words, seed, block)

    def lost(self, error: BaseException) -> bool:
        """Never: an executor that was only borrowed cannot be replaced here."""
        return False

    def stalled(self) -> None:
        """Only the owner of the executor can tell."""

    def recover(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing: the caller closes what the caller opened."""


def _leave_with_parent() -> None:
    """Let a worker end when its parent was killed; the pool alone would leave it waiting for ever."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@final
class Processes(Crew):
    """Worker processes on this machine, started afresh (never forked).

    Parameters
    ----------
    workers
        How many, at least 1.

    Notes
    -----
    The pool is started at the first block. If a worker dies, the pool is replaced and the blocks that were
    under way are computed again, with the same seeds.
    """

    def __init__(self, workers: int) -> None:
        if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
            raise InputError(
                "the number of workers is a whole number >= 1", got=workers, instead="--workers 2"
            )
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    @property
    def width(self) -> int:
        """Two blocks for each worker, so that none waits for the next."""
        return 2 * self._workers

    @property
    def processes(self) -> tuple[int, ...]:
        """Process ids of the workers that exist now."""
        if self._pool is None or self._pool._processes is None:
            return ()
        return tuple(self._pool._processes)

    def submit(self, task: Task, words: Sequence[int], seed: int, block: Block) -> Future[Moments]:
        """Hand the block to a worker."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_with_parent
            )
        return self._pool.submit(compute_block, task, words, seed, block)

    def lost(self, error: BaseException) -> bool:
        """A broken pool: some worker was killed, or ran out of memory."""
        return isinstance(error, BrokenExecutor)

    def stalled(self) -> None:
        """A worker that dies breaks the pool, which `lost` tells."""

    def recover(self) -> None:
        """Throw the broken pool away; the next block starts a new one."""
        self.close()

    def close(self) -> None:
        """Dismiss the workers; blocks not yet begun are dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def local_crew(workers: int) -> Crew:
    """`Serial` for one worker, else `Processes`."""
    return Serial() if workers == 1 else Processes(workers)
