"""Families of the catalogue with canonical link, and the link that draws and fits them in many histories at once."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

import numpy as np

from ...theory.errors import NotCoveredError
from ...theory.families import LogisticRegression, PoissonRegression, SoftmaxRegression
from ...theory.regression.generalised_fits import newton
from ..statistics.moments import Array
from .canonical_links import Link, Logistic, Poisson
from .softmax_link import Softmax


@singledispatch
def link_of(family: Any) -> Link:
    """The link of a family; register another."""
    raise NotCoveredError(f"{family.name} has no canonical link here")


@link_of.register
def _(family: LogisticRegression) -> Link:
    return Logistic()


@link_of.register
def _(family: PoissonRegression) -> Link:
    return Poisson()


@link_of.register
def _(family: SoftmaxRegression) -> Link:
    return Softmax(int(family.classes))


def fit_or_far(family: Any, rows: Array, statistic: Array) -> Array:
    """The fits from the means of x y; where there is none, where the family's own Newton steps end: far out.

    Parameters
    ----------
    rows
        Shape (T, d), or (replicates, T, d) if each replicate has its own.
    statistic
        Shape (replicates, q d).
    """
    fit = link_of(family).fit(rows, statistic)
    lost = np.isnan(fit).any(axis=1)
    if lost.any():
        own = np.broadcast_to(rows, (int(lost.sum()), *rows.shape)) if rows.ndim == 2 else rows[lost]
        # The steps see the responses only through X'y: any with the same will do.
        wanted = statistic[lost].reshape(len(own), family.outputs, -1).swapaxes(1, 2) * own.shape[1]
        gram = np.swapaxes(own, 1, 2) @ own
        response = own @ np.linalg.solve(gram, wanted)
        fit[lost] = newton(own, response, family.mean, family.spread)
    return fit


__all__ = ["fit_or_far", "link_of"]
