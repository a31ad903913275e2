"""The steps of one case of a law: from the recursion to closed form, tail, and limit or growth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, final

import sympy

from ..algebra.signs import readable
from ..closed_forms.answers.tails import tail_of
from ..closed_forms.forms.growth import Growth
from ..closed_forms.forms.named import RationalProduct
from ..closed_forms.forms.tower import Kind, NamedSequence, Tower
from ..closed_forms.solving.cases import Case, Exactly
from ..law import RiskLaw
from ..proof.evaluation import expression
from ..symbols import GENERATION
from .course_steps import MoveOn
from .formulas import is_direct
from .growth_steps import Diverge, StayAbove, StayBounded
from .lemma_names import used_lemma
from .limit_steps import BoundTail, LeaveOpen, PassToLimit, UsedLemma
from .printer import latex, one_plus, width
from .step import Step
from .sum_steps import INDEX, CloseForm, SplitFractions, Unroll

_UNBOUNDED: Final = (Growth.LINEAR, Growth.LOGARITHMIC, Growth.POWER, Growth.GEOMETRIC)
_WIDEST: Final = 20.0
"""An uncertified bound wider than this says nothing to a reader."""
_MOST_STATES: Final = 6


@final
@dataclass(frozen=True)
class CaseSteps:
    """The steps below one case.

    Parameters
    ----------
    law
        The law.
    case
        One of its solution's cases.
    symbol
        R or Q.
    number
        Which case, from 1; 0 if there is only one.
    """

    law: RiskLaw
    case: Case
    symbol: str
    number: int

    def all(self) -> tuple[Step, ...]:
        """Unroll, split, close, bound, pass to the limit; what is missing is said."""
        steps: list[Step] = [*self._sums(), *self._closed(), *self._tail(), *self._end(), *self._course()]
        if self.case.reason is not None and not any(isinstance(step, LeaveOpen) for step in steps):
            steps.append(LeaveOpen(reason=f"Left open: {self.case.reason}."))
        return tuple(steps)

    def _course(self) -> list[Step]:
        """How the law moves from each generation to the next, where a certificate shows it."""
        found = (course for course in self.law.course if course.condition == self.case.condition)
        return [MoveOn(certificate=own.judged.certificate.id, symbol=self.symbol, course=own) for own in found]

    def _certificate(self, what: str) -> dict[str, Any]:
        """The accepted certificate of this case whose id ends on `what`; empty if there is none."""
        end = f".{what}" if self.number == 0 else f".case-{self.number}.{what}"
        found = (c.data for c in self.law.certificates if c.id.endswith(end))
        return next(found, {})

    def _sums(self) -> list[Step]:
        recurrence = self.case.recurrence
        if len(recurrence.unknowns) != 1:
            return []
        factor, forcing = recurrence.matrix[0, 0], sympy.factor(recurrence.forcing[0, 0])
        if factor == 0 or (forcing == 0 and factor == 1):
            return []
        name = self.symbol if is_direct(recurrence) else recurrence.unknowns[0]
        sums = Unroll(
            unknown=name,
            factor=sympy.factor(factor),
            forcing=forcing,
            start=recurrence.start,
            initial=recurrence.initial[0, 0],
        )
        return [sums, *(_fractions(forcing) if factor == 1 else [])]

    def _closed(self) -> list[Step]:
        exactly, form = self.case.exactly, self.case.closed_form
        if exactly is None or form is None:
            return [LeaveOpen(reason=f"No closed form in the class: {self.case.reason or 'none was found'}.")]
        recurrence = self.case.recurrence
        direct = is_direct(recurrence)
        states: tuple[tuple[str, sympy.Expr], ...] = ()
        if (
            not direct
            and exactly.solved.unknowns == recurrence.unknowns
            and len(exactly.states) <= _MOST_STATES
        ):
            states = tuple(
                (recurrence.unknowns[i], exactly.tower.expression(u)) for i, u in exactly.states.items()
            )
        first = exactly.valid_from
        return [
            CloseForm(
                certificate=self._certificate("closed-form").get("id"),
                symbol=self.symbol,
                form=form,
                rules=tuple(rule_row(exactly.tower, exactly.tower.sequences[i]) for i in _occurring(exactly)),
                states=states,
                base=(first, self.law.expression(first).subs(dict(self.case.substituted))),
                factor=sympy.factor(recurrence.matrix[0, 0]) if direct else None,
                forcing=sympy.factor(recurrence.forcing[0, 0]) if direct else None,
            )
        ]

    def _tail(self) -> list[Step]:
        data = self._certificate("limit")
        if "tails" in data:
            bounds = {side: _factored(bound.expression) for side, bound in self.case.bounds.items()}
            return [
                BoundTail(
                    certificate=data["id"],
                    symbol=self.symbol,
                    lower=bounds.get("lower"),
                    upper=bounds.get("upper"),
                    first=int(data["start"]),
                )
            ]
        tail = tail_of(self.case)
        if tail is None:
            return []
        low, high = tail.lower, tail.upper
        if max(width(latex(low.expression)), width(latex(high.expression))) > _WIDEST:
            return []
        first = max(low.first, high.first)
        return [BoundTail(symbol=self.symbol, lower=low.expression, upper=high.expression, first=first)]

    def _end(self) -> list[Step]:
        case = self.case
        if case.limit is not None:
            data = self._certificate("limit")
            return [
                PassToLimit(
                    certificate=data.get("id"),
                    symbol=self.symbol,
                    limit=case.limit,
                    used=self._used(data),
                    squeezed=self._certificate("bounds").get("id"),
                )
            ]
        if case.growth not in _UNBOUNDED:
            return self._bounded()
        data = self._certificate("growth")
        if case.below is not None:
            below = case.below
            return [
                StayAbove(
                    certificate=data.get("id"), symbol=self.symbol, below=below.expression, first=below.start
                )
            ]
        minorant = None
        if "minorants" in data:
            minorant = sympy.factor(expression(data["minorants"]["X"], self._symbols))
        return [
            Diverge(
                certificate=data.get("id"),
                symbol=self.symbol,
                kind=case.growth.value,
                minorant=minorant,
                relative=bool(data.get("products")),
                slope=data.get("rule") == "limit",
                rated=data.get("rule") in ("limit", "growth"),
                leading=case.leading,
                used=self._used(data) if data.get("rule") == "limit" else (),
                squeezed=self._certificate("bounds").get("id"),
            )
        ]

    def _bounded(self) -> list[Step]:
        """A bound of a law without a limit that has a name."""
        limit, inequality = self._certificate("growth"), self._certificate("bounds")
        if not limit or not inequality or "closed" not in limit:
            return []
        ((name, recursion),) = limit["sequences"].items()
        lower, majorant = sympy.Symbol(name), sympy.Symbol("M")
        known = {**self._symbols, name: lower}
        # The certificate runs N = M - 1, which is positive.
        step = sympy.expand(expression(recursion["step"], known).subs(lower, majorant - 1) + 1)
        closed = {own: expression(text, known).subs(lower, majorant - 1) for own, text in limit["closed"].items()}
        bound = sympy.expand(expression(limit["claims"]["X"], {**self._symbols, **closed}))
        return [
            StayBounded(
                certificate=inequality["id"],
                symbol=self.symbol,
                first=self._readable(expression(recursion["initial"], self._symbols) + 1),
                start=int(limit["start"]),
                rise=self._readable(step.coeff(majorant, 1) - 1),
                forcing=self._readable(step.coeff(majorant, 0)),
                slope=self._readable(bound.coeff(majorant, 1)),
                offset=self._readable(bound.coeff(majorant, 0)),
            )
        ]

    def _readable(self, function: sympy.Expr) -> sympy.Expr:
        """A rational function, factors that are negative for the case's parameters written with the other sign."""
        read = self.case.recurrence.field.read(function)
        return readable(read, self.case.facts.box)

    def _used(self, data: dict[str, Any]) -> tuple[UsedLemma, ...]:
        tower = None if self.case.exactly is None else self.case.exactly.tower
        known = self._less_logarithm(data)
        return tuple(
            used_lemma(name, row, self._symbols, tower, known.get(name))
            for name, row in data.get("behaviour", {}).items()
        )

    def _less_logarithm(self, data: dict[str, Any]) -> dict[str, str]:
        """What the sequence V of a certificate of logarithmic growth is: R/g^e - c H_g."""
        if "C1" not in data.get("claims", {}) or "V" not in data["sequences"] or self.case.leading is None:
            return {}
        scale = self.case.leading.subs(sympy.log(GENERATION), 1).as_independent(GENERATION)[1]
        over = "" if scale == 1 else f"/{latex(scale)}"
        times = expression(data["claims"]["C1"], self._symbols)
        return {"V": rf"{self.symbol}_{{g}}{over} - {'' if times == 1 else latex(times) + ' '}H_{{g}}"}

    @property
    def _symbols(self) -> dict[str, sympy.Expr]:
        return {"g": GENERATION, **{p.name: p.symbol for p in self.case.recurrence.parameters}}


