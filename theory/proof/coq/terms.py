"""Certificate text as Coq text, token by token.

Certificates and Coq's real numbers share one notation: integers, names, + - * / ^ ( ), the same precedences
and associativity (Coq reference manual, scope R_scope: ^ binds tighter than unary minus, then * and /, then
+ and -, both to the left). So nothing is parsed here: each token is mapped to one Coq token, and Coq's own
parser is a second, independent reader of what the kernel read. Only negative exponents have no such notation
(``x^-2`` becomes ``(/ x^2)``).

Every name is replaced by a prefixed one, so that no name of a certificate can capture a name of Coq.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from mengoli.theory.errors import InputError
from mengoli.theory.symbols import Domain

_TOKEN: Final = re.compile(r"\d+|[A-Za-z][A-Za-z0-9_]*|[-+*/^()]", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,119}", re.ASCII)

FUNCTIONS: Final[Mapping[str, str]] = {
    "pi": "PI",
    "sqrt": "sqrt",
    "sinh": "sinh",
    "sin": "sin",
    "exp": "exp",
    "log": "ln",
    "zeta": "zeta",
    "trigamma": "trigamma",
    "digamma": "digamma",
    "eulergamma": "euler_gamma",
}
"""Constants and functions that may stand in the limit of a named lemma, with their Coq names."""


def tokens(text: str) -> list[str]:
    """Split an expression into its tokens.

    Raises
    ------
    InputError
        If a character belongs to no token, or an operator or a bracket stands where none can: in Coq
        ``(*`` would open a comment.
    """
    found = _TOKEN.findall(text)
    readable = "".join(found) == "".join(text.split())
    depth, operand_wanted = 0, True
    for place, token in enumerate(found):
        if token == "(":
            # A bracket after a name applies a function, which only the lemma table's names are.
            applied = not operand_wanted and found[place - 1] in FUNCTIONS
            readable, depth, operand_wanted = readable and (operand_wanted or applied), depth + 1, True
        elif token == ")":
            readable, depth = readable and not operand_wanted and depth > 0, depth - 1
        elif token in "+-*/^":
            readable, operand_wanted = readable and (not operand_wanted or token == "-"), True
        else:
            readable, operand_wanted = readable and operand_wanted, False
    if not readable or depth or operand_wanted:
        raise InputError(
            "this expression is not readable", got=text, instead="names, integers, + - * / ^ ( )"
        )
    return found


def term(text: str, names: Mapping[str, str]) -> str:
    """Write an expression as a Coq term of type R.

    Parameters
    ----------
    text
        An expression of a certificate or of the lemma table.
    names
        The Coq term of every name that may stand in it.

    Raises
    ------
    InputError
        If a name is unknown, an exponent is not a literal integer, or the text is not an expression.

    Examples
    --------
    >>> term("H2 + 1/(g+1)^2", {"H2": "(s_H2 g)", "g": "(INR g)"})
    '(s_H2 g) + 1 / ((INR g) + 1)^2'
    >>> term("2*x^-3", {"x": "p_x"})
    '2 * (/ p_x^3)'
    """
    written: list[str] = []
    source = tokens(text)
    place = 0
    while place < len(source):
        token = source[place]
        place += 1
        if token == "^":
            exponent, place = _exponent(source, place, text)
            _raise_to(written, exponent, text)
        elif _NAME.fullmatch(token):
            if token not in names:
                raise InputError(f"the name {token} is not known here", got=text)
            written.append(names[token])
        else:
            written.append(token)
    return _spaced(written)


def _exponent(source: list[str], place: int, text: str) -> tuple[int, int]:
    """The literal integer after a ^, with or without brackets, and the place behind it."""
    for length, shape in ((1, r"(\d+)"), (2, r"(-\d+)"), (3, r"\((\d+)\)"), (4, r"\((-\d+)\)")):
        if match := re.fullmatch(shape, "".join(source[place : place + length])):
            return int(match.group(1)), place + length
    raise InputError("an exponent is not a literal integer", got=text, instead="x^2 or x^-2")


def _raise_to(written: list[str], exponent: int, text: str) -> None:
    """Apply an exponent to the atom that stands last in `written`."""
    start = len(written) - 1
    if start >= 0 and written[start] == ")":
        depth = 0
        while start >= 0:
            depth += {")": 1, "(": -1}.get(written[start], 0)
            if depth == 0:
                break
            start -= 1
        if start > 0 and written[start - 1] in FUNCTIONS.values():
            start -= 1
    if start < 0 or written[start] in ("+", "-", "*", "/"):
        raise InputError("an exponent without a base", got=text)
    base = _spaced(written[start:])
    del written[start:]
    written.append(f"{base}^{exponent}" if exponent >= 0 else f"(/ {base}^{-exponent})")


def _spaced(written: list[str]) -> str:
    """Join tokens, with a space around the operators between two operands."""
    joined = ""
    for place, token in enumerate(written):
        between = place > 0 and written[place - 1] not in ("(", "+", "-", "*", "/")
        joined += f" {token} " if token in ("+", "-", "*", "/") and between else token
    return joined


def domain(text: str, name: str, coq_name: str) -> str | None:
    """Write the domain of a parameter as a Coq proposition; ``None`` for the whole line.

    Examples
    --------
    >>> domain("0 < w < 1", "w", "p_w")
    '0 < p_w < 1'
    """
    read = Domain.parse(text, name)
    return None if read == Domain() else read.text(coq_name)


def identifier(certificate_id: str) -> str:
    """A Coq identifier for a certificate's id; ids that differ only in their marks share it.

    Examples
    --------
    >>> identifier("any.augment.closed-form")
    'cert_any_augment_closed_form'

    Raises
    ------
    InputError
        If the id holds anything but letters, digits, dots, dashes and underscores.
    """
    if not isinstance(certificate_id, str) or not _ID.fullmatch(certificate_id):
        raise InputError(
            "this id is not usable", got=certificate_id, instead="letters, digits, dots and dashes"
        )
    return "cert_" + re.sub(r"[.-]", "_", certificate_id)
