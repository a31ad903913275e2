"""Multinomial distribution, fitted by its frequencies; the fit is a vector of `categories` probabilities.

Each component has V(p) = p (1 - p), so v2 = -1 componentwise and the second moments close at every n. With
S = sum p_i^2 the risk E |p_g - p|^2 starts at (1 - S)/n, and the probability that two draws from fit g differ,
E(1 - sum p_g^2) = (1 - S)(1 - Var_g), falls as the risk rises: under discard it is (1 - S)(1 - 1/n)^g, and every
category but one dies out. Sources: Morris (1982); Seddik et al., arXiv:2404.05090.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, final

from ..family import Family, Hypothesis
from ..language.workflow import Definition, Setting, whole
from ..moments.quantities import RISK_RATIO, Law, MomentsLaw, Quantity
from ..moments.variance_left import variance_left
from ..sources import SEDDIK

SURVIVAL: Final = Quantity(
    "survival", "probability that two draws from fit g differ, over that at the truth: (1 - E sum p_g^2)/(1 - sum p^2)"
)


@final
@dataclass(frozen=True)
class Multinomial(Family):
    """Multinomial distribution, fitted by its frequencies.

    Parameters
    ----------
    categories
        How many; the true probabilities at which simulations run are proportional to 1, 1/2, 1/3, ...
    """

    categories: int | str = 3

    name = "multinomial"
    summary = "multinomial frequencies"
    source = SEDDIK

    def __post_init__(self) -> None:
        object.__setattr__(self, "categories", whole("categories", self.categories, at_least=2))

    @property
    def curvature(self) -> Fraction:
        """v2 = -1 for every component."""
        return Fraction(-1)

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Second moments are exact at every n."""
        return (
            Hypothesis("each frequency is a pooled mean with V(p) = p (1 - p)", "checked", "multinomial covariance"),
        )

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The risk ratio of the frequencies, and the survival of variety."""
        return (RISK_RATIO, SURVIVAL)

    def law(
        self, definition: Definition, sample_size: Setting | None = None, quantity: str = "risk_ratio"
    ) -> Law:
        """The risk ratio by the moments; survival is 1 minus the variance in units of p (1 - p)."""
        plain = super().law(definition, sample_size, quantity)
        assert isinstance(plain, MomentsLaw)
        if quantity == RISK_RATIO.name:
            return plain
        return variance_left(plain.moments, "survival")

    @property
    def dimension(self) -> int:
        """The number of categories."""
        return int(self.categories)

    def truth(self) -> Any:
        """Probabilities proportional to 1, 1/2, 1/3, ...; a tuple that NumPy broadcasts."""
        raw = [1 / (i + 1) for i in range(self.dimension)]
        return tuple(value / sum(raw) for value in raw)

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """Counts are multinomial."""
        return rng.multinomial(points, fit / fit.sum(axis=-1, keepdims=True)) / points

    def draw_part(self, rng: Any, estimate: Any, points: int, part: Any) -> Any:
        """Given the counts of all, those of a part are multivariate hypergeometric: one category after the other."""
        counts = (estimate * points).round().astype(int)
        left, wanted, drawn = counts.sum(axis=-1), part, []
        for category in range(self.dimension):
            left = left - counts[:, category]
            drawn.append(rng.hypergeometric(counts[:, category], left, wanted))
            wanted = wanted - drawn[-1]
        return estimate.__array_namespace__().stack(drawn, axis=-1) / part[:, None]

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Categories 0, 1, ..., a row a replicate."""
        uniform = rng.random(size=(len(fit), points))
        cumulated = fit.cumsum(axis=-1)
        return (uniform[:, :, None] >= cumulated[:, None, :-1]).sum(axis=-1)

    def estimate(self, data: Any) -> Any:
        """The frequency of every category, shape ``(replicates, categories)``."""
        arrays = data.__array_namespace__()
        return arrays.stack([(data == i).mean(axis=1) for i in range(self.dimension)], axis=-1)

    def loss(self, fit: Any) -> Any:
        """Squared error summed over the categories."""
        return ((fit - self.truth()) ** 2).sum(axis=-1)

    def first_risk(self, n: int) -> float:
        """(1 - sum p^2)/n."""
        return float(1 - sum(p * p for p in self.truth())) / n
