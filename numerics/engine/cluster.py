"""A crew of machines, through dask.distributed.

    dask scheduler                       # on one machine, prints ADDRESS
    dask worker ADDRESS                  # on each machine, with the same mengoli and numpy installed

then ``--engine dask --scheduler ADDRESS``, or `DaskCluster(ADDRESS)` from Python. The scheduler computes the
blocks of a lost worker again elsewhere; nothing else changes, results included.

Notes
-----
dask takes equal calls for one call unless told otherwise (``pure=False``). Block numbers already make every
call different; `pure=False` is passed all the same, because a silently shared result would be a silently
wrong standard error.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError, Executor, Future
from typing import Any, Final, final

import numpy as np

from ...theory.errors import InputError
from ..statistics import Moments
from .crews import Crew, compute_block
from .specification import Block, Task, code

_LOSSES_OF_A_BLOCK: Final = 5


def software() -> tuple[str, str, str]:
    """What decides the results of a worker: numpy's version, the machine's architecture and mengoli's own code."""
    return np.__version__, platform.machine(), code()


@final
class DaskCluster(Crew):
    """Workers of a running dask scheduler.

    Parameters
    ----------
    address
        Address of the scheduler, for example ``"tcp://127.0.0.1:8786"``.
    timeout
        Seconds to wait for the scheduler.
    patience
        Seconds to wait for a worker once all are gone.

    Raises
    ------
    InputError
        If dask is not installed, nobody answers, no worker is there, or one runs other software or another machine.
    """

    def __init__(self, address: str, *, timeout: float = 10.0, patience: float = 60.0) -> None:
        try:
            import distributed
        except ImportError as error:
            raise InputError(
                "the engine `dask` needs dask.distributed", instead="pip install 'mengoli[cluster]'"
            ) from error
        client: Any = distributed.Client
        try:
            self._client: Any = client(address, timeout=timeout, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise InputError(
                f"no dask scheduler answers ({error})", got=address, instead="--scheduler tcp://HOST:8786"
            ) from error
        workers = self._client.run(software)
        if not workers:
            self._client.close()
            raise InputError("no worker is connected to the dask scheduler", got=address, instead="dask worker ADDRESS")
        others = {name: found for name, found in workers.items() if tuple(found) != software()}
        if others:
            self._client.close()
            raise InputError(
                f"workers need the same numpy, architecture and mengoli as here, {software()}, "
                "or results would depend on who computed them",
                got=others,
            )
        self._patience = patience
        self._deserted: float | None = None
        self._executor: Executor = self._client.get_executor(pure=False, retries=_LOSSES_OF_A_BLOCK)

    @property
    def width(self) -> int:
        """Two blocks for each thread of the cluster, as it is now; at least two."""
        threads: dict[str, int] = self._client.nthreads()
        return max(2, 2 * sum(threads.values()))

    def submit(self, task: Task, words: Sequence[int], seed: int, block: Block) -> Future[Moments]:
        """Hand the block to the scheduler."""
        return self._executor.submit(compute_block, task, words, seed, block)

    def lost(self, error: BaseException) -> bool:
        """Whether the scheduler gave a block up because its workers kept vanishing."""
        from distributed import KilledWorker
        from distributed.comm.core import CommClosedError

        if isinstance(error, CancelledError | CommClosedError):
            raise InputError(
                "the dask scheduler was lost; blocks that a --store holds are not computed again",
                instead="the same command once a scheduler runs",
            ) from error
        return isinstance(error, KilledWorker)

    def stalled(self) -> None:
        """Whether workers are there; without any the scheduler would wait for ever."""
        if self._client.nthreads():
            self._deserted = None
            return
        now = time.monotonic()
        self._deserted = now if self._deserted is None else self._deserted
        if now - self._deserted >= self._patience:
            raise InputError(
                f"the dask cluster has had no worker for {self._patience:.0f} s; blocks that a --store holds are not "
                "computed again",
                instead="dask worker ADDRESS, then the same command",
            )

    def recover(self) -> None:
        """Nothing to do: the scheduler goes on with the workers it has."""

    def close(self) -> None:
        """Leave the cluster; its workers stay."""
        self._executor.shutdown(wait=False)
        self._client.close()
