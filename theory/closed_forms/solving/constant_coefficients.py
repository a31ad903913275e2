"""Systems with constant coefficients: the readout satisfies one recurrence, and its roots say everything.

With u(g) = A u(g-1) + f the readout has the generating function sum_k R(start+k) x^(-k-1) = N(x)/chi(x), chi the
minimal polynomial of the readout row. Its partial fractions give, root by root,

    p/(x - r)^m         ->  p binomial(k, m-1) r^(k-m+1),
    p(x)/f(x)           ->  sum over the roots r of f of p(r)/f'(r) r^k        (f irreducible of degree > 1),

with k = g - start. Source: Stanley, Enumerative Combinatorics I (2012), theorem 4.1.1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, final

import sympy
from flint import fmpq

from ...algebra.field import Field, Rational
from ...algebra.partial_fractions import (
    Dense,
    dense,
    divide,
    inverse_modulo,
    multiply,
    partial_fractions,
    scale,
    trim,
    undense,
)
from ...algebra.recurrence import LinearRecurrence
from ...symbols import GENERATION
from ..forms.named import RootPowers
from ..forms.tower import Form, Tower
from .products import hypergeometric
from .systems import NoClosedForm

MAX_DEGREE: Final = 8
"""Sums over the roots of larger irreducible polynomials with parameters are written over many lines."""


@final
@dataclass(frozen=True)
class Transient:
    """sum over the roots x of `modulus` of weight(x) x^(g - start).

    Parameters
    ----------
    weight, modulus
        Polynomials in x (dense, lowest first) over Q(parameters); the modulus irreducible.
    start
        The generation at which the power is x^0.
    """

    weight: Dense
    modulus: Dense
    start: int

    @property
    def expression(self) -> sympy.Expr:
        """As an unevaluated sum over roots."""
        x = sympy.Symbol("x_")
        p = sympy.Add(*(c.expression * x**i for i, c in enumerate(self.weight)))
        f = sympy.Add(*(c.expression * x**i for i, c in enumerate(self.modulus)))
        return RootPowers(p, f, x, GENERATION - self.start)

    def first(self, count: int) -> list[Rational]:
        """The values at g = start, start + 1, ..., by Newton's sums: rational."""
        field = self.modulus[-1].field
        degree = len(self.modulus) - 1
        powers: list[Dense] = [(field.one,)]
        for _ in range(2 * degree + count):
            powers.append(divide(multiply(powers[-1], (field.zero, field.one)), self.modulus)[1])
        trace = [self._trace(power) for power in powers]
        out = []
        for k in range(count):
            total = field.zero
            for i, c in enumerate(self.weight):
                total = total + c * trace[k + i]
            out.append(total)
        return out

    def _trace(self, element: Dense) -> Rational:
        """The sum of an element of Q[x]/(modulus) over the roots."""
        field = self.modulus[-1].field
        total, row = field.zero, element
        for j in range(len(self.modulus) - 1):
            if j < len(row):
                total = total + row[j]
            row = divide(multiply(row, (field.zero, field.one)), self.modulus)[1]
        return total


def is_constant(recurrence: LinearRecurrence) -> bool:
    """Whether matrix, forcing and readout row are free of g."""
    entries = [x for row in recurrence.step_entries for x in row]
    entries += [*recurrence.forcing_entries, *recurrence.row_entries]
    return all(x.is_free_of_generation for x in entries)


def solve_constant(
    recurrence: LinearRecurrence, tower: Tower
) -> tuple[Tower, Form, tuple[Transient, ...], int]:
    """The readout as a form plus transients, and the first generation at which it holds.

    Parameters
    ----------
    recurrence
        With constant matrix, forcing and readout row.
    tower
        Where to put the sequences.

    Raises
    ------
    NoClosedForm
        If an irreducible factor of degree > 1 is repeated, or one with parameters is of too high a degree.
    """
    field = tower.field
    chi, values = minimal_recurrence(recurrence, field)
    degree = len(chi) - 1
    # N(x) = sum over i of chi_i (x^(i-1) R_0 + ... + R_(i-1))
    numerator: list[Rational] = [field.zero] * max(degree, 1)
    for i in range(1, degree + 1):
        for j in range(i):
            numerator[i - 1 - j] = numerator[i - 1 - j] + chi[i] * values[j]
    split = partial_fractions(undense(field, trim(numerator)) / undense(field, chi))
    total, transients, start = tower.zero(), [], recurrence.start
    for part in split.parts:
        f = dense(field, part.factor)
        if len(f) == 2:
            form, late = _one_root(tower, f, part.power, part.numerator[0], recurrence.start)
            total, start = total + form, max(start, late)
        elif len(f) - 1 > MAX_DEGREE and not all(c.is_number for c in f):
            raise NoClosedForm(f"a sum over the roots of a polynomial of degree {len(f) - 1} with letters is too long")
        elif part.power > 1:
            raise NoClosedForm(f"the characteristic polynomial has the repeated factor {part.factor}")
        else:
            slope = trim([c * i for i, c in enumerate(f)][1:])
            weight = divide(multiply(part.numerator, inverse_modulo(slope, f)), f)[1]
            transients.append(Transient(weight, scale(f, field.one / f[-1]), recurrence.start))
    total = total + Form.of(_into(recurrence.readout_constant, field))
    return tower, total, tuple(transients), start