def _occurring(exactly: Exactly) -> list[int]:
    """The sequences of a closed form, and those that occur in their terms."""
    forms = [exactly.form, *exactly.states.values()]
    reached = {i for form in forms for i in form.numbers()}
    while True:
        more = reached | {j for i in reached for j in exactly.tower.sequences[i].term.numbers()}
        if more == reached:
            return sorted(reached)
        reached = more


def rule_row(tower: Tower, sequence: NamedSequence) -> str:
    """How a sequence steps, as LaTeX: ``H_g = H_{g-1} + 1/g``."""
    now = latex(sequence.expression)
    before = latex(sequence.expression.xreplace({GENERATION: GENERATION - 1}))
    if sequence.kind is Kind.PRODUCT:
        return rf"{now} &= {one_plus(sequence.factor.expression)}\, {before}"
    return rf"{now} &= {before} + {latex(tower.expression(sequence.term))}"


def _fractions(forcing: sympy.Expr) -> list[Step]:
    """Partial fractions of a rational summand, where they say more than the summand."""
    term = forcing.xreplace({GENERATION: INDEX})
    if INDEX not in term.free_symbols or not term.is_rational_function(INDEX):
        return []
    split = sympy.apart(term, INDEX)
    parts = tuple(sympy.factor(part) for part in sympy.Add.make_args(split))
    # SymPy's partial fractions are not believed but added up again.
    if len(parts) < 2 or sympy.cancel(sympy.Add(*parts) - term) != 0:
        return []
    return [SplitFractions(term=term, parts=parts)]


def _factored(bound: sympy.Expr) -> sympy.Expr:
    """Factored, unless a power of a letter's form would be torn apart: ((n - 1)/n)^g stays as it is."""
    torn = any(power.exp.has(GENERATION) and power.base.free_symbols for power in bound.atoms(sympy.Pow))
    whole = bound if torn else sympy.factor(bound)
    # Factoring the bound expands what stands under a product sign.
    return whole.replace(RationalProduct, lambda term, *rest: RationalProduct(_shorter(term), *rest))


def _shorter(term: sympy.Expr) -> sympy.Expr:
    """In partial fractions or in factors: 1 - 1/(n j^2), but (n j^2 - j - 1)/(j (n j - 1))."""
    return min(term, sympy.factor(term), key=sympy.count_ops)
