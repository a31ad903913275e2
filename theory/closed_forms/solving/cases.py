"""One case of an answer: a condition on the parameters, and what holds there.

The union of the cases' conditions is the parameter domain. A boundary is exact: a rational number, or the zero
set of a polynomial.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final, final

import sympy

from ...algebra.field import Field
from ...algebra.polynomials import evaluate
from ...algebra.recurrence import LinearRecurrence
from ..forms.asymptotics import Asymptotics
from ..forms.expansions import Expansion, NoExpansion
from ..forms.growth import Facts, Growth, Leading
from ..forms.named import exact_value
from ..forms.tower import Form, Tower
from .constant_coefficients import Transient
from .minorant import GeometricBound

if TYPE_CHECKING:
    from ..answers.tails import Bound

MAX_NESTING: Final = 3


@final
@dataclass(frozen=True)
class Exactly:
    """The closed form as the engine holds it: a form in a tower, and transients of irrational roots.

    Parameters
    ----------
    tower, form
        The form and the sequences it speaks of.
    transients
        Sums over the roots of irreducible polynomials.
    valid_from
        First generation at which the form holds.
    solved
        The recurrence that was solved: the given one, perhaps from a later start or in other variables.
    states
        The unknowns of `solved` as forms, by their number; empty where only the readout was solved.
    root_states
        The same as forms plus transients, where one of them has transients.
    """

    tower: Tower
    form: Form
    transients: tuple[Transient, ...]
    valid_from: int
    solved: LinearRecurrence
    states: Mapping[int, Form] = field(default_factory=dict)
    root_states: Mapping[int, tuple[Form, tuple[Transient, ...]]] = field(default_factory=dict)

    @property
    def expression(self) -> sympy.Expr:
        """As a SymPy expression in g."""
        return sympy.Add(self.tower.expression(self.form), *(t.expression for t in self.transients))

    @cached_property
    def depth(self) -> int:
        """How deep sums are nested: 0 for rational, 1 for H2(g), 2 for a sum over a form in sequences."""
        return max((self.tower.nesting(i) for i in self.form.numbers()), default=0)

    def expansion(self, depth: int, facts: Facts) -> Expansion:
        """The expansion of the form at infinity, transients left out.

        Raises
        ------
        NoExpansion
            If there is none in the scale.
        """
        return Asymptotics(self.tower, depth, facts.above_one).form(self.form)


@final
@dataclass(frozen=True)
class Case:
    """What holds under one condition on the parameters.

    Parameters
    ----------
    condition
        Text such as ``"0 < rho < 1/2"`` or ``"rho = 1/2"``; empty if there is only one case.
    recurrence
        The recurrence, with the parameters of a point case substituted.
    facts
        What is known of the parameters.
    growth
        How the law grows.
    rate
        Leading scale as an expression in g, without its constant; ``None`` for a bounded law with a limit.
    leading
        Constant times rate, where the constant is known.
    limit
        The finite limit, or ``None``.
    exactly
        The closed form, or ``None``.
    approach
        Leading term of limit minus value, or ``None``; the finder's word, which no certificate shows.
    below
        A geometric lower bound, where the rate itself is the root of a polynomial; or ``None``.
    reason
        Why there is no closed form or no growth, in words.
    substituted
        Parameters that the condition fixes, each with its value.
    """

    condition: str
    recurrence: LinearRecurrence
    facts: Facts
    growth: Growth
    rate: sympy.Expr | None = None
    leading: sympy.Expr | None = None
    limit: sympy.Expr | None = None
    exactly: Exactly | None = None
    approach: sympy.Expr | None = None
    below: GeometricBound | None = None
    reason: str | None = None
    substituted: tuple[tuple[sympy.Symbol, sympy.Expr], ...] = ()

    @property
    def field(self) -> Field:
        """Where the signs that the case assumes are: the closed form's coefficients, or else the recurrence's."""
        return self.recurrence.field if self.exactly is None else self.exactly.tower.field

    def holds(self, values: Mapping[sympy.Symbol, Fraction]) -> bool:
        """Whether rational values of the original parameters satisfy the condition."""
        for symbol, expression in self.substituted:
            if exact_value(expression, dict(values)) != values[symbol]:
                return False
        numbers = [Fraction(0), *(Fraction(values[s]) for s in self.recurrence.field.parameters)]
        for variable, domain in self.facts.box.items():
            if numbers[variable] not in domain:
                return False
        for poly, own in self.facts.assumed.values():
            value = evaluate(poly, numbers + [Fraction(0)] * (len(poly.degrees()) - len(numbers)))
            if (value > 0) - (value < 0) != own:
                return False
        return True

    @property
    def is_boundary(self) -> bool:
        """Whether the case lies between others: parameters are fixed, or tied by an equation."""
        tied = any(own == 0 for _, own in self.facts.assumed.values())
        point = any(d.lower is not None and d.lower == d.upper for d in self.facts.box.values())
        return bool(self.substituted) or tied or point or " = root of " in self.condition

    @cached_property
    def bounds(self) -> dict[str, Bound]:
        """The bounds of limit - value that the answer states, by side; `stated` chooses them."""
        from ..answers.stated import stated  # which stands above a case

        return stated(self)

    @property
    def closed_form(self) -> sympy.Expr | None:
        """The closed form as an expression in g; sums nested more than once do not count as one."""
        return None if self.exactly is None or self.exactly.depth > MAX_NESTING else self.exactly.expression


__all__ = ["Case", "Exactly", "Leading", "NoExpansion"]
