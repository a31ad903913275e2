"""The law's own recurrence and values, against which certificates are held.

A claimed expression X in g, parameters and sequences is the law's value if it satisfies the law's own recurrence and
agrees with its first values. The vector recurrence u(g+1) = A u(g) + b with readout r gives a scalar one of least
order, value(g+k) = c_0 value(g) + ... + c_{k-1} value(g+k-1) + d, because the rows r(g+i) A(g+i)...A(g+1) become
dependent. As an identity of rational functions in g, the parameters and the sequences it is checked at random
rational points of sixty bits (Schwartz 1980, J. ACM 27, 701), drawn from the certificate's hash. Agreement at the
first generations then is agreement at all: the leading coefficient is 1, and the other coefficients are the law's,
not the certificate's, and have no poles at later generations. What a certificate defines is compared with the
recurrence in the same way: every unknown's first value and step, and the readout's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice, permutations
from random import Random
from typing import Any, Final, final

import sympy

from ..closed_forms.cases import Case
from ..closed_forms.named import exact_value
from ..closed_forms.recurrence import LinearRecurrence
from ..symbols import GENERATION
from .certificate import Certificate
from .evaluation import compute, states, stepped, viewed
from .kernel import Reject
from .regions import Region, random_number

GENERATIONS: Final = 32
"""First generations at which values are compared."""
SHOWN: Final = 12
"""First generations at which the closed form shown to people is; its nested sums are slow to add up."""
FAR: Final = 120
"""Two generations below it are drawn, where the closed form shown to people is compared, too, unless sums nest."""
MOST_UNKNOWNS: Final = 6
"""Unknowns of a certificate whose names are tried in every order; more only in the law's own."""
_REPEATS: Final = 2


@final
@dataclass(frozen=True)
class Target:
    """What certificates are to be about: the law on one region of its parameters.

    Parameters
    ----------
    recurrence
        The law's recurrence, on the whole domain.
    case
        The case of the answer.
    region
        Where the case holds.
    """

    recurrence: LinearRecurrence
    case: Case
    region: Region

    @property
    def first(self) -> int:
        """First generation of the closed form."""
        return self.case.exactly.valid_from if self.case.exactly is not None else self.recurrence.start

    @property
    def symbols(self) -> dict[str, sympy.Expr]:
        """The law's symbols by name; fixed parameters as numbers, tied ones as expressions."""
        return self.region.values

    def _values(self, fixed: Mapping[str, Fraction]) -> list[Fraction]:
        given = {p.symbol: fixed[p.name] for p in self.recurrence.parameters}
        return self.recurrence.first(self.first + GENERATIONS, given)

    def displays(self, closed_form: sympy.Expr) -> bool:
        """Whether the expression shown to people has the law's first values and two far ones, at random parameters."""
        chance = Random(str(closed_form))
        fixed = self.region.draw(chance)
        given = {p.symbol: fixed[p.name] for p in self.recurrence.parameters}
        nested = self.case.exactly is None or self.case.exactly.depth > 1
        far = [] if nested else chance.sample(range(self.first + SHOWN, self.first + FAR), 2)
        values = self.recurrence.first(max([self.first + SHOWN, *far]), given)
        try:
            return all(
                exact_value(closed_form, {**given, GENERATION: Fraction(g)}) == values[g - 1]
                for g in [*range(self.first, self.first + SHOWN), *far]
            )
        except (ValueError, ZeroDivisionError):
            return False

    def is_recursion(self, certificate: Certificate, readout: str) -> bool:
        """Whether a certificate defines the law's recurrence, its unknowns and its readout under names of its own."""
        chance, data = Random(certificate.hash), certificate.data
        fixed, g = self.region.draw(chance), 2 + random_number(chance)
        given = {p.symbol: fixed[p.name] for p in self.recurrence.parameters}
        defines, start, size = data["defines"], data["start"], len(self.recurrence.unknowns)
        others = [name for name in defines if name != readout]
        if not self.recurrence.start <= start <= self.first or len(others) > size:
            return False
        first = next(u for reached, u in self.recurrence.states(given) if reached == start)
        here = [random_number(chance) for _ in range(size)]
        free = {name: random_number(chance) for name in data.get("sequences", {})}
        try:
            now, then = (
                [_weighted([*here, Fraction(1)], [[x] for x in form])[0] for form in forms]
                for forms in islice(_forms(self.recurrence, g, fixed), 2)
            )
            found = {name: compute(own["initial"], fixed) for name, own in defines.items()}
            if found[readout] != self._values(fixed)[start - 1]:
                return False
            written = [range(len(others))] if len(others) == size else []
            tried = permutations(range(size), len(others)) if len(others) <= MOST_UNKNOWNS else iter(())
            for order in chain(written, tried):
                if any(found[name] != first[i] for name, i in zip(others, order, strict=True)):
                    continue
                known = {name: here[i] for name, i in zip(others, order, strict=True)}
                names = {**fixed, **free, **known, "g": g, readout: now[size]}
                after = {name: then[i] for name, i in zip(others, order, strict=True)} | {readout: then[size]}
                if all(compute(own["step"], names) == after[name] for name, own in defines.items()):
                    return True
        except (Reject, KeyError, ZeroDivisionError):
            pass
        return False

    def is_value(self, certificate: Certificate, text: str) -> bool:
        """Whether an expression in a certificate's names is the law's value at every g from `first` on."""
        chance, data = Random(certificate.hash), certificate.data
        try:
            return all(self._agrees(data, text, chance) for _ in range(_REPEATS))
        except (Reject, KeyError, ZeroDivisionError):
            return False

    def _agrees(self, data: Mapping[str, Any], text: str, chance: Random) -> bool:
        fixed = self.region.draw(chance)
        values = self._values(fixed)
        for names in states(data, fixed, len(values)):
            g = int(names["g"])
            if g >= self.first and compute(text, names) != values[g - 1]:
                return False
        return self._is_solved(data, text, chance)

    def _is_solved(self, data: Mapping[str, Any], text: str, chance: Random) -> bool:
        """The scalar recurrence as an identity, at one random point."""
        fixed, g = self.region.draw(chance), 2 + random_number(chance)
        names = {**fixed, "g": g, **{name: random_number(chance) for name in data.get("sequences", {})}}
        rows: list[list[Fraction]] = []
        seen: list[Fraction] = []
        for *_, row in islice(_forms(self.recurrence, g, fixed), len(self.recurrence.unknowns) + 2):
            # the constant 1 is known, too: it makes the recurrence inhomogeneous
            weights = _combination([*rows, [Fraction(0)] * (len(row) - 1) + [Fraction(1)]], row)
            here = compute(text, viewed(data, names))
            if weights is not None:
                return here == sum(
                    (w * x for w, x in zip(weights, [*seen, Fraction(1)], strict=True)), Fraction(0)
                )
            rows.append(row)
            seen.append(here)
            names = {**names, **stepped(data, names), "g": names["g"] + 1}
        return False


