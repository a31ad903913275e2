"""Reading certificates: JSON, expressions and domains, within bounds and without evaluating anything.

An expression is made of integers, names, ``+ - * / ^`` and parentheses; an exponent is one literal integer from
-64 to 64. Operators of one rank go from left to right, a minus sign may begin an expression or a parenthesis (-a is
0 - a), and a power binds tightest. Anything else, and anything long, is rejected. It is read into postfix order
(Dijkstra 1961, the shunting yard), so that depth costs nothing here and nothing in what computes with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

ID: Final = re.compile(r"(?=.{1,120}\Z)[a-z0-9]+([.-][a-z0-9]+)*", re.ASCII)
NAME: Final = re.compile(r"(?!(?:g|oo|lim|pi)\Z)[A-Za-z]\w{0,31}", re.ASCII)
_DOMAIN: Final = r"\A(?:([^<>=\n]+)(<=?))? *%s *([<>]=?)([^<>=\n]+)\Z"
_RANK: Final = {"(": 0, ")": 1, "+": 1, "-": 1, "*": 2, "/": 2}
_TOKEN: Final = re.compile(r"\d{1,60}|[A-Za-z]\w{0,31}|[-+*/()]|\^ *(?:-? *\d{1,2}|\( *-? *\d{1,2} *\))", re.ASCII)

End = tuple[str, bool]
"""An end of a domain: its text, and whether it belongs to the domain."""


class Reject(Exception):
    """The certificate does not establish its statement; the message says where it fails."""


def need(condition: object, reason: str) -> None:
    """Go on only if the condition holds."""
    if not condition:
        raise Reject(reason)


def read(text: str) -> Any:
    """Read JSON made of objects, arrays, strings and integers, without repeated keys.

    Raises
    ------
    Reject, ValueError
        If the text is anything else.
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        need(len(dict(pairs)) == len(pairs), "duplicate key")
        return dict(pairs)

    short = len(text) <= 40_000 and text.isascii() and text.count("{") + text.count("[") <= 200
    need(short, "too long, too nested or not ASCII")
    return json.loads(text, object_pairs_hook=unique, parse_float=int, parse_constant=int)


def parse(text: str) -> list[Any]:
    """Read an expression into postfix order: integers, names, + - *, "^n" for a power, "//" for two divisions.

    Raises
    ------
    Reject
        If the text is not an expression, or passes a bound.

    Examples
    --------
    >>> parse("-a + 2*(b^-1)/g^2")
    [0, 'a', '-', 2, 'b', '^-1', '*', 'g', '//', '+']
    """
    need(isinstance(text, str) and len(text) <= 4000, "an expression is a text of at most 4000 characters")
    need(not _TOKEN.sub("", text).strip(" "), f"unreadable: {text[:60]}")
    made, waiting, before = list[Any](), ["("], "("
    for token in [*_TOKEN.findall(text), ")"]:
        need(waiting, f"syntax: {text[:60]}")
        if before in "(+-*/":  # an operand is due
            if token == "(" or (token == "-" and before == "("):
                made += [0] if token == "-" else []  # -a is 0 - a
                waiting.append(token)
            else:
                need(token[0].isalnum(), f"syntax: {text[:60]}")
                made.append(int(token) if token.isdigit() else token)
        elif token[0] == "^":
            exponent = int(re.sub(r"[^-\d]", "", token))
            need(abs(exponent) <= 64 and before[0] != "^", f"an exponent is one integer up to 64: {text[:60]}")
            if waiting[-1] == "/" and exponent > 0:
                waiting[-1] = "/" * exponent
            else:
                made.append(f"^{exponent}")
        else:
            need(token in "+-*/)", f"syntax: {text[:60]}")
            while _RANK[waiting[-1][0]] >= _RANK[token]:
                made.append(waiting.pop())
            waiting[-1:] = [] if token == ")" else [waiting[-1], token]
        before = token
    need(not waiting, f"syntax: {text[:60]}")
    return made


def evaluate(
    tokens: list[Any], names: Mapping[str, Any], number: Callable[[int], Any], times: Callable[[Any, Any, int], Any]
) -> Any:
    """Compute a parsed expression in any arithmetic.

    Parameters
    ----------
    tokens
        In postfix order, from `parse`.
    names
        The value of every name that may stand in it.
    number
        Makes a value of an integer.
    times
        The product of a value and a power of another: `times(a, b, n)` is a * b^n.

    Raises
    ------
    Reject
        If a name has no value.
    """
    stack = list[Any]()
    for token in tokens:
        if isinstance(token, int):
            stack.append(number(token))
        elif token[0] == "^":
            stack.append(times(number(1), stack.pop(), int(token[1:])))
        elif token[0] in "*/":
            divisor, made = stack.pop(), stack.pop()
            stack.append(times(made, divisor, 1 if token == "*" else -len(token)))
        elif token in "+-":
            right, left = stack.pop(), stack.pop()
            stack.append(left + right if token == "+" else left - right)
        else:
            need(token in names, f"not in scope here: {token}")
            stack.append(names[token])
    return stack.pop()


def ends(name: str, text: str) -> tuple[End | None, End | None]:
    """The lower and the upper end of the domain of `name`; ``None`` is an infinite one.

    Raises
    ------
    Reject
        If the text is no domain, or speaks of another name.

    Examples
    --------
    >>> ends("w", "0<w<=1/n"), ends("a", "a>=-1"), ends("b", "real")
    ((('0', False), ('1/n', True)), (('-1', True), None), (None, None))
    """
    if text in ("real", "positive"):
        return ("0", False) if text == "positive" else None, None
    found = re.findall(_DOMAIN % re.escape(name), text)
    need(found and not (found[0][0] and found[0][2][0] == ">"), f"unreadable domain of {name}: {text[:60]}")
    low, below, relation, high = found[0]
    if relation[0] == ">":
        low, below, high = high, relation, ""
    return (low, below[1:] == "=") if low else None, (high, relation[1:] == "=") if high else None
