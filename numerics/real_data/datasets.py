"""Real covariates, for regression on data that nobody made up.

The files come with scikit-learn (the extra ``data``), which is imported only when a data set is asked for;
nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from ...theory.errors import InputError
from ...theory.families import Design
from ..statistics.moments import Array


def _bundled() -> Any:
    try:
        from sklearn import datasets
    except ImportError as error:
        raise InputError(
            "real data sets come with scikit-learn", instead="pip install 'mengoli[data]'"
        ) from error
    return datasets


def _diabetes() -> Array:
    """442 patients: age, sex, body mass index, blood pressure and six serum measurements (Efron et al. 2004)."""
    matrix: Array = np.asarray(_bundled().load_diabetes().data, dtype=float)
    return matrix


def _breast_cancer() -> Array:
    """569 tumours: ten mean features of cell nuclei, standardised (Street, Wolberg and Mangasarian 1993)."""
    matrix = np.asarray(_bundled().load_breast_cancer().data, dtype=float)[:, :10]
    scaled: Array = (matrix - matrix.mean(axis=0)) / matrix.std(axis=0)
    return scaled


DATASETS: Final[Mapping[str, Callable[[], Array]]] = MappingProxyType(
    {"diabetes": _diabetes, "breast-cancer": _breast_cancer}
)
"""Loaders by name; each gives a covariate matrix of shape (T, d)."""


def covariates(name: str) -> Array:
    """The covariate matrix of a data set, shape (T, d).

    Raises
    ------
    InputError
        If there is no such data set, or scikit-learn is not installed.
    """
    if name not in DATASETS:
        raise InputError("there is no such data set", got=name, instead=" or ".join(sorted(DATASETS)))
    return DATASETS[name]()


def design(name: str) -> Design:
    """The design of a data set, with an intercept as its first column."""
    matrix = covariates(name)
    return Design.of(name, np.column_stack([np.ones(len(matrix)), matrix]))
