"""Costs a draw: one batch against the loops on raw points, growth with generations and replicates, compiled draws."""

from __future__ import annotations

import time

import numpy as np

from mengoli.numerics.accelerator import FastGenerator, is_available
from mengoli.numerics.samplers.hyperbolic_secant import draw_sum
from mengoli.numerics.simulation.risk import simulate
from mengoli.theory import catalogue
from mengoli.theory.workflows import Augment

from .rivals import literal_augment, vectorised_augment
from .tables import G, N, R, Row
from .timing import seconds


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
        ),
        6,
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
        literal = seconds(lambda family=family: literal_augment(family, N, G, 40), 6) / (40 * G)  # type: ignore[misc]
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


def scaling_rows() -> list[Row]:
    """Cost a draw as generations and replicates grow."""
    compiled = is_available()
    shapes = [(8192, 100), (8192, 1000), (65_536, 100), (65_536, 1000)]
    rows: list[Row] = []
    for replicates, generations in shapes:
        cost = ours("normal", accelerated=compiled, generations=generations, replicates=replicates)
        rows.append(
            (
                f"{replicates:,} x {generations:,}",
                f"{cost * 1e9:.1f}",
                f"{cost * replicates * generations:.2f} s",
            )
        )
    start = time.process_time()
    simulate(
        catalogue.family("normal"),
        Augment(),
        n=N,
        accelerated=compiled,
        generations=1000,
        replicates=1_000_000,
        observed=[1000],
        reduced=False,
    )
    taken = time.process_time() - start
    cost = taken / 1e9
    rows.append(("1,000,000 x 1,000", f"{cost * 1e9:.1f}", f"{taken:.1f} s"))
    rows.append(("10,000,000 x 10,000 (planned)", f"{cost * 1e9:.1f}", f"{cost * 1e11 / 3600:.2f} h"))
    return rows


def secant_rows() -> list[Row]:
    """Exact draws of sums of hyperbolic secant points, by rejection, at three parameters of the sum."""
    generator = np.random.Generator(np.random.SFC64(1))
    theta = np.full(8192, 0.3)
    rows: list[Row] = []
    for rho in (1.0, 100.0, 1e4):
        plain = seconds(lambda rho=rho: draw_sum(generator, theta, rho), 7) / len(theta)  # type: ignore[misc]
        if not is_available():
            rows.append((f"{rho:,.0f}", f"{plain * 1e9:.0f}", "not installed", ""))
            continue
        compiled = (
            seconds(lambda rho=rho: draw_sum(generator, theta, rho, compiled=True), 7) / len(theta)  # type: ignore[misc]
        )
        rows.append((f"{rho:,.0f}", f"{plain * 1e9:.0f}", f"{compiled * 1e9:.0f}", f"{plain / compiled:.1f}x"))
    return rows
