"""The mean of Cauchy points: no variance, so the error does not shrink with n and is measured by its median."""

import numpy as np
from outcome import report, unless_covered

from mengoli.theory import catalogue
from mengoli.theory.law import derive

family, rng, n = catalogue.family("location:density=cauchy,estimator=mean"), np.random.default_rng(6), 7
unless_covered(family)
for name in ("discard", "augment"):
    law = derive(family, catalogue.workflow(name))
    fit, pool = np.zeros(40_000), np.empty((40_000, 0))
    for _ in range(4):
        data = family.draw_points(rng, fit, n)
        pool = data if name == "discard" else np.concatenate([pool, data], axis=1)
        fit = family.estimate(pool)
    *_, value = law.law.values(4)
    print(f"{name}: {law.quantity} = {law.closed_form}, growth {law.growth.value}")
    share = (np.abs(fit) < float(value)).mean()
    report("share of errors below the derived median", 0.5, share, 0.5 / len(fit) ** 0.5)
