"""One function over many arguments, in this process or in several, the answers in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from .theory.errors import InputError

A = TypeVar("A")
B = TypeVar("B")


def over(function: Callable[[A], B], arguments: Sequence[A], workers: int) -> Iterator[B]:
    """Apply a function to every argument.

    Parameters
    ----------
    function
        A module-level function, or a method of an object that can be sent to another process.
    arguments
        What it is applied to; answers come in this order, whatever the workers.
    workers
        How many processes; 1 computes here.

    Raises
    ------
    InputError
        If there is no worker.
    """
    if workers < 1:
        raise InputError("there must be at least one worker", got=workers, instead="--workers 2")
    if workers == 1 or len(arguments) == 1:
        yield from map(function, arguments)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A fresh interpreter a worker: forking a process that has threads is not safe.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(arguments)), mp_context=context) as pool:
        yield from pool.map(function, arguments)
