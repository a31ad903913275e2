"""The named sequences as SymPy functions: what a person reads in a closed form.

    Harmonic(m, a, g)           = sum_{k=1}^g 1/(k+a)^m        printed H2(g), H2(g, a);  H_g^{(2)}
    RationalSum(t, k, l, g)     = sum_{k=l}^g t(k)             printed sum(t, k = l..g)
    RationalProduct(t, k, l, g) = prod_{k=l}^g t(k)            printed prod(t, k = l..g)
    RootPowers(p, f, x, g)      = sum over the roots x of f of p(x) x^g
    RootPolygamma(m, p, f, x, a) = sum over the roots x of f of p(x) psi_m(a - x)

They stay unevaluated on purpose: SymPy's own `harmonic`, `Sum` and `Product` rewrite themselves into forms
that are wrong or undecided on these objects. Numbers are substituted by `exact_value`, in fractions, and by
`mengoli.theory.closed_forms.values.enclosures`, in balls.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, final

import sympy
from flint import fmpq, fmpq_poly

from ...algebra.conversions import to_fmpq, to_fraction


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


@final
class RootPolygamma(sympy.Function):  # type: ignore[misc]
    """sum over the roots x of f of p(x) psi_m(a - x), with arguments (m, p, f, x, a); f irreducible."""

    nargs = 5

    @property
    def free_symbols(self) -> set[sympy.Basic]:
        """Every symbol but the bound root."""
        _, p, f, x, a = self.args
        found: set[sympy.Basic] = ((p.free_symbols | f.free_symbols) - {x}) | a.free_symbols
        return found

    def _sympystr(self, printer: Any) -> str:
        m, p, f, x, a = self.args
        name = "psi" if m == 0 else f"psi_{m}"
        return f"rootsum(({printer.doprint(p)})*{name}({printer.doprint(a - x)}), {printer.doprint(f)} = 0)"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        m, p, f, x, a = self.args
        order = "" if m == 0 else f"_{{{m}}}"
        shown = printer.doprint(a - x)
        body = rf"\sum_{{{printer.doprint(x)}:\,{printer.doprint(f)}=0}} "
        body += rf"\left({printer.doprint(p)}\right) \psi{order}\left({shown}\right)"
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"

    @property
    def is_real(self) -> bool:
        """Always real here: conjugate roots come in pairs."""
        return True


def index_symbol(taken: set[str]) -> sympy.Symbol:
    """A bound index whose name is none of the parameters'."""
    name = next(n for n in ("j", "i", "l", "m", "j_", "i_", "l_") if n not in taken)
    return sympy.Symbol(name, integer=True, positive=True)


def exact_value(
    expression: sympy.Expr, values: Mapping[sympy.Symbol, Fraction], known: dict[object, list[Any]] | None = None
) -> Fraction:
    """The exact value of a closed form at rational values of g and of every parameter.

    The sums and products are added up term by term, independent of how they were found.

    Parameters
    ----------
    expression
        The closed form.
    values
        A fraction for each symbol.
    known
        Partial sums and products from earlier calls, which later ones go on from; none are kept if left out.

    Raises
    ------
    ValueError
        If a subexpression is not rational (a root, pi).
    """
    return to_fraction(_exact(expression, {s: to_fmpq(x) for s, x in values.items()}, {} if known is None else known))


def _exact(e: sympy.Expr, values: Mapping[sympy.Symbol, Any], known: dict[object, list[Any]]) -> Any:
    """The same in FLINT's fractions."""
    if e.is_Rational:
        return fmpq(int(e.p), int(e.q))
    if e.is_Symbol:
        return values[e]
    if e.is_Add:
        return sum((_exact(x, values, known) for x in e.args), fmpq(0))
    if e.is_Mul:
        product = fmpq(1)
        for x in e.args:
            product *= _exact(x, values, known)
        return product
    if e.is_Pow:
        exponent = _exact(e.exp, values, known)
        if exponent.q == 1:
            return _exact(e.base, values, known) ** int(exponent.p)
    if isinstance(e, Harmonic):
        m, a, g = e.args
        k = index_symbol({str(symbol) for symbol in a.free_symbols})
        return _partial(RationalSum((k + a) ** -m, k, sympy.S.One, g), values, known)
    if isinstance(e, RationalSum | RationalProduct):
        return _partial(e, values, known)
    if isinstance(e, RootPowers):
        return _root_powers(e, values, known)
    raise ValueError(f"{e} has no exact rational value")


def _partial(e: sympy.Expr, values: Mapping[sympy.Symbol, Any], known: dict[object, list[Any]]) -> Any:
    """A sum or product, each partial one computed once for the same values of what stands in its terms."""
    term, index, lower, upper = e.args
    symbols = known.setdefault((term, index), sorted(term.free_symbols - {index}, key=str))
    first, last = (int(_exact(x, values, known).p) for x in (lower, upper))
    adds = isinstance(e, RationalSum)
    parts = known.setdefault((adds, term, index, first, *(values[s] for s in symbols)), [fmpq(0 if adds else 1)])
    for k in range(first + len(parts) - 1, last + 1):
        x = _exact(term, {**values, index: fmpq(k)}, known)
        parts.append(parts[-1] + x if adds else parts[-1] * x)
    return parts[max(0, last - first + 1)]


def _root_powers(e: RootPowers, values: Mapping[sympy.Symbol, Any], known: dict[object, list[Any]]) -> Any:
    """The trace of p(x) x^g in Q[x]/(f)."""
    p, f, x, g = e.args
    weight, modulus = (
        fmpq_poly([_exact(c, values, known) for c in reversed(sympy.Poly(side, x).all_coeffs())]) for side in (p, f)
    )
    root, element = fmpq_poly([0, 1]), weight % modulus
    square, power = root % modulus, int(_exact(g, values, known).p)
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
    return total
