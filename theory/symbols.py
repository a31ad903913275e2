"""Symbols and their domains, made in one place.

The generation index g is a positive integer. A parameter is a real number with a domain written as a
person writes it: ``"positive"``, ``"c > 0"``, ``"n >= 1"``, ``"0 < w < 1"``, ``"-1 < a <= 1/2"`` or ``"real"``.
End points are rational numbers. The same text goes into certificates, so the kernel reads the same domain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final, final

import sympy

from .errors import InputError

GENERATION: Final = sympy.Symbol("g", integer=True, positive=True)
"""The generation index g = 1, 2, ...; g = 1 is the fit on real data."""

_NUMBER: Final = r"-?\d{1,9}(?:/\d{1,9})?"
_NAME: Final = r"[A-Za-z][A-Za-z0-9_]{0,15}"
_BETWEEN: Final = re.compile(rf"({_NUMBER})\s*(<=|<)\s*({_NAME})\s*(<=|<)\s*({_NUMBER})", re.ASCII)
_ABOVE: Final = re.compile(rf"({_NAME})\s*(>=|>)\s*({_NUMBER})", re.ASCII)
_BELOW: Final = re.compile(rf"({_NAME})\s*(<=|<)\s*({_NUMBER})", re.ASCII)


@final
@dataclass(frozen=True)
class Domain:
    """A real interval with rational end points; ``None`` stands for an infinite one.

    Parameters
    ----------
    lower, upper
        End points, or ``None``.
    lower_closed, upper_closed
        Whether the end point belongs to the domain.
    """

    lower: Fraction | None = None
    upper: Fraction | None = None
    lower_closed: bool = False
    upper_closed: bool = False

    def __post_init__(self) -> None:
        if self.lower is None or self.upper is None:
            return
        closed = self.lower_closed and self.upper_closed
        if self.lower > self.upper or (self.lower == self.upper and not closed):
            raise InputError(
                "this domain is empty", got=self.text("x"), instead="a lower end below the upper end"
            )

    @classmethod
    def parse(cls, text: str, name: str) -> Domain:
        """Read a domain for the parameter `name`.

        Raises
        ------
        InputError
            If the text is none of the accepted forms, or speaks of another name.
        """
        clean = text.strip()
        if clean == "real":
            return cls()
        if clean == "positive":
            return cls(lower=Fraction(0))
        if match := _BETWEEN.fullmatch(clean):
            low, below, found, above, high = match.groups()
            made = cls(Fraction(low), Fraction(high), below == "<=", above == "<=")
        elif match := _ABOVE.fullmatch(clean):
            found, relation, low = match.groups()
            made = cls(lower=Fraction(low), lower_closed=relation == ">=")
        elif match := _BELOW.fullmatch(clean):
            found, relation, high = match.groups()
            made = cls(upper=Fraction(high), upper_closed=relation == "<=")
        else:
            raise InputError(
                f"the domain of {name} is not readable",
                got=text,
                instead=f'"positive", "real", "{name} > 0", "{name} >= 1" or "0 < {name} < 1"',
            )
        if found != name:
            raise InputError(
                f"the domain of {name} speaks of another name", got=text, instead=f'"{name} > 0"'
            )
        return made

    def text(self, name: str) -> str:
        """Write the domain of `name` in the accepted form, as certificates carry it."""
        left = "<=" if self.lower_closed else "<"
        right = "<=" if self.upper_closed else "<"
        if self.lower is not None and self.upper is not None:
            return f"{self.lower} {left} {name} {right} {self.upper}"
        if self.lower is not None:
            return f"{name} {'>=' if self.lower_closed else '>'} {self.lower}"
        if self.upper is not None:
            return f"{name} {right} {self.upper}"
        return "real"

    def __contains__(self, value: Fraction) -> bool:
        if self.lower is not None and (value < self.lower or (value == self.lower and not self.lower_closed)):
            return False
        return self.upper is None or value < self.upper or (value == self.upper and self.upper_closed)

    def sample(self) -> tuple[Fraction, ...]:
        """Some rational members of the domain, inner points first; for numerical checks of symbolic results."""
        if self.lower is not None and self.upper is not None:
            width = self.upper - self.lower
            inner = tuple(
                self.lower + width * part for part in (Fraction(1, 3), Fraction(5, 8), Fraction(6, 7))
            )
            return inner if width else (self.lower,)
        if self.lower is not None:
            return tuple(self.lower + step for step in (Fraction(1, 3), Fraction(1), Fraction(7, 2)))
        if self.upper is not None:
            return tuple(self.upper - step for step in (Fraction(1, 3), Fraction(1), Fraction(7, 2)))
        return (Fraction(1, 3), Fraction(-2), Fraction(5, 2))


@final
@dataclass(frozen=True)
class Parameter:
    """A named real parameter with its domain, and the one SymPy symbol that stands for it.

    Parameters
    ----------
    name
        ASCII letters, digits and underscores, at most 16 characters, starting with a letter.
    domain
        Where its values lie.

    Examples
    --------
    >>> weight = Parameter.read("w", "0 < w < 1")
    >>> weight.symbol.is_positive, weight.text
    (True, '0 < w < 1')
    """

    name: str
    domain: Domain

    def __post_init__(self) -> None:
        if not re.fullmatch(_NAME, self.name, re.ASCII):
            raise InputError(
                "a parameter's name is not usable",
                got=self.name,
                instead="ASCII letters and digits, w or rho",
            )
        if self.name == "g":
            raise InputError(
                "a parameter cannot be called g, which is the generation", got="g", instead="another letter"
            )

    @classmethod
    def read(cls, name: str, domain: str) -> Parameter:
        """Make a parameter from its name and the text of its domain."""
        return cls(name, Domain.parse(domain, name))

    @cached_property
    def symbol(self) -> sympy.Symbol:
        """The SymPy symbol, with the assumptions that follow from the domain."""
        low, high = self.domain.lower, self.domain.upper
        positive = low is not None and (low > 0 or (low == 0 and not self.domain.lower_closed))
        nonnegative = low is not None and low >= 0
        negative = high is not None and (high < 0 or (high == 0 and not self.domain.upper_closed))
        if positive:
            return sympy.Symbol(self.name, positive=True)
        if negative:
            return sympy.Symbol(self.name, negative=True)
        return (
            sympy.Symbol(self.name, nonnegative=True) if nonnegative else sympy.Symbol(self.name, real=True)
        )

    @property
    def text(self) -> str:
        """The domain as text, for example ``"0 < w < 1"``."""
        return self.domain.text(self.name)
