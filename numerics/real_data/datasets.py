"""Real covariates, for regression on data that nobody made up.

The files come with scikit-learn (the extra ``data``); nothing is downloaded. Importing it takes longer than proving
the catalogue, whose claims on real covariates need one file only: that one is read where it lies.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...theory.errors import InputError
from ...theory.families import Design

if TYPE_CHECKING:
    from ..statistics.moments import Array

_DIABETES: Final = "datasets/data/diabetes_data_raw.csv.gz"
"""Where scikit-learn keeps the file, since version 1.1."""


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
    spec = find_spec("sklearn")  # finds the folder and imports nothing
    for folder in [] if spec is None else spec.submodule_search_locations or []:
        if (path := Path(folder) / _DIABETES).is_file():
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                raw = np.array([[float(cell) for cell in line.split()] for line in lines])
            # as `load_diabetes` scales: columns of mean zero and of length one
            scaled: Array = (raw - raw.mean(axis=0)) / raw.std(axis=0) / len(raw) ** 0.5
            return scaled
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
