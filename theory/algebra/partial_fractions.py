"""Partial fractions in g over Q(parameters), for irreducible factors of any degree.

    N/D = polynomial + sum_f sum_m  p_{f,m}(g) / f(g)^m,   deg p < deg f,   f irreducible over Q(parameters)

Factors that differ by an integer shift of g belong to one *shift class*; the sums and the products of a class
telescope onto one representative (Abramov 1971; Paule 1995). Polynomials in g are kept dense: the tuple of
coefficients, lowest first, each free of g.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, final

from flint import fmpq_poly

from .field import Field, Rational
from .polynomials import Poly, irreducible_factors

Dense = tuple[Rational, ...]
"""Coefficients of a polynomial in g, lowest first, without trailing zeros; () is zero."""

MAX_SHIFT: Final = 400
"""Shift classes further apart than this are treated as different: their telescoping would be too long to read."""


def trim(coefficients: Sequence[Rational]) -> Dense:
    """Drop trailing zeros."""
    last = len(coefficients)
    while last and coefficients[last - 1].is_zero:
        last -= 1
    return tuple(coefficients[:last])


def dense(field: Field, poly: Poly) -> Dense:
    """The coefficients in g of a polynomial."""
    if poly.is_zero():
        return ()
    rows: list[dict[tuple[int, ...], int]] = [{} for _ in range(int(poly.degrees()[0]) + 1)]
    for exponents, coefficient in poly.to_dict().items():
        rows[exponents[0]][(0, *exponents[1:])] = coefficient
    return tuple(field.polynomial(field.context.from_dict(row)) for row in rows)


def undense(field: Field, coefficients: Sequence[Rational]) -> Rational:
    """The polynomial with the given coefficients, as an element of the field (Horner)."""
    total = field.zero
    for c in reversed(coefficients):
        total = total * field.g + c
    return total


def _numeric(a: Dense) -> Any:
    """A polynomial in FLINT's own dense form, which is much faster, if its coefficients are numbers."""
    return fmpq_poly([x.fmpq for x in a]) if all(x.is_number for x in a) else None


def _dense_of(field: Field, a: Any) -> Dense:
    return tuple(field.number(x) for x in a.coeffs())


def add(a: Dense, b: Dense) -> Dense:
    """Sum of two polynomials."""
    if len(a) < len(b):
        a, b = b, a
    return trim([x + b[i] if i < len(b) else x for i, x in enumerate(a)])


def scale(a: Dense, factor: Rational) -> Dense:
    """A polynomial times an element free of g."""
    return trim([x * factor for x in a])


def multiply(a: Dense, b: Dense) -> Dense:
    """Product of two polynomials."""
    if not a or not b:
        return ()
    numeric, other = _numeric(a), _numeric(b)
    if numeric is not None and other is not None:
        return _dense_of(a[0].field, numeric * other)
    out = [a[0].field.zero] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        if not x.is_zero:
            for j, y in enumerate(b):
                out[i + j] = out[i + j] + x * y
    return trim(out)


def divide(a: Dense, b: Dense) -> tuple[Dense, Dense]:
    """Quotient and remainder of polynomials in g."""
    numeric, other = _numeric(a), _numeric(b)
    if numeric is not None and other is not None:
        found = divmod(numeric, other)
        return _dense_of(b[-1].field, found[0]), _dense_of(b[-1].field, found[1])
    rest, quotient = list(a), [b[-1].field.zero] * max(len(a) - len(b) + 1, 0)
    lead = b[-1]
    for i in range(len(a) - len(b), -1, -1):
        factor = rest[i + len(b) - 1] / lead
        quotient[i] = factor
        if not factor.is_zero:
            for j, y in enumerate(b):
                rest[i + j] = rest[i + j] - factor * y
    return trim(quotient), trim(rest[: len(b) - 1])


def inverse_modulo(a: Dense, modulus: Dense) -> Dense:
    """The inverse of a modulo an irreducible polynomial that does not divide it (extended Euclid)."""
    one = modulus[-1].field.one
    numeric, other = _numeric(a), _numeric(modulus)
    if numeric is not None and other is not None:
        common, inverse, _ = numeric.xgcd(other)
        return _dense_of(modulus[-1].field, inverse / common[0])
    r0, r1 = modulus, divide(a, modulus)[1]
    s0: Dense = ()
    s1: Dense = (one,)
    while len(r1) > 1:
        q, r = divide(r0, r1)
        r0, r1 = r1, r
        s0, s1 = s1, add(s0, scale(multiply(q, s1), -one))
    return scale(s1, one / r1[0])


