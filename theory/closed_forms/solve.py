"""`solve`: a linear recurrence in, its closed form, limit and growth out, by cases in the parameters.

The generic answer is found over the field Q(parameters). Whatever in it depends on the parameters (a denominator
that may vanish, two terms that compete for the lead) splits the domain at the zeros of one polynomial; rational
boundary points are substituted and solved afresh. What is not decided is reported as unknown, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, final

import sympy

from ..enclosures import Comparison, compare_with_zero
from ..errors import InputError
from ..symbols import Domain, Parameter
from .asymptotics import Asymptotics, NoExpansion
from .cases import Case, Exactly
from .constant_coefficients import constant_states, is_constant, solve_constant
from .constants import kappa
from .decoupling import decoupled
from .field import Poly, Rational
from .first_order import TooComplex
from .growth import Facts, Growth, Leading, Undecided, classify, leading, scale_expression
from .recurrence import LinearRecurrence
from .signs import Root, box_of, real_roots, sign
from .simplify import simplest
from .solution import Solution
from .systems import NoClosedForm, advance, components, ready, solve_triangular
from .tails import half_line
from .tower import Form, Kind, Monomial, Tower
from .transients import dominated, growth_of

MAX_CASES: Final = 24
MAX_STATES: Final = 6
SHALLOW: Final = 3
DEEP: Final = 8


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
    known: tuple[Exactly | None, str | None] | None = None

    def cases(self, budget: int) -> list[Case]:
        """The cases below this branch."""
        try:
            exactly, reason = self.known if self.known is not None else closed_form(self.recurrence)
            if exactly is None:
                return [self._case(Growth.UNKNOWN, reason=reason)]
            _regular(exactly, self.facts)
            return [self._answer(exactly, reason)]
        except Undecided as undecided:
            if budget <= 1:
                return [self._case(Growth.UNKNOWN, reason=f"depends on the sign of {undecided.poly}")]
            return self._split(undecided.poly, (exactly, reason), budget)

    def _case(self, growth: Growth, **given: object) -> Case:
        return Case(
            self.condition, self.recurrence, self.facts, growth, substituted=self.substituted, **given  # type: ignore[arg-type]
        )

    def _answer(self, exactly: Exactly, reason: str | None) -> Case:
        try:
            found = self._leading(exactly)
        except NoExpansion:
            return self._case(
                Growth.UNKNOWN, exactly=exactly, reason="the closed form has no expansion in powers, logarithms and q^g"
            )
        tower = exactly.tower
        if exactly.transients:
            outcome = dominated(exactly.transients, found, self.facts)
            if outcome is None:
                return self._case(Growth.UNKNOWN, exactly=exactly, reason="the roots' moduli are not compared")
            if not outcome:
                growth, why = growth_of(exactly.transients)
                return self._case(growth, exactly=exactly, reason=why)
        growth = classify(found.scale, self.facts)
        if found.oscillating and growth is Growth.BOUNDED:
            return self._case(growth, exactly=exactly, reason="the values oscillate: bounded, without a limit")
        constant = _constant(tower, found.coefficient, self.facts)
        scale = found.scale
        if growth is Growth.BOUNDED:
            if scale is not None and scale.base != 1:
                return self._case(growth, exactly=exactly, reason="the values oscillate: bounded, without a limit")
            return self._case(
                growth, exactly=exactly, limit=constant, approach=_approach(tower, found, self.facts),
                reason=None if constant is not None else "the limit has no name in the class",
            )
        if not _nonzero(tower, found.coefficient, self.facts, constant):
            return self._case(Growth.UNKNOWN, exactly=exactly, reason="the leading constant might vanish")
        rate = sympy.Integer(0) if scale is None else scale_expression(scale)
        limit = sympy.Integer(0) if growth is Growth.VANISHING else None
        lead = None if constant is None else constant * rate
        return self._case(growth, exactly=exactly, rate=rate, leading=lead, limit=limit)

    def _leading(self, exactly: Exactly) -> Leading:
        try:
            return leading(exactly.expansion(SHALLOW, self.facts), self.facts)
        except NoExpansion:
            return leading(exactly.expansion(DEEP, self.facts), self.facts)

    # ---- splitting ------------------------------------------------------------------------------------------

    def _split(self, poly: Poly, known: tuple[Exactly | None, str | None], budget: int) -> list[Case]:
        used = [i for i, d in enumerate(poly.degrees()) if d]
        if len(used) == 1 and used[0] in self.facts.box:
            return self._split_interval(poly, used[0], known, budget)
        return self._split_by_sign(poly, known, budget)

    def _parameter(self, variable: int) -> Parameter:
        symbol = self.recurrence.field.parameters[variable - 1]
        return next(p for p in self.recurrence.parameters if p.symbol == symbol)

    def _split_interval(
        self, poly: Poly, variable: int, known: tuple[Exactly | None, str | None], budget: int
    ) -> list[Case]:
        parameter, domain = self._parameter(variable), self.facts.box[variable]
        roots = real_roots(poly, variable, domain)
        share = max(1, (budget - 1) // (2 * len(roots) + 1))
        out: list[Case] = []
        left, closed = domain.lower, domain.lower_closed
        for root in [*roots, None]:
            right, right_closed = (domain.upper, domain.upper_closed) if root is None else (root.low, False)
            if left is None or right is None or left < right:
                piece = Domain(left, right, closed, right_closed)
                facts = self.facts.narrow(variable, piece)
                branch = replace(
                    self, facts=facts, condition=self._and(piece.text(parameter.name), parameter.name), known=known
                )
                out += branch.cases(share)
            if root is not None:
                out += self._at(root, poly, variable, parameter, share)
                left, closed = root.high, False
        return out

    def _and(self, text: str, name: str) -> str:
        kept = [part for part in self.condition.split(" and ") if part and name not in part.split()]
        return " and ".join([*kept, text])

    def _at(self, root: Root, poly: Poly, variable: int, parameter: Parameter, budget: int) -> list[Case]:
        value = root.exact
        if value is None:
            near = f"{float(root.low):.6g}"
            text = self._and(f"{parameter.name} = root of {poly} near {near}", parameter.name)
            facts = self.facts.narrow(variable, Domain(root.low, root.high, True, True))
            return [replace(self, condition=text, facts=facts)._case(Growth.UNKNOWN, reason="an irrational boundary")]
        number = sympy.Rational(value.numerator, value.denominator)
        return self._substituted(parameter, number, f"{parameter.name} = {value}", budget)

    def _substituted(self, parameter: Parameter, value: sympy.Expr, text: str, budget: int) -> list[Case]:
        try:
            smaller = substitute(self.recurrence, parameter, value)
            smaller.first(smaller.start + 2, {p.symbol: p.domain.sample()[0] for p in smaller.parameters})
        except (ZeroDivisionError, InputError):
            return [
                replace(self, condition=self._and(text, parameter.name), substituted=(*self.substituted, (parameter.symbol, value)))._case(
                    Growth.UNKNOWN, reason="the recurrence itself has a pole here"
                )
            ]
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

    def _split_by_sign(self, poly: Poly, known: tuple[Exactly | None, str | None], budget: int) -> list[Case]:
        assert known[0] is not None
        text = str(known[0].tower.field.polynomial(poly).expression).replace("**", "^")
        out: list[Case] = []
        for own, relation in ((1, ">"), (-1, "<")):
            branch = replace(
                self, facts=self.facts.assume(poly, own), condition=" and ".join(
                    [*([self.condition] if self.condition else []), f"{text} {relation} 0"]
                ), known=known,
            )
            out += branch.cases(budget // 3)
        zero = replace(self, condition=" and ".join([*([self.condition] if self.condition else []), f"{text} = 0"]))
        out.append(
            replace(zero, facts=self.facts.assume(poly, 0))._case(
                Growth.UNKNOWN, reason="the boundary between two cases in several parameters"
            )
        )
        return out


def substitute(recurrence: LinearRecurrence, parameter: Parameter, value: sympy.Expr) -> LinearRecurrence:
    """The recurrence with one parameter fixed."""
    table = {parameter.symbol: value}

    def fix(e: sympy.Expr) -> sympy.Expr:
        return e.subs(table) if e.has(parameter.symbol) else e

    return replace(
        recurrence,
        matrix=recurrence.matrix.applyfunc(fix),
        forcing=recurrence.forcing.applyfunc(fix),
        initial=recurrence.initial.applyfunc(fix),
        before=tuple(fix(x) for x in recurrence.before),
        readout=(recurrence.readout[0].applyfunc(fix), fix(recurrence.readout[1])),
        parameters=tuple(p for p in recurrence.parameters if p != parameter),
    )


def closed_form(recurrence: LinearRecurrence) -> tuple[Exactly | None, str | None]:
    """The closed form for generic parameters, or the reason why there is none."""
    try:
        late = ready(recurrence)
        parts = components(late)
        if all(len(part) == 1 for part in parts):
            tower, form, states = solve_triangular(late)
            exactly = Exactly(tower, form, (), late.start, late, states)
        elif is_constant(late):
            exactly = Exactly(*solve_constant(late), late)
            if not exactly.transients and len(late.unknowns) <= MAX_STATES:
                exactly = replace(exactly, states=constant_states(late, exactly.tower))
        else:
            exactly = _decoupled(late)
    except NoClosedForm as no:
        return None, str(no)
    except TooComplex:
        return None, "the particular solution does not come to an end"
    except ZeroDivisionError:
        return None, "a factor of the recurrence vanishes or has a pole after its start"
    return _earliest(exactly, late), None


def _decoupled(late: LinearRecurrence) -> Exactly:
    """The closed form by a linear change of variables, the unknowns written in the old ones again."""
    changed, back = decoupled(late)
    changed = ready(changed)
    tower, form, states = solve_triangular(changed)
    old: dict[int, Form] = {}
    if len(states) == len(back):
        for i, row in enumerate(back):
            total = tower.zero()
            for j, x in enumerate(row):
                if not x.is_zero:
                    total = total + states[j].scaled(x)
            old[i] = total
    solved = late if changed.start == late.start else advance(late, changed.start)
    return Exactly(tower, form, (), changed.start, solved, old)


def _earliest(exactly: Exactly, recurrence: LinearRecurrence) -> Exactly:
    """Let the form hold from the first generation at which it gives the right value."""
    if exactly.transients:
        return exactly
    first = exactly.valid_from
    for g in range(min(first, recurrence.start) - 1, 0, -1):
        try:
            if exactly.tower.at(exactly.form, g) != exactly.tower.field.read(recurrence.before[g - 1]):
                break
        except ZeroDivisionError:
            break
        first = g
    return replace(exactly, valid_from=first)


def _regular(exactly: Exactly, facts: Facts) -> None:
    """Split where a coefficient of the closed form has a pole in the parameters."""
    for c in exactly.form.coefficients.values():
        facts.regular(c)


def _constant(tower: Tower, coefficient: Mapping[Monomial, Rational], facts: Facts) -> sympy.Expr | None:
    """The leading coefficient with the constants written out."""
    total = sympy.Integer(0)
    for monomial, c in coefficient.items():
        term = c.expression
        for i, e in monomial:
            value = kappa(tower, i, facts)
            if value is None:
                return None
            term = term * value**e
        total = total + term
    return simplest(total)


def _approach(tower: Tower, found: Leading, facts: Facts) -> sympy.Expr | None:
    if found.runner_up is None:
        return None
    scale, coefficient = found.runner_up
    constant = _constant(tower, coefficient, facts)
    return None if constant is None else -constant * scale_expression(scale)


def _nonzero(tower: Tower, coefficient: Mapping[Monomial, Rational], facts: Facts, constant: sympy.Expr | None) -> bool:
    """Whether a polynomial in the constants is certainly not zero."""
    items = list(coefficient.items())
    if constant is not None and not constant.free_symbols:
        return compare_with_zero(constant) in (Comparison.LESS, Comparison.GREATER)
    signs = set()
    for monomial, c in items:
        try:
            own = facts.sign(c)
        except Undecided:
            return False
        for i, e in monomial:
            positive = _positive(tower, i, facts)
            if not positive and not (positive is False and len(items) == 1):
                return False
        signs.add(own)
    return len(signs) == 1


def _positive(tower: Tower, number: int, facts: Facts) -> bool:
    """Whether a constant is certainly positive: a product of positive factors, a sum of positive terms."""
    s = tower.sequences[number]
    box = {**facts.box, 0: half_line(s.lower)}
    if s.kind is Kind.PRODUCT:
        return sign(s.factor, box) == 1
    expansion = Asymptotics(tower, SHALLOW, facts.above_one).sequence(number)
    for (scale, k), _ in expansion.terms.items():
        if not k and (scale.base != 1 or sign(scale.exponent, facts.box) != -1):
            try:
                if facts.sign(scale.exponent) >= 0:
                    return False
            except Undecided:
                return False
    for monomial, c in s.term.coefficients.items():
        if sign(c, box) != 1 or not all(_positive(tower, i, facts) or e % 2 == 0 for i, e in monomial):
            return False
    return True


