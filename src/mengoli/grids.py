"""A workflow over a grid of its parameters: the law is derived once, and read at every point exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any, Final, final

from .parallel import over
from .theory.errors import InputError, NotCoveredError
from .theory.families import Normal
from .theory.language.plain import plain
from .theory.language.workflow import Workflow, exact_number
from .theory.law import derive

MAX_POINTS: Final = 100_000
_CHUNK: Final = 64


@final
@dataclass(frozen=True)
class Point:
    """One point of a grid.

    Parameters
    ----------
    values
        The parameters.
    ratio
        R_G at the horizon, exact.
    limit
        The finite limit as text, or ``None``.
    growth
        What the risk ratio does as g grows.
    """

    values: Mapping[str, Fraction]
    ratio: Fraction
    limit: str | None
    growth: str


@final
@dataclass(frozen=True)
class _Chunk:
    """Some points of a sweep: a unit of work for a process of its own."""

    workflow: Workflow
    generations: int
    points: tuple[Mapping[str, Fraction], ...]


def sweep(
    workflow: Workflow,
    grid: Mapping[str, Sequence[Fraction]],
    generations: int = 100,
    *,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Point]:
    """Evaluate a workflow's law over a grid, in the limit n -> infinity.

    Parameters
    ----------
    workflow
        With a letter for every parameter of the grid and for no other.
    grid
        The values of each parameter; all combinations are visited, the last parameter fastest.
    generations
        The horizon G.
    workers
        Processes to compute in; the result is the same.
    progress
        Called with the points done and their total.

    Raises
    ------
    InputError
        If the grid does not fit the workflow's letters, or is empty or too large.

    Examples
    --------
    >>> from mengoli.theory.workflows import Forget
    >>> points = sweep(Forget(), {"w": [Fraction(1, 3), Fraction(1, 2)]}, 10)
    >>> [str(point.ratio) for point in points]
    ['2', '13/4']
    """
    parameters = {parameter.name: parameter for parameter in workflow.definition.parameters}
    if grid.keys() != parameters.keys():
        raise InputError(
            f"the grid must give values to the letters of {workflow.label}",
            got=", ".join(grid) or "none",
            instead=" and ".join(parameters) or "a workflow with a letter, such as forget:w=w",
        )
    if generations < 1:
        raise InputError("the number of generations must be at least 1", got=generations, instead="100")
    for name, values in grid.items():
        for value in values:
            exact_number(name, value, parameters[name].text)
    points = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
    if not 1 <= len(points) <= MAX_POINTS:
        raise InputError(
            f"a grid has from 1 to {MAX_POINTS} points", got=len(points), instead="a smaller grid"
        )
    chunks = [
        _Chunk(workflow, generations, tuple(points[start : start + _CHUNK]))
        for start in range(0, len(points), _CHUNK)
    ]
    found: list[Point] = []
    for part in over(_evaluate, chunks, workers):
        found += part
        if progress is not None:
            progress(len(found), len(points))
    return found


def _evaluate(chunk: _Chunk) -> list[Point]:
    law = derive(Normal(), chunk.workflow)
    if law.recurrence is None or law.solution is None:
        raise NotCoveredError(f"{chunk.workflow.label}: its weights are not rational in g and the letters")
    symbols = {parameter.name: parameter.symbol for parameter in law.parameters}
    made = []
    for values in chunk.points:
        known = {symbol: values.get(name, Fraction(0)) for name, symbol in symbols.items()}
        case = law.solution.case_at(known)
        limit = None if case.limit is None else plain(case.limit.subs(_rationals(known)))
        ratio = law.recurrence.first(chunk.generations, known)[-1]
        made.append(Point(values, ratio, limit, case.growth.value))
    return made


def _rationals(known: Mapping[Any, Fraction]) -> dict[Any, Any]:
    import sympy

    return {symbol: sympy.Rational(value.numerator, value.denominator) for symbol, value in known.items()}


def read_grid(texts: Sequence[str]) -> dict[str, list[Fraction]]:
    """Read ``w=1/10:9/10:9`` (nine points from end to end) or ``k=1;2;4``.

    Raises
    ------
    InputError
        If one is not of this form.

    Examples
    --------
    >>> read_grid(["w=0:1:3", "k=1;2"])
    {'w': [Fraction(0, 1), Fraction(1, 2), Fraction(1, 1)], 'k': [Fraction(1, 1), Fraction(2, 1)]}
    """
    grid: dict[str, list[Fraction]] = {}
    for text in texts:
        name, equals, values = (part.strip() for part in text.partition("="))
        if not equals or not name or name in grid:
            raise InputError(
                "a grid is a letter and its values", got=text, instead="w=1/10:9/10:9 or k=1;2;4"
            )
        if ":" not in values:
            grid[name] = [exact_number(name, value.strip(), "real") for value in values.split(";")]
            continue
        parts = values.split(":")
        if len(parts) != 3 or not parts[2].strip().isdigit() or not 2 <= int(parts[2][:9]) <= MAX_POINTS:
            raise InputError("a range is start:end:points", got=text, instead="w=1/10:9/10:9")
        low, high = (exact_number(name, part.strip(), "real") for part in parts[:2])
        steps = int(parts[2]) - 1
        grid[name] = [low + (high - low) * step / steps for step in range(steps + 1)]
    return grid
