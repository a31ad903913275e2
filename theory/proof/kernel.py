"""The kernel: accepts a certificate only if it establishes its statement; everything else may be wrong.

This module is what is trusted, with the reader of its texts (`reading`). They import the standard library alone, use
no floating point and evaluate no text as code. Exact rational functions and the named lemmas are arguments.

Parameters are rewritten in variables that are positive or nonnegative (0 < w < 1 becomes t/(1+t)), the index g in
u = g - start >= 0, and a sequence is a variable for its value at g. A polynomial is *nonnegative* when no term has a
negative coefficient or an odd power of a variable of unknown sign, and *positive* when besides some term is in positive
variables alone. Only what is positive, or whose negative is, may divide: each divisor as it is written, before anything
cancels. So a rational function has the sign of its numerator, and what it does as g -> infinity is read off degrees.
``proofs_notes/kernel.md`` gives, rule by rule, what an accepted certificate establishes and why the check suffices.

Above 300 lines: 250 are code; what is trusted stays in one place, to be read at one sitting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, final

from .reading import ID, NAME, Reject, ends, evaluate, need, parse, read

FORMAT: Final = "mengoli-certificate/1"
UNKNOWN, NONNEGATIVE, POSITIVE = range(3)
Arithmetic = Callable[[int], Any]
"""Makes a field of rational functions in that many variables, with `constant(value)` and `variable(index)`. Its
elements have + - *, `over(divisor)`, `numerator()` and `denominator()`; the last two map exponents to non-zero
coefficients. `over` is called only with a positive numerator, so denominators stay positive."""
Names = Mapping[str, Any]


@final
@dataclass(frozen=True)
class Verified:
    """An accepted certificate, the named lemmas it rests on, and its tails that are strict: (claim, side)."""

    id: str
    rule: str
    lemmas: tuple[str, ...]
    strict: frozenset[tuple[str, str]]


@final
class Setting:
    """One certificate on one cell of its domains, with its recursions unrolled by one step.

    `fixed` holds the parameters; `base`, `now` and `up` hold every name a claim may use, at start, g and g + 1. For a
    closed interval a <= x <= b, `cell` says whether x is b, or in [a, b). Of each variable, `signs` has its sign and
    `kinds` what it is as g -> infinity: a limit (a parameter is its own), "slow" (o(g^e) for every e > 0, like the
    harmonic numbers), "vanishes" (times every g^k it tends to 0, like q^g with |q| < 1), or None: nothing is known.
    """

    def __init__(self, data: dict[str, Any], field: Any, cell: Mapping[str, bool], lemmas: Names) -> None:
        self.data, self.field, self.cell, self.lemmas, self.one = data, field, cell, lemmas, field.constant(1)
        self.operations, self.signs, self.kinds, self.taken = 0, list[int](), list[Any](), set[str]()
        self.symbols, self.fixed, self.inputs = dict[str, Any](), dict[str, Any](), dict[str, Any]()
        u, start, is_form = self.fresh(NONNEGATIVE), field.constant(data["start"]), data["rule"] == "closed_form"
        for made, key in ((self.fixed, "parameters"), (self.inputs, "inputs")):
            for name, text in data.get(key, {}).items():
                made[self.take(name)] = self.domain(name, text)
        self.sequences, self.defines = data.get("sequences", {}), data.get("defines", {})
        self.forms = data["claims"] if is_form else data.get("closed", {})
        need(self.forms.keys() == self.defines.keys(), "exactly the defined sequences have closed forms")
        for name in [*self.sequences, *self.defines, *([] if is_form else data["claims"])]:
            self.take(name)
        self.index = {name: len(self.signs) + i for i, name in enumerate(self.sequences)}
        signs = {**dict.fromkeys(self.sequences, UNKNOWN), **dict.fromkeys(data.get("positive", []), POSITIVE)}
        here = {**self.fixed, "g": start + u, **{name: self.fresh(signs[name], False) for name in self.sequences}}
        first = {name: self.value(own["initial"], self.fixed) for name, own in self.sequences.items()}
        self.base = self.view({**self.fixed, "g": start, **first})
        self.now, self.up = self.view(here), self.forward(here)
        for name in data.get("positive", []):  # by induction, all of them together
            self.has(POSITIVE, f"not shown positive: {name}", self.base[name], self.up[name])
        for name, own in self.defines.items():
            self.same(self.base[name], self.value(own["initial"], self.fixed), f"base of {name}")
            self.same(self.up[name], self.value(own["step"], {**self.now, **self.inputs}), f"step of {name}")

    def take(self, name: Any) -> Any:
        """Give a name to one thing only."""
        need(NAME.fullmatch(name) and name not in self.taken, f"not a new name: {name[:40]}")
        self.taken.add(name)
        return name

    def fresh(self, sign: int, known: bool = True) -> Any:
        """A new variable of this sign, of which it is known or not what it is as g -> infinity."""
        made = self.field.variable(len(self.signs))
        self.signs.append(sign)
        self.kinds.append(made if known else None)
        return made

    def domain(self, name: str, text: str) -> Any:
        """The parameter in fresh variables which take every value of the domain."""
        lower, upper = found = ends(name, text)
        low, high = (self.value(end[0], self.fixed) if end else self.one for end in found)
        t = self.fresh(min((NONNEGATIVE if end[1] else POSITIVE for end in found if end), default=UNKNOWN))
        if lower and upper:
            self.has(POSITIVE, f"not shown to be a domain: {text[:60]}", high - low)
            ratio = (low + high * t if lower[1] else low * t + high).over(self.one + t)
            return high if self.cell.get(name) else ratio
        return low + t if lower else high - t if upper else t

    def value(self, text: str, names: Names) -> Any:
        """What an expression stands for when exactly `names` are in scope."""
        tokens = parse(text)
        self.operations += len(tokens)
        need(self.operations < 20_000, "too many operations")
        return evaluate(tokens, names, self.field.constant, self.times)

    def times(self, made: Any, base: Any, exponent: int) -> Any:
        """The product made * base^exponent; a base with an exponent <= 0 may not vanish anywhere on the range."""
        if exponent <= 0 and self.sign(base) != POSITIVE:
            made, base = -made if exponent % 2 else made, -base
            self.has(POSITIVE, "a denominator may vanish", base)
        for _ in range(abs(exponent)):
            made = made * base if exponent > 0 else made.over(base)
        return made

    def sign(self, element: Any) -> int:
        """The sign that the coefficients of the numerator prove."""
        strict = False
        for exponents, coefficient in element.numerator().items():
            present = [(self.signs[i], power) for i, power in enumerate(exponents) if power]
            if coefficient < 0 or any(sign == UNKNOWN and power % 2 for sign, power in present):
                return UNKNOWN
            strict = strict or all(sign == POSITIVE for sign, _ in present)
        return POSITIVE if strict else NONNEGATIVE

    def has(self, least: int, reason: str, *elements: Any) -> None:
        """Check signs."""
        need(all(self.sign(element) >= least for element in elements), reason)

    def same(self, left: Any, right: Any, what: str) -> None:
        """Check an identity of rational functions."""
        need(not (left - right).numerator(), f"not an identity: {what}")

    def view(self, names: Names) -> Names:
        """The names a claim may use: a defined sequence stands for its closed form."""
        return {**names, **{name: self.value(form, names) for name, form in self.forms.items()}}

    def forward(self, names: Names) -> Names:
        """The names a claim may use at g + 1, from g and the sequences at g."""
        steps = {name: self.value(own["step"], {**names, **self.inputs}) for name, own in self.sequences.items()}
        return self.view({**self.fixed, "g": names["g"] + self.one, **steps})

    def order(self, exponents: tuple[int, ...], leave_out: int = 0) -> tuple[int, bool]:
        """The power of g as which a monomial grows, far below 0 if it vanishes, and whether it is slow besides."""
        kinds = [self.kinds[i] for i, power in enumerate(exponents) if power and i not in (0, leave_out)]
        need(all(kind is not None for kind in kinds), "a sequence without a behaviour")
        words = [kind for kind in kinds if isinstance(kind, str)]
        return (-(10**9), False) if "vanishes" in words else (exponents[0], bool(words))

    def scaled(self, terms: Mapping[tuple[int, ...], Any], degree: int) -> Any:
        """The limit of a polynomial divided by g^degree."""
        made = self.field.constant(0)
        for exponents, coefficient in terms.items():
            order = self.order(exponents)
            need(order <= (degree, False), "not shown to stay bounded")
            if order == (degree, False):
                term = self.field.constant(coefficient)
                for i, power in enumerate(exponents[1:], 1):
                    term = self.times(term, self.kinds[i], power) if power else term
                made = made + term
        return made

    def leading(self, terms: Mapping[tuple[int, ...], Any]) -> tuple[Any, int]:
        """Leading coefficient, positive for all parameters, and degree in g of a polynomial."""
        degree = max([0, *(self.order(exponents)[0] for exponents in terms)])
        found = self.scaled(terms, degree)
        self.has(POSITIVE, "a leading coefficient may vanish", found)
        return found, degree

    def limit(self, element: Any) -> Any:
        """The limit, in parameters and limit symbols."""
        found, degree = self.leading(element.denominator())
        return self.scaled(element.numerator(), degree).over(found)

    def small(self, element: Any, order: int, own: int = 0) -> None:
        """Check that element = O(g^-order) up to a slow factor; terms linear in the variable `own`, O(g^-2)."""
        _, degree = self.leading(element.denominator())
        for exponents in element.numerator():
            power = exponents[own] if own else 0
            need(power < 2, "not linear in the sequence")
            need(self.order(exponents, own)[0] <= degree - (2 if power else order), f"not shown to be O(g^-{order})")

    def infinite_sum(self, element: Any) -> None:
        """Check that a rational function of g and parameters alone is nonnegative with an infinite sum over g."""
        self.has(NONNEGATIVE, "a minorant is not shown nonnegative", element)
        (_, above), (_, below) = self.leading(element.numerator()), self.leading(element.denominator())
        need(above >= below - 1, "a minorant has a finite sum")

    def judge(self, name: str, what: Names) -> Any:
        """Check what is said of one sequence, with those judged before it, and return its kind.

        With a step E(g+1) = (1 + r) E(g) + p, up to slow factors: E is slow if r = O(g^-2) and p = O(g^-1); E converges
        if r = O(g^-2) and p = O(g^-2); E tends to 0 if -1 <= r <= 0, the sum of -r is infinite, and p = 0 or r < 0 and
        p/r -> 0.
        """
        own, now, up, symbol = self.index[name], self.now[name], self.up[name], what.get("converges")
        match sorted(what):
            case ["vanishes"]:
                ratio = self.value(what["vanishes"], self.fixed)
                self.has(POSITIVE, f"the ratio of {name} is not between -1 and 1", self.one - ratio, self.one + ratio)
                gap = ratio * now - up  # 0 < E(g+1) <= ratio E(g) is enough
                positive = self.signs[own] == POSITIVE and self.sign(gap) >= NONNEGATIVE
                need(positive or not gap.numerator(), f"ratio of {name}")
                return "vanishes"
            case ["null"]:
                loss = self.value(what["null"], {**self.fixed, "g": self.now["g"]})
                gain = up - (self.one - loss) * now
                self.has(NONNEGATIVE, f"the loss of {name} is not at most 1", self.one - loss)
                self.infinite_sum(loss)
                if gain.numerator():  # which is free of E: nothing is known yet of E at infinity
                    self.has(POSITIVE, f"the loss of {name} is not shown positive", loss)
                    need(not self.limit(gain.over(loss)).numerator(), f"the gain of {name} is not small")
                return self.field.constant(0)
            case ["slow"]:
                self.small(up - now, 1, own)
                return "slow"
            case ["converges"]:
                self.small(up - now, 2, own)
            case _:
                need("lemma" in what and what.keys() <= {"lemma", "parameters", "limit"}, f"behaviour of {name}")
                row = self.lemmas[what["lemma"]]
                self.match(name, row, what.get("parameters", {}))
                symbol = what.get("limit", row.limit_symbol)
                if row.behaviour.name != "CONVERGES":
                    need("limit" not in what, f"the lemma {row.name} gives no limit")
                    return row.behaviour.name.lower()
        others = [row for other, row in self.lemmas.items() if other != what.get("lemma")]
        need(all(row.limit_symbol != symbol for row in others), f"{symbol} is the limit of another sequence")
        rises = self.signs[own] == POSITIVE and self.sign(up - now) >= NONNEGATIVE
        found = self.symbols[self.take(symbol)] = self.fresh(POSITIVE if rises else min(self.signs[own], NONNEGATIVE))
        return found

    def match(self, name: str, row: Any, given: Mapping[str, str]) -> None:
        """Check that a sequence is the one of a named lemma, with its parameters in the lemma's domains."""
        need(self.data["start"] == 1, "named lemmas start at 1")
        need(given.keys() == dict(row.parameters).keys(), f"parameters of the lemma {row.name}")
        values = {parameter: self.value(text, self.fixed) for parameter, text in given.items()}
        for parameter, text in row.parameters:
            for end, side in zip(ends(parameter, text), (1, -1), strict=True):
                if end:
                    room = (values[parameter] - self.value(end[0], {})) * self.field.constant(side)
                    self.has(NONNEGATIVE if end[1] else POSITIVE, f"{parameter} is outside the lemma {row.name}", room)
        self.same(self.base[name], self.value(row.initial, values), f"initial value of the lemma {row.name}")
        step = self.value(row.step, {**values, "g": self.now["g"], row.name: self.now[name]})
        self.same(self.up[name], step, f"step of the lemma {row.name}")


