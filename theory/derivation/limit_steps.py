r"""Tail, limit or growth, and the verdict: what happens as g -> infinity, and how far it is established.

Bounds, limits and minorants are read off the certificates that the kernel accepted; what has no certificate says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, final

import sympy

from ..claims import Verdict
from ..proof.lemmas import Behaviour, NamedLemma
from .document import Block, Code, Display, Inline, Line, Listing, Math, Paragraph
from .formulas import unknown_name
from .printer import WIDEST, equation, latex, width
from .step import Step
from .words import condition as typeset
from .words import worded


@final
@dataclass(frozen=True, kw_only=True)
class BoundTail(Step):
    """Two-sided bounds of what is missing from the limit.

    Parameters
    ----------
    symbol
        R or Q.
    lower, upper
        Bounds of limit - value, in g; at least one.
    first
        From which generation on.
    """

    title: ClassVar[str] = "The tail"
    symbol: str
    lower: sympy.Expr | None
    upper: sympy.Expr | None
    first: int

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The bounds, and why they hold."""
        limit, range_ = Math(rf"{self.symbol}_{{\infty}}"), Math(rf"g \ge {self.first}")
        write = Paragraph(("Write ", limit, " for the limit. For every ", range_))
        if self.lower is not None and self.upper is not None and sympy.expand(self.lower - self.upper) == 0:
            same = rf"{self.symbol}_{{\infty}} - {self.symbol}_{{g}} = {latex(self.lower)}"
            return (write, Display((same,), "tail"), Paragraph(("This is the closed form, rearranged.",)))
        left = "" if self.lower is None else f"{latex(self.lower)} < "
        right = "" if self.upper is None else f" < {latex(self.upper)}"
        gap = rf"{self.symbol}_{{\infty}} - {self.symbol}_{{g}}"
        rows: tuple[str, ...] = (f"{left}{gap}{right}",)
        if left and right and width(rows[0]) > WIDEST:
            rows = (f"{gap} &> {left.removesuffix(' < ')}", f"{gap} &{right.strip()}")
        how = "Value plus lower bound increases to the limit, value plus upper bound decreases to it."
        if self.certificate is None:
            how = (
                "Value plus bound is monotone with the same limit; the sign of its increments is that of a "
                "polynomial on a half line, decided by counting roots (by the finder, not by the kernel)."
            )
        return (
            write,
            Display(rows, "tail"),
            Paragraph((how,)),
        )


@final
@dataclass(frozen=True)
class UsedLemma:
    """A sequence as a limit uses it.

    Parameters
    ----------
    lemma
        The row of the table of lemmas; ``None`` for a behaviour that the kernel shows itself.
    sequence
        LaTeX of the sequence at g.
    limit
        Its limit, or ``None`` where it has none.
    behaviour
        What it does, in words.
    """

    lemma: NamedLemma | None
    sequence: str
    limit: sympy.Expr | None
    behaviour: str

    @property
    def line(self) -> Line:
        """What it does, and who proved it."""
        if self.limit is not None:
            told: Line = (Math(rf"{self.sequence} \longrightarrow {latex(self.limit)}"),)
        else:
            verb = "is " if self.lemma is not None and self.lemma.behaviour is Behaviour.SLOW else ""
            told = (Math(self.sequence), *worded(f" {verb}{self.behaviour}"))
        if self.lemma is None:
            return (*told, *(worded(f": {self.behaviour}") if self.limit is not None else ()), ".")
        if self.lemma.coq_theorem is None:
            return (*told, f": trusted, {self.lemma.trusted_reason} ({self.lemma.source}).")
        return (*told, ": proved in Coq, ", Code(self.lemma.coq_theorem), f" ({self.lemma.source}).")