@final
@dataclass(frozen=True)
class Part:
    """numerator(g) / factor(g)^power.

    Parameters
    ----------
    factor
        Irreducible, primitive, of positive degree in g.
    power
        At least 1.
    numerator
        Coefficients in g, of degree below the factor's.
    """

    factor: Poly
    power: int
    numerator: Dense


@final
@dataclass(frozen=True)
class PartialFractions:
    """A rational function as a polynomial in g plus parts."""

    polynomial: Dense
    parts: tuple[Part, ...]


def factors_in_generation(poly: Poly) -> tuple[Poly, list[tuple[Poly, int]]]:
    """The content free of g, and the irreducible factors of positive degree in g with their powers."""
    unit, factors = irreducible_factors(poly)
    content = poly.context().constant(int(unit))
    inner: list[tuple[Poly, int]] = []
    for factor, power in factors:
        if factor.degrees()[0]:
            inner.append((factor, int(power)))
        else:
            content = content * factor ** int(power)
    return content, inner


def partial_fractions(function: Rational) -> PartialFractions:
    """Decompose a rational function of g (without geometric powers)."""
    field = function.field
    content, factors = factors_in_generation(function.denominator)
    top = scale(dense(field, function.numerator), field.one / field.polynomial(content))
    if not factors:
        return PartialFractions(top, ())
    powers = [dense(field, factor**power) for factor, power in factors]
    whole: Dense = (field.one,)
    for p in powers:
        whole = multiply(whole, p)
    polynomial, rest = divide(top, whole)
    parts: list[Part] = []
    for (factor, power), p in zip(factors, powers, strict=True):
        if len(powers) == 1:
            local = rest
        else:
            cofactor = divide(whole, p)[0]
            local = divide(multiply(rest, _inverse_power(cofactor, dense(field, factor), power)), p)[1]
        base = dense(field, factor)
        for m in range(power, 0, -1):  # f-adic digits, the highest power first
            local, digit = divide(local, base)
            if digit:
                parts.append(Part(factor, m, digit))
    return PartialFractions(polynomial, tuple(parts))


def _inverse_power(a: Dense, modulus: Dense, power: int) -> Dense:
    """The inverse of a modulo modulus^power, by Newton's iteration from the inverse modulo `modulus`."""
    one = modulus[-1].field.one
    inverse = inverse_modulo(a, modulus)
    target, reached = modulus, 1
    for _ in range(power - 1):
        target = multiply(target, modulus)
    while reached < power:
        reached *= 2
        error = divide(multiply(a, inverse), target)[1]
        correction = add((one + one,), scale(error, -one))
        inverse = divide(multiply(inverse, correction), target)[1]
    return inverse


def shift_between(field: Field, f: Poly, h: Poly) -> int | None:
    """The integer j with h(g) proportional to f(g + j), or ``None``."""
    degree = int(f.degrees()[0])
    if int(h.degrees()[0]) != degree:
        return None
    a, b = dense(field, f), dense(field, h)
    step = ((b[-2] / b[-1] - a[-2] / a[-1]) / degree).constant
    if step is None or step.denominator != 1 or abs(step) > MAX_SHIFT:
        return None
    j = int(step)
    moved = field.polynomial(f).shift(j)
    return j if moved * b[-1] == field.polynomial(h) * a[-1] else None


def representative(field: Field, factor: Poly) -> tuple[Poly, int]:
    """A canonical member f0 of a numerical linear factor's shift class, and j with factor ~ f0(g + j).

    g + a with rational a goes to g + a0 with -1 < a0 <= 0, so that no term vanishes at k = 1, 2, ...;
    any other factor stands for itself.
    """
    if int(factor.degrees()[0]) != 1:
        return factor, 0
    low, high = dense(field, factor)
    offset = (low / high).constant
    if offset is None:
        return factor, 0
    steps = -((-offset.numerator) // offset.denominator)  # ceiling
    base: Fraction = offset - steps
    if abs(steps) > MAX_SHIFT:
        return factor, 0
    gen = field.context.gen(0)
    return gen * base.denominator + base.numerator, steps
