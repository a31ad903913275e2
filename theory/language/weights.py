"""Reading a workflow's weights and sizes, at the symbol g or at one whole number.

total = N_g/n is summed exactly: a polynomial size by Newton's forward differences, a geometric one by its
series. What leaves the rational functions of g and one geometric power, such as 1/i sizes in a pool, raises
`NotRationalError`; then exact values are still computed, generation by generation.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import comb
from typing import Final, final

from ..errors import InputError
from ..symbols import Parameter
from .definition import Definition
from .expressions import Binary, Call, Expression, Negative, fold, names_in, show
from .fields import Element, Field, WeightField
from .geometric_base import NotRationalError as NotRationalError
from .geometric_base import geometric_base as geometric_base
from .geometric_base import power_of
from .sizes import arithmetic

SIZE: Final = Parameter.read("size", "size > 0")
TOTAL: Final = Parameter.read("total", "total > 0")
"""Stand for n_g/n and N_g/n where only the form of a weight matters."""

_MAX_DEGREE: Final = 200
_MAX_BITS: Final = 10_000
_MAX_TERMS: Final = 150


@final
@dataclass(frozen=True)
class Weights:
    """Reads a workflow's formulas at one place: at the symbol g, just before it, or at a whole number.

    Parameters
    ----------
    definition
        The workflow.
    field
        Where the values live.
    place
        A whole number g, or ``None`` for the symbol.
    back
        With ``place=None``: read at g - back.
    opaque
        Let sizes and totals be the symbols `SIZE` and `TOTAL` of the field.
    """

    definition: Definition
    field: Field
    place: int | None = None
    back: int = 0
    opaque: bool = False

    @cached_property
    def index(self) -> Element:
        """The generation at which formulas are read."""
        return self.field.generation - self.back if self.place is None else self.field.number(self.place)

    @cached_property
    def size(self) -> Element:
        """n_g/n."""
        if self.opaque:
            return self.field.parameter(SIZE)
        return self.size_of(self.index)

    def size_of(self, index: Element) -> Element:
        """n_i/n at an index."""
        definition, number = self.definition, self.field.constant(index)
        if definition.listed_sizes is not None:
            if number is None:
                raise NotRationalError("sizes given as a list")
            if number > len(definition.listed_sizes):
                raise InputError(
                    f"the sizes are listed for {len(definition.listed_sizes)} batches only",
                    got=int(number),
                    instead=f"at most {len(definition.listed_sizes)} generations",
                )
            return self.field.number(definition.listed_sizes[int(number) - 1])
        if number == 1 and definition.first_line is not None:
            return self._read(definition.first_line, index, "first_size")
        return self._read(definition.size_line, index, "sizes")

    @cached_property
    def real_size(self) -> Element:
        """The size over n of a fresh real batch."""
        return self._read(self.definition.real_line, self.index, "real_size")

    @cached_property
    def noise(self) -> Element:
        """The variance of a synthetic point over that of a real one."""
        return self._read(self.definition.noise_line, self.index, "batch_noise")

    @cached_property
    def total(self) -> Element:
        """N_g/n, summed exactly."""
        if self.opaque:
            return self.field.parameter(TOTAL)
        definition = self.definition
        if self.place is not None and definition.listed_sizes is None and "i" not in names_in(definition.size_line):
            one, later = self.field.number(1), self.field.number(self.place - 1)
            return self.size_of(one) + later * self._read(definition.size_line, one, "sizes")
        if self.place is not None:
            return sum((self.size_of(self.field.number(i)) for i in range(1, self.place + 1)), self.field.number(0))
        formula = self._sum_of_sizes()
        if self.definition.first_line is not None:
            one = self.field.number(1)
            regular = self._read(self.definition.size_line, one, "sizes")
            formula = formula + self.size_of(one) - regular
        return formula

    def _sum_of_sizes(self) -> Element:
        if self.definition.listed_sizes is not None:
            raise NotRationalError("sizes given as a list")
        field, line = self.field, self.definition.size_line
        size = self._read(line, field.generation, "sizes")
        polynomial = field.in_generation(size)
        if polynomial is not None:
            return self._polynomial_sum(polynomial)
        parts = field.by_powers(size) if isinstance(field, WeightField) and field.base is not None else None
        if parts is None:
            raise NotRationalError(f"the sizes {show(line)} have no closed sum in this field")
        total = field.number(0)
        for power, polynomial in parts.items():
            if power:
                total = total + self._geometric_sum(polynomial, power)
            else:
                total = total + self._polynomial_sum(polynomial)
        return total

    def _polynomial_sum(self, polynomial: list[Element]) -> Element:
        """Newton: sum_{i<=g} p(i) = sum_j (Delta^j p)(1) C(g, j+1), exact for degree <= number of differences."""
        field = self.field
        values = [_horner(polynomial, field.number(i)) for i in range(1, len(polynomial) + 1)]
        total, binomial = field.number(0), self.index
        for j in range(len(polynomial)):
            total = total + values[0] * binomial
            values = [after - before for before, after in pairwise(values)]
            binomial = binomial * (self.index - j - 1) / field.number(j + 2)
        return total

    def _geometric_sum(self, polynomial: list[Element], power: int) -> Element:
        """sum_{i<=g} p(i) q^i = P(g) q^g - P(0) where P(g) - P(g-1)/q = p(g): coefficients from the top."""
        field = self.field
        q = field.base_element**power
        rest, made = list(polynomial), [field.number(0)] * len(polynomial)
        for degree in reversed(range(len(polynomial))):
            made[degree] = rest[degree] * q / (q - 1)
            for j in range(degree):  # (g-1)^degree
                binomial = comb(degree, j) * (-1) ** (degree - j)
                rest[j] = rest[j] + made[degree] / q * field.number(binomial)
        return _horner(made, self.index) * self._power_at(power) - made[0]

    def _power_at(self, power: int) -> Element:
        """base^(power*index)."""
        if self.place is not None:
            return self.field.base_element ** (power * self.place)
        return (self.field.power / self.field.base_element**self.back) ** power

    def read(self, formula: Expression, what: str) -> Element:
        """The value of a weight at this place."""
        return self._read(formula, self.index, what)

    def _read(self, formula: Expression, index: Element, what: str) -> Element:
        return fold(formula, _Reading(self, index, what))


@final
@dataclass(frozen=True)
class _Reading:
    """The algebra of one formula at one index."""

    weights: Weights
    index: Element
    what: str

    def number(self, value: Fraction) -> Element:
        return self.weights.field.number(value)

    def name(self, name: str) -> Element:
        if name in ("g", "i"):
            return self.index
        if name in ("size", "total"):
            return getattr(self.weights, name)
        value = self.weights.definition.settings[name]
        return self.weights.field.parameter(value) if not isinstance(value, Fraction) else self.number(value)

    def negative(self, operand: Element) -> Element:
        return -operand

    def binary(self, operator: str, left: Element, right: Element) -> Element:
        if operator == "^":
            return self._power(left, right)
        return arithmetic(operator, left, right, self.what)

    def _power(self, base: Element, exponent: Element) -> Element:
        field = self.weights.field
        number = field.constant(exponent)
        if number is not None:
            if number.denominator != 1:
                raise NotRationalError(f"{self.what}: a fractional power")
            if base == 0 and number < 0:
                raise InputError(
                    f"{self.what}: division by zero", instead="a formula that is defined at every generation"
                )
            constant = field.constant(base)
            if constant is None and (abs(number) > _MAX_DEGREE or _terms(base, abs(int(number))) > _MAX_TERMS):
                raise NotRationalError(
                    f"{self.what}: a power above {_MAX_DEGREE}, or of more than {_MAX_TERMS} terms"
                )
            if constant is not None and abs(number) * _bits(constant) > _MAX_BITS:
                raise InputError(
                    f"{self.what}: the power is too large",
                    got=f"an exponent of {int(number).bit_length()} bits",
                    instead="a smaller exponent",
                )
            return base ** int(number)
        linear = field.in_generation(exponent)
        steps = [field.constant(c) for c in linear] if linear is not None and len(linear) == 2 else []
        if len(steps) != 2 or any(c is None or c.denominator != 1 for c in steps):
            raise NotRationalError(f"{self.what}: an exponent that is not linear in g")
        if base == 1:
            return base
        if field.base is None:
            raise NotRationalError(f"{self.what}: a power of g whose base is neither a number nor a parameter")
        offset, slope = (int(c) for c in steps if c is not None)
        own, primitive = field.constant(base), field.base
        e = power_of(own, primitive) if own is not None and isinstance(primitive, Fraction) else 1
        if e is None:
            raise NotRationalError(f"{self.what}: a power of another base")
        return field.power ** (e * slope) * field.base_element ** (e * offset)

    def call(self, function: str, arguments: tuple[Expression, ...]) -> Element:
        """min and max, as they are for all large g where g is the symbol."""
        left, right = (fold(argument, self) for argument in arguments)
        field = self.weights.field
        difference = field.in_generation(left - right)
        numbers = [field.constant(c) for c in difference] if difference is not None else [None]
        if len(numbers) > 2 or any(c is None for c in numbers):
            raise NotRationalError(f"{self.what}: {function} compares numbers and lines in g only")
        leading = next((c for c in reversed(numbers) if c), Fraction(0))
        left_is_larger = leading is not None and leading > 0
        return left if left_is_larger == (function == "max") else right


def _horner(polynomial: list[Element], place: Element) -> Element:
    """The value of a polynomial, its coefficients lowest first."""
    total = polynomial[-1]
    for coefficient in reversed(polynomial[:-1]):
        total = total * place + coefficient
    return total


def _terms(base: Element, power: int) -> int:
    """How many terms a power of a rational function may have: those of a dense polynomial of its degree."""
    polynomials = [getattr(base, part, None) for part in ("numerator", "denominator")]
    most = 1
    for poly in polynomials:
        if poly is not None and hasattr(poly, "degrees"):
            variables = sum(1 for degree in poly.degrees() if degree)
            most = max(most, comb(int(poly.total_degree()) * power + variables, variables))
    return most


def _bits(number: Fraction) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length())


def settled_from(definition: Definition, field: WeightField) -> int:
    """The first generation from which every min and max in the workflow keeps its choice."""
    weights, settled = Weights(definition, field, opaque=True), 2
    for line in definition.index_lines:
        for call in _comparisons(line):
            left, right = (fold(argument, _Reading(weights, weights.index, "min")) for argument in call.arguments)
            difference = field.in_generation(left - right) or []
            numbers = [field.constant(c) for c in difference]
            if len(numbers) == 2 and numbers[0] is not None and numbers[1]:
                crossing = -numbers[0] / numbers[1]
                settled = max(settled, -int(-crossing // 1) if crossing > 0 else 2)
    return settled


def _comparisons(tree: Expression) -> list[Call]:
    match tree:
        case Call("min" | "max"):
            return [tree, *(found for argument in tree.arguments for found in _comparisons(argument))]
        case Call(_, arguments):
            return [found for argument in arguments for found in _comparisons(argument)]
        case Negative(operand):
            return _comparisons(operand)
        case Binary(_, left, right):
            return _comparisons(left) + _comparisons(right)
        case _:
            return []
