"""Whether the form behind a closed form satisfies the law's recurrence: an identity, not a comparison of values.

A closed form is a polynomial in the tower's sequences with rational coefficients, and sums over the roots x of
polynomials f of p(x) x^g. With random numbers for g, the parameters and the sequences, the polynomial's values at g,
g + 1, ..., g + k, the sequences stepping by their own recursions, must satisfy the law's scalar recurrence
(`scalar_law`); and x^g must satisfy the homogeneous one wherever p(x) is not zero, which is a division by f. A sequence
q^(m g) is no number of its own where the law's coefficients hold q^g. With the first values (`Target.displays`) that
settles every later one, and for the expression shown, too, if each sequence is called what it is. Bounds of tails are
read off the same form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final

import sympy
from flint import fmpq_poly

from ...algebra.conversions import to_fmpq
from ...algebra.field import Rational
from ...closed_forms.forms.named import Harmonic, RationalProduct, RationalSum
from ...closed_forms.forms.tower import Form, Kind, Tower
from ...closed_forms.solving.constant_coefficients import Transient
from ...symbols import GENERATION
from ..evaluation import Number
from .powers import evaluate_at
from .regions import random_number
from .target import Target

_POWERS: Final = 12
"""Sequences q^(m g) are recognised up to this m."""


def solves(target: Target) -> bool:
    """Whether the form satisfies the law's scalar recurrence, at one random point."""
    exactly = target.case.exactly
    assert exactly is not None
    tower = exactly.tower
    chance = Random(f"{exactly.form} {target.case.condition}")
    fixed = target.region.draw(chance)
    given = {p.symbol: to_fmpq(fixed[p.name]) for p in target.recurrence.parameters}
    g = to_fmpq(2 + random_number(chance))

    def value(form: Form, at: Number, geometric: Number | None, values: list[Number]) -> Number:
        total: Any = to_fmpq(0)
        for monomial, c in form.coefficients.items():
            own = evaluate_at(c, at, given, geometric)
            for i, e in monomial:
                own = own * values[i] ** e
            total = total + own
        return total

    if not all(_is_called(tower, i) for i in exactly.form.numbers()):
        return False
    try:
        law_base = target.base(fixed)
        base = law_base
        if base is None and tower.field.bases:
            (element,) = tower.field.base_elements
            base = evaluate_at(element, g, given, None)
        power = None if base is None else to_fmpq(random_number(chance))
        state = [_first(tower, i, g, given, base, power, chance) for i in range(len(tower.sequences))]
        *weights, total = target.weights(fixed, g, None if law_base is None else power)
        if not all(_dies_out(transient, weights, given) for transient in exactly.transients):
            return False
        for weight in weights:
            total = total + weight * value(exactly.form, g, power, state)
            g, power = g + 1, None if power is None or base is None else power * base
            after: list[Number] = []
            for own, s in zip(state, tower.sequences, strict=True):
                if s.kind is Kind.PRODUCT:
                    after.append(own * evaluate_at(s.factor, g, given, power))
                else:
                    after.append(own + value(s.term, g, power, after))
            state = after
        return bool(value(exactly.form, g, power, state) == total)
    except (ZeroDivisionError, KeyError, IndexError, ValueError):
        return False


def _first(
    tower: Tower,
    number: int,
    g: Number,
    given: Mapping[sympy.Symbol, Number],
    base: Number | None,
    power: Number | None,
    chance: Random,
) -> Number:
    """A number for a sequence: random, unless it is a power of X = q^g, whose number is given."""
    s = tower.sequences[number]
    if base is not None and s.kind is Kind.PRODUCT and s.factor.is_free_of_generation and not s.factor.has_powers:
        factor = evaluate_at(s.factor, g, given, None)
        for m in sorted((n for n in range(-_POWERS, _POWERS + 1) if n), key=abs):
            if factor == base**m:
                return (power / base ** (s.lower - 1)) ** m
    return to_fmpq(random_number(chance))


def _is_called(tower: Tower, number: int) -> bool:
    """Whether a sequence's expression is the sum of its terms, or the product of its factors; its terms' alike."""
    s, g = tower.sequences[number], GENERATION
    adds, shown = s.kind is Kind.SUM, s.expression
    known = tower.expression(s.term) if adds else s.factor.expression
    if isinstance(shown, Harmonic) and adds:
        m, a, upper = shown.args
        own = (g + a) ** -m
    elif isinstance(shown, RationalSum if adds else RationalProduct):
        own, index, _, upper = shown.args
        known = known.xreplace({g: index})  # g is no bound index of what stands in it
    elif shown.is_Pow and not adds:
        own, upper = shown.base ** (shown.exp / g), g  # q^(-g) has the factor 1/q
    else:
        return False
    apart = {part: sympy.Dummy() for part in (own - known).atoms(Harmonic, RationalSum, RationalProduct)}
    same = upper == g and sympy.cancel((own - known).xreplace(apart)) == 0
    return bool(same) and all(_is_called(tower, i) for i in s.term.numbers())


def _dies_out(transient: Transient, weights: Sequence[Number], given: Mapping[sympy.Symbol, Number]) -> bool:
    """Whether p(x) x^g satisfies the homogeneous recurrence at every root x of f."""

    def at_numbers(coefficients: Sequence[Rational]) -> Any:
        return fmpq_poly([evaluate_at(c, to_fmpq(0), given, None) for c in coefficients])

    weight, modulus = at_numbers(transient.weight), at_numbers(transient.modulus)
    characteristic = fmpq_poly([*(-w for w in weights), 1])
    return bool((weight * characteristic) % modulus == 0)


__all__ = ["solves"]
