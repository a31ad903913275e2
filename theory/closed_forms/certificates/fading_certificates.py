"""Certificates that a law with fading memory goes where its forcing takes it: two bounds, and their common limit.

In the notation of `fading` let E(g+1) = k E(g) + d. A bound of |k| of which coefficients show that it is one is

    B = r - m,   r >= 1,  r = 1 + O(1/g^2),   m = l/(g+1+l)  or  e (g+1)/(g+1+s),  e = 1 - |lim k|:

B = (1 - m) + |k - (1 - m)| in the one case; B = |lim k| + |k - lim k| in the other, with e s/g the leading term of the
second part. With S(g+1) = B S + |d| both u = S - E and v = S + E step by nonnegative coefficients,

    u(g+1) = (B + k)/2 u + (B - k)/2 v + |d| - d,

so |E| <= S. And S = P W with P(g+1) = r P, which converges, and W(g+1) = (1 - m/r) W + |d|/(r P), which tends to zero:
the sum of m/r is infinite, and |d|/m tends to zero.
"""

from __future__ import annotations

from ...algebra.absolute import absolute
from ...algebra.field import Rational
from ...algebra.recurrence import LinearRecurrence
from ...algebra.signs import Box, all_coefficients_sign, half_line
from ..forms.growth import Undecided
from ..solving.cases import Case
from ..solving.fading import Fading, coefficient, fading
from .form_writer import Data, domains, unused
from .texts import text


def fading_certificates(case: Case, recurrence: LinearRecurrence, name: str) -> list[Data]:
    """The inequality of the two bounds, and their limit; none where the kernel would not see the signs.

    Parameters
    ----------
    case
        Where it is to hold.
    recurrence
        The law's recurrence.
    name
        Stem of the certificates' ids.
    """
    try:
        found = fading(recurrence, case.facts)
        parameters = domains(case)
    except Undecided:
        return []
    if found is None:
        return []
    field, box = found.keep.field, {**case.facts.box, 0: half_line(found.start)}
    g, p = field.g, found.power
    keep = found.keep.shift(1) * ((g + 1) / g) ** p
    error = found.gain.shift(1) * (g + 1) ** p + found.level * keep - found.level
    first = found.first * field.number(found.start) ** p - found.level
    bound, size, initial = _bound(found, keep, box), absolute(error, box), absolute(first, box)
    if bound is None or size is None or initial is None:
        return []
    loss, rise = bound
    both = rise - loss
    whole = [(both + keep) / 2, (both - keep) / 2, size - error, size + error, both, size, rise - 1]
    if not all(all_coefficients_sign(x, box) in (0, 1) for x in whole) or all_coefficients_sign(loss, box) != 1:
        return []

    taken = {*parameters, "g", "X", "Y", "Z", "T", "limP"}
    s, u, v, product, rest = (unused(x, taken) for x in ("S", "u", "v", "P", "W"))
    level = text(found.level)

    def step(*terms: tuple[Rational, str]) -> str:
        return " + ".join(f"({text(c)}){x and '*'}{x}" for c, x in terms if not c.is_zero) or "0"

    plus, minus, below, above, *_ = whole
    plain: Data = {"start": found.start, "parameters": parameters}
    plain["defines"] = {s: {"initial": text(initial + 1), "step": step((both, s), (size, ""))}}
    inequality: Data = {**plain, "id": f"{name}.bounds", "rule": "inequality", "positive": [u, v]}
    inequality["sequences"] = {
        u: {"initial": text(initial + 1 - first), "step": step((plus, u), (minus, v), (below, ""))},
        v: {"initial": text(initial + 1 + first), "step": step((plus, v), (minus, u), (above, ""))},
    }
    inequality["closed"] = {s: f"({u} + {v})/2"}
    inequality["claims"] = {"X": u, "Y": v}
    limit: Data = {**plain, "id": f"{name}.{'growth' if p < 0 else 'limit'}", "rule": "limit", "positive": [product]}
    limit["sequences"] = {
        product: {"initial": "1", "step": step((rise, product))},
        rest: {"initial": text(initial + 1), "step": step((1 - loss / rise, rest), (size / rise, f"1/{product}"))},
    }
    limit["behaviour"] = {product: {"converges": "limP"}, rest: {"null": text(loss / rise)}}
    limit["closed"] = {s: f"{product}*{rest}"}
    limit["claims"] = {"X": f"{level} + {s}", "Y": f"{level} - {s}"}
    limit["limits"] = {"X": level, "Y": level}
    if p > 0:  # what is bounded is the law over its rate; here the law itself
        inequality["claims"] |= {"Z": f"{u}/g^{p}", "T": f"{v}/g^{p}"}
        limit["claims"] |= {"Z": f"({level} + {s})/g^{p}", "T": f"({level} - {s})/g^{p}"}
        limit["limits"] |= {"Z": "0", "T": "0"}
    return [{k: x for k, x in data.items() if x or k == "start"} for data in (inequality, limit)]


def _bound(found: Fading, keep: Rational, box: Box) -> tuple[Rational, Rational] | None:
    """m and r, at g + 1; ``None`` where no bound of |k| is seen."""
    field = keep.field
    ahead = field.g + 1
    if found.kept == 1:
        loss = found.loss / (ahead + found.loss)
        excess = absolute(keep - 1 + loss, box)
        return None if excess is None else (loss, 1 + excess)
    limit, rest = absolute(found.kept, box), absolute(keep - found.kept, box)
    if limit is None or rest is None:
        return None
    slope = field.zero if rest.degree < -1 or rest.is_zero else coefficient(rest, -1)
    more = absolute(rest - slope / ahead, box)
    if more is None:
        return None
    room = 1 - limit
    loss = room * ahead / (ahead + slope / room)
    return loss, limit + slope / ahead + more + loss


__all__ = ["fading_certificates"]
