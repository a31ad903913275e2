r"""Streaming first and second moments, merged without loss of accuracy.

For replicates :math:`x_1, \dots, x_N` in :math:`\mathbb R^p` the state is the count N, the mean
:math:`\bar x` and the comoment :math:`C = \sum_i (x_i - \bar x)(x_i - \bar x)^T`. Two states merge by

.. math:: \bar x = \bar x_a + \delta N_b / N, \qquad
          C = C_a + C_b + \delta \delta^T N_a N_b / N, \qquad \delta = \bar x_b - \bar x_a,

which never subtracts large numbers; sums of cubed deviations merge alike (Pébay 2008, eq. 2.1). Merging is not
associative in floating point, so states are always merged in one fixed order (the order of the blocks): the result
does not depend on who computed what.

Smallest and largest values and cubes are kept because they decide whether a standard error may be believed at all
(see `gates`).

References
----------
T. F. Chan, G. H. Golub, R. J. LeVeque (1983), Algorithms for computing the sample variance: analysis and
recommendations, The American Statistician 37, 242-247.

P. Pébay (2008), Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical
moments, Sandia report SAND2008-6212.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from ...theory.errors import InputError

Array = npt.NDArray[np.float64]


@final
@dataclass(frozen=True, eq=False)
class Moments:
    """Moments of p quantities observed at each of G points (generations) over `count` replicates.

    Parameters
    ----------
    count
        Number of replicates N.
    mean
        Shape (G, p).
    comoment
        Shape (G, p, p): sums of products of deviations between quantities of the same generation.
    smallest, largest
        Shape (G, p): extreme values.
    cubes
        Shape (G, p): sums of cubed deviations.
    """

    count: int
    mean: Array
    comoment: Array
    smallest: Array
    largest: Array
    cubes: Array

    def __post_init__(self) -> None:
        shape = self.mean.shape
        if len(shape) != 2 or self.comoment.shape != (*shape, shape[-1]):
            raise InputError(
                "these arrays are not moments of one set of quantities", got=shape, instead="(G, p)"
            )
        for name in ("smallest", "largest", "cubes"):
            own = getattr(self, name).shape
            if own != shape:
                raise InputError(f"the array {name} does not have the shape of the mean", got=own)

    @classmethod
    def of(cls, values: Array) -> Moments:
        """Moments of raw values.

        Parameters
        ----------
        values
            Shape (G, p, N), N >= 1: the replicates along the last, contiguous axis.
        """
        mean = values.mean(axis=-1)
        deviation = values - mean[..., np.newaxis]
        quantities = values.shape[1]
        comoment = np.empty((*mean.shape, quantities))
        # numpy's own pairwise sums, never a BLAS product: its result may change with the number of threads.
        for i in range(quantities):
            for j in range(i + 1):
                comoment[:, i, j] = np.add.reduce(deviation[:, i] * deviation[:, j], axis=-1)
                comoment[:, j, i] = comoment[:, i, j]
        cubes = np.add.reduce(deviation * deviation * deviation, axis=-1)
        return cls(values.shape[-1], mean, comoment, values.min(axis=-1), values.max(axis=-1), cubes)

    @property
    def covariance(self) -> Array:
        """Unbiased covariance, shape (G, p, p); needs at least two replicates."""
        if self.count < 2:
            raise InputError(
                "a variance needs at least two replicates", got=self.count, instead="replicates >= 2"
            )
        return self.comoment / (self.count - 1)

    @property
    def variance(self) -> Array:
        """Unbiased variances, shape (G, p)."""
        return np.diagonal(self.covariance, axis1=1, axis2=2).copy()

    @property
    def standard_error(self) -> Array:
        """Standard errors of the means, shape (G, p)."""
        return np.sqrt(self.variance / self.count)


def merge(first: Moments, second: Moments) -> Moments:
    """Moments of both sets of replicates together (Chan, Golub and LeVeque)."""
    if first.mean.shape != second.mean.shape:
        raise InputError(
            "only moments of the same quantities merge", got=(first.mean.shape, second.mean.shape)
        )
    a, b = first.count, second.count
    count = a + b
    delta = second.mean - first.mean
    cross = delta[:, :, np.newaxis] * delta[:, np.newaxis, :]
    squares_a, squares_b = (np.diagonal(part.comoment, axis1=1, axis2=2) for part in (first, second))
    return Moments(
        count,
        first.mean + delta * (b / count),
        first.comoment + second.comoment + cross * (a * b / count),
        np.minimum(first.smallest, second.smallest),
        np.maximum(first.largest, second.largest),
        first.cubes
        + second.cubes
        + delta**3 * (a * b * (a - b) / count**2)
        + 3 * delta * (a * squares_b - b * squares_a) / count,
    )


def total(parts: Iterable[Moments]) -> Moments:
    """Merge in the given order; the order is part of the result's last bits."""
    result: Moments | None = None
    for part in parts:
        result = part if result is None else merge(result, part)
    if result is None:
        raise InputError("there are no moments to merge", instead="at least one block")
    return result
