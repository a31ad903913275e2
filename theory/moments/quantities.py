"""What a family is asked for under a workflow, and the law that answers: one number a generation.

A law gives exact values generation by generation, and, where the coefficients are rational in g, the smallest
linear recurrence. The risk ratio comes from the second moments; other quantities are affine in it (the survival
of categories, the expected fitted variance), are the mean error of a drifting estimator, or have a recurrence
of their own, which the family writes down with its derivation.

Above 300 lines: the four kinds of law answer the same three questions, and are read side by side.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Final, final

import sympy

from ..algebra.recurrence import LinearRecurrence
from ..claims import Regime
from ..closed_forms.values.enclosures import Enclosure
from ..errors import NotCoveredError
from ..language.fields import Element
from ..language.workflow import Setting
from ..symbols import Parameter
from .recursion import recurrence
from .second_moments import SecondMoments


@final
@dataclass(frozen=True)
class Quantity:
    """A functional of the fits whose course over the generations is asked for.

    Parameters
    ----------
    name
        As typed after ``--quantity``.
    meaning
        What it is, in one clause with its normalisation.
    """

    name: str
    meaning: str


RISK_RATIO: Final = Quantity("risk_ratio", "expected loss of fit g over that of fit 1")


class Law(ABC):
    """The course of one quantity over the generations."""

    @property
    @abstractmethod
    def regime(self) -> Regime:
        """Exact at finite n, or the limit n -> infinity."""

    @property
    def last(self) -> int | None:
        """The last generation whose value is known, ``None`` if there is no last one."""
        return None

    @property
    def reasoning(self) -> str:
        """How the law is found where it is not by its workflow's second moments: words with LaTeX between dollars."""
        return ""

    @property
    def unsolved(self) -> str:
        """Why there is no recurrence, and what to ask for instead, where that is known beforehand."""
        return ""

    def enclosed_limit(self, digits: int = 30) -> Enclosure | None:
        """The limit by the law's own argument, between bounds, where no recurrence is solved for it; else ``None``."""
        return None

    @abstractmethod
    def recurrence(self) -> LinearRecurrence:
        """The smallest linear recurrence.

        Raises
        ------
        NotRationalError, NotCoveredError
            Where there is none with coefficients rational in g; `values` may still be exact.
        """

    @abstractmethod
    def values(self, generations: int) -> Iterator[sympy.Expr]:
        """The value at g = 1, ..., `generations`, exact, computed without any closed form."""

    def value(self, generation: int) -> sympy.Expr:
        """The last of them alone."""
        (value,) = islice(self.values(generation), generation - 1, generation)
        return value


@final
@dataclass(frozen=True)
class MomentsLaw(Law):
    """A quantity that is affine in the readout of the second moments: ``offset + scale * R_g``.

    Parameters
    ----------
    moments
        Second moments of the workflow.
    scale, offset
        Free of g; zero and one give the risk ratio itself.
    parameters
        The parameters that `scale` and `offset` add to those of the moments.
    argument
        Why the quantity moves as these moments do, where it is none of them: a sentence or two with LaTeX between
        dollar signs, ending in a colon.
    exact
        Whether the moments are those at every n although they do not read it.
    """

    moments: SecondMoments
    scale: sympy.Expr = sympy.S.One
    offset: sympy.Expr = sympy.S.Zero
    parameters: tuple[Parameter, ...] = ()
    argument: str = ""
    exact: bool = False

    @property
    def reasoning(self) -> str:
        """The argument."""
        return self.argument

    @property
    def regime(self) -> Regime:
        """Exact where the moments know n, or need not."""
        return Regime.EXACT if self.exact or self.moments.noise.sample_size is not None else Regime.ASYMPTOTIC

    def recurrence(self) -> LinearRecurrence:
        """The recurrence of the moments; a single equation is rewritten for the quantity itself."""
        plain = recurrence(self.moments)
        if (self.scale, self.offset) == (1, 0):
            return plain
        row, constant = plain.readout
        extra = tuple(dict.fromkeys((*plain.parameters, *self.parameters)))
        before = tuple(self._read(value) for value in plain.before)
        if plain.matrix.shape == (1, 1) and constant == 0 and row[0, 0] == 1:
            step = plain.matrix[0, 0]
            forcing = self._tidy(self.scale * plain.forcing[0, 0] + self.offset * (1 - step))
            return LinearRecurrence(
                ("Q",),
                plain.index,
                plain.matrix,
                sympy.ImmutableMatrix([[forcing]]),
                plain.start,
                sympy.ImmutableMatrix([[self._read(plain.initial[0, 0])]]),
                before,
                plain.readout,
                extra,
            )
        return LinearRecurrence(
            plain.unknowns,
            plain.index,
            plain.matrix,
            plain.forcing,
            plain.start,
            plain.initial,
            before,
            ((row * self.scale).applyfunc(self._tidy), self._read(constant)),
            extra,
        )

    def values(self, generations: int) -> Iterator[sympy.Expr]:
        """From the moments, one generation after the other."""
        fast = self.moments.fastest
        for value in fast.risks(generations):
            yield self._read(fast.field.expression(value))

    def value(self, generation: int) -> sympy.Expr:
        """The same for one generation; only its own value is written as an expression."""
        known, coming = self._risks
        known.extend(islice(coming, max(0, generation - len(known))))
        return self._read(self.moments.fastest.field.expression(known[generation - 1]))

    @cached_property
    def _risks(self) -> tuple[list[Element], Iterator[Element]]:  # those known, and what computes the next ones
        return [], self.moments.fastest.risks(sys.maxsize)

    def _read(self, value: sympy.Expr) -> sympy.Expr:
        return self._tidy(self.offset + self.scale * value)

    @staticmethod
    def _tidy(value: sympy.Expr) -> sympy.Expr:
        return sympy.factor(sympy.cancel(value))