def _inequality(s: Setting) -> None:
    claims, solve, strict = s.data["claims"], s.data.get("solve", {}), s.data.get("strict", [])
    need(solve.keys() <= s.sequences.keys() and claims.keys() >= set(strict), "an unknown name in strict or solve")
    least = {name: POSITIVE if name in strict else NONNEGATIVE for name in claims}
    # Solved sequences are functions of the claims' values, for which only their sign is used; the claims then
    # pass from g to g + 1. What is not solved stays a variable, of unknown sign unless shown positive.
    left = {name: value for name, value in s.now.items() if name not in {*solve, *s.defines}}
    exact = {**left, **{name: s.value(text, s.now) for name, text in claims.items()}}
    for name, text in solve.items():
        s.same(s.value(text, exact), s.now[name], f"solve {name}")
    slack = {**left, **{name: s.fresh(least[name]) for name in claims}}
    up = s.forward({**left, **{name: s.value(text, slack) for name, text in solve.items()}})
    for name, text in claims.items():
        s.has(least[name], f"base of {name}", s.value(text, s.base))
        s.has(least[name], f"step of {name}", s.value(text, up))


def _divergence(s: Setting) -> None:
    claims, minorants, products = s.data["claims"], s.data["minorants"], s.data.get("products", [])
    need(minorants.keys() == claims.keys() >= set(products), "every claim has a minorant")
    for name, text in claims.items():
        now, gain = s.value(text, s.now), s.value(minorants[name], {**s.fixed, "g": s.now["g"]})
        s.infinite_sum(gain)
        if name in products:
            gain = gain * now
            s.has(POSITIVE, f"base of {name}", s.value(text, s.base))
        s.has(NONNEGATIVE, f"{name} is not shown to grow by its minorant", s.value(text, s.up) - now - gain)


