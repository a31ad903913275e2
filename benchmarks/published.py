"""The published experiments, rewritten as numpy loops and in R, and the time to a given precision."""

from __future__ import annotations

import shutil
import subprocess
from math import ceil
from pathlib import Path
from typing import Any

from mengoli.numerics.accelerator import is_available
from mengoli.numerics.engine.specification import FIRST_BLOCK
from mengoli.numerics.estimators import Arm
from mengoli.numerics.estimators.linear_forms import linear_forms
from mengoli.numerics.simulation.risk import Simulation, simulate
from mengoli.numerics.tape import remembered
from mengoli.theory import catalogue
from mengoli.theory.families import Normal, NormalMeanVariance
from mengoli.theory.law import derive
from mengoli.theory.workflows import Augment

from .draws import ours
from .rivals import limit_process_loop, literal_augment, refitted_normal
from .tables import G, N, R, Row
from .timing import seconds


def published_rows() -> list[Row]:
    """The published experiments: the limit process on 10^6 paths, and the normal refitted on all data."""
    paths, generations = 1_000_000, 100
    loop = seconds(lambda: limit_process_loop(generations, paths), 2)
    mine = seconds(
        lambda: simulate(
            None,
            Augment(),
            generations=generations,
            replicates=paths,
            observed=[generations],
            reduced=False,
            accelerated=is_available(),
        ),
        2,
    )
    exact = seconds(lambda: derive(Normal(), Augment()).ratio(generations), 5)
    rows: list[Row] = [
        (
            "limit process, 10^6 paths x 100",
            f"{loop:.1f} s, {8e-9 * paths * generations:.1f} GB",
            f"{mine:.2f} s, one block",
            f"{loop / mine:,.1f}x",
            f"{exact * 1e3:.1f} ms, {loop / exact:,.0f}x",
        )
    ]
    in_r = limit_process_in_r(generations, paths)
    if in_r is not None:
        rows.append(
            (
                "the same, loop in R",
                f"{in_r:.1f} s",
                f"{mine:.2f} s, one block",
                f"{in_r / mine:,.1f}x",
                f"{exact * 1e3:.1f} ms, {in_r / exact:,.0f}x",
            )
        )
    literal = seconds(lambda: refitted_normal(N, G, 20), 2) / 20
    whole = seconds(
        lambda: simulate(
            NormalMeanVariance(), Augment(), n=N, generations=G, replicates=8192, observed=[G], reduced=False
        ),
        2,
    )
    exact = seconds(lambda: derive(NormalMeanVariance(), Augment(), N).ratio(G), 5)
    rows.append(
        (
            "normal, mean and variance, 50 generations, a history",
            f"{literal * 1e3:.2f} ms",
            f"{whole / 8192 * 1e6:.1f} us",
            f"{literal / (whole / 8192):,.0f}x",
            f"{exact * 1e3:.1f} ms for the exact value",
        )
    )
    return rows


def limit_process_in_r(generations: int, paths: int) -> float | None:
    """Least processor time of two runs of the loop in R without R's own start, in seconds; ``None`` without R."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    script = Path(__file__).with_name("limit_process.R")
    command = [program, "--vanilla", str(script), str(paths), str(generations)]
    times = []
    for _ in range(2):
        risk, spent = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        assert abs(float(risk) - sum(k**-2 for k in range(1, generations + 1))) < 0.05
        times.append(float(spent))
    return min(times)


def precision_rows() -> list[Row]:
    """Processor time to a standard error of the risk at g = 50: whole calls, from the family to the estimate."""
    return [
        _precision_row(name, n, histories, goal)
        for n, histories in ((N, 40), (100 * N, 2))
        for name in ("poisson", "bernoulli", "exponential")
        for goal in (1e-2, 1e-3)
    ]


def _precision_row(name: str, n: int, histories: int, goal: float) -> Row:
    def run(**arguments: Any) -> Simulation:
        return simulate(catalogue.family(name), Augment(), n=n, generations=G, observed=[G], **arguments)

    def first(**arguments: Any) -> Simulation:
        remembered.cache_clear()
        linear_forms.cache_clear()
        return run(**arguments)

    def relative(arm: Arm) -> float:
        return float(arm.standard_error[0]) / float(arm.estimate[0])

    pilot = run(replicates=R)
    literal = seconds(lambda: literal_augment(name, n, G, histories), 4) / histories
    needed = (relative(pilot.plain) / goal) ** 2 * R
    enough = max(FIRST_BLOCK, ceil(1.1 * (relative(pilot.best) / goal) ** 2 * R))
    new, later = seconds(lambda: first(replicates=enough), 8), seconds(lambda: run(replicates=enough), 8)
    itself, reached = seconds(lambda: run(precision=goal), 8), run(precision=goal)
    assert reached.reached
    return (
        f"{name}, n = {n:,}, {goal:.1%}",
        f"{literal * needed:,.0f} s",
        f"{ours(name, accelerated=False) * G * needed:.3g} s",
        f"{new * 1e3:.3g} ms",
        f"{later * 1e3:.3g} ms",
        f"{enough:,}, {relative(run(replicates=enough).best):.2%}",
        f"{literal * needed / new:,.0f}x",
        f"{literal * needed / later:,.0f}x",
        f"{itself * 1e3:.3g} ms",
        f"{reached.replicates:,}, {relative(reached.best):.2%}",
    )
