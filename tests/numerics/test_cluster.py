"""A real dask cluster on this machine that loses a worker."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from numerics_tasks import SquaredNormals

from mengoli.numerics.engine.blocks import run
from mengoli.numerics.engine.encoding import encode
from mengoli.numerics.engine.progress import Progress
from mengoli.theory.errors import InputError

distributed = pytest.importorskip("distributed")

from mengoli.numerics.engine.cluster import DaskCluster  # noqa: E402

SMALL: dict[str, Any] = {"replicates": 64 * 30, "block_size": 64, "seed": 3}


@pytest.fixture
def cluster() -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            host="127.0.0.1",
            silence_logs=50,
        ) as local:
            yield local


@pytest.mark.filterwarnings("ignore")  # dask warns about the worker that is killed on purpose
def test_a_cluster_that_loses_a_worker_gives_the_same_bits(cluster: Any) -> None:
    expected = encode(run(SquaredNormals(), **SMALL))
    with DaskCluster(cluster.scheduler_address) as crew:
        assert crew.width == 4
        assert encode(run(SquaredNormals(), crew=crew, **SMALL)) == expected
        victims: list[int] = []

        def kill_one(progress: Progress) -> None:
            if not victims:
                victims.append(next(iter(cluster.workers.values())).pid)
                os.kill(victims[0], signal.SIGKILL)

        slow = SquaredNormals(pause=0.02)
        assert encode(run(slow, crew=crew, progress=kill_one, **SMALL)) == expected
        assert victims


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there() -> None:
    with pytest.raises(InputError, match="no dask scheduler answers"):
        DaskCluster("tcp://127.0.0.1:9", timeout=0.5)


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_without_workers_is_told() -> None:
    with (
        distributed.LocalCluster(
            n_workers=0, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
        ) as empty,
        pytest.raises(InputError, match="no worker is connected"),
    ):
        DaskCluster(empty.scheduler_address)


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_lost_all_its_workers_is_told() -> None:
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as local:
        gone: list[int] = []

        def close_all(progress: Progress) -> None:
            if not gone:
                gone.append(progress.done)
                local.scale(0)

        with DaskCluster(local.scheduler_address, patience=1.0) as crew:
            slow = SquaredNormals(pause=0.5)
            with pytest.raises(InputError, match="no worker for 1 s"):
                run(slow, crew=crew, progress=close_all, **SMALL)
        assert gone


@pytest.mark.filterwarnings("ignore")
def test_a_lost_scheduler_is_told() -> None:
    from concurrent.futures import CancelledError

    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as local:
        crew = DaskCluster(local.scheduler_address)
        with pytest.raises(InputError, match="scheduler was lost"):
            crew.lost(CancelledError())
        assert not crew.lost(ValueError("something else"))
        crew.close()
