"""The named sequences as SymPy functions: what a person reads in a closed form.

    Harmonic(m, a, g)           = sum_{k=1}^g 1/(k+a)^m        printed H2(g), H2(g, a);  H_g^{(2)}
    RationalSum(t, k, l, g)     = sum_{k=l}^g t(k)             printed sum(t, k = l..g)
    RationalProduct(t, k, l, g) = prod_{k=l}^g t(k)            printed prod(t, k = l..g)
    RootPowers(p, f, x, g)      = sum over the roots x of f of p(x) x^g

They stay unevaluated on purpose: SymPy's own `harmonic`, `Sum` and `Product` rewrite themselves into forms
that are wrong or undecided on these objects. Numbers are substituted by `exact_value`, in fractions, and by
`mengoli.theory.enclosures`, in balls.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, final

import sympy
from flint import fmpq, fmpq_poly

from ..conversions import to_fmpq, to_fraction
from ..symbols import GENERATION


@final
class Harmonic(sympy.Function):  # type: ignore[misc]
    """sum_{k=1}^g 1/(k+a)^m, with arguments (m, a, g)."""

    nargs = 3

    def _sympystr(self, printer: Any) -> str:
        m, a, g = self.args
        inner = printer.doprint(g) + ("" if a == 0 else ", " + printer.doprint(a))
        return f"H{m}({inner})"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        m, a, g = self.args
        base = rf"H_{{{printer.doprint(g)}}}"
        upper = "" if m == 1 else rf"^{{({m})}}"
        body = base + upper + ("" if a == 0 else rf"\left({printer.doprint(a)}\right)")
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"

    @property
    def is_real(self) -> bool:
        """Always real here: a is real and greater than -1."""
        return True


class _Indexed(sympy.Function):  # type: ignore[misc]
    """Shared shape of sums and products: arguments (term, index, lower, upper), the index bound."""

    nargs = 4
    word = ""
    command = ""

    @property
    def free_symbols(self) -> set[sympy.Basic]:
        """Every symbol but the index."""
        term, index, lower, upper = self.args
        found: set[sympy.Basic] = (term.free_symbols - {index}) | lower.free_symbols | upper.free_symbols
        return found

    @property
    def shown_args(self) -> tuple[sympy.Expr, sympy.Symbol, sympy.Expr, sympy.Expr]:
        """The arguments as printed: an index that stands in the bounds too, under another sum, gets its own name."""
        term, index, lower, upper = self.args
        outside = lower.free_symbols | upper.free_symbols
        if index in outside:
            own = index_symbol({symbol.name for symbol in term.free_symbols | outside})
            term, index = term.xreplace({index: own}), own
        return term, index, lower, upper

    def _sympystr(self, printer: Any) -> str:
        term, index, lower, upper = (printer.doprint(x) for x in self.shown_args)
        return f"{self.word}({term}, {index}={lower}..{upper})"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        term, index, lower, upper = (printer.doprint(x) for x in self.shown_args)
        body = rf"{self.command}_{{{index}={lower}}}^{{{upper}}} {term}"
        if self.args[0].is_Add:
            body = rf"{self.command}_{{{index}={lower}}}^{{{upper}}} \left({term}\right)"
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"

    @property
    def is_real(self) -> bool:
        """Always real here: the terms are."""
        return True


@final
class RationalSum(_Indexed):
    """sum_{k=lower}^{upper} term(k), with arguments (term, k, lower, upper)."""

    word = "sum"
    command = r"\sum"


@final
class RationalProduct(_Indexed):
    """prod_{k=lower}^{upper} term(k), with arguments (term, k, lower, upper)."""

    word = "prod"
    command = r"\prod"


@final
class RootPowers(sympy.Function):  # type: ignore[misc]
    """sum over the roots x of f of p(x) x^g, with arguments (p, f, x, g); f irreducible, so each root is simple."""

    nargs = 4

    @property
    def free_symbols(self) -> set[sympy.Basic]:
        """Every symbol but the bound root."""
        p, f, x, g = self.args
        found: set[sympy.Basic] = ((p.free_symbols | f.free_symbols) - {x}) | g.free_symbols
        return found

    def _sympystr(self, printer: Any) -> str:
        p, f, x, g = self.args
        return f"rootsum(({printer.doprint(p)})*{x}^({printer.doprint(g)}), {printer.doprint(f)} = 0)"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        p, f, x, g = (printer.doprint(a) for a in self.args)
        body = rf"\sum_{{{x}:\,{f}=0}} \left({p}\right) {x}^{{{g}}}"
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"

    @property
    def is_real(self) -> bool:
        """Always real here: conjugate roots come in pairs."""
        return True


def index_symbol(taken: set[str]) -> sympy.Symbol:
    """A bound index whose name is none of the parameters'."""
    name = next(n for n in ("j", "i", "l", "m", "j_", "i_", "l_") if n not in taken)
    return sympy.Symbol(name, integer=True, positive=True)


def exact_value(expression: sympy.Expr, values: dict[sympy.Symbol, Fraction]) -> Fraction:
    """The exact value of a closed form at rational values of g and of every parameter.

    The sums and products are added up term by term: slow for large g, and independent of how they were found.

    Raises
    ------
    ValueError
        If a subexpression is not rational (a root, pi).
    """
    e = expression
    if e.is_Rational:
        return Fraction(int(e.p), int(e.q))
    if e.is_Symbol:
        return Fraction(values[e])
    if e.is_Add:
        return sum((exact_value(x, values) for x in e.args), Fraction(0))
    if e.is_Mul:
        product = Fraction(1)
        for x in e.args:
            product *= exact_value(x, values)
        return product
    if e.is_Pow:
        exponent = exact_value(e.exp, values)
        if exponent.denominator == 1:
            return exact_value(e.base, values) ** int(exponent)
    if isinstance(e, Harmonic):
        m, a, g = (exact_value(x, values) for x in e.args)
        return sum((1 / (k + a) ** int(m) for k in range(1, int(g) + 1)), Fraction(0))
    if isinstance(e, RationalSum | RationalProduct):
        term, index, lower, upper = e.args
        span = range(int(exact_value(lower, values)), int(exact_value(upper, values)) + 1)
        out = Fraction(0) if isinstance(e, RationalSum) else Fraction(1)
        for k in span:
            x = exact_value(term, {**values, index: Fraction(k)})
            out = out + x if isinstance(e, RationalSum) else out * x
        return out
    if isinstance(e, RootPowers):
        return _root_powers(e, values)
    raise ValueError(f"{e} has no exact rational value")


def _root_powers(e: RootPowers, values: dict[sympy.Symbol, Fraction]) -> Fraction:
    """The trace of p(x) x^g in Q[x]/(f)."""
    p, f, x, g = e.args
    weight, modulus = (
        fmpq_poly([to_fmpq(exact_value(c, values)) for c in reversed(sympy.Poly(side, x).all_coeffs())])
        for side in (p, f)
    )
    root, element = fmpq_poly([0, 1]), weight % modulus
    square, power = root % modulus, int(exact_value(g, values))
    if power < 0:
        raise ValueError(f"{e} is summed for powers of at least 0")
    while power:
        if power % 2:
            element = element * square % modulus
        square, power = square * square % modulus, power // 2
    total = fmpq(0)
    for j in range(modulus.degree()):
        total += element[j]
        element = element * root % modulus
    return to_fraction(total)


def at_generation(expression: sympy.Expr, g: int) -> sympy.Expr:
    """Substitute an integer for g in a closed form."""
    return expression.xreplace({GENERATION: sympy.Integer(g)})
