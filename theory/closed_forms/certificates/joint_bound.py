"""Certificates that a coupled system of pools stays bounded: one majorant of all its unknowns that converges.

In the coordinates of `near_identity` let y(g+1) = (D + S) y(g) + p with D_i = 1 - l_i/(g+1) for a resting unknown, 0
for a contracting one, and

    M(g+1) = (1 + s) M(g) + q,     s, q the sums of |S_ij|, |p_i| over the resting i,     M(start) = 1 + sum |y_i|.

Then |y_i| <= M: u_i = M - y_i and v_i = M + y_i step by

    u_i' = D_i u_i + sum_j (S_ij^+ u_j + S_ij^- v_j) + (1 - D_i + s - sum_j |S_ij|) M + q - p_i,

and likewise v_i, with nonnegative coefficients throughout where contracting rows are small enough against 1. M
converges because s and q are O(1/g^2). So the law lies between -U and U = sum_i |r_i| M + |r_0|, r its readout, which
converge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

from ...algebra.absolute import absolute
from ...algebra.field import Rational
from ...algebra.partial_fractions import dense
from ...algebra.recurrence import LinearRecurrence
from ...algebra.signs import Box, all_coefficients_sign, half_line
from ..forms.growth import Undecided
from ..solving.cases import Case
from ..solving.near_identity import NearIdentity, near_identity
from ..solving.systems import NoClosedForm, advance
from .form_writer import Data, domains, unused
from .texts import text

DELAYS: Final = (0, 1, 2, 4, 8)
"""Generations by which the statement may start later, for contracting rows to be small."""


def bounded_certificates(case: Case, recurrence: LinearRecurrence, name: str) -> list[Data]:
    """The inequality between law and majorant, and that the majorant converges; none where it is not seen.

    Parameters
    ----------
    case
        Where it is to hold.
    recurrence
        The law's recurrence.
    name
        Stem of the certificates' ids.
    """
    for delay in DELAYS:
        try:
            late = advance(recurrence, recurrence.start + delay) if delay else recurrence
            found = near_identity(late, case.facts)
            made = None if found is None else _Majorant.of(found, case)
            if found is None:
                return []
            if made is not None:
                return made.certificates(case, name)
        except (NoClosedForm, Undecided, ZeroDivisionError):
            return []
    return []


@final
@dataclass(frozen=True)
class _Rows:
    """One unknown's step at g + 1, from the values at g: D, S, K = 1 - D + s - sum |S|, and what q leaves of p."""

    keep: Rational
    rises: list[Rational]
    falls: list[Rational]
    majorant: Rational
    above: Rational
    below: Rational


