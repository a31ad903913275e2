"""Batch sizes must be positive at every generation: shown, refuted with a witness, or left as an assumption.

A size rational in i and the parameters is shown positive on i >= 1 by exact signs (`closed_forms.signs`); where
that is undecided, whole numbers i and rational members of the domains are tried, and a size that is not positive
is refused with the place where it happens.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Final

from ..algebra.signs import box_of, sign
from ..errors import InputError
from ..language.fields import WeightField
from ..language.interpreter import Sizes
from ..language.weights import NotRationalError, Weights, geometric_base
from ..language.workflow import Definition

_FIRST_BATCHES: Final = 2
"""Batches whose numbers of points are looked at; sizes that shrink for ever are a listed assumption."""

_TRIED: Final = 60
_TRIED_NUMBERS: Final = 10_000


def noise_exists(definition: Definition, curvature: object) -> list[str]:
    """What a law rests on where points are noisier or less noisy than the model's own; nothing if they are not.

    Where v2 < 0 points lie between two bounds, and none of the same mean vary more than the model's.
    """
    if definition.plain_noise or not isinstance(curvature, Fraction) or curvature >= 0:
        return []
    found = None
    try:
        field = WeightField(definition.parameters, geometric_base(definition))
        above = Weights(definition, field).noise - field.number(1)
        found = sign(above, box_of(above.field, definition.parameters, 1))
    except (NotRationalError, InputError, ZeroDivisionError):
        pass
    status = "undecided" if found is None else "failed" if found > 0 else "checked"
    how = "points between two bounds vary at most as the model's own: the noise factor is at most 1"
    return [f"synthetic points of this variance exist: {status} ({how})"]


def batches_have_points(definition: Definition, sample_size: Fraction) -> None:
    """Refuse a sample size at which the first or the second batch has less than one point.

    Raises
    ------
    InputError
        With the batch and the number of its points.
    """
    numbers = {name: value for name, value in definition.settings.items() if isinstance(value, Fraction)}
    if len(numbers) < len(definition.settings):
        return
    sizes = Sizes(definition, numbers)
    last = _FIRST_BATCHES if definition.listed_sizes is None else min(_FIRST_BATCHES, len(definition.listed_sizes))
    for index in range(1, last + 1):
        points = sizes.size(index) * sample_size
        if points < 1:
            raise InputError(
                f"batch {index} has {points} of a point at this sample size",
                got=f"n = {sample_size}",
                instead=f"n = {-(-sample_size // points)} or more",
            )


def sizes_are_shown_positive(definition: Definition) -> bool:
    """Whether n_i is shown to be positive for every i >= 1 and all parameters in their domains.

    Raises
    ------
    InputError
        If some batch, at some values of the parameters, has no points.
    """
    geometric = True
    try:
        base = geometric_base(definition)
        field, geometric = WeightField(definition.parameters, base), base is not None
        size = Weights(definition, field).size
        if sign(size, box_of(size.field, definition.parameters, 1)) == 1:
            return True
    except (NotRationalError, InputError, ZeroDivisionError):
        pass
    samples = [[(parameter.name, value) for value in parameter.domain.sample()] for parameter in definition.parameters]
    last = _TRIED if samples or geometric else _TRIED_NUMBERS
    if definition.listed_sizes is not None:
        last = len(definition.listed_sizes)
    for chosen in product(*samples):
        numbers = {
            name: value if isinstance(value, Fraction) else dict(chosen)[value.name]
            for name, value in definition.settings.items()
        }
        sizes = Sizes(definition, numbers)
        for index in range(1, last + 1):
            sizes.size(index)
    return False
