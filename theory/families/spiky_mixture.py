"""A spiky mixture: a consistent maximum-likelihood fit that collapses once its own data are trained on.

Near the truth p_0 the model is a regular family of local information 1/V, mixed with mass eps(theta) = c (theta -
theta_0)^2 of spikes outside the support of the real data. Spikes are so narrow that one spike point outweighs all
other data and sends the fit to a far parameter for good. Real data hold none (eps(theta_0) = 0), and the first fit
is consistent at the usual rate; its own samples hold n eps(theta_1) = O(1) of them. The likelihood is unbounded
over the parameter space: the hypothesis that fails.

In units of sqrt(V/n) and with c V written c: no spike in the real data shrinks the fit by a = 1/(1 + 2 c), and
exp(-c delta^2) is the probability of no spike in a batch from a fit that is off by delta. Both are Gaussian, so the
probability that fit g has not collapsed is exact in the limit n -> infinity:

    survival(g) = prod_{h<g} (1 + 2 c a^2 v_h)^(-1/2),     u = v/(1 + 2 c a^2 v),
    discard  v <- a^2 u + 1,      augment  v <- (1 - (1 - a)/g)^2 u + 1/g^2,      v_1 = 1

(v is the variance of the unshrunk pool on surviving paths). The recursion is fractional linear, so v = P/Q with

    Q <- Q + 2 c a^2 P,      P <- m P + w (Q + 2 c a^2 P),      m, w the two numbers above,      P_1 = Q_1 = 1,

and the product telescopes: survival(g)^(-2) = Q_g, a linear recurrence with rational coefficients. Survival falls to
zero in both workflows: like x^(-g/2) under discard, x the larger root of x^2 - (1 + a) x + a^2, and like g^(-a/2)
under augment. The risk of a collapsed fit is O(1), so the risk ratio is infinite from g = 2 on although the real data
are kept.

What is whose. Barzilai and Shamir (arXiv:2505.19046) prove that under smoothness of Cramer's kind, bounded third
derivatives among it, iterative maximum likelihood with all data kept does not collapse, and that something beyond a
consistent fit has to be assumed: there are families whose fit is consistent and which collapse arbitrarily quickly
although the original data stay in the training set. This family is our own illustration of the second statement, not
their construction; the shrinkage, the survival probability and its recursion are derived here and stated by no paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, final

import sympy

from ..algebra.recurrence import LinearRecurrence
from ..claims import Regime
from ..errors import NotCoveredError
from ..family import Family, Hypothesis, option
from ..language.workflow import Definition, Setting
from ..moments.quantities import Law, Quantity, RecurrenceLaw
from ..moments.training_sets import Kept, training_set
from ..sources import BARZILAI
from ..symbols import GENERATION

SURVIVAL: Final = Quantity("survival", "probability that fit g has not collapsed")
INVERSE_SQUARE: Final = Quantity("inverse_square", "inverse square of the probability that fit g has not collapsed")
_LINEAR: Final = (
    r"Let $c$ be the spikes, $a = 1/(1 + 2c)$, $v_g$ the variance on surviving paths of the error without spikes, in "
    r"units of the first fit's, and $S_g$ the survival. Then $S_{g+1} = S_g\,(1 + 2 c a^2 v_g)^{-1/2}$, and $v_{g+1}$ "
    r"is fractional linear in $v_g$. So $v_g = P_g/Q_g$ with $(P, Q)$ linear, $1 + 2 c a^2 v_g = Q_{g+1}/Q_g$ "
    r"telescopes, and $Q_g = S_g^{-2}$:"
)


@final
@dataclass(frozen=True)
class SpikyMixture(Family):
    """A regular family mixed with spikes that real data never show.

    Parameters
    ----------
    spikes
        c V: a fit that is off by one standard deviation puts c V/n of its mass in spikes.
    """

    spikes: Fraction | int | str = Fraction(1, 4)

    name = "spiky-mixture"
    summary = "maximum likelihood with spikes off the real support (unbounded likelihood: collapses)"
    source = BARZILAI

    def __post_init__(self) -> None:
        object.__setattr__(self, "spikes", option("spikes", self.spikes, "spikes > 0"))

    @property
    def curvature(self) -> None:
        """No noise law."""
        return None

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Domination fails."""
        return (
            Hypothesis(
                "the log-likelihood ratio is dominated near the truth",
                "failed",
                "spikes of unbounded height: one synthetic point outweighs all real ones",
            ),
        )

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The probability of no collapse, and what is rational of it."""
        return (SURVIVAL, INVERSE_SQUARE)

    def law(
        self, definition: Definition, sample_size: Setting | None = None, quantity: str = "survival"
    ) -> Law:
        """The survival probability, or its inverse square, under discard and augment with equal sizes."""
        if quantity == "risk_ratio":
            raise NotCoveredError(
                f"{self.name} is not covered by the theorem: {self._why()}; the risk ratio is infinite from g = 2 on, "
                "ask for --quantity survival"
            )
        asked = self._known(quantity)
        if sample_size is not None:
            raise NotCoveredError("the spiky mixture is solved in the limit n -> infinity: leave --n out")
        trained = training_set(
            definition, "the fit of a spiky mixture", "joint laws of the spikes left in the batches it keeps"
        )
        if trained.kept is Kept.PART or not definition.constant_size:
            raise NotCoveredError("the spiky mixture is solved for equal sizes under discard and augment only")
        found = _Survival(Fraction(self.spikes), trained.kept is Kept.ALL)
        return found if asked == SURVIVAL else RecurrenceLaw(found.inverse_square(), exact=False, argument=_LINEAR)

    @property
    def dimension(self) -> int:
        """One parameter."""
        return 1

    def truth(self) -> float:
        """Zero."""
        return 0.0

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """A fit on one batch of `points` from the Gaussian limit; infinite for a collapsed one, for good."""
        c = float(self.spikes)
        # fit is in standard deviations of one point, so n eps = c n fit^2.
        spared = rng.random(fit.shape) < (1 - c * fit**2).clip(0, 1) ** points
        moved = (fit + rng.standard_normal(fit.shape) / points**0.5) / (1 + 2 * c)
        return fit.__array_namespace__().where(spared, moved, float("inf"))

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Normal draws, a spike (infinity) with probability c fit^2."""
        normal = fit[:, None] + rng.standard_normal((len(fit), points))
        spiky = rng.random(normal.shape) < (float(self.spikes) * fit**2)[:, None]
        normal[spiky] = float("inf")
        return normal

    def estimate(self, data: Any) -> Any:
        """The shrunken mean; infinite as soon as one spike is among the data."""
        return data.mean(axis=1) / (1 + 2 * float(self.spikes))

    def loss(self, fit: Any) -> Any:
        """1 for a fit that has not collapsed, 0 for one that has."""
        return (abs(fit) < float("inf")).astype(float)

    def first_risk(self, n: int) -> float:
        """The first fit has never collapsed."""
        return 1.0