def _growth(s: Setting) -> None:
    need(s.data["growth"].keys() == s.data["claims"].keys(), "every claim has a growth")
    for name, shape in s.data["growth"].items():
        need(shape.keys() == {"quotient", "ratio", "exponent"}, f"growth of {name}")
        base, now, up = (s.value(s.data["claims"][name], names) for names in (s.base, s.now, s.up))
        quotient = s.value(shape["quotient"], {**s.fixed, "g": s.now["g"]})
        ratio, exponent = (s.value(shape[key], s.fixed) for key in ("ratio", "exponent"))
        s.has(POSITIVE, f"{name} is not shown positive", base, quotient, ratio)
        s.same(up, quotient * now, f"quotient of {name}")
        s.small(quotient - ratio * (s.one + exponent.over(s.now["g"] + s.one)), 2)


def _limit(s: Setting) -> Iterator[tuple[str, str]]:
    """Yields the strict tails."""
    claims, limits, tails = s.data["claims"], s.data["limits"], s.data.get("tails", {})
    need(limits.keys() == claims.keys() >= tails.keys(), "every claim has a limit")
    for name, what in s.data.get("behaviour", {}).items():
        s.kinds[s.index[name]] = s.judge(name, what)
    for name, text in claims.items():
        value, now, up = s.value(limits[name], {**s.fixed, **s.symbols}), s.value(text, s.now), s.value(text, s.up)
        s.same(s.limit(now), value, f"limit of {name}")
        for side, bound in tails.get(name, {}).items():  # a monotone sequence stays on its side of its limit
            here, there = now + s.value(bound, s.now), up + s.value(bound, s.up)
            s.same(s.limit(here), value, f"the {side} tail of {name} tends to 0")
            gap = {"lower": there - here, "upper": here - there}[side]
            s.has(NONNEGATIVE, f"the {side} tail of {name} is not shown monotone", gap)
            if s.sign(gap) == POSITIVE:
                yield name, side


