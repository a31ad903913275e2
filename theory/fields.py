"""The fields in which a workflow's weights live.

Elements of a `WeightField` are rational functions in Q(parameters, g, Y), where Y = q^g is present when some
size is geometric. A `NumberField` holds plain rational numbers, for one generation at a time and nothing left
symbolic; it is some hundred times faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, final

import sympy
from flint import fmpq
from sympy.polys.fields import FracField

from .errors import InputError
from .symbols import GENERATION, Parameter

Element = Any
"""An element of a field; neither SymPy nor python-flint gives it a static type."""

_POWER: Final = sympy.Symbol("Y", positive=True)


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
    def _field(self) -> FracField:
        symbols = (GENERATION, _POWER, *(parameter.symbol for parameter in self.parameters))
        return FracField(symbols, sympy.QQ, sympy.polys.orderings.lex)

    @property
    def generation(self) -> Element:
        """g itself."""
        return self._field.gens[0]

    @property
    def power(self) -> Element:
        """Y = base^g."""
        return self._field.gens[1]

    def number(self, value: Fraction | int) -> Element:
        """An exact number as an element."""
        exact = Fraction(value)
        return self._field(exact.numerator) / self._field(exact.denominator)

    def parameter(self, parameter: Parameter) -> Element:
        """A parameter as an element."""
        return self._field.gens[2 + self.parameters.index(parameter)]

    @cached_property
    def base_element(self) -> Element:
        """The base of the geometric power as an element."""
        assert self.base is not None
        return self.parameter(self.base) if isinstance(self.base, Parameter) else self.number(self.base)

    def expression(self, element: Element) -> sympy.Expr:
        """An element as a SymPy expression in g and the parameters, factored over Q."""
        numerator, denominator = (sympy.factor(part.as_expr()) for part in (element.numer, element.denom))
        made = numerator / denominator
        if self.base is None:
            return made
        base = (
            self.base.symbol
            if isinstance(self.base, Parameter)
            else sympy.Rational(self.base.numerator, self.base.denominator)
        )
        return made.subs(_POWER, base**GENERATION)

    def constant(self, element: Element) -> Fraction | None:
        """The rational number an element is, or ``None``."""
        if not (element.numer.is_ground and element.denom.is_ground):
            return None
        ratio = sympy.QQ(element.numer.LC) / sympy.QQ(element.denom.LC)
        return Fraction(int(ratio.numerator), int(ratio.denominator))

    def at(self, element: Element, generation: int) -> Element:
        """An element with a whole number for g."""
        return self._moved(element, self.number(generation), self._whole_power(generation))

    def before(self, element: Element) -> Element:
        """An element with g - 1 for g: its value one generation earlier."""
        power = self.power if self.base is None else self.power / self.base_element
        return self._moved(element, self.generation - 1, power)

    def _whole_power(self, generation: int) -> Element:
        return self.number(1) if self.base is None else self.base_element**generation

    def _moved(self, element: Element, generation: Element, power: Element) -> Element:
        top, bottom = (self._substituted(part, generation, power) for part in (element.numer, element.denom))
        if bottom == 0:
            raise InputError(
                f"division by zero at g = {self.expression(generation)}",
                instead="a formula that is defined there",
            )
        return top / bottom

    def _substituted(self, polynomial: Any, generation: Element, power: Element) -> Element:
        total = self.number(0)
        for monomial, coefficient in polynomial.terms():
            rest = polynomial.ring.from_dict({(0, 0, *monomial[2:]): coefficient})
            total = total + self._field(rest) * generation ** monomial[0] * power ** monomial[1]
        return total

    def in_generation(self, element: Element) -> list[Element] | None:
        """Coefficients of 1, g, g^2, ... if the element is a polynomial in g without Y, else ``None``."""
        if any(monomial[0] or monomial[1] for monomial in element.denom.monoms()):
            return None
        if any(monomial[1] for monomial in element.numer.monoms()):
            return None
        degree = max((monomial[0] for monomial in element.numer.monoms()), default=0)
        rows: list[Element] = [self.number(0)] * (degree + 1)
        for monomial, coefficient in element.numer.terms():
            rest = element.numer.ring.from_dict({(0, *monomial[1:]): coefficient})
            rows[monomial[0]] = rows[monomial[0]] + self._field(rest) / self._field(element.denom)
        return rows


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
        return fmpq(value.numerator, value.denominator)

    def constant(self, element: Element) -> Fraction:
        """An element as a fraction."""
        return Fraction(int(element.p), int(element.q))

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
