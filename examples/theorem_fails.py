"""Where the pi^2/6 theorem does not apply, and what happens instead, exactly.

* Uniform(0, theta), fitted by the maximum: the support moves. Discard grows like g^2, augment does not grow at all.
* A kernel density estimate with fixed bandwidth smooths its own output again: logarithmic growth under augment.
* A constant bias in every fit adds up: averaging removes variance, not bias.
* An inverse Gaussian has a cubic variance function: its moments do not close, and explode under discard.
"""

from __future__ import annotations

import mengoli as mg
from mengoli.theory import catalogue
from mengoli.theory.language.plain import plain


def told(family: str, workflow: str) -> mg.RiskLaw:
    """Derive and print one law with the hypotheses that fail."""
    model = catalogue.family(family)
    law = mg.derive(model, catalogue.workflow(workflow))
    form = "no closed form" if law.closed_form is None else plain(law.closed_form)
    rate = f", like {law.solution.rate}" if law.solution is not None and law.solution.rate else ""
    print(f"{family} under {workflow}: {form}; {law.growth.value}{rate}   [{law.verdict.value}]")
    return law


def main() -> None:
    """Print what fails for each family, and its law."""
    for family in ("uniform-maximum", "kernel-density", "constant-bias"):
        for item in catalogue.family(family).failures:
            print(f"{family}: {item.statement}: {item.status} ({item.how})")
        for workflow in ("discard", "augment"):
            told(family, workflow)
        print()
    # Cubic variance: no recursion of bounded size, but exact moments all the same, and they explode.
    law = mg.derive(catalogue.family("inverse-gaussian"), catalogue.workflow("discard"), 2)
    values = ", ".join(f"{float(law.ratio(g)):.4g}" for g in range(1, 6))
    print(f"inverse-gaussian under discard at n = 2: R = {values}, ...   [{law.verdict.value}]")


if __name__ == "__main__":
    main()
