"""What the examples print: the hypothesis that fails, the verdict, and the derived number beside the simulated one."""

from mengoli.theory.errors import NotCoveredError
from mengoli.theory.family import Family


def unless_covered(family: Family) -> None:
    """Say which hypotheses fail and that the theorem is refused."""
    for item in family.failures:
        print(f"hypothesis failed: {item.statement} ({item.how})")
    try:
        family.noise(None)
    except NotCoveredError as error:
        print(f"verdict: {error}")
    else:
        print("verdict: the law of this family is its own, not the workflow's pi^2/6")


def report(what: str, derived: float, simulated: float, error: float) -> None:
    """Both numbers, and whether they agree within four standard errors."""
    agree = abs(simulated - derived) <= 4 * error + 1e-9
    print(f"  {what}: derived {derived:.4f}, simulated {simulated:.4f} ± {error:.4f}: {'agree' if agree else 'DIFFER'}")
