"""From second moments to the smallest recursion of the risk ratio.

The affine recursion of all covariances is cut down without leaving exact arithmetic: unknowns that stay zero
and unknowns that stay at their start are constants; unknowns that depend on nothing before are explicit
functions of g; of two whose rows are multiples of one another one is enough; unknowns that the risk never reads are
dropped. What is left for discard and augment is one
equation, R(g) = R(g-1) + 1 and R(g) = R(g-1) + 1/g^2. The formulas are compared with the generation-by-
generation computation at the first generations before they are believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice, permutations
from typing import Final

import sympy

from ..algebra.recurrence import LinearRecurrence
from ..errors import MengoliError
from ..language.fields import Element, WeightField
from ..symbols import GENERATION
from .affine import WITHIN, Affine, Unknown, added, scaled
from .second_moments import SecondMoments
from .state_space import ONE

_WARM_UP: Final = 4


def recurrence(moments: SecondMoments, model: str | None = None) -> LinearRecurrence:
    """The recursion of the risk ratio of a workflow.

    Parameters
    ----------
    moments
        Second moments of a workflow under a noise law.
    model
        Which model's risk; the first one's if ``None``.

    Raises
    ------
    NotRationalError
        Where the coefficients are no rational functions of g; `SecondMoments.risks` still gives exact values.
    """
    chosen = model or moments.definition.models[0]
    field = moments.field
    assert isinstance(field, WeightField)
    step = moments.general()
    system = _System(field, moments.affine(step), moments.readout(step, chosen))
    first = moments.space.settled - 1
    history = _history(moments, first + _WARM_UP + 1)
    system.start = _first_valid(system, history, first)
    system.values = dict(history[system.start - 1])
    system.reduce(history)
    scale = 1 / moments.first_value()
    fast = moments.fastest
    before = tuple(
        fast.field.expression(value) for value in islice(fast.risks(system.start, chosen), system.start - 1)
    )
    return system.recurrence(moments, scale, before)


def _history(moments: SecondMoments, generations: int) -> list[Mapping[Unknown, Element]]:
    """All unknowns at g = 1, ..., computed without any general formula, as elements of the symbolic field."""
    fast = moments.fastest
    computed = [values for _, values in fast.generations(generations)]
    if fast is moments:
        return list(computed)
    return [
        {unknown: moments.field.number(fast.field.constant(value) or 0) for unknown, value in values.items()}
        for values in computed
    ]


def _first_valid(system: _System, history: list[Mapping[Unknown, Element]], first: int) -> int:
    """The first generation after which the general formulas reproduce the computed values."""
    for start in range(first, first + _WARM_UP):
        if all(
            system.reproduces(history[g - 2], history[g - 1], g)
            for g in range(start + 1, first + _WARM_UP + 1)
        ):
            return start
    raise MengoliError("the compiled recursion does not reproduce the generation-by-generation moments")


class _System:
    """An affine recursion under reduction; internal, mutable until it is handed over as a LinearRecurrence."""

    def __init__(self, field: WeightField, affine: dict[Unknown, Affine], readout: Affine) -> None:
        self.field, self.affine, self.readout = field, affine, readout
        self.start = 1
        self.values: dict[Unknown, Element] = {}

    def reproduces(
        self, before: Mapping[Unknown, Element], after: Mapping[Unknown, Element], generation: int
    ) -> bool:
        for unknown, form in self.affine.items():
            total = self.field.number(0)
            for key, factor in form.items():
                total = total + self.field.at(factor, generation) * (1 if key is None else before[key])
            if total != after[unknown]:
                return False
        return True

    def reduce(self, history: list[Mapping[Unknown, Element]]) -> None:
        self._drop_zeros()
        while self._replace_constant() or self._replace_explicit(history) or self._replace_multiple(history):
            pass
        needed = {key for key in self.readout if key is not None}
        while True:
            more = needed | {key for unknown in needed for key in self.affine[unknown] if key is not None}
            if more == needed:
                break
            needed = more
        self.affine = {unknown: form for unknown, form in self.affine.items() if unknown in needed}

    def _drop_zeros(self) -> None:
        """The largest set of unknowns that start at zero and are fed by nothing outside the set."""
        zeros = {unknown for unknown in self.affine if self.values[unknown] == 0}
        while True:
            fed = {u for u in zeros if any(key not in zeros for key in self.affine[u])}
            if not fed:
                break
            zeros -= fed
        for unknown in zeros:
            self._substitute(unknown, self.field.number(0), self.field.number(0))

    def _replace_constant(self) -> bool:
        for unknown, form in self.affine.items():
            if set(form) <= {unknown, None}:
                value = self.values[unknown]
                zero = self.field.number(0)
                if form.get(unknown, zero) * value + form.get(None, zero) == value:
                    self._substitute(unknown, value, value)
                    return True
        return False

    def _replace_explicit(self, history: list[Mapping[Unknown, Element]]) -> bool:
        for unknown, form in self.affine.items():
            if not set(form) <= {None}:
                continue
            value = form.get(None, self.field.number(0))
            try:
                agrees = self.field.at(value, self.start) == self.values[unknown]
            except ZeroDivisionError:
                agrees = False
            if not agrees:
                self.start += 1
                self.values = dict(history[self.start - 1])
            self._substitute(unknown, self.field.before(value), value)
            return True
        return False

    def _replace_multiple(self, history: list[Mapping[Unknown, Element]]) -> bool:
        """An unknown whose row is a multiple of another's is that multiple of it, once both follow their rows."""
        for unknown, other in permutations(self.affine, 2):
            factor = _quotient(self.affine[unknown], self.affine[other])
            if factor is None:
                continue
            try:
                follows = self.field.at(factor, self.start) * self.values[other] == self.values[unknown]
            except ZeroDivisionError:
                continue
            if not follows:
                self.start += 1
                self.values = dict(history[self.start - 1])
            del self.affine[unknown]
            for form in self.affine.values():
                _replace(form, unknown, other, self.field.before(factor))
            _replace(self.readout, unknown, other, factor)
            return True
        return False

    def _substitute(self, unknown: Unknown, before: Element, now: Element) -> None:
        """Put a known value for an unknown: `before` in the recursion, `now` in the readout."""
        del self.affine[unknown]
        for form, value in [*((form, before) for form in self.affine.values()), (self.readout, now)]:
            if unknown in form:
                constant = form.get(None, self.field.number(0)) + form.pop(unknown) * value
                form.pop(None, None)
                if constant != 0:
                    form[None] = constant

    def recurrence(
        self, moments: SecondMoments, scale: Element, before: tuple[sympy.Expr, ...]
    ) -> LinearRecurrence:
        field, zero = self.field, self.field.number(0)
        order = list(self.affine)
        row = {unknown: self.readout.get(unknown, zero) * scale for unknown in order}
        constant = self.readout.get(None, zero) * scale
        initial = dict(self.values)
        if not order:
            # The risk is explicit: one unknown that forgets its past carries it.
            unknown = ("R", "R")
            order, row = [unknown], {unknown: field.number(1)}
            self.affine, initial[unknown] = {unknown: {None: constant}}, field.at(constant, self.start)
            constant = zero
        names = [_name(unknown) for unknown in order]
        if len(order) == 1 and constant == 0 and _is_free_of_g(field, row[order[0]]):
            # One equation: solve for the risk ratio itself.
            factor = row[order[0]]
            form = self.affine[order[0]]
            if None in form:
                form[None] = form[None] * factor
            initial[order[0]] = initial[order[0]] * factor
            row[order[0]] = field.number(1)
            names = ["R"]
        size = len(order)
        express = field.expression
        return LinearRecurrence(
            unknowns=tuple(names),
            index=GENERATION,
            matrix=sympy.ImmutableMatrix(
                size, size, [express(self.affine[u].get(v, zero)) for u in order for v in order]
            ),
            forcing=sympy.ImmutableMatrix(size, 1, [express(self.affine[u].get(None, zero)) for u in order]),
            start=self.start,
            initial=sympy.ImmutableMatrix(size, 1, [express(initial[u]) for u in order]),
            before=before,
            readout=(sympy.ImmutableMatrix(1, size, [express(row[u]) for u in order]), express(constant)),
            parameters=field.parameters,
        )


