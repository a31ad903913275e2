"""Inverse Gaussian distribution of known shape, fitted by its mean: V(mu) = mu^3/shape is not quadratic.

The theorem holds as n -> infinity at fixed g: the family is regular, R_g is the workflow's. At finite n the second
moments do not close. With c = mu/(n shape), a batch mean from the fit x has the moments (Tweedie 1957)

    E(X^k | x) = x^k sum_j (k-1+j)!/(j! (k-1-j)!) (c x/2)^j,    a polynomial of degree 2k - 1 in x,

so the variance of fit g needs moments of order 3, 5, ..., 2^g + 1 of the fits before it. They all exist, so each
value is an exact polynomial in c; but its degree doubles every generation and its last coefficient is an odd
double factorial of 2^g: for any fixed n the risk under discard explodes faster than any geometric growth.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial
from typing import Any, Final, final

import sympy

from ..errors import NotCoveredError
from ..family import LE_CAM_TRUST, Family, Hypothesis, option
from ..language.workflow import Definition, Setting
from ..moments.quantities import Law, ListedLaw, expression_of
from ..moments.training_sets import Kept, training_set
from ..sources import LETAC_MORA

_LISTED: Final = 5


@final
@dataclass(frozen=True)
class InverseGaussian(Family):
    """Inverse Gaussian distribution, fitted by its mean.

    Parameters
    ----------
    shape
        The known shape, over the true mean.
    """

    shape: Fraction | int | str = Fraction(1)

    name = "inverse-gaussian"
    summary = "inverse Gaussian mean (cubic variance: moments do not close at finite n)"
    source = LETAC_MORA

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", option("shape", self.shape, "shape > 0"))

    @property
    def curvature(self) -> None:
        """V is cubic."""
        return None

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Regular in the limit; no closure at finite n."""
        return (
            Hypothesis("a natural exponential family, regular in the limit", "checked", "cumulants are analytic"),
            Hypothesis(
                "second moments close at finite n: the variance is at most quadratic in the mean",
                "not needed",
                "fails: V(mu) = mu^3/shape, so E V takes third moments, those take moments of order 5, and so on",
            ),
            Hypothesis("the limit n -> infinity at fixed g", "trusted", LE_CAM_TRUST),
        )

    def law(
        self, definition: Definition, sample_size: Setting | None = None, quantity: str = "risk_ratio"
    ) -> Law:
        """The workflow's law in the limit; exact polynomials for the first generations at finite n."""
        if sample_size is None:
            return super().law(definition, sample_size, quantity)
        self._known(quantity)
        trained = training_set(
            definition,
            "the mean of a family with cubic variance",
            "mixed third moments E m_i^a m_j^b of the means of the batches it keeps",
        )
        if trained.kept is Kept.PART:
            raise NotCoveredError("the spread of a pool's points needs its moments of every order")
        rate = sympy.Rational(1) / (expression_of(sample_size) * sympy.Rational(str(self.shape)))
        risks: list[sympy.Expr] = []
        for g in range(1, _LISTED + 1):
            form: dict[int, sympy.Expr] = {2: sympy.S.One}
            for h in range(g, 0, -1):
                share = trained.size(h) / trained.total(h) if trained.kept is Kept.ALL and h > 1 else sympy.S.One
                form = _expected(form, share, rate / trained.size(h))
            risks.append(sympy.expand(sum(form.values()) - 1))
        return ListedLaw(
            tuple(sympy.factor(sympy.cancel(risk / risks[0])) for risk in risks),
            "second moments need moments of order 2^g + 1: V(mu) = mu^3 is cubic, so no recursion closes at finite n; "
            f"exact values are listed to g = {_LISTED}, and the limit n -> infinity is covered without --n",
        )

    @property
    def dimension(self) -> int:
        """A mean is one number."""
        return 1

    def truth(self) -> float:
        """Mean one."""
        return 1.0

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The mean of n inverse Gaussian draws is one, of n times the shape."""
        return rng.wald(fit, float(self.shape) * points)

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Independent draws, a row a replicate."""
        return rng.wald(fit[:, None], float(self.shape), size=(len(fit), points))

    def estimate(self, data: Any) -> Any:
        """The mean of each row."""
        return data.mean(axis=1)

    def loss(self, fit: Any) -> Any:
        """Squared error of the mean."""
        return (fit - 1) ** 2

    def first_risk(self, n: int) -> float:
        """mu^3/(shape n)."""
        return 1 / (float(self.shape) * n)


def _expected(form: dict[int, sympy.Expr], share: sympy.Expr, c: sympy.Expr) -> dict[int, sympy.Expr]:
    """E p(x + share (X - x)) given x, as a polynomial in x; X has the batch's law from the fit x."""
    after: dict[int, sympy.Expr] = {}
    for k, coefficient in form.items():
        for i in range(k + 1):
            mix = coefficient * comb(k, i) * share**i * (1 - share) ** (k - i)
            if mix == 0:
                continue
            for j in range(max(i, 1)):
                moment = sympy.Rational(factorial(i - 1 + j), factorial(j) * factorial(i - 1 - j)) if i else sympy.S.One
                power = k + j
                after[power] = after.get(power, sympy.S.Zero) + mix * moment * (c / 2) ** j
    return {power: sympy.expand(value) for power, value in after.items()}
