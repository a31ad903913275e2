"""Limits in K and in g that do not commute: real plus the last K batches.

While g <= K + 1 nothing has been dropped, so for K -> infinity at fixed g the risk ratio is augment's, and then
tends to pi^2/6 = 1.645. But for fixed K it tends to (2K+2)/(K+2) as g -> infinity, and that tends to 2 as
K -> infinity. A long window is better than it looks at first, and worse in the end.
"""

from __future__ import annotations

from fractions import Fraction

import sympy

from mengoli.theory.families import Normal
from mengoli.theory.law import derive
from mengoli.theory.moments.limit_process import LimitProcess
from mengoli.theory.workflows import Augment, RealPlusLast


def long_run(k: int) -> sympy.Expr:
    """The limit in g at fixed K, solved by the machine."""
    limit = derive(Normal(), RealPlusLast(k)).limit
    assert limit is not None
    return limit


def at_fixed_generation(k: int, g: int) -> Fraction:
    """R_g at fixed g; augment's as soon as K >= g - 1."""
    return LimitProcess(RealPlusLast(k).definition).risk_ratio(g)


def main() -> None:
    """Print both orders of the limits."""
    augment = derive(Normal(), Augment())
    print("K   lim over g   R_6")
    for k in range(1, 6):
        print(f"{k}   {long_run(k)!s:10}   {at_fixed_generation(k, 6)}")
    print(f"first K, then g: {augment.limit};   first g, then K: 2")


if __name__ == "__main__":
    main()
