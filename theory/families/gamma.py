"""Gamma distribution of known shape, fitted by its mean.

V(mu) = mu^2/shape, so v2 = 1/shape: at finite n the errors grow geometrically under discard, and under augment
the limit is sinh(pi z)/(pi z) - 1 over z^2, z^2 = 1/(shape n), above pi^2/6. Shape 1 is the exponential.
Source: Morris, Annals of Statistics 10 (1982).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from ..family import MeanFamily, exact
from ..language.workflow import Setting, setting
from ..moments.noise import over
from ..moments.second_moments import Curvature
from ..sources import MORRIS


@final
@dataclass(frozen=True)
class Gamma(MeanFamily):
    """Gamma distribution of known shape, fitted by its mean.

    Parameters
    ----------
    shape
        The known shape; a number, or a letter to leave it symbolic.
    mean
        The true mean at which simulations run; the exact risk ratio does not depend on it.
    """

    shape: Setting | int | str = Fraction(2)
    mean: Fraction | int | str = Fraction(1)

    name = "gamma"
    summary = "gamma mean, known shape"
    source = MORRIS
    means = "mean > 0"

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", setting("shape", self.shape, "shape > 0"))
        super().__post_init__()

    @property
    def curvature(self) -> Curvature:
        """v2 = 1/shape."""
        assert not isinstance(self.shape, int | str)
        return over(self.shape)

    def variance(self, mean: Any) -> Any:
        """V(mu) = mu^2/shape."""
        return mean**2 / float(exact("shape", self.shape))

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The sum of gamma draws is gamma."""
        total = float(exact("shape", self.shape)) * points
        return rng.standard_gamma(total, size=fit.shape) * fit / total

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws, a row a replicate."""
        shape = float(exact("shape", self.shape))
        return rng.standard_gamma(shape, size=(len(fit), points)) * fit[:, None] / shape

    def draw_part(self, rng: Any, estimate: Any, points: int, part: Any) -> Any:
        """Given the sum of all, the share of a part is beta, as a quotient of gammas."""
        shape = float(exact("shape", self.shape))
        ours, rest = rng.standard_gamma(shape * part), rng.standard_gamma(shape * (points - part))
        return estimate * points * ours / ((ours + rest) * part)
