"""The course of a check: every reported generation, exact beside simulated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import final

from ..simulation.risk import Simulation


@final
@dataclass(frozen=True)
class Observed:
    """One generation: the law's exact ratio, and what was simulated.

    Parameters
    ----------
    generation
        g.
    exact
        The law's value.
    simulated, standard_error
        Ratio by the best arm.
    plain, plain_error
        Ratio by the plain arm.
    """

    generation: int
    exact: Fraction
    simulated: float
    standard_error: float
    plain: float
    plain_error: float


def observed(found: Simulation, exact: Mapping[int, Fraction]) -> tuple[Observed, ...]:
    """Every reported generation of a simulation beside the law's exact value."""
    rows = []
    for place, g in enumerate(found.generations):
        numbers = (
            float(value[place]) / found.first_risk
            for arm in (found.best, found.plain)
            for value in (arm.estimate, arm.standard_error)
        )
        rows.append(Observed(g, exact[g], *numbers))
    return tuple(rows)
