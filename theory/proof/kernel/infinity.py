"""What a rational function of g and of sequences does as g -> infinity, for each value of the parameters.

A sequence's *kind* is one of
  an element   it tends to that limit,
  "slow"       it is o(g^e) for every e > 0, like the harmonic numbers,
  "vanishes"   g^k times it tends to 0 for every k, like q^g with |q| < 1.
Kinds come from named lemmas, or from three facts of elementary analysis about the step E(g+1) = (1 + r) E(g) + p:
  E is slow if r = O(g^-2) and p = O(g^-1), both up to a slow factor;
  E converges if r = O(g^-2) and p = O(g^-2), both up to a slow factor;
  E tends to 0 if -1 <= r <= 0, the sum of -r is infinite, and p = 0 or r < 0 and p/r -> 0.
Each sequence is judged in the order written, with only the sequences judged before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .setting import NONNEGATIVE, POSITIVE, UNKNOWN, Setting
from .text import ends, need

Terms = Mapping[tuple[int, ...], Any]


def _kinds(s: Setting, exponents: tuple[int, ...], leave_out: int = -1) -> list[Any]:
    """The kinds of the sequences in a monomial that do not just converge."""
    present = [i for i in s.index.values() if exponents[i] and i != leave_out]
    need(all(i in s.kind for i in present), "a sequence without a behaviour")
    return [s.kind[i] for i in present if isinstance(s.kind[i], str)]


def _at_infinity(s: Setting, terms: Terms, degree: int) -> Any:
    """The limit of a polynomial divided by g^degree."""
    made = s.field.constant(0)
    for exponents, coefficient in terms.items():
        kinds = _kinds(s, exponents)
        if "vanishes" in kinds or exponents[0] < degree:
            continue
        need(exponents[0] == degree and not kinds, "not shown to stay bounded")
        term = s.field.constant(coefficient)
        for i, power in enumerate(exponents[1:], 1):
            for _ in range(power):
                term = term * s.kind.get(i, s.field.variable(i))
        made = made + term
    return made


def _denominator(s: Setting, element: Any) -> tuple[Any, int]:
    """Leading coefficient, positive for all parameters, and degree in g of the denominator."""
    terms = element.denominator()
    degree = max((e[0] for e in terms if "vanishes" not in _kinds(s, e)), default=0)
    leading = _at_infinity(s, terms, degree)
    need(s.sign(leading) == POSITIVE, "the leading coefficient of a denominator may vanish")
    return leading, degree


def limit(s: Setting, element: Any) -> Any:
    """The limit, in parameters and limit symbols; rejected unless it is shown to exist."""
    leading, degree = _denominator(s, element)
    return _at_infinity(s, element.numerator(), degree).over(leading)


def small(s: Setting, element: Any, order: int, own: int = -1) -> None:
    """Check that element = O(g^-order) up to a slow factor; terms linear in the variable `own`, O(g^-2)."""
    _, degree = _denominator(s, element)
    for exponents in element.numerator():
        power = exponents[own] if own >= 0 else 0
        vanishes = "vanishes" in _kinds(s, exponents, own)
        need(power < 2, "not linear in the sequence")
        need(vanishes or exponents[0] <= degree - (2 if power else order), f"not shown to be O(g^-{order})")


def infinite_sum(s: Setting, element: Any) -> None:
    """Check that a rational function of g and parameters alone is nonnegative with an infinite sum over g."""
    need(s.sign(element) >= NONNEGATIVE, "a minorant is not shown nonnegative")
    terms, below = element.numerator(), element.denominator()
    degree = max((e[0] for e in terms), default=0)
    leading = _at_infinity(s, {e: c for e, c in terms.items() if e[0] == degree}, degree)
    need(s.sign(leading) == POSITIVE, "the leading coefficient of a minorant may vanish")
    need(degree >= max(e[0] for e in below) - 1, "a minorant has a finite sum")


def judge(s: Setting, name: str, what: Any, lemmas: Mapping[str, Any], symbols: dict[str, Any]) -> Any:
    """Check what is said of one sequence and return its kind; a new limit symbol goes into `symbols`."""
    own, now, up = s.index[name], s.field.variable(s.index[name]), s.up[name]
    keys = set(what)
    if keys == {"vanishes"}:
        ratio = s.value(what["vanishes"], s.fixed)
        if s.signs[own] == POSITIVE:  # 0 < E(g+1) <= ratio E(g) is enough
            need(s.sign(ratio * now - up) >= NONNEGATIVE, f"ratio of {name}")
        else:
            s.same(up, ratio * now, f"ratio of {name}")
        need(s.sign(s.one - ratio, s.one + ratio) == POSITIVE, f"the ratio of {name} is not between -1 and 1")
        return "vanishes"
    if keys == {"null"}:
        loss = s.value(what["null"], {**s.fixed, "g": s.now["g"]})
        gain = up - (s.one - loss) * now
        need(s.sign(s.one - loss) >= NONNEGATIVE, f"the loss of {name} is not at most 1")
        infinite_sum(s, loss)
        if gain.numerator():  # which is free of E: nothing is known yet of E at infinity
            need(s.sign(loss) == POSITIVE, f"the loss of {name} is not shown positive")
            need(not limit(s, gain.over(loss)).numerator(), f"the gain of {name} is not small against its loss")
        return s.field.constant(0)
    if keys == {"slow"}:
        need(what["slow"] == "log", f"behaviour of {name}")
        small(s, up - now, 1, own)
        return "slow"
    if keys == {"converges"}:
        small(s, up - now, 2, own)
        symbol = what["converges"]
    else:
        need("lemma" in keys and keys <= {"lemma", "parameters", "limit"}, f"behaviour of {name}")
        row = lemmas[what["lemma"]]
        _matches(s, name, row, what.get("parameters", {}))
        if row.behaviour.name != "CONVERGES":
            need("limit" not in keys, f"the lemma {row.name} gives no limit")
            return {"SLOW": "slow", "VANISHES": "vanishes"}[row.behaviour.name]
        symbol = what.get("limit", row.limit_symbol)
    owners = [other for other, row in lemmas.items() if row.limit_symbol == symbol]
    need(owners in ([], [what.get("lemma")]), f"{symbol} is the limit of another sequence")
    s.take(symbol)
    positive = s.signs[own] == POSITIVE
    rises = positive and s.sign(up - now) >= NONNEGATIVE
    symbols[symbol] = s.fresh(POSITIVE if rises else NONNEGATIVE if positive else UNKNOWN)
    return symbols[symbol]


def _matches(s: Setting, name: str, row: Any, given: Mapping[str, str]) -> None:
    """Check that a sequence is the one of a named lemma, with its parameters in the lemma's domains."""
    need(s.data["start"] == 1, "named lemmas start at 1")
    need(given.keys() == dict(row.parameters).keys(), f"parameters of the lemma {row.name}")
    values = {parameter: s.value(text, s.fixed) for parameter, text in given.items()}
    for parameter, text in row.parameters:
        for end, side in zip(ends(parameter, text), (1, -1), strict=True):
            if end:
                room = (values[parameter] - s.value(end[0], {})) * s.field.constant(side)
                inside = s.sign(room) >= (NONNEGATIVE if end[1] else POSITIVE)
                need(inside, f"{parameter} is not shown to be in the domain of the lemma {row.name}")
    s.same(s.base[name], s.value(row.initial, values), f"initial value of the lemma {row.name}")
    variable = s.field.variable(s.index[name])
    step = s.value(row.step, {**values, "g": s.now["g"], row.name: variable})
    s.same(s.up[name], step, f"step of the lemma {row.name}")
