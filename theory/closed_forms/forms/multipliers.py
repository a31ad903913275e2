"""Multipliers u for bounds u h of a tail: rational functions with u(g-1) close to r(g) (u(g) + 1).

Where r is rational, u is the truncated formal solution in powers of 1/g, coarse first; where a letter in it may be
large against g, K/(g + d) is tried instead; where r holds q^g, u is constant to the first order. See `tails` for what
they are good for, and for the sign that decides on which side of the tail each of them lies.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from ...algebra.field import Rational
from ...algebra.partial_fractions import undense
from ...algebra.signs import sign
from .expansions import Scale, laurent
from .geometric_texts import in_vanishing, is_above_one
from .tower import ONE, Monomial

ORDERS: Final = 5
SHIFTS: Final = tuple(Fraction(k, 2) for k in (0, 1, -1, 2, -2, 4, -4))
"""By how much a bound may be moved along g; half a step is where sums and integrals differ."""

GEOMETRIC: Final = tuple(Fraction(k, 4) for k in (0, 1, -1, 2, -2, 4, -4, 8, -8, 16, -16))
"""Multiples of E tried in a multiplier of increments with q^g."""


def ways(ratio: Rational, h: tuple[Rational, Monomial]) -> tuple[Iterator[Rational], ...]:
    """Multipliers to try for increments h with this ratio, those that read best first; none if they do not decay."""
    if ratio.has_powers:
        return (_geometric(ratio),)
    coefficients = formal_multiplier(ratio, ORDERS)
    if coefficients is None:
        return ()
    return _candidates(ratio, coefficients, h), _shifted(ratio, coefficients, h)


def formal_multiplier(ratio: Rational, orders: int) -> list[Rational] | None:
    """Coefficients u_{-1}, u_0, u_1, ... of the formal solution of u(g-1) = r(g) (u(g) + 1) in 1/g.

    ``None`` if the increments do not decay: r = 1 - s/g + ... with constant s <= 1, or |r| >= 1 in the limit.
    """
    field = ratio.field
    if ratio.degree > 0 or ratio.has_powers:
        return None
    depth = orders + 3
    r = [field.zero] * depth
    for (scale, _), c in laurent(ratio, depth).terms.items():
        order = scale.exponent.constant
        assert order is not None
        if -int(order) < depth:
            r[-int(order)] = c
    geometric = r[0] != 1
    s = -r[1]
    if not geometric and (s - 1).is_zero:
        return None
    # pending[n]: coefficient of g^-n in r - (what the u found so far contributes); E = 0 order by order
    pending = {n: r[n] for n in range(depth)}
    out: list[Rational] = [] if not geometric else [field.zero]
    first = 0 if geometric else -1
    for j in range(first, orders):
        target = pending[j if geometric else j + 1]
        lead = (field.one - r[0]) if geometric else s + j
        if lead.is_zero:
            return None
        u = target / lead
        out.append(u)
        binomial = field.one  # (g-1)^-j = sum_n C(j+n-1, n) g^-(j+n)
        for n in range(depth - max(j, 0)):
            if 0 <= j + n < depth:
                pending[j + n] = pending[j + n] - u * (binomial - r[n])
            binomial = binomial * (j + n) / (n + 1)
    return out


def truncated(ratio: Rational, coefficients: list[Rational]) -> Rational:
    """u_{-1} g + u_0 + u_1/g + ... as a rational function."""
    field = ratio.field
    return undense(field, list(reversed(coefficients))) / field.g ** (len(coefficients) - 2)


def residual(ratio: Rational, u: Rational) -> Rational:
    """E(g) = u(g-1) - r(g) (u(g) + 1)."""
    return u.shift(-1) - ratio * (u + 1)


def _candidates(
    ratio: Rational, coefficients: list[Rational], h: tuple[Rational, Monomial]
) -> Iterator[Rational]:
    """The truncations of u, coarse first; the whole of it alone if it is exact.

    For rational h the product u h is cut to powers of 1/g instead, which reads better.
    """
    whole = truncated(ratio, coefficients)
    if residual(ratio, whole).is_zero:
        yield whole
        return
    if h[1] != ():
        for count in range(1, len(coefficients) + 1):
            if not coefficients[count - 1].is_zero:
                yield truncated(ratio, coefficients[:count])
        return
    field = ratio.field
    total = field.zero
    terms = laurent(whole * h[0], len(coefficients)).terms
    for (scale, _), c in terms.items():
        order = scale.exponent.constant
        assert order is not None
        total = total + c * field.g ** int(order)
        yield total / h[0]


def _shifted(
    ratio: Rational, coefficients: list[Rational], h: tuple[Rational, Monomial]
) -> Iterator[Rational]:
    """K/(g + d) near the second order of u h, or u_{-1} (g + d) near that of u where h is no rational function.

    Powers of 1/g change sides where a parameter is large against g; c psi_1(g + c) lies between c/(g + c) and
    c/(g + c - 1/2) for all of them.
    """
    field = ratio.field
    if len(coefficients) < 2 or coefficients[0].is_zero:
        return
    leading, middle = coefficients[0], coefficients[1] / coefficients[0]
    if h[1] == ():
        terms = laurent(truncated(ratio, coefficients) * h[0], 3).terms
        one, two = (terms.get((Scale(field.one, field.number(-k)), ONE), field.zero) for k in (1, 2))
        if one.is_zero:
            return
        leading, middle = one, -two / one
    for shift in SHIFTS:
        moved = field.g + middle + shift
        if not moved.numerator.is_constant():
            yield leading / moved / h[0] if h[1] == () else leading * moved


def _geometric(ratio: Rational) -> Iterator[Rational]:
    """Multipliers where the increments hold q^g: r/(1 - r) with r the limit of the ratio, times 1 + k E."""
    field = ratio.field
    if len(field.bases) != 1 or not field.bases[0].is_Rational:
        return
    e, moved = field.power(0), in_vanishing(ratio)
    at_zero = [field.g, *map(field.generator, field.parameters), field.zero]
    try:
        r = moved.replace(at_zero)
    except ZeroDivisionError:
        return
    if not r.is_free_of_generation or sign(1 - r, {}) != 1 or r.is_zero:
        return
    small = 1 / (e - field.base_elements[0] ** field.floor) if is_above_one(field) else e
    for k in GEOMETRIC:
        yield r / (1 - r) * (1 + k * small)
