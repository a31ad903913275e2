r"""The first steps after the model: the errors and their second moments.

The errors' linear recursion is the compiled state space; the second moments are those the law is
computed from. Source: Dey & Donoho, arXiv:2410.22812, the exact regime from Morris (1982).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final, final

import sympy

from ..algebra.recurrence import LinearRecurrence
from ..sources import DEY_DONOHO
from .document import Block, Cite, Display, Line, Listing, Math, Paragraph
from .formulas import fit_name, is_direct, linear_rows, recurrence_rows, roman
from .printer import latex, signed_terms
from .step import Step
from .words import worded

_RATIO: Final = sympy.Symbol("R_g")
_LAGS: Final = "; a number after a name counts generations: $\\mathrm{batch}_1$ is the newest batch"

Combination = tuple[tuple[sympy.Expr, str], ...]
"""Coefficients and the LaTeX of what they multiply; ``""`` for a constant."""


@final
@dataclass(frozen=True, kw_only=True)
class WriteErrors(Step):
    """The errors about the truth obey a linear recursion, driven by independent noise.

    Parameters
    ----------
    rows
        The LaTeX of each error, and what it is combined from.
    fits
        The fits' errors in terms of those, where they are not among them.
    noises
        What each noise is: its LaTeX, in words, and its variance as LaTeX (in units of the first risk).
    biased
        Whether a constant bias is carried along.
    exact
        Whether the fit is a mean, so that its errors add up exactly; else they do to first order.
    curvature
        v2 in V(mu) = v0 + v1 mu + v2 mu^2, where the noise depends on the fit it was drawn from.
    argument
        The family's own reason why it does, with LaTeX between dollar signs; empty for the mean of a quadratic V.
    first
        n_1/n.
    """

    title: ClassVar[str] = "The recursion of the errors"
    rows: tuple[tuple[str, Combination], ...]
    fits: tuple[tuple[str, Combination], ...]
    noises: tuple[tuple[str, str, str], ...]
    biased: bool
    exact: bool = True
    curvature: sympy.Expr | None = None
    argument: str = ""
    first: sympy.Expr = sympy.S.One

    @property
    def _dependence(self) -> tuple[Block, ...]:
        """Why the noise of a batch depends on the fit before it."""
        if self.curvature is None:
            return ()
        unit = "the first risk " * (self.first == 1)
        told = self.argument or (
            r"A batch drawn from the fit $\hat{\theta}$ has variance $V(\hat{\theta})$ a point, and the mean of a "
            r"quadratic $V$ is $\mathsf{E}\, V(\hat{\theta}) = V(\mu) + v_2\, \mathsf{E} (\hat{\theta} - \mu)^2$; here "
            rf"$v_2 = {latex(self.curvature)}$. In units of {unit}$V(\mu)/n$ this is the factor above."
        )
        return (Paragraph(worded(told)),)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The recursion, and what drives it."""
        rows = [line for name, parts in (*self.rows, *self.fits) for line in linear_rows(name, parts)]
        bias = " A bias enters as a constant." if self.biased else ""
        order: Line = ()
        if not self.exact:
            order = (
                ", each up to a rest that vanishes in probability as ",
                Math(r"n \to \infty"),
                " (by Le Cam's third lemma, ",
                Cite(DEY_DONOHO),
                ")",
            )
        unit: Line = ("of the standard deviation of the fit on real data",)
        if self.first != 1:
            unit = (
                "of the standard deviation of a fit on ",
                Math("n"),
                " real points, so that the first one has variance ",
                Math(latex(1 / self.first)),
            )
        said = tuple(
            (Math(name), f": {words}, of mean variance ", Math(variance), ".")
            for name, words, variance in self.noises
        )
        return (
            Paragraph(
                (
                    "Subtract the truth from every line. The errors (in units ",
                    *unit,
                    ") obey a linear recursion",
                    *order,
                    "." + bias,
                )
            ),
            Display(tuple(rows), "errors"),
            Paragraph(("It is driven by noise with mean zero, uncorrelated with the past:",)),
            Listing(said),
            *self._dependence,
        )