def _quotient(left: Affine, right: Affine) -> Element | None:
    """The factor by which one form is the other; ``None`` if there is none."""
    if not right or left.keys() != right.keys():
        return None
    factors = [left[key] / right[key] for key in right]
    return factors[0] if all(factor == factors[0] for factor in factors) else None


def _replace(form: Affine, unknown: Unknown, other: Unknown, factor: Element) -> None:
    """Put factor times another unknown for an unknown."""
    if unknown in form:
        moved = scaled({other: form.pop(unknown)}, factor)
        total = added(form, moved)
        form.clear()
        form.update(total)


def _is_free_of_g(field: WeightField, element: Element) -> bool:
    polynomial = field.in_generation(element)
    return polynomial is not None and len(polynomial) == 1


def _name(unknown: Unknown) -> str:
    a, b = unknown
    if a == WITHIN:
        return f"within_{_short(b)}"
    if a == b:
        return f"var_{_short(a)}"
    return f"mean_{_short(a)}" if b == ONE else f"cov_{_short(a)}_{_short(b)}"


def _short(register: str) -> str:
    if register.startswith("error of"):
        return "err"
    if match := re.fullmatch(r"(\w+) (\w+), (\d+) back", register):
        kind, name, lag = match.groups()
        return f"{name if kind == 'pool' or name != 'fit' else kind}{lag}"
    return register.removeprefix("fit ")
