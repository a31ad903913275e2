"""A statement is data: what is said, under which assumptions, from where, and how far it is established.

Verdicts (strongest first) are `PROVED` (a certificate accepted by the kernel; named limits backed by Coq),
`CERTIFIED` (a rigorous enclosure on a stated range), `SUPPORTED` (simulation agrees, with a stated minimal
detectable error), `UNKNOWN`, and `REFUTED` (a witness is shown). `UNKNOWN` is never success.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import final


@final
class Verdict(Enum):
    """How far a claim is established; the value is the word users read."""

    PROVED = "proved"
    CERTIFIED = "certified"
    SUPPORTED = "supported"
    UNKNOWN = "unknown"
    REFUTED = "refuted"

    @property
    def is_success(self) -> bool:
        """Whether a run in which every claim has this verdict ends with exit status 0."""
        return self in (Verdict.PROVED, Verdict.CERTIFIED, Verdict.SUPPORTED)


@final
class Regime(Enum):
    """Exact at finite sample size n, or the limit n -> infinity at fixed generation g."""

    ASYMPTOTIC = "asymptotic"
    EXACT = "exact"


@final
@dataclass(frozen=True)
class Source:
    """Where a statement comes from.

    Parameters
    ----------
    key
        BibTeX key, for example ``"DeyDonoho2024"``.
    authors, title, year
        As they appear on the work.
    arxiv
        arXiv identifier, for example ``"2410.22812"``, or ``None``.
    where
        Journal, publisher or other venue, or ``None``.
    """

    key: str
    authors: str
    title: str
    year: int
    arxiv: str | None = None
    where: str | None = None

    def __str__(self) -> str:
        place = f"arXiv:{self.arxiv}" if self.arxiv else (self.where or "")
        return f"{self.authors} ({self.year}), {self.title}" + (f", {place}" if place else "")


@final
@dataclass(frozen=True)
class Claim:
    """One public statement of the toolkit.

    Parameters
    ----------
    id
        Stable identifier, ``family.workflow.what`` in lower case with dashes,
        for example ``"any.augment.limit"``.
    statement
        One sentence a statistician reads without the code at hand.
    formula
        The statement as a formula, in the project's grammar.
    regime
        Exact at finite n, or asymptotic.
    assumptions
        Each hypothesis in words, the domains of the symbols among them.
    sources
        Where it was published, or the word "derived" with the source of the method.
    trusted
        Cited theorems the statement rests on and no machine here has checked.
    """

    id: str
    statement: str
    formula: str
    regime: Regime
    assumptions: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    trusted: tuple[str, ...] = field(default=())
