"""A spiky mixture: the likelihood is unbounded, and maximum likelihood breaks down on its own data.

Our own illustration of what Barzilai and Shamir (arXiv:2505.19046) prove: a consistent fit is not enough.
"""

import numpy as np
from outcome import report, unless_covered

from mengoli.theory import catalogue
from mengoli.theory.law import derive

family, rng, n = catalogue.family("spiky-mixture:spikes=1/2"), np.random.default_rng(7), 400
unless_covered(family)
law = derive(family, catalogue.workflow("discard"))
fit = np.zeros(3_000)
for _ in range(3):
    data = family.draw_points(rng, np.where(np.isfinite(fit), fit, 1e3), n)
    fit = np.where(np.isfinite(fit), family.estimate(data), np.inf)
loss = family.loss(fit)
*_, value = law.law.values(3)
print("discard: a share of the paths collapses at every generation")
report(f"{law.quantity} at g = 3", float(value), loss.mean(), loss.std() / len(loss) ** 0.5 + 0.5 / n)
