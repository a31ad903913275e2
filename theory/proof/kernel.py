"""The kernel: accepts a certificate only if it establishes its statement; everything else may be wrong.

It imports nothing of this project, uses no floating point and evaluates no text as code. A certificate is JSON
text; the arithmetic of rational functions and the table of named lemmas are arguments. `proofs_notes/kernel.md`
gives, rule by rule, the exact statement an accepted certificate establishes and why the check suffices.

Every statement reads: for all real parameters in their domains, all inputs x(g) in theirs, all integers g >= start.
Parameters are rewritten in variables that are positive or nonnegative (0 < w < 1 becomes 1/(1+s)), g in u = g-start
>= 0; a sequence is a variable for its value at g. A polynomial is *nonnegative* when no term has a negative
coefficient or an odd power of a variable of unknown sign, *positive* when besides a term has positive variables only.
Only what is positive, or whose negative is, may divide: each divisor as written, before anything can cancel.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, NoReturn, final

FORMAT: Final = "mengoli-certificate/1"
_RULES: Final[dict[str, str]] = {  # rule -> the keys it may have besides format, id, rule, parameters, claims
    "closed_form": "start inputs sequences positive defines",
    "inequality": "start inputs sequences positive defines closed solve strict",
    "divergence": "start inputs sequences positive defines closed minorants products",
    "growth": "start sequences positive defines closed growth",
    "limit": "start sequences positive defines closed behaviour limits tails",
    "telescoping": "quotients coefficients",
}
_TOKEN: Final = re.compile(r"\d{1,60}|[A-Za-z][A-Za-z0-9_]{0,31}|[-+*/^()]", re.ASCII)
_NAME: Final = re.compile(r"(?!g\Z)[A-Za-z][A-Za-z0-9_]{0,31}", re.ASCII)
_BETWEEN: Final = re.compile(r"([^<>=]+)(<=?)\s*(\w+)\s*(<=?)([^<>=]+)", re.ASCII)
_ONE_SIDED: Final = re.compile(r"\s*(\w+)\s*([<>]=?)([^<>=]+)", re.ASCII)
POSITIVE, NONNEGATIVE, UNKNOWN = 2, 1, 0
Arithmetic = Callable[[int], Any]
"""Makes a field of rational functions in that many variables: `constant(value)`, `variable(index)`; its elements
have + - *, `over(divisor)`, and `numerator()` and `denominator()` as exponents -> coefficient."""


class Reject(Exception):
    """The certificate does not establish its statement; the message says where it fails."""


@final
@dataclass(frozen=True)
class Verified:
    """What an accepted certificate establishes, and the named lemmas it rests on."""

    id: str
    rule: str
    statement: str
    lemmas: tuple[str, ...]


def reject(reason: str) -> NoReturn:
    """Stop with `Reject`; an expression, so that a check fits where its value is used."""
    raise Reject(reason)


def need(condition: object, reason: str) -> None:
    """Go on only if the condition holds."""
    if not condition:
        reject(reason)


def read(text: str) -> dict[str, Any]:
    """Read JSON made of objects, arrays, ASCII strings and small integers, without repeated keys."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return dict(pairs) if len({key for key, _ in pairs}) == len(pairs) else reject("duplicate key")

    def small(digits: str) -> int:
        return int(digits) if len(digits) < 8 else reject("huge integer")

    def other(_: str) -> NoReturn:
        reject("a number is an integer")

    if len(text) > 40_000 or not text.isascii() or text.count("{") + text.count("[") > 200:
        reject("too long, too nested or not ASCII")
    data = json.loads(
        text, object_pairs_hook=unique, parse_int=small, parse_float=other, parse_constant=other
    )
    return data if isinstance(data, dict) else reject("not an object")


