"""How a law grows: the leading term of its expansion, decided over the whole parameter domain or split.

The leading scale B^g g^E log(g)^i is found by exact comparisons of |B|, then E, then i. Where a comparison, or
the vanishing of a leading coefficient, depends on the parameters, `Undecided` carries the polynomial whose sign
decides; the solver splits the domain at its zeros and asks again. So a boundary like rho = 1/2 comes out exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import final

import sympy

from ...algebra.field import Field, Rational
from ...algebra.polynomials import Poly, irreducible_factors
from ...algebra.signs import Box, polynomial_sign
from ...symbols import GENERATION, Domain
from .expansions import Expansion, NoExpansion, Scale
from .tower import Monomial


@final
class Growth(Enum):
    """What a law does as g -> infinity; the value is the word users read."""

    VANISHING = "vanishing"
    BOUNDED = "bounded"
    LOGARITHMIC = "logarithmic"
    POWER = "power"
    LINEAR = "linear"
    GEOMETRIC = "geometric"
    DEPENDS = "depends on the parameters"
    UNKNOWN = "unknown"


class Undecided(Exception):
    """The answer depends on the sign of a polynomial in the parameters."""

    def __init__(self, poly: Poly) -> None:
        super().__init__(str(poly))
        self.poly = poly


@final
@dataclass(frozen=True)
class Facts:
    """What is known of the parameters: their box, and signs assumed in the present case.

    Parameters
    ----------
    box
        Domain of each variable by its number.
    assumed
        Irreducible polynomials with the sign they are assumed to have, by their text.
    """

    box: Box
    assumed: Mapping[str, tuple[Poly, int]] = field(default_factory=dict)

    def sign(self, function: Rational) -> int:
        """The strict sign of a function free of g.

        Raises
        ------
        Undecided
            With the irreducible factor whose sign is not known.
        """
        if function.is_zero:
            return 0
        total = 1
        for poly in (function.numerator, function.denominator):
            unit, factors = irreducible_factors(poly)
            total *= 1 if int(unit) > 0 else -1
            for factor, power in factors:
                own = self._known(function.field, factor) or polynomial_sign(function.field, factor, self.box)
                if not own:
                    raise Undecided(factor)
                total *= own if int(power) % 2 else 1
        return total

    def _known(self, field: Field, poly: Poly) -> int | None:
        """The sign of a polynomial that follows from one assumption: poly = r + t q with r of the sign of t q."""
        if str(poly) in self.assumed:
            return self.assumed[str(poly)][1]
        for q, own in self.assumed.values():
            for t in (1, -1, 2, -2):
                r = polynomial_sign(field, poly - q * t, self.box)
                if r is not None and r in (0, own * (1 if t > 0 else -1)):
                    return own * (1 if t > 0 else -1)
        return None

    def excludes(self, field: Field, poly: Poly, own: int) -> bool:
        """Whether a sign of a polynomial is shown to contradict what is known.

        If own * poly and s q are both positive, q with its assumed sign s, so is m own poly + t s q with positive m and
        t; tried are 1, 2 and the distances from the ends of the parameters' domains. Where that sum is negative poly
        cannot be zero either, so the sign 0 is excluded with any other.
        """
        if not own:
            return self.excludes(field, poly, 1) or self.excludes(field, poly, -1)
        positive = [field.one, field.number(2)]
        for i, domain in self.box.items():
            x = field.polynomial(field.context.gen(i))
            positive += [x - domain.lower] if domain.lower is not None else []
            positive += [domain.upper - x] if domain.upper is not None else []
        here = field.polynomial(poly) * own
        for q, sign_of_q in self.assumed.values():
            other = field.polynomial(q) * sign_of_q
            pairs = [(m, t) for m in positive for t in positive if 1 in (m, t)]
            if sign_of_q and any(self._is_negative(field, here * m + other * t) for m, t in pairs):
                return True
        return False

    def _is_negative(self, field: Field, function: Rational) -> bool:
        """Whether a polynomial is negative throughout the box."""
        return polynomial_sign(field, function.numerator, self.box) == -1

    def regular(self, function: Rational) -> None:
        """Make sure that a coefficient's denominator does not vanish for any value of the parameters.

        Raises
        ------
        Undecided
            With the factor that may vanish.
        """
        parameters = len(function.field.parameters)
        for factor, _ in irreducible_factors(function.denominator)[1]:
            degrees = factor.degrees()
            # A factor in g or in q^g is no condition on the parameters: its zeros are single generations.
            if not degrees[0] and not any(degrees[1 + parameters :]):
                self.sign(function.field.polynomial(factor))

    def above_one(self, base: Rational) -> bool:
        """Whether a base is of modulus above 1 (else below)."""
        return self.sign(base * base - 1) > 0

    def assume(self, poly: Poly, own: int) -> Facts:
        """The same facts with one more sign."""
        return replace(self, assumed={**self.assumed, str(poly): (poly, own)})

    def narrow(self, variable: int, domain: Domain) -> Facts:
        """The same facts on a smaller domain."""
        return replace(self, box={**self.box, variable: domain})


@final
@dataclass(frozen=True)
class Leading:
    """The leading behaviour of a law.

    Parameters
    ----------
    scale
        B^g g^E log(g)^i; ``None`` for the zero law.
    coefficient
        Its coefficient, a polynomial in the constants kappa.
    runner_up
        The next scale, and its coefficient: how a bounded law approaches its limit; or ``None``.
    rivals
        Other terms of the same order, where base -B stands beside B; with their coefficients.
    """

    scale: Scale | None
    coefficient: Mapping[Monomial, Rational]
    runner_up: tuple[Scale, Mapping[Monomial, Rational]] | None
    rivals: tuple[tuple[Scale, Mapping[Monomial, Rational]], ...] = ()

    @property
    def oscillating(self) -> bool:
        """Whether terms of the same order turn the value up and down."""
        return bool(self.rivals)


def compare(a: Scale, b: Scale, facts: Facts) -> int:
    """1 if a dominates b, -1 if b dominates a, 0 if they are of the same order."""
    first = facts.sign(a.base * a.base - b.base * b.base)
    if first:
        return first
    second = facts.sign(a.exponent - b.exponent)
    return second or (a.logs > b.logs) - (a.logs < b.logs)


def leading(expansion: Expansion, facts: Facts) -> Leading:
    """The dominating term of an expansion.

    Raises
    ------
    Undecided
        If it depends on the parameters.
    NoExpansion
        If what was cut off may dominate.
    """
    groups: dict[Scale, dict[Monomial, Rational]] = {}
    for (scale, kappa), c in expansion.terms.items():
        groups.setdefault(scale, {})[kappa] = c
    ordered = _ordered(list(groups), facts)
    if not ordered:
        if expansion.errors:
            raise NoExpansion
        return Leading(None, {}, None)
    top = ordered[0]
    for error in expansion.errors:
        if compare(replace(error, logs=0), replace(top, logs=0), facts) >= 0:
            raise NoExpansion
    for c in groups[top].values():
        facts.regular(c)
    if len(groups[top]) == 1 and not (top.base == 1 and top.exponent.is_zero and not top.logs):
        facts.sign(next(iter(groups[top].values())))  # a leading coefficient must not vanish
    equals = _of_the_same_order(top, list(groups), facts)
    rest = [s for s in ordered[1:] if s not in equals]
    runner = (rest[0], groups[rest[0]]) if rest and not equals else None
    return Leading(top, groups[top], runner, tuple((s, groups[s]) for s in equals))


def _ordered(scales: list[Scale], facts: Facts) -> list[Scale]:
    """The two or more largest scales first; comparisons that do not matter for the first are not forced."""
    remaining = list(scales)
    out: list[Scale] = []
    pending: Undecided | None = None
    while remaining:
        best = remaining[0]
        for s in remaining[1:]:
            try:
                if compare(s, best, facts) > 0:
                    best = s
            except Undecided as undecided:
                pending = undecided
                if not out:
                    # only a comparison between two candidates for the first place forces a split
                    if not _beaten(s, remaining, facts) and not _beaten(best, remaining, facts):
                        raise
                    if _beaten(best, remaining, facts):
                        best = s
        if pending is not None and out:
            break
        out.append(best)
        remaining.remove(best)
    return out


def _of_the_same_order(top: Scale, scales: list[Scale], facts: Facts) -> list[Scale]:
    """The other scales of the top's order; and a check that the top is beaten by none.

    A comparison that stays open is harmless for a scale that another one beats: by induction the top beats it.
    """
    equals = []
    for s in scales:
        if s == top:
            continue
        try:
            order = compare(s, top, facts)
        except Undecided:
            if not _beaten(s, scales, facts):
                raise
            continue
        assert order <= 0, "the first of the ordered scales is the largest"
        if order == 0:
            equals.append(s)
    return equals


def _beaten(scale: Scale, others: list[Scale], facts: Facts) -> bool:
    for other in others:
        try:
            if compare(other, scale, facts) > 0:
                return True
        except Undecided:
            continue
    return False


def scale_expression(scale: Scale) -> sympy.Expr:
    """B^g g^E log(g)^i in SymPy."""
    g = GENERATION
    base = scale.base.expression
    return base**g * g**scale.exponent.expression * sympy.log(g) ** scale.logs


def classify(scale: Scale | None, facts: Facts) -> Growth:
    """The kind of growth of a leading scale."""
    if scale is None:
        return Growth.VANISHING
    base = facts.sign(scale.base * scale.base - 1)
    if base:
        return Growth.GEOMETRIC if base > 0 else Growth.VANISHING
    exponent = facts.sign(scale.exponent)
    if exponent < 0:
        return Growth.VANISHING
    if exponent == 0:
        return Growth.LOGARITHMIC if scale.logs else Growth.BOUNDED
    return Growth.LINEAR if scale.exponent == 1 and not scale.logs else Growth.POWER
