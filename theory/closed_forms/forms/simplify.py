"""Constants in the form a person expects: few operations, known special values, no change of meaning.

Only identities that hold wherever both sides are defined are used: SymPy's evaluation of zeta and polygamma at
rationals, expansion, collection, and psi_m(x + 1) = psi_m(x) + (-1)^m m!/x^(m+1) (DLMF 5.15.5).
"""

from __future__ import annotations

import sympy


def simplest(expression: sympy.Expr) -> sympy.Expr:
    """The shortest of several equal forms."""
    if not expression.free_symbols:
        candidates = [expression, sympy.expand(expression)]
    else:
        candidates = [expression, sympy.factor_terms(expression), *_shifted(expression)]
        candidates += [_together(expression)]
    return min(candidates, key=_size)


def _size(e: sympy.Expr) -> tuple[int, int]:
    return int(sympy.count_ops(e)), len(str(e))


def _together(e: sympy.Expr) -> sympy.Expr:
    """One fraction, the transcendental parts kept as they are."""
    parts = [a for a in e.atoms(sympy.Function) if not a.has(sympy.oo)]
    if len(parts) > 4:
        return e
    table = {a: sympy.Dummy(f"t{i}") for i, a in enumerate(sorted(parts, key=str))}
    back = {v: k for k, v in table.items()}
    inner = e.xreplace(table)
    if not inner.is_rational_function(*inner.free_symbols):
        return e
    return sympy.factor(inner).xreplace(back)


def _shifted(e: sympy.Expr) -> list[sympy.Expr]:
    """The expression with each polygamma's argument moved by -1, 1, 2."""
    out: list[sympy.Expr] = []
    gammas = sorted(e.atoms(sympy.polygamma), key=str)
    if len(gammas) != 1:
        return out
    (own,) = gammas
    m, x = own.args
    for steps in (-1, 1, 2):
        moved = sympy.polygamma(m, x + steps)
        correction = sympy.Integer(0)
        span = range(steps) if steps > 0 else range(steps, 0)
        for i in span:
            correction += sympy.Integer(-1) ** m * sympy.factorial(m) / (x + i) ** (m + 1)
        inside = moved - correction if steps > 0 else moved + correction
        total = e.subs(own, sympy.Dummy("p"))
        dummy = next(iter(total.free_symbols - e.free_symbols))
        polynomial = sympy.Poly(total, dummy)
        if polynomial.degree() != 1:
            continue
        slope, rest = polynomial.all_coeffs()
        shift = sympy.factor(sympy.together(rest + slope * (inside - moved)))
        out.append(sympy.factor(slope) * moved + shift)
    return out
