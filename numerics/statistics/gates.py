r"""Gates: when a standard error may not be believed, no verdict is given.

A normal approximation for a mean needs that no single replicate carries the variance (Lindeberg's
condition; for identically distributed replicates :math:`\max_i x_i^2 / \sum_i x_i^2 \to 0` holds exactly in
the normal domain of attraction). So the largest replicate's share of the sum of squared deviations is
measured, and above `HEAVY_TAIL_SHARE` the run answers "unknown". A squared normal error has a share near
:math:`(2 \log R)^2 / (2R)`: 2 % at R = 8192.

References
----------
G. L. O'Brien (1980), A limit theorem for sample maxima and heavy branches in Galton-Watson trees,
J. Appl. Probab. 17, 539-545.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from .moments import Array, Moments

HEAVY_TAIL_SHARE: Final = 0.1
"""Largest share of the sum of squares that one replicate may have."""


def largest_share(moments: Moments) -> Array:
    """Share of the most extreme replicate in the sum of squared deviations.

    Returns
    -------
    Array
        Shape (G, p), between 0 and 1; 0 for a constant and 1 for an overflow.
    """
    # A replicate that overflowed, or nearly did, is as heavy as a tail can be.
    with np.errstate(over="ignore", invalid="ignore"):
        extreme = np.maximum(moments.largest - moments.mean, moments.mean - moments.smallest) ** 2
        sums = np.diagonal(moments.comoment, axis1=1, axis2=2)
        share = np.divide(extreme, sums, out=np.zeros_like(extreme), where=sums != 0)
    return np.where(np.isfinite(share), np.minimum(share, 1.0), 1.0)
