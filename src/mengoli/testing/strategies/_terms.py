"""Rational functions of g without a pole at a generation: what sums and recursions are made of."""

from __future__ import annotations

from fractions import Fraction

import sympy
from hypothesis import strategies as st

from ...theory.symbols import GENERATION
from ._arguments import whole, yes_or_no


def rational_terms(
    *, max_parts: int = 3, max_power: int = 3, max_degree: int = 2, summable: bool | None = None
) -> st.SearchStrategy[sympy.Expr]:
    """Rational functions of g with rational coefficients: a polynomial plus parts c/(g + a)^m, a >= 0.

    Parameters
    ----------
    max_parts
        The largest number of partial fractions.
    max_power
        The largest m.
    max_degree
        The largest degree of the polynomial; -1 for none.
    summable
        Whether the sum over g converges: the polynomial is zero and the coefficients of 1/(g + a) add up to
        zero. ``None`` for either.

    Returns
    -------
    strategy of `sympy.Expr`
        In the symbol `GENERATION`; never zero. It shrinks to 1/(g + 0) = 1/g, or to 1/g^2 if summable.

    Raises
    ------
    InputError
        If an argument is not of its kind.
    """
    whole("max_parts", max_parts, at_least=1, at_most=8)
    whole("max_power", max_power, at_least=2 if summable else 1, at_most=6)
    whole("max_degree", max_degree, at_least=-1, at_most=6)
    if summable is not None:
        yes_or_no("summable", summable)
    terms = _terms(max_parts, max_power, max_degree, bool(summable)).filter(lambda term: term != 0)
    return terms.filter(lambda term: not converges(term)) if summable is False else terms


_COEFFICIENTS = st.sampled_from([1, 2, 3, -1, -2, Fraction(1, 2), Fraction(-3, 2)])
_SHIFTS = st.sampled_from([0, 1, 2, Fraction(1, 2), Fraction(1, 3), Fraction(5, 2)])


@st.composite
def _terms(draw: st.DrawFn, max_parts: int, max_power: int, max_degree: int, summable: bool) -> sympy.Expr:
    total, residue = sympy.S.Zero, sympy.S.Zero
    for _ in range(draw(st.integers(1, max_parts))):
        c, a = sympy.Rational(draw(_COEFFICIENTS)), sympy.Rational(draw(_SHIFTS))
        m = draw(st.integers(2 if summable else 1, max_power))
        total += c / (GENERATION + a) ** m
    if summable and draw(st.booleans()):
        c, a, b = (sympy.Rational(draw(choice)) for choice in (_COEFFICIENTS, _SHIFTS, _SHIFTS))
        total += c / (GENERATION + a) - c / (GENERATION + b)
    if not summable and max_degree >= 0:
        degree = draw(st.integers(-1, max_degree))
        total += sum((draw(_COEFFICIENTS) * GENERATION**k for k in range(degree + 1)), residue)
    return total


def converges(term: sympy.Expr) -> bool:
    """Whether the sum of a rational term over g converges: its degree is at most -2."""
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(term)))
    if top == 0:
        return True
    return bool(sympy.degree(top, GENERATION) - sympy.degree(bottom, GENERATION) <= -2)