def constant_states(
    recurrence: LinearRecurrence, tower: Tower
) -> dict[int, tuple[Form, tuple[Transient, ...]]]:
    """Every unknown as a form plus transients; empty if one has no such form, or holds only from later on."""
    size = len(recurrence.unknowns)
    out: dict[int, tuple[Form, tuple[Transient, ...]]] = {}
    for i in range(size):
        row = sympy.ImmutableMatrix([[int(i == j) for j in range(size)]])
        try:
            alone = replace(recurrence, readout=(row, sympy.Integer(0)))
            _, form, transients, start = solve_constant(alone, tower)
        except NoClosedForm:
            return {}
        if start > recurrence.start:
            return {}
        out[i] = form, transients
    return out


def _one_root(tower: Tower, f: Dense, power: int, p: Rational, start: int) -> tuple[Form, int]:
    """p/(f_0 + f_1 x)^power as a form in g, and where it begins to hold."""
    field = tower.field
    root = -f[0] / f[1]
    p = p / f[1] ** power
    if root.is_zero:
        return tower.zero(), start + power  # only R(start + power - 1) feels it
    k = field.g - start
    binomial = field.one
    for i in range(power - 1):
        binomial = binomial * (k - i) / (i + 1)
    rational, monomial = hypergeometric(tower, root)
    shift = root ** (-start - power + 1)
    return Form.of(binomial * p * shift * rational, monomial), start


def _into(x: Rational, field: Field) -> Rational:
    return x if x.field == field else x.into(field)


def minimal_recurrence(recurrence: LinearRecurrence, field: Field) -> tuple[Dense, list[Rational]]:
    """The minimal polynomial chi of the readout row (lowest first, monic), and the first deg chi values.

    The state is extended by a 1 that carries the forcing; the readout's constant is left out.
    """
    size = len(recurrence.unknowns) + 1
    columns: list[list[tuple[int, Rational]]] = [[] for _ in range(size)]
    for i, row in enumerate(recurrence.step_entries):
        for j, x in enumerate(row):
            if not x.is_zero:
                columns[j].append((i, _into(x, field)))
        b = recurrence.forcing_entries[i]
        if not b.is_zero:
            columns[size - 1].append((i, _into(b, field)))
    columns[size - 1].append((size - 1, field.one))
    vector = [_into(r, field) for r in recurrence.row_entries] + [field.zero]
    initial = [_into(x, field) for x in recurrence.initial_entries] + [field.one]
    if not all(x.is_number for x in (*vector, *initial, *(x for column in columns for _, x in column))):
        return _minimal(columns, vector, initial, field.zero, field.one, lambda x: x.is_zero)
    numbers = [[(i, x.fmpq) for i, x in column] for column in columns]
    found = _minimal(
        numbers, [x.fmpq for x in vector], [x.fmpq for x in initial], fmpq(0), fmpq(1), lambda x: not x
    )
    chi, values = ([field.number(x) for x in part] for part in found)
    return tuple(chi), values


def _minimal(
    columns: list[list[tuple[int, Any]]],
    vector: list[Any],
    initial: list[Any],
    zero: Any,
    one: Any,
    is_zero: Callable[[Any], bool],
) -> tuple[tuple[Any, ...], list[Any]]:
    """The least combination of v, v M, v M^2, ... that vanishes, last coefficient 1, and v u, v M u, ... before it."""
    size = len(vector)
    basis: list[tuple[int, list[Any], list[Any]]] = []  # pivot, reduced vector, combination
    values: list[Any] = []
    for power in range(size + 1):
        rest = list(vector)
        combination = [zero] * (power + 1)
        combination[power] = one
        for pivot, own, parts in basis:
            factor = rest[pivot]
            if not is_zero(factor):
                rest = [x if is_zero(y) else x - factor * y for x, y in zip(rest, own, strict=True)]
                for i, y in enumerate(parts):
                    if not is_zero(y):
                        combination[i] = combination[i] - factor * y
        pivot = next((j for j, x in enumerate(rest) if not is_zero(x)), -1)
        if pivot < 0:
            return tuple(combination), values
        lead = rest[pivot]
        basis.append((pivot, [x / lead for x in rest], [x / lead for x in combination]))
        value = zero
        for x, y in zip(vector, initial, strict=True):
            if not is_zero(x) and not is_zero(y):
                value = value + x * y
        values.append(value)
        vector = [sum((vector[i] * x for i, x in column if not is_zero(vector[i])), zero) for column in columns]
    raise AssertionError("K + 2 rows of length K + 1 are dependent")
