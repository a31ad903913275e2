r"""Mean and covariance of a normal batch, without drawing its points.

With n points from N(m, S) the mean is :math:`N(m, S/n)`, and independent of it the scatter
:math:`\sum (x - \bar x)(x - \bar x)'` is Wishart with n - 1 degrees of freedom: :math:`L A A' L'` with S = L L' and A
of Bartlett's decomposition (module `bartlett`); for d = 1 it is S times a chi-square. Where n - 1 < d the scatter is
that of n - 1 normal vectors.

References
----------
R. J. Muirhead (1982), Aspects of Multivariate Statistical Theory, theorems 3.1.2 and 3.2.14.
"""

from __future__ import annotations

import numpy as np

from ...theory.errors import InputError
from ...theory.families import NormalMeanVariance
from ..statistics.moments import Array
from .bartlett import draw_factor
from .statistic import draw_estimate


def draw_scatter(generator: np.random.Generator, replicates: int, dimension: int, freedom: int) -> Array:
    """A factor of the scatter of standard normals, shape (replicates, d, k): the scatter is the factor times itself."""
    if freedom < dimension:
        return generator.standard_normal((replicates, dimension, freedom))
    factor = draw_factor(generator, replicates, dimension, freedom)
    return np.ascontiguousarray(np.moveaxis(factor, 2, 0))


@draw_estimate.register
def _(family: NormalMeanVariance, generator: np.random.Generator, fit: Array, points: int) -> Array:
    """Means, and mean products about zero; for the unbiased estimator the scatter is divided by one point less."""
    d, unbiased = int(family.d), family.estimator != "mle"
    if unbiased and points < 2:
        raise InputError("the unbiased variance needs two points", got=points, instead="n = 2 or more")
    mean = fit[:, :d]
    covariance = fit[:, d:].reshape(-1, d, d) - mean[:, :, None] * mean[:, None, :]
    root = _root(covariance)
    standard = generator.standard_normal((len(fit), d)) * points**-0.5
    drawn = mean + np.einsum("rij,rj->ri", root, standard, optimize=False)
    factor = np.einsum("rij,rjk->rik", root, draw_scatter(generator, len(fit), d, points - 1), optimize=False)
    scatter = np.einsum("rik,rjk->rij", factor, factor, optimize=False)
    products = scatter / (points - 1 if unbiased else points) + drawn[:, :, None] * drawn[:, None, :]
    return np.concatenate([drawn, products.reshape(len(fit), d * d)], axis=1)


def _root(covariance: Array) -> Array:
    """A square root of each matrix, which rounding may have made slightly indefinite."""
    if covariance.shape[1] == 1:
        one: Array = np.sqrt(covariance.clip(0))
        return one
    values, vectors = np.linalg.eigh(covariance)
    made: Array = vectors * np.sqrt(values.clip(0))[:, None, :]
    return made
