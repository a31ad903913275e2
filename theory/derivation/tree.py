"""From a risk law to its theorem and the tree of its derivation.

Nothing is derived here: the steps' data are read off the law (its definition, state space, recurrence, solution)
and off the certificates that the kernel accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, final

from ..claims import Regime, Source, Verdict
from ..language.workflow import Workflow
from ..law import RiskLaw
from ..moments.state_space import TRUTH
from ..proof.lemmas import lemma
from ..symbols import Parameter
from .case_steps import CaseSteps
from .course_steps import course_row
from .document import Block, Display, Line, Math, Paragraph, cited
from .formulas import is_direct, recurrence_rows
from .limit_steps import Conclude, Distinguish
from .model_start import model_steps
from .notation import notation
from .printer import equation, latex
from .step import Step
from .words import condition, worded

_LONGEST: Final = 80
"""Letters of a family that a title takes; the theorem has it all."""


@final
@dataclass(frozen=True)
class Derivation:
    """A law with its theorem and the steps that lead to it.

    Parameters
    ----------
    law
        What was derived.
    """

    law: RiskLaw

    @property
    def identifier(self) -> str:
        """The law's."""
        return self.law.identifier

    @property
    def title(self) -> str:
        """Family, workflow and regime."""
        size = self.law.sample_size
        where = f"n = {size.name if isinstance(size, Parameter) else size}"
        if size is None:
            where = "large n" if self.law.regime is Regime.ASYMPTOTIC else "exactly"
        if isinstance(size, Parameter) and size.name == "n":
            where = "every n"
        family = self.law.family
        # "..., known shape, with shape = 2" in full where it is short; else the first words, which name the model.
        head, with_, options = family.described.partition(", with ")
        who = head if len(head) <= _LONGEST and "$" not in head else head.split(",")[0]
        short = len(family.described) <= _LONGEST
        who += f"{with_}{options}," if with_ and (short or len(options) <= _LONGEST // 2) else ""
        return f"{_capital(who)} under {workflow_label(self.law)}, {where}"

    @property
    def symbol(self) -> str:
        """R for a risk ratio, else Q."""
        return "R" if self.law.quantity == "risk_ratio" else "Q"

    @property
    def verdict(self) -> Verdict:
        """The law's."""
        return self.law.verdict

    @cached_property
    def theorem(self) -> tuple[Block, ...]:
        """What is shown, in one statement."""
        law, symbol = self.law, self.symbol
        start: Line = (
            *worded(f"{_capital(law.family.described)} under {workflow_label(law)}, "),
            *self._regime,
            *worded(f": the {self._meaning}"),
        )
        if self._letters:
            start = (*start, " (", Math(r",\ ".join(in_domain(p) for p in self._letters)), ")")
        rows: tuple[str, ...] = ()
        if law.closed_form is not None:
            rows = equation(f"{symbol}_{{g}}", law.closed_form)
        elif law.recurrence is not None and is_direct(law.recurrence):
            rows = recurrence_rows(law.recurrence, symbol)
        if not rows:
            return (Paragraph((*start, " follows the recursion below.")), *self._ends(), *self._notation())
        first = 1 if law.closed_form is None or law.solution is None else law.solution.valid_from
        special = law.solution is not None and any(case.substituted for case in law.solution.cases)
        except_ = " (and outside the single values among the cases below)" if special else ""
        said = Paragraph((*start, " is, for every ", Math(rf"g \ge {first}"), f"{except_},"))
        return (said, Display(rows, "theorem"), *self._ends(), *self._notation())

    @property
    def _letters(self) -> tuple[Parameter, ...]:
        """The parameters that the law depends on."""
        known = self.law.recurrence
        if known is None:
            return self.law.parameters
        parts = (known.matrix, known.forcing, known.initial, known.readout[0], known.readout[1])
        used = {symbol for part in parts for symbol in part.free_symbols}
        return tuple(p for p in self.law.parameters if p.symbol in used)

    @property
    def _regime(self) -> Line:
        """Where the theorem holds: it is part of it."""
        size = self.law.sample_size
        if self.law.regime is Regime.ASYMPTOTIC:
            where: Line = ("in the limit ", Math(r"n \to \infty"), " at fixed generation ", Math("g"))
        elif isinstance(size, Parameter):
            where = ("exactly, at every sample size ", Math(latex(size.symbol)))
        elif size is not None:
            where = ("exactly, at sample size ", Math(f"n = {size}"))
        else:
            where = ("exactly",)
        return (*where, ", under the hypotheses of step 1") if self.law.hypotheses else where

    def _notation(self) -> tuple[Block, ...]:
        law = self.law
        cases = () if law.solution is None else law.solution.cases
        line = notation(law.closed_form, law.limit, *(part for case in cases for part in (case.limit, case.leading)))
        return (Paragraph(line),) if line else ()

    def _ends(self) -> tuple[Block, ...]:
        law, symbol = self.law, self.symbol
        if law.solution is None:
            return ()
        if law.limit is not None:
            rows = equation(rf"\lim_{{g \to \infty}} {symbol}_{{g}}", law.limit)
            return (Paragraph(("and",)), Display(rows), *self._course())
        if len(law.solution.cases) == 1:
            rate = law.solution.rate_expression
            like: Line = () if rate is None else (", like ", Math(latex(rate)))
            if law.at_least is not None:
                like = (": ", Math(rf"{symbol}_{{g}} \ge {latex(law.at_least)}"))
            return (Paragraph((f"Its growth is {law.growth.value}", *like, ".")), *self._course())
        listed = []
        for case in law.solution.cases:
            end = rf"\text{{ is {case.growth.value}}}"
            if case.limit is not None:
                end = rf"\longrightarrow {latex(case.limit)}"
            elif case.below is not None:
                end = rf"\ge {latex(case.below.expression)}"
            elif case.leading is not None:
                end = rf"\sim {latex(case.leading)}"
            listed.append(rf"{symbol}_{{g}} &{end} \qquad \text{{if }} {condition(case.condition)}")
        return (Paragraph(("By cases:",)), Display(tuple(listed)))

    def _course(self) -> tuple[Block, ...]:
        """How a law of one case moves from each generation to the next."""
        if len(self.law.course) != 1 or self.law.course[0].condition:
            return ()
        (course,) = self.law.course
        said = Paragraph(("For every ", Math(rf"g \ge {course.first}"), ","))
        return (said, Display((course_row(course, self.symbol),)))

    @property
    def _meaning(self) -> str:
        return next(q.meaning for q in self.law.family.quantities if q.name == self.law.quantity)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps, in order."""
        law = self.law
        cases = () if law.solution is None else law.solution.cases
        found: list[tuple[Step, ...]] = [tuple(model_steps(law, self.symbol, self._meaning))]
        if len(cases) == 1:
            found.append(CaseSteps(law, cases[0], self.symbol, 0).all())
        else:
            below = (CaseSteps(law, case, self.symbol, i).all() for i, case in enumerate(cases, start=1))
            found += [
                (Distinguish(condition=case.condition, steps=own),)
                for case, own in zip(cases, below, strict=True)
            ]
        end = Conclude(
            assumptions=law.assumptions,
            verdict=law.verdict,
            certificates=tuple(own.id for own in (*law.certificates, *(x.judged.certificate for x in law.course))),
            lemmas=tuple(lemma(name) for name in law.proof.lemmas),
            trusted=law.trusted,
        )
        return (*(step for group in found for step in group), end)

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """Every step of the tree, a parent before its children."""
        return tuple(_below(self.steps))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Everything that is cited, each once."""
        return tuple(dict.fromkeys(source for step in self.all_steps for source in cited(step.blocks)))


def derivation(law: RiskLaw) -> Derivation:
    """The derivation of a law.

    Examples
    --------
    >>> from mengoli.theory.families import Poisson
    >>> from mengoli.theory.law import derive
    >>> from mengoli.theory.workflows import Augment
    >>> [step.title for step in derivation(derive(Poisson(), Augment())).steps][-3:]
    ['The tail', 'The limit', 'Verdict']
    """
    return Derivation(law)


def workflow_label(law: RiskLaw) -> str:
    """The workflow's name, of a file without its folder; or "the given workflow" for bare lines."""
    if not isinstance(law.workflow, Workflow):
        return "the given workflow"
    path, colon, options = law.workflow.label.partition(":")
    return path.replace("\\", "/").rpartition("/")[2] + colon + options


def in_domain(parameter: Parameter) -> str:
    """A parameter and where its values lie, as LaTeX."""
    if parameter == TRUTH:
        return r"\theta \text{ the truth over the standard deviation of the first fit}"
    return rf"{latex(parameter.symbol)} \text{{ real}}" if parameter.text == "real" else condition(parameter.text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _below(steps: tuple[Step, ...]) -> list[Step]:
    return [found for step in steps for found in (step, *_below(step.steps))]
