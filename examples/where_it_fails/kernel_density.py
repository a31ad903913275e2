"""A kernel density estimate with a fixed bandwidth: inconsistent, since every generation adds the kernel's variance."""

import numpy as np
from outcome import report, unless_covered

from mengoli.theory import catalogue
from mengoli.theory.law import derive

family, rng, n = catalogue.family("kernel-density:bandwidth=1/2"), np.random.default_rng(4), 6
unless_covered(family)
for name in ("discard", "augment"):
    law = derive(family, catalogue.workflow(name))
    pool = rng.standard_normal((40_000, n))
    for _ in range(4):
        data = family.draw_points(rng, pool, n)
        pool = data if name == "discard" else np.concatenate([pool, data], axis=1)
    loss = family.loss(pool)
    print(f"{name}: {law.quantity} = {law.closed_form}, growth {law.growth.value}")
    *_, value = law.law.values(5)
    report("at g = 5", float(value), loss.mean(), loss.std() / len(loss) ** 0.5)
