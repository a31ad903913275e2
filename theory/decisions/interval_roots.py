"""Real roots and ends of rational functions on an interval: the exact questions an optimum asks.

Roots are isolated by SymPy's exact algorithm over Q; signs are taken at rational points between roots; limits at
the ends of an interval are of rational functions only.
"""

from __future__ import annotations

from fractions import Fraction

import sympy

from ..symbols import Domain, Parameter


def covers(kappa: sympy.Expr, optimum: Parameter, domain: Domain) -> bool:
    """Whether the two ends of the optimum's domain go to the two ends of `domain`, all four left out."""
    if any((item.lower_closed or item.upper_closed) for item in (optimum.domain, domain)):
        return False
    ends = {end_value(kappa, optimum.symbol, optimum.domain, upper=upper) for upper in (False, True)}
    low = -sympy.oo if domain.lower is None else rational(domain.lower)
    return ends == {low, top(domain)}


def end_value(function: sympy.Expr, u: sympy.Symbol, domain: Domain, *, upper: bool) -> sympy.Expr:
    """The limit of a rational function at an end of an interval; SymPy computes it by cancelling."""
    end = domain.upper if upper else domain.lower
    place = (sympy.oo if upper else -sympy.oo) if end is None else rational(end)
    return sympy.limit(function, u, place, "-" if upper else "+")


def top(domain: Domain) -> sympy.Expr:
    """The upper end."""
    return sympy.oo if domain.upper is None else rational(domain.upper)


def root_inside(factor: sympy.Expr, over: Parameter, chosen: Parameter) -> sympy.Expr | None:
    """The root of the stationarity polynomial that lies in the domain; it is the same branch for all k.

    For every k there is exactly one root inside, and none reaches an end, so a branch cannot change over.
    """
    inside = []
    for root in _roots(sympy.Poly(factor, over.symbol)):
        values = [root.subs(chosen.symbol, rational(k)) for k in chosen.domain.sample()]
        if all(value.is_real and _strictly_inside(value, over.domain) for value in values):
            inside.append(root)
    return inside[0] if len(inside) == 1 else None


def _roots(polynomial: sympy.Poly) -> list[sympy.Expr]:
    """The roots in radicals; of a quadratic as a person writes them."""
    if polynomial.degree() != 2:
        return list(sympy.roots(polynomial))
    a, b, c = polynomial.all_coeffs()
    root = sympy.sqrt(sympy.expand(b**2 - 4 * a * c))
    return [sympy.expand((sign * root - b) / (2 * a)) for sign in (1, -1)]


def _strictly_inside(value: sympy.Expr, domain: Domain) -> bool:
    low = domain.lower is None or bool(value > rational(domain.lower))
    return low and (domain.upper is None or bool(value < rational(domain.upper)))


def roots_inside(polynomial: sympy.Poly, domain: Domain) -> list[sympy.Expr]:
    """The real roots strictly inside a domain, in order; isolated exactly."""
    if polynomial.degree() < 1:
        return []
    roots = (root for root, _ in sympy.real_roots(polynomial, multiple=False))
    return [root for root in roots if _strictly_inside(root, domain)]


def sign_beside(above: sympy.Poly, below: sympy.Poly, root: sympy.Expr, side: int) -> int:
    """The sign of above/below just beside a root, at a rational between it and the next root."""
    roots = [
        r for part in (above, below) if part.degree() > 0 for r, _ in sympy.real_roots(part, multiple=False)
    ]
    gaps = [abs((r - root).evalf(30)) for r in roots if r != root]
    distance = Fraction(str(min([*gaps, sympy.Integer(1)]) / 3)).limit_denominator(10**9)
    place = rational(Fraction(str(root.evalf(30))) + side * distance)
    return int(sympy.sign(above.eval(place) * below.eval(place)))


def rational(value: Fraction) -> sympy.Rational:
    """A fraction as SymPy has it."""
    return sympy.Rational(value.numerator, value.denominator)