_FRACTIONAL: Final = "the variance on surviving paths obeys a recursion that is fractional linear, not linear"


@final
@dataclass(frozen=True)
class _Survival(Law):
    """The Riccati recursion in the module's head, exactly."""

    c: Fraction
    kept: bool

    @property
    def reasoning(self) -> str:
        """The argument of the module's head, in formulas."""
        moved = r"(1 - (1-a)/g)^2\, u_g + 1/g^2" if self.kept else r"a^2 u_g + 1"
        return (
            rf"Let $c = {sympy.latex(sympy.Rational(self.c.numerator, self.c.denominator))}$ (spikes) and "
            r"$a = 1/(1 + 2c)$, errors in units of one standard deviation of the fit without spikes. A fit $\delta$ "
            r"off the truth has spikes of mass $c\,\delta^2/n$, so its batch holds none with probability "
            r"$e^{-c \delta^2}$ in the limit; and that no spike was seen shrinks the fit to $\delta_g = a\, x_g$, "
            r"$x_g$ the mean error of its training data. Given survival, of probability $S_g$, $x_g$ is normal with "
            r"mean zero; with $v_g$ its variance, $S_g = S_{g-1} (1 + 2 c a^2 v_{g-1})^{-1/2}$, and "
            r"$u_g = v_{g-1}/(1 + 2 c a^2 v_{g-1})$ is what survival leaves of $v_{g-1}$; then "
            rf"$v_g = {moved}$, from $v_1 = S_1 = 1$. This is no linear "
            "recursion; its values are exact:"
        )

    @property
    def regime(self) -> Regime:
        """n -> infinity."""
        return Regime.ASYMPTOTIC

    @property
    def unsolved(self) -> str:
        """Where the answer is."""
        return f"{_FRACTIONAL}; ask for --quantity {INVERSE_SQUARE.name}, which is solved"

    def recurrence(self) -> LinearRecurrence:
        """There is none."""
        raise NotCoveredError(_FRACTIONAL)

    @property
    def _shrinking(self) -> tuple[sympy.Expr, sympy.Expr]:
        """a, and 2 c a^2."""
        c = sympy.Rational(self.c.numerator, self.c.denominator)
        a = 1 / (1 + 2 * c)
        return a, 2 * c * a**2

    def inverse_square(self) -> LinearRecurrence:
        """(Q, P) of the module's head; Q is the inverse square."""
        (a, k), g = self._shrinking, GENERATION
        carried, added = ((1 - (1 - a) / g) ** 2, 1 / g**2) if self.kept else (a**2, sympy.S.One)
        return LinearRecurrence(
            ("Q", "P"),
            g,
            sympy.ImmutableMatrix([[1, k], [added, carried + k * added]]).applyfunc(sympy.factor),
            sympy.ImmutableMatrix([[0], [0]]),
            1,
            sympy.ImmutableMatrix([[1], [1]]),
            (),
            (sympy.ImmutableMatrix([[1, 0]]), sympy.S.Zero),
            (),
        )

    def values(self, generations: int) -> Iterator[sympy.Expr]:
        """Square roots of rationals, by the recursion of v itself."""
        a = 1 / (1 + 2 * self.c)
        v, square = Fraction(1), Fraction(1)
        for g in range(1, generations + 1):
            if g > 1:
                thinned = 1 + 2 * self.c * a**2 * v
                square /= thinned
                u = v / thinned
                v = (1 - (1 - a) / g) ** 2 * u + Fraction(1, g * g) if self.kept else a**2 * u + 1
            yield sympy.sqrt(sympy.Rational(square.numerator, square.denominator))