def parse(text: str) -> Any:
    """Read an expression into an int, a name, ("sum" | "product", [(operation, part), ...]) or ("power", base, n)."""
    if not isinstance(text, str) or len(text) > 4000:
        reject("an expression is a text of at most 4000 characters")
    tokens, place, depth = [*_TOKEN.findall(text), "$"], 0, 0
    if "".join(tokens[:-1]) != text.replace(" ", ""):
        reject(f"unreadable: {text[:60]}")

    def take(wanted: str = "") -> str:
        nonlocal place
        place += 1
        return tokens[place - 1] if wanted in ("", tokens[place - 1]) else reject(f"syntax: {text[:60]}")

    def chain(kind: str, operations: str, part: Callable[[], Any]) -> Any:
        parts = [(take() if tokens[place] == "-" and kind == "sum" else operations[0], part())]
        while tokens[place] in operations:
            parts.append((take(), part()))
        return (kind, parts) if len(parts) > 1 or parts[0][0] == "-" else parts[0][1]

    def total() -> Any:
        return chain("sum", "+-", lambda: chain("product", "*/", power))

    def power() -> Any:
        base = atom()
        if tokens[place] != "^":
            return base
        closing = ")" if take() and tokens[place] == "(" and take() else ""
        sign = -1 if tokens[place] == "-" and take() else 1
        exponent = take()
        if (
            not exponent.isdigit()
            or int(exponent) > 64
            or (closing and not take(")"))
            or tokens[place] == "^"
        ):
            reject(f"an exponent is one integer up to 64: {text[:60]}")
        return ("power", base, sign * int(exponent))

    def atom() -> Any:
        nonlocal depth
        token = take()
        if token[0].isalnum():
            return int(token) if token.isdigit() else token
        depth += 1
        inner = total() if token == "(" and depth <= 30 else reject(f"syntax: {text[:60]}")
        depth -= 1
        return inner if take(")") else None

    found = total()
    return found if tokens[place] == "$" else reject(f"syntax: {text[:60]}")


def ends(name: str, text: str) -> tuple[tuple[str, bool] | None, tuple[str, bool] | None]:
    """The lower and the upper end of a domain, each (text, whether it belongs to the domain) or None."""
    if text in ("real", "positive"):
        return ("0", False) if text == "positive" else None, None
    if (found := _BETWEEN.fullmatch(text)) and found[3] == name:
        return (found[1], found[2] == "<="), (found[5], found[4] == "<=")
    if not (found := _ONE_SIDED.fullmatch(text)) or found[1] != name:
        reject(f"unreadable domain: {text[:60]}")
    end = (found[3], found[2].endswith("="))
    return (end, None) if found[2][0] == ">" else (None, end)


