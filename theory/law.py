"""derive: family and workflow meet here, once, and a risk law comes out.

The family says which quantity follows which recursion under the workflow, `closed_forms` solves the recursion,
`proof` certifies the answer, and a `RiskLaw` holds it all: exact values, closed form, limit, growth, verdict,
certificates, and what was trusted on the way. It knows no screen and no simulation.

Above 300 lines: one class with all that can be asked of a law, as users meet it; the answers are computed below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, final

import sympy

from .algebra.recurrence import LinearRecurrence
from .claims import Regime, Verdict
from .closed_forms.answers.fast import SLOW_BELOW, value_at
from .closed_forms.answers.solution import Solution
from .closed_forms.forms.growth import Growth
from .closed_forms.solve import solve
from .errors import InputError, NotCoveredError
from .family import Family, MeanFamily
from .language.plain import plain
from .language.weights import NotRationalError
from .language.workflow import Definition, Setting, Workflow, setting
from .moments.equations import equations
from .moments.positivity import batches_have_points, noise_exists
from .moments.quantities import Law
from .proof.certificate import Certificate
from .proof.matching.course import Course
from .proof.prover import Proof, prove
from .symbols import Parameter

if TYPE_CHECKING:
    from .closed_forms.reach import Reached
    from .derivation.tree import Derivation

ValuesOfParameters = Mapping[str, Fraction]


def derive(
    family: Family, workflow: Workflow | Definition, n: object = None, *, quantity: str | None = None
) -> RiskLaw:
    """Derive the law of a family under a workflow.

    Parameters
    ----------
    family
        The statistical model with its estimator.
    workflow
        Who is trained on what.
    n
        Sample size for the exact regime: a whole number, or a letter to leave it symbolic; ``None`` for the
        limit n -> infinity at fixed generation.
    quantity
        What is asked; the family's first quantity, as a rule the risk ratio, if ``None``.

    Raises
    ------
    NotCoveredError
        If a hypothesis fails, or moments do not close; the message says which.
    InputError
        If n is no sample size, or there is no such quantity.

    Examples
    --------
    >>> from mengoli.theory.families import Poisson
    >>> from mengoli.theory.workflows import Augment
    >>> law = derive(Poisson(), Augment())
    >>> law.ratio(3), law.limit
    (Fraction(49, 36), pi**2/6)
    """
    if not isinstance(family, Family):
        raise InputError("derive takes a family first", got=family, instead="an instance, such as Poisson()")
    if not isinstance(workflow, Workflow | Definition):
        raise InputError(
            "derive takes a workflow second", got=workflow, instead="an instance, such as Augment()"
        )
    size = None if n is None else sample_size(n)
    return RiskLaw(family, workflow, size, quantity or family.quantities[0].name)


def sample_size(n: object) -> Setting:
    """Read a sample size: a whole number of at least 2, or a letter that stands for one."""
    made = setting("n", n, "n >= 2")
    if isinstance(made, Fraction) and made.denominator != 1:
        raise InputError("the sample size must be a whole number", got=str(made), instead="--n 100")
    return made


@final
@dataclass(frozen=True)
class RiskLaw:
    """The law of one quantity of a family under a workflow.

    Parameters
    ----------
    family, workflow, sample_size, quantity
        As for `derive`.
    """

    family: Family
    workflow: Workflow | Definition
    sample_size: Setting | None
    quantity: str

    def __post_init__(self) -> None:
        if isinstance(self.sample_size, Fraction):
            batches_have_points(self.definition, self.sample_size)
        _ = self.law  # what is not covered is said at once

    @property
    def definition(self) -> Definition:
        """The workflow's lines."""
        return self.workflow.definition if isinstance(self.workflow, Workflow) else self.workflow

    @cached_property
    def law(self) -> Law:
        """The family's answer: exact values, and the recursion where there is one."""
        return self.family.law(self.definition, self.sample_size, self.quantity)

    @property
    def regime(self) -> Regime:
        """Exact at finite n, or asymptotic."""
        return self.law.regime

    @property
    def n(self) -> int | None:
        """The sample size, if it is a number."""
        return int(self.sample_size) if isinstance(self.sample_size, Fraction) else None

    @property
    def is_symbolic(self) -> bool:
        """Whether n is left as a letter."""
        return isinstance(self.sample_size, Parameter)

    @cached_property
    def recurrence(self) -> LinearRecurrence | None:
        """The smallest linear recurrence, or ``None`` where the coefficients are not rational in g."""
        try:
            return self.law.recurrence()
        except (NotRationalError, NotCoveredError):
            return None

    @cached_property
    def solution(self) -> Solution | None:
        """Closed form, limit and growth by cases; ``None`` where there is no recurrence."""
        return None if self.recurrence is None else solve(self.recurrence)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters left symbolic."""
        return () if self.recurrence is None else self.recurrence.parameters

    def ratio(self, g: int, **values: Fraction | int) -> Fraction:
        """The exact value at generation g.

        Parameters
        ----------
        g
            Generation, 1 the fit on real data.
        values
            A number for every parameter left symbolic.

        Raises
        ------
        InputError
            If g < 1, a parameter has no value in its domain, or the value is irrational.
        """
        if not isinstance(g, int) or g < 1:
            raise InputError(
                "a generation is a whole number of at least 1", got=g, instead="1 for the fit on real data"
            )
        if self.recurrence is None:
            value = self.law.value(g)
            return _number(value.subs({sympy.Symbol(name): sympy.Rational(x) for name, x in values.items()}))
        given = self._given(values)
        # Far out the value is split into a tree; a law without letters is solved in no time, which shortens it more.
        if g >= SLOW_BELOW and not self.parameters and self.solution is not None:
            return self.solution.value(g)
        return value_at(self.recurrence, g, given)

    def _given(self, values: Mapping[str, Fraction | int]) -> dict[sympy.Symbol, Fraction]:
        known = {parameter.name: parameter.symbol for parameter in self.parameters}
        foreign = [name for name in values if name not in known]
        if foreign:
            raise InputError(
                "the law has no such parameter", got=foreign[0], instead=" or ".join(known) or "none"
            )
        return {known[name]: Fraction(value) for name, value in values.items()}

    def ratios(self, generations: int, **values: Fraction) -> list[Fraction]:
        """The exact values at g = 1, ..., `generations`, with a number for every parameter left symbolic."""
        if self.recurrence is not None:
            return self.recurrence.first(generations, self._given(values))
        return [_number(value) for value in self.law.values(generations)]

    def generations_within(self, share: Fraction, **values: Fraction) -> Reached | None:
        """The first generation from which on the value stays within a share of its limit, relative to it.

        Parameters
        ----------
        share
            For example ``Fraction(1, 100)``.
        values
            A number for every parameter left symbolic.

        Returns
        -------
        Reached or None
            ``None`` where there is no finite limit other than zero, or no bound of the approach is proved.

        Examples
        --------
        >>> from fractions import Fraction
        >>> from mengoli.theory.families import Poisson
        >>> from mengoli.theory.workflows import Augment
        >>> derive(Poisson(), Augment()).generations_within(Fraction(1, 100)).generation
        61
        """
        from .closed_forms.reach import generations_within

        if self.solution is None:
            return None
        return generations_within(self.solution, share, self._given(values))

    def expression(self, g: int) -> sympy.Expr:
        """The exact value at generation g as an expression in the parameters left symbolic."""
        return self.law.value(g)

    @property
    def equations(self) -> tuple[str, ...]:
        """The recursion as text."""
        name = "R" if self.quantity == "risk_ratio" else "Q"
        return () if self.recurrence is None else equations(self.recurrence, name)

    @property
    def closed_form(self) -> sympy.Expr | None:
        """The closed form in g from `closed_form_from` on, or ``None`` where there is none in the class."""
        return None if self.solution is None else self.solution.closed_form

    @property
    def closed_form_from(self) -> int:
        """The first generation at which the closed form holds."""
        return 1 if self.solution is None else self.solution.valid_from

    @property
    def limit(self) -> sympy.Expr | None:
        """The finite limit, or ``None``."""
        return None if self.solution is None else self.solution.limit

    @property
    def growth(self) -> Growth:
        """Bounded, vanishing, linear, geometric, ...; or unknown."""
        return Growth.UNKNOWN if self.solution is None else self.solution.growth

    @property
    def rate(self) -> str | None:
        """How fast it grows or vanishes, as text."""
        if self.solution is None or self.solution.rate_expression is None:
            return None
        return plain(self.solution.rate_expression)

    @property
    def at_least(self) -> sympy.Expr | None:
        """A geometric lower bound of the value, where the rate itself is only the root of a polynomial."""
        below = None if self.solution is None else self.solution.below
        return None if below is None else below.expression

    @cached_property
    def proof(self) -> Proof:
        """The certificates found for the answer, each as the kernel judged it."""
        return prove(self.identifier, self.solution)

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """The certificates that the kernel accepted."""
        return self.proof.certificates

    @property
    def verdict(self) -> Verdict:
        """Proved if the kernel accepted certificates for closed form and limit or growth; else what remains.

        Unknown while a hypothesis is undecided, whatever follows from it.
        """
        return self.proof.verdict if self.open_hypothesis is None else Verdict.UNKNOWN

    @property
    def reason(self) -> str | None:
        """Why the law is not proved, or ``None``."""
        if self.open_hypothesis is not None:
            return f"a hypothesis is open: {self.open_hypothesis}"
        return self.law.unsolved or self.proof.reason

    @property
    def unproved(self) -> tuple[str, ...]:
        """What a proved answer says besides, and no certificate shows: how fast the law vanishes, in words."""
        return self.proof.unproved if self.verdict is Verdict.PROVED else ()

    @property
    def course(self) -> tuple[Course, ...]:
        """How the law moves from each generation to the next, where the kernel accepted a certificate of it."""
        return self.proof.course if self.open_hypothesis is None else ()

    @cached_property
    def open_hypothesis(self) -> str | None:
        """A hypothesis without which there is no such law, and that is not established; or ``None``."""
        # A hypothesis of the theorem may fail where a family has a law of its own; that of moments that close may not.
        wanted = ("undecided", "failed") if isinstance(self.family, MeanFamily) else ("undecided",)
        undecided = [f"{item.statement} ({item.how})" for item in self.family.hypotheses if item.status in wanted]
        if self.regime is Regime.EXACT:
            undecided += [line for line in self._noise_exists if ": checked" not in line]
        return undecided[0] if undecided else None

    @property
    def _noise_exists(self) -> list[str]:
        return [] if self.family.fits_variance else noise_exists(self.definition, self.family.curvature)

    @property
    def trusted(self) -> tuple[str, ...]:
        """The cited theorems the law rests on."""
        return self.family.trusted if self.regime is Regime.ASYMPTOTIC else ()

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """The family's hypotheses, in words, with their status; a law that is exact at n needs none of a limit in n."""
        without = {"failed", "trusted"} if self.regime is Regime.EXACT else {"failed"}
        needed = (item for item in self.family.hypotheses if item.status not in without)
        return tuple(f"{item.statement}: {item.status} ({item.how})" for item in needed)

    @property
    def failed(self) -> tuple[str, ...]:
        """The hypotheses of the universal law that fail, in words; then this law is the family's own."""
        return tuple(f"{item.statement} ({item.how})" for item in self.family.failures)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What is assumed, in words: each hypothesis that holds, with its status; and the domains of the parameters."""
        stated = list(self.hypotheses)
        if self.regime is Regime.EXACT:
            stated += self._noise_exists
            if not self.definition.constant_size:
                stated.append("every batch has at least one point: n*n_i >= 1")
        if self.regime is Regime.ASYMPTOTIC:
            stated.append("n -> infinity at fixed generation g")
        domains = (p.text if p.text != "real" else f"{p.name} real" for p in self.parameters)
        return (*stated, *dict.fromkeys(domains))

    @property
    def identifier(self) -> str:
        """``family.workflow.regime``, the stem of the ids of claims and certificates."""
        size = self.regime.value if self.sample_size is None else f"n={_shown(self.sample_size)}"
        name = self.workflow.label if isinstance(self.workflow, Workflow) else self.definition.text()
        stem = f"{self.family.label}.{name}.{size}"
        return stem if self.quantity == "risk_ratio" else f"{stem}.{self.quantity}"

    def __str__(self) -> str:
        closed = "no closed form in the class" if self.closed_form is None else plain(self.closed_form)
        if self.closed_form is not None and self.closed_form_from > 1:
            closed += f" for g >= {self.closed_form_from}"
        return f"{self.identifier}: R(g) = {closed}, {self.growth.value}"

    @property
    def derivation(self) -> Derivation:
        """The theorem and its proof as typed steps, to be rendered as LaTeX, HTML or Markdown."""
        # A derivation stands above a law; it is loaded when someone asks for it.
        from .derivation.tree import derivation

        return derivation(self)

    def _repr_latex_(self) -> str:
        from .derivation.notebook import latex_card

        return latex_card(self.derivation)

    def _repr_html_(self) -> str:
        from .derivation.notebook import html_card

        return html_card(self.derivation)


def _shown(size: Setting) -> str:
    return size.name if isinstance(size, Parameter) else str(size)


def _number(value: sympy.Expr) -> Fraction:
    if value.is_number and not value.is_Rational:
        raise InputError("this value is no fraction", got=plain(value), instead="law.expression(g), which is exact")
    if not value.is_Rational:
        raise InputError("a parameter has no value", got=str(value), instead="a number for every symbol")
    return Fraction(int(value.p), int(value.q))
