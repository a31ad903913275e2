"""Run all measurements and write docs/benchmarks.md: `python -m benchmarks [--full]`."""

from __future__ import annotations

import os
import platform
import sys
import time
import warnings
from pathlib import Path

import numpy as np

from mengoli.numerics.accelerator import FastGenerator, is_available
from mengoli.numerics.samplers import newton
from mengoli.numerics.samplers.bartlett import draw_estimate_fresh
from mengoli.numerics.simulation import simulate
from mengoli.theory import catalogue
from mengoli.theory.families import Normal, NormalMeanVariance
from mengoli.theory.law import derive
from mengoli.theory.workflows import Augment

from .rivals import (
    limit_process_loop,
    literal_augment,
    literal_regression,
    refitted_normal,
    vectorised_augment,
)
from .timing import seconds

N, G, R = 100, 50, 8 * 8192
DIMENSION = 5

Row = tuple[str, ...]


def table(header: Row, rows: list[Row]) -> str:
    """A Markdown table."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def ours(family: str, *, accelerated: bool, generations: int = G, replicates: int = R) -> float:
    """Seconds a draw of the plain arm, risk observed at the last generation."""
    taken = seconds(
        lambda: simulate(
            catalogue.family(family),
            Augment(),
            n=N,
            generations=generations,
            replicates=replicates,
            observed=[generations],
            reduced=False,
            accelerated=accelerated,
        )
    )
    return taken / (replicates * generations)


def floors() -> tuple[float, float]:
    """Seconds a normal: numpy, and compiled code driving the same generator."""
    generator = np.random.Generator(np.random.SFC64(1))
    size = 1 << 20
    plain = seconds(lambda: generator.standard_normal(size)) / size
    if not is_available():
        return plain, plain
    fast = FastGenerator(generator)
    return plain, seconds(lambda: fast.standard_normal(size)) / size


def augment_rows(floor: tuple[float, float]) -> list[Row]:
    """Every family under augment against both rivals."""
    rows: list[Row] = []
    for family in ("normal", "poisson", "bernoulli", "exponential"):
        literal = seconds(lambda family=family: literal_augment(family, N, G, 10), 2) / (10 * G)  # type: ignore[misc]
        vector = seconds(lambda family=family: vectorised_augment(family, N, G, 1000), 2) / (1000 * G)  # type: ignore[misc]
        best = ours(family, accelerated=False)
        kind = "numpy"
        if family == "normal" and is_available():
            compiled = ours(family, accelerated=True)
            rows.append(
                (
                    f"{family}, compiled",
                    f"{literal * 1e6:.1f}",
                    f"{vector * 1e9:.0f}",
                    f"{compiled * 1e9:.1f}",
                    f"{literal / compiled:,.0f}x",
                    f"{vector / compiled:,.0f}x",
                    f"{compiled / floor[1]:.2f}x",
                )
            )
        rows.append(
            (
                f"{family}, {kind}",
                f"{literal * 1e6:.1f}",
                f"{vector * 1e9:.0f}",
                f"{best * 1e9:.1f}",
                f"{literal / best:,.0f}x",
                f"{vector / best:,.0f}x",
                f"{best / floor[0]:.2f}x",
            )
        )
    return rows


def regression_row() -> Row:
    """Fresh Gaussian design, d = 5, discard."""
    literal = seconds(lambda: literal_regression(N, DIMENSION, 10, 50), 2) / 500
    generator = np.random.Generator(np.random.SFC64(1))
    fit = np.zeros((8192, DIMENSION))
    mine = seconds(lambda: draw_estimate_fresh(generator, fit, N), 5) / 8192
    return (
        f"least squares, fresh design, d = {DIMENSION}",
        f"{literal * 1e6:.1f}",
        f"{mine * 1e6:.2f}",
        f"{literal / mine:,.0f}x",
    )


def logistic_rows() -> list[Row]:
    """One fit of a logistic regression, n = 100, d = 5."""
    rng = np.random.default_rng(2)
    design = rng.standard_normal((N, DIMENSION))
    parents = np.full((4096, DIMENSION), 0.3)
    statistic = newton.draw_statistic(rng, design, parents)
    mine = seconds(lambda: newton.fit(design, statistic, parents), 5) / len(parents)
    responses = (rng.random((40, N)) < newton.probabilities(design, parents[:1])).astype(float)
    rows: list[Row] = []
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        rows.append(("logistic against scikit-learn", "not installed", f"{mine * 1e6:.1f}", ""))
    else:
        model = LogisticRegression(C=np.inf, fit_intercept=False)
        rival = seconds(lambda: [model.fit(design, y) for y in responses]) / len(responses)
        rows.append(
            (
                "logistic against scikit-learn",
                f"{rival * 1e6:.0f}",
                f"{mine * 1e6:.1f}",
                f"{rival / mine:,.0f}x",
            )
        )
    try:
        from statsmodels.api import Logit  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        rows.append(("logistic against statsmodels", "not installed", f"{mine * 1e6:.1f}", ""))
    else:
        rival = seconds(lambda: [Logit(y, design).fit(disp=0) for y in responses]) / len(responses)
        rows.append(
            (
                "logistic against statsmodels",
                f"{rival * 1e6:.0f}",
                f"{mine * 1e6:.1f}",
                f"{rival / mine:,.0f}x",
            )
        )
    return rows


def published_rows() -> list[Row]:
    """The published experiments: the limit process on 10^6 paths, and the normal refitted on all data."""
    paths, full, generations = 50_000, 1_000_000, 100
    loop = seconds(lambda: limit_process_loop(generations, paths), 2) * full / paths
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
    mine *= full / paths
    exact = seconds(lambda: derive(Normal(), Augment()).ratio(generations), 5)
    rows: list[Row] = [
        (
            "limit process, 10^6 paths x 100 (from 50,000)",
            f"{loop:.1f} s, {8e-9 * full * generations:.1f} GB",
            f"{mine:.2f} s, one block",
            f"{loop / mine:,.1f}x",
            f"{exact * 1e3:.1f} ms, {loop / exact:,.0f}x",
        )
    ]
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


def precision_rows() -> list[Row]:
    """Processor time to a standard error of the risk at g = 50, from measured costs and variances."""
    rows: list[Row] = []
    for family in ("poisson", "bernoulli", "exponential"):
        found = simulate(catalogue.family(family), Augment(), n=N, generations=G, replicates=R, observed=[G])
        assert found.reduced is not None
        full = seconds(
            lambda family=family: simulate(  # type: ignore[misc]
                catalogue.family(family), Augment(), n=N, generations=G, replicates=R, observed=[G]
            ),
            2,
        )
        literal = seconds(lambda family=family: literal_augment(family, N, G, 10), 2) / 10  # type: ignore[misc]
        plain = ours(family, accelerated=False) * G
        value = float(found.plain.estimate[0])
        spread = {
            name: (float(arm.standard_error[0]) / value) ** 2 * found.replicates
            for name, arm in (("plain", found.plain), ("reduced", found.reduced))
        }
        for goal in (1e-2, 1e-3):
            loop = literal * spread["plain"] / goal**2
            straight = plain * spread["plain"] / goal**2
            reduced = full / R * max(2.0, spread["reduced"] / goal**2)
            rows.append(
                (
                    f"{family}, {goal:.1%}",
                    f"{loop:,.0f} s",
                    f"{straight:.3g} s",
                    f"{reduced * 1e3:.2g} ms",
                    f"{loop / reduced:,.0f}x",
                )
            )
    return rows


def scaling_rows(full: bool) -> list[Row]:
    """Cost a draw as generations and replicates grow."""
    compiled = is_available()
    shapes = [(8192, 100), (8192, 1000), (65_536, 100)]
    rows: list[Row] = []
    costs = []
    for replicates, generations in shapes:
        cost = ours("normal", accelerated=compiled, generations=generations, replicates=replicates)
        costs.append(cost)
        rows.append(
            (
                f"{replicates:,} x {generations:,}",
                f"{cost * 1e9:.1f}",
                f"{cost * replicates * generations:.2f} s",
            )
        )
    if full:
        start = time.process_time()
        simulate(
            catalogue.family("normal"),
            Augment(),
            n=N,
            generations=1000,
            replicates=1_000_000,
            observed=[1000],
            reduced=False,
        )
        taken = time.process_time() - start
        rows.append(("1,000,000 x 1,000 (run)", f"{taken / 1e9 * 1e9:.1f}", f"{taken:.1f} s"))
    rows.append(
        ("10,000,000 x 10,000 (planned)", f"{max(costs) * 1e9:.1f}", f"{max(costs) * 1e11 / 3600:.2f} h")
    )
    return rows


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


def report(full: bool) -> str:
    """The whole page."""
    floor = floors()
    parts = [
        "# Benchmarks",
        "Written by `make bench`. Ratios in one run travel between machines, times do not; this run shared its machine "
        "with other work, which processor time sees only through caches and clocks.",
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
        table(("fit", "loop, us", "mengoli, us", "ratio"), [regression_row(), *logistic_rows()]),
        "## Published experiments",
        "Both loops are rewritten here in numpy: the limit process with every path kept, and the normal whose mean "
        "and variance are fitted again on all data. The last column derives the number instead of simulating it.",
        table(("experiment", "loop", "mengoli", "ratio", "exact"), published_rows()),
        f"## Processor time to a standard error of the risk at g = {G}, augment, n = {N}",
        "From measured costs a replicate and measured variances; the last column compares the arm of reduced variance "
        "with the literal loop.",
        table(("family, error", "literal loop", "plain arm", "reduced arm", "ratio"), precision_rows()),
        "## Cost a draw, normal, augment",
        "Linear in generations and replicates; memory is one block of 8,192 replicates in every row.",
        table(("replicates x generations", "ns a draw", "in all"), scaling_rows(full)),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Measure, print and write."""
    warnings.simplefilter("ignore")
    text = report("--full" in sys.argv[1:])
    path = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
