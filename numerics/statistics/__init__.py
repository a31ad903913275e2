"""Statistics of a Monte Carlo run: moments, decisions with declared errors, power, sequential stopping, gates."""

from .decisions import Decision, compare, difference_p_value, equivalence_p_value, holm
from .gates import HEAVY_TAIL_SHARE, heavy_tail, largest_share, rare, skewed, skewness_of_mean, unseen
from .moments import Moments, merge, total
from .power import minimal_detectable_error, replicates_for_difference, replicates_for_equivalence
from .sequences import AsymptoticConfidenceSequence

__all__ = [
    "HEAVY_TAIL_SHARE",
    "AsymptoticConfidenceSequence",
    "Decision",
    "Moments",
    "compare",
    "difference_p_value",
    "equivalence_p_value",
    "heavy_tail",
    "holm",
    "largest_share",
    "merge",
    "minimal_detectable_error",
    "rare",
    "replicates_for_difference",
    "replicates_for_equivalence",
    "skewed",
    "skewness_of_mean",
    "total",
    "unseen",
]
