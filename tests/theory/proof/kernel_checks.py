"""Certificates that need one check of the kernel each: false ones that only it rejects, true ones that need its limits.

Where a statement is true and only its form is wrong (a name too many, say), the row says so.
"""

from __future__ import annotations

import json
from typing import Any

from kernel_parts import ONE_OVER_SQUARE, Data, make, recursion

from mengoli.theory.proof.kernel import FORMAT

Parsed = dict[str, list[Any]]

_H2: Data = {"sequences": {"H2": ONE_OVER_SQUARE}, "behaviour": {"H2": {"lemma": "H2"}}}
_LIMIT = make("limit", **_H2, claims={"X": "H2"}, limits={"X": "zeta2"})
_GROWTH = {"quotient": "(g+1)/g", "ratio": "1", "exponent": "1"}
_UNITS = {f"p{i}": f"0 <= p{i} <= 1" for i in range(5)}


def tends(step: str, what: Data, initial: str, claim: str, limit: str, **more: Any) -> Data:
    """E(g+1) = step is said to behave like `what`, and the claim to have the limit."""
    more = {**more, "sequences": {"E": recursion(initial, step)}, "behaviour": {"E": what}}
    return make("limit", claims={"X": claim}, limits={"X": limit}, **more)


def bound(claim: str, **more: Any) -> Data:
    return make("inequality", claims={"D": claim}, **more)


def closed_at(c: str, domain: str) -> Data:
    """The lemma `closed_domain` at one value of its parameter."""
    what = {"lemma": "Closed", "parameters": {"c": c}}
    return tends(f"(1 + ({c})/(g+1)^2)*E", what, f"1 + {c}", "E", "closedlimit", parameters={"v": domain})


FALSE: dict[str, Data] = {
    "a parameter of unknown sign is not nonnegative": bound("a", parameters={"a": "real"}),
    "an odd power of a negative divisor is negative": bound("1/(0-g)"),
    "an even power of a negative divisor is positive": bound("0 - 1/(0-g)^2"),
    "the limit of a rising negative sequence may be 0: E = -1/g": tends(
        "E + 1/(g*(g+1))", {"converges": "e"}, "0-1", "E", "e^2/e"
    ),
    "an upper bound ratio E(g) holds below 0, too: E falls to -oo": tends(
        "E/2 - E^2", {"vanishes": "1/2"}, "0-1", "E", "0"
    ),
    "a slow sequence has no limit that could be named": tends(
        "E + 1/(g+1)", {"lemma": "H1", "limit": "h"}, "1", "E/g", "0"
    ),
    "the sum of 1/(2k-1)^2 is not called zeta2": tends(
        "E + 1/(2*g+1)^2", {"lemma": "H2odd", "limit": "zeta2"}, "1", "E", "zeta2"
    ),
    "a parameter outside the closed domain of a lemma": closed_at("v", "real"),
    "a start of ten millions (a bound)": make("limit", 10**7, claims={"X": "1/g"}, limits={"X": "0"}),
    "41 variables (a bound)": bound("1", parameters={f"p{i}": "positive" for i in range(39)}),
    "five closed intervals (a bound)": bound("1", parameters=_UNITS),
    "an expression of 4,001 characters (a bound)": bound("1" + " " * 4000),
    "20,000 operations (a bound)": make("inequality", claims={f"D{i}": "1" + "+0" * 1999 for i in range(3)}),
    # Wrong in form only.
    "solve for the index": bound("g", solve={"g": "D"}),
    "strict is a name that is no claim": bound("1", strict=["Z"]),
    "a minorant of no claim": make("divergence", claims={"X": "g"}, minorants={"X": "1", "Y": "1"}),
    "a product that is no claim": make("divergence", claims={"X": "g"}, minorants={"X": "1"}, products=["Y"]),
    "a limit of no claim": {**_LIMIT, "limits": {"X": "zeta2", "Y": "0"}},
    "a tail of no claim": {**_LIMIT, "tails": {"Y": {"upper": "0-1"}}},
    "a growth with a word more": make("growth", claims={"X": "g"}, growth={"X": {**_GROWTH, "constant": "2"}}),
    "a parameter that the lemma has not": {
        **_LIMIT,
        "behaviour": {"H2": {"lemma": "H2", "parameters": {"c": "1"}}},
    },
    "a lemma and another word": {**_LIMIT, "behaviour": {"H2": {"lemma": "H2", "slow": "log"}}},
}

