"""The certificate of a geometric minorant: a law that is at least c (Q - t) with Q(g + 1) = q Q(g) and q > 1.

In the coordinates C_i = u_i - eps e_i (Q - t) of `minorant` every step has nonnegative coefficients, so the rule
`inequality` shows C_i >= 0 and with them X = R - c (Q - t) >= 0, R the readout. For t = 1 the claim W = Q - 1 >= 0 goes
along.
"""

from __future__ import annotations

from ...algebra.field import Rational
from ...algebra.recurrence import LinearRecurrence
from ..forms import geometric_texts
from ..forms.growth import Undecided
from ..solving.cases import Case
from ..solving.minorant import minorant
from .form_writer import Data, domains, unused
from .texts import text


def minorant_certificate(case: Case, recurrence: LinearRecurrence, name: str) -> Data | None:
    """An inequality between the law and a geometric sequence; ``None`` where none is seen.

    Parameters
    ----------
    case
        Where it is to hold.
    recurrence
        The law's recurrence with constant coefficients.
    name
        Stem of the certificate's id.
    """
    found = minorant(recurrence, case.facts)
    if found is None:
        return None
    try:
        parameters = domains(case)
    except Undecided:
        return None
    taken = {*parameters, "g", "X", "W", geometric_texts.NAME}
    u = [unused(f"u{k}", taken) for k, _ in enumerate(found.needed, 1)]
    slack = [unused(f"C{k}", taken) for k, _ in enumerate(found.needed, 1)]
    power = unused("Q", taken)
    rate = f"({text(found.rate)})"

    def total(row: list[Rational], constant: Rational) -> str:
        terms = [f"({text(x)})*{own}" for x, own in zip(row, u, strict=True) if not x.is_zero]
        if not constant.is_zero:
            terms.append(text(constant) if not terms else f"({text(constant)})")
        return " + ".join(terms) or "0"

    data: Data = {"id": f"{name}.growth", "rule": "inequality", "start": recurrence.start, "parameters": parameters}
    data["sequences"] = {
        own: {
            "initial": text(recurrence.initial_entries[i]),
            "step": total(
                [recurrence.step_entries[i][j].shift(1) for j in found.needed], recurrence.forcing_entries[i].shift(1)
            ),
        }
        for own, i in zip(u, found.needed, strict=True)
    }
    data["sequences"][power] = {"initial": "1", "step": f"{rate}*{power}"}
    data["positive"] = [power]
    field = recurrence.field
    if field.bases:
        own = geometric_texts.sequence(field, recurrence.start, text(field.base_elements[0]))
        data["sequences"][geometric_texts.NAME] = own
        data["positive"].append(geometric_texts.NAME)
    below = f"({power} - 1)" if found.late else power
    row = [recurrence.row_entries[i] for i in found.needed]
    share = sum((r * e for r, e in zip(row, found.weights, strict=True)), recurrence.field.zero)
    data["claims"] = {
        own: f"{x} - ({text(e)})*{below}" for own, x, e in zip(slack, u, found.weights, strict=True)
    }
    data["solve"] = {
        x: f"{own} + ({text(e)})*{'W' if found.late else power}"
        for own, x, e in zip(slack, u, found.weights, strict=True)
    }
    data["claims"]["X"] = f"{total(row, recurrence.readout_constant)} - ({text(share)})*{below}"
    if found.late:
        data["claims"]["W"] = f"{power} - 1"
        data["solve"][power] = "W + 1"
    return {k: v for k, v in data.items() if v or k == "start"}


__all__ = ["minorant_certificate"]
