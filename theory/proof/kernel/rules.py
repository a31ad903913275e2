"""The rules: each checks one kind of certificate and returns the statements it has established.

Every statement is for all real parameters in their domains, all inputs x(g) in theirs, and all integers
g >= start; "->" is about g -> infinity for each fixed value of the parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, final

from .infinity import infinite_sum, judge, limit, small
from .setting import NONNEGATIVE, POSITIVE, UNKNOWN, Setting
from .text import FORMAT, Arithmetic, Reject, need, read

Lemmas = Mapping[str, Any]


@final
@dataclass(frozen=True)
class Verified:
    """What an accepted certificate establishes.

    Parameters
    ----------
    id, rule
        Those of the certificate.
    statement
        The statement, in the certificate's own texts.
    lemmas
        The named lemmas it rests on, sorted.
    """

    id: str
    rule: str
    statement: str
    lemmas: tuple[str, ...]


def _closed_form(s: Setting, _: Lemmas) -> list[str]:
    return [f"{name} = {text}" for name, text in s.forms.items()]  # checked for every rule, when a setting is made


def _inequality(s: Setting, _: Lemmas) -> list[str]:
    claims, solve = s.part("claims"), s.data.get("solve", {})
    strict = s.listed("strict", claims)
    least = {name: POSITIVE if name in strict else NONNEGATIVE for name in claims}
    need(solve.keys() <= s.sequences.keys(), "solve: unknown sequence")
    # Solved sequences are functions of the claims' values, for which only their sign is used; the claims then
    # pass from g to g + 1. What is not solved stays a variable, of unknown sign unless shown positive.
    left = {name: value for name, value in s.now.items() if name not in {*solve, *s.defines}}
    exact = {**left, **{name: s.value(text, s.now) for name, text in claims.items()}}
    for name, text in solve.items():
        s.same(s.value(text, exact), s.now[name], f"solve {name}")
    slack = {**left, **{name: s.fresh(least[name]) for name in claims}}
    up = s.forward({**left, **{name: s.value(text, slack) for name, text in solve.items()}})
    for name, text in claims.items():
        need(s.sign(s.value(text, s.base)) >= least[name], f"base of {name}")
        need(s.sign(s.value(text, up)) >= least[name], f"step of {name}")
    return [f"{text} {'>' if name in strict else '>='} 0" for name, text in claims.items()]


def _divergence(s: Setting, _: Lemmas) -> list[str]:
    claims, minorants = s.part("claims"), s.data["minorants"]
    products = s.listed("products", claims)
    need(minorants.keys() == claims.keys(), "every claim has a minorant")
    for name, text in claims.items():
        now, up = s.value(text, s.now), s.value(text, s.up)
        minorant = s.value(minorants[name], {**s.fixed, "g": s.now["g"]})
        infinite_sum(s, minorant)
        if name in products:
            need(s.sign(s.value(text, s.base)) == POSITIVE, f"base of {name}")
        gap = up - now - (minorant * now if name in products else minorant)
        need(s.sign(gap) >= NONNEGATIVE, f"{name} is not shown to grow by its minorant")
    return [f"{text} -> oo" for text in claims.values()]


def _growth(s: Setting, _: Lemmas) -> list[str]:
    claims, shapes, made = s.part("claims"), s.data["growth"], list[str]()
    need(shapes.keys() == claims.keys(), "every claim has a growth")
    for name, text in claims.items():
        shape = shapes[name]
        need(shape.keys() == {"quotient", "ratio", "exponent"}, f"growth of {name}")
        quotient = s.value(shape["quotient"], {**s.fixed, "g": s.now["g"]})
        ratio, exponent = (s.value(shape[key], s.fixed) for key in ("ratio", "exponent"))
        need(s.sign(s.value(text, s.base), quotient, ratio) == POSITIVE, f"{name} is not shown positive")
        s.same(s.value(text, s.up), quotient * s.value(text, s.now), f"quotient of {name}")
        small(s, quotient - ratio * (s.one + exponent.over(s.now["g"] + s.one)), 2)
        made.append(f"({text})/(({shape['ratio']})^g*g^({shape['exponent']})) tends to a positive number")
    return made


def _limit(s: Setting, lemmas: Lemmas) -> list[str]:
    behaviour, limits, tails = s.data.get("behaviour", {}), s.data["limits"], s.data.get("tails", {})
    symbols, made = dict[str, Any](), list[str]()
    for name, what in behaviour.items():
        need(name in s.sequences, f"behaviour of an unknown sequence: {name}")
        known = set(symbols)
        s.kind[s.index[name]] = judge(s, name, what, lemmas, symbols)
        made += [f"{symbol} := lim {name}" for symbol in symbols.keys() - known]
    claims = s.part("claims")
    need(limits.keys() == claims.keys() and tails.keys() <= claims.keys(), "every claim has a limit")
    for name, text in claims.items():
        value, now, up = s.value(limits[name], {**s.fixed, **symbols}), s.value(text, s.now), s.value(text, s.up)
        s.same(limit(s, now), value, f"limit of {name}")
        made.append(f"{text} -> {limits[name]}")
        # A monotone sequence with this limit stays on its side of it.
        for side, bound in tails.get(name, {}).items():
            need(side in ("lower", "upper"), f"tail of {name}")
            here, there = now + s.value(bound, s.now), up + s.value(bound, s.up)
            s.same(limit(s, here), value, f"the {side} tail of {name} tends to 0")
            sign = s.sign(there - here if side == "lower" else here - there)
            need(sign >= NONNEGATIVE, f"the {side} tail of {name} is not shown monotone")
            relation = (">" if side == "lower" else "<") + ("" if sign == POSITIVE else "=")
            made.append(f"{limits[name]} - ({text}) {relation} {bound}")
    return made


def _telescoping(s: Setting, _: Lemmas) -> list[str]:
    ((name, text),) = s.part("claims").items()
    quotients, coefficients = s.data["quotients"], s.data["coefficients"]
    need(quotients.keys() == {"g", "k"} and isinstance(coefficients, list), "quotients in g and k, coefficients")
    for letter in "kFG":
        s.take(letter)
    here = {**s.now, "k": s.fresh(UNKNOWN)}
    right, above = ({**here, index: here[index] + s.one} for index in ("k", "g"))
    in_g, in_k = (s.value(quotients[index], here) for index in ("g", "k"))
    need(in_g.numerator() and in_k.numerator(), "a quotient is zero")
    crossed = s.value(quotients["g"], right) * in_k
    s.same(crossed, s.value(quotients["k"], above) * in_g, "the two quotients belong to one term")
    total, shift, at, factors = s.field.constant(0), s.one, dict(here), list[Any]()
    for coefficient in coefficients:
        factors.append(s.value(coefficient, s.now))  # k is not in scope
        total, shift = total + factors[-1] * shift, shift * s.value(quotients["g"], at)
        at["g"] = at["g"] + s.one
    need(any(factor.numerator() for factor in factors), "every coefficient is zero")
    s.same(total, s.value(text, right) * in_k - s.value(text, here), f"telescoping of {name}")
    left = " + ".join(f"({a})*F(g+{i},k)" for i, a in enumerate(coefficients))
    given = " and ".join(f"F({i})/F(g,k) = {quotients[x]}" for x, i in (("g", "g+1,k"), ("k", "g,k+1")))
    return [f"if {given} then {left} = G(g,k+1) - G(g,k) with G = ({text})*F, as rational multiples of F(g,k)"]


_RECURSION: Final = "start inputs sequences positive defines closed"
_RULES: Final[dict[str, tuple[Callable[[Setting, Lemmas], list[str]], str]]] = {
    # rule -> its check, and the keys it may have besides format, id, rule, parameters and claims
    "closed_form": (_closed_form, "start inputs sequences positive defines"),
    "inequality": (_inequality, _RECURSION + " solve strict"),
    "divergence": (_divergence, _RECURSION + " minorants products"),
    "growth": (_growth, _RECURSION.replace("inputs", "growth")),
    "limit": (_limit, _RECURSION.replace("inputs", "behaviour limits tails")),
    "telescoping": (_telescoping, "quotients coefficients"),
}


def check(text: str, arithmetic: Arithmetic, lemmas: Lemmas) -> Verified:
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
        need(data.keys() <= {"format", "id", "rule", "parameters", "claims", *keys.split()}, "unknown key")
        need(data["format"] == FORMAT, "unknown format")
        need(re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", data["id"]) and len(data["id"]) <= 120, "unusable id")
        need(data["claims"], "nothing is claimed")
        start = data.get("start", 0 if data["rule"] == "telescoping" else None)
        need(type(start) is int and start >= 0, "start is an integer >= 0")
        ranged = {**data.get("parameters", {}), **data.get("inputs", {})}
        closed = [name for name, domain in ranged.items() if domain.count("<=") == 2]
        parts = ("sequences", "claims", "behaviour")
        size = 2 + 2 * len(ranged) + sum(len(data.get(key, {})) for key in parts)
        need(size <= 40 and len(closed) <= 4, "too many variables")
        field, found = arithmetic(size), list[str]()
        for cell in product((False, True), repeat=len(closed)):
            setting = Setting(data, field, dict(zip(closed, cell, strict=True)))
            new = rule(setting, lemmas)
            # What is ">" in one cell only is ">=", the longer text, on the whole domain.
            found = [max(pair, key=len) for pair in zip(found, new, strict=True)] if found else new
        used = {what["lemma"] for what in data.get("behaviour", {}).values() if "lemma" in what}
    except (ArithmeticError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise Reject(f"malformed or too large: {error!r:.150}") from error
    where = [f"{d} {name}" if d in ("real", "positive") else d for name, d in ranged.items()]
    recursions = {**data.get("sequences", {}), **data.get("defines", {})}
    found += [f"where {n}({start}) = {r['initial']}, {n}(g+1) = {r['step']}" for n, r in recursions.items()]
    statement = ", ".join([*where, f"g >= {start}"]) + ": " + "; ".join(found)
    return Verified(data["id"], data["rule"], "for all " + statement, tuple(sorted(used)))
