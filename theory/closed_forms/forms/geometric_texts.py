"""Geometric powers in certificates: a positive sequence E that vanishes, in whose terms q^g and q^g - 1 are positive.

With sizes q^i the total is N_g = (q^g - 1) q/(q - 1), so denominators hold q^g and q^g - 1. For q > 1

    E(g) = 1/(q^g - 1),   q^g = (1 + E)/E,   q^g - 1 = 1/E,   E(g+1) = E/(q + (q - 1) E) <= E/q,

and for q < 1 it is E = q^g itself. Of a letter q, E is the first: a certificate that writes it needs a domain above 1.
Where a coefficient has the pole q^g = q^k before the law's start, k the field's floor, E = 1/(q^g - q^k) serves:

    q^g = (1 + q^k E)/E,   E(g+1) = E/(q + q^k (q - 1) E) <= E/q.
"""

from __future__ import annotations

from typing import Any, Final

from ...algebra.field import Field, Rational

NAME: Final = "Qinv"


def names_of(field: Field) -> tuple[str, ...]:
    """The names of the variables of `in_vanishing`'s values."""
    return tuple(NAME if name.startswith("X") and name.endswith("_") else name for name in field.names)


def is_above_one(field: Field) -> bool:
    """Whether the base is a number above 1, or a letter."""
    (base,) = field.bases
    return not base.is_Rational or bool(base > 1)


def in_vanishing(function: Rational) -> Rational:
    """The function with q^g in terms of E, whose variable takes the place of that of q^g."""
    field = function.field
    if len(field.bases) != 1 or not is_above_one(field):
        return function
    e, lowest = field.power(0), field.base_elements[0] ** field.floor
    return function.replace([field.g, *map(field.generator, field.parameters), (1 + lowest * e) / e])


def sequence(field: Field, start: int, base: str) -> dict[str, Any]:
    """The recursion of E."""
    if is_above_one(field):
        lowest = f"({base})^{field.floor}" if field.floor else "1"
        rise = f"{lowest}*(({base})-1)" if field.floor else f"(({base})-1)"
        return {"initial": f"1/(({base})^{start}-{lowest})", "step": f"{NAME}/(({base}) + {rise}*{NAME})"}
    return {"initial": f"({base})^{start}", "step": f"({base})*{NAME}"}


def ratio(field: Field, base: str) -> str:
    """By what factor at least E shrinks."""
    return f"1/({base})" if is_above_one(field) else base


__all__ = ["NAME", "in_vanishing", "is_above_one", "names_of", "ratio", "sequence"]
