"""How large the roots of irreducible characteristic factors are: by balls, exactly on the unit circle, or by Jury.

x^2 + b x + c has both roots inside the unit disc if and only if |c| < 1 and |b| < 1 + c (Jury 1964). The roots of a
cyclotomic polynomial, and the complex roots of x^2 + b x + 1, have modulus 1: no ball tells that from 1 - 10^-300.
"""

from __future__ import annotations

from typing import Any

import flint

from ...algebra.conversions import to_fmpq
from ...algebra.field import Rational
from ...algebra.partial_fractions import undense
from ..forms.growth import Facts, Growth, Leading
from .constant_coefficients import Transient


def largest_modulus(transient: Transient) -> Any | None:
    """A ball with the largest modulus among the roots of a numerical modulus; ``None`` with parameters."""
    poly = _integers(transient)
    if poly is None:
        return None
    if _is_on_the_unit_circle(poly):
        return flint.arb(1)
    return _largest([abs(root) for root, _ in poly.complex_roots()])


def _integers(transient: Transient) -> Any | None:
    """The modulus with integer coefficients, if it has no parameters."""
    if any(c.constant is None for c in transient.modulus):
        return None
    poly = undense(transient.modulus[-1].field, transient.modulus).numerator
    rows = {int(e[0]): int(c) for e, c in poly.to_dict().items()}
    return flint.fmpz_poly([rows.get(i, 0) for i in range(max(rows) + 1)])


def _is_on_the_unit_circle(poly: Any) -> bool:
    """Whether all roots of an irreducible polynomial are seen to have modulus 1."""
    if poly.is_cyclotomic():
        return True
    return bool(poly.degree() == 2 and poly[0] == poly[2] and poly[1] ** 2 < 4 * poly[2] ** 2)


def _largest(balls: list[Any]) -> Any:
    out = balls[0]
    for ball in balls[1:]:
        out = out.max(ball)
    return out


def inside_unit_disc(transient: Transient, facts: Facts) -> bool | None:
    """Whether all roots are of modulus below 1; ``None`` if not decided."""
    modulus = largest_modulus(transient)
    if modulus is not None:
        return True if modulus < 1 else (False if modulus >= 1 else None)
    if len(transient.modulus) != 3:
        return None
    c, b, _ = transient.modulus
    conditions: list[Rational] = [1 - c, 1 + c, 1 + c - b, 1 + c + b]
    return all(facts.sign(x) > 0 for x in conditions)


def turning(transients: tuple[Transient, ...]) -> bool:
    """Whether some of the roots are on the unit circle, and the others inside it."""
    moduli: list[Any] = [largest_modulus(t) for t in transients]
    return all(m is not None and m <= 1 for m in moduli) and any(m == 1 for m in moduli)


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
    if scale.base == 1 and turning(transients):
        return bool(facts.sign(scale.exponent) > 0 or (scale.logs and facts.sign(scale.exponent) == 0))
    if base is None:
        return None
    size = abs(flint.arb(to_fmpq(base)))
    if all(m < size for m in moduli):
        return True
    return False if any(m > size for m in moduli) else None


def growth_of(transients: tuple[Transient, ...]) -> tuple[Growth, str]:
    """The growth where the irrational roots lead."""
    if turning(transients):
        return Growth.BOUNDED, "the values turn round for ever: bounded, without a limit"
    top = _largest([largest_modulus(t) for t in transients])
    text = f"the leading roots have modulus {top.str(12, radius=False)}"
    if top > 1:
        return Growth.GEOMETRIC, text
    return (Growth.VANISHING, text) if top < 1 else (Growth.UNKNOWN, text)
