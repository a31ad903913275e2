"""What a family and a regime contribute to second moments: n, how its points vary, a drift, a penalty."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import final

from ..language.settings import Setting
from ..symbols import Parameter


@final
@dataclass(frozen=True)
class Reciprocal:
    """A number over a parameter left symbolic, such as v2 = 1/shape.

    Parameters
    ----------
    parameter
        The denominator.
    factor
        The numerator.
    """

    parameter: Parameter
    factor: Fraction = Fraction(1)


Curvature = Setting | Reciprocal
"""v2 as a number, a parameter, or a number over a parameter."""


def over(value: Setting, factor: Fraction = Fraction(1)) -> Curvature:
    """factor/value, as a curvature."""
    return factor / value if isinstance(value, Fraction) else Reciprocal(value, factor)


@final
class Spread(Enum):
    """How a fit says by how much its points vary."""

    BY_MEAN = "V(mu), a quadratic function of the mean"
    FITTED = "the mean square of the training points about their mean"
    UNBIASED = "the same over 1 - sum a^2, a the weights of the points"


@final
@dataclass(frozen=True)
class NoiseLaw:
    """What the family and the regime contribute.

    Parameters
    ----------
    sample_size
        n as a number or a parameter; ``None`` in the asymptotic regime.
    curvature
        v2 in V(mu) = v0 + v1 mu + v2 mu^2; not read in the asymptotic regime.
    drift
        Bias of the estimate on any one batch, in standard deviations of the fit on real data.
    spread
        What the variance of a point is; `curvature` is read where it is a function of the mean.
    penalty
        r of a ridge: fits are 1/(1 + r S) times their weighted mean, S = n sum a^2 over the weights a of the points.
    signal
        The truth in units of that standard deviation without penalty, which a ridge shrinks.
    """

    sample_size: Setting | None = None
    curvature: Curvature = Fraction(0)
    drift: Setting = Fraction(0)
    spread: Spread = Spread.BY_MEAN
    penalty: Setting = Fraction(0)
    signal: Setting = Fraction(0)

    @property
    def weighs_points(self) -> bool:
        """Whether a fit reads the weights of its points, and not their weighted mean alone."""
        return self.spread is not Spread.BY_MEAN or self.penalty != 0

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters among them that are read."""
        read: tuple[Curvature, ...] = (self.drift, self.penalty, self.signal)
        if self.sample_size is not None:
            read = (self.sample_size, self.curvature, *read)
        plain = (value.parameter if isinstance(value, Reciprocal) else value for value in read)
        return tuple(value for value in plain if isinstance(value, Parameter))
