"""A workflow with every batch c times as large: the same workflow at c times n.

Sizes are multiplied where they are given; in the lines, ``size`` and ``total`` are read back as they were, and a
subsample takes c times as many points.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..theory.language.expressions import Binary, Call, Expression, Name, Negative, Number, show
from ..theory.language.workflow import Definition


def scaled(definition: Definition, c: Fraction) -> Definition:
    """The workflow with c times the points in every batch and subsample.

    Parameters
    ----------
    definition
        The workflow.
    c
        A positive number.
    """

    def times(text: str) -> str:
        return f"({c})*({text})"

    fits = {name: show(_lines(line, c)) for name, line in definition.fit_lines.items()}
    listed = definition.listed_sizes
    return replace(
        definition,
        fit=next(iter(fits.values())) if isinstance(definition.fit, str) else fits,
        pools={name: show(_lines(line, c)) for name, line in definition.pool_lines.items()},
        sizes=times(definition.sizes),
        first_size=None if definition.first_size is None else times(definition.first_size),
        real_size=times(definition.real_size),
        listed_sizes=None if listed is None else tuple(c * size for size in listed),
    )


def _lines(tree: Expression, c: Fraction) -> Expression:
    match tree:
        case Name("size" | "total"):
            return Binary("/", tree, Number(c))
        case Call("subsample" | "resample" as kind, (pool, points, total)):
            counts = (Binary("*", Number(c), _lines(count, c)) for count in (points, total))
            return Call(kind, (pool, *counts))
        case Call(function, arguments):
            return Call(function, tuple(_lines(argument, c) for argument in arguments))
        case Negative(operand):
            return Negative(_lines(operand, c))
        case Binary(operator, left, right):
            return Binary(operator, _lines(left, c), _lines(right, c))
        case _:
            return tree
