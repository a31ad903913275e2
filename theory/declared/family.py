"""A declared family as a `Family`: its hypotheses are checks, its risk ratio the workflow's, its scale Sigma.

The risk of fit g is (R_g/n) tr Sigma for the squared error of the parameters, with Sigma = E psi psi' at the truth;
the excess log-loss of maximum likelihood is d R_g/(2 n).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, final

import sympy
from flint import arb

from ..claims import Source
from ..family import Family, Hypothesis, RiskScale
from ..language.plain import plain
from .balls import constant
from .checks import Checks
from .declaration import Declaration, read_declaration
from .integrals import precision


@final
@dataclass(frozen=True)
class DeclaredFamily(Family):
    """A family that somebody declared by its log-density.

    Parameters
    ----------
    name
        How it is typed: the path of its file, or the declared name.
    declaration
        What was declared.
    summary, source
        Shown in tables.
    """

    # What it is called is no part of what it is: a moved file gives the same random numbers.
    name: str = field(repr=False, metadata={"option": False})
    declaration: Declaration = field(metadata={"option": False})
    summary: str = field(default="", repr=False, metadata={"option": False})
    source: Source | None = field(default=None, repr=False, metadata={"option": False})

    @cached_property
    def checks(self) -> Checks:
        """The checks of its hypotheses, made when first asked for."""
        return Checks(self.declaration)

    @property
    def described(self) -> str:
        """The summary, and what was declared, formulas between dollar signs."""
        declared = self.declaration
        spelled = declared.log_expression.replace(sympy.loggamma, lambda at: sympy.log(sympy.gamma(at)))
        names = {symbol: r"\lambda" for symbol in spelled.free_symbols if symbol.name == "lam"}
        shown = sympy.latex(spelled, symbol_names=names)
        known = "".join(f", ${sympy.latex(sympy.Symbol(name))} = {value}$" for name, value in declared.constants)
        low, high = map(sympy.latex, declared.ends)
        support = rf"{sympy.latex(declared.x)} \in ({low}, {high})"
        return f"{self.summary}, of log-density ${shown}$ for ${support}${known}"

    @property
    def curvature(self) -> None:
        """Asymptotic regime only."""
        return None

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Each hypothesis with its status."""
        return self.checks.hypotheses

    @property
    def dimension(self) -> int:
        """Number of parameters."""
        return len(self.declaration.parameters)

    @cached_property
    def covariance(self) -> tuple[tuple[float, ...], ...]:
        """Sigma = E psi psi' at the truth, from rigorous balls."""
        return tuple(tuple(float(value.mid()) for value in row) for row in self.checks.covariance)

    @property
    def risk_scale(self) -> RiskScale | None:
        """The squared error of the parameters; Sigma is a formula in one-parameter exponential and scale families."""
        balls, size = self.checks.covariance, self.dimension
        with precision(80):
            trace = str(sum((balls[i][i] for i in range(size)), arb(0)).str(12, radius=False))
        shown = "; ".join(", ".join(str(value.str(12, radius=False)) for value in row) for row in balls)
        if size > 1:
            return RiskScale("1", f"[{shown}]", trace)
        formula, (theta,) = self.checks.information_formula, self.declaration.thetas
        if formula is not None and not self.checks.influence:
            return RiskScale("1", plain(sympy.factor(1 / formula)), trace)
        if self.checks.equivariance == "scale" and self.checks.moves_along:
            unit = balls[0][0] / constant(self.declaration.at_truth[theta]).real ** 2
            return RiskScale("1", f"{unit.str(12, radius=False)}*{theta}^2", trace)
        return RiskScale("1", shown, trace)

    def truth(self) -> Any:
        """The declared truth."""
        values = tuple(float(self.declaration.at_truth[theta]) for theta in self.declaration.thetas)
        return values[0] if len(values) == 1 else values

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """There is no exact law of an estimate: `mengoli.numerics.declared.points` draws points and fits them."""
        raise NotImplementedError("a declared family is simulated from raw data, by mengoli.numerics")

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Drawn by `mengoli.numerics.declared.points`."""
        raise NotImplementedError("a declared family's points are drawn by mengoli.numerics")

    def estimate(self, data: Any) -> Any:
        """Fitted by `mengoli.numerics.declared.points`."""
        raise NotImplementedError("a declared family is fitted by mengoli.numerics")

    def loss(self, fit: Any) -> Any:
        """Squared error of the parameters."""
        error = (fit - self.truth()) ** 2
        return error if self.dimension == 1 else error.sum(axis=-1)

    def first_risk(self, n: int) -> float:
        """tr Sigma/n, the leading term."""
        return sum(row[i] for i, row in enumerate(self.covariance)) / n


def read_family(path: str) -> DeclaredFamily:
    """Read a declared family from its TOML file.

    Raises
    ------
    InputError
        Naming the file, the field and the column of whatever is wrong.
    """
    declaration = read_declaration(path)
    return DeclaredFamily(path, declaration, declaration.summary or declaration.name)
