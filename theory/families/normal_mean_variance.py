"""Normal distribution with unknown mean and variance (or covariance matrix), in d dimensions.

The fit carries the pooled mean m and mean square q of its training points. With the maximum-likelihood variance
q - m^2 the second moments close for every workflow whose weights add up to one: E q never moves, so a batch from
fit h has E variance = sigma^2 - Var m_h, which is v2 = -1, and E sigma_g^2 = sigma^2 (1 - R_g/n). Discard gives
sigma^2 (1 - 1/n)^g, augment sigma^2 prod_{k<=g} (1 - 1/(n k^2)), with limit sigma^2 sin(pi/sqrt n)/(pi/sqrt n).

With the unbiased variance N/(N-1) (q - m^2) on N points the law depends on the training set. Write D for
E(q - m^2) of the pool, K for Var m (both over sigma^2); then s = rho D with rho = N/(N-1), a batch has share
w = n_g/N_g, a drawn part adds alpha D to the variance of the mean, and

    D <- D (1 + w (rho + alpha - 1) - w^2 (alpha + rho/n_g)),      K <- K + w^2 (alpha + rho/n_g) D,

which gives 1 under discard and prod_{2<=k<=g} (1 - 1/(k (n k - 1))) under augment. Any other training set is a
weighted one, weights a of its points adding up to one, and s^2 = (q - m^2)/(1 - sum a^2) is its unbiased variance
(reliability weights). Then E(q - m^2) of every set that is kept and the second moments of the means close together
(`moments.second_moments`): with a window, E s_g^2 falls as the batches depend on each other. In d dimensions the same
holds for every quadratic form of mean and covariance. Sources: arXiv:2305.17493, 2410.16713; general case derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, final

import sympy

from ..algebra.recurrence import LinearRecurrence
from ..errors import InputError, NotCoveredError
from ..family import Family, Hypothesis
from ..language.workflow import Definition, Setting, whole
from ..moments.noise import Spread
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
from ..moments.variance_left import variance_left
from ..sources import KAZDAN
from ..symbols import GENERATION, Parameter

EXPECTED_VARIANCE: Final = Quantity("expected_variance", "expected fitted variance over the true variance")

_LAST: Final = (
    "The unbiased variance of a batch has the mean of the variance it was drawn with, so "
    r"$\mathsf{E}\, s_g^2 = \sigma^2$ at every generation, and the means' variances add up:"
)
_POOL: Final = (
    r"With $D$ for $\mathsf{E}(q - m^2)$ of the pool ($q$ its mean square, $m$ its mean), $K$ for "
    r"$\operatorname{Var} m$, both over $\sigma^2$, and $s^2 = \frac{N}{N-1}(q - m^2)$ on $N$ points: "
    r"a batch of $n_g$ points with share $w = n_g/N_g$ moves $q$ and $m$ by $w$ times its distance, and its mean has "
    r"variance $s^2/n_g$. "
)
_SETS: Final = (
    r"A fit is made of a weighted set of points, weights $a$ that add up to one. Carry, of every set that is kept, the "
    r"second moments of its mean $m$ with the other means, and $\mathsf{E}(q - m^2)$, $q$ its mean square. A batch "
    r"drawn from a fit with variance $s^2$ has $\mathsf{E}\, q = \mathsf{E}\, \hat{\theta}^2 + \mathsf{E}\, s^2$, "
    r"and $q$ of a set is the weighted mean of those it is made of. "
)
_KISH: Final = r"The unbiased variance is $s^2 = (q - m^2)/(1 - \sum a^2)$, where $\sum a^2$ is a known number. "
_NEXT: Final = "All this is linear; so, with the moments that are known eliminated,"
_NOISE: Final = (
    r"A batch drawn from the fit has the fitted variance $\hat{\sigma}^2$ a point. Mean and mean square of the fit are "
    r"pooled means, so $\mathsf{E} (\hat{\theta}^2 + \hat{\sigma}^2) = \mu^2 + \sigma^2$ at every generation, and "
    r"$\mathsf{E}\, \hat{\sigma}^2 = \sigma^2 - \mathsf{E} (\hat{\theta} - \mu)^2$. In units of the first risk "
    r"$\sigma^2/n$ this is the factor above."
)


@final
@dataclass(frozen=True)
class NormalMeanVariance(Family):
    """Normal distribution with mean and variance unknown.

    Parameters
    ----------
    estimator
        ``mle`` divides by the number of points, ``unbiased`` by one less.
    d
        The dimension.
    """

    estimator: str = "mle"
    d: int | str = 1

    name = "normal-mean-variance"
    summary = "normal, mean and variance estimated"
    source = KAZDAN
    noise_argument = _NOISE
    fits_variance = True

    def __post_init__(self) -> None:
        if self.estimator not in ("mle", "unbiased"):
            raise InputError("this estimator is not known", got=self.estimator, instead="estimator=mle or unbiased")
        object.__setattr__(self, "d", whole("d", self.d, at_least=1))

    @property
    def curvature(self) -> Fraction | None:
        """v2 = -1 for the maximum-likelihood variance; the unbiased one has a law of its own."""
        return Fraction(-1) if self.estimator == "mle" else None

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Second moments are exact at every n."""
        return (
            Hypothesis(
                "mean and mean square are pooled means, and a batch's variance is the fitted one",
                "checked",
                "normal moments",
            ),
        )

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The risk ratio of the mean, and the expected fitted variance."""
        return (RISK_RATIO, EXPECTED_VARIANCE)

    def law(
        self, definition: Definition, sample_size: Setting | None = None, quantity: str = "risk_ratio"
    ) -> Law:
        """By the moments for maximum likelihood; for the unbiased variance by the training set."""
        self._known(quantity)
        if sample_size is None and quantity == EXPECTED_VARIANCE.name:
            raise NotCoveredError("the expected variance tends to 1 at every fixed g: ask for it with --n")
        if sample_size is None or (self.estimator == "mle" and definition.plain_noise):
            plain = super().law(definition, sample_size, quantity)
            if quantity == RISK_RATIO.name:
                return plain
            assert isinstance(plain, MomentsLaw)
            return variance_left(plain.moments, "the expected variance")
        if self.estimator == "mle":
            return self._weighted(definition, sample_size, quantity)
        trained = union_of_batches(definition)
        if trained is None or not definition.plain_noise:
            return self._weighted(definition, sample_size, quantity)
        if trained.kept is Kept.LAST:
            return self._last_batch(trained, sample_size, quantity)
        if trained.kept is Kept.ALL and quantity == EXPECTED_VARIANCE.name:
            n = expression_of(sample_size)
            loss = trained.size() / (trained.total() * (n * trained.total() - 1))
            asked = (*definition.parameters, sample_size)
            return RecurrenceLaw(
                one_equation(1 - loss, sympy.S.Zero, initial=sympy.S.One, index=GENERATION, settings=asked),
                argument=_POOL + "So",
            )
        argument = _POOL + "The risk is that of the mean. So"
        return RecurrenceLaw(_unbiased(trained, sample_size, quantity), argument=argument)

    def noise(self, sample_size: Setting | None) -> Any:
        """As for every family; the message for the unbiased variance names what to ask."""
        if self.curvature is None and sample_size is not None:
            raise NotCoveredError("the unbiased variance has no noise law of its own: its law follows the training set")
        return super().noise(sample_size)

    def _weighted(self, definition: Definition, n: Setting, quantity: str) -> Law:
        """By the moments, with the variance within each weighted set of points among them."""
        unbiased, varied = self.estimator == "unbiased", quantity == EXPECTED_VARIANCE.name
        noise = NoiseLaw(n, spread=Spread.UNBIASED if unbiased else Spread.FITTED)
        moments = SecondMoments(definition, noise, fitted_variance=varied)
        scale = moments.field.expression(moments.first_value()) if varied else sympy.S.One
        told = _SETS + (_KISH if unbiased else "") + _NEXT
        asked = (n,) if isinstance(n, Parameter) else ()
        return MomentsLaw(moments, scale=scale, parameters=asked, argument=told)

    def _last_batch(self, trained: TrainingSet, n: Setting, quantity: str) -> Law:
        """Discard: E s^2 = sigma^2 at every g, so the mean's variance adds up to sigma^2 sum 1/n_i."""
        asked = (*trained.definition.parameters, n)
        if quantity == EXPECTED_VARIANCE.name:
            equation = one_equation(
                sympy.S.One, sympy.S.Zero, initial=sympy.S.One, index=GENERATION, settings=()
            )
            return RecurrenceLaw(equation, argument=_LAST)
        gain = trained.size(1) / trained.size()
        return RecurrenceLaw(
            one_equation(sympy.S.One, gain, initial=sympy.S.One, index=GENERATION, settings=asked), argument=_LAST
        )

    @property
    def dimension(self) -> int:
        """d means and d^2 mean products."""
        return int(self.d) * (1 + int(self.d))

    def truth(self) -> Any:
        """Mean zero, identity covariance: zeros, then the identity row by row."""
        d = int(self.d)
        return (0.0,) * d + tuple(float(i == j) for i in range(d) for j in range(d))

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """Mean and mean products of a batch; the fit's covariance is q - m m'."""
        if self.estimator != "mle":
            # Drawn whole: parts of a batch have unbiased variances that do not average to the batch's.
            return self.estimate(self.draw_points(rng, fit, points))
        arrays = fit.__array_namespace__()
        total = arrays.zeros_like(fit)
        step = max(1, min(points, 4_000_000 // max(1, fit.size)))
        for begin in range(0, points, step):
            count = min(step, points - begin)
            total = total + count * self.estimate(self.draw_points(rng, fit, count))
        return total / points

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws, shape ``(replicates, points, d)``."""
        arrays, d = fit.__array_namespace__(), int(self.d)
        mean = fit[:, :d]
        covariance = fit[:, d:].reshape(-1, d, d) - mean[:, :, None] * mean[:, None, :]
        if d == 1:
            root = arrays.sqrt(covariance.clip(0))
        else:
            values, vectors = arrays.linalg.eigh(covariance)
            root = vectors * arrays.sqrt(values.clip(0))[:, None, :]
        return mean[:, None, :] + rng.standard_normal((len(fit), points, d)) @ arrays.matrix_transpose(root)

    def estimate(self, data: Any) -> Any:
        """Means, and the covariance plus the means' products, of data of shape ``(replicates, points, d)``.

        For maximum likelihood the latter are the mean products; the unbiased covariance divides by one point less.
        """
        arrays, d, points = data.__array_namespace__(), int(self.d), data.shape[1]
        mean, products = data.mean(axis=1), (arrays.matrix_transpose(data) @ data) / points
        if self.estimator != "mle":
            if points < 2:
                raise InputError("the unbiased variance needs two points", got=points, instead="n = 2 or more")
            outer = mean[:, :, None] * mean[:, None, :]
            products = outer + (products - outer) * (points / (points - 1))
        return arrays.concat([mean, products.reshape(-1, d * d)], axis=1)

    def estimate_weighted(self, data: Any, weights: Any) -> Any:
        """The same of points with weights that add up to one; the unbiased covariance divides by 1 - sum a^2."""
        arrays, d = data.__array_namespace__(), int(self.d)
        weighted = weights[:, None] * data
        mean, products = weighted.sum(axis=1), arrays.matrix_transpose(weighted) @ data
        if self.estimator != "mle":
            outer = mean[:, :, None] * mean[:, None, :]
            products = outer + (products - outer) / (1 - weights @ weights)
        return arrays.concat([mean, products.reshape(-1, d * d)], axis=1)

    def loss(self, fit: Any) -> Any:
        """Squared error of the mean."""
        return (fit[:, : int(self.d)] ** 2).sum(axis=-1)

    def first_risk(self, n: int) -> float:
        """sigma^2 d/n."""
        return int(self.d) / n


def _unbiased(trained: TrainingSet, sample_size: Setting, quantity: str) -> LinearRecurrence:
    """The recursion of D and K in the module's head, read out as E s^2 or as the mean's risk ratio."""
    n = expression_of(sample_size)
    resampled = trained.draw is not None and trained.draw.replacement

    def fit_factors(g: int | None) -> tuple[sympy.Expr, sympy.Expr]:
        """rho and alpha of the fit of generation g."""
        pool = n * trained.total(g)
        if trained.kept is Kept.ALL or g == 1:
            return pool / (pool - 1), sympy.S.Zero
        part = n * trained.budget(g)
        if resampled:
            return sympy.S.One, 1 / part
        rho = pool / (pool - 1)
        return rho, rho * (1 / part - 1 / pool)

    def transition(g: int | None, before: tuple[sympy.Expr, sympy.Expr]) -> tuple[sympy.Expr, sympy.Expr]:
        rho, alpha = before
        batch = n * trained.size(g)
        share = trained.size(g) / trained.total(g)
        added = share**2 * (alpha + rho / batch)
        return 1 + share * (rho + alpha - 1) - added, added

    first = n * trained.size(1)
    start = (1 - 1 / first, 1 / first)
    later = tuple(value.subs(GENERATION, GENERATION - 1) for value in fit_factors(None))
    keep, add = transition(None, (later[0], later[1]))
    keep2, add2 = transition(2, fit_factors(1))
    second = (start[0] * keep2, start[1] + start[0] * add2)
    rho, alpha = fit_factors(None)
    row = [rho, sympy.S.Zero] if quantity == EXPECTED_VARIANCE.name else [alpha * first, first]
    asked = (*trained.definition.parameters, sample_size)
    return LinearRecurrence(
        ("D", "K"),
        GENERATION,
        sympy.ImmutableMatrix([[keep, 0], [add, 1]]).applyfunc(sympy.factor),
        sympy.ImmutableMatrix([[0], [0]]),
        2,
        sympy.ImmutableMatrix([[second[0]], [second[1]]]).applyfunc(sympy.factor),
        (sympy.S.One,),
        (sympy.ImmutableMatrix([row]).applyfunc(sympy.factor), sympy.S.Zero),
        tuple(dict.fromkeys(value for value in asked if isinstance(value, Parameter))),
    )
