"""A certificate in variables of known sign: what every name stands for, and what may divide.

Parameters are rewritten in variables that are positive or nonnegative (0 < w < 1 becomes 1/(1+s)), the index g in
u = g - start >= 0, and a sequence is a variable for its value at g. A polynomial is *nonnegative* when no term has
a negative coefficient or an odd power of a variable of unknown sign, and *positive* when besides some term is in
positive variables alone (a constant is one). A rational function has the sign of its numerator, because only what
is positive, or whose negative is, may divide: each divisor as it is written, before anything can cancel.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, final

from .text import NAME, ends, need, parse, reject

POSITIVE: Final = 2
NONNEGATIVE: Final = 1
UNKNOWN: Final = 0
Names = dict[str, Any]
"""Names in scope -> rational functions."""


@final
class Setting:
    """One certificate on one cell of its domains, with its recursions unrolled by one step.

    `fixed` holds the parameters; `base`, `now` and `up` hold every name a claim may use, at start, g and g + 1.

    Parameters
    ----------
    data
        The certificate.
    field
        Exact rational functions in enough variables.
    cell
        For closed intervals a <= x <= b: whether x is b; else x is in [a, b).
    """

    def __init__(self, data: dict[str, Any], field: Any, cell: Mapping[str, bool]) -> None:
        self.data, self.field, self.cell = data, field, cell
        self.formal, self.operations = False, 0
        self.one, self.signs, self.taken = field.constant(1), list[int](), set[str]()
        self.kind: dict[int, Any] = {}  # what a sequence's variable does as g -> infinity, see `infinity`
        u, self.fixed = self.fresh(NONNEGATIVE), Names()
        for name, text in self.part("parameters").items():
            self.fixed[name] = self.domain(name, text)
        self.formal = data["rule"] == "telescoping"
        if self.formal:
            self.now = {**self.fixed, "g": u}
            return
        start = field.constant(data["start"])
        self.inputs = {name: self.domain(name, text) for name, text in self.part("inputs").items()}
        self.sequences, self.defines = self.part("sequences"), self.part("defines")
        for recursion in [*self.sequences.values(), *self.defines.values()]:
            need(recursion.keys() == {"initial", "step"}, "a recursion has an initial value and a step")
        self.forms = data.get("claims" if data["rule"] == "closed_form" else "closed", {})
        need(self.forms.keys() == self.defines.keys(), "exactly the defined sequences have closed forms")
        self.index = {name: len(self.signs) + i for i, name in enumerate(self.sequences)}
        raw = {**self.fixed, "g": start + u, **{name: self.fresh(UNKNOWN) for name in self.sequences}}
        positive = self.listed("positive", self.sequences)
        for name in positive:
            self.signs[self.index[name]] = POSITIVE
        first = {name: self.value(s["initial"], self.fixed) for name, s in self.sequences.items()}
        self.base = self.view({**self.fixed, "g": start, **first})
        self.now, self.up = self.view(raw), self.forward(raw)
        for name in positive:  # by induction, all of them together
            need(self.sign(self.base[name], self.up[name]) == POSITIVE, f"not shown positive: {name}")
        for name, recursion in self.defines.items():
            self.same(self.base[name], self.value(recursion["initial"], self.fixed), f"base of {name}")
            step = self.value(recursion["step"], {**self.now, **self.inputs})
            self.same(self.up[name], step, f"step of {name}")

    def part(self, key: str) -> dict[str, Any]:
        """An object of the certificate whose keys are names that nothing else has."""
        found = self.data.get(key, {})
        need(isinstance(found, dict), f"{key} is an object")
        for name in found:
            self.take(name)
        return dict(found)

    def take(self, name: str) -> None:
        """Give a name to one thing only."""
        need(re.fullmatch(NAME, name) and name not in self.taken, f"not a new name: {name[:40]}")
        self.taken.add(name)

    def listed(self, key: str, among: Mapping[str, Any]) -> list[str]:
        """A list of names, out of those given."""
        found = self.data.get(key, [])
        need(isinstance(found, list) and set(found) <= set(among), f"{key}: unknown name")
        return list(found)

    def fresh(self, sign: int) -> Any:
        """A new variable of this sign."""
        self.signs.append(sign)
        return self.field.variable(len(self.signs) - 1)

    def domain(self, name: str, text: str) -> Any:
        """The parameter in fresh variables which take every value of the domain."""
        lower, upper = ends(name, text)
        low, high = (self.value(end[0], self.fixed) if end else self.one for end in (lower, upper))
        if lower and upper:
            need(self.sign(high - low) == POSITIVE, f"not shown to be a domain: {text[:60]}")
            if self.cell.get(name):
                return high
            t = self.fresh(NONNEGATIVE if lower[1] or upper[1] else POSITIVE)
            return (low + high * t if lower[1] else low * t + high).over(self.one + t)
        if lower:
            return low + self.fresh(NONNEGATIVE if lower[1] else POSITIVE)
        if upper:
            return high - self.fresh(NONNEGATIVE if upper[1] else POSITIVE)
        return self.fresh(UNKNOWN)

    def value(self, text: str, names: Names) -> Any:
        """What an expression stands for when exactly `names` are in scope."""
        return self._evaluate(parse(text), names)

    def _evaluate(self, node: Any, names: Names) -> Any:
        self.operations += 1
        need(self.operations < 20_000, "too many operations")
        if isinstance(node, int):
            return self.field.constant(node)
        if isinstance(node, str):
            return names[node] if node in names else reject(f"not in scope here: {node}")
        made = self.one if node[0] != "sum" else self.field.constant(0)
        if node[0] == "power":
            if node[2] <= 0:
                return self._divide(made, ("power", node[1], -node[2]), names)
            base = self._evaluate(node[1], names)
            for _ in range(node[2]):
                made = made * base
            return made
        for sign, part in node[1]:
            if sign == "/":
                made = self._divide(made, part, names)
            else:
                other = self._evaluate(part, names)
                made = made * other if sign == "*" else made + other if sign == "+" else made - other
        return made

    def _divide(self, made: Any, node: Any, names: Names) -> Any:
        """Divide by each factor of the divisor as it is written; none may vanish anywhere on the range."""
        kind = node[0] if isinstance(node, tuple) else ""
        if kind == "product" and all(sign == "*" for sign, _ in node[1]):
            for _, part in node[1]:
                made = self._divide(made, part, names)
            return made
        node, times = (node[1], node[2]) if kind == "power" and node[2] >= 0 else (node, 1)
        divisor = self._evaluate(node, names)
        if self.formal:
            need(divisor.numerator(), "division by zero")
        elif self.sign(divisor) != POSITIVE:
            made, divisor = made if times % 2 == 0 else -made, -divisor
            need(self.sign(divisor) == POSITIVE, f"a denominator may vanish: {node!s:.60}")
        for _ in range(times):
            made = made.over(divisor)
        return made

    def sign(self, *elements: Any) -> int:
        """The least of the signs that the coefficients of the numerators prove."""
        least = POSITIVE
        for element in elements:
            strict = False
            for exponents, coefficient in element.numerator().items():
                present = [(self.signs[i], power) for i, power in enumerate(exponents) if power]
                if coefficient < 0 or any(sign == UNKNOWN and power % 2 for sign, power in present):
                    return UNKNOWN
                strict = strict or all(sign == POSITIVE for sign, _ in present)
            least = least if strict else NONNEGATIVE
        return least

    def same(self, left: Any, right: Any, what: str) -> None:
        """Check an identity of rational functions."""
        need(not (left - right).numerator(), f"not an identity: {what}")

    def view(self, names: Names) -> Names:
        """The names a claim may use: a defined sequence stands for its closed form."""
        return {**names, **{name: self.value(form, names) for name, form in self.forms.items()}}

    def forward(self, names: Names) -> Names:
        """The names a claim may use at g + 1, from g and the sequences at g."""
        steps = {n: self.value(s["step"], {**names, **self.inputs}) for n, s in self.sequences.items()}
        return self.view({**self.fixed, "g": names["g"] + self.one, **steps})
