"""The one grammar in which users write formulas: read by hand, bounded, never evaluated as code.

    sum     = product { ("+" | "-") product }
    product = signed { ("*" | "/") signed }
    signed  = ("+" | "-") signed | power
    power   = atom [ "^" signed ]
    atom    = number | name [ "(" sum { "," sum } ")" ] | "(" sum ")"

Numbers are integers or decimals and exact (``0.1`` is one tenth). Lengths, nesting, digits and literal
exponents are bounded, so hostile text fails at once with one message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final, NoReturn, final

from ..errors import InputError
from .expressions import Binary, Call, Expression, Name, Negative, Number

MAX_LENGTH: Final = 2000
MAX_TOKENS: Final = 400
MAX_DEPTH: Final = 40
MAX_DIGITS: Final = 30
MAX_EXPONENT: Final = 64

_TOKEN: Final = re.compile(r"\s*(?:(\d+\.\d+|\d+|\.\d+)|([A-Za-z][A-Za-z0-9_]*)|([-+*/^(),]))", re.ASCII)


def parse(text: str, *, names: frozenset[str], functions: dict[str, range], what: str) -> Expression:
    """Read a formula.

    Parameters
    ----------
    text
        What the user wrote.
    names
        The names that may stand in it.
    functions
        The functions that may stand in it, each with the admitted numbers of arguments.
    what
        What the formula is, for messages: ``"fit"``, ``"sizes"``, ``"log_density"``.

    Raises
    ------
    InputError
        With the position and what to write instead.

    Examples
    --------
    >>> from mengoli.theory.language.expressions import show
    >>> tree = parse("pool + (batch - pool)/g", names=frozenset({"pool", "batch", "g"}), functions={}, what="fit")
    >>> show(tree)
    'pool + (batch - pool)/g'
    """
    return _Reader(text, names, functions, what).read()


@final
class _Reader:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, text: str, names: frozenset[str], functions: dict[str, range], what: str) -> None:
        if not isinstance(text, str):
            raise InputError(f"{what} must be text", got=text, instead='a formula in quotes, such as "1/g"')
        if len(text) > MAX_LENGTH:
            raise InputError(f"{what} is too long ({len(text)} characters)", instead=f"at most {MAX_LENGTH}")
        self.text, self.names, self.functions, self.what = text, names, functions, what
        self.depth = 0
        self.tokens = list(self._scan())
        if len(self.tokens) > MAX_TOKENS:
            raise InputError(
                f"{what} is too long ({len(self.tokens)} parts)", instead=f"at most {MAX_TOKENS}"
            )
        self.place = 0

    def _scan(self) -> Iterator[tuple[int, str]]:
        position, end = 0, len(self.text.rstrip())
        while position < end:
            match = _TOKEN.match(self.text, position)
            if match is None:
                start = position + len(self.text[position:]) - len(self.text[position:].lstrip())
                self._fail(start, f"the character {self.text[start]!a} has no meaning here")
            yield match.start(match.lastindex or 0), match.group().strip()
            position = match.end()
        yield end, ""

    def _fail(self, position: int, problem: str, instead: str | None = None) -> NoReturn:
        raise InputError(f"{self.what}, column {position + 1}: {problem}", got=self.text, instead=instead)

    def _peek(self) -> str:
        return self.tokens[self.place][1]

    def _take(self) -> tuple[int, str]:
        token = self.tokens[self.place]
        self.place += bool(token[1])
        return token

    def read(self) -> Expression:
        if not self._peek():
            self._fail(0, "the formula is empty", 'a formula such as "1/g"')
        tree = self._sum()
        if self._peek():
            position, token = self._take()
            hint = "^ for powers" if token == "*" else None
            self._fail(position, f"{token!r} cannot stand here", hint)
        return tree

    def _enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._fail(self.tokens[self.place][0], f"nested more than {MAX_DEPTH} deep", "a flatter formula")

    def _joined(self, operators: str, part: Callable[[], Expression]) -> Expression:
        tree = part()
        while self._peek() and self._peek() in operators:
            operator = self._take()[1]
            tree = Binary(operator, tree, part())
        return tree

    def _sum(self) -> Expression:
        self._enter()
        tree = self._joined("+-", self._product)
        self.depth -= 1
        return tree

    def _product(self) -> Expression:
        return self._joined("*/", self._signed)

    def _signed(self) -> Expression:
        if self._peek() and self._peek() in "+-":
            self._enter()
            sign = self._take()[1]
            inner = self._signed()
            self.depth -= 1
            return inner if sign == "+" else Negative(inner)
        return self._power()

    def _power(self) -> Expression:
        base = self._atom()
        if self._peek() != "^":
            return base
        position = self._take()[0]
        self._enter()
        exponent = self._signed()
        self.depth -= 1
        bare = exponent.operand if isinstance(exponent, Negative) else exponent
        if isinstance(bare, Number) and bare.value > MAX_EXPONENT:
            self._fail(position, f"the exponent is larger than {MAX_EXPONENT}", "a smaller exponent")
        return Binary("^", base, exponent)

    def _atom(self) -> Expression:
        position, token = self._take()
        if token == "(":
            tree = self._sum()
            if self._take()[1] != ")":
                self._fail(position, "this bracket is never closed")
            return tree
        if token[:1].isdigit() or token[:1] == ".":
            if len(token) > MAX_DIGITS:
                self._fail(position, f"a number of more than {MAX_DIGITS} digits")
            return Number(Fraction(token))
        if token[:1].isalpha():
            return self._call(position, token) if self._peek() == "(" else self._name(position, token)
        problem = f"{token!r} cannot stand here" if token else "the formula ends too early"
        doubled = token == "*" and self.text[:position].endswith("*")
        return self._fail(position, problem, "^ for powers" if doubled else None)

    def _name(self, position: int, token: str) -> Expression:
        if token not in self.names:
            known = ", ".join(sorted(self.names))
            self._fail(position, f"the name {token} is not known", f"one of {known}" if known else "a number")
        return Name(token)

    def _call(self, position: int, token: str) -> Expression:
        if token not in self.functions:
            known = ", ".join(sorted(self.functions)) or "no function here"
            self._fail(position, f"the function {token} is not known", f"one of {known}")
        self._take()
        arguments = [self._sum()]
        while self._peek() == ",":
            self._take()
            arguments.append(self._sum())
        if self._take()[1] != ")":
            self._fail(position, f"the bracket of {token}( is never closed")
        if len(arguments) not in self.functions[token]:
            allowed = " or ".join(str(count) for count in self.functions[token])
            self._fail(position, f"{token} takes {allowed} arguments, not {len(arguments)}")
        return Call(token, tuple(arguments))
