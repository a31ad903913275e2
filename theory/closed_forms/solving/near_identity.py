"""Coupled systems of pools as g -> infinity: coordinates in which every unknown contracts, rests, or is led by others.

Pools change by 1/g, so the matrix of second moments tends to one with eigenvalues 1 and below:
u(g) = A(g) u(g-1) + b(g), A(g) = A_0 + A_1/g + O(1/g^2). Where the eigenvalues of A_0 are rational and it has enough
eigenvectors, y = S(g) u - c with S(g) = S_0 + S_1/g obeys

    contracting  y_i(g) = mu y_i(g-1) + O(1/g) y(g-1) + O(1/g),                     |mu| < 1
    resting      y_i(g) = (1 - l/g) y_i(g-1) + O(1/g^2) y(g-1) + O(1/g^2),          l >= 0.

The l are the eigenvalues of -A_1 on the eigenspace of 1 (Levinson's theorem for differences; Benzaid & Lutz, Stud.
Appl. Math. 77, 1987). All y are then bounded, because sums of the O(1/g^2) converge; see `joint_bound`. A negative l
means growth like a power of g, which is left open; so is a system whose A_0 or A_1 lacks eigenvectors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

from ...algebra.field import Field, Rational
from ...algebra.partial_fractions import dense, factors_in_generation
from ...algebra.recurrence import LinearRecurrence
from ..forms.expansions import Scale, laurent
from ..forms.growth import Facts
from ..forms.tower import ONE
from .decoupling import Matrix, determinant, identity, times
from .first_order import eliminate
from .systems import needed

Row = tuple[Rational, ...]

MAX_STATES: Final = 8


@final
@dataclass(frozen=True)
class NearIdentity:
    """A system in these coordinates; every function is read at the generation that it leads to.

    Parameters
    ----------
    recurrence
        The system without the unknowns that the readout does not need.
    matrix, forcing, first
        Of y: y(g) = matrix y(g-1) + forcing, y(start) = first.
    readout, constant
        The law is readout y + constant.
    losses
        l of each resting unknown, ``None`` for a contracting one.
    """

    recurrence: LinearRecurrence
    matrix: tuple[Row, ...]
    forcing: Row
    first: Row
    readout: Row
    constant: Rational
    losses: tuple[Rational | None, ...]


def near_identity(recurrence: LinearRecurrence, facts: Facts) -> NearIdentity | None:
    """The coordinates of a bounded system, or ``None`` where it is not seen to be one.

    Raises
    ------
    Undecided
        If it depends on the parameters whether an unknown contracts, rests or grows.
    """
    own = needed(recurrence)
    found = _separated(own, facts)
    if found is None:
        return None
    change, places, block = found
    slow = _eigenrows(own.field, block)
    if slow is None:
        return None
    size = len(own.unknowns)
    turn = identity(own.field, size)
    losses: list[Rational | None] = [None] * size
    for i, (value, row) in zip(places, slow, strict=True):
        losses[i] = -value
        for j, x in zip(places, row, strict=True):
            turn[i][j] = x
    return _shifted(own, times(turn, change), tuple(losses), facts)


def at_most_logarithmic(recurrence: LinearRecurrence, facts: Facts) -> bool:
    """Whether the law is a log(g) + b + o(1), with a perhaps zero.

    So it is if L = A_1 on the eigenspace of 1 and the forcing f/g there have L^2 = 0 and L f = 0: then L y + f tends
    to a constant, because L (L y + f) = 0.

    Raises
    ------
    Undecided
        As `near_identity`.
    """
    own = needed(recurrence)
    found = _separated(own, facts)
    if found is None:
        return False
    change, places, block = found
    forcing = [row[0] for row in times(change, [[x] for x in own.forcing_entries])]
    if not places or not all(_order(forcing[i], 0).is_zero for i in places):
        return False
    products = [*times(block, block), *times(block, [[_order(forcing[i], 1)] for i in places])]
    return all(x.is_zero for row in products for x in row)


def _separated(own: LinearRecurrence, facts: Facts) -> tuple[Matrix, list[int], Matrix] | None:
    """S_0 + S_1/g, which parts contracting from resting unknowns; the places of the latter, and A_1 between them."""
    field, size = own.field, len(own.unknowns)
    if field.bases or size > MAX_STATES or not _is_bounded(own):
        return None
    matrix: Matrix = [list(row) for row in own.step_entries]
    limits = _eigenrows(field, [[_order(x, 0) for x in row] for row in matrix])
    if limits is None or any(facts.sign(1 - value * value) <= 0 for value, _ in limits if value != 1):
        return None
    resting = [value == 1 for value, _ in limits]
    change = [list(row) for _, row in limits]
    change = times(_uncoupled(field, _conjugated(matrix, change), resting), change)
    matrix = _conjugated(matrix, change)
    places = [i for i in range(size) if resting[i]]
    return change, places, [[_order(matrix[i][j], 1) for j in places] for i in places]


def _is_bounded(recurrence: LinearRecurrence) -> bool:
    """Whether all coefficients have limits."""
    entries = [*(x for row in recurrence.step_entries for x in row), *recurrence.row_entries]
    return all(x.is_zero or x.degree <= 0 for x in [*entries, *recurrence.forcing_entries, recurrence.readout_constant])


def _shifted(
    own: LinearRecurrence, change: Matrix, losses: tuple[Rational | None, ...], facts: Facts
) -> NearIdentity | None:
    """The system for y = change u - c, with c the value to which an unknown tends by itself."""
    field = own.field
    matrix = _conjugated([list(row) for row in own.step_entries], change)
    forcing = [row[0] for row in times(change, [[x] for x in own.forcing_entries])]
    rest: list[Rational] = []
    for i, loss in enumerate(losses):
        if loss is None:
            rest.append(_order(forcing[i], 0) / (1 - _order(matrix[i][i], 0)))
            continue
        if not _order(forcing[i], 0).is_zero:
            return None  # it grows like g
        own_sign = facts.sign(loss)
        if own_sign < 0 or (own_sign == 0 and not _order(forcing[i], 1).is_zero):
            return None  # it grows like a power of g, or its logarithm
        rest.append(field.zero if own_sign == 0 else _order(forcing[i], 1) / loss)
    after = [row[0] for row in times(matrix, [[x] for x in rest])]
    first = times(_at(change, own.start), [[x] for x in own.initial_entries])
    back = _inverse(field, change)
    readout = times([list(own.row_entries)], back)[0]
    constant = sum((x * y for x, y in zip(readout, rest, strict=True)), own.readout_constant)
    return NearIdentity(
        own,
        tuple(map(tuple, matrix)),
        tuple(x + y - z for x, y, z in zip(forcing, after, rest, strict=True)),
        tuple(row[0] - z for row, z in zip(first, rest, strict=True)),
        tuple(readout),
        constant,
        losses,
    )


def _uncoupled(field: Field, matrix: Matrix, resting: list[bool]) -> Matrix:
    """I + T/g, which takes contracting unknowns out of the rows of resting ones, to first order."""
    out = identity(field, len(matrix))
    for i, row in enumerate(matrix):
        for j, x in enumerate(row):
            if resting[i] and not resting[j]:
                out[i][j] = _order(x, 1) / (1 - _order(matrix[j][j], 0)) / field.g
    return out


def _conjugated(matrix: Matrix, change: Matrix) -> Matrix:
    """change(g) matrix(g) change(g-1)^-1."""
    back = _inverse(matrix[0][0].field, [[x.shift(-1) for x in row] for row in change])
    return times(times(change, matrix), back)


def _inverse(field: Field, matrix: Matrix) -> Matrix:
    size = len(matrix)
    rows = [[*row, *one] for row, one in zip(matrix, identity(field, size), strict=True)]
    eliminate(rows, size)
    return [row[size:] for row in rows]


def _at(matrix: Matrix, g: int) -> Matrix:
    return [[x.at(g) for x in row] for row in matrix]


def _order(x: Rational, order: int) -> Rational:
    """The coefficient of g^-order at infinity."""
    field = x.field
    return laurent(x, order - x.degree + 1).terms.get((Scale(field.one, field.number(-order)), ONE), field.zero)


def _eigenrows(field: Field, matrix: Matrix) -> list[tuple[Rational, Row]] | None:
    """Eigenvalues with left eigenvectors, a basis of them; ``None`` if they are not rational or too few."""
    size = len(matrix)
    if not size:
        return []
    shifted = [[x - (field.g if i == j else 0) for j, x in enumerate(row)] for i, row in enumerate(matrix)]
    found: list[tuple[Rational, Row]] = []
    for factor, power in factors_in_generation(determinant(shifted).numerator)[1]:
        line = dense(field, factor)
        if len(line) != 2:
            return None
        value = -line[0] / line[1]
        rows = _kernel(field, [[matrix[j][i] - (value if i == j else 0) for j in range(size)] for i in range(size)])
        if len(rows) != power:
            return None
        found += [(value, row) for row in rows]
    return found


def _kernel(field: Field, matrix: Matrix) -> list[Row]:
    """A basis of the solutions x of matrix x = 0."""
    rows, width = [list(row) for row in matrix], len(matrix[0])
    pivots = eliminate(rows, width)
    basis = []
    for j in range(width):
        if j not in pivots:
            x = [field.zero] * width
            x[j] = field.one
            for k, pivot in enumerate(pivots):
                x[pivot] = -rows[k][j]
            basis.append(tuple(x))
    return basis


__all__ = ["NearIdentity", "at_most_logarithmic", "near_identity"]