class Setting:
    """One certificate on one cell of its domains: the variables, their signs, and what every name stands for."""

    def __init__(
        self, data: dict[str, Any], field: Any, cell: Mapping[str, bool], lemmas: Mapping[str, Any]
    ) -> None:
        self.data, self.field, self.cell, self.lemmas = data, field, cell, lemmas
        self.formal, self.steps, self.used = data["rule"] == "telescoping", 0, dict[str, None]()
        self.one, self.signs, self.names = field.constant(1), list[int](), set[str]()
        u, self.fixed = self.fresh(NONNEGATIVE), dict[str, Any]()
        for name, text in self.part("parameters").items():
            self.fixed[name] = self.domain(name, text)
        if self.formal:
            self.now = {**self.fixed, "g": u}
            return
        start = field.constant(data["start"])
        self.inputs = {name: self.domain(name, text) for name, text in self.part("inputs").items()}
        self.sequences, self.defines = self.part("sequences"), self.part("defines")
        self.forms = data["claims" if data["rule"] == "closed_form" else "closed"] if self.defines else {}
        need(self.forms.keys() == self.defines.keys(), "exactly the defined sequences have a closed form")
        for recursion in [*self.sequences.values(), *self.defines.values()]:
            need(recursion.keys() == {"initial", "step"}, "a recursion has an initial value and a step")
        self.index = {name: len(self.signs) + i for i, name in enumerate(self.sequences)}
        self.kind: dict[int, Any] = {}  # what a sequence's variable does: "vanishes", "slow", or its limit
        raw = {**self.fixed, "g": start + u, **{name: self.fresh(UNKNOWN) for name in self.sequences}}
        positive = self.listed("positive", self.sequences)
        for name in positive:
            self.signs[self.index[name]] = POSITIVE
        first = {name: self.value(s["initial"], self.fixed) for name, s in self.sequences.items()}
        self.base = self.view({**self.fixed, "g": start, **first})
        self.now, self.up = self.view(raw), self.forward(raw)
        for name in positive:
            need(self.sign(self.base[name], self.up[name]) == POSITIVE, f"not shown positive: {name}")
        for name, recursion in self.defines.items():
            self.same(self.base[name], self.value(recursion["initial"], self.fixed), f"base of {name}")
            step = self.value(recursion["step"], {**self.now, **self.inputs})
            self.same(self.up[name], step, f"step of {name}")

    def part(self, key: str) -> dict[str, Any]:
        """An object of the certificate whose keys are names that nothing else has."""
        found = self.data.get(key, {})
        for name in found:
            need(isinstance(_NAME.fullmatch(name), re.Match) and name not in self.names, f"name {name[:40]}")
            self.names.add(name)
        return dict(found)

    def listed(self, key: str, among: Mapping[str, Any]) -> list[str]:
        found = self.data.get(key, [])
        need(isinstance(found, list) and set(found) <= set(among), f"{key}: unknown name")
        return list(found)

    def fresh(self, sign: int) -> Any:
        self.signs.append(sign)
        return self.field.variable(len(self.signs) - 1)

    def domain(self, name: str, text: str) -> Any:
        """The parameter in fresh variables; closed intervals are [a, b) and, on the other cell, b."""
        lower, upper = ends(name, text)
        low, high = (self.value(end[0], self.fixed) if end else None for end in (lower, upper))
        if lower and upper:
            need(self.sign(high - low) == POSITIVE, f"empty domain: {text}")
            if self.cell.get(name):
                return high
            t = self.fresh(POSITIVE if not lower[1] and not upper[1] else NONNEGATIVE)
            return (low + high * t if lower[1] else low * t + high).over(self.one + t)
        if lower:
            return low + self.fresh(NONNEGATIVE if lower[1] else POSITIVE)
        if upper:
            return high - self.fresh(NONNEGATIVE if upper[1] else POSITIVE)
        return self.fresh(POSITIVE) - self.fresh(POSITIVE)

    def value(self, text: str, env: Mapping[str, Any]) -> Any:
        return self.evaluate(parse(text), env)

    def evaluate(self, node: Any, env: Mapping[str, Any]) -> Any:
        self.steps += 1
        need(self.steps < 20_000, "too many operations")
        if isinstance(node, int):
            return self.field.constant(node)
        if isinstance(node, str):
            return env[node] if node in env else reject(f"not in scope here: {node}")
        made = self.field.constant(0 if node[0] == "sum" else 1)
        if node[0] == "power":
            for _ in range(abs(node[2])):
                made = made * self.evaluate(node[1], env) if node[2] > 0 else self.divide(made, node[1], env)
            return made
        for operation, part in node[1]:
            if operation == "/":
                made = self.divide(made, part, env)
            else:
                other = self.evaluate(part, env)
                made = (
                    made * other if operation == "*" else made + other if operation == "+" else made - other
                )
        return made

    def divide(self, made: Any, node: Any, env: Mapping[str, Any]) -> Any:
        """Divide factor by factor, as the divisor is written; no factor may vanish anywhere on the range."""
        if isinstance(node, tuple) and node[0] == "product":
            for operation, part in node[1]:
                if operation == "/":
                    self.divide(made, part, env)
                    made = made * self.evaluate(part, env)
                else:
                    made = self.divide(made, part, env)
            return made
        if isinstance(node, tuple) and node[0] == "power" and node[2] > 0:
            for _ in range(node[2]):
                made = self.divide(made, node[1], env)
            return made
        divisor = self.evaluate(node, env)
        if self.formal:
            need(divisor.numerator(), "division by zero")
        elif self.sign(divisor) != POSITIVE:
            made, divisor = -made, -divisor
            need(self.sign(divisor) == POSITIVE, f"a denominator may vanish: {node}")
        return made.over(divisor)

    def sign(self, *elements: Any) -> int:
        """The least of the signs that the numerators' coefficients prove."""
        least = POSITIVE
        for element in elements:
            sure = False
            for exponents, coefficient in element.numerator().items():
                signs = [(self.signs[i], k) for i, k in enumerate(exponents) if k]
                if coefficient < 0 or any(s == UNKNOWN and k % 2 for s, k in signs):
                    return UNKNOWN
                sure = sure or all(s == POSITIVE for s, _ in signs)
            least = least if sure else NONNEGATIVE
        return least

    def same(self, left: Any, right: Any, what: str) -> None:
        need(not (left - right).numerator(), f"not an identity: {what}")

    def view(self, env: dict[str, Any]) -> dict[str, Any]:
        """The names claims may use: the defined sequences stand for their closed forms."""
        return {**env, **{name: self.value(form, env) for name, form in self.forms.items()}}

    def forward(self, env: dict[str, Any]) -> dict[str, Any]:
        """The same names at g + 1."""
        steps = {name: self.value(s["step"], {**env, **self.inputs}) for name, s in self.sequences.items()}
        return self.view({**self.fixed, "g": env["g"] + self.one, **steps})

    # What a rational function does as g -> infinity, from what its sequences do.

    def survivors(self, terms: Mapping[tuple[int, ...], Any], degree: int) -> Any:
        """The limit of a polynomial over g^degree; rejected unless it is shown to be finite."""
        made = self.field.constant(0)
        for exponents, coefficient in terms.items():
            kinds = self.kinds(exponents)
            if "vanishes" in kinds or (exponents[0] < degree):
                continue
            need(exponents[0] == degree and "slow" not in kinds, "not shown to stay bounded")
            term = self.field.constant(coefficient)
            for i, k in enumerate(exponents[1:], 1):
                for _ in range(k):
                    term = term * (self.kind[i] if i in self.kind else self.field.variable(i))
            made = made + term
        return made

    def kinds(self, exponents: tuple[int, ...]) -> list[Any]:
        used = [i for i in self.index.values() if exponents[i]]
        need(all(i in self.kind for i in used), "a sequence without declared behaviour")
        return [self.kind[i] for i in used if isinstance(self.kind[i], str)]

    def degree(self, element: Any) -> tuple[Any, int]:
        """Degree in g of the denominator, and its leading coefficient, which must be positive."""
        terms = element.denominator()
        degree = max((e[0] for e in terms if "vanishes" not in self.kinds(e)), default=0)
        leading = self.survivors(terms, degree)
        need(self.sign(leading) == POSITIVE, "the leading coefficient may vanish")
        return leading, degree

    def limit(self, element: Any) -> Any:
        leading, degree = self.degree(element)
        return self.survivors(element.numerator(), degree).over(leading)

    def small(self, element: Any, order: int, own: int = 0) -> None:
        """Check element = O(g^-order) up to powers of log g; the variable `own` at most once, and then at order 2."""
        _, degree = self.degree(element)
        for exponents in element.numerator():
            power = exponents[own] if own else 0
            others = tuple(0 if own and i == own else k for i, k in enumerate(exponents))
            need(power < 2, "not linear in the sequence")
            vanishes = "vanishes" in self.kinds(others)  # also checks that every sequence has a behaviour
            fits = exponents[0] <= degree - (2 if power else order)
            need(vanishes or fits, f"not shown to be O(g^-{order})")

    # The rules. Each returns the statement it has established.

    def closed_form(self) -> list[str]:
        need(self.forms, "nothing is claimed")  # the identities were checked when the setting was made
        return [f"{name}(g) = {text}" for name, text in self.forms.items()]

    def inequality(self) -> list[str]:
        claims, solve, strict = (
            self.part("claims"),
            self.data.get("solve", {}),
            self.listed("strict", self.claims()),
        )
        need(solve.keys() <= self.sequences.keys(), "solve: unknown sequence")
        least = {name: POSITIVE if name in strict else NONNEGATIVE for name in claims}
        left = {name: value for name, value in self.now.items() if name not in {*solve, *self.defines}}
        exact = {**left, **{name: self.value(text, self.now) for name, text in claims.items()}}
        slack = {**left, **{name: self.fresh(least[name]) for name in claims}}
        for name, text in solve.items():  # a sequence is what `solve` makes of the claimed expressions
            self.same(self.value(text, exact), self.now[name], f"solve {name}")
        up = self.forward({**left, **{name: self.value(text, slack) for name, text in solve.items()}})
        for name, text in claims.items():
            need(self.sign(self.value(text, self.base)) >= least[name], f"base of {name}")
            need(self.sign(self.value(text, up)) >= least[name], f"step of {name}")
        return [f"{text} {'>' if least[name] == POSITIVE else '>='} 0" for name, text in claims.items()]

    def divergence(self) -> list[str]:
        products, minorants = self.listed("products", self.claims()), self.data["minorants"]
        need(minorants.keys() == self.claims().keys(), "every claim has a minorant")
        for name, text in self.part("claims").items():
            now, up = self.value(text, self.now), self.value(text, self.up)
            minorant = self.value(minorants[name], {**self.fixed, "g": self.now["g"]})
            if name in products:
                need(self.sign(self.value(text, self.base)) == POSITIVE, f"base of {name}")
            gap = up - now - (minorant * now if name in products else minorant)
            need(self.sign(gap, minorant) >= NONNEGATIVE, f"minorant of {name}")
            terms, below = minorant.numerator(), minorant.denominator()
            degree = max((e[0] for e in terms), default=0)
            leading = self.survivors({e: c for e, c in terms.items() if e[0] == degree}, degree)
            need(self.sign(leading) == POSITIVE, f"the minorant of {name} may vanish")
            need(degree >= max(e[0] for e in below) - 1, f"the minorant of {name} has a finite sum")
        return [f"{text} -> oo" for text in self.claims().values()]

    def growth(self) -> list[str]:
        made, shapes = [], self.data["growth"]
        need(shapes.keys() == self.claims().keys(), "every claim has a shape")
        for name, text in self.part("claims").items():
            shape = shapes[name]
            need(shape.keys() == {"quotient", "ratio", "exponent"}, f"growth of {name}")
            quotient = self.value(shape["quotient"], {**self.fixed, "g": self.now["g"]})
            ratio, exponent = (self.value(shape[key], self.fixed) for key in ("ratio", "exponent"))
            now, up, base = (self.value(text, env) for env in (self.now, self.up, self.base))
            need(self.sign(base, quotient, ratio) == POSITIVE, f"positivity of {name}")
            self.same(up, quotient * now, f"quotient of {name}")
            next_g = self.now["g"] + self.one
            self.small(quotient - ratio * (self.one + exponent.over(next_g)), 2)
            made.append(f"{text} = C*({shape['ratio']})^g*g^({shape['exponent']})*(1 + o(1)), 0 < C < oo")
        return made

    def limit_rule(self) -> list[str]:
        made, constants = [], dict(self.fixed)
        for name, behaviour in self.data.get("behaviour", {}).items():
            need(name in self.sequences, f"behaviour of an unknown sequence: {name}")
            self.kind[self.index[name]] = self.behaviour(name, behaviour, constants)
        limits, tails = self.data["limits"], self.data.get("tails", {})
        need(
            limits.keys() == self.claims().keys() and tails.keys() <= limits.keys(), "every claim has a limit"
        )
        for name, text in self.part("claims").items():
            limit = self.value(limits[name], constants)
            now, up = self.value(text, self.now), self.value(text, self.up)
            self.same(self.limit(now), limit, f"limit of {name}")
            made.append(f"{text} -> {limits[name]}")
            for side, bound in tails.get(name, {}).items():
                need(side in ("lower", "upper"), f"tail of {name}")
                bounded, later = now + self.value(bound, self.now), up + self.value(bound, self.up)
                self.same(self.limit(bounded), limit, f"tail of {name}")
                sign = self.sign(later - bounded if side == "lower" else bounded - later)
                need(sign >= NONNEGATIVE, f"{side} tail of {name}")
                relation = (">" if side == "lower" else "<") + ("" if sign == POSITIVE else "=")
                made.append(f"{limits[name]} - ({text}) {relation} {bound}")
        return made

    def behaviour(self, name: str, what: Any, constants: dict[str, Any]) -> Any:
        """Check what one sequence does as g -> infinity; only sequences classified before it may help."""
        own, now, up = self.index[name], self.field.variable(self.index[name]), self.up[name]
        ((key, detail), *more) = what.items()
        if key == "vanishes":  # a geometric sequence: g^k times it tends to 0 for every k
            ratio = self.value(detail, self.fixed)
            self.same(up, ratio * now, f"ratio of {name}")
            need(self.sign(self.one - ratio, self.one + ratio) == POSITIVE and not more, f"ratio of {name}")
            return "vanishes"
        symbol = detail
        if key == "lemma":
            row, given = self.lemmas[detail], what.get("parameters", {})
            need(
                what.keys() <= {"lemma", "parameters", "limit"} and self.data["start"] == 1,
                f"lemma of {name}",
            )
            need(given.keys() == dict(row.parameters).keys(), f"parameters of {detail}")
            values = {p: self.value(text, self.fixed) for p, text in given.items()}
            for p, text in row.parameters:
                for end, side in zip(ends(p, text), (1, -1), strict=True):
                    if end:
                        room = (values[p] - self.value(end[0], {})) * self.field.constant(side)
                        need(self.sign(room) >= (NONNEGATIVE if end[1] else POSITIVE), f"domain of {detail}")
            self.same(self.base[name], self.value(row.initial, values), f"initial value of {detail}")
            env = {**values, "g": self.now["g"], row.name: now}
            self.same(up, self.value(row.step, env), f"step of {detail}")
            self.used[detail] = None
            if row.behaviour.name != "CONVERGES":
                need("limit" not in what, f"{detail} has no limit")
                return {"SLOW": "slow", "VANISHES": "vanishes"}[row.behaviour.name]
            symbol = what.get("limit", row.limit_symbol)
        else:  # steps E + r*E + p with r = O(g^-2), p = O(g^-2) for "converges", O(g^-1) for "slow", up to logs
            need(key in ("converges", "slow") and not more, f"behaviour of {name}")
            self.small(up - now, 2 if key == "converges" else 1, own)
            if key == "slow":
                return "slow"
        need(_NAME.fullmatch(symbol) and symbol not in self.names, f"limit symbol {symbol}")
        self.names.add(symbol)
        rises = self.signs[own] == POSITIVE and self.sign(up - now) >= NONNEGATIVE
        constants[symbol] = self.fresh(POSITIVE if rises else UNKNOWN)
        return constants[symbol]

    def telescoping(self) -> list[str]:
        ((name, text),) = self.part("claims").items()
        quotients, coefficients = self.data["quotients"], self.data["coefficients"]
        need(quotients.keys() == {"g", "k"} and "k" not in self.names, "quotients in g and k")
        here = {**self.now, "k": self.fresh(UNKNOWN)}
        right, above = ({**here, name: here[name] + self.one} for name in ("k", "g"))
        in_g, in_k = (self.value(quotients[index], here) for index in ("g", "k"))
        need(in_g.numerator() and in_k.numerator(), "a quotient is zero")
        crossed = self.value(quotients["k"], above) * in_g
        self.same(self.value(quotients["g"], right) * in_k, crossed, "the quotients belong to one term")
        total, shift, at, nonzero = self.field.constant(0), self.one, dict(here), False
        for coefficient in coefficients:
            factor = self.value(coefficient, self.now)
            nonzero = nonzero or bool(factor.numerator())
            total, shift = total + factor * shift, shift * self.value(quotients["g"], at)
            at["g"] = at["g"] + self.one
        need(nonzero, "no coefficient")
        self.same(total, self.value(text, right) * in_k - self.value(text, here), f"telescoping {name}")
        return [f"sum_i a_i F(g+i, k) = Delta_k(({text}) F) as rational multiples of F"]

    def claims(self) -> dict[str, Any]:
        return dict(self.data["claims"])