@final
@dataclass(frozen=True, kw_only=True)
class PassToLimit(Step):
    """The limit, term by term.

    Parameters
    ----------
    symbol
        R or Q.
    limit
        Its value.
    used
        What the sequences do.
    squeezed
        The certificate that the law lies between two bounds made of these sequences, where it is no form in them.
    """

    title: ClassVar[str] = "The limit"
    symbol: str
    limit: sympy.Expr
    used: tuple[UsedLemma, ...]
    squeezed: str | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The sequences, then the limit."""
        told = to_infinity(self.used)
        if self.certificate is None:
            told = (
                "The limit is that of the closed form's expansion at infinity; the kernel has not checked it."
            )
        listed = (Listing(tuple(row.line for row in self.used)),) if self.used else ()
        rows = equation(rf"\lim_{{g \to \infty}} {self.symbol}_{{g}}", self.limit)
        between = squeeze(self.squeezed) if self.certificate is not None else ()
        return (Paragraph(worded(told)), *listed, *between, Paragraph(("So",)), Display(rows, "limit"))


def squeeze(certificate: str | None) -> tuple[Block, ...]:
    """What irrational roots leave: the law between two bounds, by a certificate of inequalities."""
    if certificate is None:
        return ()
    told = "The law lies between two bounds that are made of these sequences and have one leading term (certificate "
    return (Paragraph((told, Code(certificate), ").")),)


def to_infinity(used: tuple[UsedLemma, ...]) -> str:
    return "Let g grow. Rational terms tend to their limits by degree" + (
        "; of the sequences:" if used else "."
    )


@final
@dataclass(frozen=True, kw_only=True)
class LeaveOpen(Step):
    """What was not found, and why.

    Parameters
    ----------
    reason
        In words.
    """

    title: ClassVar[str] = "What is open"
    reason: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The reason, the unknowns in letters."""
        shown = re.sub(
            r"\b(?:var|cov|mean|within)_\w+", lambda found: f"${unknown_name(found[0], 'g')}$", self.reason
        )
        return (Paragraph(worded(shown)),)


@final
@dataclass(frozen=True, kw_only=True)
class Distinguish(Step):
    """One case of the parameters; its own steps lie below it.

    Parameters
    ----------
    condition
        As text.
    """

    title: ClassVar[str] = "Case"
    condition: str

    @property
    def heading(self) -> Line:
        """The case by its condition."""
        return ("Case ", Math(typeset(self.condition)))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Nothing of its own."""
        return ()


@final
@dataclass(frozen=True, kw_only=True)
class Conclude(Step):
    """How far it is established, by what, and on whose word.

    Parameters
    ----------
    verdict
        Of the law.
    certificates, lemmas, trusted
        What it rests on.
    """

    title: ClassVar[str] = "Verdict"
    verdict: Verdict
    certificates: tuple[str, ...]
    lemmas: tuple[NamedLemma, ...]
    trusted: tuple[str, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Certificates, lemmas, trust."""
        items: list[Line] = [("Certificate ", Code(name)) for name in self.certificates]
        items += [("Named lemma ", Code(row.name), ": ", *_backing(row)) for row in self.lemmas]
        items += [(f"Trusted: {name}",) for name in self.trusted]
        said = Paragraph((_SAID[self.verdict],))
        return (said, Listing(tuple(items))) if items else (said,)


_SAID = {
    Verdict.PROVED: "Proved: the kernel accepted every certificate, with two independent arithmetics.",
    Verdict.CERTIFIED: "Certified: the kernel accepted that the limit exists, and bounds; the value shown lies between "
    "them, and its name is not proved.",
    Verdict.SUPPORTED: "Supported by simulation only.",
    Verdict.UNKNOWN: "Not proved as a whole: for some part the kernel accepted no certificate.",
    Verdict.REFUTED: "Refuted.",
}


def _backing(row: NamedLemma) -> tuple[Inline, ...]:
    if row.coq_theorem is None:
        return (f"trusted: {row.trusted_reason}",)
    return ("Coq theorem ", Code(row.coq_theorem), " in ", Code(f"proofs_notes/coq/{row.coq_file}"))
