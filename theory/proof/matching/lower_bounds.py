"""Whether certificates show that a law stays above a geometric sequence, as its answer states.

The answer states scale * rate^(g - start) + offset <= value. A certificate of the rule `inequality` shows it if it
runs Q(g+1) = rate Q(g) from Q(start) = 1 and has a claim X >= 0 for which X + scale Q + offset is the law's value, as
`target` checks; and the kernel shows rate > 1 and scale > 0, which is what makes it growth.
"""

from __future__ import annotations

import sympy

from ...closed_forms.certificates.texts import text
from ..certificate import Certificate
from ..evaluation import expression
from ..reading import Reject
from .certified_limits import parameters_of, same
from .rates import is_positive
from .target import Target


def is_above(target: Target, certificate: Certificate) -> bool:
    """Whether an accepted certificate shows the lower bound that the answer states, and that it grows."""
    data, below = certificate.data, target.case.below
    if below is None or certificate.rule != "inequality" or data["start"] != below.start:
        return False
    if data["start"] > target.first or not all(is_positive(text(x), data) for x in (below.rate - 1, below.scale)):
        return False
    symbols = parameters_of(data, target)
    for name, own in data["sequences"].items():
        known = {**symbols, name: sympy.Symbol(name)}
        try:
            first, step = expression(own["initial"], known), expression(own["step"], known)
        except Reject:
            continue
        if not (same(first, sympy.S.One) and same(step, below.rate.expression * known[name])):
            continue
        bound = f"({text(below.scale)})*{name} + ({text(below.offset)})"
        if any(target.is_value(certificate, f"({claim}) + {bound}") for claim in data["claims"].values()):
            return True
    return False


__all__ = ["is_above"]
