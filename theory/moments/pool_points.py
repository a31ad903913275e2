"""Whether a subsample may be drawn: its pool must hold exactly the points that it is said to hold, all alike.

``subsample(pool, m, total)`` draws m n of total n points, and its variance is that of a draw from a finite
population. So the pool's weight on each batch times the total must be the size of that batch; this is checked at the
first generations, and as rational functions of g where the sizes are.
"""

from __future__ import annotations

from ..errors import InputError
from ..language.fields import WeightField
from ..language.linear import Batch, Pool, Real, Subsample
from ..language.weights import NotRationalError, Weights
from .state_space import StateSpace


def points_are_shown_alike(space: StateSpace, draw: Subsample) -> None:
    """Check the pool that a subsample is drawn from.

    Raises
    ------
    InputError
        If the pool does not hold the points, or not with one weight.
    """
    definition, field = space.definition, space.field
    places = [(Weights(definition, field, place=g), Weights(definition, field, place=g - 1)) for g in (2, 3, 4)]
    if definition.listed_sizes is not None:
        places = [pair for pair in places if (pair[0].place or 0) <= len(definition.listed_sizes)]
    if isinstance(field, WeightField):
        try:
            general = Weights(definition, field), Weights(definition, field, back=1)
            _ = general[0].total
            places.append(general)
        except NotRationalError:
            pass
    for here, before in places:
        total = here.read(draw.total, "the points of a pool")
        held = before.total if before.place == 1 else before.read(draw.total, "the points of a pool")
        sizes = {Pool: held, Batch: here.size, Real: here.real_size}
        for atom, weight in space.points(here)[draw.pool].items():
            if weight * total != sizes[type(atom)]:
                raise InputError(
                    f"the pool {draw.pool} does not hold the points that are drawn from it, all with one weight",
                    got=f"weight {field.expression(weight)}, total {field.expression(total)}",
                    instead="subsample(pool, m, total) with pool + (batch - pool)*size/total",
                )
