"""Real covariates split into training and test rows, with the truth and its information for an experiment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, final

import numpy as np

from ..theory.errors import InputError, NotCoveredError
from .canonical_links import SEPARATED, Gaussian, Link, Logistic, Poisson
from .real_data import real_data
from .softmax_link import Softmax
from .statistics.moments import Array

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
        ``"linear-regression"``, ``"logistic-regression"``, ``"poisson-regression"`` or ``"softmax-regression"``.
    d
        Columns.
    """

    data: str
    family: str
    d: int

    @cached_property
    def link(self) -> Link:
        """The model."""
        if self.family == "softmax-regression":
            return Softmax(self._split[1].shape[1] + 1)
        links: dict[str, type[Link]] = {"logistic-regression": Logistic, "poisson-regression": Poisson}
        return links.get(self.family, Gaussian)()

    @property
    def parameters(self) -> int:
        """Length of a fit: d coefficients for each linear predictor."""
        return self.d * self.link.outputs

    @cached_property
    def _split(self) -> tuple[Array, Array, Array, Array]:
        data = real_data(self.data, self.family)
        most = 1 + data.rows.shape[1]
        if not 1 <= self.d <= most:
            raise InputError(f"{self.data} has {most - 1} covariates and an intercept", got=self.d, instead="d=4")
        order = np.random.default_rng(_SPLIT_SEED).permutation(len(data.rows))
        test, train = np.split(order, [int(_TEST_SHARE * len(order))])
        axes = np.linalg.svd(data.rows[train], full_matrices=False)[2][: self.d - 1].T
        columns = data.rows @ axes
        columns = columns / columns[train].std(axis=0)
        rows = np.column_stack([np.ones(len(columns)), columns])
        response = data.response
        if self.family == "linear-regression":
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
        """The fit to the real training responses.

        Raises
        ------
        NotCoveredError
            If the real data are separated: there is no truth to speak of.
        """
        statistic = self.link.collect(self.rows, self._split[1])
        fit: Array = self.link.fit(self.rows, statistic[None])[0]
        if np.abs(fit).max() > SEPARATED:
            raise NotCoveredError(
                f"the real classes of {self.data} are separated by {self.d} columns: maximum likelihood has no finite "
                "fit; ask for fewer columns, d=3"
            )
        return fit

    @cached_property
    def information(self) -> Array:
        """I at the truth, per row."""
        return self.link.information(self.rows, self.truth)
