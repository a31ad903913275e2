"""Negative binomial distribution with known r, fitted by its mean.

V(mu) = mu + mu^2/r, so v2 = 1/r. A fit of 0 is absorbing. r = 1 is the geometric distribution on 0, 1, 2, ...
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
class NegativeBinomial(MeanFamily):
    """Negative binomial distribution, fitted by its mean.

    Parameters
    ----------
    r
        The known number of failures counted to; a number, or a letter to leave it symbolic.
    mean
        The true mean at which simulations run; the exact risk ratio does not depend on it.
    """

    r: Setting | int | str = Fraction(4)
    mean: Fraction | int | str = Fraction(4)

    name = "negative-binomial"
    summary = "negative binomial mean, known r"
    source = MORRIS
    means = "mean > 0"

    def __post_init__(self) -> None:
        object.__setattr__(self, "r", setting("r", self.r, "r > 0"))
        super().__post_init__()

    @property
    def curvature(self) -> Curvature:
        """v2 = 1/r."""
        assert not isinstance(self.r, int | str)
        return over(self.r)

    def variance(self, mean: Any) -> Any:
        """V(mu) = mu + mu^2/r."""
        return mean + mean**2 / float(exact("r", self.r))

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The sum of negative binomial draws is negative binomial, with r times as large."""
        r = float(exact("r", self.r))
        return rng.negative_binomial(r * points, r / (r + fit)) / points

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws, a row a replicate."""
        r = float(exact("r", self.r))
        return rng.negative_binomial(r, (r / (r + fit))[:, None], size=(len(fit), points)).astype(float)

    def draw_part(self, rng: Any, estimate: Any, points: int, part: Any) -> Any:
        """Given the sum of all, that of a part is negative hypergeometric: binomial with a share that is beta."""
        r = float(exact("r", self.r))
        ours, rest = rng.standard_gamma(r * part), rng.standard_gamma(r * (points - part))
        return rng.binomial((estimate * points).round().astype(int), ours / (ours + rest)) / part
