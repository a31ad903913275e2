"""Expansions at g -> infinity of the named sequences and of forms in them.

Every sequence of the tower has an expansion in the scale  B^g g^E log(g)^i, with B and E in Q(parameters):

    sum of t:      the formal antidifference of t's expansion, plus one constant kappa,
    product of a:  kappa B^g g^E (1 + p_1/g + ...), with E the second coefficient of log a,

computed from the recurrence alone, term by term; kappa is what analysis has to supply (zeta(2), sinh(pi)/pi).
An expansion carries the orders of what was cut off, so a leading term is only read off where it dominates
them. Source: de Bruijn, Asymptotic Methods in Analysis (1958), ch. 3; Birkhoff & Trjitzinsky (1932).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import final

from ...algebra.field import Field, Rational
from ...algebra.polynomials import Poly
from .expansions import DEPTH, Expansion, Key, NoExpansion, Scale, distinct, laurent
from .tower import ONE, Form, Kind, Monomial, NamedSequence, Tower


@final
class Asymptotics:
    """The expansions of one tower's sequences, each computed once.

    Parameters
    ----------
    tower
        The tower.
    depth
        How many orders to keep.
    above_one
        Decides whether a base q of geometric powers is above 1 (True) or below (False); it may raise.
    """

    def __init__(
        self, tower: Tower, depth: int = DEPTH, above_one: Callable[[Rational], bool] | None = None
    ) -> None:
        self.tower = tower
        self.depth = depth
        self.above_one = above_one
        self._known: dict[int, Expansion] = {}

    @property
    def field(self) -> Field:
        """The field of the coefficients."""
        return self.tower.field

    def form(self, form: Form) -> Expansion:
        """The expansion of a form.

        Raises
        ------
        NoExpansion
            If a sequence has none in this scale.
        """
        out = Expansion({}, frozenset())
        for monomial, c in form.coefficients.items():
            term = self._mixed(c) if c.has_powers else laurent(c, self.depth)
            for i, e in monomial:
                factor = self.sequence(i) if e > 0 else self._inverse(i)
                for _ in range(abs(e)):
                    term = self._cut(term * factor)
            out = out + term
        return out

    def sequence(self, number: int) -> Expansion:
        """The expansion of one sequence of the tower."""
        if number not in self._known:
            s = self.tower.sequences[number]
            made = self._product(number, s) if s.kind is Kind.PRODUCT else self._sum(number, s)
            self._known[number] = made
        return self._known[number]

    def _mixed(self, c: Rational) -> Expansion:
        """A rational function of g and of one q^g: its leading power of q^g, the rest as an error."""
        found = self._dominant(c)
        if found is None:
            return Expansion({}, frozenset())
        lead, scale, error = found[0], found[1], found[2]
        made = laurent(lead, self.depth)
        unit = Expansion({(scale, ONE): self.field.one}, frozenset())
        out = made * unit
        return Expansion(out.terms, distinct(out.errors | {error}))

    def _dominant(self, c: Rational) -> tuple[Rational, Scale, Scale] | None:
        """(coefficient rational in g, q^(d g), error) with c = coefficient q^(d g) + O(error); zero gives ``None``."""
        if c.is_zero:
            return None
        field = self.field
        if len(field.bases) != 1 or self.above_one is None:
            raise NoExpansion
        q = field.base_elements[0]
        rising = self.above_one(q)
        own = 1 + len(field.parameters)

        def end(poly: Poly) -> tuple[int, Rational]:
            rows: dict[int, dict[tuple[int, ...], int]] = {}
            for exponents, x in poly.to_dict().items():
                power = int(exponents[own])
                rows.setdefault(power, {})[tuple(0 if i == own else e for i, e in enumerate(exponents))] = x
            power = max(rows) if rising else min(rows)
            return power, field.polynomial(field.context.from_dict(rows[power]))

        (a, top), (b, low) = end(c.numerator), end(c.denominator)
        step = -1 if rising else 1
        # what is left out is smaller by q^-1 (or q) times some power of g
        spread = field.number(2 * (int(c.numerator.degrees()[0]) + int(c.denominator.degrees()[0])) + 2)
        scale = Scale(q ** (a - b), field.zero)
        return top / low, scale, Scale(q ** (a - b + step), spread)

    def _inverse(self, number: int) -> Expansion:
        """The expansion of 1/(a product)."""
        s = self.tower.sequences[number]
        return self._power_series(number, -1, self.field.one / s.factor)

    def _product(self, number: int, s: NamedSequence) -> Expansion:
        return self._power_series(number, 1, s.factor)

    def _power_series(self, number: int, exponent: int, factor: Rational) -> Expansion:
        """kappa^exponent B^g g^E (1 + p_1/g + ...) for h(g) = factor(g) h(g-1)."""
        field = self.field
        kappa: Monomial = ((number, exponent),)
        if factor.is_free_of_generation:
            s = self.tower.sequences[number]
            own = ONE if s.expression.is_Pow and s.lower == 1 else kappa
            return Expansion({(Scale(factor, field.zero), own): field.one}, frozenset())
        if factor.has_powers:
            excess = self._dominant(factor - 1)
            if excess is None or self.above_one is None or excess[1].base == 1 or self.above_one(excess[1].base):
                raise NoExpansion
            spread = Scale(excess[1].base, excess[2].exponent)
            return Expansion({(Scale(field.one, field.zero), kappa): field.one}, frozenset({spread}))
        if factor.degree != 0:
            raise NoExpansion
        series = laurent(factor, self.depth + 2)
        coefficients = [field.zero] * (self.depth + 2)
        for (scale, _), c in series.terms.items():
            order = scale.exponent.constant
            assert order is not None
            coefficients[-int(order)] = c
        base = coefficients[0]
        a = [c / base for c in coefficients]
        e = a[1]
        # unknown p_n from  sum p_n g^(e-n) = a(g) sum p_n (g-1)^(e-n); the order g^(e-n-1) gives n p_n = ...
        p = [field.one]
        for n in range(1, self.depth):
            total = field.zero
            for m in range(n):
                for i in range(n + 2 - m):
                    total = total + p[m] * a[i] * self._shifted(e - m, n + 1 - m - i)
            p.append(-total / n * -1)
        terms = {
            (Scale(base, e - n), kappa): c for n, c in enumerate(p) if not c.is_zero
        }
        return Expansion(terms, frozenset({Scale(base, e - self.depth)}))

    def _shifted(self, exponent: Rational, order: int) -> Rational:
        """The coefficient of g^(exponent - order) in (g-1)^exponent."""
        total = self.field.one
        for i in range(order):
            total = total * (exponent - i) / (i + 1) * -1
        return total

    def _sum(self, number: int, s: NamedSequence) -> Expansion:
        inner = self.form(s.term)
        constant = Expansion({(Scale(self.field.one, self.field.zero), ((number, 1),)): self.field.one}, frozenset())
        return self.antidifference(inner) + constant

    def antidifference(self, inner: Expansion) -> Expansion:
        """A formal y with y(g) - y(g-1) = inner, without its constant."""
        field = self.field
        pending = dict(inner.terms)
        out = Expansion({}, frozenset(Scale(e.base, e.exponent + 1, e.logs + 1) for e in inner.errors))
        floor: dict[Key, Rational] = {}
        while pending:
            key = self._highest(pending)
            c = pending.pop(key)
            scale, kappa = key
            lead = self._lead(floor, scale, kappa)
            gap = (scale.exponent - lead).constant
            if gap is not None and gap <= -self.depth:
                out = out + Expansion({}, frozenset({Scale(scale.base, scale.exponent + 1, scale.logs + 1)}))
                continue
            if scale.base != 1:
                step, made = scale, c / (field.one - 1 / scale.base)
            elif scale.exponent == -1:
                step, made = Scale(field.one, field.zero, scale.logs + 1), c / (scale.logs + 1)
            else:
                step, made = Scale(field.one, scale.exponent + 1, scale.logs), c / (scale.exponent + 1)
            out = out + Expansion({(step, kappa): made}, frozenset())
            for key2, value in self._back(step, made, kappa).items():
                # pending -= y - y(g-1); the leading term cancels by construction
                own = -made if key2 == (step, kappa) else field.zero
                total = pending.get(key2, field.zero) + own + value
                if key2 == key:
                    continue
                if total.is_zero:
                    pending.pop(key2, None)
                else:
                    pending[key2] = total
        return Expansion(out.terms, distinct(out.errors))

    def _lead(self, floor: dict[Key, Rational], scale: Scale, kappa: Monomial) -> Rational:
        """The exponent at which this class of terms began."""
        for (s, k), e in floor.items():
            if s.base == scale.base and k == kappa and (e - scale.exponent).constant is not None:
                return e
        floor[scale, kappa] = scale.exponent
        return scale.exponent

    def _highest(self, pending: Mapping[Key, Rational]) -> Key:
        """A term that no other pending term of its class exceeds."""
        best = next(iter(pending))
        for key in pending:
            if key[0].base == best[0].base and key[1] == best[1]:
                gap = (key[0].exponent - best[0].exponent).constant
                if gap is not None and (gap, key[0].logs) > (0, best[0].logs):
                    best = key
        return best

    def _back(self, scale: Scale, c: Rational, kappa: Monomial) -> dict[Key, Rational]:
        """c * scale at g - 1, expanded at g to the working depth."""
        field = self.field
        depth = self.depth + 2
        # (log g - sum 1/(n g^n))^i by repeated multiplication: rows[n] = {logs: coefficient} of g^-n
        rows: list[dict[int, Rational]] = [{0: c / scale.base}] + [{} for _ in range(depth)]
        powers = [self._shifted(scale.exponent, n) for n in range(depth + 1)]
        rows = [{0: c / scale.base * powers[n]} for n in range(depth + 1)]
        for _ in range(scale.logs):
            fresh: list[dict[int, Rational]] = [{} for _ in range(depth + 1)]
            for n, row in enumerate(rows):
                for logs, x in row.items():
                    fresh[n][logs + 1] = fresh[n].get(logs + 1, field.zero) + x
                    for m in range(1, depth + 1 - n):
                        fresh[n + m][logs] = fresh[n + m].get(logs, field.zero) - x / m
            rows = fresh
        return {
            (Scale(scale.base, scale.exponent - n, logs), kappa): x
            for n, row in enumerate(rows)
            for logs, x in row.items()
            if not x.is_zero
        }

    def _cut(self, expansion: Expansion) -> Expansion:
        """Drop terms below the errors of their own class."""
        terms = {}
        for (scale, kappa), c in expansion.terms.items():
            hidden = False
            for e in expansion.errors:
                gap = (scale.exponent - e.exponent).constant
                if e.base == scale.base and gap is not None and gap <= 0:
                    hidden = True
            if not hidden:
                terms[scale, kappa] = c
        return Expansion(terms, distinct(expansion.errors))
