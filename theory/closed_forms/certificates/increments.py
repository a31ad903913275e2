"""Laws of nonnegative systems that grow without bound: their increments are at least a function with an infinite sum.

With u(g+1) = A u(g) + b and the readout R = r u + c the increment of R is

    (r(g+1) A(g+1) - r(g)) u(g) + r(g+1) b(g+1) + c(g+1) - c(g).

Where A, b, u(start) and the factors of u in it are nonnegative, the rest is a minorant of the increments. No closed
form enters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ...algebra.field import Rational
from ...algebra.recurrence import LinearRecurrence
from ...algebra.signs import all_coefficients_sign, half_line
from ..forms.growth import Facts, Undecided
from ..solving.cases import Case
from ..solving.systems import needed
from .form_writer import Data, domains, unused
from .texts import text


@final
@dataclass(frozen=True)
class Rise:
    """A system whose readout rises.

    Parameters
    ----------
    recurrence
        Without the unknowns that the readout does not need.
    minorant
        Of the readout's increments from g to g + 1; a function of g with an infinite sum.
    """

    recurrence: LinearRecurrence
    minorant: Rational


def rise(recurrence: LinearRecurrence, facts: Facts) -> Rise | None:
    """The minorant, or ``None`` where signs are not seen or the minorant has a finite sum."""
    own = needed(recurrence)
    field, box = own.field, {**facts.box, 0: half_line(own.start)}
    if field.bases:
        return None
    size = range(len(own.unknowns))
    matrix = [[x.shift(1) for x in row] for row in own.step_entries]
    forcing = [x.shift(1) for x in own.forcing_entries]
    ahead = [x.shift(1) for x in own.row_entries]

    def shown(x: Rational, *signs: int) -> bool:
        return all_coefficients_sign(x, box) in signs

    positive = [*own.initial_entries, *forcing]
    if not all(shown(x, 0, 1) for row in matrix for x in row) or not all(shown(x, 1) for x in positive):
        return None
    through = [sum((ahead[i] * matrix[i][j] for i in size), field.zero) - own.row_entries[j] for j in size]
    least = sum((x * y for x, y in zip(ahead, forcing, strict=True)), field.zero)
    least = least + own.readout_constant.shift(1) - own.readout_constant
    if least.is_zero or least.degree < -1 or not shown(least, 1) or not all(shown(x, 0, 1) for x in through):
        return None
    return Rise(own, least)


def rise_certificate(case: Case, recurrence: LinearRecurrence, name: str) -> Data | None:
    """The certificate of the rule `divergence`, or ``None``."""
    found = rise(recurrence, case.facts)
    if found is None:
        return None
    try:
        parameters = domains(case)
    except Undecided:
        return None
    own = found.recurrence
    taken = {*parameters, "g", "X"}
    u = [unused(f"u{i}", taken) for i, _ in enumerate(own.unknowns, 1)]

    def total(row: tuple[Rational, ...], constant: Rational, shift: int) -> str:
        terms = [f"({text(x.shift(shift))})*{name}" for x, name in zip(row, u, strict=True) if not x.is_zero]
        if not constant.is_zero:
            terms.append(f"({text(constant.shift(shift))})")
        return " + ".join(terms) or "0"

    data: Data = {"id": f"{name}.growth", "rule": "divergence", "start": own.start, "parameters": parameters}
    data["sequences"] = {
        x: {"initial": text(first), "step": total(row, b, 1)}
        for x, first, row, b in zip(u, own.initial_entries, own.step_entries, own.forcing_entries, strict=True)
    }
    data["positive"] = u
    data["claims"] = {"X": total(own.row_entries, own.readout_constant, 0)}
    data["minorants"] = {"X": text(found.minorant)}
    return {k: x for k, x in data.items() if x or k == "start"}


__all__ = ["Rise", "rise", "rise_certificate"]
