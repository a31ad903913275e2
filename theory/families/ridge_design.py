"""Ridge regression with a fixed penalty on a design that the user gives, the same at every generation.

    y = X theta + noise, noise ~ N(0, I_T);    fit on N copies of X:  (N X'X + penalty I)^(-1) X' (y_1 + ... + y_N)

Along an eigenvector of X'X with eigenvalue s the law is that of `ridge` with r = penalty/s: gain N/(N + r), one
recursion for the variance K of the unshrunk pool and one for its mean M. The prediction error on the design,
|X (theta_g - theta)|^2, adds the directions up. Every term is a function of the one matrix X'X, so

    risk(g) = tr(gain^2 K) + theta' X'X (gain M - 1)^2 theta,      gain = p X'X (p X'X + penalty I)^(-1),

where gain, K and M are rational matrices although the eigenvalues are not rational;
`mengoli.theory.regression.ridge_law` runs them exactly over Q, and `weighted_ridge_law` where training sets are
weighted. Sources: Dohmatob et al., arXiv:2402.07712; derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, final

from flint import fmpq_mat

from ..errors import InputError, NotCoveredError
from ..family import Family, Hypothesis, option
from ..language.workflow import Definition, Setting
from ..moments.quantities import Law
from ..moments.training_sets import union_of_batches
from ..regression.designs import Design, read_design
from ..regression.rational_matrices import rational_matrix
from ..regression.ridge_law import RidgeDesignLaw
from ..regression.ridge_words import RANDOM_ROWS, RIDGE_ON_WEIGHTS
from ..regression.weighted_ridge_law import WeightedRidgeLaw
from ..sources import DOHMATOB

_DIRECTIONS: Final = (
    r"Along an eigenvector of $X^{\top} X$ with eigenvalue $s$ let $r$ be the penalty over $s$. "
    + RIDGE_ON_WEIGHTS
    + r". The risk of one direction is $K(r) + b^2 B(r)$, $b$ its coefficient over the noise, with $K$ and $B$ "
    r"rational in $r$, so the prediction error on the design is "
    r"$\operatorname{tr} K(A) + \theta^{\top} X^{\top} X B(A) \theta$ "
    r"with $A = \text{penalty} \cdot (X^{\top} X)^{-1}$. The unknowns are the coefficients of the powers of $A$ in the "
    "moments of a direction without signal and with one:"
)

_LINE: Final = Design("line", ((1.0, 0.0), (1.0, 1.0), (1.0, 2.0), (1.0, 3.0)))
"""A straight line through four points, where no design is given."""


@final
@dataclass(frozen=True)
class RidgeOnDesign(Family):
    """Ridge regression, fixed penalty, same design at every generation.

    Parameters
    ----------
    penalty
        The penalty added to X'X, whatever the number of batches.
    signal
        The true coefficients over the standard deviation of the noise: one number for all, or a tuple of them.
    design
        The covariates: a `Design`, the path of a CSV file of numbers with one row a line, or the name of a data set.
    """

    penalty: Fraction | int | str = Fraction(1)
    signal: Fraction | int | str | tuple[Fraction, ...] = Fraction(1)
    design: Design | str = _LINE

    name = "ridge-design"
    summary = "ridge with a fixed penalty on given covariates (biased: not covered by pi^2/6)"
    source = DOHMATOB

    def __post_init__(self) -> None:
        object.__setattr__(self, "penalty", option("penalty", self.penalty, "penalty > 0"))
        if isinstance(self.design, str):
            object.__setattr__(self, "design", read_design(self.design))
        if not isinstance(self.signal, tuple):
            object.__setattr__(self, "signal", option("signal", self.signal, "real"))
        elif len(self.signal) != self.dimension:
            raise InputError("there is one coefficient a column", got=len(self.signal), instead=str(self.dimension))

    @property
    def covariates(self) -> Design:
        """The design, read."""
        assert isinstance(self.design, Design)
        return self.design

    @cached_property
    def coefficients(self) -> tuple[Fraction, ...]:
        """The true coefficients."""
        if isinstance(self.signal, tuple):
            return tuple(Fraction(value) for value in self.signal)
        return (Fraction(self.signal),) * self.dimension

    @cached_property
    def _gram(self) -> fmpq_mat:
        """X'X, exact."""
        return self.covariates.gram()

    @property
    def curvature(self) -> None:
        """Biased: no noise law of a mean."""
        return None

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Unbiasedness fails; the rank is known."""
        return (
            Hypothesis("the estimate is asymptotically unbiased", "failed", "its mean is N/(N + r) of the truth"),
            Hypothesis("the design has full column rank", "checked", "exact elimination of X'X over Q"),
        )

    def law(
        self, definition: Definition, sample_size: Setting | None = None, quantity: str = "risk_ratio"
    ) -> Law:
        """Exact: a batch is one response on each row of the design, so n is their number."""
        self._known(quantity)
        if sample_size is not None and sample_size != self.covariates.points:
            raise InputError(
                "a batch has one point for each row of the design", got=str(sample_size),
                instead=f"--n {self.covariates.points}",
            )  # fmt: skip
        if definition.subsamples:
            raise NotCoveredError(RANDOM_ROWS)
        if definition.parameters:
            raise NotCoveredError("ridge on a design is solved in numbers: give the workflow's parameters values")
        trained = union_of_batches(definition)
        if trained is None or not definition.plain_noise:
            return WeightedRidgeLaw(definition, self._gram, _number(self.penalty), self._energy, _DIRECTIONS)
        return RidgeDesignLaw(self._gram, _number(self.penalty), self._energy, trained)

    @cached_property
    def _energy(self) -> fmpq_mat:
        """theta theta' as a matrix."""
        return rational_matrix([[a * b for b in self.coefficients] for a in self.coefficients])

    @property
    def dimension(self) -> int:
        """Columns of the design."""
        return self.covariates.columns

    def truth(self) -> Any:
        """The true coefficients."""
        return tuple(map(float, self.coefficients))

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """Ridge on one batch of raw responses."""
        return self.estimate(self.draw_points(rng, fit, points))

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Responses on the rows of the design, shape ``(replicates, T)``."""
        if points != self.covariates.points:
            raise InputError("a batch on this design has as many points as rows", got=points,
                             instead=f"n = {self.covariates.points}")  # fmt: skip
        rows = fit.__array_namespace__().asarray(self.covariates.rows)
        return fit @ rows.T + rng.standard_normal((len(fit), points))

    def estimate(self, data: Any) -> Any:
        """The normal equations on all rows of the pool, penalty and all."""
        arrays = data.__array_namespace__()
        rows = arrays.asarray(self.covariates.rows)
        copies = data.shape[1] // len(rows)
        stacked = arrays.concat([rows] * copies)
        gram = stacked.T @ stacked + float(_number(self.penalty)) * arrays.eye(self.dimension)
        return arrays.linalg.solve(gram, stacked.T @ data.T).T

    def estimate_weighted(self, data: Any, weights: Any) -> Any:
        """Ridge on the weighted rows of whole batches, worth N = 1/(T sum a^2) of them."""
        arrays = data.__array_namespace__()
        rows = arrays.asarray(self.covariates.rows)
        points = self.covariates.points
        worth = 1 / (points * (weights @ weights))
        gram = worth * rows.T @ rows + float(_number(self.penalty)) * arrays.eye(self.dimension)
        stacked = arrays.concat([rows] * (data.shape[1] // points)) * (worth * points * weights)[:, None]
        return arrays.linalg.solve(gram, stacked.T @ data.T).T

    def loss(self, fit: Any) -> Any:
        """Squared prediction error on the design, summed over its rows."""
        arrays = fit.__array_namespace__()
        error = (fit - arrays.asarray(self.truth())) @ arrays.asarray(self.covariates.rows).T
        return (error**2).sum(axis=-1)

    def first_risk(self, n: int) -> float:
        """Variance plus squared bias of the first ridge."""
        law = RidgeDesignLaw(self._gram, _number(self.penalty), self._energy, None)
        return int(law.first.p) / int(law.first.q)


def _number(value: object) -> Fraction:
    assert isinstance(value, Fraction)
    return value