def _forms(
    recurrence: LinearRecurrence, g: Fraction, fixed: Mapping[str, Fraction]
) -> Iterator[list[list[Fraction]]]:
    """The unknowns and the readout at g, g + 1, ..., each as a row in (u(g), 1)."""
    size = len(recurrence.unknowns)
    given = {p.symbol: sympy.Rational(str(fixed[p.name])) for p in recurrence.parameters}

    def at(expression: sympy.Expr, index: Fraction) -> Fraction:
        value = sympy.sympify(expression).xreplace({**given, recurrence.index: sympy.Rational(str(index))})
        if not value.is_Rational:
            raise KeyError("the recurrence is not rational")
        return Fraction(int(value.p), int(value.q))

    unit = [[Fraction(int(i == j)) for j in range(size + 1)] for i in range(size + 1)]
    forms = unit[:size]
    while True:
        row, constant = [at(x, g) for x in recurrence.readout[0]], at(recurrence.readout[1], g)
        yield [*forms, _weighted([*row, constant], [*forms, unit[size]])]
        g += 1
        rows = [
            [*(at(x, g) for x in recurrence.matrix.row(i)), at(recurrence.forcing[i], g)] for i in range(size)
        ]
        forms = [_weighted(own, [*forms, unit[size]]) for own in rows]


def _weighted(weights: Sequence[Fraction], rows: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    return [
        sum((w * row[j] for w, row in zip(weights, rows, strict=True)), Fraction(0))
        for j in range(len(rows[0]))
    ]


def _combination(rows: Sequence[Sequence[Fraction]], wanted: Sequence[Fraction]) -> list[Fraction] | None:
    """Weights with which independent rows add up to another row, or ``None``."""
    matrix = sympy.Matrix(
        [[sympy.Rational(str(x)) for x in column] for column in zip(*rows, wanted, strict=True)]
    )
    reduced, pivots = matrix.rref()
    if len(rows) in pivots:
        return None
    found = [Fraction(0)] * len(rows)
    for i, place in enumerate(pivots):
        found[place] = Fraction(str(reduced[i, len(rows)]))
    return found
