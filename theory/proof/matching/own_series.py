"""A limit left as a series: by definition it is the limit of the partial sums, if these are the law's own values.

Each infinite sum or product of the stated limit is written as a sequence, cut off at g, and so are the sums and
products within its terms and the powers q^k. The limit with these sequences in place of the infinite ones must be the
law's value: the scalar recurrence as an identity, and the first values (`target`). That the values converge is the
kernel's to say; that each series converges by itself, so that the limit means what it says, its own enclosure shows.

Where other terms vanish beside the series, the certificate's own sequence is compared with the partial sums: if it has
their first value and their step, the limit that the certificate defines for it is the series.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from random import Random
from typing import Any, Final, final

import sympy

from ...algebra.conversions import to_fmpq
from ...closed_forms.forms.named import RationalProduct, RationalSum
from ...closed_forms.values.enclosures import enclose
from ...errors import InputError, NotCoveredError
from ...symbols import GENERATION
from ..certificate import Certificate
from ..evaluation import compute
from ..reading import Reject
from .regions import random_number
from .target import Target

_DIGITS: Final = 15
_REPEATS: Final = 2


def is_own_series(target: Target) -> bool:
    """Whether the stated limit is a series or product whose partial ones are the law's values."""
    limit = target.case.limit
    if limit is None or limit.has(GENERATION) or not _converges(target, limit):
        return False
    try:
        writer = _Writer(target.first, frozenset(p.name for p in target.recurrence.parameters))
        text, _ = writer.value(limit, sympy.oo)
    except (ValueError, TypeError, ZeroDivisionError):
        return False
    data = {
        "id": "own.series",
        "rule": "limit",
        "start": target.first,
        "parameters": {p.name: p.text for p in target.recurrence.parameters},
        "sequences": writer.sequences,
        "claims": {"X": text},
        "limits": {"X": "0"},
    }
    return bool(writer.sequences) and target.is_value(Certificate.from_dict(data), text)


def series_symbols(target: Target, certificate: Certificate) -> dict[str, sympy.Expr]:
    """The limits that a certificate only defines, where they are series or products of the stated limit."""
    limit, data = target.case.limit, certificate.data
    parts = [] if limit is None else [p for p in limit.atoms(RationalSum, RationalProduct) if p.args[3] == sympy.oo]
    return {
        what["converges"]: part
        for name, what in data.get("behaviour", {}).items()
        if "converges" in what
        for part in parts
        if _is_partial(target, certificate, name, part)
    }


def _is_partial(target: Target, certificate: Certificate, name: str, part: sympy.Expr) -> bool:
    """Whether a sequence of a certificate has the first value and, at random points, the steps of partial sums."""
    data, letters = certificate.data, frozenset(p.name for p in target.recurrence.parameters)
    writer = _Writer(int(data["start"]), letters)
    try:
        writer.value(part, sympy.oo)
        own = writer.known.pop(part)
        chance = Random(f"{certificate.hash} {part}")
        for _ in range(_REPEATS):
            fixed = {key: to_fmpq(x) for key, x in target.region.draw(chance).items()}
            names = {**fixed, "g": to_fmpq(2 + random_number(chance))}
            names |= {key: to_fmpq(random_number(chance)) for key in data["sequences"]}
            numbers = {key: Fraction(int(x.p), int(x.q)) for key, x in fixed.items()}
            power = target.power(data, numbers, names, chance)
            if writer.known.keys() - (set() if power is None else {*target.recurrence.field.bases}):
                return False  # powers of other bases, or a nested series
            there = {**fixed, "g": names["g"], own: names[name], **dict.fromkeys(writer.known.values(), power)}
            recursion, partial = data["sequences"][name], writer.sequences[own]
            first = compute(recursion["initial"], fixed) == compute(partial["initial"], fixed)
            if not first or compute(recursion["step"], names) != compute(partial["step"], there):
                return False
    except (Reject, KeyError, ValueError, TypeError, ZeroDivisionError):
        return False
    return True


def _converges(target: Target, limit: sympy.Expr) -> bool:
    """Whether each infinite part of the limit has a finite value, at a point of the region."""
    parts = [part for part in limit.atoms(RationalSum, RationalProduct) if part.args[3] == sympy.oo]
    fixed = target.region.draw(Random(str(limit)))
    values = {p.symbol: fixed[p.name] for p in target.recurrence.parameters}
    try:
        for part in parts:
            enclose(part, values, digits=_DIGITS)  # refuses what diverges
    except (NotCoveredError, InputError, KeyError):
        return False
    return bool(parts)


