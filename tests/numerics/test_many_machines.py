"""The example with MPI gives the bits of the run without; where mpi4py and an MPI are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "many_machines.py"


def printed(*command: str) -> str:
    # Open MPI starts no more processes than there are cores unless told to; others ignore these.
    more = {
        "OMPI_MCA_rmaps_base_oversubscribe": "1",
        "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe",
    }
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, env={**os.environ, **more}, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the layout is that of a checkout, and this is none")
def test_workers_of_mpi_give_the_same_bits() -> None:
    pytest.importorskip(
        "mpi4py", reason="mpi4py is missing: pip install mpi4py, and an MPI", exc_type=ImportError
    )
    mpiexec = shutil.which("mpiexec")
    if mpiexec is None:
        pytest.skip("mpi4py is missing: pip install mpi4py, and an MPI")
    alone = printed(sys.executable, str(EXAMPLE))
    together = printed(mpiexec, "-n", "3", sys.executable, "-m", "mpi4py.futures", str(EXAMPLE), "--mpi")
    assert together == alone
    assert alone.startswith("simulated ")
