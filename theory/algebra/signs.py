"""Signs of rational functions on a box of parameters, decided exactly or not at all.

A polynomial in one variable is decided by its real roots (isolated by FLINT, irrational ones by balls).
In several variables each one is mapped onto s > 0 (x = l + s, u - s, (l + u s)/(1 + s)); if all coefficients then
have one sign the polynomial has it inside the box, and every closed face is examined likewise; a whole line is cut at
zero. That is sufficient, not necessary: ``None`` means undecided, and is never read as an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

import flint
import sympy

from ..symbols import Domain, Parameter
from .conversions import to_fmpq
from .field import Field, Rational
from .polynomials import Poly, evaluate, irreducible_factors

Box = Mapping[int, Domain]
"""The domain of each variable by its number in the field's context; 0 is g."""


def box_of(field: Field, parameters: Iterable[Parameter], first: int | None = None) -> dict[int, Domain]:
    """The box of the parameters; with `first`, also g >= first."""
    own = {1 + field.parameters.index(p.symbol): p.domain for p in parameters}
    if first is not None:
        own[0] = Domain(lower=Fraction(first), lower_closed=True)
    return own


def half_line(first: int) -> Domain:
    """The domain g >= first."""
    return Domain(lower=Fraction(first), lower_closed=True)


@final
@dataclass(frozen=True)
class Root:
    """A real root inside a domain: exact, or between two rationals with no other root between them."""

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> Fraction | None:
        """The root, if rational."""
        return self.low if self.low == self.high else None


def _univariate(poly: Poly, variable: int) -> Any:
    rows = {int(e[variable]): int(c) for e, c in poly.to_dict().items()}
    return flint.fmpz_poly([rows.get(i, 0) for i in range(max(rows) + 1)])


def _fraction(ball_end: Any) -> Fraction:
    mantissa, exponent = ball_end.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def real_roots(poly: Poly, variable: int, domain: Domain) -> list[Root]:
    """The real roots of a polynomial in one variable that lie in a domain, in increasing order."""
    found: list[Root] = []
    for factor, _ in _univariate(poly, variable).factor()[1]:
        if factor.degree() == 1:
            root = Fraction(-int(factor[0]), int(factor[1]))
            if root in domain:
                found.append(Root(root, root))
            continue
        for root, _ in factor.complex_roots():
            if root.imag != 0:
                continue
            low, high = _fraction(root.real.lower()), _fraction(root.real.upper())
            low, high = _separate(factor, low, high, domain)
            if low in domain and high in domain:
                found.append(Root(low, high))
    return sorted(found, key=lambda r: r.low)


def _separate(factor: Any, low: Fraction, high: Fraction, domain: Domain) -> tuple[Fraction, Fraction]:
    """Shrink an isolating interval until no rational end point of the domain lies in it (bisection)."""
    sign_low = factor(to_fmpq(low)) > 0
    for end in (domain.lower, domain.upper):
        if end is not None and low <= end <= high:
            if (factor(to_fmpq(end)) > 0) == sign_low:
                low = end
            else:
                high = end
    # A root of an irreducible factor of degree > 1 is irrational, so it is never the end point itself.
    middle = (low + high) / 2
    if (factor(to_fmpq(middle)) > 0) == sign_low:
        return middle, high
    return low, middle


def sign(function: Rational, box: Box) -> int | None:
    """1 or -1 if the function is positive or negative on the whole box, 0 if it is zero, else ``None``."""
    if function.is_zero:
        return 0
    total = 1
    for poly in (function.numerator, function.denominator):
        unit, factors = irreducible_factors(poly)
        total *= 1 if int(unit) > 0 else -1
        for factor, power in factors:
            own = polynomial_sign(function.field, factor, box)
            if own is None or own == 0:
                return None
            total *= own if int(power) % 2 else 1
    return total


def polynomial_sign(field: Field, poly: Poly, box: Box) -> int | None:
    """The strict sign of a polynomial on a box, 0 if it is the zero polynomial, ``None`` if not decided."""
    if poly.is_zero():
        return 0
    if poly.is_constant():
        return 1 if int(poly.leading_coefficient()) > 0 else -1
    used = [i for i, d in enumerate(poly.degrees()) if d]
    if any(i not in box for i in used):
        return None
    if len(used) == 1:
        return _univariate_sign(poly, used[0], box[used[0]])
    line = next((i for i in used if box[i].lower is None and box[i].upper is None), None)
    if line is not None:
        halves = (Domain(lower=Fraction(0), lower_closed=True), Domain(upper=Fraction(0), upper_closed=True))
        signs = {polynomial_sign(field, poly, {**box, line: half}) for half in halves}
        return signs.pop() if len(signs) == 1 else None
    interior = _interior_sign(field, poly, used, box)
    if interior is None:
        return None
    for i in used:
        for end, closed in ((box[i].lower, box[i].lower_closed), (box[i].upper, box[i].upper_closed)):
            if closed and end is not None:
                face = _face(field, poly, i, end)
                if polynomial_sign(field, face, box) != interior:
                    return None
    return interior


def _univariate_sign(poly: Poly, variable: int, domain: Domain) -> int | None:
    if real_roots(poly, variable, domain):
        return None
    sample = domain.sample()[0]
    numbers = [Fraction(0)] * len(poly.degrees())
    numbers[variable] = sample
    value = evaluate(poly, numbers)
    return 1 if value > 0 else -1


def _face(field: Field, poly: Poly, variable: int, end: Fraction) -> Poly:
    """The polynomial on a face of the box, up to a positive factor."""
    gens = [field.polynomial(x) for x in field.context.gens()]
    gens[variable] = field.number(end)
    return field.polynomial(poly).replace(gens).numerator


def _interior_sign(field: Field, poly: Poly, used: list[int], box: Box) -> int | None:
    """The sign of all coefficients after mapping the open box onto the positive orthant."""
    gens = [field.polynomial(x) for x in field.context.gens()]
    for i in used:
        low, high, s = box[i].lower, box[i].upper, gens[i]
        if low is not None and high is not None:
            gens[i] = (s * high + low) / (s + 1)
        elif low is not None:
            gens[i] = s + low
        elif high is not None:
            gens[i] = -s + high
        else:
            return None
    mapped = field.polynomial(poly).replace(gens).numerator
    if mapped.is_zero():
        return None
    signs = {int(c) > 0 for c in mapped.to_dict().values()}
    return None if len(signs) > 1 else (1 if signs.pop() else -1)


def all_coefficients_sign(function: Rational, box: Box) -> int | None:
    """The sign of a function where all coefficients show it after the mapping onto s >= 0: what the kernel sees."""
    if function.is_zero:
        return 0
    total = 1
    for poly in (function.numerator, function.denominator):
        used = [i for i, d in enumerate(poly.degrees()) if d]
        if any(i not in box for i in used):
            return None
        own = (1 if int(poly.leading_coefficient()) > 0 else -1) if not used else None
        own = own or _interior_sign(function.field, poly, used, box)
        if own is None:
            return None
        total *= own
    return total


def readable(function: Rational, box: Box) -> sympy.Expr:
    """A function as a person writes it: factors in the parameters that are negative get the other sign, 2 - w."""

    def negative(factor: Poly) -> bool:
        free = not factor.degrees()[0] > 0
        return free and polynomial_sign(function.field, factor, box) == -1

    return function.written(negative)
