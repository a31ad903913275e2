"""Affine forms in the second moments of the generation before, as the recursion of the next ones is written."""

from __future__ import annotations

from typing import Final

from ..language.fields import Element

WITHIN: Final = "variance within"
"""No register has this name."""

Unknown = tuple[str, str]
"""Two registers, for their covariance; or ``(WITHIN, pool)`` for the variance of a pool's points about their mean."""

Affine = dict[Unknown | None, Element]
"""An affine form in the unknowns of the generation before; the key ``None`` carries the constant."""


def scaled(form: Affine, factor: Element) -> Affine:
    """A form times an element."""
    return {} if factor == 0 else {key: value * factor for key, value in form.items()}


def added(left: Affine, right: Affine) -> Affine:
    """The sum of two forms, without the terms that cancel."""
    total = dict(left)
    for key, value in right.items():
        total[key] = total[key] + value if key in total else value
    return {key: value for key, value in total.items() if value != 0}
