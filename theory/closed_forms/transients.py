"""How large the roots of irreducible characteristic factors are: certified by balls, or by Jury's conditions.

x^2 + b x + c has both roots inside the unit disc if and only if |c| < 1 and |b| < 1 + c (Jury 1964).
"""

from __future__ import annotations

from typing import Any

import flint

from ..conversions import to_fmpq
from .constant_coefficients import Transient
from .field import Rational
from .growth import Facts, Growth, Leading
from .partial_fractions import undense


def largest_modulus(transient: Transient) -> Any | None:
    """A ball with the largest modulus among the roots of a numerical modulus; ``None`` with parameters."""
    numbers = [c.constant for c in transient.modulus]
    if any(x is None for x in numbers):
        return None
    field = transient.modulus[-1].field
    poly = undense(field, transient.modulus).numerator
    rows = {int(e[0]): int(c) for e, c in poly.to_dict().items()}
    roots: Any = flint.fmpz_poly([rows.get(i, 0) for i in range(max(rows) + 1)]).complex_roots()
    return _largest([abs(root) for root, _ in roots])


def _largest(balls: list[Any]) -> Any:
    out = balls[0]
    for ball in balls[1:]:
        out = out.max(ball)
    return out


def inside_unit_disc(transient: Transient, facts: Facts) -> bool | None:
    """Whether all roots are of modulus below 1; ``None`` if not decided."""
    modulus = largest_modulus(transient)
    if modulus is not None:
        return True if modulus < 1 else (False if modulus > 1 else None)
    if len(transient.modulus) != 3:
        return None
    c, b, _ = transient.modulus
    conditions: list[Rational] = [1 - c, 1 + c, 1 + c - b, 1 + c + b]
    return all(facts.sign(x) > 0 for x in conditions)


def dominated(transients: tuple[Transient, ...], found: Leading, facts: Facts) -> bool | None:
    """Whether the form's leading term exceeds every transient; ``None`` if not decided."""
    scale = found.scale
    at_least_one = scale is not None and scale.base == 1 and facts.sign(scale.exponent) >= 0
    inside = [inside_unit_disc(t, facts) for t in transients]
    if at_least_one and all(inside):
        return True
    base = None if scale is None else scale.base.constant
    moduli: list[Any] = [largest_modulus(t) for t in transients]
    if any(m is None for m in moduli):
        return None
    if scale is None:
        return False
    if base is None:
        return None
    size = abs(flint.arb(to_fmpq(base)))
    if all(m < size for m in moduli):
        return True
    return False if any(m > size for m in moduli) else None


def growth_of(transients: tuple[Transient, ...]) -> tuple[Growth, str]:
    """The growth where the irrational roots lead."""
    top = _largest([largest_modulus(t) for t in transients])
    text = f"the leading roots have modulus {top.str(12, radius=False)}"
    if top > 1:
        return Growth.GEOMETRIC, text
    return (Growth.VANISHING, text) if top < 1 else (Growth.UNKNOWN, text)
