"""Batch sizes and weights as exact numbers: a formula of the language at one generation, in fractions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, final

from ..errors import InputError
from .definition import Definition
from .expressions import Expression, Number, fold


@final
@dataclass(frozen=True)
class Sizes:
    """Batch sizes over n as exact numbers.

    Parameters
    ----------
    definition
        The workflow whose sizes are meant.
    numbers
        The value of every name its formulas use.
    """

    definition: Definition
    numbers: Mapping[str, Fraction] = field(default_factory=dict)

    def size(self, index: int) -> Fraction:
        """n_i/n of batch `index` = 1, 2, ..."""
        listed = self.definition.listed_sizes
        if listed is not None:
            if index > len(listed):
                raise InputError(
                    f"the sizes are listed for {len(listed)} batches only",
                    got=index,
                    instead=f"at most {len(listed)} generations",
                )
            return listed[index - 1]
        first = self.definition.first_line
        return self._positive(
            first if index == 1 and first is not None else self.definition.size_line, index, "sizes"
        )

    def real(self, index: int) -> Fraction:
        """The size over n of a fresh real batch at generation `index`."""
        return self._positive(self.definition.real_line, index, "real_size")

    def noise(self, index: int) -> Fraction:
        """The variance of a synthetic point over that of a real one, at generation `index`."""
        return self._positive(self.definition.noise_line, index, "batch_noise")

    def _positive(self, line: Expression, index: int, what: str) -> Fraction:
        value = number_at(line, {**self.numbers, "i": Fraction(index)}, what)
        if value <= 0:
            raise InputError(
                f"{what}: the value for batch {index} is not positive",
                got=str(value),
                instead="a formula that is positive for i = 1, 2, ...",
            )
        return value


def number_at(expression: Expression, values: Mapping[str, Fraction], what: str) -> Fraction:
    """Evaluate a formula without batches or pools in exact arithmetic.

    Raises
    ------
    InputError
        On division by zero, a power that is not rational or too large, or a name without a value.
    """
    # Most weights and sizes are plain numbers.
    return expression.value if isinstance(expression, Number) else fold(expression, _Exact(values, what))


@final
@dataclass(frozen=True)
class _Exact:
    """Exact rational arithmetic: the algebra of weights and sizes at one generation."""

    values: Mapping[str, Fraction]
    what: str

    def number(self, value: Fraction) -> Fraction:
        return value

    def name(self, name: str) -> Fraction:
        if name not in self.values:
            raise InputError(f"{self.what}: {name} has no value here", instead=f"a number for {name}")
        return self.values[name]

    def call(self, function: str, arguments: tuple[Expression, ...]) -> Fraction:
        numbers = [fold(argument, self) for argument in arguments]
        if function not in ("min", "max"):
            raise InputError(
                f"{self.what}: {function} cannot stand among numbers", instead="min or max of numbers"
            )
        return min(numbers) if function == "min" else max(numbers)

    def negative(self, operand: Fraction) -> Fraction:
        return -operand

    def binary(self, operator: str, left: Fraction, right: Fraction) -> Fraction:
        if operator == "^":
            return _power(left, right, self.what)
        value: Fraction = arithmetic(operator, left, right, self.what)
        return value


def arithmetic(operator: str, left: Any, right: Any, what: str) -> Any:
    """Add, subtract, multiply or divide two numbers, or two elements of one field.

    Raises
    ------
    InputError
        On division by zero.
    """
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    if right == 0:
        raise InputError(f"{what}: division by zero", instead="a formula that is defined at every generation")
    return left / right


_LARGEST_POWER_BITS: Final = 10_000_000


def _power(base: Fraction, exponent: Fraction, what: str) -> Fraction:
    if exponent.denominator != 1:
        raise InputError(
            f"{what}: the exponent is not a whole number", got=str(exponent), instead="a whole exponent"
        )
    if base == 0 and exponent < 0:
        raise InputError(f"{what}: division by zero", instead="a formula that is defined at every generation")
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(exponent) * bits > _LARGEST_POWER_BITS:
        raise InputError(
            f"{what}: the power is too large", got=f"{base}^{exponent}", instead="a smaller exponent"
        )
    return base ** int(exponent)
