"""Certificates that a law is bounded which takes two values in turn, up to what vanishes.

Let value = F + c A with A(g+1) = -A(g), A = +-1, F a form that converges and |c| <= U, c and U rational in g. With
p = 2 + A and m = 2 - A, which change places in every step and so stay positive, and T = p + m = 4,

    value - (F - U T/2) = (U + c)/2 p + (U - c)/2 m,      F + U T/2 - value = (U + c)/2 m + (U - c)/2 p :

one certificate shows that both are nonnegative, one that F - U T/2 and F + U T/2 have limits. Of constants F and c the
closed form says it itself.
"""

from __future__ import annotations

from dataclasses import replace

from ...algebra.absolute import absolute
from ...algebra.field import Rational
from ...algebra.signs import half_line
from ..forms.expansions import NoExpansion
from ..forms.growth import Undecided, leading
from ..forms.tower import Form, Kind, Tower
from ..solving.cases import Case, Exactly
from .form_writer import Data, domains, unused
from .lemma_writer import limit_text, prepared, written_with
from .merged_sums import limit_of
from .texts import text


def alternating_certificates(case: Case, exactly: Exactly, name: str) -> list[Data]:
    """The inequality and the limits of both bounds; none where the form is another.

    Parameters
    ----------
    case, exactly
        The law, which is bounded.
    name
        Stem of the certificates' ids.
    """
    tower, start = exactly.tower, exactly.valid_from
    turning = _turning(tower, exactly.form)
    if turning is None or tower.field.bases:
        return []
    if len(exactly.form.numbers()) == 1 and all(x.is_free_of_generation for x in exactly.form.coefficients.values()):
        return []
    number, c = turning
    size = absolute(c, {**case.facts.box, 0: half_line(start)})
    still = Form({monomial: x for monomial, x in exactly.form.coefficients.items() if monomial != ((number, 1),)})
    if size is None or size.degree > 0:
        return []
    try:
        writer = prepared(tower, still, case.facts, start)
        found = leading(replace(exactly, form=still).expansion(4, case.facts), case.facts)
        scale, value = found.scale, "0"
        if scale is not None and scale.base == 1 and scale.exponent.is_zero and not scale.logs:
            value = limit_text(found.coefficient, writer)
        shown, parameters = written_with(writer, tower, still), domains(case)
    except (Undecided, NoExpansion, KeyError):
        return []
    taken = {*writer.sequences, *parameters, "g", "X", "Y"}
    p, m, total = (unused(x, taken) for x in "pmT")
    first = int((tower.at(Form.of(tower.field.one, ((number, 1),)), start)).constant or 0)
    own: Data = {p: {"initial": str(2 + first), "step": m}, m: {"initial": str(2 - first), "step": p}}
    plus, minus = text((size + c) / 2), text((size - c) / 2)
    plain: Data = {"start": start, "parameters": parameters, "defines": {total: {"initial": "4", "step": total}}}
    inequality: Data = {**plain, "id": f"{name}.bounds", "rule": "inequality"}
    inequality |= {"sequences": {**writer.sequences, **own}, "positive": [*writer.positive, p, m]}
    inequality["claims"] = {"X": f"({plus})*{p} + ({minus})*{m}", "Y": f"({plus})*{m} + ({minus})*{p}"}
    inequality["closed"] = {total: f"{p} + {m}"}
    limit: Data = {**plain, "id": f"{name}.growth", "rule": "limit", "sequences": writer.sequences}
    limit |= {"positive": writer.positive, "behaviour": writer.behaviour}
    limit["closed"] = {total: "4"}
    limit["claims"] = {sign: f"{shown} {op} ({text(size / 2)})*{total}" for sign, op in (("X", "-"), ("Y", "+"))}
    room = text(2 * limit_of(size))
    limit["limits"] = {"X": f"{value} - ({room})", "Y": f"{value} + ({room})"}
    return [{k: x for k, x in data.items() if x or k == "start"} for data in (inequality, limit)]


def _turning(tower: Tower, form: Form) -> tuple[int, Rational] | None:
    """The sequence (-1)^g of a form that is linear in it, and its coefficient."""
    for i in form.numbers():
        s = tower.sequences[i]
        if s.kind is Kind.PRODUCT and s.factor == -1:
            own = [monomial for monomial in form.coefficients if i in {j for j, _ in monomial}]
            return (i, form.coefficients[((i, 1),)]) if own == [((i, 1),)] else None
    return None


__all__ = ["alternating_certificates"]
