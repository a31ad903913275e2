"""What holds in one case: its growth, limit and rate, read off the closed form or found without one.

The leading term of the form's expansion says how the law grows; sums over irrational roots, terms that alternate and
constants that may vanish are weighed against it. Without a form there remain a geometric minorant, the fixed point of
a contraction, a memory that fades, a bound of coupled pools, and a logarithm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, final

import sympy

from ..algebra.recurrence import LinearRecurrence
from ..algebra.signs import readable
from ..symbols import GENERATION
from .certificates.increments import rise
from .forms.expansions import NoExpansion
from .forms.growth import Facts, Growth, Leading, Undecided, classify, leading, scale_expression
from .forms.tower import ONE
from .solving.cases import Case, Exactly
from .solving.contraction import contraction
from .solving.fading import fading, vanishing_factor
from .solving.leading_constants import approach_of, certainly_nonzero, constant_of
from .solving.minorant import minorant
from .solving.near_identity import at_most_logarithmic, near_identity
from .solving.transients import dominated, growth_of

SHALLOW: Final = 3
DEEP: Final = 8


@final
@dataclass(frozen=True)
class Conclusion:
    """Answers for one case; each of them raises `Undecided` where it depends on the parameters.

    Parameters
    ----------
    recurrence
        The recurrence.
    facts
        What is known of the parameters.
    make
        Makes the case from its growth and what else is known.
    """

    recurrence: LinearRecurrence
    facts: Facts
    make: Callable[..., Case]

    def without_form(self, reason: str | None) -> Case:
        """The answer where there is no closed form: geometric growth, a fixed point, a bound or a logarithm."""
        grown = minorant(self.recurrence, self.facts)
        if grown is not None:
            return self.make(Growth.GEOMETRIC, reason=reason, below=grown.below)
        fixed = self._contracted(self.recurrence, reason=reason) or self._faded(reason=reason)
        if fixed is not None:
            return fixed
        zero = vanishing_factor(self.recurrence, self.facts)
        if zero is not None:
            raise Undecided(zero)
        if near_identity(self.recurrence, self.facts) is not None:
            return self.make(Growth.BOUNDED, reason=reason)
        if rise(self.recurrence, self.facts) is not None and at_most_logarithmic(self.recurrence, self.facts):
            return self.make(Growth.LOGARITHMIC, reason=reason, rate=sympy.log(GENERATION))
        return self.make(Growth.UNKNOWN, reason=reason)

    def from_form(self, exactly: Exactly) -> Case:
        """The answer that a closed form gives."""
        grown = minorant(exactly.solved, self.facts) if exactly.transients else None
        if grown is not None:
            return self.make(Growth.GEOMETRIC, exactly=exactly, below=grown.below)
        try:
            found = self._leading(exactly)
        except NoExpansion:
            grown = minorant(exactly.solved, self.facts)
            if grown is not None:
                return self.make(Growth.GEOMETRIC, exactly=exactly, below=grown.below)
            why = "the closed form has no expansion in powers, logarithms and q^g"
            return self._faded(exactly=exactly) or self.make(Growth.UNKNOWN, exactly=exactly, reason=why)
        tower = exactly.tower
        if exactly.transients:
            outcome = dominated(exactly.transients, found, self.facts)
            if outcome is None:
                found_limit = self._contracted(exactly.solved, exactly=exactly)
                why = "the roots' moduli are not compared"
                return found_limit or self.make(Growth.UNKNOWN, exactly=exactly, reason=why)
            if not outcome:
                growth, why = growth_of(exactly.transients)
                return self.make(growth, exactly=exactly, reason=why)
        growth = classify(found.scale, self.facts)
        if found.oscillating and growth is Growth.BOUNDED:
            return self.make(growth, exactly=exactly, reason="the values oscillate: bounded, without a limit")
        if found.oscillating and growth is not Growth.VANISHING:
            return self._alternating(exactly, found)
        constant = constant_of(tower, found.coefficient, self.facts)
        scale = found.scale
        if growth is Growth.BOUNDED:
            if scale is not None and scale.base != 1:
                return self.make(growth, exactly=exactly, reason="the values oscillate: bounded, without a limit")
            if constant is None:
                return self.make(growth, exactly=exactly, reason="the limit has no name in the class")
            return self.make(growth, exactly=exactly, limit=constant, approach=approach_of(tower, found, self.facts))
        if found.oscillating or not certainly_nonzero(tower, found.coefficient, self.facts, constant):
            if growth is Growth.VANISHING:
                return self.make(growth, exactly=exactly, limit=sympy.Integer(0))
            return self.make(Growth.UNKNOWN, exactly=exactly, reason="the leading constant might vanish")
        rate = sympy.Integer(0) if scale is None else scale_expression(scale)
        limit = sympy.Integer(0) if growth is Growth.VANISHING else None
        lead = None if constant is None else constant * rate
        return self.make(growth, exactly=exactly, rate=rate, leading=lead, limit=limit)

    def _alternating(self, exactly: Exactly, found: Leading) -> Case:
        """Where (c + d (-1)^g) B^g g^E log(g)^i leads: the larger of |c| and |d| says whether the sign turns, too."""
        grown = minorant(exactly.solved, self.facts)
        if grown is not None:
            return self.make(Growth.GEOMETRIC, exactly=exactly, below=grown.below)
        terms = [(found.scale, found.coefficient), *found.rivals]
        sizes = [c[ONE] for _, c in terms if set(c) == {ONE}]
        if len(sizes) != 2 or len(terms) != 2:
            return self.make(Growth.UNKNOWN, exactly=exactly, reason="two leading terms alternate in sign")
        order = self.facts.sign(sizes[0] ** 2 - sizes[1] ** 2)
        if not order:
            why = "the two leading terms cancel at every other generation"
            return self.make(Growth.UNKNOWN, exactly=exactly, reason=why)
        scale = terms[0 if order > 0 else 1][0]
        assert scale is not None
        why = "the value over the rate takes two values in turn, up to what vanishes"
        growth = classify(scale, self.facts)
        return self.make(growth, exactly=exactly, rate=scale_expression(scale), reason=why)

    def _contracted(self, recurrence: LinearRecurrence, **given: Any) -> Case | None:
        """The fixed point of a system with constant coefficients, if it is seen to contract."""
        found = contraction(recurrence, self.facts)
        if found is None:
            return None
        growth = Growth.BOUNDED if self.facts.sign(found.limit) else Growth.VANISHING
        limit = readable(found.limit, self.facts.box)
        return self.make(growth, limit=limit, **given)

    def _faded(self, **given: Any) -> Case | None:
        """What the forcing alone makes of a law whose memory fades."""
        found = fading(self.recurrence, self.facts)
        if found is None:
            return None
        level = readable(found.level, self.facts.box)
        if not found.power:
            return self.make(Growth.BOUNDED if level else Growth.VANISHING, limit=level, **given)
        rate = GENERATION**-found.power
        growth = Growth.VANISHING if found.power > 0 else Growth.LINEAR if found.power == -1 else Growth.POWER
        limit = sympy.Integer(0) if growth is Growth.VANISHING else None
        return self.make(growth, rate=rate, leading=level * rate, limit=limit, **given)

    def _leading(self, exactly: Exactly) -> Leading:
        try:
            return leading(exactly.expansion(SHALLOW, self.facts), self.facts)
        except NoExpansion:
            return leading(exactly.expansion(DEEP, self.facts), self.facts)


__all__ = ["Conclusion"]
