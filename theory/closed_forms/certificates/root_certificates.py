"""Certificates where irrational roots occur: their power sums as sequences, and a squeeze between rational bounds.

*Closed form.* The sums S_i(g) = sum over the roots x of f of x^(g - start + i), i = 0..d-1, step into each other by
the coefficients of f; their first values are rational (Newton). So closed forms with such sums are identities of
rational functions in sequences, as all others.

*Limit and growth.* In the coordinates z of `majorants` let u_i = y_i G - z_i and v_i = y_i G + z_i. They step by
nonnegative coefficients, hence stay positive: the kernel sees it. With w_i = (u_i + v_i)/2 = y_i G, which vanishes,

    form - sum |c_i| w_i  <=  value  <=  form + sum |c_i| w_i ,

one certificate of the two inequalities and one of the limits of both bounds (over a power of g, for growth). Where
roots depend on parameters, z is the deviation of the unknowns from their fixed point; see `contraction`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, final

from ...algebra.field import Rational
from ...algebra.partial_fractions import Dense
from ...algebra.recurrence import LinearRecurrence
from ..forms.expansions import NoExpansion, Scale
from ..forms.growth import Facts, Undecided, leading
from ..solving.cases import Case, Exactly
from ..solving.constant_coefficients import Transient
from ..solving.contraction import Contraction, contraction, is_visible
from ..solving.majorants import Majorant, majorant
from .form_writer import Data, domains, unused
from .lemma_writer import limit_text, prepared, written_with
from .texts import text

MOST_VARIABLES: Final = 40
"""The kernel takes no certificate with more."""


@final
class PowerSums:
    """The power sums of the roots that occur, as sequences of a certificate.

    Parameters
    ----------
    taken
        Names that are not to be used.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._names: dict[Dense, list[str]] = {}
        self.sequences: Data = {}

    def text(self, transients: Iterable[Transient]) -> str:
        """Sums over roots as certificate text; the sequences that it needs are taken in."""
        parts = []
        for transient in transients:
            names = self._of(transient)
            parts += [f"({text(c)})*{names[i]}" for i, c in enumerate(transient.weight) if not c.is_zero]
        return " + ".join(parts)

    def _of(self, transient: Transient) -> list[str]:
        known = self._names.get(transient.modulus)
        if known is not None:
            return known
        size, number = len(transient.modulus) - 1, len(self._names) + 1
        names = [unused(f"S{number}p{i}", self._taken) for i in range(size)]
        one = transient.modulus[-1].field.one
        first = Transient((one,), transient.modulus, transient.start).first(size)
        lead = transient.modulus[-1]
        last = "0"
        for c, own in zip(transient.modulus[:-1], names, strict=True):
            if not c.is_zero:
                last += f" - ({text(c / lead)})*{own}"
        steps = [*names[1:], last]
        for name, initial, step in zip(names, first, steps, strict=True):
            self.sequences[name] = {"initial": text(initial), "step": step}
        self._names[transient.modulus] = names
        return names


def squeeze_certificates(case: Case, exactly: Exactly, name: str) -> list[Data]:
    """Two bounds of the law, and their common limit; for a growing law, both over a power of g."""
    if len({t.start for t in exactly.transients} | {exactly.valid_from}) > 1:
        return []
    found = [majorant(t) for t in exactly.transients]
    known = [m for m in found if m is not None]
    if len(known) < len(found):
        return contraction_certificates(case, exactly.solved, name)
    try:
        lead = leading(exactly.expansion(4, case.facts), case.facts)
        power, what = _scale(case, lead.scale)
        form = exactly.form.scaled(exactly.tower.field.g**-power)
        writer = prepared(exactly.tower, form, case.facts, exactly.valid_from)
        value = limit_text(lead.coefficient, writer)
        shown = written_with(writer, exactly.tower, form)
    except (Undecided, NoExpansion, KeyError):
        return []
    around = _Around(shown, value, writer.sequences, writer.positive, writer.behaviour)
    return _squeezed(case, f"{name}.{what}", known, around, exactly.valid_from, power)


def contraction_certificates(case: Case, recurrence: LinearRecurrence, name: str) -> list[Data]:
    """Two bounds around the fixed point of a system that contracts to it; no closed form enters."""
    found = None if case.limit is None else contraction(recurrence, case.facts)
    if found is None or not is_visible(found, case.facts):
        return []
    value = text(found.limit)
    return _squeezed(case, f"{name}.limit", [found], _Around(value, value, {}, [], {}), recurrence.start, 0)


@final
@dataclass(frozen=True)
class _Around:
    """What both bounds are close to.

    Parameters
    ----------
    shown
        As certificate text, over the power of g.
    limit
        Its limit.
    sequences, positive, behaviour
        Of the sequences that occur in it.
    """

    shown: str
    limit: str
    sequences: Data
    positive: list[str]
    behaviour: Data


