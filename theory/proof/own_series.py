"""A limit left as a series: by definition it is the limit of the partial sums, if these are the law's own values.

The stated limit with each infinite sum or product cut off at g must have the law's values: at the first generations
and at two far ones, at random parameters, as for the closed form shown to people. That they converge is the kernel's
to say.
"""

from __future__ import annotations

import sympy

from ..closed_forms.named import RationalProduct, RationalSum
from ..symbols import GENERATION
from .target import Target


def is_own_series(target: Target) -> bool:
    """Whether the stated limit is a series or product whose partial ones are the law's values."""
    limit = target.case.limit
    if limit is None:
        return False
    parts = [part for part in limit.atoms(RationalSum, RationalProduct) if part.args[3] == sympy.oo]
    cut = limit.xreplace({part: part.func(*part.args[:3], GENERATION) for part in parts})
    return bool(parts) and not cut.has(sympy.oo) and target.displays(cut)


__all__ = ["is_own_series"]