@final
@dataclass
class _Writer:
    """Writes expressions at g in sequences of their own; each comes with its text at g + 1."""

    start: int
    taken: frozenset[str] = frozenset()
    sequences: dict[str, Any] = field(default_factory=dict)
    known: dict[sympy.Expr, str] = field(default_factory=dict)

    def value(self, e: sympy.Expr, index: sympy.Expr) -> tuple[str, str]:
        """The expression where its index is g, and where it is g + 1.

        Raises
        ------
        ValueError
            If something in it is no rational function of the index, sums, products and powers.
        """
        if e.is_Rational:
            return f"({e})", f"({e})"
        if e == index:
            return "g", "(g+1)"
        if e.is_Symbol:
            return str(e), str(e)
        if isinstance(e, RationalSum | RationalProduct):
            return self._sequence(e, index)
        if e.is_Add or e.is_Mul:
            parts = [self.value(part, index) for part in e.args]
            joint = "+" if e.is_Add else "*"
            here, there = (joint.join(f"({side})" for side in sides) for sides in zip(*parts, strict=True))
            return f"({here})", f"({there})"
        if e.is_Pow and e.exp.is_Integer:
            here, there = self.value(e.base, index)
            power = abs(int(e.exp))
            return tuple(f"(1/({x})^{power})" if e.exp < 0 else f"(({x})^{power})" for x in (here, there))  # type: ignore[return-value]
        if e.is_Pow and not e.base.has(index):
            return self._power(e, index)
        raise ValueError(f"{e} is not written")

    def _power(self, e: sympy.Expr, index: sympy.Expr) -> tuple[str, str]:
        slope, offset = sympy.Poly(e.exp, index).all_coeffs()
        if not (slope.is_Integer and offset.is_Integer):
            raise ValueError(f"{e} is not written")
        base, _ = self.value(e.base, index)
        name = self._name(e.base, f"({base})^{self.start}", lambda own: f"({base})*{own}")
        return self._shifted(name, base, int(slope), int(offset))

    @staticmethod
    def _shifted(name: str, base: str, slope: int, offset: int) -> tuple[str, str]:
        constant = f"({base})^{offset}" if offset >= 0 else f"1/({base})^{-offset}"
        made = []
        for own in (name, f"(({base})*{name})"):
            power = f"({own})^{slope}" if slope > 0 else f"1/({own})^{-slope}"
            made.append(f"(({constant})*({power}))")
        return made[0], made[1]

    def _sequence(self, part: sympy.Expr, index: sympy.Expr) -> tuple[str, str]:
        term, k, lower, upper = part.args
        if upper != index or lower > self.start + 1:
            raise ValueError(f"{part} begins later, or ends elsewhere")
        first = self._first(part)
        _, there = self.value(term, k)
        sign = "+" if isinstance(part, RationalSum) else "*"
        name = self._name(part, f"({_plain(first)})", lambda own: f"{own} {sign} ({there})")
        return name, f"({self.sequences[name]['step']})"

    def _first(self, part: sympy.Expr) -> sympy.Expr:
        """The sum or product up to the start, written out."""
        term, k, lower, _ = part.args
        total = sympy.Integer(0) if isinstance(part, RationalSum) else sympy.Integer(1)
        for i in range(int(lower), self.start + 1):
            own = _at(term, k, i)
            for inner in sorted(own.atoms(RationalSum, RationalProduct), key=sympy.default_sort_key):
                own = own.xreplace({inner: _Writer(int(inner.args[3]))._first(inner)})
            total = total + own if isinstance(part, RationalSum) else total * own
        return sympy.factor(total)

    def _name(self, key: sympy.Expr, initial: str, step: Any) -> str:
        if key not in self.known:
            name = next(x for i in count() if (x := f"S{i}") not in {*self.sequences, *self.taken})
            self.sequences[name] = {"initial": initial, "step": step(name)}
            self.known[key] = name
        return self.known[key]


def _at(term: sympy.Expr, k: sympy.Symbol, i: int) -> sympy.Expr:
    """A term at k = i; within its sums and products only the bounds speak of k, whatever their own index is called."""
    inner = {part: sympy.Dummy() for part in term.atoms(RationalSum, RationalProduct)}
    now = {k: sympy.Integer(i)}
    ends = {name: part.func(*part.args[:3], part.args[3].xreplace(now)) for part, name in inner.items()}
    return term.xreplace(inner).xreplace(now).xreplace(ends)


def _plain(e: Any) -> str:
    return str(e).replace("**", "^")


__all__ = ["is_own_series", "series_symbols"]
