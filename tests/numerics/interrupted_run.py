"""A program that the tests start and kill: argv = store, workers, pause, blocks."""

from __future__ import annotations

import sys

from numerics_tasks import SquaredNormals

from mengoli.numerics.engine.blocks import run
from mengoli.numerics.engine.crews import local_crew
from mengoli.numerics.engine.store import Store

if __name__ == "__main__":
    path, workers, pause, blocks = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    with Store(path) as store, local_crew(workers) as crew:
        run(
            SquaredNormals(pause=pause),
            replicates=blocks * 64,
            block_size=64,
            seed=3,
            crew=crew,
            store=store,
            progress=lambda progress: print(progress.done, flush=True),
        )