@final
@dataclass(frozen=True)
class _Majorant:
    """Everything that the certificates speak of; M = N + 1."""

    found: NearIdentity
    growth: Rational
    gain: Rational
    rows: list[_Rows]
    sizes: list[Rational]
    readout: list[Rational]
    constant: Rational

    @classmethod
    def of(cls, found: NearIdentity, case: Case) -> _Majorant | None:
        """The majorant, if every sign is seen."""
        own = found.recurrence
        field, box = own.field, {**case.facts.box, 0: half_line(own.start)}
        size = range(len(own.unknowns))
        ahead = field.g + 1
        keep = [field.zero if loss is None else 1 - loss / ahead for loss in found.losses]
        rest = [[found.matrix[i][j].shift(1) - (keep[i] if i == j else 0) for j in size] for i in size]
        moduli = [[absolute(x, box) for x in row] for row in rest]
        forcing = [x.shift(1) for x in found.forcing]
        gains, sizes, readout = ([absolute(x, box) for x in row] for row in (forcing, found.first, found.readout))
        constant = absolute(found.constant, box)
        if constant is None or any(x is None for row in (*moduli, gains, sizes, readout) for x in row):
            return None
        resting = [i for i in size if found.losses[i] is not None]
        growth = sum((x for i in resting for x in moduli[i] if x is not None), field.zero)
        gain = sum((x for i in resting if (x := gains[i]) is not None), field.zero)
        rows = []
        for i in size:
            bounds = [x for x in moduli[i] if x is not None]
            left = 1 - keep[i] + growth - sum(bounds, field.zero)
            rises = [(x + y) / 2 for x, y in zip(bounds, rest[i], strict=True)]
            falls = [(x - y) / 2 for x, y in zip(bounds, rest[i], strict=True)]
            rows.append(_Rows(keep[i], rises, falls, left, left + gain - forcing[i], left + gain + forcing[i]))
        shown = [x for row in rows for x in (row.keep, row.majorant, row.above, row.below)]
        if not all(_is_seen(x, box) for x in shown):
            return None
        whole, read = ([x for x in row if x is not None] for row in (sizes, readout))
        return cls(found, growth, gain, rows, whole, read, constant)

    def certificates(self, case: Case, name: str) -> list[Data]:
        """Inequality and limit; w_i = (u_i + v_i)/2 in the one, and M in the other."""
        found, own = self.found, self.found.recurrence
        parameters = domains(case)
        taken = {*parameters, "g", "X", "Y", "limN"}
        n = unused("N", taken)
        u, v, w = ([unused(f"{x}{i}", taken) for i in range(1, len(own.unknowns) + 1)] for x in "uvw")
        total = sum(self.sizes, own.field.zero)
        rise = f"({text(1 + self.growth)})*{n} + {text(self.growth + self.gain)}"
        sequences: Data = {n: {"initial": text(total + 1), "step": rise}}
        defines: Data = {}
        for i, row in enumerate(self.rows):
            for here, there, sign, forcing in ((u, v, -1, row.above), (v, u, 1, row.below)):
                terms = [(row.keep, here[i]), *zip(row.rises, here, strict=True), *zip(row.falls, there, strict=True)]
                initial = text(total + 2 + found.first[i] * sign)
                sequences[here[i]] = {"initial": initial, "step": _sum([*terms, (row.majorant, n), (forcing, "")])}
            moduli = [x + y for x, y in zip(row.rises, row.falls, strict=True)]
            terms = [(row.keep, w[i]), *zip(moduli, w, strict=True), (row.majorant, n)]
            rest = (row.above + row.below) / 2
            defines[w[i]] = {"initial": text(total + 2), "step": _sum([*terms, (rest, "")])}
        claims = {}
        pairs = list(zip(self.readout, found.readout, strict=True))
        for claim, here, there, sign in (("X", u, v, -1), ("Y", v, u, 1)):
            rises, falls = ([(x + y * own) / 2 for x, y in pairs] for own in (1, -1))
            rest = self.constant + found.constant * sign
            claims[claim] = _sum([*zip(rises, here, strict=True), *zip(falls, there, strict=True), (rest, "")])
        plain: Data = {"start": own.start, "parameters": parameters, "defines": defines}
        inequality = {**plain, "id": f"{name}.bounds", "rule": "inequality", "sequences": sequences}
        inequality |= {"positive": list(sequences), "claims": claims}
        inequality["closed"] = {x: f"({y} + {z})/2" for x, y, z in zip(w, u, v, strict=True)}
        bound = _sum([*zip(self.readout, w, strict=True), (self.constant, "")])
        slope, rest = _limit(sum(self.readout, own.field.zero)), _limit(self.constant)
        value = _sum([(slope, "(limN + 1)"), (rest, "")])
        limit = {**plain, "id": f"{name}.growth", "rule": "limit", "sequences": {n: sequences[n]}, "positive": [n]}
        limit |= {"closed": dict.fromkeys(w, f"{n} + 1"), "behaviour": {n: {"converges": "limN"}}}
        limit |= {"claims": {"X": bound, "Y": f"-({bound})"}, "limits": {"X": value, "Y": f"-({value})"}}
        return [{k: x for k, x in data.items() if x or k == "start"} for data in (inequality, limit)]


def _is_seen(x: Rational, box: Box) -> bool:
    return all_coefficients_sign(x, box) in (0, 1)


def _limit(x: Rational) -> Rational:
    """The limit of a function of degree at most 0."""
    field = x.field
    if x.is_zero or x.degree < 0:
        return field.zero
    return dense(field, x.numerator)[-1] / dense(field, x.denominator)[-1]


def _sum(terms: list[tuple[Rational, str]]) -> str:
    shown = [f"({text(c)})*{name}" if name else f"({text(c)})" for c, name in terms if not c.is_zero]
    return " + ".join(shown) or "0"


__all__ = ["bounded_certificates"]
