"""Inverse Gaussian, variance mu^3: no quadratic function, so each second moment needs moments of twice the order.

The limit law at fixed g holds, yet at every finite n the risk under discard grows faster than any geometric one.
"""

import numpy as np
from outcome import report

from mengoli.theory import catalogue
from mengoli.theory.errors import NotCoveredError
from mengoli.theory.law import derive

family, rng, n = catalogue.family("inverse-gaussian:shape=10"), np.random.default_rng(5), 5
for item in family.hypotheses:
    print(f"hypothesis {item.status}: {item.statement} ({item.how})")
law = derive(family, catalogue.workflow("discard"), n)
fit = np.ones(100_000)
for _ in range(4):
    fit = family.estimate(family.draw_points(rng, fit, n))
loss = family.loss(fit)
*_, value = law.law.values(4)
report("R(4), n = 5", float(value), loss.mean() / family.first_risk(n),
       loss.std() / len(loss) ** 0.5 / family.first_risk(n))  # fmt: skip
explosive = derive(catalogue.family("inverse-gaussian"), catalogue.workflow("discard"), 2)
print("exact R(1..5) at n = 2, shape 1:", ", ".join(f"{float(value):.4g}" for value in explosive.law.values(5)))
try:
    list(explosive.law.values(6))
except NotCoveredError as error:
    print(f"verdict: not covered by pi^2/6 at finite n: {error}")
