"""Real covariates split into training and test rows, with the truth and its information for an experiment."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final, final

import numpy as np

from ...theory.errors import InputError, NotCoveredError
from ...theory.families import (
    LinearRegression,
    LogisticRegression,
    PoissonRegression,
    RidgeOnDesign,
    SoftmaxRegression,
)
from ...theory.family import Family
from ...theory.regression.designs import Design as GivenDesign
from ..regression.canonical_links import Gaussian, Link, Logistic, Poisson
from ..regression.softmax_link import Softmax
from ..statistics.moments import Array
from .sources import real_data

_TEST_SHARE: Final = 0.3
_SPLIT_SEED: Final = 20241029


@final
@dataclass(frozen=True)
class Design:
    """Training and test rows with `d` columns: an intercept and the leading principal components.

    Parameters
    ----------
    data
        The name of the data set.
    family
        ``"linear-regression"``, ``"logistic-regression"``, ``"poisson-regression"``, ``"softmax-regression"`` or
        ``"ridge"``, which has no intercept: its response is centred.
    d
        Columns.
    penalty
        Ridge only: what is added to X'X over the number of rows. Columns have mean square one, so that it is r in the
        gain N/(N + r) of a fit on N batches.
    """

    data: str
    family: str
    d: int
    penalty: float = 0.0

    @cached_property
    def link(self) -> Link:
        """The model."""
        if self.family == "softmax-regression":
            return Softmax(self._split[1].shape[1] + 1)
        links: dict[str, type[Link]] = {"logistic-regression": Logistic, "poisson-regression": Poisson}
        return links[self.family]() if self.family in links else Gaussian(self.penalty)

    @property
    def parameters(self) -> int:
        """Length of a fit: d coefficients for each linear predictor."""
        return self.d * self.link.outputs

    @cached_property
    def _split(self) -> tuple[Array, Array, Array, Array]:
        data = real_data(self.data, self.family)
        most, intercept = data.rows.shape[1], int(self.family != "ridge")
        if not 1 <= self.d <= most + intercept:
            also = " and an intercept" if intercept else ""
            raise InputError(f"{self.data} has {most} covariates{also}", got=self.d, instead="d=4")
        order = np.random.default_rng(_SPLIT_SEED).permutation(len(data.rows))
        test, train = np.split(order, [int(_TEST_SHARE * len(order))])
        axes = np.linalg.svd(data.rows[train], full_matrices=False)[2][: self.d - intercept].T
        columns = data.rows @ axes
        columns = columns / columns[train].std(axis=0)
        rows = np.column_stack([np.ones(len(columns)), columns]) if intercept else columns
        response = data.response if intercept else data.response - data.response[train].mean()
        if self.family in ("linear-regression", "ridge"):
            coefficients = np.linalg.lstsq(rows[train], response[train], rcond=None)[0]
            noise = (response[train] - rows[train] @ coefficients).std(ddof=self.d)
            response = response / noise
        return rows[train], response[train], rows[test], response[test]

    @property
    def rows(self) -> Array:
        """Training rows, shape (n, d)."""
        return self._split[0]

    @property
    def test_rows(self) -> Array:
        """Test rows."""
        return self._split[2]

    @property
    def test_response(self) -> Array:
        """Real test responses."""
        return self._split[3]

    @cached_property
    def truth(self) -> Array:
        """The fit to the real training responses, without any penalty.

        Raises
        ------
        NotCoveredError
            If the real data are separated: there is no truth to speak of.
        """
        statistic = self.link.collect(self.rows, self._split[1])
        link = Gaussian() if self.family == "ridge" else self.link
        fit: Array = link.fit(self.rows, statistic[None])[0]
        if np.isnan(fit).any():
            raise NotCoveredError(
                f"the real classes of {self.data} are separated by {self.d} columns: maximum likelihood has no finite "
                f"fit; ask for fewer columns, d={max(1, self.d - 1)}"
            )
        return fit

    @cached_property
    def model(self) -> Family:
        """The same on theory's side: the family on these covariates, at this truth."""
        name, given = f"{self.data}, {self.d} columns", tuple(map(Fraction, self.truth.tolist()))
        design = GivenDesign.of(name, self.rows)
        if self.family == "ridge":
            added = Fraction(self.penalty).limit_denominator(10**6) * len(self.rows)
            return RidgeOnDesign(added, given, design)
        if self.family == "linear-regression":
            return LinearRegression(design=design)
        if self.family == "softmax-regression":
            return SoftmaxRegression(design=design, coefficients=given, classes=self.link.outputs + 1)
        kind = LogisticRegression if self.family == "logistic-regression" else PoissonRegression
        return kind(design=design, coefficients=given)

    @property
    def first_risk(self) -> float:
        """Theory's risk of generation 1, in the loss of an experiment: a mean over the rows."""
        n = len(self.rows)
        return self.model.first_risk(n) / (n if self.family == "ridge" else 1)

    @cached_property
    def information(self) -> Array:
        """I at the truth, per row."""
        return self.link.information(self.rows, self.truth)
