"""Workflows side by side: exact risk ratios, limits and costs, and who comes first by which standard.

Standards: the limit of the risk ratio (what is unbounded comes last, by its rate); the risk ratio at the horizon;
and risk times cost, the risk ratio at the horizon multiplied by the points generated, trained on or stored per
generation: with n times as many points the risk is n times smaller, so this is what one unit of precision costs.
In the asymptotic regime the family cancels from every ratio; with `n` the family's exact law is compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, final

import sympy

from .parallel import over
from .theory.claims import Regime
from .theory.closed_forms.forms.growth import Growth
from .theory.closed_forms.solve import solve_at
from .theory.closed_forms.values.enclosures import Enclosure
from .theory.decisions.budget import budgeted
from .theory.decisions.costs import Cost, costs
from .theory.errors import InputError, NotCoveredError
from .theory.families import Normal
from .theory.family import Family
from .theory.language.workflow import Workflow
from .theory.law import RiskLaw, derive
from .theory.moments.state_space import TRUTH
from .theory.symbols import GENERATION

MAX_GENERATIONS: Final = 10_000
STANDARDS: Final = ("limit", "horizon", "generated", "trained", "stored")
"""By what `Comparison.ranked` can order."""

_ORDER: Final = {
    Growth.VANISHING: 0,
    Growth.BOUNDED: 1,
    Growth.LOGARITHMIC: 2,
    Growth.POWER: 3,
    Growth.LINEAR: 3,
    Growth.GEOMETRIC: 4,
}
_FAR: Final = 10**12


@final
@dataclass(frozen=True)
class Entry:
    """One workflow of a comparison.

    Parameters
    ----------
    label
        The workflow as typed, with the budget where there is one.
    regime
        Exact at finite n, or asymptotic.
    growth
        What the risk ratio does as g grows; unknown where the coefficients are not rational in g.
    rate
        Its leading scale in g, where that is known.
    at_least
        A geometric lower bound, where the rate is only the root of a polynomial.
    limit
        The finite limit, or ``None``.
    limit_enclosure
        The finite limit between two rationals, to 20 digits.
    ratios
        R_1, ..., R_G, exact.
    costs
        The cost of each generation.
    """

    label: str
    regime: Regime
    growth: Growth
    rate: sympy.Expr | None
    at_least: sympy.Expr | None
    limit: sympy.Expr | None
    limit_enclosure: Enclosure | None
    ratios: tuple[Fraction, ...]
    costs: tuple[Cost, ...]

    @property
    def last(self) -> Fraction:
        """R_G."""
        return self.ratios[-1]

    @property
    def doubles_at(self) -> int | None:
        """The first generation whose risk is at least twice the first one's, if within the horizon."""
        return next((g for g, ratio in enumerate(self.ratios, 1) if ratio >= 2), None)

    def per_generation(self, what: str) -> Fraction:
        """Points generated, collected, trained on or stored per generation, over n: the mean over the horizon."""
        return sum((getattr(cost, what) for cost in self.costs), Fraction(0)) / len(self.costs)

    def standing(self, standard: str) -> tuple[float, ...]:
        """A key that orders workflows by a standard, the best one least."""
        if standard == "horizon":
            return (float(self.last),)
        if standard != "limit":
            return (float(self.last * self.per_generation(standard)),)
        if self.growth is Growth.BOUNDED and self.limit_enclosure is not None:
            return (1.0, float(self.limit_enclosure.lower), float(self.last))
        if self.growth is Growth.BOUNDED:  # with a limit that has no name: the last value stands for it
            return (1.0, float(self.last), float(self.last))
        rate = self.rate if self.rate is not None else self.at_least
        known = rate is not None and not rate.free_symbols - {GENERATION}
        return (float(_ORDER.get(self.growth, 5)), _logarithm(rate) if known else 0.0, float(self.last))


def _logarithm(rate: sympy.Expr) -> float:
    """The logarithm of a rate far out, factor by factor: 2^g itself could not be written down there."""
    far = sympy.expand_log(sympy.log(rate), force=True).subs(GENERATION, _FAR)
    return float(far.evalf(15, maxn=400))


@final
@dataclass(frozen=True)
class Comparison:
    """Several workflows under one family, to one horizon.

    Parameters
    ----------
    family
        The family, or ``None`` for the asymptotic regime of any regular one.
    n
        Sample size of the exact regime.
    generations
        The horizon G.
    entries
        One for each workflow, in the order given.
    budget
        Points over n that a generation may train on.
    refused
        Workflows that the theory or the budget does not cover, each with the reason.
    """

    family: Family | None
    n: int | None
    generations: int
    entries: tuple[Entry, ...]
    budget: Fraction | None = None
    refused: tuple[tuple[str, str], ...] = field(default=())

    def ranked(self, standard: str = "limit") -> tuple[Entry, ...]:
        """The workflows from best to worst.

        Raises
        ------
        InputError
            If the standard is none of `STANDARDS`.
        """
        if standard not in STANDARDS:
            raise InputError(
                "workflows cannot be ranked by this", got=standard, instead=" or ".join(STANDARDS)
            )
        return tuple(sorted(self.entries, key=lambda entry: entry.standing(standard)))


