"""The law's own recurrence and values, against which certificates are held.

A claimed expression X in g, parameters and sequences is the law's value if it satisfies the law's own recurrence and
agrees with its first values. The vector recurrence gives a scalar one of least order,
value(g+k) = c_0 value(g) + ... + c_{k-1} value(g+k-1) + d; see `scalar_law`. As an identity of rational functions in
g, the parameters and the sequences it is checked at random rational points of sixty bits (Schwartz 1980, J. ACM 27,
701), drawn from the certificate's hash. Agreement at the first generations then is agreement at all, if k of them lie
in a row from a g on at which the recurrence has k coefficients: the functionals value(g), ..., value(g+k-1) of the
states span a space that the steps map into itself, also past a pole of the coefficients, where they are dependent. What
a certificate defines is compared with the recurrence in the same way: every unknown's first value and step, and the
readout's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, islice, permutations
from random import Random
from typing import Any, Final, final

import sympy
from flint import fmpq

from ...algebra.conversions import to_fmpq
from ...algebra.recurrence import LinearRecurrence
from ...closed_forms.answers.tails import Bound
from ...closed_forms.forms.named import exact_value
from ...closed_forms.solving.cases import Case
from ...symbols import GENERATION
from ..certificate import Certificate
from ..evaluation import Number, compute, states, stepped, viewed
from ..reading import Reject
from .powers import reader_of
from .regions import Region, random_number
from .scalar_law import ScalarLaw

GENERATIONS: Final = 32
"""First generations at which values are compared; more where the recurrence has more unknowns."""
SHOWN: Final = 12
"""First generations at which the closed form shown to people is; its nested sums are slow to add up."""
FAR: Final = 60
"""Two generations below it are drawn, where the closed form shown to people is compared, too, unless sums nest."""
MOST_UNKNOWNS: Final = 6
"""Unknowns of a certificate whose names are tried in every order; more only in the law's own."""
MOST_LATE: Final = 16
"""Generations by which a certificate may start later where that is allowed."""
_OBSERVED: Final = 200
"""Generations among which one is looked for from which on the readout sees all that it ever sees."""
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
    def bounds(self) -> dict[str, Bound]:
        """The bounds of limit - value that the answer states, by side."""
        return self.case.bounds

    @property
    def latest(self) -> int:
        """Until when a certificate of the closed form may start: with the recurrence, which may be later than the form.

        Earlier values are the law's own, and `displays` compares them one by one.
        """
        return min(max(self.first, self.recurrence.start), self.first + SHOWN)

    @property
    def symbols(self) -> dict[str, sympy.Expr]:
        """The law's symbols by name; fixed parameters as numbers, tied ones as expressions."""
        return self.region.values

    @cached_property
    def _memory(self) -> dict[tuple[object, ...], Any]:
        """What was worked out at numbers; a certificate is held against the law at the same ones many times."""
        return {}

    def _law(self, fixed: Mapping[str, Fraction]) -> ScalarLaw:
        key = ("law", *fixed.items())
        if key not in self._memory:
            given = {p.symbol: fixed[p.name] for p in self.recurrence.parameters}
            self._memory[key] = ScalarLaw(self.recurrence.regular(given), fixed)
        made: ScalarLaw = self._memory[key]
        return made

    def weights(self, fixed: Mapping[str, Fraction], g: Number, power: Number | None) -> list[Number]:
        """The weights and the constant of the law's scalar recurrence at g, where q^g is `power`."""
        key = ("weights", g, power, *fixed.items())
        if key not in self._memory:
            self._memory[key] = self._law(fixed).weights(g, power)
        made: list[Number] = self._memory[key]
        return made

    def base(self, fixed: Mapping[str, Fraction]) -> Number | None:
        """q, where the law has a power q^g."""
        return self._law(fixed).base

    def power(
        self, data: Mapping[str, Any], fixed: Mapping[str, Fraction], names: Mapping[str, Number], chance: Random
    ) -> Number | None:
        """q^g as a certificate's sequences say it, where the law has such a power and one of them stands for it."""
        base = self._law(fixed).base
        if base is None:
            return None
        reader = reader_of(data, base, {name: to_fmpq(x) for name, x in fixed.items()}, chance)
        return None if reader is None else reader(names)

    def _values(self, fixed: Mapping[str, Fraction]) -> list[Number]:
        key = ("values", *fixed.items())
        if key not in self._memory:
            given = {p.symbol: fixed[p.name] for p in self.recurrence.parameters}
            self._memory[key] = [to_fmpq(x) for x in self.recurrence.first(self._last(fixed), given)]
        made: list[Number] = self._memory[key]
        return made

    def _last(self, fixed: Mapping[str, Fraction]) -> int:
        """The last generation at which values are compared: no other solution of the scalar recurrence has them all.

        With k weights, k values in a row do, from a generation on at which the scalar recurrence has k weights, too:
        then they see all of it that the readout ever sees. It is looked for where every certificate has started.

        Raises
        ------
        Reject
            If there is none among the generations that are tried.
        """
        base, chance = self.base(fixed), Random("any generation")
        anywhere = to_fmpq(2 + random_number(chance))
        number = len(self.weights(fixed, anywhere, None if base is None else to_fmpq(random_number(chance))))
        for g in range(self.first + MOST_LATE, self.first + MOST_LATE + _OBSERVED):
            try:
                here = self.weights(fixed, to_fmpq(g), None if base is None else base**g)
            except ZeroDivisionError:
                continue
            if len(here) == number:
                return max(g + number, self.first + GENERATIONS)
        raise Reject("no first values tell the law from others with its recurrence")

    def displays(self, closed_form: sympy.Expr) -> bool:
        """Whether the expression shown to people has the law's first values and two far ones, at random parameters."""
        chance = Random(str(closed_form))
        fixed = self.region.draw(chance)
        given = {p.symbol: fixed[p.name] for p in self.recurrence.parameters}
        nested = self.case.exactly is None or self.case.exactly.depth > 1
        far = [] if nested else chance.sample(range(self.first + SHOWN, self.first + FAR), 2)
        values = self.recurrence.first(max([self.first + SHOWN, *far]), given)
        known: dict[object, list[Any]] = {}
        try:
            return all(
                exact_value(closed_form, {**given, GENERATION: Fraction(g)}, known) == values[g - 1]
                for g in [*range(self.first, self.first + SHOWN), *far]
            )
        except (ValueError, ZeroDivisionError):
            return False

    def is_recursion(self, certificate: Certificate, readout: str) -> bool:
        """Whether a certificate defines the law's recurrence, its unknowns and its readout under names of its own."""
        chance, data = Random(certificate.hash), certificate.data
        fixed, g = self.region.draw(chance), to_fmpq(2 + random_number(chance))
        given = {p.symbol: fixed[p.name] for p in self.recurrence.parameters}
        point = {name: to_fmpq(x) for name, x in fixed.items()}
        defines, start, size = data["defines"], data["start"], len(self.recurrence.unknowns)
        others = [name for name in defines if name != readout]
        if not self.recurrence.start <= start <= self.latest or len(others) > size:
            return False
        here = [to_fmpq(random_number(chance)) for _ in range(size)]
        free = {name: to_fmpq(random_number(chance)) for name in data.get("sequences", {})}
        try:
            found = {name: compute(own["initial"], point) for name, own in defines.items()}
            if found[readout] != self._values(fixed)[start - 1]:
                return False
            first = [to_fmpq(x) for x in next(u for at, u in self.recurrence.states(given) if at == start)]
            now, then = (
                [_product(form, [*here, fmpq(1)]) for form in (*forms, row)]
                for forms, row in islice(self._law(fixed).forms(g, self.power(data, fixed, free, chance)), 2)
            )
            written = [range(len(others))] if len(others) == size else []
            tried = permutations(range(size), len(others)) if len(others) <= MOST_UNKNOWNS else iter(())
            for order in chain(written, tried):
                if any(found[name] != first[i] for name, i in zip(others, order, strict=True)):
                    continue
                known = {name: here[i] for name, i in zip(others, order, strict=True)}
                names = {**point, **free, **known, "g": g, readout: now[size]}
                after = {name: then[i] for name, i in zip(others, order, strict=True)} | {readout: then[size]}
                if all(compute(own["step"], names) == after[name] for name, own in defines.items()):
                    return True
        except (Reject, KeyError, ZeroDivisionError):
            pass
        return False

    def is_value(self, certificate: Certificate, text: str, *, late: bool = False) -> bool:
        """Whether an expression in a certificate's names is the law's value at every g from `first` on.

        With `late` from the certificate's start on, which is all that a statement on g -> infinity without a limit's
        value needs.

        The text need not stand in the certificate, so the points are drawn from both: who writes either of them cannot
        have known the points.
        """
        chance, data = Random(f"{certificate.hash} {text}"), certificate.data
        try:
            starts = data["start"] <= self.latest + (MOST_LATE if late else 0)
            return starts and all(self._agrees(data, text, chance) for _ in range(_REPEATS))
        except (Reject, KeyError, ZeroDivisionError):
            return False

    def _agrees(self, data: Mapping[str, Any], text: str, chance: Random) -> bool:
        fixed = self.region.draw(chance)
        values = self._values(fixed)
        for names in states(data, {name: to_fmpq(x) for name, x in fixed.items()}, len(values)):
            g = int(names["g"].p)
            if g >= self.first and compute(text, names) != values[g - 1]:
                return False
        return self._is_solved(data, text, chance)

    def _is_solved(self, data: Mapping[str, Any], text: str, chance: Random) -> bool:
        """The scalar recurrence as an identity, at one random point."""
        fixed, g = self.region.draw(chance), to_fmpq(2 + random_number(chance))
        names = {name: to_fmpq(x) for name, x in fixed.items()} | {"g": g}
        names |= {name: to_fmpq(random_number(chance)) for name in data.get("sequences", {})}
        *weights, constant = self.weights(fixed, g, self.power(data, fixed, names, chance))
        total = constant
        for weight in weights:
            total = total + weight * compute(text, viewed(data, names))
            names = {**names, **stepped(data, names), "g": names["g"] + 1}
        return bool(compute(text, viewed(data, names)) == total)


def _product(left: Sequence[Number], right: Sequence[Number]) -> Number:
    return sum((x * y for x, y in zip(left, right, strict=True)), fmpq(0))
