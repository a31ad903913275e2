"""How much of the true variance a fit still has, where the fit is the moments of its training points.

If fit and truth are a distribution's mean and mean square (or frequencies), then E(mean square) never changes
under unbiased weights, so E(variance of fit g) = variance - Var(mean of fit g) = V (1 - R_g Var_1), with R_g the
risk ratio and Var_1 = 1/n_1 the first risk in units of V. This is why the variance dies exactly as the risk rises.
"""

from __future__ import annotations

import sympy

from ..errors import NotCoveredError
from ..symbols import Parameter
from .quantities import MomentsLaw, expression_of
from .second_moments import SecondMoments


def variance_left(moments: SecondMoments, what: str) -> MomentsLaw:
    """1 - R_g/n_1, from the second moments at finite n.

    Raises
    ------
    NotCoveredError
        In the limit n -> infinity, where nothing is lost at any fixed g, or under a biased workflow.
    """
    n = moments.noise.sample_size
    if n is None:
        raise NotCoveredError(
            f"{what} tends to 1 at every fixed g as n -> infinity: ask for it with a sample size, --n 100 or --n n"
        )
    if moments.space.biased:
        raise NotCoveredError(f"{what} needs weights that add up to one: this workflow moves the mean square as well")
    # The first fit's variance is 1/n_1 in units of V, n_1 = n times the first size.
    first = moments.field.expression(moments.first_value())
    scale = -first / expression_of(n)
    extra = (n,) if isinstance(n, Parameter) else ()
    return MomentsLaw(moments, scale=scale, offset=sympy.S.One, parameters=extra)
