"""Regression on real covariates: the diabetes data of Efron et al. (2004), n = 442, d = 10.

Least squares on the same covariates at every generation obeys the law of a normal mean exactly, at this n: g under
discard, H_g^(2) under augment. The law is derived, proved, and held against literal refits on simulated responses.
"""

from __future__ import annotations

import mengoli as mg
from mengoli.numerics.real_data.datasets import covariates
from mengoli.theory.families import Design, LinearRegression
from mengoli.theory.workflows import Augment, Discard


def regression() -> LinearRegression:
    """Linear regression on the bundled covariates."""
    return LinearRegression(design=Design.of("diabetes", covariates("diabetes")))


def main() -> None:
    """Print law, value and simulation for both workflows."""
    family = regression()
    for workflow in (Discard(), Augment()):
        law = mg.derive(family, workflow)
        check = mg.crosscheck(law, n=442, generations=6, replicates=4000)
        print(
            f"{workflow}: {law.growth.value}, exact R_6 = {float(law.ratio(6)):.4f}, simulated "
            f"{check.simulated:.4f} +- {check.standard_error:.2g}   [{law.verdict.value}, {check.verdict.value}]"
        )


if __name__ == "__main__":
    main()
