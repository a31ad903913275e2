"""Ridge regression with a fixed penalty on the same design at every generation: the constant-shrinkage failure.

Along an eigenvector of X'X with eigenvalue s T the ridge estimate on N rows' worth of data is
N/(N + r) times least squares, r = penalty/(s T) in units of one batch. It is biased, so pi^2/6 does not follow:
E psi s' is not the identity while the penalty stays in force. With b the coefficient over sigma/sqrt(s T):

    discard   mean <- mean/(1 + r)                                   the signal dies geometrically
    augment   mean of the pool = b (g + r)/(g (1 + r)), so the fit keeps the mean b/(1 + r) of its first ridge:
              with everything kept a fixed penalty does its harm once.

Variances follow the same lines with gain N/(N + r) applied to every fit. Any other training set is a weighted one:
with weights a of its rows adding up to one it is worth N = 1/sum a^2 batches (`moments.point_weights`), and the
second moments of the errors of weighted least squares close: with a window, the first batch kept, fresh real data.
The coordinates here have one eigenvalue (X'X = T I); `ridge_design` adds up those of a given design.
Sources: Dohmatob et al., arXiv:2402.07712; derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, final

import sympy

from ..algebra.recurrence import LinearRecurrence
from ..errors import NotCoveredError
from ..family import Family, Hypothesis, exact
from ..language.workflow import Definition, Setting, setting, whole
from ..moments.quantities import (
    RISK_RATIO,
    Law,
    MomentsLaw,
    Quantity,
    RecurrenceLaw,
    expression_of,
    one_equation,
)
from ..moments.second_moments import NoiseLaw, SecondMoments
from ..moments.training_sets import Kept, TrainingSet, union_of_batches
from ..regression.ridge_words import RANDOM_ROWS, RIDGE_ON_WEIGHTS
from ..sources import DOHMATOB
from ..symbols import GENERATION, Parameter

MEAN: Final = Quantity("mean", "expected coefficient over the true one")
_SHRUNK: Final = (
    r"On $N$ batches' worth of rows ridge is $N/(N+r)$ times least squares, $r$ the penalty in units of one batch; "
    "least squares on the pool is the mean of the batches' own, by their sizes"
)
_ERRORS: Final = (
    r". With $e$ for the errors of these means about the true coefficient $b$ (signal), a batch has the error of its "
    r"fit, $\frac{N}{N+r} e - \frac{r}{N+r} b$, and its own noise. The risk is the mean square of that of the fit over "
    "that of fit 1; a name that begins with mean is a mean error, the others are mean products of the two errors:"
)
_STATES: Final = (
    r". In units of least squares on one batch, let $b$ be the true coefficient (signal), $K$ the variance of that "
    r"mean, $M$ its expectation over $b$ and $S = M^2$. The risk is the squared error of a coefficient, "
    r"$(N/(N+r))^2 K + b^2 (M N/(N+r) - 1)^2$, over that of fit 1:"
)


@final
@dataclass(frozen=True)
class Ridge(Family):
    """Ridge regression, fixed penalty, same orthogonal design.

    Parameters
    ----------
    penalty
        r = penalty over the eigenvalue of X'X of one batch.
    signal
        b, each true coefficient over the standard deviation of its least-squares estimate on one batch.
    d
        Number of covariates.
    """

    penalty: Setting | int | str = Fraction(1, 2)
    signal: Setting | int | str = Fraction(1)
    d: int | str = 5

    name = "ridge"
    summary = "ridge regression with a fixed penalty (biased: not covered by pi^2/6)"
    source = DOHMATOB

    def __post_init__(self) -> None:
        object.__setattr__(self, "penalty", setting("penalty", self.penalty, "penalty > 0"))
        object.__setattr__(self, "signal", setting("signal", self.signal, "real"))
        object.__setattr__(self, "d", whole("d", self.d, at_least=1))

    @property
    def curvature(self) -> None:
        """Biased: no noise law of a mean."""
        return None

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Unbiasedness fails."""
        return (
            Hypothesis("the estimate is asymptotically unbiased", "failed", "its mean is N/(N + r) of the truth"),
        )

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The mean squared error over that of the first ridge, and the expected coefficient."""
        return (RISK_RATIO, MEAN)

    def law(
        self, definition: Definition, sample_size: Setting | None = None, quantity: str = "risk_ratio"
    ) -> Law:
        """Exact for any n, on which it does not depend in these units."""
        self._known(quantity)
        if definition.subsamples:
            raise NotCoveredError(RANDOM_ROWS)
        trained = union_of_batches(definition)
        if trained is None or not definition.plain_noise:
            return self._weighted(definition, quantity)
        settings = (*definition.parameters, *(v for v in (self.penalty, self.signal) if isinstance(v, Parameter)))
        if quantity == MEAN.name:
            return RecurrenceLaw(self._mean(trained, settings), argument=_SHRUNK + ". So for the mean")
        return RecurrenceLaw(self._risk(trained, settings), argument=_SHRUNK + _STATES)

    def _weighted(self, definition: Definition, quantity: str) -> Law:
        """By the moments of the weighted means, each fit shrinking its own."""
        assert isinstance(self.penalty, Fraction | Parameter)
        assert isinstance(self.signal, Fraction | Parameter)
        if quantity == MEAN.name:
            moments = SecondMoments(definition, NoiseLaw(penalty=self.penalty, signal=Fraction(1)), mean=True)
            scale = moments.field.expression(moments.first_value())
            return MomentsLaw(moments, scale, sympy.S.One, exact=True, argument=RIDGE_ON_WEIGHTS + ". So for the mean")
        moments = SecondMoments(definition, NoiseLaw(penalty=self.penalty, signal=self.signal))
        return MomentsLaw(moments, exact=True, argument=RIDGE_ON_WEIGHTS + _ERRORS)

    def _factors(self, trained: TrainingSet) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
        """The gain of fit g, the gain of fit g - 1, and the share of batch g in its training set."""
        assert isinstance(self.penalty, Fraction | Parameter)
        r = expression_of(self.penalty)
        gain = trained.points() / (trained.points() + r)
        before = gain.subs(GENERATION, GENERATION - 1)
        share = trained.size() / trained.total() if trained.kept is Kept.ALL else sympy.S.One
        return gain, before, share

    def _mean(self, trained: TrainingSet, settings: tuple[Parameter, ...]) -> LinearRecurrence:
        gain, before, share = self._factors(trained)
        # The unshrunk mean: E pool <- (1 - w) E pool + w * (last gain) * E pool; the fit is the gain times it.
        step = sympy.cancel(gain * (1 - share + share * before) / before)
        first = gain.subs(GENERATION, 1)
        return one_equation(step, sympy.S.Zero, initial=first, index=GENERATION, settings=settings)

    def _risk(self, trained: TrainingSet, settings: tuple[Parameter, ...]) -> LinearRecurrence:
        """States: variance of the unshrunk pool, its mean and its mean square (over b^2)."""
        assert isinstance(self.signal, Fraction | Parameter)
        gain, before, share = self._factors(trained)
        b = expression_of(self.signal)
        keep = sympy.cancel(1 - share + share * before)
        size, first_size, first = trained.size(), trained.size(1), gain.subs(GENERATION, 1)
        # Mean squared error of gain*pool: gain^2 K + b^2 (gain M - 1)^2, with K' = keep^2 K + share^2/size.
        first_risk = first**2 / first_size + b**2 * (first - 1) ** 2
        matrix = sympy.Matrix([[keep**2, 0, 0], [0, keep, 0], [0, 0, keep**2]])
        row = sympy.Matrix([[gain**2, -2 * b**2 * gain, b**2 * gain**2]]) / first_risk
        return LinearRecurrence(
            ("K", "M", "S"),
            GENERATION,
            sympy.ImmutableMatrix(matrix.applyfunc(sympy.factor)),
            sympy.ImmutableMatrix([[sympy.factor(share**2 / size)], [0], [0]]),
            1,
            sympy.ImmutableMatrix([[1 / first_size], [1], [1]]),
            (),
            (sympy.ImmutableMatrix(row.applyfunc(sympy.factor)), sympy.factor(b**2 / first_risk)),
            settings,
        )

    @property
    def dimension(self) -> int:
        """d."""
        return int(self.d)

    def truth(self) -> Any:
        """The coefficients, all equal, for sigma = 1 and one row as batch; see `draw_estimate`."""
        assert isinstance(self.signal, Fraction | Parameter)
        return (float(exact("signal", self.signal)),) * self.dimension

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """Ridge on one batch, in units of the first batch's standard deviation; `points` is not read."""
        assert isinstance(self.penalty, Fraction | Parameter)
        gain = 1 / (1 + float(exact("penalty", self.penalty)))
        return gain * (fit + rng.standard_normal(fit.shape))

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Least squares along the eigenvectors carries all the information of the rows: one value a coefficient."""
        return (fit + rng.standard_normal(fit.shape))[:, None, :]

    def estimate(self, data: Any) -> Any:
        """Ridge on as many batches as there are rows in `data`, shape ``(replicates, batches, d)``."""
        assert isinstance(self.penalty, Fraction | Parameter)
        batches = data.shape[1]
        return data.mean(axis=1) * batches / (batches + float(exact("penalty", self.penalty)))

    def loss(self, fit: Any) -> Any:
        """Squared error of the coefficients, in these units."""
        return ((fit - self.truth()) ** 2).sum(axis=-1)

    def first_risk(self, n: int) -> float:
        """Variance plus squared bias of the first ridge."""
        assert isinstance(self.penalty, Fraction | Parameter)
        assert isinstance(self.signal, Fraction | Parameter)
        r, b = float(exact("penalty", self.penalty)), float(exact("signal", self.signal))
        return self.dimension * (1 + (r * b) ** 2) / (1 + r) ** 2
