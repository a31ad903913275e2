"""Laws of a stated density: it integrates to one, its score is its derivative, its information the score's variance.

    int f = 1,    s = d log f/d theta,    E s = 0,    E s s' = I,    and for a mean family E x = mu, Var x = V(mu).

Derivatives are compared with finite differences, integrals are done by quadrature, at the truth and beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from ..theory.errors import MengoliError
from ..theory.family import Family, MeanFamily
from .densities import DensityView, density_of
from .reports import Effort, Finding, Outcome

Array = Any

INTEGRATES: Final = "the density integrates to one"
SCORE: Final = "the score is the derivative of the log-density"
CENTRED: Final = "the score has mean zero"
INFORMATION: Final = "the information is the variance of the score"
MOMENTS: Final = "the density has the stated mean and variance"

_TOLERANCE: Final = 1e-6


def density_laws(family: Family, effort: Effort) -> Iterator[Finding]:
    """The laws of the density a family states, if it states one."""
    view = density_of(family)
    if view is None:
        for law in (INTEGRATES, SCORE, CENTRED, INFORMATION):
            yield Finding(law, "the family states no log_density", Outcome.NOT_APPLICABLE)
        return
    truth = np.atleast_1d(np.asarray(family.truth(), dtype=float))
    for theta in (truth, truth * 1.1 + (truth == 0) * 0.1):
        try:
            yield from _at(family, view, theta)
        except MengoliError as error:
            yield Finding(INTEGRATES, str(error), Outcome.UNDECIDED)


def _at(family: Family, view: DensityView, theta: Array) -> Iterator[Finding]:
    where = "at " + ", ".join(f"{value:.4g}" for value in theta)
    yield _close(INTEGRATES, where, view.expectation(np.ones_like, theta), 1.0)
    points = _points(view, theta)
    difference = view.difference_score(points, theta)
    stated = view.score(points, theta)
    if stated is None:
        yield Finding(SCORE, "the family states no score", Outcome.NOT_APPLICABLE)
    else:
        gap = np.abs(stated - difference) / (1 + np.abs(difference))
        row, column = divmod(int(np.argmax(gap)), gap.shape[1])
        detail = (
            f"{where}, x = {points[column]:.4g}: stated {stated[row, column]:.6g}, "
            f"by finite differences {difference[row, column]:.6g}"
        )
        yield Finding(SCORE, detail, Outcome.HOLDS if gap[row, column] < 1e-5 else Outcome.VIOLATED)
    score = view.difference_score if stated is None else lambda x, t: np.asarray(view.score(x, t))
    for i in range(len(theta)):
        yield _close(CENTRED, where, view.expectation(lambda x, i=i: score(x, theta)[i], theta), 0.0)
    claimed = view.information(theta)
    if claimed is None:
        yield Finding(INFORMATION, f"{where}: no information is stated", Outcome.NOT_APPLICABLE)
    else:
        for i in range(len(theta)):
            for j in range(i + 1):
                found = view.expectation(lambda x, i=i, j=j: score(x, theta)[i] * score(x, theta)[j], theta)
                yield _close(INFORMATION, where, found, float(claimed[i, j]))
    if isinstance(family, MeanFamily):
        mean = float(theta[0])
        yield _close(MOMENTS, f"{where}, mean", view.expectation(lambda x: x, theta), mean)
        spread = view.expectation(lambda x: (x - mean) ** 2, theta)
        yield _close(MOMENTS, f"{where}, variance", spread, float(family.variance(mean)))


def _close(law: str, where: str, found: tuple[float, float], value: float) -> Finding:
    number, error = found
    detail = f"{where}: by quadrature {number:.9g}, stated {value:.9g}"
    if error > 1e-4 * (1 + abs(value)):
        return Finding(law, f"{detail}; the quadrature is only good to {error:.1g}", Outcome.UNDECIDED)
    allowed = 10 * error + _TOLERANCE * (1 + abs(value))
    return Finding(law, detail, Outcome.HOLDS if abs(number - value) <= allowed else Outcome.VIOLATED)


def _points(view: DensityView, theta: Array) -> Array:
    """Points of the support where the density is not negligible."""
    low, high = view.support(theta)
    if view.lattice:
        grid = np.arange(max(low, -200), min(high, 200) + 1)
    else:
        left, right = max(low, -30.0), min(high, 30.0)
        grid = np.linspace(left, right, 1203)[1:-1] + 1e-4  # off the kinks at round numbers
        grid = grid[grid < right]
    with np.errstate(all="ignore"):
        logs = view.log(grid, theta)
    kept = grid[np.isfinite(logs) & (logs > np.nanmax(logs[np.isfinite(logs)]) - 20)]
    return kept[:: max(1, len(kept) // 50)]