@final
@dataclass(frozen=True)
class RecurrenceLaw(Law):
    """A quantity with a recurrence of its own.

    Parameters
    ----------
    equation
        The recurrence.
    exact
        Whether it holds at finite n.
    argument
        How it is found, in a sentence or two with LaTeX between dollar signs, ending in a colon.
    """

    equation: LinearRecurrence
    exact: bool = True
    argument: str = ""

    @property
    def reasoning(self) -> str:
        """The argument."""
        return self.argument

    @property
    def regime(self) -> Regime:
        """As said."""
        return Regime.EXACT if self.exact else Regime.ASYMPTOTIC

    def recurrence(self) -> LinearRecurrence:
        """As given."""
        return self.equation

    def values(self, generations: int) -> Iterator[sympy.Expr]:
        """By running the recurrence in SymPy's rational functions."""
        equation = self.equation
        yield from islice(equation.before, generations)
        state = equation.initial
        row, constant = equation.readout
        for g in range(equation.start, generations + 1):
            if g > equation.start:
                at = {equation.index: g}
                state = (equation.matrix.subs(at) * state + equation.forcing.subs(at)).applyfunc(sympy.cancel)
            value = (row.subs(equation.index, g) * state)[0, 0] + constant.subs(equation.index, g)
            yield sympy.factor(sympy.cancel(value))


@final
@dataclass(frozen=True)
class ListedLaw(Law):
    """Exact values at the first generations, where no recurrence of bounded size exists.

    Parameters
    ----------
    listed
        The values at g = 1, 2, ...
    reason
        Why there are no more.
    """

    listed: tuple[sympy.Expr, ...]
    reason: str

    @property
    def last(self) -> int:
        """The last one listed."""
        return len(self.listed)

    @property
    def unsolved(self) -> str:
        """As said."""
        return self.reason

    @property
    def regime(self) -> Regime:
        """Only exact values are listed."""
        return Regime.EXACT

    def recurrence(self) -> LinearRecurrence:
        """There is none."""
        raise NotCoveredError(self.reason)

    def values(self, generations: int) -> Iterator[sympy.Expr]:
        """The listed ones.

        Raises
        ------
        NotCoveredError
            Beyond the last one.
        """
        yield from self.listed[:generations]
        if generations > len(self.listed):
            raise NotCoveredError(self.reason)


def expression_of(value: Setting) -> sympy.Expr:
    """A setting as a SymPy number or symbol."""
    if isinstance(value, Fraction):
        return sympy.Rational(value.numerator, value.denominator)
    return value.symbol


def one_equation(
    step: sympy.Expr,
    forcing: sympy.Expr,
    *,
    initial: sympy.Expr,
    index: sympy.Symbol,
    settings: Mapping[str, Setting] | tuple[Setting, ...] = (),
) -> LinearRecurrence:
    """Q(g) = step Q(g-1) + forcing from g = 1.

    Parameters
    ----------
    step, forcing, initial
        Rational in g and in the settings that are left symbolic; `initial` is Q(1).
    index
        The symbol g.
    settings
        Where symbols may come from; numbers among them are skipped.
    """
    given = settings.values() if isinstance(settings, Mapping) else settings
    return LinearRecurrence(
        ("Q",),
        index,
        sympy.ImmutableMatrix([[sympy.factor(step)]]),
        sympy.ImmutableMatrix([[sympy.factor(forcing)]]),
        1,
        sympy.ImmutableMatrix([[sympy.factor(initial)]]),
        (),
        (sympy.ImmutableMatrix([[1]]), sympy.S.Zero),
        tuple(dict.fromkeys(value for value in given if isinstance(value, Parameter))),
    )


__all__ = ["RISK_RATIO", "Law", "ListedLaw", "MomentsLaw", "Quantity", "RecurrenceLaw", "expression_of", "one_equation"]