TRUE: dict[str, Data] = {
    "a positive term that is not the last": bound("a + b", parameters={"a": "positive", "b": "b >= 0"}, strict=["D"]),
    "an even power of a negative divisor": bound("1/(0-g)^2 + 1/(0-g)^3 + 1/g^3", strict=["D"]),
    "the limit of a sequence that may stay where it starts": tends(
        "E + a/(g+1)^2", {"converges": "e"}, "1", "1/E", "1/e", parameters={"a": "a >= 0"}, positive=["E"]
    ),
    "a falling positive sequence below a fraction": tends(
        "(1 - 1/(g+1)^2)*E", {"converges": "e"}, "1", "1/(1+E)", "1/(1+e)", positive=["E"]
    ),
    "at most half of it, and half of it at a = 1/2": tends(
        "a*E", {"vanishes": "1/2"}, "1", "g*E", "0", parameters={"a": "0 < a <= 1/2"}, positive=["E"]
    ),
    "a tail that is strict at one end only": make(
        "limit",
        **_H2,
        parameters={"a": "0 <= a <= 1"},
        claims={"X": "a*H2"},
        limits={"X": "a*zeta2"},
        tails={"X": {"lower": "0"}},
    ),
    "a remainder with a square of g above": make(
        "growth",
        claims={"X": "g^3+g"},
        growth={"X": {"quotient": "((g+1)^3+g+1)/(g^3+g)", "ratio": "1", "exponent": "3"}},
    ),
    "every key of a limit": {**_LIMIT, "parameters": {}, "positive": [], "defines": {}, "closed": {}, "tails": {}},
    "the closed end of a lemma's domain": closed_at("v", "v >= 0"),
    "the last start": make("limit", 10**7 - 1, claims={"X": "1/g"}, limits={"X": "0"}),
    "40 variables": bound("1", parameters={f"p{i}": "positive" for i in range(38)}),
    "four closed intervals": bound("1", parameters={name: _UNITS[name] for name in [*_UNITS][:4]}),
    "an expression of 4,000 characters": bound("1" + " " * 3999),
}

_TEXT = json.dumps({"format": FORMAT, "id": "a", **_LIMIT})
TRUE_TEXTS = {"40,000 characters": _TEXT + " " * (40_000 - len(_TEXT))}
FALSE_TEXTS = {"40,001 characters (a bound)": _TEXT + " " * (40_001 - len(_TEXT))}

PARSED: Parsed = {
    "-a^2": [0, "a", "^2", "-"],
    "a - b - c": ["a", "b", "-", "c", "-"],
    "a/b/c*g": ["a", "b", "/", "c", "/", "g", "*"],
    "a-b*c^2": ["a", "b", "c", "^2", "*", "-"],
    "a/b^2": ["a", "b", "//"],
    "a/(b+1)^3*c": ["a", "b", 1, "+", "///", "c", "*"],
    "a/b^0": ["a", "b", "^0", "/"],
    "a/b^(-1)": ["a", "b", "^-1", "/"],
    "(a/b)^2": ["a", "b", "/", "^2"],
    "( - a ) * 2": [0, "a", "-", 2, "*"],
    "a^64": ["a", "^64"],
    "a^ ( - 64 )": ["a", "^-64"],
}
"""What the reader makes of an expression, in postfix order."""

UNREADABLE: list[Any] = [
    *("", " ", "()", "(a", "a)", "a)+b", "a)^2", "a)(b", "*a", "a*", "a**b", "a//b", "a*-b", "--a", "+a", "a--b"),
    *("(*a)", "a b", "2a", "a(b)", "1 2", "2.", "a.", "a;", "a\n", "a^", "a^b", "^2", "a^2^3", "a^65", "a^-65", "a^(2"),
    *("a^100", "a^2 3", "a^(1+1)", "a^--1", "a" * 33, "1" * 61, "_a", "\u0661", 5, None, ["a"]),
]

ENDS: dict[str, Any] = {
    "real": (None, None),
    "positive": (("0", False), None),
    "c > 1": ((" 1", False), None),
    "c >= a/2": ((" a/2", True), None),
    "c<1": (None, ("1", False)),
    "c <= 1": (None, (" 1", True)),
    "0 < c < 1": (("0 ", False), (" 1", False)),
    "0 <= c < 1": (("0 ", True), (" 1", False)),
    "0 < c <= 1": (("0 ", False), (" 1", True)),
}
"""The ends of a domain of c; white space is the expression's."""

NO_DOMAINS: list[Any] = ["", "c", "c >", "> 0", "0 < c > 1", "0 > c > -1", "c = 1", "c <> 1", "a > 0", "cc > 0"]
NO_DOMAINS += ["\nc > 0", "0 < a < 1", "0 < c < 1 < 2", "0 < c", "c == 1", "c > 0\n", "Real"]
