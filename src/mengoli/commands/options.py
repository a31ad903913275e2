"""Options that several commands share: seeds, precision, workers, stores; and the progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from ..numerics.engine.crews import Crew
    from ..numerics.engine.progress import Progress
    from ..numerics.engine.store import Store

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def simulation_options(command: F) -> F:
    """Add ``--replicates``, ``--precision``, ``--seed``, ``--workers``, ``--engine``, ``--scheduler``, ``--store``."""
    for add in reversed(
        (
            click.option("--replicates", type=int, help="Number of simulated histories."),
            click.option(
                "--precision", type=float, help="Stop at this relative standard error, such as 1e-3."
            ),
            click.option(
                "--seed", type=int, default=1, show_default=True, help="Root of all random numbers."
            ),
            click.option(
                "--workers", type=int, default=1, show_default=True, help="Processes to compute in."
            ),
            click.option(
                "--engine", type=click.Choice(["process", "dask"]), default="process", show_default=True
            ),
            click.option("--scheduler", help="Address of a dask scheduler."),
            click.option(
                "--store", "store_file", help="File to keep finished blocks in, and to resume from."
            ),
        )
    ):
        command = add(command)
    return command


@contextmanager
def crew_and_store(
    workers: int, engine: str, scheduler: str | None, store_file: str | None
) -> Iterator[tuple[Crew, Store | None]]:
    """Open the crew that computes and the store that remembers, and close both.

    Raises
    ------
    InputError
        If there is no worker, or dask has no address.
    """
    from contextlib import ExitStack

    from ..numerics.engine.crews import local_crew
    from ..numerics.engine.store import Store
    from ..theory.errors import InputError

    if workers < 1:
        raise InputError("there must be at least one worker", got=workers, instead="--workers 2")
    if engine == "dask" and scheduler is None:
        raise InputError(
            "dask needs the address of its scheduler", instead="--scheduler tcp://127.0.0.1:8786"
        )
    if engine == "process" and scheduler is not None:
        raise InputError("only dask has a scheduler", got=scheduler, instead="--engine dask")
    with ExitStack() as stack:
        if scheduler is None:
            crew: Crew = stack.enter_context(local_crew(workers))
        else:
            from ..numerics.engine.cluster import DaskCluster

            crew = stack.enter_context(DaskCluster(scheduler))
        store = None if store_file is None else stack.enter_context(Store(store_file))
        yield crew, store


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[Progress], None] | None]:
    """A bar with rate and time left on standard error, where that is a terminal; else nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None, rate="")

        def show(progress: Progress) -> None:
            bar.update(task, total=progress.total, completed=progress.done, rate=f"{progress.rate:,.0f}/s")

        yield show


def tracked(items: Iterable[T], total: int, title: str) -> Iterable[T]:
    """The items, behind a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, title, total=total, console=Console(stderr=True), transient=True)


def provenance(seconds: float, workers: int, engine: str) -> dict[str, Any]:
    """What is not part of a result: versions, machine, time, workers."""
    import platform
    from importlib.metadata import version

    packages = ("mengoli", "sympy", "mpmath", "numpy", "scipy", "python-flint")
    return {
        "versions": {"python": platform.python_version(), **{name: version(name) for name in packages}},
        "machine": platform.machine(),
        "seconds": round(seconds, 3),
        "workers": workers,
        "engine": engine,
    }
