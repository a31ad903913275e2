"""The law's own scalar recurrence at numbers: what every value of the law satisfies, whatever it is written as.

The vector recurrence u(g) = A(g) u(g-1) + b(g) with readout r u + c gives a scalar one of least order,

    value(g+k) = w_0 value(g) + ... + w_{k-1} value(g+k-1) + d,

because the rows r(g+i) A(g+i)...A(g+1), written in (u(g), 1), become dependent. Here it is computed at rational
values of the parameters and of g, in FLINT's fractions. A geometric power X = q^g among the coefficients is a number of
its own, multiplied by q where g becomes g + 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, final

from flint import fmpq, fmpq_mat

from ...algebra.conversions import to_fmpq
from ...algebra.field import Rational
from ...algebra.recurrence import LinearRecurrence
from ...algebra.specialised import quotient
from ..evaluation import Number
from .powers import base_of, evaluate_at

Row = list[Number]
"""A row in (u(g), 1)."""

Entry = Callable[[Number, Number | None], Number]
"""A coefficient at given parameters, as a function of g and of X = q^g."""


@final
@dataclass(frozen=True)
class ScalarLaw:
    """A recurrence at rational values of its parameters.

    Parameters
    ----------
    recurrence
        The law's recurrence.
    fixed
        A value for each parameter, by name.
    """

    recurrence: LinearRecurrence
    fixed: Mapping[str, Fraction]

    @cached_property
    def base(self) -> Number | None:
        """q, where there is a power q^g."""
        return base_of(self.recurrence, self.fixed)

    def _entry(self, entry: Rational) -> Entry:
        given = {p.symbol: self.fixed[p.name] for p in self.recurrence.parameters}
        if not entry.has_powers:
            return _rational(*quotient(entry, given))
        values = {symbol: to_fmpq(x) for symbol, x in given.items()}
        return lambda g, power: evaluate_at(entry, g, values, power)

    @cached_property
    def _step(self) -> list[list[Entry]]:
        law = self.recurrence
        return [
            [self._entry(x) for x in (*row, b)]
            for row, b in zip(law.step_entries, law.forcing_entries, strict=True)
        ]

    @cached_property
    def _readout(self) -> list[Entry]:
        return [self._entry(x) for x in (*self.recurrence.row_entries, self.recurrence.readout_constant)]

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return len(self.recurrence.unknowns)

    def forms(self, g: Number, power: Number | None = None) -> Iterator[tuple[list[Row], Row]]:
        """The unknowns and the readout at g, g + 1, ..., each as a row in (u(g), 1); `power` is X at g."""
        width = self.size + 1
        forms = fmpq_mat(width, width, [fmpq(int(i == j)) for i in range(width) for j in range(width)])
        unit = [fmpq(0)] * self.size + [fmpq(1)]
        while True:
            readout = fmpq_mat(1, width, [x(g, power) for x in self._readout]) * forms
            yield forms.table()[:-1], readout.table()[0]
            g, power = g + 1, None if power is None else power * self.base
            forms = fmpq_mat(width, width, [*(x(g, power) for row in self._step for x in row), *unit]) * forms

    def weights(self, g: Number, power: Number | None = None) -> list[Number]:
        """w_0, ..., w_{k-1}, d of the scalar recurrence at g, where q^g is `power`."""
        zero, width = fmpq(0), self.size + 1
        # reduced rows with their pivots, and what they are made of: the constant 1 first, then the rows in turn
        unit = [zero] * self.size + [fmpq(1)]
        basis: list[tuple[int, Row, Row]] = [(self.size, unit, [fmpq(1)] + [zero] * (width + 1))]
        for place, (_, row) in enumerate(self.forms(g, power), start=1):
            rest, made = list(row), [fmpq(int(i == place)) for i in range(width + 2)]
            for pivot, own, parts in basis:
                factor = rest[pivot]
                if factor:
                    rest = [x - factor * y if y else x for x, y in zip(rest, own, strict=True)]
                    made = [x - factor * y if y else x for x, y in zip(made, parts, strict=True)]
            pivot = next((j for j, x in enumerate(rest) if x), -1)
            if pivot < 0:
                return [-x for x in made[1:place]] + [-made[0]]
            lead = rest[pivot]
            basis.append((pivot, [x / lead for x in rest], [x / lead for x in made]))
        raise AssertionError("more rows than columns are dependent")


def _rational(top: Any, low: Any) -> Entry:
    """A quotient of polynomials in g."""
    if low.degree() <= 0 and top.degree() <= 0:
        constant = fmpq(top[0], low[0])
        return lambda g, power: constant
    return lambda g, power: fmpq(top(g)) / low(g)
