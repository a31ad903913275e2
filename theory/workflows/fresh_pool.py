"""Fresh pool: accumulate batches of which a fraction rho is fresh real data.

Every point with the same weight, R_g = (1 - rho/g)^2 R_{g-1} + 1/g^2: it vanishes like 1/((2 rho - 1) g) for
rho > 1/2, like log(g)/g at rho = 1/2 and like g^(-2 rho) below; rho = 0 is augment.

Optimally reweighted: given the fits so far, a synthetic batch is a known number plus noise that knows nothing
of the truth. So the best linear unbiased fit gives every synthetic point weight zero, and its risk ratio
1/(1 + rho (g-1)) is that of the real points alone (Gauss-Markov).
Derived from the Gaussian process of Dey & Donoho, arXiv:2410.22812.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ..errors import InputError
from ..language.workflow import Definition, Setting, Workflow, setting
from ..sources import DEY_DONOHO


@final
@dataclass(frozen=True)
class FreshPool(Workflow):
    """Keep everything, a fraction rho of every new batch being real.

    Parameters
    ----------
    rho
        Fraction of real points among the n new ones of a generation.
    weights
        ``equal`` for all points alike, ``optimal`` for the best linear unbiased weights.
    """

    rho: Setting | int | str = "rho"
    weights: str = "equal"

    name = "fresh-pool"
    summary = "keep everything, a fraction rho of every new batch being real"
    source = DEY_DONOHO

    def __post_init__(self) -> None:
        object.__setattr__(self, "rho", setting("rho", self.rho, "0 < rho < 1"))
        if self.weights not in ("equal", "optimal"):
            raise InputError("weights are equal or optimal", got=self.weights, instead="weights=equal")

    @property
    def definition(self) -> Definition:
        """One pool, of all points or of the real ones."""
        pools = {
            "equal": "pool + (rho*real + (1 - rho)*batch - pool)/g",
            "optimal": "pool + (real - pool)*rho/(1 + rho*(g - 1))",
        }
        return Definition(
            fit="pool",
            pools={"pool": pools[self.weights]},
            sizes="1 - rho",
            first_size="1",
            real_size="rho",
            settings={"rho": setting("rho", self.rho, "0 < rho < 1")},
        )
