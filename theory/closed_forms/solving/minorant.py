"""Systems with nonnegative constant coefficients that grow geometrically, shown without their roots.

Let u(g) = A u(g-1) + b with A, b and u(start) nonnegative, and suppose that e >= 0 has A e >= q e with q > 1. Then, by
induction, with Q(g) = q^(g - start),

    u >= eps e Q        if it holds at the start,
    u >= eps e (Q - 1)  if b >= eps (q - 1) e,

since A eps e (Q - t) + b >= eps e (q Q - t). So the readout, where its row is nonnegative, grows at least like q^g.
Such an e exists for every q below the spectral radius of an irreducible A (Perron and Frobenius; Berman & Plemmons,
Nonnegative Matrices, 1994, ch. 2). Tried are e = (1, ..., 1), and the e with e_k = 1 and A e = q e in all other rows,
where the sign of one rational function of the parameters remains. Of one unknown A may hold the power q^g of sizes: a
bound of A from below is its value where q^g = 1, as E in `geometric_texts` runs from 0 to oo.

Above 300 lines: one argument, whose steps serve nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, final

import flint
import sympy

from ...algebra.conversions import to_fmpq
from ...algebra.field import Field, Rational
from ...algebra.polynomials import Poly
from ...algebra.recurrence import LinearRecurrence
from ...algebra.signs import all_coefficients_sign, half_line
from ...symbols import GENERATION, Domain
from ..forms.geometric_texts import in_vanishing, is_above_one
from ..forms.growth import Facts
from .constant_coefficients import is_constant
from .first_order import eliminate
from .systems import components

Row = tuple[Rational, ...]

MAX_STATES: Final = 16
"""The kernel takes no certificate of a larger system."""

SHARES: Final = (Fraction(9, 10), Fraction(1, 2), Fraction(1, 3), Fraction(1, 5), Fraction(1, 10))
"""Parts of an estimate of q - 1 that are tried, the largest first."""

GRIDS: Final = (1, 2, 8, 64)
"""Short numbers are multiples of 1/grid."""

DYADIC: Final = 12
"""Powers of one half that are tried for eps."""

LONG: Final = 12
"""Characters of a function that is not short."""


@final
@dataclass(frozen=True)
class GeometricBound:
    """A lower bound of a law: scale * rate^(g - start) + offset from g = start on.

    Parameters
    ----------
    scale, rate, offset
        Functions of the parameters; the scale is positive and the rate above 1.
    start
        First generation.
    """

    scale: Rational
    rate: Rational
    offset: Rational
    start: int

    @property
    def expression(self) -> sympy.Expr:
        """In g."""
        rate = 1 + (self.rate - 1).expression
        return self.scale.expression * rate ** (GENERATION - self.start) + self.offset.expression


@final
@dataclass(frozen=True)
class Minorant:
    """A geometric sequence below the unknowns, and so below the readout.

    Parameters
    ----------
    needed
        The unknowns that the readout needs, by their number.
    weights
        eps e, in the order of `needed`.
    rate
        q > 1.
    late
        Whether the bound is eps e (Q - 1) rather than eps e Q.
    below
        The bound of the readout.
    """

    needed: tuple[int, ...]
    weights: Row
    rate: Rational
    late: bool
    below: GeometricBound


def minorant(recurrence: LinearRecurrence, facts: Facts) -> Minorant | None:
    """A geometric minorant of a system with constant coefficients, or ``None`` if none is seen.

    Parameters
    ----------
    recurrence
        The system.
    facts
        What is known of the parameters; only their box is used, in which the kernel must see every sign.
    """
    field = recurrence.field
    if field.bases:
        return _of_one_unknown(recurrence, facts)
    if not is_constant(recurrence):
        return None
    needed = tuple(sorted(i for part in components(recurrence) for i in part))
    if len(needed) > MAX_STATES:
        return None
    matrix = [[recurrence.step_entries[i][j] for j in needed] for i in needed]
    readout, initial, forcing = (
        [entries[i] for i in needed]
        for entries in (recurrence.row_entries, recurrence.initial_entries, recurrence.forcing_entries)
    )
    system = _System(field, facts, matrix, readout, initial, forcing)
    if not all(system.shown(x, 0, 1) for row in (*matrix, forcing, initial, readout) for x in row):
        return None
    found = system.simplest() or system.largest(_rates(recurrence, matrix))
    if found is None:
        return None
    weights, rate, late = found
    scale = sum((r * x for r, x in zip(readout, weights, strict=True)), field.zero)
    offset = recurrence.readout_constant - (scale if late else 0)
    return Minorant(needed, weights, rate, late, GeometricBound(scale, rate, offset, recurrence.start))


def _of_one_unknown(recurrence: LinearRecurrence, facts: Facts) -> Minorant | None:
    """The same for one unknown that is its own readout, with a power in its coefficients."""
    parts, field = components(recurrence), recurrence.field
    if len(parts) != 1 or len(parts[0]) != 1 or len(field.bases) != 1 or not is_above_one(field):
        return None
    ((i,),) = parts
    box = {**facts.box, 0: half_line(recurrence.start), 1 + len(field.parameters): Domain(lower=Fraction(0))}
    keep, gain = recurrence.step_entries[i][i].shift(1), recurrence.forcing_entries[i].shift(1)
    first, plain = recurrence.initial_entries[i], recurrence.readout_constant.is_zero and recurrence.row_entries[i] == 1
    try:
        rate = keep.replace([field.g, *map(field.generator, field.parameters), field.one])
    except ZeroDivisionError:
        return None

    def shown(x: Rational, *signs: int) -> bool:
        return all_coefficients_sign(in_vanishing(x), box) in signs

    rises = rate.is_free_of_generation and shown(rate - 1, 1) and shown(keep - rate, 0, 1)
    if not (plain and rises and shown(gain, 0, 1) and shown(first, 1)):
        return None
    return Minorant((i,), (first,), rate, False, GeometricBound(first, rate, field.zero, recurrence.start))


_Bound = tuple[Row, Rational, bool]
"""Weights, rate and kind of a bound."""


@final
@dataclass(frozen=True)
class _System:
    """The system in the unknowns that are needed."""

    field: Field
    facts: Facts
    matrix: list[list[Rational]]
    readout: list[Rational]
    initial: list[Rational]
    forcing: list[Rational]

    def shown(self, x: Rational, *signs: int) -> bool:
        """Whether the kernel sees that x has one of these signs."""
        return all_coefficients_sign(x, self.facts.box) in signs

    @property
    def read(self) -> list[int]:
        """The unknowns that are read, for all parameters."""
        return [k for k, r in enumerate(self.readout) if self.shown(r, 1)]

    def simplest(self) -> _Bound | None:
        """The bound by e = (1, ..., 1): q is the least sum of a row, if one is seen to be the least and above 1."""
        sums = [sum(row, self.field.zero) for row in self.matrix]
        least = [x for x in sums if self.shown(x - 1, 1) and all(self.shown(y - x, 0, 1) for y in sums)]
        return self.bound(least[0], (self.field.one,) * len(sums)) if least and self.read else None

    def largest(self, rates: Iterator[Rational]) -> _Bound | None:
        """The bound for the first of these rates that has one."""
        for rate in rates:
            for direction in self.directions(rate) if self.shown(rate - 1, 1) else ():
                found = self.bound(rate, direction)
                if found is not None:
                    return self.shorter(rate, direction) or found
        return None

    def directions(self, rate: Rational) -> Iterator[Row]:
        """Candidates for e, positive in an unknown that is read."""
        size = range(len(self.matrix))
        for k in self.read:
            others = [i for i in size if i != k]
            rows = [
                [(rate if i == j else self.field.zero) - self.matrix[i][j] for j in others] + [self.matrix[i][k]]
                for i in others
            ]
            if len(eliminate(rows, len(others))) == len(others):
                found = {i: row[len(others)] for i, row in zip(others, rows, strict=True)}
                yield tuple(found.get(i, self.field.one) for i in size)

    def bound(self, rate: Rational, direction: Row) -> _Bound | None:
        """The bound that one e gives, if it is seen to be one."""
        for row, x in zip(self.matrix, direction, strict=True):
            kept = sum((y * z for y, z in zip(row, direction, strict=True)), self.field.zero)
            if not (self.shown(x, 0, 1) and self.shown(kept - rate * x, 0, 1)):
                return None
        for late, room in ((False, self.initial), (True, [x / (rate - 1) for x in self.forcing])):
            share = self._share(room, direction)
            if share is not None:
                return tuple(share * x for x in direction), rate, late
        return None

    def _share(self, room: list[Rational], direction: Row) -> Rational | None:
        """eps with eps e <= room: one over a power of two, or one over the sum of e_i/room_i."""
        pairs = [(x, y) for x, y in zip(direction, room, strict=True) if not x.is_zero]
        for power in range(DYADIC):
            if all(self.shown(y - x / 2**power, 0, 1) for x, y in pairs):
                return self.field.number(Fraction(1, 2**power))
        if any(y.is_zero for _, y in pairs):
            return None
        share = 1 / sum((x / y for x, y in pairs), self.field.zero)
        return share if self.shown(share, 1) else None

    def shorter(self, rate: Rational, direction: Row) -> _Bound | None:
        """A bound of a somewhat smaller rate by an e that is short to write, if this one is long."""
        if all(len(str(x)) < LONG for x in direction):
            return None
        for share in SHARES:
            for simple in _simplified(direction):
                found = self.bound(1 + (rate - 1) * share, simple)
                if found is not None:
                    return found
        return None


def _simplified(direction: Row) -> Iterator[Row]:
    """Short vectors near one: numbers rounded, functions of one parameter n by their first terms in 1/n."""
    for grid in GRIDS:
        short = [_first_terms(x, grid) for x in direction]
        if all(x is not None for x in short):
            yield tuple(x for x in short if x is not None)


def _first_terms(x: Rational, grid: int) -> Rational | None:
    """A number as a multiple of 1/grid; a function of one parameter n that tends to a as a + b/n, b such a multiple."""
    if x.constant is not None:
        return x.field.number(Fraction(round(x.constant * grid), grid))
    used = {i for poly in (x.numerator, x.denominator) for i, d in enumerate(poly.degrees()) if d > 0}
    if len(used) != 1:
        return None
    (variable,) = used
    low = _coefficients(x.denominator, variable, 0)
    top = _coefficients(x.numerator, variable, len(low))
    if len(top) > len(low) or len(low) < 2:
        return None
    limit = top[0] / low[0]
    slope = (top[1] - limit * low[1]) / low[0]
    return limit + Fraction(round(slope * grid), grid) / x.field.polynomial(x.field.context.gen(variable))


def _coefficients(poly: Poly, variable: int, length: int) -> list[Fraction]:
    """Coefficients of a polynomial in one variable, highest first, filled up with zeros in front."""
    rows = {int(e[variable]): int(c) for e, c in poly.to_dict().items()}
    return [Fraction(rows.get(i, 0)) for i in range(max([length - 1, *rows]), -1, -1)]


def _rates(recurrence: LinearRecurrence, matrix: list[list[Rational]]) -> Iterator[Rational]:
    """Candidates for q: parts of the spectral radius less 1, or of the sums of rows less 1 if it depends on parameters.

    With one parameter n that may be large, it is looked for as 1 + a/n.
    """
    field = recurrence.field
    if all(x.is_number for row in matrix for x in row):
        yield from (1 + field.number(_excess(matrix, {})) * share for share in SHARES)
        return
    if len(recurrence.parameters) == 1 and recurrence.parameters[0].domain.upper is None:
        (n,) = recurrence.parameters
        places = (n.domain.sample()[0], Fraction(1000))
        slope = min(x * _excess(matrix, {n.symbol: x}) for x in places).limit_denominator(8)
        yield from (1 + share * slope / field.generator(n.symbol) for share in SHARES)
    sums = dict.fromkeys(sum(row, field.zero) - 1 for row in matrix)
    yield from (1 + x * share for share in (1, *SHARES) for x in sums)


def _excess(matrix: list[list[Rational]], values: Mapping[sympy.Symbol, Fraction]) -> Fraction:
    """By how much the spectral radius is above 1, not quite exactly; 0 if it is not."""
    numbers = flint.fmpq_mat(
        [[x.fmpq if x.is_number else to_fmpq(x.evaluate(1, values)) for x in row] for row in matrix]
    )
    poly = numbers.charpoly()
    roots: Any = (poly * poly.denom()).numer().complex_roots()
    excess = max(float(abs(root).mid()) for root, _ in roots) - 1
    return Fraction(excess).limit_denominator(max(1, round(8 / excess))) if excess > 1e-9 else Fraction(0)


__all__ = ["GeometricBound", "Minorant", "minorant"]
