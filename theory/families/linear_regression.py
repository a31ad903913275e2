"""Linear regression, fitted by ordinary least squares on the same design or on fresh Gaussian covariates.

    y = X theta + noise,  noise ~ N(0, sigma^2 I_T),  fit = (X'X)^(-1) X' y

With the same T x d design X of full column rank at every generation, the least-squares fit on the union of
batches is the mean of the batches' fits, and a batch's fit is N(theta, sigma^2 (X'X)^(-1)) exactly. In the
coordinates beta = (X'X/T)^(1/2) theta the noise is sigma^2/T times the identity, whatever X is; the loss is
the mean squared prediction error on the design, |beta - beta*|^2, with risk sigma^2 d/T at generation 1.

With fresh rows x ~ N(0, I_d) at every generation least squares is no mean of the batches' fits. Put S_g = X'X of
all rows so far. Then S_g theta_g = S_{g-1} theta_{g-1} + X_g' y_g with y_g = X_g theta_{g-1} + noise gives

    theta_g = theta_{g-1} + S_g^(-1) X_g' noise_g,     E S_g^(-1) X_g' X_g S_g^(-1) = (n_g/N_g) E S_g^(-1)

by exchangeability of the rows, and E S_g^(-1) = I/(N_g - d - 1) (inverse Wishart). So under augment the risk
grows by sigma^2 d (n_g/N_g)/(N_g - d - 1), a digamma sum, and under discard by sigma^2 d/(n_g - d - 1). A random
part of the pool shares rows with earlier fits, whose errors then depend on S: that does not close.
Sources: Dohmatob et al., arXiv:2402.07712; Gerstgrasser et al., arXiv:2404.01413.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, final

import sympy

from ..errors import InputError, NotCoveredError
from ..family import LE_CAM_TRUST, Family, Hypothesis, RiskScale
from ..language.workflow import Definition, Setting, whole
from ..moments.quantities import Law, RecurrenceLaw, expression_of, one_equation
from ..moments.training_sets import Kept, training_set
from ..regression.designs import DATA_SETS, read_design
from ..regression.designs import Design as Design
from ..sources import GERSTGRASSER
from ..symbols import GENERATION, Parameter

_WISHART: Final = (
    r"On all rows of the training set, with $S = X^{\top} X$ and $S_b$ that of the new batch, least squares moves by "
    r"$S^{-1} X_b^{\top} \varepsilon_b$, whose covariance given the rows is $\sigma^2 S^{-1} S_b S^{-1}$. The rows are "
    r"exchangeable, so in the mean $S_b$ counts for its share of $S$, and "
    r"$\mathsf{E}\, S^{-1} = I/(N_g - d - 1)$ (inverse Wishart). In units of the first risk:"
)


@final
@dataclass(frozen=True)
class LinearRegression(Family):
    """Linear regression with the same covariates at every generation.

    Parameters
    ----------
    d
        Number of covariates, where no design is given.
    design
        ``"same"`` for any one design of full rank, ``"fresh"`` for new Gaussian covariates at every generation, or
        real covariates: a `Design`, a CSV file, or the name of a data set (``design=diabetes``); then d is its number
        of columns and n its number of rows.
    """

    d: int | str = 5
    design: str | Design = "same"

    name = "linear-regression"
    summary = "ordinary least squares (covariates: the same rows, or fresh Gaussian ones)"
    source = GERSTGRASSER

    def __post_init__(self) -> None:
        if isinstance(self.design, str) and self.design not in ("same", "fresh"):
            if self.design not in DATA_SETS and not self.design.endswith(".csv"):
                raise InputError(
                    "this design is not known", got=self.design,
                    instead="design=same, design=fresh, design=rows.csv or design=diabetes",
                )  # fmt: skip
            object.__setattr__(self, "design", read_design(self.design))
        if isinstance(self.design, Design):
            object.__setattr__(self, "d", self.design.columns)
        object.__setattr__(self, "d", whole("d", self.d, at_least=1))

    @property
    def curvature(self) -> Fraction | None:
        """The noise does not depend on the fit; on fresh covariates least squares follows the training set."""
        return None if self.design == "fresh" else Fraction(0)

    def law(
        self, definition: Definition, sample_size: Setting | None = None, quantity: str = "risk_ratio"
    ) -> Law:
        """By the moments on the same design; by the inverse Wishart mean on fresh covariates at finite n."""
        if self.design != "fresh" or sample_size is None:
            if isinstance(sample_size, Fraction) and sample_size < self.dimension:
                d = self.dimension
                raise InputError(f"{d} coefficients need as many points", got=str(sample_size), instead=f"--n {d}")
            if sample_size is not None and definition.subsamples:
                raise NotCoveredError(
                    "least squares on a random part of the rows has covariance E (X_S' X_S)^(-1), which depends on the "
                    "design and not on its size alone: leave out --n for the limit of large n"
                )
            return super().law(definition, sample_size, quantity)
        self._known(quantity)
        trained = training_set(
            definition, "least squares on fresh covariates",
            "second moments of the shares (sum X'X)^(-1) X_j'X_j of the batches it "
            "keeps",
        )  # fmt: skip
        if trained.kept is Kept.PART:
            raise NotCoveredError(
                "a random part of the pool shares rows with earlier fits, so S^(-1) S_b theta_b with theta_b depending "
                "on the same S_b stands in the second moment and E does not factor: least squares on fresh covariates "
                "is covered under discard and augment"
            )
        n, d = expression_of(sample_size), self.dimension
        if isinstance(sample_size, Fraction):
            smallest = min((n * trained.points(1), n * trained.points(2)))
            if smallest <= d + 1:
                raise InputError(
                    f"E (X'X)^(-1) is infinite for n <= d + 1 = {d + 1}", got=str(smallest), instead=f"--n {d + 2}"
                )
        first = n * trained.size(1) - d - 1
        share = trained.size() / trained.total() if trained.kept is Kept.ALL else sympy.S.One
        gain = first * share / (n * trained.points() - d - 1)
        asked = tuple(
            Parameter.read(value.name, f"{value.name} >= {d + 2}") if value == sample_size else value
            for value in (*definition.parameters, sample_size)
            if isinstance(value, Parameter)
        )
        equation = one_equation(sympy.S.One, gain, initial=sympy.S.One, index=GENERATION, settings=asked)
        return RecurrenceLaw(equation, argument=_WISHART)

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Full rank is checked exactly; Gaussian noise of constant variance is the model."""
        if self.design == "fresh":
            return (
                Hypothesis("X'X has an inverse with finite mean", "checked", "inverse Wishart mean, n > d + 1"),
                Hypothesis("the limit n -> infinity at fixed g", "trusted", LE_CAM_TRUST),
            )
        how = (
            "exact elimination of X'X over Q" if isinstance(self.design, Design) else "assumed of the design"
        )
        return (Hypothesis("the design has full column rank", "checked", how),)

    @property
    def risk_scale(self) -> RiskScale | None:
        """The prediction error on the design, in units of the noise's variance."""
        trace = f"{self.dimension}*sigma^2"
        if self.design == "fresh":
            return RiskScale("1", "sigma^2", trace)
        return RiskScale("X'X/n", "sigma^2*(X'X/n)^(-1)", trace)

    @property
    def dimension(self) -> int:
        """d."""
        return int(self.d)

    def truth(self) -> float:
        """The true coefficients, all zero: the law of the errors does not depend on them."""
        return 0.0

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """In whitened coordinates the noise is the identity over the number of points; fresh rows are drawn."""
        if self.design == "fresh":
            arrays = fit.__array_namespace__()
            rows = rng.standard_normal((*fit.shape[:-1], points, self.dimension))
            noise = rng.standard_normal((*fit.shape[:-1], points, 1))
            across = arrays.matrix_transpose(rows)
            return fit + arrays.linalg.solve(across @ rows, across @ noise)[..., 0]
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
        """sigma^2 d/T on the same design; sigma^2 d/(n - d - 1) on fresh covariates."""
        return self.dimension / (n - self.dimension - 1 if self.design == "fresh" else n)
