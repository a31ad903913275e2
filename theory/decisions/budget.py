"""The same workflow under a budget: at most beta n points are trained on at each generation.

A workflow that already trains on fewer is left as it is. Where the fit is a pool in which all points weigh the
same, it becomes the fit on a random part of min(beta n, all) of them, as D&D make augment-subsample from augment
(arXiv:2410.22812); the error this adds is exact. Any other fit is refused: a random part of points of unequal
weight is not one thing, and the user says which is meant by writing the workflow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from ..errors import InputError, NotCoveredError
from ..language.linear import Pool
from ..language.workflow import Definition
from ..moments.second_moments import NoiseLaw, SecondMoments
from .costs import costs


def budgeted(
    definition: Definition, budget: Fraction, generations: int, values: Mapping[str, Fraction] | None = None
) -> Definition:
    """The workflow with at most `budget` n points trained on at each of the first `generations`.

    Raises
    ------
    InputError
        If the budget is not positive.
    NotCoveredError
        If the workflow exceeds the budget and its fit is no pool of equally weighted points.
    """
    if budget <= 0:
        raise InputError("the budget must be positive", got=str(budget), instead="--budget 1")
    largest = max(cost.trained for cost in costs(definition, generations, values))
    if largest <= budget:
        return definition
    forms = definition.fit_forms
    (form, *others) = forms.values()
    atoms = list(form)
    if others or len(atoms) != 1 or not isinstance(atoms[0], Pool) or definition.settings.get("budget"):
        raise NotCoveredError(
            f"a generation trains on {largest} n points, and its fit is no pool that a random part could be drawn from"
        )
    made = replace(
        definition,
        fit=f"subsample({atoms[0].name}, min(budget, total), total)",
        settings={**definition.settings, "budget": budget},
    )
    try:
        SecondMoments(made, NoiseLaw())
    except InputError as error:
        raise NotCoveredError(f"the points of its pool do not all weigh the same: {error.problem}") from error
    return made
