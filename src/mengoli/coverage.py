"""What is proved, and what is not: every workflow against the four kinds of second moments, every family of augment.

The law of a risk ratio depends on the family through its regime alone: as n grows all families of the theorem share
one law, and at finite n a family with E V(theta) = V(mu) + v2 Var theta has the law of its v2. One family stands for
each sign: Poisson (v2 = 0), exponential (v2 = 1), Bernoulli (v2 = -1). Workflows and families are taken with their
usual options; derivations are those of `mengoli derive`, made anew at each call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, final

from .theory import catalogue
from .theory.claims import Verdict
from .theory.closed_forms.forms.growth import Growth
from .theory.errors import InputError, NotCoveredError
from .theory.law import derive

REGIMES: Final = (("n -> oo", "poisson", None), ("v2 = 0", "poisson", "n"), ("v2 > 0", "exponential", "n"),
                  ("v2 < 0", "bernoulli", "n"))  # fmt: skip
"""Heading, the family that stands for it, and its sample size."""

_SHORT: Final = {Growth.DEPENDS: "by cases"}
_WIDTH: Final = 12


@final
@dataclass(frozen=True)
class Cell:
    """One law.

    Parameters
    ----------
    verdict
        ``None`` where there is no law to derive.
    growth
        Of the risk ratio; ``None`` likewise.
    reason
        Why there is no law; empty where there is one.
    """

    verdict: Verdict | None
    growth: Growth | None
    reason: str = ""

    def __str__(self) -> str:
        if self.verdict is None or self.growth is None:
            return "-"
        if not self.verdict.is_success:
            return "open"
        return _SHORT.get(self.growth, self.growth.value) + "*" * (self.verdict is Verdict.CERTIFIED)


@final
@dataclass(frozen=True)
class Row:
    """A workflow or a family, and its laws.

    Parameters
    ----------
    kind
        ``"workflow"`` or ``"family"``.
    name
        As typed.
    cells
        By the heading of their column.
    """

    kind: str
    name: str
    cells: tuple[tuple[str, Cell], ...]


def workflow_coverage() -> Iterator[Row]:
    """Every workflow in the four regimes."""
    for name in catalogue.workflows():
        yield Row("workflow", name, tuple((head, _cell(family, name, n)) for head, family, n in REGIMES))


def family_coverage() -> Iterator[Row]:
    """Every family under augment, in the limit and at symbolic n."""
    for name in catalogue.families():
        yield Row("family", name, (("n -> oo", _cell(name, "augment", None)), ("every n", _cell(name, "augment", "n"))))


def _cell(family: str, workflow: str, n: str | None) -> Cell:
    try:
        law = derive(catalogue.family(family), catalogue.workflow(workflow), n)
        return Cell(law.verdict, law.growth)
    except (NotCoveredError, InputError) as error:
        return Cell(None, None, str(error))


def coverage_text(workflows: list[Row], families: list[Row]) -> str:
    """Two tables of 80 columns."""
    heads = [f"{head:<{_WIDTH}}" for head, _, _ in REGIMES]
    stand = ["any family", *(f"{family}" for _, family, _ in REGIMES[1:])]
    width = max(len(row.name) for row in (*workflows, *families))
    lines = [
        "Growth of the risk ratio, where the kernel accepts its proof. open: exact values",
        "at every g, and no proof; -: refused, with the reason (--json shows it).",
        "*: the limit lies between certified bounds, and its name is not proved.",
        "",
        f"{'workflow':<{width}}  {''.join(heads)}".rstrip(),
        f"{'':<{width}}  {''.join(f'{text:<{_WIDTH}}' for text in stand)}".rstrip(),
        *(_line(row, width) for row in workflows),
        "",
        f"{'family, augment':<{width}}  {'n -> oo':<{_WIDTH}}every n",
        *(_line(row, width) for row in families),
    ]
    return "\n".join(lines)


def _line(row: Row, width: int) -> str:
    return f"{row.name:<{width}}  {''.join(f'{cell!s:<{_WIDTH}}' for _, cell in row.cells)}".rstrip()


def as_data(row: Row) -> dict[str, Any]:
    """The JSON object of a row."""
    return {
        row.kind: row.name,
        "laws": {
            head: {
                "verdict": None if cell.verdict is None else cell.verdict.value,
                "growth": None if cell.growth is None else cell.growth.value,
                "reason": cell.reason,
            }
            for head, cell in row.cells
        },
    }


__all__ = ["REGIMES", "Cell", "Row", "as_data", "coverage_text", "family_coverage", "workflow_coverage"]
