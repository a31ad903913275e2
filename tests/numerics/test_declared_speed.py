"""Sufficient statistics and groups of declared families: recognised where they hold, and the same draws and fits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from scipy import stats

from mengoli.family_verification import enough
from mengoli.numerics.declared import fits as declared_fits
from mengoli.numerics.declared.points import DeclaredPoints
from mengoli.numerics.regression.separation import Moves, group, separated
from mengoli.theory.declared.declaration import Declaration, read_declaration
from mengoli.theory.symbols import Parameter

FOLDER = Path(__file__).parents[2] / "examples" / "families"
Array = Any

KINDS: dict[str, tuple[Moves | None, bool]] = {
    "weibull": (Moves(None, 0), True),
    "rayleigh": (Moves(None, 0), True),
    "gumbel": (Moves(0, 1), False),
    "laplace": (Moves(0, None), False),
    "logistic": (Moves(0, None), False),
    "cauchy": (Moves(0, None), False),
}


def read(name: str) -> Declaration:
    return read_declaration(str(FOLDER / f"{name}.toml"))


@pytest.mark.parametrize("name", KINDS)
def test_groups_and_sufficient_statistics_are_recognised(name: str) -> None:
    declaration = read(name)
    found = all(separated(score, declaration.x) is not None for score in declaration.score)
    assert (group(declaration), found) == KINDS[name]


def test_a_density_that_only_looks_like_a_scale_family_is_none() -> None:
    log_density = "(k-1)*log(x) - x - loggamma(k)"
    shape = Declaration("gamma", "x", ("0", "oo"), (Parameter.read("k", "positive"),), log_density)
    assert group(shape) is None


@pytest.mark.parametrize("name", ["weibull", "gumbel", "beta", "von_mises"])
def test_sufficient_statistics_give_the_same_fit(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    points = DeclaredPoints(read(name))
    data = points.draw(np.random.default_rng(1), points.truth(6), 80)
    quick = points.estimate(data)
    monkeypatch.setattr(declared_fits, "separated", lambda *_: None)
    assert points.estimate(data) == pytest.approx(quick, rel=1e-6, abs=1e-8)


def test_moved_points_have_the_law_of_the_fit() -> None:
    """Weibull with shape 3/2 at scale 2, by Kolmogorov's test."""
    points = DeclaredPoints(read("weibull"))
    shape = float(dict(points.declaration.constants)["k"])
    drawn = points.draw(np.random.default_rng(2), np.full(100, 2.0), 200).ravel()
    assert stats.kstest(drawn, stats.weibull_min(shape, scale=2).cdf).pvalue > 1e-3
    assert stats.kstest(drawn, stats.weibull_min(shape, scale=2.1).cdf).pvalue < 1e-6


def test_points_that_are_stretched_and_shifted_have_the_law_of_the_fit() -> None:
    """Gumbel at (2, 3), declared at (0, 1), by Kolmogorov's test."""
    points = DeclaredPoints(read("gumbel"))
    drawn = points.draw(np.random.default_rng(2), np.tile([2.0, 3.0], (100, 1)), 200).ravel()
    assert stats.kstest(drawn, stats.gumbel_r(2, 3).cdf).pvalue > 1e-3
    assert stats.kstest(drawn, stats.gumbel_r(2, 3.4).cdf).pvalue < 1e-6


def test_two_parameters_are_fitted_to_the_maximum() -> None:
    """Against SciPy's own Weibull fit, a data set far from the truth included."""
    shape, scale = Parameter.read("k", "positive"), Parameter.read("lam", "positive")
    log_density = "log(k) - k*log(lam) + (k-1)*log(x) - (x/lam)^k"
    data = stats.weibull_min(0.4, scale=3).rvs((8, 60), random_state=3)
    fits = DeclaredPoints(Declaration("weibull", "x", ("0", "oo"), (shape, scale), log_density)).estimate(data)
    for row, fit in zip(data, fits, strict=True):
        k, _, lam = stats.weibull_min.fit(row, floc=0)
        assert fit == pytest.approx((k, lam), rel=1e-3)


def test_terms_add_up_to_the_expression() -> None:
    x, a = sympy.Symbol("x", positive=True), sympy.Symbol("a", positive=True)
    expression = (x / a) ** sympy.Rational(3, 2) - sympy.log(x / a) * a + 1
    terms = separated(expression, x)
    assert terms is None or sympy.simplify(sum(p * q for p, q in terms) - expression) == 0
    assert separated(sympy.exp(-x * a), x) is None


def test_more_parameters_need_fewer_replicates() -> None:
    assert 1000 < enough(2) < enough(1) < 20_000
