"""Whether every noise enters every fit with a weight that is not negative: then scales of stable noises add up.

The weights of a workflow are products and sums of those of its steps, so it is enough that no step has a negative
one. A weight is a rational function of g, the parameters and perhaps q^g; its sign is decided on the open box of the
parameters (`mengoli.theory.algebra.signs`), and holds at closed ends by continuity.
"""

from __future__ import annotations

from fractions import Fraction

from ..algebra.signs import box_of, sign
from ..language.fields import Element
from ..language.weights import NotRationalError
from ..symbols import Domain, Parameter
from .second_moments import SecondMoments


def weights_are_shown_nonnegative(moments: SecondMoments) -> bool:
    """Whether no step, at any g >= 2 and for all parameters in their domains, has a negative weight.

    False also where it is not decided, or where weights are no rational functions of g.
    """
    settled, listed = moments.space.settled, moments.definition.listed_sizes
    try:
        if listed is None:
            steps = [(moments.at(g), g) for g in range(2, settled)] + [(moments.general(), settled)]
        else:
            steps = [(moments.at(g), g) for g in range(2, len(listed) + 1)]
    except NotRationalError:
        return False
    return all(
        _is_nonnegative(weight, moments.definition.parameters, first)
        for step, first in steps
        for form in (*step.registers.values(), *step.fits.values())
        for weight in form.values()
    )


def _is_nonnegative(weight: Element, parameters: tuple[Parameter, ...], first: int) -> bool:
    if weight == 0:
        return True
    field = weight.field
    box = {
        place: own if own.lower is not None and own.lower == own.upper else Domain(own.lower, own.upper)
        for place, own in box_of(field, parameters).items()
    } | box_of(field, (), first)
    for place, q in enumerate(field.bases, start=1 + len(field.parameters)):
        power = Fraction(int(q.p), int(q.q)) ** first if q.is_Rational else Fraction(0)
        rises = not q.is_Rational or q > 1
        box[place] = Domain(lower=power, lower_closed=power > 0) if rises else Domain(Fraction(0), power, False, True)
    return sign(weight, box) == 1
