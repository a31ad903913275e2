"""A spiky mixture: the likelihood is unbounded, and maximum likelihood breaks down on its own data.

Our own illustration of what Barzilai and Shamir (arXiv:2505.19046) prove: a consistent fit is not enough. The survival
falls geometrically if data are discarded, and like a power of g although everything is kept.
"""

from outcome import report, unless_covered

from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.theory import catalogue
from mengoli.theory.law import derive

family, n = catalogue.family("spiky-mixture:spikes=1/2"), 400
unless_covered(family)
for name in ("discard", "augment"):
    law = derive(family, catalogue.workflow(name))
    growth = derive(family, law.workflow, quantity="inverse_square")
    found = simulate_raw(family, law.workflow, n=n, generations=4, replicates=4000, seed=7, quantity=law.quantity)
    print(f"{name}: 1/{law.quantity}(g)^2 grows: {growth.growth.value}, {growth.rate or f'at least {growth.at_least}'}")
    survival, error = found.ratio(4)
    report(f"{law.quantity} at g = 4", float(law.expression(4)), survival, error + 0.5 / n)
