"""Paths of a workflow's limit process: the joint law of all fits, sampled through its finite state.

s_g = A(g) s_{g-1} + noise with Cov noise = P_g - A P_{g-1} A', all exact in the theory and turned into doubles
here; the fits are linear readouts. Memory is one state a replicate, not a G x G factor. `dense_paths` samples
the same law from a factor of K itself, an independent witness for short horizons.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mengoli.theory.errors import InputError
from mengoli.theory.moments.limit_process import LimitProcess, Moment

Array = NDArray[np.float64]


def paths(
    process: LimitProcess, generations: int, replicates: int, rng: np.random.Generator, dimension: int = 1
) -> Array:
    """Sample the errors of the fits, in units of sqrt(V/n).

    Parameters
    ----------
    process
        The process.
    generations, replicates
        How many generations and independent paths.
    rng
        Where the randomness comes from.
    dimension
        Number of independent coordinates of a fit.

    Returns
    -------
    array of shape (replicates, dimension, generations)

    Raises
    ------
    InputError
        If a count is not positive.
    """
    _check(generations, replicates, dimension)
    moments = process.moments(generations)
    names = list(moments[0].mean)
    made = np.empty((replicates, dimension, generations))
    state = _normals(rng, _covariance(moments[0], names), (replicates, dimension))
    before = _covariance(moments[0], names)
    for index, moment in enumerate(moments):
        if index:
            transition = np.array([[float(moment.transition[a].get(b, 0)) for b in names] for a in names])
            after = _covariance(moment, names)
            innovation = after - transition @ before @ transition.T
            state = state @ transition.T + _normals(rng, innovation, (replicates, dimension))
            before = after
        readout = np.array([float(moment.readout.get(name, 0)) for name in names])
        made[:, :, index] = state @ readout + float(process.mean_error(index + 1))
    return made


def dense_paths(process: LimitProcess, generations: int, replicates: int, rng: np.random.Generator) -> Array:
    """Sample the same law from K(g, h) as a matrix; shape (replicates, generations)."""
    _check(generations, replicates, 1)
    matrix = np.array([[float(value) for value in row] for row in process.matrix(generations)])
    means = np.array([float(process.mean_error(g)) for g in range(1, generations + 1)])
    made: Array = _normals(rng, matrix, (replicates,)) + means
    return made


def _check(generations: int, replicates: int, dimension: int) -> None:
    for name, count in (("generations", generations), ("replicates", replicates), ("dimension", dimension)):
        if count < 1:
            raise InputError(f"{name} must be at least 1", got=count, instead=f"{name}=1")


def _covariance(moment: Moment, names: list[str]) -> Array:
    return np.array([[float(moment.covariance[a, b]) for b in names] for a in names])


def _normals(rng: np.random.Generator, covariance: Array, shape: tuple[int, ...]) -> Array:
    """Normals of a covariance that may be singular, by its eigenvectors."""
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    factor = vectors * np.sqrt(np.clip(values, 0.0, None))
    made: Array = rng.standard_normal((*shape, len(values))) @ factor.T
    return made
