"""Uniform(0, theta) with the maximum: the support moves with the parameter, so the risk is no sum of 1/g^2.

Each fit lies below the largest point it was made from. Under discard the fits shrink and n^2 risk grows like
g (g + 1)/2; with everything kept the maximum of the pool never moves again: better than pi^2/6.
"""

from outcome import report, unless_covered

from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.theory import catalogue
from mengoli.theory.law import derive

family = catalogue.family("uniform-maximum")
unless_covered(family)
for name in ("discard", "augment"):
    law = derive(family, catalogue.workflow(name), 20)
    limit = derive(family, catalogue.workflow(name))
    found = simulate_raw(family, law.workflow, n=20, generations=5, replicates=20_000, seed=1)
    print(f"{name}: as n -> infinity R(g) = {limit.closed_form}, {limit.growth.value}")
    ratio, error = found.plain.estimate[-1] / found.first_risk, found.plain.standard_error[-1] / found.first_risk
    report("R(5), n = 20", float(law.ratio(5)), ratio, error)
