# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A family of your own, from its definition to a checked law
#
# A geometric distribution on 0, 1, 2, ... has variance $\mu + \mu^2$: a quadratic function of its mean, with
# $v_2 = 1$. That is all the theory needs. The class below says it, and how batches are drawn; the rest follows.

# %%
from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

import mengoli as mg
from mengoli.theory.sources import MORRIS


@final
@dataclass(frozen=True)
class Geometric(mg.MeanFamily):
    """Geometric distribution, fitted by its mean."""

    name = "geometric"
    summary = "geometric mean"
    source = MORRIS

    @property
    def curvature(self) -> Fraction:
        """V(mu) = mu + mu^2."""
        return Fraction(1)

    def truth(self) -> float:
        """The mean at which simulations run."""
        return 2.0

    def variance(self, mean: Any) -> Any:
        """V at a mean."""
        return mean + mean**2

    def draw_estimate(self, rng: Any, fit: Any, points: int) -> Any:
        """The sum of geometric draws is negative binomial."""
        return rng.negative_binomial(points, 1 / (1 + fit)) / points

    def draw_points(self, rng: Any, fit: Any, points: int) -> Any:
        """Raw data, a row a replicate."""
        return rng.geometric(1 / (1 + fit[:, None]), size=(len(fit), points)).astype(float) - 1


# %% [markdown]
# ## Its law, with the sample size left symbolic
#
# In a notebook the law shows itself as a card, with the derivation folded below.

# %%
law = mg.derive(Geometric(), mg.workflows.Augment(), "n")
law  # noqa: B018, the cell's value

# %%
print(law)
print("limit:", law.limit, "  verdict:", law.verdict.value)

# %% [markdown]
# ## Try to break it

# %%
check = mg.crosscheck(mg.derive(Geometric(), mg.workflows.Augment(), 20), generations=10, replicates=20_000)
print(
    f"exact {float(check.exact):.5f}, simulated {check.simulated:.5f} +- {check.standard_error:.1g}: "
    f"{check.verdict.value}"
)
assert check.verdict is mg.Verdict.SUPPORTED
