"""Rational majorants of sums over irrational roots: what bounds them in rational arithmetic alone.

A sum over the roots of f (degree d) is c.z(g) with z(g+1) = B z(g), in any rational coordinates: B is a conjugate of
the companion matrix of f. If |B| y <= q y entrywise for some y > 0 and q < 1, then |z_i(g)| <= y_i G(g) with
G(g+1) = q G(g), as long as it holds at the start. Near the coordinates in which B is real block diagonal
(a on the diagonal for a real root, a block ((a, -b), (b, a)) for a complex pair) |B| has the spectral radius
max |a| + |b|; rational coordinates close enough to them serve if that is below 1.

That q exceeds the spectral radius of |B| is decided exactly: then, and only then, (q - |B|) y = (1, ..., 1) has a
solution that is positive throughout (Perron and Frobenius; Berman & Plemmons 1994, theorem 6.2.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, final

import flint

from ...algebra.conversions import to_fmpq, to_fraction
from .constant_coefficients import Transient

Row = tuple[Fraction, ...]

GRIDS: Final = (2, 8, 64, 512, 4096)
"""Coordinates are rounded to multiples of 1/grid."""
RATES: Final = tuple(Fraction(n - 1, n) for n in (2, 3, 4, 6, 8, 12, 16, 32, 64, 128, 256, 1024, 4096, 2**16))
"""Rates q that are tried."""


@final
@dataclass(frozen=True)
class Majorant:
    """The coordinates of one sum over roots, and their bound.

    Parameters
    ----------
    matrix
        B.
    first
        z at the start.
    readout
        c.
    bound
        y, with |z_i| <= y_i at the start.
    rate
        q, with |B| y <= q y.
    """

    matrix: tuple[Row, ...]
    first: Row
    readout: Row
    bound: Row
    rate: Fraction


def majorant(transient: Transient) -> Majorant | None:
    """A majorant of a sum over roots without parameters; ``None`` if none is found."""
    numbers = [c.constant for c in transient.modulus]
    weights = [c.constant for c in transient.weight]
    if any(x is None for x in [*numbers, *weights]):
        return None
    size = len(numbers) - 1
    monic = [to_fmpq(x / numbers[-1]) for x in numbers]  # type: ignore[operator]
    companion = flint.fmpq_mat(size, size)
    for i in range(size - 1):
        companion[i, i + 1] = 1
    for j in range(size):
        companion[size - 1, j] = -monic[j]
    powers = flint.fmpq_mat(size, 1, [to_fmpq(x) for x in power_sums(transient)])
    weight = flint.fmpq_mat(1, size, [to_fmpq(x) for x in weights] + [0] * (size - len(weights)))  # type: ignore[arg-type]
    for change in _coordinates(monic):
        if change.det() == 0:
            continue
        back = change.inv()
        matrix = change * companion * back
        found = _bound(matrix)
        if found is not None:
            rate, bound = found
            first = _column(change * powers)
            largest = max(abs(x) / y for x, y in zip(first, bound, strict=True))
            rows = tuple(tuple(to_fraction(matrix[i, j]) for j in range(size)) for i in range(size))
            scaled = tuple(y * (largest or 1) for y in bound)
            return Majorant(rows, first, _column((weight * back).transpose()), scaled, rate)
    return None


def power_sums(transient: Transient) -> list[Fraction]:
    """The sums of 1, x, ..., x^(d-1) over the roots, of a modulus without parameters."""
    plain = Transient((transient.modulus[-1].field.one,), transient.modulus, transient.start)
    found = [x.constant for x in plain.first(len(transient.modulus) - 1)]
    assert all(x is not None for x in found)
    return [x for x in found if x is not None]


def _column(matrix: Any) -> Row:
    return tuple(to_fraction(matrix[i, 0]) for i in range(matrix.nrows()))


def _coordinates(monic: list[Any]) -> Iterator[Any]:
    """Changes of coordinates: none, then ever closer to the real normal form."""
    size = len(monic) - 1
    yield flint.fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])
    rows = _functionals(monic)
    for grid in GRIDS:
        yield flint.fmpq_mat(size, size, [flint.fmpq(round(x * grid), grid) for row in rows for x in row])


def _functionals(monic: list[Any]) -> list[list[float]]:
    """For each real root, and each complex pair, the functionals that pick its part: f(x)/(x - root), scaled."""
    scale = flint.fmpq_poly(monic)
    roots: Any = (scale * scale.denom()).numer().complex_roots()
    rows: list[list[float]] = []
    for ball, _ in roots:
        root = complex(ball)
        if ball.imag != 0 and root.imag < 0:
            continue
        quotient: list[complex] = []
        carry = 0j
        for c in reversed(monic[1:]):
            carry = carry * root + float(to_fraction(flint.fmpq(c)))
            quotient.append(carry)
        quotient.reverse()
        own = sum(c * root**i for i, c in enumerate(quotient))
        parts = [c / own for c in quotient]
        largest = max(abs(c) for c in parts)
        rows.append([c.real / largest for c in parts])
        if ball.imag != 0:
            rows.append([c.imag / largest for c in parts])
    return rows


def _bound(matrix: Any) -> tuple[Fraction, Row] | None:
    """A rate q < 1 and y > 0 with |B| y <= q y."""
    size = matrix.nrows()
    absolute = flint.fmpq_mat(size, size, [abs(matrix[i, j]) for i in range(size) for j in range(size)])
    ones = flint.fmpq_mat(size, 1, [1] * size)
    for rate in RATES:
        shifted = flint.fmpq_mat(
            size, size, [to_fmpq(rate) if i == j else 0 for i in range(size) for j in range(size)]
        )
        shifted = shifted - absolute
        if shifted.det() == 0:
            continue
        y = _column(shifted.solve(ones))
        if min(y) > 0:
            return rate, _rounded(absolute, rate, y)
    return None


def _rounded(absolute: Any, rate: Fraction, y: Row) -> Row:
    """The bound with small numerators and denominators, where it still is one."""
    largest = max(y)
    for grid in GRIDS:
        short = tuple(Fraction(max(1, round(x / largest * grid)), grid) for x in y)
        after = _column(absolute * flint.fmpq_mat(len(y), 1, [to_fmpq(x) for x in short]))
        if all(a <= rate * x for a, x in zip(after, short, strict=True)):
            return short
    return y
