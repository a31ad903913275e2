"""Formulas as plain text in the project's grammar: ``pi^2/6``, ``3*H2(g) - 2``, ``(1 + 1/n)^g``."""

from __future__ import annotations

from typing import Any, final

import sympy
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter


def _is_negative(term: sympy.Expr) -> bool:
    return bool(term.could_extract_minus_sign())


@final
class _Plain(StrPrinter):  # type: ignore[misc]
    """SymPy's text with ``^`` for powers and the field's names for functions."""

    def _print_Pow(self, expr: Any, rational: bool = False) -> str:
        if expr.exp.is_Rational and expr.exp < -1:
            return f"1/{self.parenthesize(expr.base**-expr.exp, PRECEDENCE['Mul'])}"
        return str(super()._print_Pow(expr, rational=rational)).replace("**", "^")

    def _print_Add(self, expr: Any, order: Any = None) -> str:
        terms = self._as_ordered_terms(expr, order=order)
        # A person starts with a positive term: pi^2/2 - 2.
        first = next((i for i, term in enumerate(terms) if not _is_negative(term)), 0)
        terms = [terms[first], *terms[:first], *terms[first + 1 :]]
        text = str(self._print(terms[0]))
        for term in terms[1:]:
            negative = _is_negative(term)
            shown = self.parenthesize(-term if negative else term, PRECEDENCE["Add"])
            text += f" {'-' if negative else '+'} {shown}"
        return text

    def _print_Mul(self, expr: Any) -> str:
        # A person writes n*(1 - x), not -n*(x - 1).
        coefficient, rest = expr.as_coeff_Mul()
        factors = sympy.Mul.make_args(rest)
        sums = [factor for factor in factors if factor.is_Add]
        if coefficient.is_negative and len(sums) == 1 and any(map(_is_negative, sums[0].args)):
            others = [factor for factor in factors if factor is not sums[0]]
            size = [] if coefficient == -1 else [-coefficient]
            return str(super()._print_Mul(sympy.Mul(*size, *others, -sums[0], evaluate=False)))
        return str(super()._print_Mul(expr))

    def _print_polygamma(self, expr: Any) -> str:
        order, argument = expr.args
        shown = self.doprint(argument)
        return f"psi({shown})" if order == 0 else f"psi_{self.doprint(order)}({shown})"

    def _print_digamma(self, expr: Any) -> str:
        return f"psi({self.doprint(expr.args[0])})"

    def _print_trigamma(self, expr: Any) -> str:
        return f"psi_1({self.doprint(expr.args[0])})"


def plain(expression: sympy.Expr) -> str:
    """Write a formula on one line.

    Examples
    --------
    >>> plain(sympy.pi**2 / 2 - 2)
    'pi^2/2 - 2'
    """
    return str(_Plain().doprint(expression))
