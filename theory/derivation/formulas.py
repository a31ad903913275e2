r"""What a workflow and a recurrence look like as formulas: names of quantities, lines, systems.

Notation, after Dey & Donoho (arXiv:2410.22812): :math:`\hat\theta_g` the fit, :math:`\overline X_g` that on the
batch drawn at generation g, :math:`\overline Y_g` on a fresh real batch, :math:`K_g` a covariance of errors, in
units of the risk of the fit on real data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import final

import sympy

from ..algebra.recurrence import LinearRecurrence
from ..language.expressions import Binary, Call, Expression, Name, Negative, Number
from ..language.workflow import SOLE_MODEL, Definition
from ..moments.equations import names_itself
from .printer import WIDEST, broken, latex, one_plus, signed_terms, tidy, width


def roman(name: str) -> str:
    r"""A word as a name in a formula: ``\mathrm{pool}``; one letter stays italic."""
    if len(name) == 1:
        return name
    match = re.fullmatch(r"([A-Za-z]+?)_?(\d+)", name)
    if match:
        return rf"{roman(match[1])}_{{{match[2]}}}"
    clean = re.sub(r"[^A-Za-z0-9]+", r"\\,", name)
    return rf"\mathrm{{{clean}}}"


# ---- the lines of a workflow ----------------------------------------------------------------------------------


def workflow_rows(definition: Definition) -> tuple[str, ...]:
    """The pools, the fits and the sizes of a workflow, a row each."""
    writer = _Lines(definition)
    rows = [
        rf"\mathrm{{{name}}}_{{g}} &= {writer.pool(line)}" for name, line in definition.pool_lines.items()
    ]
    rows += [f"{fit_name(model)} &= {writer.fit(line)}" for model, line in definition.fit_lines.items()]
    if definition.listed_sizes is not None:
        rows.append(r"s_1, s_2, \dots &= " + ",\\ ".join(map(str, definition.listed_sizes)))
    elif not definition.constant_size:
        later = writer.index(definition.size_line)
        first = later if definition.first_line is None else writer.index(definition.first_line)
        if (later, first) != ("1", "1"):
            rows.append(
                f"s_i &= {later}" + ("" if first == later else rf"\quad (i \ge 2), \qquad s_1 = {first}")
            )
    if definition.reals and definition.real_line != Number(Fraction(1)):
        rows.append(f"r_i &= {writer.index(definition.real_line)}")
    if not definition.plain_noise:
        rows.append(f"f_i &= {writer.index(definition.noise_line)}")
    return tuple(rows)


def fit_name(model: str, index: str = "g") -> str:
    r"""``\hat\theta_g``, with the model's name where there are several."""
    upper = "" if model == SOLE_MODEL else rf"^{{{roman(model)}}}"
    return rf"\hat{{\theta}}{upper}_{{{index}}}"


@final
class _Lines:
    """Writes the trees of a workflow's lines."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.equal = definition.constant_size

    def pool(self, tree: Expression) -> str:
        """A pool's line: pools mean their values a generation ago."""
        return self._shown(self._settled(tree), "g-1")[0]

    def fit(self, tree: Expression) -> str:
        """A fit's line: pools mean the values just updated."""
        return self._shown(self._settled(tree), "g")[0]

    def index(self, tree: Expression) -> str:
        """A formula in the batch index i."""
        return self._shown(self._settled(tree), "g")[0]

    def _settled(self, tree: Expression) -> Expression:
        """With equal sizes ``size`` is 1 and ``total`` is g; a factor 1 is not written."""
        match tree:
            case Name("size") if self.equal:
                return Number(Fraction(1))
            case Name("total") if self.equal:
                return Name("g")
            case Name(name) if isinstance(value := self.definition.settings.get(name), Fraction) and value >= 0:
                return Number(value)
            case Negative(operand):
                return Negative(self._settled(operand))
            case Binary(operator, left, right):
                a, b = self._settled(left), self._settled(right)
                one = Number(Fraction(1))
                if operator == "*" and a == one:
                    return b
                if isinstance(a, Number) and isinstance(b, Number) and operator in "+-" and a.value >= b.value:
                    return Number(a.value + b.value if operator == "+" else a.value - b.value)
                return a if operator in "*/" and b == one else Binary(operator, a, b)
            case Call(function, arguments):
                return Call(function, tuple(map(self._settled, arguments)))
        return tree

    def _shown(self, tree: Expression, at: str) -> tuple[str, int]:
        """LaTeX and binding strength: 1 sum, 2 product, 4 power, 5 atom."""
        match tree:
            case Number(value):
                return latex(sympy.Rational(value.numerator, value.denominator)), 5
            case Name(name):
                return self._name(name, at), 5
            case Negative(operand):
                return "-" + self._inside(operand, at, 2), 1
            case Binary("/", left, right):
                return rf"\frac{{{self._shown(left, at)[0]}}}{{{self._shown(right, at)[0]}}}", 5
            case Binary("*", left, right):
                join = r" \cdot " if isinstance(right, Number) else r"\,"
                return f"{self._inside(left, at, 2)}{join}{self._inside(right, at, 3)}", 2
            case Binary("^", left, right):
                return f"{self._inside(left, at, 5)}^{{{self._shown(right, at)[0]}}}", 4
            case Binary(operator, left, right):
                return f"{self._inside(left, at, 1)} {operator} {self._inside(right, at, 2)}", 1
            case Call(function, arguments):
                return self._call(function, arguments, at), 5

    def _inside(self, tree: Expression, at: str, needed: int) -> str:
        text, strength = self._shown(tree, at)
        return text if strength >= needed else rf"\left({text}\right)"

    def _name(self, name: str, at: str) -> str:
        if name in ("g", "i"):
            return name
        if name in self.definition.pools:
            return rf"\mathrm{{{name}}}_{{{at}}}"
        if name in ("batch", "real"):
            return rf"\overline{{{'X' if name == 'batch' else 'Y'}}}_{{g}}"
        if name in ("size", "total"):
            return "s_{g}" if name == "size" else "S_{g}"
        value = self.definition.settings.get(name)
        if isinstance(value, Fraction):
            return latex(sympy.Rational(value.numerator, value.denominator))
        return latex(value.symbol) if value is not None else roman(name)

    def _call(self, function: str, arguments: tuple[Expression, ...], at: str) -> str:
        shown = [self._shown(argument, at)[0] for argument in arguments]
        if function in ("min", "max"):
            return rf"\{function}({', '.join(shown)})"
        if function in ("batch", "real", "fit"):
            model = arguments[0].name if isinstance(arguments[0], Name) else ""
            letter = {"batch": r"\overline{X}", "real": r"\overline{Y}", "fit": r"\hat{\theta}"}[function]
            return rf"{letter}^{{{roman(model)}}}_{{g}}"
        if function == "last":
            lag = int(arguments[1].value) if len(arguments) > 1 and isinstance(arguments[1], Number) else 1
            inner = self._shown(arguments[0], "g")[0] if arguments[0] != Name("fit") else fit_name(SOLE_MODEL)
            return inner.removesuffix("_{g}") + f"_{{g-{lag}}}"
        word = "subsample" if function == "subsample" else "resample"
        points = "n" if shown[1] == "1" else rf"{shown[1]}\,n"
        return rf"\operatorname{{{word}}}_{{{points}}}\left({shown[0]}\right)"


