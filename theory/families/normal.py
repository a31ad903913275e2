"""Normal distribution with known variance 1, fitted by its mean.

V(mu) = 1, so v2 = 0: exact and asymptotic risk ratios agree wherever no subsample is drawn.
Source: Morris, Annals of Statistics 10 (1982).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from ..family import MeanFamily
from ..sources import MORRIS


@final
@dataclass(frozen=True)
class Normal(MeanFamily):
    """Normal distribution with known variance 1, fitted by its mean.

    Parameters
    ----------
    mean
        The true mean at which simulations run; the exact risk ratio does not depend on it.
    """

    mean: Fraction | int | str = Fraction(0)

    name = "normal"
    summary = "normal mean, known variance"
    source = MORRIS

    @property
    def curvature(self) -> Fraction:
        """v2 = 0."""
        return Fraction(0)

    def variance(self, mean: Any) -> Any:
        """V(mu) = 1."""
        return 0 * mean + 1.0

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The mean of normal draws is normal."""
        return rng.normal(fit, points**-0.5)

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws, a row a replicate."""
        return rng.normal(fit[:, None], 1.0, size=(len(fit), points))

    def draw_part(self, rng: Any, estimate: Any, points: int, part: Any) -> Any:
        """Given the mean of all, the mean of a part is normal with variance 1/part - 1/points."""
        return rng.normal(estimate, (1 / part - 1 / points) ** 0.5)
