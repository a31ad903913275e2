"""A linear recurrence u(g) = A(g) u(g-1) + b(g), read out by a row: the form in which every risk law arrives.

The second moments of a linear workflow obey such a recurrence, with entries rational in g and in the
parameters (and in q^g for geometric schedules); the risk ratio is the readout row(g) u(g) + constant(g).
Its value at one g is exact here, by the recurrence itself: that is the oracle every closed form is tested by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias, final

import sympy

from ..errors import InputError
from ..symbols import Parameter
from .base_one import at_one
from .conversions import to_fmpq, to_fraction
from .field import Field, Rational
from .geometric_powers import geometric_bases
from .specialised import function_of_generation

Values: TypeAlias = Mapping[sympy.Symbol, Fraction]
"""Rational values of the parameters."""


@final
@dataclass(frozen=True)
class LinearRecurrence:
    """u(g) = matrix(g) u(g-1) + forcing(g) for g > start, u(start) = initial; value(g) = row(g) u(g) + constant(g).

    Parameters
    ----------
    unknowns
        Names of the K entries of u.
    index
        The symbol g.
    matrix, forcing
        K x K and K x 1; entries rational in g, the parameters and powers q**g.
    start
        First generation at which `initial` holds; at least 1.
    initial
        u(start), K x 1, free of g.
    before
        The readout at g = 1 .. start - 1, free of g.
    readout
        A 1 x K row and a constant, both functions of g.
    parameters
        Every parameter that occurs, with its domain.
    falling
        Those of them below 1 whose powers q^g occur: the field then holds the rising power q^-g.

    Raises
    ------
    InputError
        If the shapes do not fit or an entry is not rational.
    """

    unknowns: tuple[str, ...]
    index: sympy.Symbol
    matrix: sympy.ImmutableMatrix
    forcing: sympy.ImmutableMatrix
    start: int
    initial: sympy.ImmutableMatrix
    before: tuple[sympy.Expr, ...]
    readout: tuple[sympy.ImmutableMatrix, sympy.Expr]
    parameters: tuple[Parameter, ...]
    falling: frozenset[sympy.Symbol] = frozenset()

    def __post_init__(self) -> None:
        size = len(self.unknowns)
        for name, got, shape in (
            ("matrix", self.matrix, (size, size)),
            ("forcing", self.forcing, (size, 1)),
            ("initial", self.initial, (size, 1)),
            ("readout row", self.readout[0], (1, size)),
        ):
            if got.shape != shape:
                raise InputError(f"the {name} of a recurrence has the wrong shape", got=got.shape, instead=str(shape))
        if self.start < 1 or len(self.before) != self.start - 1:
            raise InputError(
                "a recurrence starts at g >= 1 and carries one value for each generation before its start",
                got=(self.start, len(self.before)),
                instead="before with start - 1 values",
            )

    @cached_property
    def field(self) -> Field:
        """The field of the coefficients."""
        entries = [*self.matrix, *self.forcing, *self.readout[0], self.readout[1]]
        bases = (1 / q if q in self.falling else q for q in geometric_bases(entries))
        made = Field(tuple(p.symbol for p in self.parameters), tuple(bases))
        return replace(made, floor=self._floor(made, entries)) if len(made.bases) == 1 else made

    def _floor(self, field: Field, entries: list[sympy.Expr]) -> int:
        """The last k before the start at which a coefficient has a pole q^g = q^k."""
        q, letters = field.base_elements[0], [field.g, *map(field.generator, field.parameters)]
        low = [field.polynomial(field.read(x).denominator) for x in entries]
        poles = [k for k in range(1, self.start) if any(x.replace([*letters, q**k]).is_zero for x in low)]
        return max(poles, default=0)

    @cached_property
    def step_entries(self) -> tuple[tuple[Rational, ...], ...]:
        """The rows of the matrix, in the field."""
        size = len(self.unknowns)
        return tuple(tuple(self.field.read(self.matrix[i, j]) for j in range(size)) for i in range(size))

    @cached_property
    def forcing_entries(self) -> tuple[Rational, ...]:
        """The forcing, in the field."""
        return tuple(self.field.read(x) for x in self.forcing)

    @cached_property
    def initial_entries(self) -> tuple[Rational, ...]:
        """u(start), in the field."""
        return tuple(self.field.read(x) for x in self.initial)

    @cached_property
    def row_entries(self) -> tuple[Rational, ...]:
        """The readout row, in the field."""
        return tuple(self.field.read(x) for x in self.readout[0])

    @cached_property
    def readout_constant(self) -> Rational:
        """The constant of the readout, in the field."""
        return self.field.read(self.readout[1])

    def states(self, values: Values | None = None) -> Iterator[tuple[int, list[Fraction]]]:
        """Pairs (g, u(g)) for g = start, start + 1, ..., in exact fractions, without end."""
        given = self.checked(values)
        for g, u in self.regular(given)._states(given):
            yield g, [to_fraction(x) for x in u]

    def _states(self, given: Values) -> Iterator[tuple[int, list[Any]]]:
        """The same in FLINT's fractions."""
        u: list[Any] = [to_fmpq(x.evaluate(self.start, given)) for x in self.initial_entries]
        g = self.start
        steps = [
            [(j, function_of_generation(x, given)) for j, x in enumerate(row) if not x.is_zero]
            for row in self.step_entries
        ]
        forcing = [function_of_generation(x, given) for x in self.forcing_entries]
        while True:
            yield g, u
            g += 1
            u = [sum((x(g) * u[j] for j, x in row if u[j]), b(g)) for row, b in zip(steps, forcing, strict=True)]

    def exact(self, g: int, values: Values | None = None) -> Fraction:
        """The readout at generation g by running the recurrence, at rational values of the parameters.

        Raises
        ------
        InputError
            If g < 1, a parameter has no value or lies outside its domain.
        """
        if g < 1:
            raise InputError("a generation is at least 1", got=g, instead="g = 1 for the fit on real data")
        return self.first(g, values)[-1]

    def first(self, count: int, values: Values | None = None) -> list[Fraction]:
        """The readout at g = 1 .. count, exact."""
        given = self.checked(values)
        own = self.regular(given)
        if own is not self:
            return own.first(count, {p.symbol: given[p.symbol] for p in own.parameters})
        out = [self.field.read(x).evaluate(1, given) for x in self.before[:count]]
        if count >= self.start:
            row = [function_of_generation(x, given) for x in self.row_entries]
            constant = function_of_generation(self.readout_constant, given)
            for g, u in self._states(given):
                total = sum((r(g) * x for r, x in zip(row, u, strict=True)), constant(g))
                out.append(to_fraction(total))
                if g == count:
                    break
        return out

    def regular(self, values: Values) -> LinearRecurrence:
        """The same recurrence at these values: where the base of a power q^g is 1, its limit q -> 1."""
        own = self
        for parameter in self.parameters:
            if values[parameter.symbol] == 1 and _is_base(self, parameter.symbol):
                own = substitute(own, parameter, sympy.Integer(1))
        return own

    def checked(self, values: Mapping[sympy.Symbol, Fraction] | None) -> dict[sympy.Symbol, Fraction]:
        """The parameters' values, each present and inside its domain."""
        given = dict(values or {})
        for parameter in self.parameters:
            if parameter.symbol not in given:
                raise InputError(f"the parameter {parameter.name} has no value", instead=f"{parameter.name} = 1/2")
            value = given[parameter.symbol] = Fraction(given[parameter.symbol])
            if value not in parameter.domain:
                raise InputError(f"{parameter.name} is outside its domain", got=str(value), instead=parameter.text)
        return given


