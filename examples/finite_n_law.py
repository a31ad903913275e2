"""At finite n the ceiling of augment is a hyperbolic sine or a sine, and pi^2/6 only its limit.

For a family with variance function V(mu) = v0 + v1 mu + v2 mu^2 the limit is (sinh(pi z)/(pi z) - 1)/z^2 with
z = sqrt(v2/n), a sine for v2 < 0. Here it is derived and proved with n left symbolic, evaluated at several n, and
held against a simulation of real batches.
"""

from __future__ import annotations

from fractions import Fraction

import sympy

import mengoli as mg
from mengoli.theory.families import Bernoulli, Exponential
from mengoli.theory.language.plain import plain
from mengoli.theory.workflows import Augment

ZETA2 = float(sympy.pi**2 / 6)


def ceiling(family: mg.Family, n: int) -> float:
    """The limit of the risk ratio under augment at sample size n."""
    limit = mg.derive(family, Augment(), n).limit
    assert limit is not None
    return float(limit)


def main() -> None:
    """Print the laws, their limits by n, and a check by simulation."""
    for family in (Exponential(), Bernoulli()):
        law = mg.derive(family, Augment(), "n")
        assert law.closed_form is not None
        assert law.limit is not None
        print(f"{family}: R(g) = {plain(law.closed_form)}")
        print(f"  tends to {plain(law.limit)}   [{law.verdict.value}]")
        print(f"  at g = 3, n = 5 exactly {law.ratio(3, n=Fraction(5))}")
    print(f"\n{'n':>6} {'exponential':>12} {'bernoulli':>12}    pi^2/6 = {ZETA2:.6f}")
    for n in (2, 5, 20, 100, 1000):
        print(f"{n:>6} {ceiling(Exponential(), n):>12.6f} {ceiling(Bernoulli(), n):>12.6f}")
    check = mg.crosscheck(mg.derive(Exponential(), Augment(), 5), generations=20, replicates=20_000)
    print(
        f"\nsimulated at n = 5, g = 20: {check.simulated:.4f} +- {check.standard_error:.1g}, exact "
        f"{float(check.exact):.4f}: {check.verdict.value}, an error of {check.detectable:.2%} would have been seen"
    )


if __name__ == "__main__":
    main()