def check(text: str, arithmetic: Arithmetic, lemmas: Mapping[str, Any]) -> Verified:
    """Check a certificate.

    Parameters
    ----------
    text
        The certificate, as JSON text.
    arithmetic
        Makes a field of rational functions.
    lemmas
        The named lemmas by name; each with `name`, `parameters`, `initial`, `step`, `behaviour`, `limit_symbol`.

    Raises
    ------
    Reject
        If the certificate does not establish its statement, for whatever reason.
    """
    try:
        data = read(text)
        rule = data["rule"]
        allowed = {"format", "id", "rule", "parameters", "claims", *_RULES[rule].split()}
        need(data["format"] == FORMAT and data.keys() <= allowed, "unknown format or key")
        need(
            re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", data["id"], re.ASCII) and len(data["id"]) <= 120, "id"
        )
        need(data["claims"], "nothing is claimed")
        if rule != "telescoping":
            need(type(data["start"]) is int and data["start"] >= 0, "start is an integer >= 0")
        ranged = {**data.get("parameters", {}), **data.get("inputs", {})}
        closed = [name for name, domain in ranged.items() if domain.count("<=") == 2]
        size = (
            2 + 2 * len(ranged) + sum(len(data.get(key, {})) for key in ("sequences", "claims", "behaviour"))
        )
        need(size <= 40 and len(closed) <= 4, "too many variables")
        for cell in product((False, True), repeat=len(closed)):
            setting = Setting(data, arithmetic(size), dict(zip(closed, cell, strict=True)), lemmas)
            found = (setting.limit_rule if rule == "limit" else getattr(setting, rule))()
    except (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise Reject(f"malformed or too large: {error!r}"[:200]) from error
    where = ", ".join(
        [*(f"{n} in ({d})" if n not in d else d for n, d in ranged.items()), f"g >= {data.get('start')}"]
    )
    return Verified(data["id"], rule, f"for all {where}: " + "; ".join(found), tuple(setting.used))
