"""Whether a certificate's statement is true, found out by computing; it shares nothing with the kernel.

Expressions are read by the project's general grammar. Recursions are run with exact fractions at several points
of the domains, with inputs drawn anew at every step; limits and growth are watched in floating point far out.
A division by zero anywhere makes a statement false, because it says that everything written is defined.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath

from mengoli.theory.language.expressions import Binary, Expression, Name, Negative, Number
from mengoli.theory.language.grammar import parse

Values = Mapping[str, Any]
FIRST = 14

CONSTANTS: dict[str, Callable[..., Any]] = {
    "H2": lambda: mpmath.zeta(2),
    "Psinh": lambda c: mpmath.sinh(mpmath.pi * mpmath.sqrt(c)) / (mpmath.pi * mpmath.sqrt(c)),
    "Psin": lambda c: mpmath.sin(mpmath.pi * mpmath.sqrt(c)) / (mpmath.pi * mpmath.sqrt(c)),
    "D1a": lambda a: -(mpmath.digamma(1 + a) + mpmath.euler),
}
SYMBOLS = {"H2": "zeta2", "Psinh": "sinhc", "Psin": "sinc", "D1a": "digammagap"}


@lru_cache(maxsize=4096)
def tree_of(text: str, names: frozenset[str]) -> Expression:
    return parse(text, names=names, functions={}, what="a certificate")


def compute(text: str, values: Values) -> Any:
    """The value of an expression."""

    def go(tree: Expression) -> Any:
        match tree:
            case Number(value):
                return value
            case Name(name):
                return values[name]
            case Negative(operand):
                return -go(operand)
            case Binary(operator, left, right):
                a, b = go(left), go(right)
                if isinstance(a, mpmath.mpf) != isinstance(b, mpmath.mpf) and operator != "^":
                    a, b = _real(a), _real(b)
                if operator == "^":
                    return a ** int(b)
                return (
                    a + b
                    if operator == "+"
                    else a - b
                    if operator == "-"
                    else a * b
                    if operator == "*"
                    else a / b
                )
        raise AssertionError(tree)

    return go(tree_of(text, frozenset(values)))


def draw(name: str, domain: str, values: Values, chance: random.Random) -> Fraction:
    """A member of a domain; closed ends are drawn often."""
    if domain == "real":
        return Fraction(chance.randint(-9, 9), chance.randint(1, 4))
    domain = f"{name} > 0" if domain == "positive" else domain
    parts = [part.strip() for part in re.split(r"(<=|>=|<|>)", domain)]
    if len(parts) == 5:
        low, high = compute(parts[0], values), compute(parts[4], values)
        shares = [Fraction(1, 3), Fraction(5, 8), Fraction(6, 7)]
        shares += [Fraction(0)] * (parts[1] == "<=") + [Fraction(1)] * (parts[3] == "<=")
        assert low < high, "an empty domain"
        return Fraction(low + (high - low) * chance.choice(shares))
    end = compute(parts[2], values)
    steps = [Fraction(1, 3), Fraction(1), Fraction(7, 2)] + [Fraction(0)] * parts[1].endswith("=")
    step = chance.choice(steps)
    return Fraction(end + step if parts[1][0] == ">" else end - step)


def points(data: Mapping[str, Any], chance: random.Random, how_many: int) -> Iterator[dict[str, Any]]:
    """Values of the parameters."""
    for _ in range(how_many):
        values: dict[str, Any] = {}
        for name, domain in data.get("parameters", {}).items():
            values[name] = draw(name, domain, values, chance)
        yield values


def run(
    data: Mapping[str, Any],
    fixed: Values,
    chance: random.Random,
    last: int,
    number: Callable[[Any], Any] = Fraction,
) -> Iterator[dict[str, Any]]:
    """Parameters, g, sequences and defined sequences for g = start, ..., last."""
    recursions = {**data.get("sequences", {}), **data.get("defines", {})}
    held = {name: number(value) for name, value in fixed.items()}
    now = {name: number(compute(r["initial"], held)) for name, r in recursions.items()}
    for g in range(data["start"], last + 1):
        values = {**held, "g": number(g), **now}
        yield values
        inputs = {n: number(draw(n, d, fixed, chance)) for n, d in data.get("inputs", {}).items()}
        now = {name: number(compute(r["step"], {**values, **inputs})) for name, r in recursions.items()}


def check_truth(data: Mapping[str, Any], seed: int) -> None:
    """Raise `AssertionError` or `ZeroDivisionError` if the statement is found false."""
    chance = random.Random(seed)
    with mpmath.workdps(40):
        for fixed in points(data, chance, 4 if data.get("parameters") or data.get("inputs") else 1):
            RULES[data["rule"]](data, fixed, chance)


def _closed_form(data: Mapping[str, Any], fixed: Values, chance: random.Random) -> None:
    for values in run(data, fixed, chance, data["start"] + FIRST):
        for name, text in data["claims"].items():
            visible = {n: v for n, v in values.items() if n not in data["defines"]}
            assert compute(text, visible) == values[name], (name, fixed, values["g"])


def _inequality(data: Mapping[str, Any], fixed: Values, chance: random.Random) -> None:
    for values in run(data, fixed, chance, data["start"] + FIRST):
        for name, text in data["claims"].items():
            value = compute(text, values)
            assert value > 0 if name in data.get("strict", ()) else value >= 0, (name, fixed, values["g"])


def _divergence(data: Mapping[str, Any], fixed: Values, chance: random.Random) -> None:
    for name, text in data["claims"].items():
        minorant = data["minorants"][name]
        before = weight = None
        for values in run(data, fixed, chance, data["start"] + FIRST):
            value = compute(text, values)
            assert before is None or value >= before + weight, (name, fixed, values["g"])
            weight = compute(minorant, {**fixed, "g": values["g"]})
            assert weight >= 0
            if name in data.get("products", ()):
                assert value > 0
                weight = weight * value
            before = value
        near, far = (compute(minorant, {**fixed, "g": Fraction(g)}) * g for g in (10**3, 10**5))
        assert far > near / 3 > 0, "the minorant has a finite sum"


def _far(data: Mapping[str, Any], fixed: Values, chance: random.Random) -> dict[int, dict[str, Any]]:
    watched = (200, 400, 800)
    found = run(data, fixed, chance, watched[-1], _real)
    return {int(values["g"]): values for values in found if values["g"] in watched}


def _real(value: Any) -> Any:
    return (
        mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else mpmath.mpf(value)
    )


def _growth(data: Mapping[str, Any], fixed: Values, chance: random.Random) -> None:
    far = _far(data, fixed, chance)
    for name, text in data["claims"].items():
        ratio, power = (_real(compute(data["growth"][name][key], fixed)) for key in ("ratio", "exponent"))
        near, last = (compute(text, far[g]) / (ratio**g * _real(g) ** power) for g in (400, 800))
        assert near > 0, name
        assert abs(last / near - 1) < 0.01, (name, fixed)


def _limit(data: Mapping[str, Any], fixed: Values, chance: random.Random) -> None:
    far = _far(data, fixed, chance)
    values = {name: _real(value) for name, value in fixed.items()}
    symbols = dict(values)
    for name, what in data.get("behaviour", {}).items():
        if lemma := what.get("lemma"):
            arguments = [_real(compute(text, fixed)) for text in what.get("parameters", {}).values()]
            if lemma in CONSTANTS:
                symbols[what.get("limit", SYMBOLS[lemma])] = CONSTANTS[lemma](*arguments)
        elif "converges" in what:
            *_, end = run(data, fixed, chance, 2_500, _real)
            symbols[what["converges"]] = end[name]
    early = list(run(data, fixed, chance, data["start"] + FIRST))
    for name, text in data["claims"].items():
        limit = _real(compute(data["limits"][name], symbols))
        near, last = (abs(_real(compute(text, far[g])) - limit) for g in (200, 800))
        assert last <= 0.8 * near + mpmath.mpf(10) ** -12, (name, fixed, near, last)
        for side, bound in data.get("tails", {}).get(name, {}).items():
            for here in early:
                gap = limit - _real(compute(text, here)) - _real(compute(bound, here))
                assert (gap if side == "lower" else -gap) > -(mpmath.mpf(10) ** -30), (name, side, here["g"])


RULES: dict[str, Callable[[Mapping[str, Any], Values, random.Random], None]] = {
    "closed_form": _closed_form,
    "inequality": _inequality,
    "divergence": _divergence,
    "growth": _growth,
    "limit": _limit,
}
