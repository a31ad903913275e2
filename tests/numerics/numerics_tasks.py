"""Small tasks that worker processes can import."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

import numpy as np

from mengoli.numerics.engine.specification import Json, Task
from mengoli.numerics.statistics import Moments


@final
@dataclass(frozen=True)
class SquaredNormals(Task):
    """Squares of normals; `pause` seconds a block make room for interruptions and are no part of the law."""

    generations: int = 3
    pause: float = 0.0

    def specification(self) -> Mapping[str, Json]:
        return {"generations": self.generations}

    def run(self, generator: np.random.Generator, replicates: int) -> Moments:
        time.sleep(self.pause)
        values = generator.standard_normal((self.generations, 2, replicates))
        values[:, 1] **= 2
        return Moments.of(values)


@final
@dataclass(frozen=True)
class Failing(Task):
    """A computation that goes wrong."""

    def specification(self) -> Mapping[str, Json]:
        return {}

    def run(self, generator: np.random.Generator, replicates: int) -> Moments:
        raise ZeroDivisionError("planted")
