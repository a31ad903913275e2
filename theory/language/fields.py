"""The fields in which a workflow's weights live.

Elements of a `WeightField` are rational functions in Q(parameters, g, Y), where Y = q^g is present when some
size is geometric. A `NumberField` holds plain rational numbers, for one generation at a time and nothing left
symbolic; it is some hundred times faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, final

import sympy

from ..algebra.conversions import to_fmpq, to_fraction
from ..algebra.field import Field as RationalField
from ..symbols import Parameter

Element = Any
"""An element of either field; python-flint gives no static types."""


@final
@dataclass(frozen=True)
class WeightField:
    """The field Q(parameters, g, Y = base^g).

    Parameters
    ----------
    parameters
        The symbols besides g, in a fixed order.
    base
        The base q of the geometric power: a number, a parameter, or ``None`` where there is no power.
    """

    parameters: tuple[Parameter, ...]
    base: Fraction | Parameter | None = None

    @cached_property
    def _field(self) -> RationalField:
        bases: tuple[sympy.Expr, ...] = ()
        if isinstance(self.base, Parameter):
            bases = (self.base.symbol,)
        elif self.base is not None:
            bases = (sympy.Rational(self.base.numerator, self.base.denominator),)
        return RationalField(tuple(parameter.symbol for parameter in self.parameters), bases)

    @property
    def generation(self) -> Element:
        """g itself."""
        return self._field.g

    @property
    def power(self) -> Element:
        """Y = base^g."""
        return self._field.power(0)

    def number(self, value: Fraction | int) -> Element:
        """An exact number as an element."""
        return self._field.number(value)

    def parameter(self, parameter: Parameter) -> Element:
        """A parameter as an element."""
        return self._field.generator(parameter.symbol)

    @property
    def base_element(self) -> Element:
        """The base of the geometric power as an element."""
        return self._field.base_elements[0]

    def expression(self, element: Element) -> sympy.Expr:
        """An element as a SymPy expression in g and the parameters, factored over Q."""
        return element.expression

    def constant(self, element: Element) -> Fraction | None:
        """The rational number an element is, or ``None``."""
        value: Fraction | None = element.constant
        return value

    def at(self, element: Element, generation: int) -> Element:
        """An element with a whole number for g.

        Raises
        ------
        ZeroDivisionError
            Where it has a pole there.
        """
        return element.at(generation)

    def before(self, element: Element) -> Element:
        """An element with g - 1 for g: its value one generation earlier."""
        return element.shift(-1)

    def in_generation(self, element: Element) -> list[Element] | None:
        """Coefficients of 1, g, g^2, ... if the element is a polynomial in g without Y, else ``None``."""
        if element.has_powers or element.denominator.degrees()[0]:
            return None
        rows = [self.number(0)] * (int(element.numerator.degrees()[0]) + 1)
        ring = self._field.context
        bottom = self._field.polynomial(element.denominator)
        for exponents, coefficient in element.numerator.to_dict().items():
            rest = self._field.polynomial(ring.from_dict({(0, *exponents[1:]): coefficient}))
            rows[exponents[0]] = rows[exponents[0]] + rest / bottom
        return rows

    def by_powers(self, element: Element) -> dict[int, list[Element]] | None:
        """The element as a sum of p_k(g) Y^k with polynomials p_k, by k; ``None`` if it is none."""
        ring, place = self._field.context, 1 + len(self.parameters)
        below = {int(exponents[place]) for exponents in element.denominator.to_dict()}
        if len(below) > 1:
            return None
        (shift,) = below
        rows: dict[int, dict[tuple[int, ...], int]] = {}
        for exponents, coefficient in element.numerator.to_dict().items():
            plain = tuple(0 if i == place else int(e) for i, e in enumerate(exponents))
            rows.setdefault(int(exponents[place]) - shift, {})[plain] = coefficient
        bottom = self._field.polynomial(element.denominator) / self.power**shift
        found = {}
        for power, row in rows.items():
            polynomial = self.in_generation(self._field.polynomial(ring.from_dict(row)) / bottom)
            if polynomial is None:
                return None
            found[power] = polynomial
        return found


@final
@dataclass(frozen=True)
class NumberField:
    """Rational numbers, for a workflow in which nothing is left symbolic, one generation at a time.

    Parameters
    ----------
    base
        The base of the geometric power, as in `WeightField`.
    """

    base: Fraction | Parameter | None = None

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """None."""
        return ()

    def number(self, value: Fraction | int) -> Element:
        """An exact number as an element."""
        return to_fmpq(value)

    def constant(self, element: Element) -> Fraction:
        """An element as a fraction."""
        return to_fraction(element)

    def expression(self, element: Element) -> sympy.Expr:
        """An element as a SymPy number."""
        return sympy.Rational(int(element.p), int(element.q))

    def in_generation(self, element: Element) -> list[Element]:
        """A number is a polynomial of degree zero in g."""
        return [element]

    @property
    def base_element(self) -> Element:
        """The base of the geometric power."""
        assert isinstance(self.base, Fraction)
        return self.number(self.base)

    @property
    def generation(self) -> Element:
        """Not a number."""
        raise TypeError("the symbol g is not a number")

    @property
    def power(self) -> Element:
        """Not a number."""
        raise TypeError("the symbol q^g is not a number")

    def parameter(self, parameter: Parameter) -> Element:
        """Not a number."""
        raise TypeError(f"{parameter.name} is not a number")


Field = WeightField | NumberField
