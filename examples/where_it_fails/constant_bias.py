"""An estimate that is off by half a standard deviation: noise averages out under augment, bias adds up like log g."""

from outcome import report, unless_covered

from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.theory import catalogue
from mengoli.theory.law import derive

family = catalogue.family("constant-bias:bias=1/2")
unless_covered(family)
for name in ("discard", "augment"):
    law = derive(family, catalogue.workflow(name), 10)
    found = simulate_raw(family, law.workflow, n=10, generations=6, replicates=20_000, seed=2)
    print(f"{name}: R(g) = {law.closed_form}, growth {law.growth.value} ({law.rate})")
    ratio, error = found.plain.estimate[-1] / found.first_risk, found.plain.standard_error[-1] / found.first_risk
    report("R(6)", float(law.ratio(6)), ratio, error)
