"""A kernel density estimate with a fixed bandwidth: inconsistent, since every generation adds the kernel's variance."""

from outcome import report, unless_covered

from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.theory import catalogue
from mengoli.theory.law import derive

family = catalogue.family("kernel-density:bandwidth=1/2")
unless_covered(family)
for name in ("discard", "augment"):
    law = derive(family, catalogue.workflow(name), 6)
    found = simulate_raw(family, law.workflow, n=6, generations=5, replicates=40_000, seed=4, quantity=law.quantity)
    print(f"{name}: {law.quantity} = {law.closed_form}, growth {law.growth.value}")
    report("at g = 5", float(law.ratio(5)), *found.ratio(5))