@final
@dataclass(frozen=True, kw_only=True)
class TakeMoments(Step):
    """Squares and expectations: a recursion of second moments, cut down to what the quantity reads.

    Parameters
    ----------
    recurrence
        The recursion.
    symbol
        R or Q.
    own
        Whether the family wrote the recursion down itself.
    argument
        Then how, in words, with formulas between dollar signs.
    mean
        Whether the mean error is read out, and not the mean squared one.
    first
        n_1/n; the first risk is its inverse.
    affine
        Offset and scale of the quantity as an affine function of the risk ratio.
    """

    title: ClassVar[str] = "Second moments"
    recurrence: LinearRecurrence
    symbol: str
    own: bool = False
    argument: str = ""
    mean: bool = False
    first: sympy.Expr = sympy.S.One
    affine: tuple[sympy.Expr, sympy.Expr] = (sympy.S.Zero, sympy.S.One)
    longest: ClassVar[int] = 8

    @property
    def heading(self) -> Line:
        """What a family wrote down itself need not be of second moments."""
        return ("The recursion",) if self.own else (self.title,)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The equations, or their number where they fill pages."""
        equations = self.recurrence
        count = len(equations.unknowns)
        over = "" if self.first == 1 else f" divide by the first risk ${latex(1 / self.first)}$,"
        if self.own:
            told = self.argument or "The family's own argument, at the head of its module, gives"
        elif self.mean:
            told = "Take expectations, and eliminate the means that are known:"
        elif is_direct(equations):
            told = f"Square, take expectations,{over} and eliminate the moments that are known:"
        elif count == 1:
            told = (
                "Square, take expectations, and eliminate the moments that are known; $K$ is the mean square of the "
                "error named above it:"
            )
        else:
            means = any(name.startswith("mean_") for name in equations.unknowns)
            within = any(name.startswith("within_") for name in equations.unknowns)
            told = (
                f"Square and take expectations. {count} moments are needed, $K$ with the names of the two errors above "
                f"it{', $m$ the mean of the error above it' * means}"
                f"{', $w$ the expected variance of the points within a pool, over $V$' * within}"
                f"{_LAGS * any(re.search('(batch|real|fit)[0-9]', name) is not None for name in equations.unknowns)}:"
            )
        if self.affine != (0, 1) and not self.own:
            shown = " ".join(signed_terms(sympy.Add(self.affine[0], self.affine[1] * _RATIO, evaluate=False)))
            told = (
                "With $R_g$ for the mean square of $e_g$ over that of $e_1$, the quantity asked for is "
                f"${self.symbol}_g = {shown.removeprefix('+ ')}$, as mean and mean square of the fit are pooled means "
                f"and the latter keeps its expectation. {told}"
            )
        if count > self.longest:
            told = (
                f"Square and take expectations. {count} second moments are needed; with $u$ their column, "
                "$A$ their matrix and $b$ what the noise adds,"
            )
            rows: tuple[str, ...] = (
                rf"u_g &= A(g)\, u_{{g-1}} + b(g), \qquad {self.symbol}_g = c(g)^{{\top}} u_g",
            )
        else:
            rows = recurrence_rows(equations, self.symbol)
        domain = f" for $g > {equations.start}$" if equations.start > 1 else ""
        if domain:
            told = told.removesuffix(":") + (f"; what follows holds{domain}:" if told.endswith(":") else domain)
        return (Paragraph(worded(told)), Display(rows, "recursion"))


@final
@dataclass(frozen=True, kw_only=True)
class ListValues(Step):
    """No recursion with rational coefficients: exact values one after the other.

    Parameters
    ----------
    values
        Generation and exact value.
    symbol
        R or Q.
    argument
        How they are found, in words with LaTeX between dollar signs.
    """

    title: ClassVar[str] = "Values"
    values: tuple[tuple[int, sympy.Expr], ...]
    symbol: str
    argument: str = ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The first values."""
        rows = tuple(f"{self.symbol}_{{{g}}} &= {latex(value)}" for g, value in self.values)
        return (
            Paragraph(
                worded(
                    self.argument
                    or "The coefficients are no rational functions of g; the moments are exact all the same:"
                )
            ),
            Display(rows),
        )


def error_name(register: str, index: str, sole: bool) -> str:
    """The LaTeX of a register's error: ``e`` with the register above it where there are several."""
    if sole or register == "fit fit":
        return f"e_{{{index}}}"
    if register.startswith("error of"):
        return rf"\delta_{{{index}}}"
    kind, _, rest = register.partition(" ")
    name, _, back = rest.partition(", ")
    word = name if kind in ("pool", "fit") and back == "" else kind
    if back:
        word = {"batch": "batch", "real": "real", "pool": name or "pool", "fit": "fit"}[kind]
        lag = int(back.split()[0])
        place = {"g": f"g-{lag - 1}" if lag > 1 else "g", "g-1": f"g-{lag}"}[index]
        return rf"e^{{\mathrm{{{word}}}}}_{{{place}}}"
    if kind == "fit":
        return rf"e^{{{roman(rest)}}}_{{{index}}}"
    return rf"e^{{\mathrm{{{register.replace(' ', '')}}}}}_{{{index}}}"


def fit_error(model: str) -> str:
    """The error of a fit."""
    return fit_name(model).replace(r"\hat{\theta}", "e")
