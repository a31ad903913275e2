"""Laws that forget at once in the limit: R(g) = a(g) R(g-1) + b(g) with a(g) -> 0 and b(g) -> L tends to L.

The difference E = R - L has the step E(g+1) = a E(g) + (b + a L - L), whose loss 1 - a tends to one and whose gain
tends to zero: the kernel's rule for sequences that tend to zero shows it, without a closed form. Products of such
factors fall like 1/g!^k, which no expansion in powers of g, logarithms and q^g holds.
"""

from __future__ import annotations

from ...algebra.field import Rational
from ...algebra.recurrence import LinearRecurrence
from .merged_sums import limit_of


def settled_at(recurrence: LinearRecurrence) -> Rational | None:
    """The limit L of a law with one unknown that is its own readout; ``None`` if it is of another kind."""
    if len(recurrence.unknowns) != 1 or recurrence.field.bases:
        return None
    keep, gain = recurrence.step_entries[0][0], recurrence.forcing_entries[0]
    if recurrence.row_entries[0] != 1 or not recurrence.readout_constant.is_zero:
        return None
    if keep.is_zero or keep.degree >= 0 or (not gain.is_zero and gain.degree > 0):
        return None
    return limit_of(gain)


__all__ = ["settled_at"]
