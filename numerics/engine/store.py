"""A file of finished blocks, so that a run continues where it was stopped: SQLite, one writer.

A block is found under (hash of the canonical specification and versions, index, replicates) and carries a
SHA-256 of its own over key and payload. To resume is to compute the blocks that are missing. Each block is
one transaction in write-ahead mode: after `kill -9` the file holds every block that was written, whole.

A file that is not such a store, was written in another format, or has a block whose hash does not fit is
refused with a message; results are never mixed silently.
"""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Final, Self, final

from ...theory.errors import InputError
from ..statistics import Moments
from .encoding import decode, encode
from .specification import Block, key

_APPLICATION: Final = 0x4D454E47  # "MENG" in the header of the SQLite file
_FORMAT: Final = 1
_REMEDY: Final = "--store with a new file name (or move this file away)"


def _digest(run: str, block: Block, payload: bytes) -> bytes:
    return hashlib.sha256(f"{run}:{block.index}:{block.replicates}:".encode("ascii") + payload).digest()


@final
class Store:
    """Finished blocks in a file; use as a context manager, in one process at a time.

    Parameters
    ----------
    path
        File to open, created if it does not exist.

    Raises
    ------
    InputError
        If the file cannot be opened or is not a store of this format.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        try:
            self._database = sqlite3.connect(self._path, timeout=30, isolation_level=None)
        except sqlite3.Error as error:
            raise InputError(
                f"the store cannot be opened ({error})", got=str(path), instead=_REMEDY
            ) from error
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise InputError(
                f"the store is damaged or foreign ({error})", got=str(path), instead=_REMEDY
            ) from error
        except InputError:
            self._database.close()
            raise

    def _prepare(self) -> None:
        run = self._database.execute
        (application,) = run("PRAGMA application_id").fetchone()
        (version,) = run("PRAGMA user_version").fetchone()
        (tables,) = run("SELECT count(*) FROM sqlite_master").fetchone()
        if tables == 0 and application == 0 and version == 0:
            run("PRAGMA journal_mode = WAL")
            run("BEGIN IMMEDIATE")
            run(f"PRAGMA application_id = {_APPLICATION}")
            run(f"PRAGMA user_version = {_FORMAT}")
            run("CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, specification TEXT NOT NULL)")
            run(
                "CREATE TABLE IF NOT EXISTS blocks (run TEXT NOT NULL, position INTEGER NOT NULL, replicates INTEGER"
                " NOT NULL, payload BLOB NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (run, position, replicates))"
            )
            run("COMMIT")
        elif application != _APPLICATION:
            raise InputError("this file is not a store of mengoli", got=str(self._path), instead=_REMEDY)
        elif version != _FORMAT:
            raise InputError(
                f"this store has format {version}, not {_FORMAT}", got=str(self._path), instead=_REMEDY
            )
        # A power cut may lose the last blocks, never the file: they are computed again.
        run("PRAGMA synchronous = NORMAL")

    def open_run(self, specification: str) -> str:
        """Register a run by its canonical text and return its key.

        Raises
        ------
        InputError
            If the file holds another text under the same key: it was tampered with.
        """
        run = key(specification)
        with self._guard():
            self._database.execute("INSERT OR IGNORE INTO runs VALUES (?, ?)", (run, specification))
            (stored,) = self._database.execute(
                "SELECT specification FROM runs WHERE run = ?", (run,)
            ).fetchone()
        if stored != specification:
            raise self._damage("a specification does not fit its key")
        return run

    def get(self, run: str, block: Block) -> Moments | None:
        """The stored result of a block, or ``None``.

        Raises
        ------
        InputError
            If the block's hash does not fit.
        """
        with self._guard():
            row = self._database.execute(
                "SELECT payload, digest FROM blocks WHERE run = ? AND position = ? AND replicates = ?",
                (run, block.index, block.replicates),
            ).fetchone()
        if row is None:
            return None
        payload, digest = row
        if not isinstance(payload, bytes) or digest != _digest(run, block, payload):
            raise self._damage(f"block {block.index} does not fit its hash")
        try:
            moments = decode(payload)
        except ValueError as error:
            raise self._damage(str(error)) from error
        if moments.count != block.replicates:
            raise self._damage(
                f"block {block.index} holds {moments.count} replicates, not {block.replicates}"
            )
        return moments

    def put(self, run: str, block: Block, moments: Moments) -> None:
        """Write one block in a transaction of its own."""
        payload = encode(moments)
        with self._guard():
            self._database.execute(
                "INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?)",
                (run, block.index, block.replicates, payload, _digest(run, block, payload)),
            )

    def count(self, run: str) -> int:
        """Number of blocks stored for a run."""
        with self._guard():
            (blocks,) = self._database.execute("SELECT count(*) FROM blocks WHERE run = ?", (run,)).fetchone()
        return int(blocks)

    def close(self) -> None:
        """Close the file; harmless when done twice."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _damage(self, what: str) -> InputError:
        return InputError(f"the store is damaged: {what}", got=str(self._path), instead=_REMEDY)

    def _guard(self) -> _Guard:
        return _Guard(self._path)


@final
class _Guard:
    """Turns what SQLite says about a broken or locked file into one message."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise InputError(
                "another run is writing to this store", got=str(self._path), instead=_REMEDY
            ) from error
        if isinstance(error, sqlite3.DatabaseError):
            raise InputError(
                f"the store is damaged or foreign ({error})", got=str(self._path), instead=_REMEDY
            ) from error
