"""Scalar laws whose memory fades, under a forcing like a power of g: what they do does not depend on their start.

    v(g) = a(g) v(g-1) + b(g),   b = c g^-s (1 + O(1/g)),   a = 1 - l/g + O(1/g^2) with l > s - 1,  or  a -> k, |k| < 1.

Then g^p v(g) -> L, with p = s - 1 and L = c/(l - p), or with p = s and L = c/(1 - k); without a forcing p = L = 0.
The difference E(g) = g^p v(g) - L obeys

    E(g) = a(g) (1 + 1/(g-1))^p E(g-1) + d(g),   d = O(1/g^2)  (or O(1/g)),

whose losses have an infinite sum, against which d is small (Elaydi, An Introduction to Difference Equations, 2005,
ch. 8). So a may vanish or change its sign at generations that depend on the parameters, as (1 - rho/g)^2 does at
g = rho: there the law only starts anew. No closed form enters; see `fading_certificates`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ...algebra.field import Rational
from ...algebra.polynomials import Poly, irreducible_factors
from ...algebra.recurrence import LinearRecurrence
from ...algebra.signs import real_roots
from ..forms.expansions import Scale, laurent
from ..forms.growth import Facts
from ..forms.tower import ONE
from .first_order import MAX_SEEN
from .systems import components, needed


@final
@dataclass(frozen=True)
class Fading:
    """A law as a recurrence of one unknown, which is its own readout, and where it goes.

    Parameters
    ----------
    keep, gain
        a and b, at g.
    start, first
        v(start).
    power, level
        p and L: g^p v(g) -> L.
    kept
        k, the limit of a.
    loss
        l - p where k = 1, else 1 - k.
    """

    keep: Rational
    gain: Rational
    start: int
    first: Rational
    power: int
    level: Rational
    kept: Rational
    loss: Rational


def fading(recurrence: LinearRecurrence, facts: Facts) -> Fading | None:
    """What the forcing makes of a law with one unknown; ``None`` where the memory does not fade faster than it.

    Raises
    ------
    Undecided
        If it depends on the parameters whether it does, or whether the forcing's leading coefficient vanishes.
    """
    own = needed(recurrence)
    if len(own.unknowns) != 1 or own.field.bases:
        return None
    keep, gain = own.step_entries[0][0], own.forcing_entries[0]
    row, constant = own.row_entries[0], own.readout_constant
    # value = row v + constant has a recurrence of its own
    keep = keep * row / row.shift(-1)
    gain = row * gain + constant - keep * constant.shift(-1)
    first = row.at(own.start) * own.initial_entries[0] + constant.at(own.start)
    if keep.is_zero or keep.degree > 0:
        return None
    kept, drift = coefficient(keep, 0), coefficient(keep, -1)
    power = 0 if gain.is_zero else -gain.degree - (kept == 1)
    if facts.sign(-drift - power if kept == 1 else 1 - kept * kept) <= 0:
        return None
    loss = -drift - power if kept == 1 else 1 - kept
    slope = gain if gain.is_zero else coefficient(gain, gain.degree)
    facts.sign(slope)
    return Fading(keep, gain, own.start, first, power, slope / loss, kept, loss)


def vanishing_factor(recurrence: LinearRecurrence, facts: Facts) -> Poly | None:
    """The value at some g of a factor by which an unknown steps on its own, where a parameter may make it vanish.

    A closed form divides by the product of such factors. They vanish at finitely many g where the parameter's domain
    is bounded; none is looked for where it is not.
    """
    own = needed(recurrence)
    for part in components(own):
        factors = irreducible_factors(own.step_entries[part[0]][part[0]].numerator)[1] if len(part) == 1 else []
        for factor, _ in factors:
            used = [i for i, d in enumerate(factor.degrees()) if d > 0]
            variable = next((i for i in used if i), 0)
            domain = facts.box.get(variable)
            if len(used) != 2 or 0 not in used or domain is None or domain.lower is None or domain.upper is None:
                continue
            for g in range(own.start + 1, own.start + 1 + MAX_SEEN):
                value = own.field.polynomial(factor).at(g).numerator
                if not value.is_constant() and real_roots(value, variable, domain):
                    return value
    return None


def coefficient(function: Rational, exponent: int) -> Rational:
    """The coefficient of a power of g, the highest or the one below."""
    field = function.field
    return laurent(function, 2).terms.get((Scale(field.one, field.number(exponent)), ONE), field.zero)


__all__ = ["Fading", "coefficient", "fading", "vanishing_factor"]
