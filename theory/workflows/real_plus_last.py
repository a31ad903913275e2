"""Real plus last: every model is trained on the real data and the last K batches.

With x the real batch and y_g the batch mean about x, y_g = (y_{g-1} + ... + y_{g-K})/(K+1) + e_g. The
Yule-Walker equations of this autoregression have equal covariances at lags 1..K, half the variance, so
Var y = 2(K+1)/(K+2) and R_g -> 1 + Var(y) - 1 = (2K+2)/(K+2): 4/3, 3/2, 8/5, 5/3, ..., below 2. It is below
augment's pi^2/6 exactly for K <= 3. For K = 1, R_g = 4/3 - (1/3) 4^(1-g). Sources: K = 1, Alemohammad et al.,
arXiv:2307.01850; the closed form in K is derived here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ..language.linear import MAX_LAG
from ..language.workflow import Definition, Workflow, whole
from ..sources import ALEMOHAMMAD


@final
@dataclass(frozen=True)
class RealPlusLast(Workflow):
    """Train on the real data and the last k synthetic batches.

    Parameters
    ----------
    k
        How many synthetic batches are kept, at most 41.
    """

    k: int | str = 1

    name = "real-plus-last"
    summary = "train on the real data and the last k batches"
    source = ALEMOHAMMAD

    def __post_init__(self) -> None:
        object.__setattr__(self, "k", whole("k", self.k, at_least=1, at_most=MAX_LAG + 1))

    @property
    def definition(self) -> Definition:
        """The mean of the real batch and the last min(g - 1, k) synthetic ones."""
        past = [f"last(batch, {lag})" for lag in range(1, int(self.k))]
        # While g <= k the real batch is itself one of the last k, and must not count twice.
        first = f"min(1, max(0, g - {self.k}))*first" if past else "first"
        terms = " + ".join([first, "batch", *past])
        return Definition(fit=f"({terms})/min(g, {int(self.k) + 1})", pools={"first": "first"})
