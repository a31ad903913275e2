"""What a family and a regime contribute to second moments: n, the curvature v2 of its variance, a drift."""

from __future__ import annotations

from dataclasses import dataclass
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
@dataclass(frozen=True)
class NoiseLaw:
    """What the family and the regime contribute: 1/n and v2.

    Parameters
    ----------
    sample_size
        n as a number or a parameter; ``None`` in the asymptotic regime.
    curvature
        v2 in V(mu) = v0 + v1 mu + v2 mu^2; not read in the asymptotic regime.
    drift
        Bias of the estimate on any one batch, in standard deviations of the fit on real data.
    """

    sample_size: Setting | None = None
    curvature: Curvature = Fraction(0)
    drift: Setting = Fraction(0)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters among the three that are read."""
        read = (self.drift,) if self.sample_size is None else (self.sample_size, self.curvature, self.drift)
        plain = (value.parameter if isinstance(value, Reciprocal) else value for value in read)
        return tuple(value for value in plain if isinstance(value, Parameter))
