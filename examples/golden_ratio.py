"""The golden ratio comes out of the machine: the best weight of fresh real data, proved.

Every model is trained on fresh real data with weight w and on the last model's output. The limit of the risk
ratio, its minimum over w for every ratio k of real to synthetic points, and the proof are derived here; at k = 1
the best weight is 0.618..., the golden ratio less one (He, Xu & Cheng, arXiv:2502.18049).
"""

from __future__ import annotations

from mengoli.theory.decisions.best import best
from mengoli.theory.decisions.optimise import Optimum
from mengoli.theory.language.plain import plain
from mengoli.theory.workflows import Fresh


def golden_weight() -> Optimum:
    """The best weight for every ratio k."""
    return best(Fresh(w="w", ratio="k"), "w")


def main() -> None:
    """Print the limit, the optimum and what the kernel accepted."""
    optimum = golden_weight()
    print(f"limit of the risk ratio: {plain(optimum.objective)}")
    print(f"best weight w* = {plain(optimum.minimiser)}, least risk {plain(optimum.minimum)}")
    print(f"{optimum.verdict.value}: {optimum.argument}")
    for item in optimum.judged:
        print(f"  {item.certificate.id}: {item.statement}")
    print(f"k = 1: w* = {plain(best(Fresh(ratio=1), 'w').minimiser)}")


if __name__ == "__main__":
    main()
