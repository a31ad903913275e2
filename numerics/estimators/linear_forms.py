"""The fits of a tape as linear forms in the noises of its draws: the workflow's lines on vectors of coefficients."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import final

import numpy as np

from ...theory.errors import NotCoveredError
from ..statistics.moments import Array
from ..tape import Combine, Draw, Tape


@final
@dataclass(frozen=True, eq=False)
class LinearForms:
    """The fit of each observed generation is an offset plus a combination of the noises of all draws.

    Parameters
    ----------
    coefficients
        c_gk, shape (observed generations, draws).
    missing
        Shape (G,): by how much weights that do not add up to one leave more of the truth than once.
    constants
        Shape (G,): added constants, in units of the standard error of the first fit.
    spread
        Shape (draws,): noise over size of each draw.
    """

    coefficients: Array
    missing: Array
    constants: Array
    spread: Array

    def offset(self, place: int, truth: Array, unit: float) -> Array:
        """What is certain of the error of a fit, of the shape of the truth."""
        # Weights that add up to one in exact arithmetic leave rounding errors, not an offset.
        missing = self.missing[place] if abs(self.missing[place]) > 1e-12 else 0.0
        made: Array = missing * truth + self.constants[place] * unit
        return made

    @property
    def limit_variances(self) -> Array:
        """sum c_gk^2/s_k, shape (G,): the variance of each fit where V is constant, over that of the first."""
        made: Array = np.add.reduce(self.coefficients**2 * self.spread, axis=1)
        return made


@lru_cache(maxsize=16)
def linear_forms(tape: Tape, observed: tuple[int, ...]) -> LinearForms:
    """The forms of the observed generations, 1 the first.

    Raises
    ------
    NotCoveredError
        If the tape draws subsamples.
    """
    draws = [operation for operation in tape.operations if isinstance(operation, Draw)]
    place = {operation.out: index for index, operation in enumerate(draws)}
    # Two more places a form: what is missing of the truth, and the constant.
    forms: dict[int, Array] = {}
    rows = []
    for number, generation in enumerate(tape.generations, start=1):
        for operation, released in zip(generation.operations, generation.released, strict=True):
            if isinstance(operation, Draw):
                made = np.zeros(len(draws) + 2) if operation.parent is None else forms[operation.parent].copy()
                made[place[operation.out]] += 1.0
            elif isinstance(operation, Combine):
                made = np.zeros(len(draws) + 2)
                for weight, register in operation.terms:
                    made += weight * forms[register]
                made[-2] += sum(weight for weight, _ in operation.terms) - 1.0
                made[-1] += operation.constant
            else:
                raise NotCoveredError("the limit control does not cover subsamples")
            forms[operation.out] = made
            for register in released:
                del forms[register]
        if number in observed:
            rows.append(forms[generation.fit].copy())
        for register in generation.forgotten:
            del forms[register]
    table = np.stack(rows)
    spread = np.array([operation.spread for operation in draws])
    return LinearForms(table[:, :-2], table[:, -2], table[:, -1], spread)


__all__ = ["LinearForms", "linear_forms"]
