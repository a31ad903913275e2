"""What a run computes, as canonical data: the same specification always gives the same random numbers.

A specification is JSON without floating-point numbers (write a fraction as text), serialised with sorted
keys. Its SHA-256 is the key of the store, and its first four 32-bit words enter every seed, together with
the number of the block:

    SeedSequence(root, spawn_key=(word, word, word, word, block))

So two different runs never share random numbers by accident, and a block's numbers depend on nothing but
the specification, the root seed and the block's index.

Implementation notes
--------------------
The bit generator is SFC64: on the machines measured it draws normals a quarter faster than PCG64DXSM, and
the draws are where the time goes. It is seeded with 192 bits from the seed sequence.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import platform
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, final

import numpy as np

from ...theory.errors import InputError
from ...theory.family import Family
from ..statistics import Moments

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]

BLOCK_SIZE: Final = 8192
"""Replicates in a block: part of what a run is, never of how it is executed."""

FIRST_BLOCK: Final = 128
"""Replicates in the first block where few may do: below, a standard error is not known well enough to stop by it."""

STREAM_VERSION: Final = 1
"""Raised whenever the meaning of a seed or of a stored block changes."""


def _check(value: Json) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, Mapping):
        for key, entry in value.items():
            if not isinstance(key, str):
                raise InputError("the names of a specification are text", got=key)
            _check(entry)
    elif isinstance(value, Sequence):
        for entry in value:
            _check(entry)
    else:
        raise InputError(
            "a specification holds text, whole numbers and lists", got=value, instead="'1/10', not 0.1"
        )


@final
@dataclass(frozen=True)
class Block:
    """A fixed portion of the replicates.

    Parameters
    ----------
    index
        0, 1, ...; decides the seed.
    replicates
        How many replicates the block holds; the last block of a run may hold fewer.
    """

    index: int
    replicates: int


class Task(ABC):
    """Something to simulate: its specification and how one block is computed.

    Instances travel to worker processes, so they are small frozen dataclasses of picklable fields.
    """

    @abstractmethod
    def specification(self) -> Mapping[str, Json]:
        """Everything that determines the law of the result, without the seed and the replicates."""

    @property
    def arithmetic(self) -> str:
        """Who rounds, if not numpy: names other stored results, from the same random numbers."""
        return ""

    @property
    def source(self) -> str:
        """Code of somebody else's that the results rest on: an edited family names other stored results."""
        return ""

    @abstractmethod
    def run(self, generator: np.random.Generator, replicates: int) -> Moments:
        """Simulate `replicates` independent replicates and return their moments."""


def identity(family: Family) -> dict[str, Json]:
    """What a family is in a specification: its class and options, wherever its file lies and whatever it is called."""
    kind = type(family)
    return {"family": f"{kind.__module__}.{kind.__qualname__}", "options": repr(family)}


def source(family: Family) -> str:
    """The module that defines a family, in ASCII; empty for this package's own, whose code is hashed whole."""
    kind = type(family)
    if kind.__module__.partition(".")[0] == __name__.partition(".")[0]:
        return ""
    try:
        return ascii(inspect.getsource(inspect.getmodule(kind) or kind))
    except (OSError, TypeError):
        return ""  # typed at a prompt: there is no text to read


@cache
def code() -> str:
    """SHA-256 over the text of the modules that results rest on: the families, the workflows and the simulation."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for folder in (package.parent / "theory", package):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def check_seed(seed: int) -> None:
    """Refuse a root seed that is none."""
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise InputError("a seed is a whole number >= 0", got=seed, instead="--seed 1")


def canonical(task: Task, seed: int) -> str:
    """The canonical text that names the results of a task under a root seed on this software.

    The versions of the number streams and of numpy, this package's own code and the machine's architecture are part
    of it: stored blocks from other software are other results, not these.
    """
    content = task.specification()
    _check(content)
    check_seed(seed)
    whole: dict[str, Json] = {
        "task": type(task).__qualname__,
        "specification": content,
        "seed": seed,
        "stream": STREAM_VERSION,
        "numpy": np.__version__,
        "code": code(),
        "machine": platform.machine(),
    }
    if task.arithmetic:
        whole["arithmetic"] = task.arithmetic
    if task.source:
        whole["source"] = key(task.source)
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def key(text: str) -> str:
    """SHA-256 of a canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def words(task: Task) -> tuple[int, ...]:
    """Four 32-bit words of the task's own specification: they enter the spawn key.

    Only the specification counts here, not numpy's version: where numpy keeps its streams, results agree.
    """
    content = task.specification()
    _check(content)
    text = json.dumps([STREAM_VERSION, type(task).__qualname__, content], sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode("ascii")).digest()
    return tuple(int.from_bytes(digest[4 * i : 4 * i + 4], "big") for i in range(4))


def generator(spec_words: Sequence[int], seed: int, block: int) -> np.random.Generator:
    """The random generator of one block."""
    sequence = np.random.SeedSequence(seed, spawn_key=(*spec_words, block))
    return np.random.Generator(np.random.SFC64(sequence))
