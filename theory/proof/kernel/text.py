"""Reading: JSON, expressions and domains, within bounds and without evaluating anything.

An expression is made of integers, names, ``+ - * / ^`` and parentheses; an exponent is one literal integer from
-64 to 64. Anything else, and anything long or deep, is rejected.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final, NoReturn

FORMAT: Final = "mengoli-certificate/1"
_TOKEN: Final = re.compile(r"\d{1,60}|[A-Za-z][A-Za-z0-9_]{0,31}|[-+*/^()]", re.ASCII)
_BETWEEN: Final = re.compile(r"([^<>=]+)(<=?) *(\w+) *(<=?)([^<>=]+)", re.ASCII)
_ONE_SIDED: Final = re.compile(r" *(\w+) *([<>]=?)([^<>=]+)", re.ASCII)
NAME: Final = re.compile(r"(?!(?:g|oo|lim|pi)\Z)[A-Za-z][A-Za-z0-9_]{0,31}", re.ASCII)

Arithmetic = Callable[[int], Any]
"""Makes a field of rational functions in that many variables, with `constant(value)` and `variable(index)`. Its
elements have + - *, `over(divisor)`, `numerator()` and `denominator()`; the last two map exponents to non-zero
coefficients. `over` is called only with a positive numerator, so denominators stay positive (except under the
rule `telescoping`, which is about formal rational functions and asks for no sign)."""
End = tuple[str, bool]
"""An end of a domain: its text, and whether it belongs to the domain."""


class Reject(Exception):
    """The certificate does not establish its statement; the message says where it fails."""


def reject(reason: str) -> NoReturn:
    """Stop, as an expression."""
    raise Reject(reason)


def need(condition: object, reason: str) -> None:
    """Go on only if the condition holds."""
    if not condition:
        raise Reject(reason)


def read(text: str) -> dict[str, Any]:
    """Read a JSON object made of objects, arrays, strings and small integers, without repeated keys.

    Raises
    ------
    Reject
        If the text is anything else.
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return dict(pairs) if len({key for key, _ in pairs}) == len(pairs) else reject("duplicate key")

    def small(digits: str) -> int:
        return int(digits) if len(digits) < 8 else reject("huge integer")

    def other(_: str) -> NoReturn:
        reject("a number that is not an integer")

    if len(text) > 40_000 or not text.isascii() or text.count("{") + text.count("[") > 200:
        reject("too long, too nested or not ASCII")
    hooks: dict[str, Any] = {"parse_int": small, "parse_float": other, "parse_constant": other}
    try:
        data = json.loads(text, object_pairs_hook=unique, **hooks)
    except (ValueError, RecursionError) as error:
        raise Reject(f"not JSON: {error}") from error
    return data if isinstance(data, dict) else reject("not an object")


def parse(text: str) -> Any:
    """Read an expression into an int, a name, ("power", base, n) or ("sum" or "product", [(sign, part), ...]).

    Raises
    ------
    Reject
        If the text is not an expression, or passes a bound.
    """
    if not isinstance(text, str) or len(text) > 4000:
        reject("an expression is a text of at most 4000 characters")
    tokens: list[str] = [*_TOKEN.findall(text), "$"]
    place = depth = 0
    need("".join(tokens[:-1]) == text.replace(" ", ""), f"unreadable: {text[:60]}")

    def take(wanted: str = "") -> str:
        nonlocal place
        token, place = tokens[place], place + 1
        return token if token == wanted or (not wanted and token != "$") else reject(f"syntax: {text[:60]}")

    def chain(kind: str, signs: str, part: Callable[[], Any]) -> Any:
        first = take() if kind == "sum" and tokens[place] == "-" else signs[0]
        parts = [(first, part())]
        while tokens[place] in signs:
            parts.append((take(), part()))
        return (kind, parts) if len(parts) > 1 or first == "-" else parts[0][1]

    def total() -> Any:
        return chain("sum", "+-", lambda: chain("product", "*/", power))

    def power() -> Any:
        base = atom()
        if tokens[place] != "^":
            return base
        take("^")
        closing = ")" if tokens[place] == "(" and take() else ""
        sign = -1 if tokens[place] == "-" and take() else 1
        exponent = take()
        if closing:
            take(closing)
        if not exponent.isdigit() or int(exponent) > 64 or tokens[place] == "^":
            reject(f"an exponent is one integer up to 64: {text[:60]}")
        return ("power", base, sign * int(exponent))

    def atom() -> Any:
        nonlocal depth
        token, depth = take(), depth + 1
        if token[0].isalnum():
            found = int(token) if token.isdigit() else token
        else:
            found = total() if token == "(" and depth <= 30 else reject(f"syntax: {text[:60]}")
            take(")")
        depth -= 1
        return found

    found = total()
    return found if tokens[place] == "$" else reject(f"syntax: {text[:60]}")


def ends(name: str, text: str) -> tuple[End | None, End | None]:
    """The lower and the upper end of the domain of `name`; ``None`` is an infinite one.

    Raises
    ------
    Reject
        If the text is no domain, or speaks of another name.
    """
    if text in ("real", "positive"):
        return ("0", False) if text == "positive" else None, None
    if (found := _BETWEEN.fullmatch(text)) and found[3] == name:
        return (found[1], found[2] == "<="), (found[5], found[4] == "<=")
    found = _ONE_SIDED.fullmatch(text)
    if not found or found[1] != name:
        reject(f"unreadable domain of {name}: {text[:60]}")
    end = (found[3], found[2].endswith("="))
    return (end, None) if found[2].startswith(">") else (None, end)
