r"""Unroll, partial fractions, closed form: from a recursion to a formula, by induction.

The closed form is the finder's; what proves it is that it starts right and steps right, which is what the kernel
checks in the certificate that the step names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, final

import sympy

from ..closed_forms.forms.named import RootPowers
from ..symbols import GENERATION
from .document import Block, Display, Equation, Inline, Math, Paragraph
from .formulas import unknown_name
from .printer import WIDEST, equation, latex, one_plus, tidy, width
from .step import Step

INDEX: Final = sympy.Symbol("k", integer=True, positive=True)
"""The summation index."""


@final
@dataclass(frozen=True, kw_only=True)
class Unroll(Step):
    """A first-order recursion as a sum, or a product and a sum.

    Parameters
    ----------
    unknown
        Name of the unknown, as in the recurrence.
    factor, forcing
        u(g) = factor(g) u(g-1) + forcing(g).
    start, initial
        u(start).
    """

    title: ClassVar[str] = "Unroll"
    unknown: str
    factor: sympy.Expr
    forcing: sympy.Expr
    start: int
    initial: sympy.Expr

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The sum."""
        name, first = unknown_name(self.unknown, "g"), latex(self.initial)
        sigma = rf"\sum_{{k={self.start + 1}}}^{{g}}"
        summand = self.forcing.xreplace({GENERATION: INDEX})
        term = rf"\left({latex(summand)}\right)" if tidy(summand).is_Add else latex(summand)
        if self.factor == 1:
            said = Paragraph(("Add up ", Equation("recursion"), " from the start:"))
            return (said, Display((rf"{name} &= {first} + {sigma} {term}",), "sum"))
        step = one_plus(self.factor.xreplace({GENERATION: INDEX}))
        if GENERATION in self.factor.free_symbols:
            product = rf"A_g &= \prod_{{k={self.start + 1}}}^{{g}} {step}"
        else:
            base = (
                step if step.startswith(r"\left(") and step.endswith(r"\right)") else rf"\left({step}\right)"
            )
            product = rf"A_g &= {base}^{{g-{self.start}}}"
        solved = rf"{name} &= {first}\, A_g"
        if self.forcing != 0:
            times = "" if summand == 1 else rf" \, {term}"
            solved = rf"{name} &= A_g \left( {first} + {sigma} \frac{{1}}{{A_k}}{times} \right)"
        return (
            Paragraph(("Divide ", Equation("recursion"), " by the product of its factors and add up:")),
            Display((product, solved), "sum"),
        )


@final
@dataclass(frozen=True, kw_only=True)
class SplitFractions(Step):
    """The summand in partial fractions.

    Parameters
    ----------
    term
        The summand at k.
    parts
        Its partial fractions, whose sum it is.
    """

    title: ClassVar[str] = "Partial fractions"
    term: sympy.Expr
    parts: tuple[sympy.Expr, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The identity."""
        said = "Split the summand; parts that differ by a shift of k telescope, equal powers add up:"
        return (
            Paragraph((said,)),
            Display(equation(latex(self.term), sympy.Add(*self.parts, evaluate=False))),
        )


@final
@dataclass(frozen=True, kw_only=True)
class CloseForm(Step):
    """The closed form, by induction: it starts right and steps right.

    Parameters
    ----------
    symbol
        R or Q.
    form
        The closed form in g.
    rules
        How each named sequence in it steps, as LaTeX.
    states
        Closed forms of the other unknowns, by name.
    base
        First generation at which the form holds, and the value there.
    factor, forcing
        The recursion's, where its one unknown is the quantity itself; else ``None``.
    """

    title: ClassVar[str] = "Closed form"
    symbol: str
    form: sympy.Expr
    rules: tuple[str, ...]
    states: tuple[tuple[str, sympy.Expr], ...]
    base: tuple[int, sympy.Expr]
    factor: sympy.Expr | None
    forcing: sympy.Expr | None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The form, its base and its step."""
        first, value = self.base
        told: tuple[Inline, ...] = ("The closed form is",)
        if first > 1:
            told = ("For ", Math(rf"g \ge {first}"), " the closed form is")
        blocks: list[Block] = [
            Paragraph(told),
            Display(equation(f"{self.symbol}_{{g}}", self.form), "closed"),
        ]
        if self.states:
            rows = [row for name, form in self.states for row in equation(unknown_name(name, "g"), form)]
            blocks += [Paragraph(("with the moments",)), Display(tuple(rows))]
        start = Math(rf"{self.symbol}_{{{first}}} = {latex(value)}")
        said: list[Inline] = ["Proof by induction. At the start both sides are equal: ", start, "."]
        if max(map(width, self.rules), default=0.0) > WIDEST:
            said.append(" Every sum gains a term from one generation to the next, and every product a factor; so ")
        elif self.rules:
            blocks += [Paragraph((*said, " The sequences step by")), Display(self.rules)]
            said = ["With these, "]
        else:
            said.append(" From one generation to the next, ")
        blocks.append(Paragraph((*said, *self._induction())))
        return tuple(blocks)

    def _induction(self) -> tuple[Inline, ...]:
        if self.factor is not None and self.forcing is not None:
            negative = self.factor.could_extract_minus_sign()
            size = -self.factor if negative else self.factor
            step = "" if size == 1 else one_plus(size) + r"\, "
            before = "" if size == 0 else rf" {'+' if negative else '-'} {step}{self.symbol}_{{g-1}}"
            row = rf"{self.symbol}_g{before} = {latex(self.forcing)}"
            told: tuple[Inline, ...] = (Math(row), " is an identity of rational functions in ", Math("g"))
        else:
            told = (
                "every equation of ",
                Equation("recursion"),
                " is an identity of rational functions in ",
                Math("g"),
            )
        end = " and the sequences." if self.rules else "."
        roots = any(form.has(RootPowers) for form in (self.form, *(form for _, form in self.states)))
        if roots:
            end = (
                end.removesuffix(".") + " and the sums over the roots, each of which steps by the recursion that the "
                "polynomial is the characteristic one of."
            )
        if self.certificate is None:
            end += " (This is the finder's own check; the kernel has no certificate of this form.)"
        return (*told, end)
