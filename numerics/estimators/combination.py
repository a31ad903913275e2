r"""Regression on controls: subtract what is explained by quantities of known mean zero.

With target y, controls c of mean zero and their joint covariance, :math:`\hat\beta = S_{cc}^{+} S_{cy}` and

.. math:: \hat r = \bar y - \hat\beta^T \bar c, \qquad
          s^2 = (S_{yy} - \hat\beta^T S_{cy}) \frac{R - 1}{R - 1 - q} / R

for q controls. Estimating the coefficients biases by O(1/R), against a standard error of :math:`O(R^{-1/2})`.

References
----------
S. Asmussen, P. W. Glynn (2007), Stochastic Simulation, section V.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import numpy as np

from ..statistics import Moments, rare, skewed, skewness_of_mean, unseen
from ..statistics.moments import Array


@final
@dataclass(frozen=True, eq=False)
class Arm:
    """An estimate of the risk at every observed generation.

    Parameters
    ----------
    name
        What the estimator is called.
    estimate, standard_error
        Shape (G,).
    skewness
        Shape (G,): of the mean, that is of one replicate over the root of their number, before any regression.
    rare
        Shape (G,): what one more replicate like the most extreme would add to the estimate before a regression; zero
        without one, where the standard error measures the tail as well.
    """

    name: str
    estimate: Array
    standard_error: Array
    skewness: Array
    rare: Array

    def granted(self, place: int, alpha: float) -> float:
        """How far the estimate may miss beyond its standard errors, at a false-alarm probability alpha."""
        edge = skewed(float(self.skewness[place]), alpha) * float(self.standard_error[place])
        return edge + unseen(alpha) * float(self.rare[place])

    @classmethod
    def plain(cls, name: str, moments: Moments, column: int = 0) -> Arm:
        """The mean of one column."""
        mean, error = moments.mean[:, column], moments.standard_error[:, column]
        return cls(name, mean, error, skewness_of_mean(moments)[:, column], np.zeros_like(mean))


def combine_controls(
    moments: Moments, columns: Sequence[str], target: str, controls: Sequence[str], name: str
) -> Arm:
    """Regress the target on the controls, generation by generation."""
    y = columns.index(target)
    c = [columns.index(control) for control in controls]
    covariance = moments.covariance
    if not c:
        return Arm.plain(name, moments, y)
    estimate = moments.mean[:, y].copy()
    variance = covariance[:, y, y].copy()
    for g in range(len(estimate)):
        inner = covariance[g][np.ix_(c, c)]
        cross = covariance[g, c, y]
        if not (np.all(np.isfinite(inner)) and np.all(np.isfinite(cross))):
            continue
        # Controls of very different sizes are put on one scale before the pseudo-inverse cuts.
        scale = np.sqrt(np.diagonal(inner))
        scale = np.where(scale > 0, scale, 1.0)
        beta = np.linalg.pinv(inner / np.outer(scale, scale), rcond=1e-10, hermitian=True) @ (cross / scale)
        estimate[g] -= float(beta @ (moments.mean[g, c] / scale))
        variance[g] = max(0.0, variance[g] - float(beta @ (cross / scale)))
    spare = max(moments.count - 1 - len(c), 1)
    variance *= (moments.count - 1) / spare
    return Arm(
        name,
        estimate,
        np.sqrt(variance / moments.count),
        skewness_of_mean(moments)[:, y],
        rare(moments)[:, y],
    )
