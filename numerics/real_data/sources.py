"""Data sets with responses, for experiments: what scikit-learn ships, standardised, nothing downloaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, final

import numpy as np

from ...theory.errors import InputError
from ..statistics.moments import Array


@final
@dataclass(frozen=True)
class RealData:
    """A data set for an experiment.

    Parameters
    ----------
    name
        As typed.
    rows
        Covariates, shape (T, p), standardised.
    response
        Shape (T,), or (T, C - 1) indicators of all classes but the last.
    """

    name: str
    rows: Array
    response: Array


def _classes(target: Array) -> Array:
    """Indicators of all classes but the last."""
    made: Array = (target[:, None] == np.unique(target)[None, :-1]).astype(float)
    return made


_DATA: Final[Mapping[str, Mapping[str, Callable[[Array], Array]]]] = MappingProxyType(
    {
        "diabetes": {"linear-regression": lambda t: t, "ridge": lambda t: t, "poisson-regression": lambda t: t},
        "breast-cancer": {"logistic-regression": lambda t: t},
        "wine": {"logistic-regression": lambda t: (t == 0).astype(float), "softmax-regression": _classes},
        "digits": {"logistic-regression": lambda t: t % 2, "softmax-regression": _classes},
    }
)
"""Responses by data set and family: diabetes progression, a whole number; benign tumours; the first cultivar against
the rest, or all three; odd against even digits, or all ten."""


def real_data(name: str, family: str) -> RealData:
    """Load a data set that scikit-learn ships, with the response that a family fits.

    Raises
    ------
    InputError
        If there is none of this name, it is not meant for the family, or scikit-learn is not installed.
    """
    if name not in _DATA:
        raise InputError("there is no such data set for experiments", got=name, instead=" or ".join(_DATA))
    if family not in _DATA[name]:
        fitting = " or ".join(f"{item}:d=4" for item in _DATA[name])
        raise InputError(f"{name} is not meant for {family}", got=family, instead=fitting)
    try:
        from sklearn import datasets
    except ImportError as error:
        raise InputError("real data sets come with scikit-learn", instead="pip install 'mengoli[data]'") from error
    bunch = getattr(datasets, f"load_{name.replace('-', '_')}")()
    rows = np.asarray(bunch.data, dtype=float)
    spread = rows.std(axis=0)
    rows = (rows[:, spread > 0] - rows[:, spread > 0].mean(axis=0)) / spread[spread > 0]
    return RealData(name, rows, _DATA[name][family](np.asarray(bunch.target, dtype=float)))
