"""Draws of declared families with singular ends or modes far apart, against distribution functions of SciPy."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from mengoli.numerics.declared.lines import Line
from mengoli.numerics.declared.points import DeclaredPoints
from mengoli.numerics.statistics.moments import Array
from mengoli.theory.declared.declaration import Declaration
from mengoli.theory.symbols import Parameter

Law = Callable[[Array], Array]


def declared(text: str, support: tuple[str, str], truth: str, domain: str = "positive") -> DeclaredPoints:
    value = (("a", Fraction(truth)),)
    return DeclaredPoints(Declaration("test", "x", support, (Parameter.read("a", domain),), text, truth=value))


CASES: dict[str, tuple[DeclaredPoints, Law]] = {
    "arcsine": (
        declared("(a-1)*log(x) - log(1-x)/2 - log(beta(a, 1/2))", ("0", "1"), "1/2"), stats.beta(0.5, 0.5).cdf,
    ),
    "beta, two quarters": (
        declared("(a-1)*log(x) - 3*log(1-x)/4 - log(beta(a, 1/4))", ("0", "1"), "1/4"), stats.beta(0.25, 0.25).cdf,
    ),
    "gamma of shape 1/20": (
        declared("(a-1)*log(x) - x - loggamma(a)", ("0", "oo"), "1/20"), stats.gamma(0.05).cdf,
    ),
    "the same below zero": (
        declared("(a-1)*log(-x) + x - loggamma(a)", ("-oo", "0"), "1/20"), lambda x: stats.gamma(0.05).sf(-x),
    ),
    "weibull of shape 1/5": (
        declared("log(a) + (a-1)*log(x) - x^a", ("0", "oo"), "1/5"), stats.weibull_min(0.2).cdf,
    ),
    "two normals far apart": (
        declared("log(exp(-(x-a)^2/2) + exp(-(x-a-60)^2/2)) - log(8*pi)/2", ("-oo", "oo"), "0", "real"),
        lambda x: (stats.norm.cdf(x) + stats.norm.cdf(x - 60)) / 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_draws_have_the_declared_distribution(name: str) -> None:
    points, law = CASES[name]
    assert points.inversion_error() < 1e-4
    drawn = points.draw(np.random.default_rng(5), points.truth(40), 1000)
    assert np.isfinite(drawn).all()
    assert stats.kstest(drawn.ravel(), law).pvalue > 1e-3


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 1.0), (-2.0, 5.0), (3.0, np.inf), (-np.inf, 3.0), (-np.inf, np.inf)]
)
def test_a_line_is_increasing_and_its_slope_is_its_own(low: float, high: float) -> None:
    line, t, step = Line(low, high, 7.0), np.linspace(-20, 20, 401), 1e-5
    x = line.points(t)
    assert (np.diff(x) > 0).all()
    assert ((x > low) & (x < high)).all()
    middle = np.abs(t) < 8
    slope = (line.points(t + step) - line.points(t - step)) / (2 * step)
    assert slope[middle] == pytest.approx(np.exp(line.log_slope(t))[middle], rel=1e-5)


def test_smooth_densities_keep_their_nodes() -> None:
    plain = declared("-(x-a)^2/2 - log(2*pi)/2", ("-oo", "oo"), "0", "real")
    assert np.abs(plain.nodes).max() < 60
    assert np.isfinite(plain.nodes).all()
