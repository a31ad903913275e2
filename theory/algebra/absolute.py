"""A rational bound of the modulus of a rational function on a box, of which coefficients alone show that it is one.

With every variable written through one that is nonnegative (as in `signs`) the numerator is P - N with nonnegative
coefficients, and (P + N)/D bounds |(P - N)/D| where D > 0 has nonnegative coefficients, too: the differences are 2 N/D
and 2 P/D.
"""

from __future__ import annotations

from .field import Rational
from .signs import Box, all_coefficients_sign


def absolute(function: Rational, box: Box) -> Rational | None:
    """The bound; ``None`` where the denominator's sign is not seen or a variable has no end.

    Parameters
    ----------
    function
        Free of geometric powers.
    box
        The domain of each variable by its number; 0 is g.
    """
    if function.is_zero:
        return function
    field = function.field
    used = {i for poly in (function.numerator, function.denominator) for i, d in enumerate(poly.degrees()) if d > 0}
    here, back = ([field.polynomial(x) for x in field.context.gens()] for _ in range(2))
    for i in used:
        low, high, s = (box[i].lower, box[i].upper, here[i]) if i in box else (None, None, here[i])
        if low is not None and high is not None:
            here[i], back[i] = (s * high + low) / (s + 1), (s - low) / (high - s)
        elif low is not None:
            here[i], back[i] = s + low, s - low
        elif high is not None:
            here[i], back[i] = -s + high, -s + high
        else:
            return None
    own = all_coefficients_sign(field.polynomial(function.denominator), box)
    if own not in (1, -1):
        return None
    mapped = field.polynomial(function.numerator).replace(here)
    positive = field.context.from_dict({e: abs(int(c)) for e, c in mapped.numerator.to_dict().items()})
    top = field.polynomial(positive) / field.polynomial(mapped.denominator)
    return top.replace(back) / field.polynomial(function.denominator) * own


__all__ = ["absolute"]
