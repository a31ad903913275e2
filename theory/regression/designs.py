"""Real covariates: a matrix given by the user, by a CSV file, or by a data set that scikit-learn ships.

A floating-point number is a rational one, so a design is known exactly and its rank is decided over the integers.
scikit-learn is asked only when one of its data sets is named; nothing is downloaded.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from fractions import Fraction
from math import fsum, lcm
from pathlib import Path
from typing import Any, Final, final

from flint import fmpq_mat, fmpz_mat, nmod_mat

from ..errors import InputError

_MOST_ROWS: Final = 100_000
_MOST_COLUMNS: Final = 200
_MOST_NUMBERS: Final = 1_000_000
_LARGEST_FILE: Final = 50_000_000
_PRIME: Final = 2**61 - 1

DATA_SETS: Final = ("breast-cancer", "diabetes", "digits", "wine")
"""Data sets of scikit-learn whose covariates can be named."""


@final
@dataclass(frozen=True)
class Design:
    """A real covariate matrix, kept exactly as its floating-point numbers.

    Parameters
    ----------
    name
        What the data are called in tables.
    rows
        The matrix, T rows of d numbers, of full column rank.

    Raises
    ------
    InputError
        If the rows differ in length, a number is not finite, or the columns are linearly dependent.
    """

    # The path of a file is no part of what the matrix is: a copy gives the same random numbers.
    name: str = field(repr=False)
    rows: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        widths = {len(row) for row in self.rows}
        if len(widths) != 1 or not self.rows[0]:
            raise InputError(
                "the covariates are not a matrix",
                got=f"rows of {sorted(widths)} numbers",
                instead="rows of equal length",
            )
        if not all(abs(value) < float("inf") for row in self.rows for value in row):
            raise InputError("the covariates hold a number that is not finite", instead="complete data")
        if self.rank() < self.columns:
            raise InputError(
                f"the {self.columns} columns of the design are linearly dependent (rank {self.rank()})",
                instead="a design without redundant columns",
            )

    @classmethod
    def of(cls, name: str, matrix: Any) -> Design:
        """Take any array or nested sequence of shape ``(T, d)``."""
        return cls(name, tuple(tuple(float(value) for value in row) for row in matrix))

    def __str__(self) -> str:
        return self.name

    @property
    def points(self) -> int:
        """T, the number of rows."""
        return len(self.rows)

    @property
    def columns(self) -> int:
        """d, the number of covariates."""
        return len(self.rows[0])

    def rank(self) -> int:
        """The exact rank; full rank modulo a prime is full rank."""
        whole = self._whole()[0]
        quick = int(nmod_mat(whole, _PRIME).rank())
        return quick if quick == self.columns else int(whole.rank())

    def gram(self) -> fmpq_mat:
        """X'X, exact."""
        whole, scale = self._whole()
        made: fmpq_mat = fmpq_mat(whole.transpose() * whole) / (scale * scale)
        return made

    def _whole(self) -> tuple[fmpz_mat, int]:
        """The matrix times a power of two that makes every number whole."""
        exact = [Fraction(value) for row in self.rows for value in row]
        scale = lcm(*(value.denominator for value in exact))
        return fmpz_mat(self.points, self.columns, [int(value * scale) for value in exact]), scale


def read_design(text: str) -> Design:
    """Read covariates: the path of a CSV file of numbers, or the name of a data set.

    A first line of column names is skipped. A data set's covariates are standardised, constant ones left out, and an
    intercept is put first; a file is taken as it is.

    Raises
    ------
    InputError
        If there is no such file or data set, or it is no matrix of numbers of full column rank.
    """
    return _data_set(text) if text in DATA_SETS else _file(text)


def _file(path: str) -> Design:
    file = Path(path)
    if "\0" in path or not file.is_file():
        raise InputError(
            "there is no such file or data set", got=path,
            instead=f"design=rows.csv, one row a line, or design={DATA_SETS[0]}",
        )  # fmt: skip
    if file.stat().st_size > _LARGEST_FILE:
        raise InputError(f"{path} is too large", instead=f"a file of at most {_LARGEST_FILE // 10**6} MB")
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            lines = [line for _, line in zip(range(_MOST_ROWS + 2), csv.reader(stream), strict=False) if line]
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise InputError(f"{path} is no CSV file: {error}") from None
    if len(lines) > _MOST_ROWS:
        raise InputError(f"{path} has too many rows", instead=f"at most {_MOST_ROWS}")
    rows = []
    for number, line in enumerate(lines, 1):
        if len(line) > _MOST_COLUMNS:
            raise InputError(f"{path} has too many columns", got=len(line), instead=f"at most {_MOST_COLUMNS}")
        try:
            rows.append([float(cell) for cell in line])
        except ValueError:
            if number > 1:
                raise InputError(f"{path}, row {number}: not a number", got=line, instead="numbers only") from None
    if sum(map(len, rows)) > _MOST_NUMBERS:
        raise InputError(f"{path} has too many numbers", instead=f"at most {_MOST_NUMBERS:,}")
    if not rows:
        raise InputError(f"{path} has no rows", instead="one row of numbers a line")
    return Design.of(file.name, rows)


def _data_set(name: str) -> Design:
    try:
        from sklearn import datasets
    except ImportError as error:
        raise InputError("real data sets come with scikit-learn", instead="pip install 'mengoli[data]'") from error
    rows = getattr(datasets, f"load_{name.replace('-', '_')}")().data.tolist()
    columns = [[1.0] * len(rows)]
    for column in zip(*rows, strict=True):
        mean = fsum(column) / len(column)
        spread = (fsum((value - mean) ** 2 for value in column) / len(column)) ** 0.5
        if spread > 0:
            columns.append([(value - mean) / spread for value in column])
    return Design.of(name, zip(*columns, strict=True))


__all__ = ["DATA_SETS", "Design", "read_design"]
