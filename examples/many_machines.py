"""A simulation on a machine park with MPI: the same bits as on one processor.

With MPI and mpi4py installed (``pip install 'mengoli[mpi]'``), on 8 workers and one manager:

    mpiexec -n 9 python -m mpi4py.futures many_machines.py --mpi

Without ``--mpi`` it computes in this process. Both print the same number, to the last digit, because blocks of
replicates are fixed by what is simulated, and added up in their order, whoever computes them.
"""

from __future__ import annotations

import sys

from mengoli.numerics.engine.crews import Borrowed, Crew, Serial
from mengoli.numerics.simulation.risk import simulate
from mengoli.theory.families import Poisson
from mengoli.theory.law import derive
from mengoli.theory.workflows import Augment

N, GENERATIONS, REPLICATES = 100, 20, 5 * 8192


def estimate(crew: Crew) -> tuple[float, float]:
    """Risk ratio of generation 20 and its standard error."""
    found = simulate(
        Poisson(), Augment(), n=N, generations=GENERATIONS, replicates=REPLICATES, seed=7, crew=crew
    )
    return found.ratio(GENERATIONS)


def main() -> None:
    """Print the estimate beside the exact value."""
    if "--mpi" in sys.argv[1:]:
        from mpi4py.futures import MPIPoolExecutor  # type: ignore[import-not-found,unused-ignore]

        with MPIPoolExecutor() as executor:
            value, error = estimate(Borrowed(executor, width=64))
    else:
        value, error = estimate(Serial())
    exact = float(derive(Poisson(), Augment(), N).ratio(GENERATIONS))
    print(f"simulated {value!r} +- {error:.1e}, exact {exact:.10f}")


if __name__ == "__main__":
    main()
