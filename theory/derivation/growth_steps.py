r"""Growth: by a minorant of the increments, by the limit of value over scale, by a geometric sequence; or a bound.

Minorants, majorants and limits are read off the certificates that the kernel accepted; what has no certificate says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, final

import sympy

from .document import Block, Code, Display, Listing, Math, Paragraph
from .formulas import linear_rows
from .limit_steps import UsedLemma, squeeze, to_infinity
from .printer import latex
from .step import Step
from .words import worded


@final
@dataclass(frozen=True, kw_only=True)
class Diverge(Step):
    """Growth without bound: by a minorant, or by the limit of value over scale.

    Parameters
    ----------
    symbol
        R or Q.
    kind
        The word for the growth.
    minorant
        A lower bound of the increments whose sum is infinite, or ``None``.
    relative
        Whether it is of the relative increments.
    slope
        Whether the certificate shows value/scale -> constant, as `leading` says.
    rated
        Whether a certificate shows how fast the quantity grows.
    leading
        What the quantity is asymptotically equal to, or ``None``.
    used
        The sequences' behaviour in the limit of value/scale.
    squeezed
        The certificate that the law lies between two bounds made of these sequences, where it is no form in them.
    """

    title: ClassVar[str] = "Growth"
    symbol: str
    kind: str
    minorant: sympy.Expr | None
    relative: bool
    slope: bool
    rated: bool
    leading: sympy.Expr | None
    used: tuple[UsedLemma, ...] = ()
    squeezed: str | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The minorant, or the scaled limit; then the leading term."""
        now, after = f"{self.symbol}_{{g}}", f"{self.symbol}_{{g+1}}"
        blocks: list[Block] = []
        if self.minorant is not None:
            left = rf"\frac{{{after} - {now}}}{{{now}}}" if self.relative else f"{after} - {now}"
            said = "relative increments" if self.relative else "increments"
            blocks += [
                Paragraph(
                    worded(f"The {said} are bounded from below by a function whose sum over g is infinite:")
                ),
                Display((rf"{left} \ge {latex(self.minorant)}",), "growth"),
                Paragraph(("So ", Math(rf"{now} \to \infty"), ".")),
            ]
        if self.slope and self.used:
            blocks += [Paragraph(worded(to_infinity(self.used))), Listing(tuple(row.line for row in self.used))]
            blocks += squeeze(self.squeezed)
        if self.slope and self.leading is not None and self.leading.has(sympy.log):
            gap = Math(r"H_g - \log g")
            blocks.append(Paragraph((gap, " converges (Coq ", Code("euler_gamma_is_limit"), ").")))
        if self.leading is None:
            who = "" if self.rated else " (No certificate shows the rate.)"
            return (*blocks, Paragraph((f"The growth is {self.kind}.{who}",)))
        found = Math(rf"{now} \sim {latex(self.leading)}")
        who = "" if self.slope else " (The constant is the finder's.)"
        return (
            *blocks,
            Paragraph((f"The leading term of the closed form: {self.kind} growth, ", found, "." + who)),
        )


@final
@dataclass(frozen=True, kw_only=True)
class StayAbove(Step):
    """A geometric sequence below the law.

    Parameters
    ----------
    symbol
        R or Q.
    below
        The sequence, in g.
    first
        From which generation on.
    """

    title: ClassVar[str] = "Growth"
    symbol: str
    below: sympy.Expr
    first: int

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The bound, and why it holds."""
        who = (
            "In every second moment, less its share of the right-hand side, the recursion has nonnegative coefficients "
            "and starts nonnegative: by induction none of them becomes negative."
            if self.certificate is not None
            else "The kernel has not checked it."
        )
        row = rf"{self.symbol}_{{g}} \ge {latex(self.below)}"
        return (
            Paragraph(("The growth is geometric. For every ", Math(rf"g \ge {self.first}"))),
            Display((row,), "growth"),
            Paragraph((who,)),
        )


@final
@dataclass(frozen=True, kw_only=True)
class StayBounded(Step):
    """A majorant of all unknowns, which converges.

    Parameters
    ----------
    symbol
        R or Q.
    first
        The majorant at the start.
    start
        The start.
    rise, forcing
        M(g+1) = (1 + rise) M(g) + forcing.
    slope, offset
        The value is at most slope M(g) + offset in modulus.
    """

    title: ClassVar[str] = "A bound"
    symbol: str
    first: sympy.Expr
    start: int
    rise: sympy.Expr
    forcing: sympy.Expr
    slope: sympy.Expr
    offset: sympy.Expr

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The majorant, why it is one, and what follows."""
        first = rf"M_{{{self.start}}} &= {latex(self.first)}"
        rows = (*linear_rows("M_{g+1} - M_g", [(self.rise, "M_g"), (self.forcing, "")]), first)
        above = linear_rows(rf"|{self.symbol}_{{g}}|", [(self.slope, "M_g"), (self.offset, "")], r"\le")
        return (
            Paragraph(
                worded("In coordinates in which the unknowns decouple to first order in $1/g$, all of them stay below")
            ),
            Display(rows, "majorant"),
            Paragraph(
                (
                    "in modulus, by induction: ",
                    Math("M_g"),
                    " less and plus each of them obey recursions with nonnegative coefficients. The increments of ",
                    Math("M_g"),
                    " are of order ",
                    Math("g^{-2}"),
                    ", so it converges. The law is bounded:",
                )
            ),
            Display(above, "bound"),
        )
