"""Bit-identical results whoever computes, in whatever order, across losses and interruptions."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from numerics_tasks import Failing, SquaredNormals

from mengoli.numerics.engine.blocks import blocks, run
from mengoli.numerics.engine.crews import Borrowed, Processes, Serial, local_crew
from mengoli.numerics.engine.encoding import decode, encode
from mengoli.numerics.engine.progress import Progress
from mengoli.numerics.engine.specification import Block, Json, Task, canonical, generator, words
from mengoli.numerics.engine.store import Store
from mengoli.numerics.statistics import Moments
from mengoli.theory.errors import InputError

HERE = Path(__file__).parent
SMALL: dict[str, Any] = {"replicates": 64 * 9 + 17, "block_size": 64, "seed": 3}


@pytest.fixture(scope="module")
def expected() -> bytes:
    return encode(run(SquaredNormals(), **SMALL))


class Backwards(Executor):
    """Finishes the last submitted block first."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Future[Any], Any]] = []
        self._lock = threading.Lock()

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        with self._lock:
            self._waiting.append((future, (function, args)))
            if len(self._waiting) == 1:
                threading.Timer(0.02, self._finish).start()
        return future

    def _finish(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for future, (function, args) in reversed(waiting):
            future.set_result(function(*args))


def test_blocks_cover_the_replicates() -> None:
    assert list(blocks(20, 8)) == [Block(0, 8), Block(1, 8), Block(2, 4)]
    assert list(blocks(8, 8)) == [Block(0, 8)]


@pytest.mark.parametrize("replicates", [1, 7, 8, 9, 63, 64, 65, 1000])
def test_growing_blocks_double_what_is_done_up_to_full_size(replicates: int) -> None:
    grown = [block.replicates for block in blocks(replicates, 64, 8)]
    assert sum(grown) == replicates
    assert grown[:-1] == [8, 8, 16, 32, *[64] * 20][: len(grown) - 1]
    # What a block is depends on its index alone, so that a run may stop anywhere and go on from a store.
    assert list(blocks(2000, 64, 8))[: len(grown) - 1] == list(blocks(replicates, 64, 8))[:-1]


@pytest.mark.parametrize("workers", [2, 7])
def test_any_number_of_processes_gives_the_same_bits(workers: int, expected: bytes) -> None:
    with Processes(workers) as crew:
        assert encode(run(SquaredNormals(), crew=crew, **SMALL)) == expected


def test_any_executor_and_any_order_give_the_same_bits(expected: bytes) -> None:
    with ThreadPoolExecutor(3) as threads:
        assert encode(run(SquaredNormals(), crew=Borrowed(threads), **SMALL)) == expected
    assert encode(run(SquaredNormals(), crew=Borrowed(Backwards(), width=4), **SMALL)) == expected


def test_a_killed_worker_changes_nothing(expected: bytes) -> None:
    with Processes(2) as crew:
        victims: list[int] = []

        def kill_one(progress: Progress) -> None:
            if not victims:
                victims.append(crew.processes[0])
                os.kill(victims[0], signal.SIGKILL)

        assert encode(run(SquaredNormals(pause=0.02), crew=crew, progress=kill_one, **SMALL)) == expected
        assert victims
        assert victims[0] not in crew.processes


def test_a_killed_run_is_resumed(tmp_path: Path, expected: bytes) -> None:
    path = tmp_path / "blocks.sqlite"
    arguments = [sys.executable, str(HERE / "interrupted_run.py"), str(path), "2", "0.1", "9"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(3):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    with Store(path) as store:
        stored = store.count(store.open_run(canonical(SquaredNormals(), 3)))
        assert 3 <= stored < 9
        seen: list[Progress] = []
        again = run(SquaredNormals(), store=store, progress=seen.append, **SMALL)
    assert encode(again) == expected
    assert seen[-1].done == SMALL["replicates"]
    # Only what was missing is computed: nine full blocks less the stored ones, and the short last one.
    assert seen[-1].computed == (9 - stored) * 64 + 17


def test_workers_leave_when_their_run_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "blocks.sqlite"
    arguments = [sys.executable, str(HERE / "interrupted_run.py"), str(path), "2", "0.05", "200"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        if not children.exists():
            process.kill()
            pytest.skip("needs Linux's /proc to list the workers")
        workers = [int(word) for word in children.read_text().split()]
        process.send_signal(signal.SIGKILL)
    assert len(workers) >= 2
    deadline = time.monotonic() + 10
    while any(_alive(worker) for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_alive(worker) for worker in workers)


def _alive(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_longer_run_uses_the_blocks_of_a_shorter_one(tmp_path: Path) -> None:
    with Store(tmp_path / "s") as store:
        run(SquaredNormals(), replicates=128, block_size=64, seed=1, store=store)
        seen: list[Progress] = []
        run(SquaredNormals(), replicates=256, block_size=64, seed=1, store=store, progress=seen.append)
    assert seen[-1].computed == 128
    assert [entry.done for entry in seen] == [64, 128, 192, 256]
    assert seen[-1].time_left == 0
    assert seen[0].time_left is None


def test_stopping_depends_on_the_blocks_alone() -> None:
    def stop(moments: Moments) -> bool:
        return moments.count >= 64 * 4

    with ThreadPoolExecutor(4) as threads:
        early = run(SquaredNormals(), crew=Borrowed(threads), stop=stop, **SMALL)
    assert encode(early) == encode(run(SquaredNormals(), replicates=64 * 4, block_size=64, seed=3))


def test_an_error_in_the_computation_is_not_a_lost_worker() -> None:
    with pytest.raises(ZeroDivisionError, match="planted"), Processes(1) as crew:
        run(Failing(), crew=crew, **SMALL)


def test_the_seed_and_the_specification_decide_the_numbers() -> None:
    first = encode(run(SquaredNormals(), **SMALL))
    assert encode(run(SquaredNormals(), **{**SMALL, "seed": 4})) != first
    assert words(SquaredNormals(3)) != words(SquaredNormals(4))
    assert words(SquaredNormals()) != words(Failing())
    draws = {generator((1, 2, 3, 4), 0, block).integers(2**63) for block in range(50)}
    assert len(draws) == 50


class Local(Task):
    """Cannot be pickled: it holds a lambda."""

    def __init__(self) -> None:
        self.function = lambda: None

    def specification(self) -> dict[str, Json]:
        return {}

    def run(self, generator: Any, replicates: int) -> Moments:
        raise NotImplementedError


class Inexact(Task):
    """Names itself with a floating-point number."""

    def specification(self) -> Any:
        return {"w": 0.1}

    def run(self, generator: Any, replicates: int) -> Moments:
        raise NotImplementedError


def test_bad_calls() -> None:
    with pytest.raises(InputError, match="replicates is a whole number"):
        run(SquaredNormals(), replicates=0, seed=1)
    with pytest.raises(InputError, match="seed"):
        run(SquaredNormals(), replicates=5, seed=-1)
    with pytest.raises(InputError, match="workers"):
        Processes(0)
    with pytest.raises(InputError, match="at least one block"):
        Borrowed(Backwards(), width=0)
    with pytest.raises(InputError, match="cannot be sent"):
        run(Local(), replicates=5, seed=1, crew=Processes(1))
    with pytest.raises(InputError, match=r"'1/10', not 0\.1"):
        run(Inexact(), replicates=5, seed=1)
    assert isinstance(local_crew(1), Serial)


def filled(path: Path) -> tuple[str, bytes]:
    with Store(path) as store:
        result = run(SquaredNormals(), store=store, **SMALL)
    return canonical(SquaredNormals(), 3), encode(result)


def test_a_flipped_bit_in_the_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "blocks.sqlite"
    filled(path)
    with sqlite3.connect(path) as database:
        (payload,) = database.execute("SELECT payload FROM blocks WHERE position = 2").fetchone()
        flipped = payload[:-1] + bytes([payload[-1] ^ 1])
        database.execute("UPDATE blocks SET payload = ? WHERE position = 2", (flipped,))
    database.close()
    with Store(path) as store, pytest.raises(InputError, match="block 2 does not fit its hash"):
        run(SquaredNormals(), store=store, **SMALL)


def test_a_block_moved_to_another_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "blocks.sqlite"
    filled(path)
    with sqlite3.connect(path) as database:
        database.execute(
            "UPDATE blocks SET (payload, digest) = (SELECT payload, digest FROM blocks WHERE position = 1)"
            " WHERE position = 2"
        )
    database.close()
    with Store(path) as store, pytest.raises(InputError, match="block 2 does not fit its hash"):
        run(SquaredNormals(), store=store, **SMALL)


def test_foreign_and_broken_files_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("these are my notes, not a database " * 40)
    before = text.read_bytes()
    with pytest.raises(InputError, match="damaged or foreign"):
        Store(text)
    assert text.read_bytes() == before
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE t (x)")
    database.close()
    with pytest.raises(InputError, match="not a store of mengoli"):
        Store(other)
    with pytest.raises(InputError, match="cannot be opened"):
        Store(tmp_path / "no" / "such" / "folder" / "s")
    newer = tmp_path / "newer"
    Store(newer).close()
    with sqlite3.connect(newer) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(InputError, match="format 99"):
        Store(newer)


def test_a_truncated_store_is_refused_or_complete(tmp_path: Path, expected: bytes) -> None:
    path = tmp_path / "blocks.sqlite"
    filled(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="damaged"), Store(path) as store:
        run(SquaredNormals(), store=store, **SMALL)


@pytest.mark.parametrize(
    "payload",
    [b"", b"{}\n", b"no json\n", b'{"count": 1, "shape": [1, 1]}\nshort', b'{"count": 0, "shape": [0, 1]}\n'],
)
def test_bytes_that_are_no_moments(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"stored block|Expecting"):
        decode(payload)
