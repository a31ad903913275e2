"""Run all measurements and write docs/benchmarks.md: `python -m benchmarks`."""

from __future__ import annotations

import os
import platform
import warnings
from pathlib import Path

import numpy as np

from .draws import augment_rows, floors, scaling_rows, secant_rows
from .everyday import everyday_rows
from .fits import logistic_rows, regression_rows
from .published import precision_rows, published_rows
from .tables import G, N, table


def machine() -> str:
    """The machine, without anything that names it."""
    try:
        import numba

        compiled = f"numba {numba.__version__}"
    except ImportError:
        compiled = "no numba"
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}, "
        f"numpy {np.__version__}, {compiled}; one thread, processor time, least of several calls."
    )


def report() -> str:
    """The whole page."""
    floor = floors()
    parts = [
        "# Benchmarks",
        "Written by `make bench`. Ratios in one run travel between machines, times do not. Each row is one run, on a "
        "machine shared with other work, which processor time sees only through caches and clocks; from one run to the "
        "next a ratio can differ by a factor of two.",
        f"Machine: {machine()}",
        f"## One batch under augment, n = {N}, {G} generations",
        f"The floor is the time of one normal: {floor[0] * 1e9:.1f} ns by numpy, {floor[1] * 1e9:.1f} ns compiled. "
        "The literal loop keeps all points and averages the union; the vectorised one draws the points of a batch for "
        "all replicates and carries the pool's mean.",
        table(
            (
                "family",
                "literal, us",
                "vectorised raw, ns",
                "mengoli, ns",
                "against literal",
                "against vectorised",
                "of the floor",
            ),
            augment_rows(floor),
        ),
        f"## One fit of a regression, n = {N}",
        table(
            ("fit", "loop, us", "mengoli, numpy, us", "ratio", "mengoli, compiled, us", "ratio"),
            [*regression_rows(), *logistic_rows()],
        ),
        "## One draw of a sum of hyperbolic secant points",
        "By exact rejection; the parameter is that of the sum, the number of points times their own.",
        table(("parameter", "numpy, ns", "compiled, ns", "ratio"), secant_rows()),
        "## Published experiments",
        "Both loops are rewritten here in numpy, the first also in R if R is installed: the limit process with every "
        "path kept, and the normal whose mean and variance are fitted again on all data. The last column derives the "
        "number instead of simulating it. "
        f"The 10^8 normals of the limit process alone take {floor[0] * 1e8:.2f} s by numpy, as the loop draws them, "
        f"and {floor[1] * 1e8:.2f} s compiled: that is the floor of any simulation of it, and bounds the ratio.",
        table(("experiment", "loop", "mengoli", "ratio", "exact"), published_rows()),
        f"## Processor time to a standard error of the risk at g = {G}, augment",
        "The loop and the plain arm from measured costs a history and measured variances; of the library whole calls "
        "of `simulate` with as many histories as the reduced arm needs for the error, but no fewer than 128. The first "
        "call in a process also computes the workflow's exact weights. The last columns are calls with `precision`, "
        "which decide for themselves: they end when an anytime-valid 95 % interval, skewness and rare events granted, "
        "is no wider than the error to either side. At n = 100 and 1 %, 10^5 times less than the loop would be 0.2 ms: "
        "what the generator alone takes for the batches of 20 to 80 histories.",
        table(
            (
                "family, size, standard error",
                "literal loop",
                "plain arm",
                "first call",
                "later calls",
                "histories, error",
                "ratio, first",
                "ratio, later",
                "with `precision`",
                "histories, error",
            ),
            precision_rows(),
        ),
        "## Cost a draw, normal, augment",
        "Linear in generations and replicates; memory is one block of 8,192 replicates in every row. Short runs show "
        "what is paid once: the exact weights of every generation.",
        table(("replicates x generations", "ns a draw", "in all"), scaling_rows()),
        "## Every day",
        "By the clock on the wall, each command in a process of its own, the least of several runs.",
        table(("command", "time"), everyday_rows()),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Measure, print and write."""
    warnings.simplefilter("ignore")
    text = report()
    path = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
