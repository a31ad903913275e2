"""Linear changes of variables that make a coupled system triangular.

A row l(g) with l(g) A(g) = a(g) l(g-1), a rational, makes w = l u a scalar unknown: w(g) = a(g) w(g-1) + l(g) f(g).
Such rows are the hypergeometric solutions of the adjoint system; a divides, up to a rational gauge, the
determinant. Candidates for a are 0 and the products of some factors of det A with an eigenvalue of A(oo);
l is sought with polynomial entries of low degree. Source: Petkovsek, J. Symb. Comput. 14 (1992); for systems
Barkatou & Chen (1999). Incomplete on purpose: what is not found is reported as no closed form.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Final

import sympy

from ...algebra.field import Field, Rational
from ...algebra.partial_fractions import dense, factors_in_generation
from ...algebra.recurrence import LinearRecurrence
from .first_order import solve_homogeneous
from .systems import NoClosedForm, components, integer_zeros

Matrix = list[list[Rational]]

MAX_DEGREE: Final = 2
MAX_SIZE: Final = 4
MAX_CANDIDATES: Final = 120


def decoupled(recurrence: LinearRecurrence) -> tuple[LinearRecurrence, Matrix]:
    """A triangular recurrence with the same readout, and the matrix that gives the old unknowns from the new.

    Raises
    ------
    NoClosedForm
        If none is found.
    """
    field = recurrence.field
    size = len(recurrence.unknowns)
    matrix: Matrix = [list(row) for row in recurrence.step_entries]
    back = identity(field, size)
    forward = identity(field, size)
    if field.bases or size > 8:
        raise NoClosedForm(_reason(recurrence, components(recurrence)))
    for _ in range(size):
        current = _transformed(recurrence, matrix, forward, back)
        blocks = [c for c in components(current) if len(c) > 1]
        if not blocks:
            return current, back
        block = blocks[0]
        if len(block) > MAX_SIZE:
            raise NoClosedForm(_reason(recurrence, components(recurrence)))
        inner = [[matrix[i][j] for j in block] for i in block]
        row = _left_row(field, inner)
        if row is None:
            raise NoClosedForm(_reason(recurrence, components(recurrence)))
        normalised = _normalised(row, recurrence.start)
        if normalised is None:
            raise NoClosedForm(_reason(recurrence, components(recurrence)))
        row, pivot = normalised
        change, inverse = identity(field, size), identity(field, size)
        at = block[pivot]
        for j, x in zip(block, row, strict=True):
            change[at][j] = x
            inverse[at][j] = -x / row[pivot]
        inverse[at][at] = field.one / row[pivot]
        forward = times(change, forward)
        back = times(back, inverse)
        shifted = [[x.shift(-1) for x in r] for r in inverse]
        matrix = times(times(change, matrix), shifted)
    raise NoClosedForm(_reason(recurrence, components(recurrence)))


def _reason(recurrence: LinearRecurrence, blocks: list[list[int]]) -> str:
    worst = max(blocks, key=len)
    names = ", ".join(recurrence.unknowns[i] for i in worst)
    return f"the unknowns {names} depend on each other, and no linear change of variables was found to separate them"


def identity(field: Field, size: int) -> Matrix:
    """The unit matrix."""
    return [[field.one if i == j else field.zero for j in range(size)] for i in range(size)]


def times(a: Matrix, b: Matrix) -> Matrix:
    """The product of two matrices."""
    zero = a[0][0].field.zero
    out = [[zero] * len(b[0]) for _ in a]
    for i, row in enumerate(a):
        for k, x in enumerate(row):
            if not x.is_zero:
                for j, y in enumerate(b[k]):
                    if not y.is_zero:
                        out[i][j] = out[i][j] + x * y
    return out


def _transformed(recurrence: LinearRecurrence, matrix: Matrix, forward: Matrix, back: Matrix) -> LinearRecurrence:
    """The recurrence for w = forward u."""
    column = [[x] for x in recurrence.forcing_entries]
    start = [[x] for x in recurrence.initial_entries]
    first = [[x.at(recurrence.start) for x in row] for row in forward]
    row = [list(recurrence.row_entries)]

    def as_matrix(m: Matrix) -> sympy.ImmutableMatrix:
        return sympy.ImmutableMatrix([[x.expression for x in r] for r in m])

    return replace(
        recurrence,
        unknowns=tuple(f"w{i + 1}" for i in range(len(recurrence.unknowns))),
        matrix=as_matrix(matrix),
        forcing=as_matrix(times(forward, column)),
        initial=as_matrix(times(first, start)),
        readout=(as_matrix(times(row, back)), recurrence.readout[1]),
    )


def _normalised(row: list[Rational], start: int) -> tuple[list[Rational], int] | None:
    """The row with one entry made 1 or free of integer zeros, and no integer poles from the start on."""
    one = row[0].field.one

    def clean(x: Rational) -> bool:
        return all(g < start for g in integer_zeros(one / x))

    choices: list[tuple[int, int, list[Rational]]] = []
    for i, lead in enumerate(row):
        if lead.is_zero:
            continue
        for candidate in (row, [x / lead for x in row]):
            if all(x.is_zero or clean(x) for x in candidate) and clean(one / candidate[i]):
                choices.append((sum(len(str(x)) for x in candidate), i, candidate))
    if not choices:
        return None
    _, pivot, chosen = min(choices, key=lambda c: c[:2])
    return chosen, pivot


def _left_row(field: Field, matrix: Matrix) -> list[Rational] | None:
    """A row l with l(g) A(g) = a(g) l(g-1) for some rational a."""
    whole = determinant(matrix)
    if whole.is_zero:
        transposed = [[matrix[j][i] for j in range(len(matrix))] for i in range(len(matrix))]
        return solve_homogeneous(field, transposed)
    for degree in range(MAX_DEGREE + 1):
        for a in _candidates(field, matrix, whole):
            row = _row_for(field, matrix, a, degree)
            if row is not None:
                return row
    return None


def determinant(matrix: Matrix) -> Rational:
    """The determinant, by elimination."""
    rows = [list(r) for r in matrix]
    field = rows[0][0].field
    total = field.one
    for k in range(len(rows)):
        found = next((i for i in range(k, len(rows)) if not rows[i][k].is_zero), None)
        if found is None:
            return field.zero
        if found != k:
            rows[k], rows[found], total = rows[found], rows[k], -total
        total = total * rows[k][k]
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            if not factor.is_zero:
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return total


def _candidates(field: Field, matrix: Matrix, whole: Rational) -> list[Rational]:
    """Products of factors of the determinant, of degree 0 in g, times a leading constant."""
    top = [field.polynomial(f) for f, e in factors_in_generation(whole.numerator)[1] for _ in range(e)]
    low = [field.polynomial(f) for f, e in factors_in_generation(whole.denominator)[1] for _ in range(e)]
    if len(top) + len(low) > 12:
        return []
    seen: list[Rational] = []
    for chosen in product((False, True), repeat=len(top) + len(low)):
        value = field.one
        for use, f, side in zip(chosen, [*top, *low], [1] * len(top) + [-1] * len(low), strict=True):
            if use:
                value = value * f**side
        if value.degree:
            continue
        monic = value / _leading(value)
        if monic not in seen:
            seen.append(monic)
    constants = _constants_at_infinity(field, matrix, whole)
    seen.sort(key=lambda x: len(str(x)))
    return [z * x for x in seen for z in constants][:MAX_CANDIDATES]


def _leading(value: Rational) -> Rational:
    """The limit at infinity of a function of degree 0."""
    return dense(value.field, value.numerator)[-1] / dense(value.field, value.denominator)[-1]


def _constants_at_infinity(field: Field, matrix: Matrix, whole: Rational) -> list[Rational]:
    """The rational eigenvalues of A(oo), where that limit exists; always 1 too."""
    out = [field.one]
    if all(x.is_zero or x.degree <= 0 for row in matrix for x in row):
        limit = [[_leading(x) if not x.is_zero and x.degree == 0 else field.zero for x in row] for row in matrix]
        shifted = [[x - (field.g if i == j else 0) for j, x in enumerate(row)] for i, row in enumerate(limit)]
        for factor, _ in factors_in_generation(determinant(shifted).numerator)[1]:
            own = dense(field, factor)
            if len(own) == 2 and not own[0].is_zero:
                out.append(-own[0] / own[1])
    if not whole.is_zero and whole.degree == 0:
        out.append(_leading(whole))
    return list(dict.fromkeys(out))


def _row_for(field: Field, matrix: Matrix, a: Rational, degree: int) -> list[Rational] | None:
    """The row of polynomials of bounded degree with l(g) A(g) = a(g) l(g-1), if there is one."""
    size = len(matrix)
    unknowns = [(i, d) for i in range(size) for d in range(degree + 1)]
    equations: Matrix = []
    for j in range(size):
        entries = []
        for i, d in unknowns:
            value = field.g**d * matrix[i][j]
            if i == j:
                value = value - a * (field.g - 1) ** d
            entries.append(value)
        common = field.context.constant(1)
        for x in entries:
            common = common * (x.denominator / common.gcd(x.denominator))
        columns = [dense(field, (x * field.polynomial(common)).numerator) for x in entries]
        scales = [field.polynomial((x * field.polynomial(common)).denominator) for x in entries]
        for n in range(max(len(c) for c in columns)):
            equations.append(
                [c[n] / s if n < len(c) else field.zero for c, s in zip(columns, scales, strict=True)]
            )
    solution = solve_homogeneous(field, equations)
    if solution is None:
        return None
    row = [field.zero] * size
    for (i, d), x in zip(unknowns, solution, strict=True):
        row[i] = row[i] + x * field.g**d
    return row