def substitute(recurrence: LinearRecurrence, parameter: Parameter, value: sympy.Expr) -> LinearRecurrence:
    """The recurrence with one parameter fixed; where it is the base of a power q^g and becomes 1, the limit.

    Raises
    ------
    ZeroDivisionError
        If there is none.
    """
    table = {parameter.symbol: value}
    others = tuple(p for p in recurrence.parameters if p != parameter)
    kept = tuple(q for q in recurrence.field.bases if not q.has(parameter.symbol))
    target = Field(tuple(p.symbol for p in others), kept)
    to_one = value == 1 and _is_base(recurrence, parameter.symbol)

    def fix(e: sympy.Expr) -> sympy.Expr:
        if to_one:
            return at_one(recurrence.field.read(e), parameter.symbol, target).expression
        return e.subs(table) if e.has(parameter.symbol) else e

    return replace(
        recurrence,
        matrix=recurrence.matrix.applyfunc(fix),
        forcing=recurrence.forcing.applyfunc(fix),
        initial=recurrence.initial.applyfunc(fix),
        before=tuple(fix(x) for x in recurrence.before),
        readout=(recurrence.readout[0].applyfunc(fix), fix(recurrence.readout[1])),
        parameters=others,
    )


def _is_base(recurrence: LinearRecurrence, letter: sympy.Symbol) -> bool:
    return any(q.has(letter) for q in recurrence.field.bases)
