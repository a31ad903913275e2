r"""Formulas as LaTeX: ``H_{g}^{(2)}``, ``\psi_{1}(a)``, products with their own index, hats.

SymPy's printer with the field's notation. A product or sum nested in another one's bounds gets an index of its
own (``\prod_{i=1}^{j}`` under a sum over j). A name such as ``muhat`` is printed with its hat.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, final

import sympy
from sympy.printing.latex import LatexPrinter

_SUMS: Final = frozenset({"RationalSum", "RootPowers", "RootPolygamma"})
WIDEST: Final = 48.0
"""Letters in a row: what the text width of an article and a page of a report hold."""


@final
class FormulaPrinter(LatexPrinter):  # type: ignore[misc]
    """LaTeX of the closed forms of this project."""

    # Named sequences are printed by the methods below, not by what they say of themselves.
    printmethod = "_mengoli_latex"

    def _print_Add(self, expr: Any, order: Any = None) -> str:
        terms = in_order(list(self._as_ordered_terms(expr, order=order)))
        text = str(self._print(terms[0]))
        for term in terms[1:]:
            negative = term.could_extract_minus_sign()
            shown = self._print(-term if negative else term)
            if self._needs_add_brackets(term):
                shown = rf"\left({shown}\right)"
            text += f" {'-' if negative else '+'} {shown}"
        return text

    def _print_Mul(self, expr: Any) -> str:
        # A sum's or product's own bracket comes after its factors: 100 \prod ..., never \prod ... 100.
        bound = [x for x in expr.args if type(x).__name__ in (*_SUMS, "RationalProduct")]
        if (
            len(bound) == 1
            and len(expr.args) > 1
            and not any(x.is_Pow and x.exp.is_negative for x in expr.args)
        ):
            rest = sympy.Mul(*(x for x in expr.args if x is not bound[0]))
            if rest.is_Add:
                return rf"\left({self._print(rest)}\right) {self._print(bound[0])}"
            return f"{'-' if rest == -1 else self._print(rest)} {self._print(bound[0])}"
        return str(super()._print_Mul(expr))

    def _print_Pi(self, expr: Any, exp: str | None = None) -> str:
        return r"\pi" if exp is None else rf"\pi^{{{exp}}}"

    def _print_Infinity(self, expr: Any) -> str:
        return r"\infty"

    def _print_EulerGamma(self, expr: Any, exp: str | None = None) -> str:
        return r"\gamma" if exp is None else rf"\gamma^{{{exp}}}"

    def _print_Harmonic(self, expr: Any, exp: str | None = None) -> str:
        m, a, g = expr.args
        upper = "" if m == 1 else rf"^{{({self._print(m)})}}"
        text = rf"H_{{{self._print(g)}}}{upper}"
        if a != 0:
            text += rf"({self._print(a)})"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _bound(self, command: str, expr: Any, exp: str | None) -> str:
        term, index, lower, upper = expr.shown_args
        body = self._print(term)
        if term.is_Add:
            body = rf"\left({body}\right)"
        text = rf"{command}_{{{self._print(index)}={self._print(lower)}}}^{{{self._print(upper)}}} {body}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_RationalSum(self, expr: Any, exp: str | None = None) -> str:
        return self._bound(r"\sum", expr, exp)

    def _print_RationalProduct(self, expr: Any, exp: str | None = None) -> str:
        return self._bound(r"\prod", expr, exp)

    def _print_RootPowers(self, expr: Any, exp: str | None = None) -> str:
        p, f, x, g = self._with_own_root(expr, expr.args)
        return self._over_roots(p, f, x, rf"{self._print(x)}^{{{self._print(g)}}}", exp)

    def _print_RootPolygamma(self, expr: Any, exp: str | None = None) -> str:
        m, p, f, x, a = self._with_own_root(expr, expr.args)
        return self._over_roots(p, f, x, self._print_polygamma(sympy.polygamma(m, a - x, evaluate=False)), exp)

    @staticmethod
    def _with_own_root(expr: Any, parts: tuple[Any, ...]) -> tuple[Any, ...]:
        """The parts with a letter for the root that no parameter has."""
        taken = {s.name for s in expr.free_symbols}
        own = sympy.Symbol(next(n for n in ("x", "z", "y") if n not in taken))
        return tuple(part.xreplace({expr.args[-2]: own}) for part in parts)

    def _over_roots(self, weight: Any, polynomial: Any, root: Any, value: str, exp: str | None) -> str:
        """The sum over the roots of a polynomial of weight times value."""
        shown = f"{self._print(weight)}\\, " if not weight.is_Add else rf"\left({self._print(weight)}\right) "
        text = rf"\sum_{{{self._print(root)}:\,{self._print(polynomial)}=0}} {'' if weight == 1 else shown}{value}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_polygamma(self, expr: Any, exp: str | None = None) -> str:
        order, argument = expr.args
        power = "" if exp is None else rf"^{{{exp}}}"
        name = r"\psi" if order == 0 else rf"\psi_{{{self._print(order)}}}"
        return rf"{name}{power}\left({self._print(argument)}\right)"


def in_order(terms: list[sympy.Expr]) -> list[sympy.Expr]:
    r"""Terms as a person writes them: a positive one first, \frac{\pi^2}{2} - 2; sums over an index last.

    ``1 + \sum a_j`` is read in one way, ``\sum a_j + 1`` in two.
    """
    open_ended = [term for term in terms if any(type(x).__name__ in _SUMS for x in sympy.Mul.make_args(term))]
    terms = [*(term for term in terms if term not in open_ended), *open_ended]
    first = next((i for i, term in enumerate(terms) if not term.could_extract_minus_sign()), 0)
    if terms[first] in open_ended:
        first = 0
    return [terms[first], *terms[:first], *terms[first + 1 :]]


def latex(expression: sympy.Expr, names: Mapping[sympy.Symbol, str] | None = None) -> str:
    r"""Write a formula in LaTeX.

    Parameters
    ----------
    expression
        What to write.
    names
        LaTeX of symbols that are not written as their name.

    Examples
    --------
    >>> latex(sympy.pi**2 / 2 - 2)
    '\\frac{\\pi^{2}}{2} - 2'
    """
    return str(_printer(names).doprint(tidy(expression)))


def _printer(names: Mapping[sympy.Symbol, str] | None) -> FormulaPrinter:
    return FormulaPrinter({"symbol_names": dict(names or {}), "fold_frac_powers": True})


def tidy(expression: sympy.Expr) -> sympy.Expr:
    """The same with 1 - w for w - 1 where that saves a sign: 1/(1 - w), not -1/(w - 1)."""
    expression = expression.replace(lambda x: type(x).__name__ == "RationalSum", _coefficient_first)
    return sympy.Add(*(_upright(_tidy_term(term)) for term in sympy.Add.make_args(expression)))


def _coefficient_first(found: sympy.Expr) -> sympy.Expr:
    """A number before a sum sign, not behind it: nobody writes + \\sum - 2 a_j."""
    term, *bounds = found.args
    number, rest = term.as_coeff_Mul()
    return found if number == 1 or rest == 1 else number * found.func(rest, *bounds)


def _upright(term: sympy.Expr) -> sympy.Expr:
    """(4 n - 3)/(2 n - 1) for (3 - 4 n)/(1 - 2 n): factors that lead with a minus sign are turned round in pairs."""
    parts = [factor.as_base_exp() for factor in sympy.Mul.make_args(term)]
    turned = [i for i, (base, power) in enumerate(parts) if power.is_Integer and power.is_odd and _leads_negative(base)]
    turned = turned[: len(turned) // 2 * 2]
    return sympy.Mul(*((-base if i in turned else base) ** power for i, (base, power) in enumerate(parts)))


def _leads_negative(base: sympy.Expr) -> bool:
    """Whether a sum is a positive constant less larger multiples of letters, as 3 - 4 n is and 1 - w is not."""
    if not base.is_Add:
        return False
    known = dict(base.as_coefficients_dict())
    constant = known.pop(sympy.S.One, sympy.S.Zero)
    return bool(constant > 0 and all(value < -constant for value in known.values()))


def _tidy_term(term: sympy.Expr) -> sympy.Expr:
    rest, below, above = [], [], []
    for factor in sympy.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if not _starts_negative(base) or not exponent.is_Integer:
            rest.append(factor)
        elif exponent.is_negative:
            below.append((base, exponent))
        else:
            above.append((base, exponent))
    sign = sympy.S.NegativeOne ** sum(abs(int(e)) for _, e in below)
    flipped = sympy.Mul(sign, *rest, *((-b) ** e for b, e in below))
    if not above and flipped.could_extract_minus_sign() and not term.could_extract_minus_sign():
        return term
    if above and (flipped.could_extract_minus_sign() or not below) and sum(int(e) for _, e in above) % 2:
        if not flipped.could_extract_minus_sign():
            return flipped * sympy.Mul(*(b**e for b, e in above))
        return sympy.Mul(-flipped, *((-b) ** e for b, e in above))
    return sympy.Mul(flipped, *(((-b) if int(e) % 2 == 0 else b) ** e for b, e in above))


def _starts_negative(base: sympy.Expr) -> bool:
    """Whether a sum in parameters alone has a negative constant, as w - 1 has."""
    symbols = base.free_symbols
    if not base.is_Add or not symbols or any(s.is_integer for s in symbols):
        return False
    constant = base.as_coefficients_dict().get(sympy.S.One, sympy.S.Zero)
    return bool(constant.is_negative)


def one_plus(factor: sympy.Expr) -> str:
    """A factor, as 1 + x where that is simpler; in brackets where it is a sum."""
    excess = sympy.factor(factor - 1)
    if excess.free_symbols and sympy.count_ops(excess) + 1 < sympy.count_ops(factor):
        low = excess.could_extract_minus_sign()
        return rf"\left(1 {'-' if low else '+'} {latex(-excess if low else excess)}\right)"
    return rf"\left({latex(factor)}\right)" if tidy(factor).is_Add else latex(factor)


_TOKEN = re.compile(r"\\[a-zA-Z]+\s*|\\.|.", re.S)
_EMPTY = frozenset({"left", "right", "mathrm", "operatorname", "text", "bar", "hat", "overline", "mathsf"})


def width(formula: str) -> float:
    """Roughly how many letters wide a formula is, to break lines by: a fraction counts its wider part."""
    total, _ = _width(_TOKEN.findall(formula), 0)
    return total


def _width(tokens: list[str], place: int) -> tuple[float, int]:
    """The width up to the closing brace, and the place after it."""
    total, scale = 0.0, 1.0
    while place < len(tokens):
        token = tokens[place].strip()
        place += 1
        if token == "}":
            break
        if token == "{":
            inner, place = _width(tokens, place)
            total += inner * scale
            scale = 1.0
        elif token in ("_", "^"):
            scale = 0.6
        elif token in (r"\frac", r"\tfrac"):
            above, place = _width(tokens, place + 1)
            below, place = _width(tokens, place + 1)
            total += max(above, below)
        elif token in ("+", "-", "=", "<", ">"):
            total += 2 * scale
        elif token.startswith("\\"):
            total += {"qquad": 4.0, "quad": 2.0}.get(token[1:], 0.0 if token[1:] in _EMPTY else scale)
            scale = 1.0
        elif token and token != "&":
            total += scale
            scale = 1.0
    return total, place


def broken(left: str, relation: str, terms: list[str], limit: float = WIDEST) -> tuple[str, ...]:
    """An equation as rows: terms that carry their own sign, broken where a row gets too wide."""
    rows, line = [], f"{left} &{relation} "
    for number, term in enumerate(terms):
        shown = term.removeprefix("+").strip() if number == 0 else term
        if number and width(line) + width(shown) > limit:
            rows.append(line.rstrip())
            line = r"&\quad "
        line += shown + " "
    rows.append(line.rstrip())
    return tuple(rows)


def signed_terms(expression: sympy.Expr, names: Mapping[sympy.Symbol, str] | None = None) -> list[str]:
    """The terms of a sum in printing order, each with its sign."""
    printer = _printer(names)
    expression = tidy(expression)
    terms = in_order(list(printer._as_ordered_terms(expression)) if expression.is_Add else [expression])
    shown = []
    for term in terms:
        negative = term.could_extract_minus_sign()
        shown.append(f"{'-' if negative else '+'} {printer.doprint(-term if negative else term)}")
    return shown


def equation(
    left: str, expression: sympy.Expr, names: Mapping[sympy.Symbol, str] | None = None, relation: str = "="
) -> tuple[str, ...]:
    """``left = expression`` as rows, broken where it is too wide."""
    return broken(left, relation, signed_terms(expression, names))
