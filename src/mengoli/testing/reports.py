"""What a check of laws found: one finding a law, a report of all, and an error that names the violated law.

Exact laws hold or not. Statistical laws carry a p-value; over all of them in one report Holm's procedure keeps the
probability of any false alarm below alpha, and each says how large an error it would have seen with probability
1 - beta. What could not be tested says why: it is listed, never counted as holding.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import final

from ..numerics.statistics import holm, minimal_detectable_error
from ..numerics.statistics.power import check_levels
from ..theory.errors import InputError
from .strategies._arguments import whole


@final
class Outcome(Enum):
    """What became of a law; the value is the word users read."""

    HOLDS = "holds"
    VIOLATED = "violated"
    UNDECIDED = "undecided"
    NOT_APPLICABLE = "not applicable"


@final
@dataclass(frozen=True)
class Effort:
    """How hard a check looks.

    Parameters
    ----------
    replicates
        Simulated batches or histories in each statistical law.
    points
        Points in a batch.
    generations
        Generations in each law about a course of generations.
    seed
        Root of all random numbers.
    alpha
        Probability of any false alarm in one report.
    beta
        Probability of missing an error of the stated detectable size.
    precision
        Relative error that must be excluded where a law holds only approximately.

    Raises
    ------
    InputError
        If a number is out of range.
    """

    replicates: int = 40_000
    points: int = 50
    generations: int = 4
    seed: int = 1
    alpha: float = 1e-4
    beta: float = 0.05
    precision: float = 0.1

    def __post_init__(self) -> None:
        whole("replicates", self.replicates, at_least=1000, at_most=10**8)
        whole("points", self.points, at_least=2, at_most=10**6)
        whole("generations", self.generations, at_least=2, at_most=1000)
        whole("seed", self.seed, at_least=0, at_most=2**63)
        check_levels(self.alpha, self.beta)
        if not 0 < self.precision < 1:
            raise InputError("precision is a relative error between 0 and 1", got=self.precision, instead="0.01")


@final
@dataclass(frozen=True)
class Finding:
    """What was found about one law.

    Parameters
    ----------
    law
        The law in words.
    detail
        What was compared, with the numbers; the witness if it is violated, the reason if it could not be tested.
    outcome
        What became of it; for a statistical law before Holm's correction, `Outcome.HOLDS`.
    p
        P-value of a statistical law.
    relative_error
        Standard error of a statistical law over the value it was held against.
    detects
        The relative error it would have seen; filled in by the report.
    """

    law: str
    detail: str
    outcome: Outcome = Outcome.HOLDS
    p: float | None = None
    relative_error: float | None = None
    detects: float | None = None

    def __str__(self) -> str:
        power = "" if self.detects is None else f" [would see {self.detects:.2%}]"
        return f"{self.outcome.value:<14} {self.law}: {self.detail}{power}"


@final
@dataclass(frozen=True)
class Report:
    """All laws of one subject.

    Parameters
    ----------
    subject
        The family or workflow, as typed.
    findings
        One a law, in the order tested.
    """

    subject: str
    findings: tuple[Finding, ...]

    def with_outcome(self, outcome: Outcome) -> tuple[Finding, ...]:
        """The findings of one kind."""
        return tuple(item for item in self.findings if item.outcome is outcome)

    @property
    def holds(self) -> bool:
        """Whether something was tested, and everything that was tested holds."""
        return bool(self.with_outcome(Outcome.HOLDS)) and not (
            self.with_outcome(Outcome.VIOLATED) or self.with_outcome(Outcome.UNDECIDED)
        )

    @property
    def laws(self) -> tuple[str, ...]:
        """The laws in the report, each once."""
        return tuple(dict.fromkeys(item.law for item in self.findings))

    def __str__(self) -> str:
        return "\n".join([self.subject, *(f"  {item}" for item in self.findings)])


class LawError(AssertionError):
    """A law that does not hold, or could not be decided.

    Parameters
    ----------
    report
        Everything that was found.
    finding
        The law in question.
    """

    def __init__(self, report: Report, finding: Finding, sentence: str) -> None:
        super().__init__(sentence)
        self.report, self.finding = report, finding

    @property
    def law(self) -> str:
        """The law in words."""
        return self.finding.law

    @property
    def witness(self) -> str:
        """The numbers that contradict it, or why it could not be decided."""
        return self.finding.detail


@final
class LawViolation(LawError):
    """A law does not hold; the message is for a statistician."""


@final
class LawUndecided(LawError):
    """A law could be neither confirmed nor refuted."""


def concluded(subject: str, findings: Iterable[Finding], effort: Effort) -> Report:
    """Correct the p-values for their number, state the power, and raise if a law does not hold.

    Raises
    ------
    LawViolation
        Naming the first violated law, the cause of the others.
    LawUndecided
        If nothing is violated but something is undecided, or nothing at all could be tested.
    """
    __tracebackhide__ = True  # the reader wants the law, not our frames
    made = tuple(findings)
    places = [i for i, item in enumerate(made) if item.p is not None]
    adjusted = dict(zip(places, holm([made[i].p or 0.0 for i in places]), strict=True))
    level = effort.alpha / max(1, len(places))
    judged = tuple(_judged(item, adjusted.get(i), level, effort) for i, item in enumerate(made))
    report = Report(subject, judged)
    if violated := report.with_outcome(Outcome.VIOLATED):
        # Laws come from cause to consequence: the first one violated explains the others.
        cause = violated[0]
        chance = "" if cause.p is None else f" (a true law would show this once in {_once_in(cause.p)})"
        rest = list(dict.fromkeys(item.law for item in violated if item.law != cause.law))
        also = "".join(f"\n  and so does not hold: {law}" for law in rest)
        raise LawViolation(report, cause, f"{subject} violates the law: {cause.law}.\n  {cause.detail}{chance}{also}")
    undecided = report.with_outcome(Outcome.UNDECIDED)
    if undecided:
        first = undecided[0]
        raise LawUndecided(report, first, f"{subject}: undecided: {first.law}.\n  {first.detail}")
    if not report.holds:
        nothing = Finding("at least one law can be tested", "; ".join(item.detail for item in judged))
        raise LawUndecided(report, nothing, f"{subject}: no law could be tested: {nothing.detail}")
    return report


def _judged(item: Finding, adjusted: float | None, level: float, effort: Effort) -> Finding:
    outcome, detects = item.outcome, None
    if adjusted is not None and adjusted < effort.alpha:
        outcome = Outcome.VIOLATED
    if item.relative_error is not None and math.isfinite(item.relative_error):
        detects = minimal_detectable_error(1.0, item.relative_error, alpha=level, beta=effort.beta)
    return Finding(item.law, item.detail, outcome, item.p, item.relative_error, detects)


def _once_in(p: float) -> str:
    return "10^9 runs or more" if p < 1e-9 else f"{1 / p:,.0f} runs"
