"""`solve`: a linear recurrence in, its closed form, limit and growth out, by cases in the parameters.

The generic answer is found over the field Q(parameters). Whatever in it depends on the parameters (a denominator
that may vanish, two terms that compete for the lead) splits the domain at the zeros of one polynomial; rational
boundary points are substituted and solved afresh. What is not decided is reported as unknown, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final, TypeAlias, final

import sympy

from ..algebra.field import Field, Rational
from ..algebra.polynomials import Poly
from ..algebra.recurrence import LinearRecurrence, Values, substitute
from ..algebra.signs import Box, Root, box_of, real_roots, sign
from ..errors import InputError
from ..symbols import Domain, Parameter
from .answers.solution import Solution
from .conclusion import Conclusion
from .forms.growth import Facts, Growth, Undecided
from .solving.cases import Case, Exactly
from .solving.closed_form import closed_form
from .solving.condition_texts import interval_text, is_interval, root_text

MAX_CASES: Final = 24

Known: TypeAlias = tuple[Exactly | None, str | None] | None
"""A closed form that was found, or why there is none; ``None`` before it is looked for."""


def solve(recurrence: LinearRecurrence) -> Solution:
    """Solve a linear recurrence: closed form, limit, growth, by cases.

    Parameters
    ----------
    recurrence
        Any linear recurrence with rational coefficients.

    Returns
    -------
    Solution
        Never an exception for a recurrence without closed form: that is an answer too.

    Notes
    -----
    The method is Karr's and Schneider's summation in a tower of sums and products, kept to first order and
    constant coefficients; see the modules `sums`, `products`, `first_order`, `systems`, `constant_coefficients`.
    """
    return Solution(recurrence, tuple(_Branch(recurrence, _facts(recurrence), (), "").cases(MAX_CASES)))


def solve_at(recurrence: LinearRecurrence, values: Values | None = None) -> Solution:
    """Solve a linear recurrence at rational values of its parameters; the solution has none.

    Raises
    ------
    InputError
        If a parameter has no value or lies outside its domain.
    """
    given = recurrence.checked(values)
    for parameter in recurrence.parameters:
        x = given[parameter.symbol]
        recurrence = substitute(recurrence, parameter, sympy.Rational(x.numerator, x.denominator))
    return solve(recurrence)


def _facts(recurrence: LinearRecurrence) -> Facts:
    return Facts(box_of(recurrence.field, recurrence.parameters))


@final
@dataclass(frozen=True)
class _Branch:
    """One branch of the case distinction, to be answered or split further."""

    recurrence: LinearRecurrence
    facts: Facts
    substituted: tuple[tuple[sympy.Symbol, sympy.Expr], ...]
    condition: str
    known: Known = None
    ends: Mapping[Fraction, str] = field(default_factory=dict)

    def cases(self, budget: int) -> list[Case]:
        """The cases below this branch."""
        risen = _risen(self.recurrence, self.facts.box)
        if risen is not self.recurrence:
            return replace(self, recurrence=risen, known=None).cases(budget)
        exactly, reason = None, None
        try:
            _decide_bases(self.recurrence, self.facts.box)
            exactly, reason = self.known if self.known is not None else closed_form(self.recurrence, self.facts.box)
            conclusion = Conclusion(self.recurrence, self.facts, self._case)
            if exactly is None:
                return [conclusion.without_form(reason)]
            _regular(exactly, self.facts)
            return [conclusion.from_form(exactly)]
        except Undecided as undecided:
            if budget <= 1:
                return [self._case(Growth.UNKNOWN, reason=f"depends on the sign of {undecided.poly}")]
            # without a closed form on the whole there may be one on a part
            known = None if exactly is None else (exactly, reason)
            return self._split(undecided.poly, known, budget)

    def _case(self, growth: Growth, **given: Any) -> Case:
        return Case(self.condition, self.recurrence, self.facts, growth, substituted=self.substituted, **given)

    # ---- splitting ------------------------------------------------------------------------------------------

    def _split(self, poly: Poly, known: Known, budget: int) -> list[Case]:
        used = [i for i, d in enumerate(poly.degrees()) if d]
        if len(used) == 1 and used[0] in self.facts.box:
            return self._split_interval(poly, used[0], known, budget)
        return self._split_by_sign(poly, known, budget)

    def _parameter(self, variable: int) -> Parameter:
        symbol = self.recurrence.field.parameters[variable - 1]
        return next(p for p in self.recurrence.parameters if p.symbol == symbol)

    def _split_interval(
        self, poly: Poly, variable: int, known: Known, budget: int
    ) -> list[Case]:
        parameter, domain = self._parameter(variable), self.facts.box[variable]
        roots = real_roots(poly, variable, domain)
        share = max(1, (budget - 1) // (2 * len(roots) + 1))
        irrational = [root for root in roots if root.exact is None]
        ends = {**self.ends, **{x: root_text(root, poly) for root in irrational for x in (root.low, root.high)}}
        out: list[Case] = []
        left, closed = domain.lower, domain.lower_closed
        for root in [*roots, None]:
            right, right_closed = (domain.upper, domain.upper_closed) if root is None else (root.low, False)
            if left is None or right is None or left < right:
                piece = Domain(left, right, closed, right_closed)
                facts = self.facts.narrow(variable, piece)
                text = self._and(interval_text(piece, parameter.name, ends), parameter.name)
                branch = replace(self, facts=facts, condition=text, known=known, ends=ends)
                out += branch.cases(share)
            if root is not None:
                out += self._at(root, ends.get(root.low, ""), variable, parameter, share)
                left, closed = root.high, False
        return out

    def _and(self, text: str, name: str) -> str:
        """The condition with this parameter's interval in place of the wider one; all else is kept."""
        kept = [part for part in self.condition.split(" and ") if part and not is_interval(part, name)]
        return " and ".join([*kept, text])

    def _at(self, root: Root, shown: str, variable: int, parameter: Parameter, budget: int) -> list[Case]:
        value = root.exact
        if value is None:
            text = self._and(f"{parameter.name} = {shown}", parameter.name)
            facts = self.facts.narrow(variable, Domain(root.low, root.high, True, True))
            return [replace(self, condition=text, facts=facts)._case(Growth.UNKNOWN, reason="an irrational boundary")]
        number = sympy.Rational(value.numerator, value.denominator)
        return self._substituted(parameter, number, f"{parameter.name} = {value}", budget)

    def _substituted(self, parameter: Parameter, value: sympy.Expr, text: str, budget: int) -> list[Case]:
        try:
            smaller = substitute(self.recurrence, parameter, value)
            smaller.first(smaller.start + 2, {p.symbol: p.domain.sample()[0] for p in smaller.parameters})
        except (ZeroDivisionError, InputError) as error:
            fixed = (*self.substituted, (parameter.symbol, value))
            branch = replace(self, condition=self._and(text, parameter.name), substituted=fixed)
            pole = isinstance(error, ZeroDivisionError)
            why = "the recurrence itself has a pole here" if pole else "the base of a power depends on other parameters"
            return [branch._case(Growth.UNKNOWN, reason=why)]
        box = {
            1 + smaller.field.parameters.index(p.symbol): self.facts.box[self._variable(p)]
            for p in smaller.parameters
        }
        branch = _Branch(
            smaller, Facts(box), (*self.substituted, (parameter.symbol, value)), self._and(text, parameter.name)
        )
        return branch.cases(budget)

    def _variable(self, parameter: Parameter) -> int:
        return 1 + self.recurrence.field.parameters.index(parameter.symbol)

    def _split_by_sign(self, poly: Poly, known: Known, budget: int) -> list[Case]:
        field = self.recurrence.field if known is None or known[0] is None else known[0].tower.field
        text = str(field.polynomial(poly).expression).replace("**", "^")
        out: list[Case] = []
        for own, relation in ((1, ">"), (-1, "<")):
            if self.facts.excludes(field, poly, -own):  # and zero with it: this sign follows from the others
                return replace(self, facts=self.facts.assume(poly, own), known=known).cases(budget)
            kept = self._not_implied(field, Facts(self.facts.box).assume(poly, own))
            condition = " and ".join([*kept, f"{text} {relation} 0"])
            branch = replace(self, facts=self.facts.assume(poly, own), condition=condition, known=known)
            out += branch.cases(budget // 3)
        return [*out, *self._on_the_boundary(poly, text, field, budget // 3)]

    def _not_implied(self, field: Field, new: Facts | None) -> list[str]:
        """The parts of the condition, less signs that follow from a new one, or (``None``) all signs."""
        parts = [part for part in self.condition.split(" and ") if part]
        for poly, own in self.facts.assumed.values():
            try:
                implied = new is None or new.sign(field.polynomial(poly)) == own
            except Undecided:
                implied = False
            shown = str(field.polynomial(poly).expression).replace("**", "^")
            said = f"{shown} {'>' if own > 0 else '<'} 0"
            if implied and said in parts:
                parts.remove(said)
        return parts

    def _consistent(self, field: Field, symbol: sympy.Symbol, value: Rational) -> bool | None:
        """Whether the signs assumed in this case hold everywhere on a boundary; ``None`` if that is not decided."""
        images = [field.polynomial(x) for x in field.context.gens()]
        images[1 + field.parameters.index(symbol)] = value
        plain = Facts(self.facts.box)
        for poly, own in self.facts.assumed.values():
            try:
                if plain.sign(field.polynomial(poly).replace(images)) != own:
                    return False
            except Undecided:
                return None
        return True

    def _on_the_boundary(self, poly: Poly, text: str, field: Field, budget: int) -> list[Case]:
        """The cases where a polynomial in several parameters vanishes: one parameter is eliminated if it is linear."""
        tied = _linear_parameter(poly, field, self.facts)
        consistent = None if tied is None else self._consistent(field, *tied)
        if consistent is False:
            return []  # the boundary does not meet this case
        if tied is not None and consistent:
            symbol, value = tied
            parameter = next(p for p in self.recurrence.parameters if p.symbol == symbol)
            # the signs assumed hold on the boundary, as was just shown
            plain = replace(self, condition=" and ".join(self._not_implied(field, None)))
            return plain._substituted(parameter, value.expression, f"{text} = 0", budget)
        zero = replace(self, condition=" and ".join([*([self.condition] if self.condition else []), f"{text} = 0"]))
        reason = "the boundary between two cases in several parameters"
        return [replace(zero, facts=self.facts.assume(poly, 0))._case(Growth.UNKNOWN, reason=reason)]


def _decide_bases(recurrence: LinearRecurrence, box: Box) -> None:
    """See to it that each letter q of a power q^g is known to be above or below 1.

    Raises
    ------
    Undecided
        If one is not.
    """
    for q in recurrence.field.bases:
        excess = recurrence.field.generator(q) - 1 if q.is_Symbol else recurrence.field.one
        if sign(excess, box) is None:
            raise Undecided(excess.numerator)


def _risen(recurrence: LinearRecurrence, box: Box) -> LinearRecurrence:
    """The recurrence with q^-g for q^g where a letter q is below 1: what grows stands in the coefficients."""
    below = {q for q in recurrence.field.bases if q.is_Symbol and sign(1 - recurrence.field.generator(q), box) == 1}
    return replace(recurrence, falling=recurrence.falling | below) if below else recurrence


def _linear_parameter(poly: Poly, field: Field, facts: Facts) -> tuple[sympy.Symbol, Rational] | None:
    """A parameter in which the polynomial is linear, with slope never zero, and the value at which it vanishes."""
    for i, symbol in enumerate(field.parameters, start=1):
        if int(poly.degrees()[i]) != 1:
            continue
        rows: dict[int, dict[tuple[int, ...], int]] = {0: {}, 1: {}}
        for e, c in poly.to_dict().items():
            rows[int(e[i])][tuple(0 if j == i else x for j, x in enumerate(e))] = c
        rest, slope = (field.polynomial(field.context.from_dict(rows[d])) for d in (0, 1))
        try:
            facts.sign(slope)
        except Undecided:
            continue
        return symbol, -rest / slope
    return None


def _regular(exactly: Exactly, facts: Facts) -> None:
    """Split where a coefficient of the closed form has a pole in the parameters."""
    for c in exactly.form.coefficients.values():
        facts.regular(c)
