"""A tower of named sequences over Q(g, parameters): the ring in which closed forms live.

A sequence is either a *sum*  s(g) = s(g-1) + t(g)  or a *product*  p(g) = a(g) p(g-1), with t a form in earlier
sequences and a rational. A *form* is a polynomial in the sequences (products also to negative powers) with
rational coefficients. Shifting g by one maps forms to forms; so an identity between forms is decided by
comparing coefficients. This is Karr's difference ring, kept to what the workflows need
(Karr, J. ACM 28, 1981; Schneider, Sem. Lothar. Combin. 56, 2007).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import final

import sympy

from ...algebra.field import Field, Rational
from ...algebra.signs import Box, readable
from ...symbols import GENERATION

Monomial = tuple[tuple[int, int], ...]
"""Pairs (number of the sequence, exponent), sorted, no exponent zero; () is 1."""

ONE: Monomial = ()


@final
class Kind(Enum):
    """How a sequence steps."""

    SUM = "sum"
    PRODUCT = "product"


@final
@dataclass(frozen=True)
class NamedSequence:
    """One sequence of the tower.

    Parameters
    ----------
    name
        Short name for certificates and definitions: ``H2``, ``P``, ``q``.
    kind
        Sum or product.
    term
        What is added (a form in earlier sequences at g), for a sum.
    factor
        What multiplies (rational in g), for a product; one for a sum.
    lower
        First index of the sum or product; the value at ``lower - 1`` is 0 or 1.
    expression
        The sequence as a SymPy expression in g.
    """

    name: str
    kind: Kind
    term: Form
    factor: Rational
    lower: int
    expression: sympy.Expr


@final
@dataclass(frozen=True)
class Form:
    """A polynomial in named sequences with rational coefficients; zero coefficients are never stored."""

    coefficients: Mapping[Monomial, Rational]

    @classmethod
    def of(cls, coefficient: Rational, monomial: Monomial = ONE) -> Form:
        """coefficient * monomial."""
        return cls({} if coefficient.is_zero else {monomial: coefficient})

    @property
    def is_zero(self) -> bool:
        """Whether this is the zero form."""
        return not self.coefficients

    def __add__(self, other: Form) -> Form:
        out = dict(self.coefficients)
        for monomial, c in other.coefficients.items():
            total = out[monomial] + c if monomial in out else c
            if total.is_zero:
                out.pop(monomial, None)
            else:
                out[monomial] = total
        return Form(out)

    def __neg__(self) -> Form:
        return Form({m: -c for m, c in self.coefficients.items()})

    def __sub__(self, other: Form) -> Form:
        return self + -other

    def scaled(self, factor: Rational) -> Form:
        """The form times a rational function."""
        return Form({} if factor.is_zero else {m: c * factor for m, c in self.coefficients.items()})

    def __mul__(self, other: Form) -> Form:
        out = Form({})
        for m, c in self.coefficients.items():
            out = out + Form({join(m, n): c * d for n, d in other.coefficients.items()})
        return out

    @property
    def rational(self) -> Rational | None:
        """The coefficient, if no sequence occurs; ``None`` for the zero form too."""
        return self.coefficients.get(ONE) if set(self.coefficients) <= {ONE} else None

    def numbers(self) -> frozenset[int]:
        """The numbers of the sequences that occur."""
        return frozenset(i for monomial in self.coefficients for i, _ in monomial)


def join(a: Monomial, b: Monomial) -> Monomial:
    """Product of two monomials."""
    exponents = dict(a)
    for i, e in b:
        exponents[i] = exponents.get(i, 0) + e
    return tuple(sorted((i, e) for i, e in exponents.items() if e))


@final
@dataclass
class Tower:
    """The sequences in use, in order of dependence; grows while a recurrence is being solved.

    Parameters
    ----------
    field
        The field of the coefficients, free of geometric powers (they are sequences here).
    start
        First generation of the recurrence: forms need only make sense from here on.
    box
        The parameters' domains by their numbers; on a part of the whole domain there may be more closed forms.
    """

    field: Field
    start: int
    box: Box = dataclasses.field(default_factory=dict)
    sequences: list[NamedSequence] = dataclasses.field(default_factory=list)

    def zero(self) -> Form:
        """The form 0."""
        return Form({})

    def number(self, sequence: NamedSequence) -> int:
        """Take a sequence in, or find it; its number."""
        for i, own in enumerate(self.sequences):
            if own.expression == sequence.expression:
                return i
        self.sequences.append(sequence)
        return len(self.sequences) - 1

    def unused_name(self, wish: str) -> str:
        """A name like `wish` that no sequence or parameter has."""
        taken = {s.name for s in self.sequences} | {str(p) for p in self.field.parameters} | {"g", "R"}
        count, name = 1, wish
        while name in taken:
            count += 1
            name = f"{wish}_{count}"
        return name

    def nesting(self, number: int) -> int:
        """1 for a product or a sum of rational terms, one more than the terms' for other sums."""
        return 1 + max((self.nesting(i) for i in self.sequences[number].term.numbers()), default=0)

    def factor(self, monomial: Monomial) -> Rational:
        """The rational a with product part(g) = a(g) product part(g-1) of a monomial; sums count as 1."""
        total = self.field.one
        for i, e in monomial:
            if self.sequences[i].kind is Kind.PRODUCT:
                total = total * self.sequences[i].factor ** e
        return total

    def is_sum(self, number: int) -> bool:
        """Whether a sequence is a sum."""
        return self.sequences[number].kind is Kind.SUM

    def sum_degree(self, monomial: Monomial) -> int:
        """Total degree of a monomial in sums."""
        return sum(e for i, e in monomial if self.is_sum(i))

    def backward(self, form: Form) -> Form:
        """The form's value at g - 1, in the sequences at g."""
        return self._moved(form, -1)

    def forward(self, form: Form) -> Form:
        """The form's value at g + 1, in the sequences at g."""
        return self._moved(form, 1)

    def _moved(self, form: Form, steps: int) -> Form:
        out = self.zero()
        for monomial, c in form.coefficients.items():
            term = Form.of(c.shift(steps))
            for i, e in monomial:
                s = self.sequences[i]
                if s.kind is Kind.PRODUCT:
                    f = s.factor.shift(1) if steps > 0 else self.field.one / s.factor
                    term = Form({join(m, ((i, e),)): x * f**e for m, x in term.coefficients.items()})
                    continue
                own = Form.of(self.field.one, ((i, 1),))
                image = own + self.forward(s.term) if steps > 0 else own - s.term
                for _ in range(e):
                    term = term * image
            out = out + term
        return out

    def values(self, upto: int, numbers: Mapping[sympy.Symbol, Fraction]) -> dict[int, Fraction]:
        """Every sequence at g = `upto`, exact, at rational parameters."""
        out: dict[int, Fraction] = {}
        low = min([s.lower for s in self.sequences], default=upto + 1)
        state = [Fraction(0) if s.kind is Kind.SUM else Fraction(1) for s in self.sequences]
        for k in range(low, upto + 1):
            for i, s in enumerate(self.sequences):
                if k < s.lower:
                    continue
                if s.kind is Kind.PRODUCT:
                    state[i] *= s.factor.evaluate(k, numbers)
                else:
                    state[i] += self._value(s.term, k, numbers, state)
        for i, x in enumerate(state):
            out[i] = x
        return out

    @staticmethod
    def _value(form: Form, g: int, numbers: Mapping[sympy.Symbol, Fraction], state: list[Fraction]) -> Fraction:
        total = Fraction(0)
        for monomial, c in form.coefficients.items():
            term = c.evaluate(g, numbers)
            for i, e in monomial:
                term *= state[i] ** e
            total += term
        return total

    def evaluate(self, form: Form, g: int, numbers: Mapping[sympy.Symbol, Fraction]) -> Fraction:
        """The exact value of a form at an integer g and rational parameters."""
        return self._value(form, g, numbers, list(self.values(g, numbers).values()))

    def at(self, form: Form, g: int) -> Rational:
        """The value of a form at an integer g, symbolic in the parameters."""
        state: list[Rational] = []
        for s in self.sequences[: max(form.numbers(), default=-1) + 1]:
            value = self.field.zero if s.kind is Kind.SUM else self.field.one
            for k in range(s.lower, g + 1):
                value = value * s.factor.at(k) if s.kind is Kind.PRODUCT else value + self.at(s.term, k)
            state.append(value)
        total = self.field.zero
        for monomial, c in form.coefficients.items():
            term = c.at(g)
            for i, e in monomial:
                term = term * state[i] ** e
            total = total + term
        return total

    def expression(self, form: Form) -> sympy.Expr:
        """The form as a SymPy expression in g."""
        terms = []
        for monomial, c in form.coefficients.items():
            terms.append(sympy.Mul(readable(c, self.box), *(self._power(i, e) for i, e in monomial)))
        return sympy.Add(*terms)

    def _power(self, number: int, exponent: int) -> sympy.Expr:
        """A power of a sequence; (1/2)^g to the second is written 4^(-g)."""
        s = self.sequences[number]
        value = s.factor.constant
        if s.kind is Kind.PRODUCT and value is not None and s.expression.is_Pow:
            power = value**exponent
            return sympy.Rational(power.numerator, power.denominator) ** GENERATION
        return s.expression**exponent
