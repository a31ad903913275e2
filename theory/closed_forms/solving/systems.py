"""Triangular systems: unknowns in the order of their dependence, each a scalar recurrence in turn.

The dependency graph of the matrix is condensed into strongly connected components; the components that the
readout needs are solved sources first. A component of one unknown is a scalar recurrence whose forcing is a form in
the sequences found before it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import sympy

from ...algebra.field import Field, Rational
from ...algebra.polynomials import irreducible_factors
from ...algebra.recurrence import LinearRecurrence
from ...algebra.signs import Box
from ..forms.tower import Form, Kind, Monomial, NamedSequence, Tower
from .first_order import solve_scalar

MAX_ADVANCE: Final = 60


class NoClosedForm(Exception):
    """The recurrence has no closed form in the class; the reason says why."""


def components(recurrence: LinearRecurrence) -> list[list[int]]:
    """The strongly connected components the readout needs, each before those that depend on it."""
    rows = recurrence.step_entries
    graph = [[j for j, x in enumerate(row) if not x.is_zero] for row in rows]
    order: list[list[int]] = []
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []

    def visit(v: int) -> None:  # Tarjan
        index[v] = low[v] = len(index)
        stack.append(v)
        for w in graph[v]:
            if w not in index:
                visit(w)
                low[v] = min(low[v], low[w])
            elif w in stack:
                low[v] = min(low[v], index[w])
        if low[v] == index[v]:
            component = []
            while True:
                w = stack.pop()
                component.append(w)
                if w == v:
                    break
            order.append(sorted(component))

    for v, r in enumerate(recurrence.row_entries):
        if not r.is_zero and v not in index:
            visit(v)
    return order


def ready(recurrence: LinearRecurrence) -> LinearRecurrence:
    """Start later, where needed, so that no diagonal factor vanishes after the start."""
    parts = components(recurrence)
    start = recurrence.start
    for part in parts:
        if len(part) == 1:
            a = recurrence.step_entries[part[0]][part[0]]
            if a.is_zero:
                start += 1
            else:
                start = max([start, *integer_zeros(a)])
    return advance(recurrence, start) if start > recurrence.start else recurrence


def needed(recurrence: LinearRecurrence) -> LinearRecurrence:
    """The same recurrence without the unknowns that the readout does not need."""
    kept = sorted(i for part in components(recurrence) for i in part)
    if len(kept) == len(recurrence.unknowns):
        return recurrence
    row, constant = recurrence.readout
    return replace(
        recurrence,
        unknowns=tuple(recurrence.unknowns[i] for i in kept),
        matrix=recurrence.matrix.extract(kept, kept),
        forcing=recurrence.forcing.extract(kept, [0]),
        initial=recurrence.initial.extract(kept, [0]),
        readout=(row.extract([0], kept), constant),
    )


def integer_zeros(a: Rational) -> list[int]:
    """The integers at which a vanishes for every value of the parameters."""
    found = []
    for factor, _ in irreducible_factors(a.numerator)[1]:
        if int(factor.degrees()[0]) == 1 and sum(factor.degrees()) == 1:
            terms = {e[0]: int(c) for e, c in factor.to_dict().items()}
            if terms.get(0, 0) % terms[1] == 0:
                found.append(-terms.get(0, 0) // terms[1])
    return found


def advance(recurrence: LinearRecurrence, start: int) -> LinearRecurrence:
    """The same recurrence from a later start, the values in between computed symbolically.

    Raises
    ------
    NoClosedForm
        If the start would move too far.
    """
    if start - recurrence.start > MAX_ADVANCE:
        raise NoClosedForm(f"the recurrence degenerates at g = {start}")
    u = list(recurrence.initial_entries)
    before = list(recurrence.before)
    for g in range(recurrence.start, start):
        before.append(readout_at(recurrence, u, g).expression)
        u = step(recurrence, u, g + 1)
    initial = sympy.ImmutableMatrix([x.expression for x in u])
    return replace(recurrence, start=start, initial=initial, before=tuple(before))


def step(recurrence: LinearRecurrence, u: list[Rational], g: int) -> list[Rational]:
    """u(g) from u(g-1), symbolic in the parameters."""
    out = []
    for row, b in zip(recurrence.step_entries, recurrence.forcing_entries, strict=True):
        total = b.at(g)
        for x, y in zip(row, u, strict=True):
            if not x.is_zero and not y.is_zero:
                total = total + x.at(g) * y
        out.append(total)
    return out


def readout_at(recurrence: LinearRecurrence, u: list[Rational], g: int) -> Rational:
    """The readout at g from u(g)."""
    total = recurrence.readout_constant.at(g)
    for r, x in zip(recurrence.row_entries, u, strict=True):
        if not r.is_zero:
            total = total + r.at(g) * x
    return total


def ground(recurrence: LinearRecurrence, box: Box) -> Tower:
    """A tower whose first sequences are the recurrence's geometric powers, where they occur as polynomials.

    Where q^g stands in a denominator, the tower's field keeps it as a variable.
    """
    field = recurrence.field
    if not field.bases:
        return Tower(field, recurrence.start, box)
    entries = [*recurrence.forcing_entries, *recurrence.row_entries, recurrence.readout_constant]
    diagonal = [row[i] for i, row in enumerate(recurrence.step_entries)]
    inner = [x for i, row in enumerate(recurrence.step_entries) for j, x in enumerate(row) if i != j]
    if any(x.has_powers for x in diagonal) or not all(_is_laurent(x) for x in [*entries, *inner]):
        return Tower(field, recurrence.start, box)
    plain = Field(field.parameters)
    tower = Tower(plain, recurrence.start, box)
    for q in field.bases:
        name = tower.unused_name("Geo")
        tower.number(
            NamedSequence(name, Kind.PRODUCT, Form({}), plain.read(q), 1, q ** recurrence.index)
        )
    return tower


def _is_laurent(x: Rational) -> bool:
    """Whether the denominator is a monomial in the geometric powers times something free of them."""
    first = 1 + len(x.field.parameters)
    shapes = {tuple(e[first:]) for e in x.denominator.to_dict()}
    return len(shapes) <= 1


def lift(tower: Tower, x: Rational) -> Form:
    """An entry of the recurrence as a form in the tower."""
    if x.field == tower.field:
        return Form.of(x)
    first = 1 + len(x.field.parameters)
    context = tower.field.context

    def split(poly: object) -> dict[tuple[int, ...], Rational]:
        rows: dict[tuple[int, ...], dict[tuple[int, ...], int]] = {}
        for e, c in poly.to_dict().items():  # type: ignore[attr-defined]
            powers = tuple(int(i) for i in e[first:])
            rows.setdefault(powers, {})[tuple(e[:first])] = c
        return {k: tower.field.polynomial(context.from_dict(row)) for k, row in rows.items()}

    low = split(x.denominator)
    ((low_powers, low_value),) = low.items()
    out = tower.zero()
    for powers, value in split(x.numerator).items():
        monomial: Monomial = tuple(
            (i, a - b) for i, (a, b) in enumerate(zip(powers, low_powers, strict=True)) if a != b
        )
        out = out + Form.of(value / low_value, monomial)
    return out


def solve_triangular(recurrence: LinearRecurrence, box: Box) -> tuple[Tower, Form, dict[int, Form]]:
    """The readout and each unknown as forms, for a recurrence all of whose components are single unknowns.

    Raises
    ------
    NoClosedForm
        If a component is larger.
    """
    tower = ground(recurrence, box)
    solved: dict[int, Form] = {}
    for component in components(recurrence):
        if len(component) > 1:
            names = ", ".join(recurrence.unknowns[i] for i in component)
            raise NoClosedForm(f"the unknowns {names} depend on each other with coefficients that vary with g")
        i = component[0]
        forcing = lift(tower, recurrence.forcing_entries[i])
        for j, x in enumerate(recurrence.step_entries[i]):
            if j != i and not x.is_zero:
                forcing = forcing + lift(tower, x) * tower.backward(solved[j])
        diagonal = recurrence.step_entries[i][i]
        a = diagonal if diagonal.field == tower.field else _plain(tower, diagonal)
        if a.is_zero:
            solved[i] = forcing
            continue
        initial = _plain(tower, recurrence.initial_entries[i])
        solved[i] = solve_scalar(tower, a, forcing, recurrence.start, initial)
    total = lift(tower, recurrence.readout_constant)
    for i, r in enumerate(recurrence.row_entries):
        if not r.is_zero:
            total = total + lift(tower, r) * solved[i]
    return tower, total, solved


def _plain(tower: Tower, x: Rational) -> Rational:
    """An entry free of geometric powers, in the tower's field."""
    return x if x.field == tower.field else lift(tower, x).coefficients.get((), tower.field.zero)
