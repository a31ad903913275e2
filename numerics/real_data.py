"""Data sets with responses, for experiments: what scikit-learn ships, standardised, nothing downloaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, final

import numpy as np

from ..theory.errors import InputError
from .statistics.moments import Array


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
        Shape (T,); 0 and 1 where `binary`.
    binary
        Whether logistic regression fits.
    """

    name: str
    rows: Array
    response: Array
    binary: bool


def _loader(name: str, label: Callable[[Array], Array] | None) -> Callable[[], tuple[Array, Array]]:
    def load() -> tuple[Array, Array]:
        try:
            from sklearn import datasets
        except ImportError as error:
            raise InputError("real data sets come with scikit-learn", instead="pip install 'mengoli[data]'") from error
        bunch = getattr(datasets, f"load_{name}")()
        target = np.asarray(bunch.target, dtype=float)
        return np.asarray(bunch.data, dtype=float), target if label is None else label(target)

    return load


_DATA: Final[Mapping[str, tuple[Callable[[], tuple[Array, Array]], bool]]] = MappingProxyType(
    {
        "diabetes": (_loader("diabetes", None), False),
        "breast-cancer": (_loader("breast_cancer", lambda t: t), True),
        "wine": (_loader("wine", lambda t: (t == 0).astype(float)), True),
        "digits": (_loader("digits", lambda t: t % 2), True),
    }
)
"""Diabetes progression; benign tumours; first cultivar against the rest; odd against even digits."""


def real_data(name: str) -> RealData:
    """Load a data set that scikit-learn ships.

    Raises
    ------
    InputError
        If there is none of this name, or scikit-learn is not installed.
    """
    if name not in _DATA:
        raise InputError("there is no such data set for experiments", got=name, instead=" or ".join(_DATA))
    load, binary = _DATA[name]
    rows, response = load()
    spread = rows.std(axis=0)
    rows = (rows[:, spread > 0] - rows[:, spread > 0].mean(axis=0)) / spread[spread > 0]
    return RealData(name, rows, response, binary)
