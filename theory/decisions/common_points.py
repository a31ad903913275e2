"""Two workflows on common points: how far apart their fits are on the same data.

Both draw their g-th batches from points in common: the same points where they draw equally many, the first
points of the larger batch where they do not. The noises then have covariance 1/max(n_g, n'_g), in units of V,
and Cov(s_g, s'_g) = A C A' + B Q B' follows both state spaces at once. A comparison of two workflows by
simulation on common random numbers has this variance; it is exact here, in fractions.
Derived from the Gaussian process of Dey & Donoho, arXiv:2410.22812.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ..algebra.conversions import to_fraction
from ..errors import NotCoveredError
from ..language.fields import NumberField
from ..language.linear import Batch, Real
from ..language.weights import Weights
from ..moments.limit_process import LimitProcess, Moment
from ..moments.state_space import Noise, Step


def difference_variance(left: LimitProcess, right: LimitProcess, g: int) -> Fraction:
    """Var(theta_g - theta'_g) for two workflows on common points, in units of V/n.

    Raises
    ------
    NotCoveredError
        At finite n, or where the two draw points of different variance.
    """
    return left.covariance(g, g) + right.covariance(g, g) - 2 * common_covariance(left, right, g)


def common_covariance(left: LimitProcess, right: LimitProcess, g: int) -> Fraction:
    """Cov(theta_g, theta'_g) for two workflows on common points, in units of V/n."""
    if left.noise.sample_size is not None or right.noise.sample_size is not None:
        raise NotCoveredError("two workflows on common points are compared in the limit n -> infinity")
    mine, theirs = left.moments(g), right.moments(g)
    sizes = [Weights(process.definition, NumberField(), place=1).size for process in (left, right)]
    shared = 1 / max(to_fraction(size) for size in sizes)
    starts = left.start(), right.start()
    cross = {(a, b): shared for a, m in starts[0].items() for b, k in starts[1].items() if m == k}
    for here, there in zip(mine[1:], theirs[1:], strict=True):
        cross = _advance(cross, here, there)
    return sum(
        (
            x * y * cross.get((a, b), Fraction(0))
            for a, x in mine[-1].readout.items()
            for b, y in theirs[-1].readout.items()
        ),
        Fraction(0),
    )


def _advance(
    cross: Mapping[tuple[str, str], Fraction], here: Moment, there: Moment
) -> dict[tuple[str, str], Fraction]:
    """Cov(s_g, s'_g) from Cov(s_{g-1}, s'_{g-1})."""
    assert here.step is not None
    assert there.step is not None
    after: dict[tuple[str, str], Fraction] = {}
    for a, form in here.step.registers.items():
        for b, other in there.step.registers.items():
            total = Fraction(0)
            for c, x in here.transition[a].items():
                for d, y in there.transition[b].items():
                    total += x * y * cross.get((c, d), Fraction(0))
            for noise, weight in form.items():
                # A subsample is drawn anew by each workflow: only batches are common.
                if isinstance(noise, Batch | Real) and noise in other:
                    product = to_fraction(weight) * to_fraction(other[noise])
                    total += product * _shared(noise, here.step, there.step)
            if total:
                after[a, b] = total
    return after


def _shared(noise: Noise, here: Step, there: Step) -> Fraction:
    """Covariance of two batches' noises on common points."""
    if isinstance(noise, Real):
        return 1 / max(to_fraction(step.weights.real_size) for step in (here, there))
    factors = {to_fraction(step.weights.noise) for step in (here, there)}
    if len(factors) > 1:
        raise NotCoveredError("the two workflows draw points of different variance: they share no points")
    return factors.pop() / max(to_fraction(step.weights.size) for step in (here, there))
