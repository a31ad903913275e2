"""Measurements against the loops a researcher would write; `python -m benchmarks` writes docs/benchmarks.md."""

import os

# One thread everywhere, before numpy is imported: ratios then compare algorithms, not pools of threads.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