def compare(
    workflows: Sequence[Workflow],
    generations: int = 100,
    *,
    family: Family | None = None,
    n: int | None = None,
    budget: Fraction | None = None,
    truth: Fraction | None = None,
    workers: int = 1,
) -> Comparison:
    """Compare workflows exactly.

    Parameters
    ----------
    workflows
        At least one, with a number for every parameter.
    generations
        The horizon G.
    family, n
        With both, the exact law at sample size n; else the limit n -> infinity.
    budget
        Let every generation train on at most `budget` n points, see `mengoli.theory.decisions.budget`.
    truth
        The true parameter in standard deviations of the fit on real data; only biased workflows read it.
    workers
        Processes to compute in; the result is the same.

    Raises
    ------
    InputError
        If there is nothing to compare, a parameter is symbolic, or n has no family.

    Examples
    --------
    >>> from mengoli.theory.workflows import Augment, Discard
    >>> made = compare([Discard(), Augment()], generations=4)
    >>> [(entry.label, str(entry.last)) for entry in made.ranked("limit")]
    [('augment', '205/144'), ('discard', '4')]
    """
    if not workflows:
        raise InputError("there is nothing to compare", instead="mengoli compare discard augment")
    if not 1 <= generations <= MAX_GENERATIONS:
        raise InputError(
            f"the number of generations must be from 1 to {MAX_GENERATIONS}",
            got=generations,
            instead="--generations 100",
        )
    if n is not None and family is None:
        raise InputError("a sample size needs a family", got=n, instead="--family poisson --n 100")
    labels = [workflow.label for workflow in workflows]
    twice = [label for label in labels if labels.count(label) > 1]
    if twice:
        raise InputError("one workflow stands twice", got=twice[0], instead="each workflow once")
    setting = Setting(generations, family, n, budget, truth)
    entries, refused = [], []
    for workflow, answer in zip(workflows, over(setting.attempt, workflows, workers), strict=True):
        if isinstance(answer, Entry):
            entries.append(answer)
        else:
            refused.append((workflow.label, answer))
    return Comparison(family, n, generations, tuple(entries), budget, tuple(refused))


@final
@dataclass(frozen=True)
class Setting:
    """What all entries of a comparison share; arguments as for `compare`."""

    generations: int
    family: Family | None
    n: int | None
    budget: Fraction | None
    truth: Fraction | None

    def entry(self, workflow: Workflow) -> Entry:
        """One workflow, compared by itself: a unit of work for a process of its own."""
        definition = workflow.definition
        symbolic = definition.parameters
        if symbolic:
            raise InputError(
                f"{workflow.label}: a comparison needs a number for {symbolic[0].name}",
                got=symbolic[0].name,
                instead=f"a value with {symbolic[0].text}",
            )
        if self.budget is not None:
            definition = budgeted(definition, self.budget, self.generations)
        # Without a family any regular one serves: in the limit n -> infinity it cancels from the ratio.
        law = derive(self.family or Normal(), definition, self.n)
        values = self._values(law, workflow)
        known = {parameter.symbol: values[parameter.name] for parameter in law.parameters}
        if law.recurrence is None:
            ratios = tuple(law.ratios(self.generations))
        else:
            ratios = tuple(law.recurrence.first(self.generations, known))
        points = tuple(costs(definition, self.generations))
        if law.solution is None:
            return Entry(workflow.label, law.regime, Growth.UNKNOWN, None, None, None, None, ratios, points)
        solution = solve_at(law.solution.recurrence, known) if known else law.solution
        return Entry(
            workflow.label,
            law.regime,
            solution.growth,
            solution.rate_expression,
            None if solution.below is None else solution.below.expression,
            solution.limit,
            solution.limit_enclosure(digits=20),
            ratios,
            points,
        )

    def attempt(self, workflow: Workflow) -> Entry | str:
        """The entry, or why the theory or the budget does not cover the workflow."""
        try:
            return self.entry(workflow)
        except NotCoveredError as error:
            return str(error)

    def _values(self, law: RiskLaw, workflow: Workflow) -> dict[str, Fraction]:
        """A number for the truth, which only biased workflows may read."""
        if not law.parameters or law.recurrence is None:
            return {}
        read = law.recurrence.readout[0].free_symbols.union(
            law.recurrence.matrix.free_symbols, law.recurrence.forcing.free_symbols
        )
        if TRUTH.symbol in read and self.truth is None:
            raise InputError(
                f"{workflow.label}: the risk depends on the truth",
                instead="--truth 1, in standard deviations",
            )
        return {TRUTH.name: self.truth or Fraction(0)}