def _squeezed(
    case: Case, name: str, known: Sequence[Majorant | Contraction], around: _Around, start: int, power: int
) -> list[Data]:
    """The inequality of the two bounds, and their limit, as certificates."""
    taken = {*around.sequences, *(p.name for p in case.recurrence.parameters), "g", "X", "Y"}
    bounds = _Bounds(known, taken, case.facts)
    over = f"/g^{power}" if power else ""
    stem = name.rpartition(".")[0]
    plain: Data = {"start": start, "parameters": domains(case)}
    inequality: Data = {**plain, "id": f"{stem}.bounds", "rule": "inequality"}
    inequality["sequences"] = {**around.sequences, **bounds.sequences}
    inequality["positive"] = [*around.positive, *bounds.sequences]
    inequality["defines"], inequality["closed"] = bounds.defines, bounds.halves
    inequality["claims"] = {"X": f"({bounds.above}){over}", "Y": f"({bounds.below}){over}"}
    limit: Data = {**plain, "id": name, "rule": "limit"}
    limit["sequences"] = {**around.sequences, bounds.decay: bounds.sequences[bounds.decay]}
    limit["positive"] = around.positive
    limit["behaviour"] = {**around.behaviour, bounds.decay: {"vanishes": _text(bounds.rate)}}
    limit["defines"], limit["closed"] = bounds.defines, bounds.closed
    limit["claims"] = {"X": f"{around.shown} + ({bounds.width}){over}", "Y": f"{around.shown} - ({bounds.width}){over}"}
    limit["limits"] = {"X": around.limit, "Y": around.limit}
    size = 2 + 2 * len(plain["parameters"]) + len(inequality["sequences"]) + len(inequality["claims"])
    if size > MOST_VARIABLES:
        return []
    return [{k: v for k, v in data.items() if v or k == "start"} for data in (inequality, limit)]


def _scale(case: Case, scale: Scale | None) -> tuple[int, str]:
    """The power of g by which the law is divided to have a limit, and what that shows.

    Raises
    ------
    NoExpansion
        If there is no such whole power.
    """
    if case.limit is not None:
        return 0, "limit"
    power = None if scale is None or scale.base != 1 or scale.logs else scale.exponent.constant
    if power is None or power.denominator != 1 or power < 1:
        raise NoExpansion
    return int(power), "growth"


@final
class _Bounds:
    """The coordinates' sequences, and the bounds they give, in certificate text."""

    def __init__(self, majorants: Sequence[Majorant | Contraction], taken: set[str], facts: Facts) -> None:
        def sign(x: Fraction | Rational) -> int:
            return facts.sign(x) if isinstance(x, Rational) else (x > 0) - (x < 0)

        def size(x: Any) -> Any:
            return x * sign(x)

        # of several, each is a number; with parameters there is only one
        self.rate: Any = majorants[0].rate if len(majorants) == 1 else max(m.rate for m in majorants)  # type: ignore[type-var]
        self.decay = unused("G", taken)
        self.sequences: Data = {self.decay: {"initial": "1", "step": f"{_text(self.rate)}*{self.decay}"}}
        self.defines: Data = {}
        self.halves: Data = {}
        self.closed: Data = {}
        width, above, below = [], [], []
        for number, m in enumerate(majorants, 1):
            u, v, w = ([unused(f"{x}{number}c{i}", taken) for i in range(len(m.bound))] for x in "uvw")
            bound: Any = tuple(2 * y for y in m.bound)  # twice as wide: positive at the start, too
            rows: Any = m.matrix
            for i, row in enumerate(rows):
                left = self.rate * bound[i] - sum(size(b) * y for b, y in zip(row, bound, strict=True))
                rest = [(left, self.decay)]
                plus = [(b, j) for j, b in enumerate(row) if sign(b) > 0]
                minus = [(-b, j) for j, b in enumerate(row) if sign(b) < 0]
                for own, other, first in ((u, v, bound[i] - m.first[i]), (v, u, bound[i] + m.first[i])):
                    terms = [(b, own[j]) for b, j in plus] + [(b, other[j]) for b, j in minus]
                    self.sequences[own[i]] = {"initial": _text(first), "step": _sum(terms + rest)}
                terms = [(size(b), w[j]) for j, b in enumerate(row) if sign(b)]
                self.defines[w[i]] = {"initial": _text(bound[i]), "step": _sum(terms + rest)}
                self.halves[w[i]] = f"({u[i]} + {v[i]})/2"
                self.closed[w[i]] = f"{_text(bound[i])}*{self.decay}"
                c = m.readout[i]
                width.append((size(c), w[i]))
                above.append((size(c), v[i] if sign(c) > 0 else u[i]))  # value - lower bound
                below.append((size(c), u[i] if sign(c) > 0 else v[i]))
        self.width, self.above, self.below = _sum(width), _sum(above), _sum(below)


def _sum(terms: list[tuple[Any, str]]) -> str:
    return " + ".join(f"{_text(c)}*{name}" for c, name in terms if c not in (0, Fraction(0))) or "0"


def _text(value: Fraction | Rational) -> str:
    if isinstance(value, Rational):
        return f"({text(value)})"
    return str(value) if value.denominator == 1 else f"({value})"
