"""Generalised hyperbolic secant distribution with known r, fitted by its mean.

Density proportional to exp(theta x) |Gamma((r + i x)/2)|^2, |theta| < pi/2, with mean mu = r tan(theta) and
V(mu) = r + mu^2/r, so v2 = 1/r. For r = 1 the density is exp(theta x) cos(theta)/(2 cosh(pi x/2)), the law of
log(Y/(1-Y))/pi with Y ~ Beta(1/2 + theta/pi, 1/2 - theta/pi); r whole is a sum of r of them.
Source: Morris, Annals of Statistics 10 (1982).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from ..family import MeanFamily, exact
from ..language.workflow import Setting, setting, whole
from ..moments.noise import over
from ..moments.second_moments import Curvature
from ..sources import MORRIS


@final
@dataclass(frozen=True)
class HyperbolicSecant(MeanFamily):
    """Generalised hyperbolic secant distribution, fitted by its mean.

    Parameters
    ----------
    r
        The known convolution parameter; a number, or a letter to leave it symbolic. Simulations need a whole one.
    mean
        The true mean at which simulations run; the exact risk ratio does not depend on it.
    """

    r: Setting | int | str = Fraction(1)
    mean: Fraction | int | str = Fraction(1)

    name = "hyperbolic-secant"
    summary = "generalised hyperbolic secant mean, known r"
    source = MORRIS

    def __post_init__(self) -> None:
        object.__setattr__(self, "r", setting("r", self.r, "r > 0"))
        super().__post_init__()

    @property
    def curvature(self) -> Curvature:
        """v2 = 1/r."""
        assert not isinstance(self.r, int | str)
        return over(self.r)

    def variance(self, mean: Any) -> Any:
        """V(mu) = r + mu^2/r."""
        r = float(exact("r", self.r))
        return r + mean**2 / r

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The mean of `points` exact draws."""
        total = 0.0 * fit
        for _ in range(points):
            total = total + self._draw(rng, fit)
        return total / points

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws, a row a replicate."""
        return self._draw(rng, fit[:, None].repeat(points, axis=1))

    def _draw(self, rng: Any, fit: Any) -> Any:
        r = whole("r", exact("r", self.r), at_least=1)
        arrays = fit.__array_namespace__()
        tilt = arrays.atan(fit / r) / math.pi
        total = 0.0 * fit
        for _ in range(r):
            # Log of a ratio of gammas: a beta so skewed that it rounds to 0 or 1 stays finite.
            up, down = rng.standard_gamma(0.5 + tilt), rng.standard_gamma(0.5 - tilt)
            total = total + (arrays.log(up) - arrays.log(down)) / math.pi
        return total