# ---- recurrences ----------------------------------------------------------------------------------------------


def unknown_name(name: str, index: str) -> str:
    r"""The LaTeX of an unknown of a recurrence: ``K^{\mathrm{pool}}_{g-1}`` for ``var_pool``."""
    kind, _, rest = name.partition("_")
    if not rest or kind not in ("var", "cov", "mean", "within"):
        return f"{roman(name) if len(name) > 1 else name}_{{{index}}}"
    letter = {"var": "K", "cov": "K", "mean": "m", "within": "w"}[kind]
    # The error of a subsample is called delta where it is introduced.
    above = ",".join(r"\delta" if part == "err" else roman(part) for part in rest.split("_"))
    return rf"{letter}^{{{above}}}_{{{index}}}"


def recurrence_rows(recurrence: LinearRecurrence, name: str) -> tuple[str, ...]:
    """The equations of a recurrence, its start, and what is read out."""
    direct = is_direct(recurrence)
    names = (name,) if direct else recurrence.unknowns
    rows: list[str] = []
    starts: list[str] = []
    for i, unknown in enumerate(names):
        terms = [
            _term(recurrence.matrix[i, j], unknown_name(names[j], "g-1"))
            for j in range(len(names))
            if recurrence.matrix[i, j] != 0
        ]
        forcing = sympy.factor(recurrence.forcing[i, 0])
        if forcing != 0 or not terms:
            terms += signed_terms(forcing)
        rows += broken(unknown_name(unknown, "g"), "=", terms)
        start = rf"{unknown_name(unknown, str(recurrence.start))} = {latex(recurrence.initial[i, 0])}"
        if width(rows[-1]) + width(start) + 4 <= WIDEST:
            rows[-1] += rf",\qquad {start}"
        else:
            starts.append(start)
    rows += _packed(starts)
    if not direct and not names_itself(recurrence, name):
        row, constant = recurrence.readout
        terms = [_term(row[0, j], unknown_name(n, "g")) for j, n in enumerate(names) if row[0, j] != 0]
        if constant != 0:
            terms += signed_terms(sympy.factor(constant))
        rows += broken(f"{name}_{{g}}", "=", terms)
    if recurrence.before:
        early = [f"{name}_{{{g}}} = {latex(value)}" for g, value in enumerate(recurrence.before, start=1)]
        rows += _packed(early)
    return tuple(rows)


def _packed(parts: list[str]) -> list[str]:
    """Short equations side by side, as many as a row holds."""
    rows: list[str] = []
    for part in parts:
        if rows and width(rows[-1]) + width(part) + 2 <= WIDEST:
            rows[-1] += rf",\quad {part}"
        else:
            rows.append(f"&{part}")
    return rows


def is_direct(recurrence: LinearRecurrence) -> bool:
    """Whether the one unknown is the quantity itself."""
    row, constant = recurrence.readout
    return len(recurrence.unknowns) == 1 and row[0, 0] == 1 and constant == 0


def _term(coefficient: sympy.Expr, unknown: str) -> str:
    factored = tidy(sympy.factor(coefficient))
    plus = one_plus(factored)
    if plus.startswith(r"\left(1 "):
        return f"+ {plus}\\, {unknown}"
    negative = factored.could_extract_minus_sign() and not factored.is_Add
    shown = -factored if negative else factored
    sign = "-" if negative else "+"
    if shown == 1:
        return f"{sign} {unknown}"
    return f"{sign} {one_plus(shown)}\\, {unknown}"


def linear_rows(
    left: str, parts: Iterable[tuple[sympy.Expr, str]], relation: str = "="
) -> tuple[str, ...]:
    """``left`` as a linear combination, broken where it is too wide; a part named ``""`` is a constant."""
    terms: list[str] = []
    for coefficient, unknown in parts:
        terms += [_term(coefficient, unknown)] if unknown else signed_terms(coefficient)
    return broken(left, relation, terms or ["+ 0"])