_COMMON: Final = "format id rule parameters claims start sequences positive defines closed"
_RULES: Final[dict[str, tuple[Callable[[Setting], Iterable[tuple[str, str]] | None], str]]] = {
    # rule -> its check and its own keys; what a closed form claims is checked for every rule, when a setting is made
    "closed_form": (lambda _: None, "inputs"),
    "inequality": (_inequality, "inputs solve strict"),
    "divergence": (_divergence, "inputs minorants products"),
    "growth": (_growth, "growth"),
    "limit": (_limit, "behaviour limits tails"),
}


def check(text: str, arithmetic: Arithmetic, lemmas: Names) -> Verified:
    """Check a certificate.

    Parameters
    ----------
    text
        The certificate, as JSON text.
    arithmetic
        Makes exact rational functions.
    lemmas
        Named lemmas by name; each has `name`, `parameters`, `initial`, `step`, `behaviour`, `limit_symbol`.

    Raises
    ------
    Reject
        If the certificate does not establish its statement, whatever the reason.
    """
    try:
        data = read(text)
        rule, keys = _RULES[data["rule"]]
        need(data.keys() <= {*_COMMON.split(), *keys.split()} and data["format"] == FORMAT, "unknown key or format")
        need(ID.fullmatch(data["id"]), "unusable id")
        need(data["claims"] and type(data["start"]) is int and 0 <= data["start"] < 10**7, "no claim, or no start >= 0")
        ranged = {**data.get("parameters", {}), **data.get("inputs", {})}
        recursions = {**data.get("sequences", {}), **data.get("defines", {})}
        need(all(own.keys() == {"initial", "step"} for own in recursions.values()), "a recursion is initial and step")
        closed = [name for name, domain in ranged.items() if domain.count("<=") == 2]
        size = 1 + len(ranged) + sum(len(data.get(key, {})) for key in ("sequences", "claims", "behaviour"))
        need(size <= 40 and len(closed) <= 4, "too many variables")
        cells = (dict(zip(closed, at_end, strict=True)) for at_end in product((False, True), repeat=len(closed)))
        field = arithmetic(size)
        # A tail that is strict in one cell only is not strict on the whole domain.
        strict = frozenset.intersection(*(frozenset(rule(Setting(data, field, cell, lemmas)) or ()) for cell in cells))
        used = {what["lemma"] for what in data.get("behaviour", {}).values() if "lemma" in what}
    except (ArithmeticError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise Reject(f"malformed or too large: {error!r:.150}") from error
    return Verified(data["id"], data["rule"], tuple(sorted(used)), strict)
