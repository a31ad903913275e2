"""Systems with constant coefficients that contract to a fixed point, shown with parameters and without their roots.

Let |A| be the matrix of moduli and y = (I - |A|)^-1 1. If every y_i > 0, then |A| y = y - 1 <= q y with
q = 1 - 1/sum(y) < 1, so that u(g) = A u(g-1) + b tends to u* = (I - A)^-1 b, and |u - u*| <= c y q^(g - start) for some
c. Such a y exists if and only if |A| has its spectral radius below 1 (Berman & Plemmons, Nonnegative Matrices, 1994,
ch. 6, theorem 2.3). Everything is a rational function of the parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from ...algebra.field import Field, Rational
from ...algebra.recurrence import LinearRecurrence
from ...algebra.signs import all_coefficients_sign
from ..forms.growth import Facts, Undecided
from .constant_coefficients import is_constant
from .first_order import eliminate
from .systems import components

Row = tuple[Rational, ...]


@final
@dataclass(frozen=True)
class Contraction:
    """The deviation D = u - u* of the unknowns that the readout needs, and its bound.

    Parameters
    ----------
    matrix
        A.
    first
        D at the start.
    readout
        The readout's row.
    bound
        Multiples of y, with |D_i| below bound_i at the start.
    rate
        q.
    limit
        The readout at the fixed point.
    """

    matrix: tuple[Row, ...]
    first: Row
    readout: Row
    bound: Row
    rate: Rational
    limit: Rational


def contraction(recurrence: LinearRecurrence, facts: Facts) -> Contraction | None:
    """The contraction of a system with constant coefficients, or ``None`` if it is not seen to contract."""
    if recurrence.field.bases or not is_constant(recurrence) or not recurrence.readout_constant.is_free_of_generation:
        return None
    needed = sorted(i for part in components(recurrence) for i in part)
    matrix = tuple(tuple(recurrence.step_entries[i][j] for j in needed) for i in needed)
    forcing = [recurrence.forcing_entries[i] for i in needed]
    readout = tuple(recurrence.row_entries[i] for i in needed)
    field = recurrence.field
    try:
        moduli = [[x * facts.sign(x) for x in row] for row in matrix]
        y = _resolved(field, moduli, [field.one] * len(needed))
        fixed = _resolved(field, matrix, forcing)
        if y is None or fixed is None or any(all_coefficients_sign(x, facts.box) != 1 for x in y):
            return None
        first = tuple(recurrence.initial_entries[i] - x for i, x in zip(needed, fixed, strict=True))
        size = sum((x * facts.sign(x) for x in first), field.zero)
    except Undecided:
        return None
    bound = tuple(x * (size + 1) for x in y)
    limit = sum((r * x for r, x in zip(readout, fixed, strict=True)), recurrence.readout_constant)
    return Contraction(matrix, first, readout, bound, 1 - 1 / sum(y, field.zero), limit)


def is_visible(found: Contraction, facts: Facts) -> bool:
    """Whether the kernel, which looks at coefficients alone, sees that u = 2 bound q^k -+ D stay positive."""

    def shown(x: Rational, *signs: int) -> bool:
        return all_coefficients_sign(x, facts.box) in signs

    wide = [2 * y for y in found.bound]
    moduli = [[x * facts.sign(x) for x in row] for row in found.matrix]
    return (
        shown(found.rate, 1)
        and shown(1 - found.rate, 1)
        and all(shown(x, 0, 1) for row in moduli for x in row)
        and all(shown(y - x, 1) and shown(y + x, 1) for x, y in zip(found.first, wide, strict=True))
        and all(
            shown(found.rate * y - sum((x * z for x, z in zip(row, wide, strict=True)), y.field.zero), 0, 1)
            for row, y in zip(moduli, wide, strict=True)
        )
    )


def _resolved(field: Field, matrix: Sequence[Sequence[Rational]], right: Sequence[Rational]) -> Row | None:
    """The solution x of x = matrix x + right, if there is exactly one."""
    size = len(right)
    rows = [
        [(field.one if i == j else field.zero) - x for j, x in enumerate(row)] + [right[i]]
        for i, row in enumerate(matrix)
    ]
    return tuple(row[size] for row in rows) if len(eliminate(rows, size)) == size else None
