r"""What the letters of a formula mean, said after it: harmonic numbers, polygamma functions, Euler's constant, zeta.

Definitions as in the DLMF: 5.2.2 and 5.15 (psi and its derivatives), 5.2.3 (gamma), 25.2.1 (zeta).
"""

from __future__ import annotations

import sympy

from ..closed_forms.forms.named import Harmonic, RootPolygamma
from .document import Inline, Line, Math


def notation(*expressions: sympy.Expr | None) -> Line:
    """A sentence that defines the named functions of some formulas; empty if there are none."""
    given = [expression for expression in expressions if expression is not None]
    defined: list[str] = []
    harmonic = {(m == 1, a == 0) for x in given for m, a, _ in (h.args for h in x.atoms(Harmonic))}
    if any(not plain for _, plain in harmonic):
        upper = "" if all(first for first, _ in harmonic) else "^{(m)}"
        power = "" if upper == "" else "^m"
        summand = rf"\frac{{1}}{{(k+a){power}}}" if power else r"\frac{1}{k+a}"
        defined.append(rf"H{upper}_g(a) = \sum_{{k=1}}^{{g}} {summand}")
        if any(plain for _, plain in harmonic):
            defined.append(rf"H{upper}_g = H{upper}_g(0)")
    else:
        if (True, True) in harmonic:
            defined.append(r"H_g = \sum_{k=1}^{g} \frac{1}{k}")
        if (False, True) in harmonic:
            defined.append(r"H^{(m)}_g = \sum_{k=1}^{g} \frac{1}{k^m}")
    orders = {x.args[0] for expression in given for x in expression.atoms(sympy.polygamma, RootPolygamma)}
    if orders or any(x.has(sympy.digamma) for x in given):
        defined.append(r"\psi = \Gamma'/\Gamma")
    if any(order != 0 for order in orders):
        defined.append(r"\psi_m = \psi^{(m)}")
    if any(x.has(sympy.EulerGamma) for x in given):
        defined.append(r"\gamma = 0.5772\ldots \text{ Euler's constant}")
    if any(x.has(sympy.zeta) for x in given):
        defined.append(r"\zeta(s) = \sum_{k \ge 1} k^{-s}")
    if not defined:
        return ()
    parts: list[Inline] = ["Here "]
    for number, formula in enumerate(defined):
        parts += [", " if number else "", Math(formula)]
    return (*(part for part in parts if part != ""), ".")
