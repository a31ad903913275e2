"""Linear regression on a fixed design, fitted by ordinary least squares.

    y = X theta + noise,  noise ~ N(0, sigma^2 I_T),  fit = (X'X)^(-1) X' y

With the same T x d design X of full column rank at every generation, the least-squares fit on the union of
batches is the mean of the batches' fits, and a batch's fit is N(theta, sigma^2 (X'X)^(-1)) exactly. In the
coordinates beta = (X'X/T)^(1/2) theta the noise is sigma^2/T times the identity, whatever X is; the loss is
the mean squared prediction error on the design, |beta - beta*|^2, with risk sigma^2 d/T at generation 1.
Sources: Dohmatob et al., arXiv:2402.07712; Gerstgrasser et al., arXiv:2404.01413.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from flint import fmpq, fmpq_mat

from ..errors import InputError
from ..family import Family, Hypothesis
from ..sources import GERSTGRASSER
from ..workflow import whole


@final
@dataclass(frozen=True)
class Design:
    """A real covariate matrix, kept exactly as its floating-point numbers.

    Parameters
    ----------
    name
        What the data are called in tables.
    rows
        The matrix, T rows of d numbers, of full column rank.

    Raises
    ------
    InputError
        If the rows differ in length, a number is not finite, or the columns are linearly dependent.
    """

    name: str
    rows: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        widths = {len(row) for row in self.rows}
        if len(widths) != 1 or not self.rows[0]:
            raise InputError(
                "the covariates are not a matrix",
                got=f"rows of {sorted(widths)} numbers",
                instead="rows of equal length",
            )
        if not all(abs(value) < float("inf") for row in self.rows for value in row):
            raise InputError("the covariates hold a number that is not finite", instead="complete data")
        if self.rank() < self.columns:
            raise InputError(
                f"the {self.columns} columns of the design are linearly dependent (rank {self.rank()})",
                instead="a design without redundant columns",
            )

    @classmethod
    def of(cls, name: str, matrix: Any) -> Design:
        """Take any array or nested sequence of shape ``(T, d)``."""
        return cls(name, tuple(tuple(float(value) for value in row) for row in matrix))

    @property
    def points(self) -> int:
        """T, the number of rows."""
        return len(self.rows)

    @property
    def columns(self) -> int:
        """d, the number of covariates."""
        return len(self.rows[0])

    def rank(self) -> int:
        """The exact rank: floating-point numbers are rationals, and X'X is eliminated over Q."""
        d = self.columns
        exact = [[Fraction(value) for value in row] for row in self.rows]
        gram = [[sum((row[i] * row[j] for row in exact), Fraction(0)) for j in range(d)] for i in range(d)]
        matrix = fmpq_mat(d, d, [fmpq(entry.numerator, entry.denominator) for line in gram for entry in line])
        return int(matrix.rref()[1])


@final
@dataclass(frozen=True)
class LinearRegression(Family):
    """Linear regression with the same covariates at every generation.

    Parameters
    ----------
    d
        Number of covariates, where no design is given.
    design
        ``"same"`` for any one design of full rank, or a `Design` with real covariates; then d is its number of
        columns and n its number of rows.
    """

    d: int | str = 5
    design: str | Design = "same"

    name = "linear-regression"
    summary = "ordinary least squares on a fixed design"
    source = GERSTGRASSER

    def __post_init__(self) -> None:
        if isinstance(self.design, Design):
            object.__setattr__(self, "d", self.design.columns)
        elif self.design != "same":
            raise InputError("this design is not known", got=self.design, instead="design=same")
        object.__setattr__(self, "d", whole("d", self.d, at_least=1))

    @property
    def curvature(self) -> Fraction:
        """The noise does not depend on the fit."""
        return Fraction(0)

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Full rank is checked exactly; Gaussian noise of constant variance is the model."""
        how = (
            "exact elimination of X'X over Q" if isinstance(self.design, Design) else "assumed of the design"
        )
        return (Hypothesis("the design has full column rank", "checked", how),)

    @property
    def dimension(self) -> int:
        """d."""
        return int(self.d)

    def truth(self) -> float:
        """The true coefficients, all zero: the law of the errors does not depend on them."""
        return 0.0

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """In whitened coordinates the noise is the identity over the number of points."""
        return fit + rng.standard_normal(fit.shape) * points**-0.5

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Raw responses need the design as an array: `mengoli.numerics` draws them."""
        raise NotImplementedError("raw regression data are drawn by mengoli.numerics, on the design itself")

    def estimate(self, data: Any) -> Any:
        """Least squares needs the design as an array: `mengoli.numerics` solves it."""
        raise NotImplementedError("least squares is solved by mengoli.numerics, on the design itself")

    def loss(self, fit: Any) -> Any:
        """Mean squared prediction error on the design (sigma = 1)."""
        return (fit**2).sum(axis=-1)

    def first_risk(self, n: int) -> float:
        """sigma^2 d/T."""
        return self.dimension / n
