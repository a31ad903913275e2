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
from mengoli.numerics.regression.separation import Group, group, separated
from mengoli.theory.declared.declaration import Declaration, read_declaration
from mengoli.theory.symbols import Parameter

FOLDER = Path(__file__).parents[2] / "examples" / "families"
Array = Any

KINDS: dict[str, tuple[Group | None, bool]] = {
    "weibull": (Group.SCALE, True),
    "rayleigh": (Group.SCALE, True),
    "gumbel": (None, False),
    "laplace": (Group.LOCATION, False),
    "logistic": (Group.LOCATION, False),
    "cauchy": (Group.LOCATION, False),
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


def test_terms_add_up_to_the_expression() -> None:
    x, a = sympy.Symbol("x", positive=True), sympy.Symbol("a", positive=True)
    expression = (x / a) ** sympy.Rational(3, 2) - sympy.log(x / a) * a + 1
    terms = separated(expression, x)
    assert terms is None or sympy.simplify(sum(p * q for p, q in terms) - expression) == 0
    assert separated(sympy.exp(-x * a), x) is None


def test_more_parameters_need_fewer_replicates() -> None:
    assert 1000 < enough(2) < enough(1) < 20_000
