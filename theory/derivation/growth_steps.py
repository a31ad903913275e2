r"""Growth without bound: by a minorant of the increments, by the limit of value over scale, or by a geometric sequence.

Minorants and limits are read off the certificates that the kernel accepted; what has no certificate says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, final

import sympy

from .document import Block, Display, Listing, Math, Paragraph
from .limit_steps import UsedLemma, to_infinity
from .printer import latex
from .step import Step


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
    leading
        What the quantity is asymptotically equal to, or ``None``.
    used
        The sequences' behaviour in the limit of value/scale.
    """

    title: ClassVar[str] = "Growth"
    symbol: str
    kind: str
    minorant: sympy.Expr | None
    relative: bool
    slope: bool
    leading: sympy.Expr | None
    used: tuple[UsedLemma, ...] = ()

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
                    (f"The {said} are bounded from below by a function whose sum over g is infinite:",)
                ),
                Display((rf"{left} \ge {latex(self.minorant)}",), "growth"),
                Paragraph(("So ", Math(rf"{now} \to \infty"), ".")),
            ]
        if self.slope and self.used:
            blocks += [Paragraph((to_infinity(self.used),)), Listing(tuple(row.line for row in self.used))]
        if self.leading is None:
            return (*blocks, Paragraph((f"The growth is {self.kind}.",)))
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
