"""The best option of a workflow: the limit of its risk ratio, or the risk at one generation, minimised.

The objective comes out of `derive`, the minimum and its proof out of `optimise`.
"""

from __future__ import annotations

from ..errors import InputError, NotCoveredError
from ..families import Normal
from ..language.workflow import Workflow
from ..law import derive
from .optimise import Optimum, minimise


def best(workflow: Workflow, option: str, *, generation: int | None = None) -> Optimum:
    """The value of a symbolic parameter that makes the risk least.

    Parameters
    ----------
    workflow
        With letters where parameters are free.
    option
        The letter that is chosen; the others stay symbolic.
    generation
        Minimise R_g at this generation; the limit of R_g if ``None``.

    Raises
    ------
    InputError
        If no parameter has this name.
    NotCoveredError
        If the risk ratio has no finite limit, or no argument decides.

    Examples
    --------
    >>> from mengoli.theory.workflows import Fresh
    >>> print(best(Fresh(ratio=1), "w").minimiser)
    -1/2 + sqrt(5)/2
    """
    # In the limit n -> infinity the family cancels from the ratio: any will do.
    law = derive(Normal(), workflow)
    parameters = {parameter.name: parameter for parameter in law.parameters}
    if option not in parameters:
        raise InputError(
            f"{workflow.label} has no free parameter of this name",
            got=option,
            instead=" or ".join(parameters) or "a workflow with a letter, such as fresh:w=w",
        )
    objective = law.limit if generation is None else law.expression(generation)
    if objective is None:
        raise NotCoveredError(f"{workflow.label}: the risk ratio has no finite limit to minimise")
    over = parameters.pop(option)
    return minimise(
        objective, over, tuple(parameters.values()), identifier=f"any.{workflow.name}.best-{option}"
    )
