"""Ridge with a fixed penalty: shrunk towards zero once under augment, again and again under discard."""

from itertools import islice

from outcome import report, unless_covered

from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.theory import catalogue
from mengoli.theory.law import derive

family = catalogue.family("ridge-design:penalty=2")
unless_covered(family)
for name in ("discard", "augment"):
    law = derive(family, catalogue.workflow(name), 4)
    found = simulate_raw(family, law.workflow, n=4, generations=5, replicates=40_000, seed=3)
    limit = law.solution.limit_enclosure(digits=12)
    print(f"{name}: on the line through four points R(g) -> {limit.text} ({law.verdict.value})")
    ratio, error = found.plain.estimate[-1] / found.first_risk, found.plain.standard_error[-1] / found.first_risk
    (value,) = islice(law.law.values(5), 4, 5)
    report("R(5)", float(value), ratio, error)
