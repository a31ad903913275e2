"""What a researcher would write: one replicate at a time on raw points, and all replicates at once on raw points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Draw = Callable[[np.random.Generator, float, int], Any]

POINTS: dict[str, tuple[float, Draw]] = {
    "normal": (0.0, lambda rng, fit, size: rng.normal(fit, 1.0, size)),
    "poisson": (4.0, lambda rng, fit, size: rng.poisson(fit, size)),
    "bernoulli": (1 / 3, lambda rng, fit, size: rng.binomial(1, min(max(fit, 0.0), 1.0), size)),
    "exponential": (1.0, lambda rng, fit, size: rng.exponential(fit, size)),
}
"""Truth and raw draws of each family."""


def literal_augment(family: str, n: int, generations: int, replicates: int) -> float:
    """The literal loop: a list of batches, their union, its mean."""
    truth, draw = POINTS[family]
    rng = np.random.default_rng(1)
    total = 0.0
    for _ in range(replicates):
        data = draw(rng, truth, n)
        fit = data.mean()
        for _ in range(2, generations + 1):
            data = np.concatenate([data, draw(rng, fit, n)])
            fit = data.mean()
        total += (fit - truth) ** 2
    return total / replicates


def vectorised_augment(family: str, n: int, generations: int, replicates: int) -> float:
    """All replicates at once, raw points of each batch, the pool's mean carried forward."""
    truth, _ = POINTS[family]
    rng = np.random.default_rng(1)
    fit = np.full(replicates, truth)
    pool = np.zeros(replicates)
    for g in range(1, generations + 1):
        shape = (replicates, n)
        column = fit[:, np.newaxis]
        if family == "normal":
            data: Any = rng.normal(column, 1.0, shape)
        elif family == "poisson":
            data = rng.poisson(column, shape)
        elif family == "bernoulli":
            data = (rng.random(shape) < column).astype(float)
        else:
            data = rng.exponential(column, shape)
        pool += (data.mean(axis=1) - pool) / g
        fit = pool
    return float(((fit - truth) ** 2).mean())


def literal_regression(n: int, dimension: int, generations: int, replicates: int, *, pooled: bool = False) -> float:
    """Fresh design every generation, least squares on the last batch, or on all rows so far."""
    rng = np.random.default_rng(1)
    total = 0.0
    for _ in range(replicates):
        fit: Any = np.zeros(dimension)
        design, response = np.empty((0, dimension)), np.empty(0)
        for _ in range(generations):
            rows = rng.standard_normal((n, dimension))
            answers = rows @ fit + rng.standard_normal(n)
            design = np.concatenate([design, rows]) if pooled else rows
            response = np.concatenate([response, answers]) if pooled else answers
            fit = np.linalg.lstsq(design, response, rcond=None)[0]
        total += float(fit @ fit)
    return total / replicates


def limit_process_loop(generations: int, paths: int) -> float:
    """The limit process of augment on all paths at once, step by step, every step kept: a table paths x generations.

    Fit g is the mean of g batches, batch g that of fit g - 1 plus a standard normal.
    """
    rng = np.random.default_rng(1)
    fits = np.empty((generations, paths))
    total = np.zeros(paths)
    parent = np.zeros(paths)
    for g in range(generations):
        total += parent + rng.standard_normal(paths)
        parent = total / (g + 1)
        fits[g] = parent
    return float((fits**2).mean(axis=1)[-1])


def refitted_normal(n: int, generations: int, replicates: int) -> float:
    """The experiment of mean *and* variance refitted on all data so far, a list of arrays a replicate."""
    rng = np.random.default_rng(1)
    total = 0.0
    for _ in range(replicates):
        data = [rng.normal(0.0, 1.0, n)]
        for _ in range(2, generations + 1):
            everything = np.concatenate(data)
            data.append(rng.normal(everything.mean(), everything.std(ddof=1), n))
        total += float(np.concatenate(data).mean()) ** 2
    return total / replicates
