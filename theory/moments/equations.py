"""A linear recurrence as the equations a person writes: ``R(g) = R(g-1) + 1/g^2, R(1) = 1``."""

from __future__ import annotations

import sympy

from ..algebra.recurrence import LinearRecurrence
from ..language.plain import plain


def equations(recurrence: LinearRecurrence, name: str = "R") -> tuple[str, ...]:
    """One line for each unknown, and one for the quantity read out where it is not the unknown itself.

    Parameters
    ----------
    recurrence
        The recurrence.
    name
        What the quantity is called.

    Examples
    --------
    >>> from mengoli.theory.families import Poisson
    >>> from mengoli.theory.workflows import Augment
    >>> equations(Poisson().law(Augment().definition).recurrence())
    ('R(g) = R(g-1) + 1/g^2, R(1) = 1',)
    """
    row, constant = recurrence.readout
    direct = len(recurrence.unknowns) == 1 and row[0, 0] == 1 and constant == 0
    names = [name] if direct else list(recurrence.unknowns)
    lines = []
    for i, unknown in enumerate(names):
        right = sum(
            (recurrence.matrix[i, j] * _at(names[j], "g-1") for j in range(len(names))),
            recurrence.forcing[i, 0],
        )
        line = f"{unknown}(g) = {_plain(right)}, {unknown}({recurrence.start}) = {plain(recurrence.initial[i, 0])}"
        if direct:
            line += "".join(
                f", {name}({g}) = {plain(value)}" for g, value in enumerate(recurrence.before, start=1)
            )
        lines.append(line)
    if not direct and not names_itself(recurrence, name):
        read = sum((row[0, j] * _at(names[j], "g") for j in range(len(names))), constant)
        start = "".join(
            f", {name}({g}) = {plain(value)}" for g, value in enumerate(recurrence.before, start=1)
        )
        lines.append(f"{name}(g) = {_plain(read)}{start}")
    return tuple(lines)


def names_itself(recurrence: LinearRecurrence, name: str) -> bool:
    """Whether the quantity is one of several unknowns and bears its name: then it needs no equation to be read out."""
    row, constant = recurrence.readout
    units = [int(unknown == name) for unknown in recurrence.unknowns]
    return sum(units) == 1 and list(row) == units and constant == 0 and not recurrence.before


def _at(name: str, index: str) -> sympy.Symbol:
    return sympy.Symbol(f"{name}({index})")


def _plain(expression: sympy.Expr) -> str:
    """The unknowns first, each with its coefficient in brackets where that is a sum."""
    unknowns = sorted((s for s in expression.free_symbols if "(" in s.name), key=lambda s: str(s.name))
    parts: list[str] = []
    rest = expression
    for unknown in unknowns:
        coefficient = sympy.factor(sympy.together(expression.coeff(unknown)))
        rest = rest - expression.coeff(unknown) * unknown
        if coefficient == 1:
            parts.append(unknown.name)
        else:
            parts.append(f"{_bracketed(coefficient)}*{unknown.name}")
    constant = sympy.factor(sympy.together(sympy.expand(rest)))
    if constant != 0 or not parts:
        parts.append(plain(constant))
    return " + ".join(parts).replace("+ -", "- ")


def _bracketed(coefficient: sympy.Expr) -> str:
    text = plain(coefficient)
    # 1 + 1/(g^2*n) says more than (g^2*n + 1)/(g^2*n).
    excess = sympy.factor(coefficient - 1)
    below = excess.could_extract_minus_sign()
    about = f"1 {'-' if below else '+'} {plain(-excess if below else excess)}"
    if excess != 0 and len(about) < len(text):
        return f"({about})"
    simple = coefficient.is_Symbol or (coefficient.is_Rational and coefficient >= 0) or coefficient.is_Pow
    return text if simple else f"({text})"
