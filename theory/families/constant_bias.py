"""Normal mean with an estimator that is off by a constant on every batch: bias is not bounded by augmenting.

The estimate is the batch mean plus b standard deviations of the first fit. Noise adds up as for any family, but
the bias follows the same weights without averaging out: the mean error of fit g is b g under discard and b H_g under
augment, so the risk ratio (R_g + b^2 B_g^2)/(1 + b^2) grows like log(g)^2 with everything kept. A bias of order
smaller than n^(-1/2) is covered by the theorem; this one is not. Exact at every n.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, final

from ..errors import NotCoveredError
from ..family import Family, Hypothesis, exact
from ..language.workflow import Definition, Setting, setting
from ..moments.quantities import RISK_RATIO, Law, MomentsLaw, Quantity
from ..moments.second_moments import NoiseLaw, SecondMoments
from ..sources import DEY_DONOHO

MEAN_ERROR: Final = Quantity("mean_error", "expected error of fit g over that of fit 1")


@final
@dataclass(frozen=True)
class ConstantBias(Family):
    """Normal mean, estimated with a constant bias.

    Parameters
    ----------
    bias
        b, in standard deviations of the fit on real data; a number or a letter.
    """

    bias: Setting | int | str = Fraction(1, 2)

    name = "constant-bias"
    summary = "normal mean with a constant bias per batch (not covered by pi^2/6)"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        object.__setattr__(self, "bias", setting("bias", self.bias, "bias > 0"))

    @property
    def curvature(self) -> Fraction:
        """The noise does not depend on the fit."""
        return Fraction(0)

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Unbiasedness to first order fails."""
        return (
            Hypothesis(
                "the estimate is asymptotically linear with E psi = 0", "failed", "it is off by b sigma/sqrt n"
            ),
        )

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The risk ratio, and the mean error alone."""
        return (RISK_RATIO, MEAN_ERROR)

    def law(
        self, definition: Definition, sample_size: Setting | None = None, quantity: str = "risk_ratio"
    ) -> Law:
        """From the moments with a drift, for every workflow."""
        self._known(quantity)
        if not definition.constant_size:
            raise NotCoveredError("the bias is b standard deviations of a batch of n points: other sizes differ")
        return MomentsLaw(SecondMoments(definition, self.noise(sample_size), mean=quantity == MEAN_ERROR.name))

    def noise(self, sample_size: Setting | None) -> NoiseLaw:
        """Constant variance and the drift b."""
        assert not isinstance(self.bias, int | str)
        return NoiseLaw(sample_size, Fraction(0), self.bias)

    @property
    def dimension(self) -> int:
        """A mean is one number."""
        return 1

    def truth(self) -> float:
        """Zero; fits are in standard deviations of one point."""
        return 0.0

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The batch mean, off by b of its standard deviations."""
        assert not isinstance(self.bias, int | str)
        return fit + (rng.standard_normal(fit.shape) + float(exact("bias", self.bias))) / points**0.5

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws; the bias is in the points, as a measuring device would have it."""
        assert not isinstance(self.bias, int | str)
        shift = float(exact("bias", self.bias)) / points**0.5
        return fit[:, None] + shift + rng.standard_normal((len(fit), points))

    def estimate(self, data: Any) -> Any:
        """The mean of each row."""
        return data.mean(axis=1)

    def loss(self, fit: Any) -> Any:
        """Squared error."""
        return fit**2

    def first_risk(self, n: int) -> float:
        """(1 + b^2)/n."""
        assert not isinstance(self.bias, int | str)
        return (1 + float(exact("bias", self.bias)) ** 2) / n
