"""Costs a fit of a regression, against a loop over the fits of the usual packages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from mengoli.numerics.accelerator import is_available
from mengoli.numerics.engine.one_thread import one_thread
from mengoli.numerics.regression.canonical_links import Logistic
from mengoli.numerics.samplers.bartlett import draw_estimate_fresh
from mengoli.numerics.simulation.pooled import simulate_pools
from mengoli.numerics.statistics.moments import Array
from mengoli.theory.families import LinearRegression
from mengoli.theory.workflows import Augment

from .rivals import literal_regression
from .tables import G, N, Row
from .timing import seconds

DIMENSION: Final = 5


def regression_rows() -> list[Row]:
    """Fresh Gaussian design, d = 5: a batch under discard, and a generation of the whole run under augment."""
    with one_thread():
        return _regression_rows()


def _regression_rows() -> list[Row]:
    generator = np.random.Generator(np.random.SFC64(1))
    fit = np.zeros((8192, DIMENSION))
    family = LinearRegression(d=DIMENSION, design="fresh")

    def pools() -> object:
        return simulate_pools(family, Augment(), n=N, generations=G, replicates=8192)

    mine = {
        "discard": seconds(lambda: draw_estimate_fresh(generator, fit, N), 5) / 8192,
        "augment": seconds(pools, 3) / (8192 * G),
    }
    literal = {
        "discard": seconds(lambda: literal_regression(N, DIMENSION, 10, 50), 2) / 500,
        "augment": seconds(lambda: literal_regression(N, DIMENSION, G, 4, pooled=True), 2) / (4 * G),
    }
    return [
        (
            f"least squares, fresh design, d = {DIMENSION}, {workflow}",
            f"{literal[workflow] * 1e6:.1f}",
            f"{mine[workflow] * 1e6:.2f}",
            f"{literal[workflow] / mine[workflow]:,.0f}x",
            "",
            "",
        )
        for workflow in ("discard", "augment")
    ]


def logistic_rows() -> list[Row]:
    """One fit of a logistic regression, n = 100, d = 5; products by one thread, as experiments take them."""
    with one_thread():
        return _logistic_rows()


def _logistic_rows() -> list[Row]:
    rng, model = np.random.default_rng(2), Logistic()
    design = rng.standard_normal((N, DIMENSION))
    eta = model.predict(design, np.full((4096, DIMENSION), 0.3))
    # Means of x y, as experiments keep them; fits start at zero, as those of the packages do.
    statistic = model.collect(design, model.respond(rng, eta, 1))
    mine = seconds(lambda: model.fit(design, statistic), 7) / len(statistic)
    compiled = None
    if is_available():
        compiled = seconds(lambda: model.fit(design, statistic, compiled=True), 7) / len(statistic)
    responses = model.respond(rng, eta[:40], 1)
    rows: list[Row] = []
    for name, loop in (
        ("scikit-learn", _scikit_learn(design, responses)),
        ("statsmodels", _statsmodels(design, responses)),
    ):
        rival = None if loop is None else seconds(loop) / len(responses)
        rows.append(
            (
                f"logistic against {name}, d = {DIMENSION}",
                "not installed" if rival is None else f"{rival * 1e6:.0f}",
                f"{mine * 1e6:.1f}",
                _ratio(rival, mine),
                "not installed" if compiled is None else f"{compiled * 1e6:.2f}",
                _ratio(rival, compiled),
            )
        )
    return rows


def _ratio(slow: float | None, quick: float | None) -> str:
    return "" if slow is None or quick is None else f"{slow / quick:,.0f}x"


def _scikit_learn(design: Array, responses: Array) -> Callable[[], object] | None:
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        return None
    model = LogisticRegression(C=np.inf, fit_intercept=False)
    return lambda: [model.fit(design, y) for y in responses]


def _statsmodels(design: Array, responses: Array) -> Callable[[], object] | None:
    try:
        from statsmodels.api import Logit  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        return None
    return lambda: [Logit(y, design).fit(disp=0) for y in responses]
