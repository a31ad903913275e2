"""The shipped declared families: each from its file to a law, its checks, and raw data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sympy

from mengoli.numerics.declared.points import DeclaredPoints, compiled
from mengoli.theory import catalogue
from mengoli.theory.declared.declaration import Declaration
from mengoli.theory.declared.family import DeclaredFamily, read_family
from mengoli.theory.law import derive
from mengoli.theory.symbols import Parameter

FOLDER = Path(__file__).parents[3] / "examples" / "families"
NAMES = ("beta", "cauchy", "gumbel", "laplace", "logistic", "rayleigh", "von_mises", "weibull")

SIGMA = {
    "cauchy": 2.0,
    "gumbel": 1.7165920007136,
    "laplace": 1.0,
    "logistic": 3.0,
    "rayleigh": 0.25,
    "von_mises": 2.8221001744674,
    "weibull": 4 / 9,
}
"""tr I^(-1): textbook values, Gumbel 1 + 6 (1 - gamma)^2/pi^2 + 6/pi^2."""


def family(name: str) -> DeclaredFamily:
    return read_family(str(FOLDER / f"{name}.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_no_hypothesis_fails_and_the_essential_ones_are_checked(name: str) -> None:
    status = {item.statement: item.status for item in family(name).hypotheses}
    assert "failed" not in status.values()
    for statement in ("the density integrates to one", "E score = 0", "the Fisher information is finite and positive"):
        assert status[statement] == "checked"


@pytest.mark.parametrize("name", NAMES)
def test_the_law_follows_from_the_file(name: str) -> None:
    law = derive(catalogue.family(str(FOLDER / f"{name}.toml")), catalogue.workflow("augment"))
    assert law.limit == sympy.pi**2 / 6
    assert law.verdict.value == "proved"


@pytest.mark.parametrize("name", [name for name in NAMES if name != "beta"])
def test_the_asymptotic_variance_is_the_published_one(name: str) -> None:
    assert family(name).first_risk(1) == pytest.approx(SIGMA[name], rel=1e-10)


def test_the_information_of_beta_is_a_trigamma_difference() -> None:
    a = sympy.Symbol("a", positive=True)
    formula = family("beta").checks.information_formula
    assert formula is not None
    assert sympy.simplify(formula - (sympy.polygamma(1, a) - sympy.polygamma(1, a + 2))) == 0


@pytest.mark.parametrize("name", NAMES)
def test_draws_follow_the_declared_density(name: str) -> None:
    """The mean score of draws at the truth is zero, its square the information, within four standard errors."""
    made = family(name)
    points = DeclaredPoints(made.declaration)
    assert points.inversion_error() < 1e-6
    data = points.draw(np.random.default_rng(4), points.truth(200), 1000)

    values = {made.declaration.x: data, **{k: float(v) for k, v in made.declaration.at_truth.items()}}
    for i, score in enumerate(made.declaration.score):
        s = np.asarray(compiled(score)(values)).ravel()
        assert abs(s.mean()) < 4 * s.std() / len(s) ** 0.5
        squares = s**2
        information = float(made.checks.information[i][i].mid())
        assert abs(squares.mean() - information) <= 4 * squares.std() / len(s) ** 0.5 + 1e-9


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("workflow", ["discard", "augment"])
def test_raw_data_and_a_generic_fit_agree_with_the_law(name: str, workflow: str) -> None:
    """Risk ratio of generation 4 at n = 150: the law up to four standard errors and a bias of order 1/n."""
    made, n, replicates = family(name), 150, 1500
    points, rng = DeclaredPoints(made.declaration), np.random.default_rng(9)
    fit, pool = points.truth(replicates), None
    losses = []
    for _ in range(4):
        data = points.draw(rng, fit, n)
        pool = data if pool is None or workflow == "discard" else np.concatenate([pool, data], axis=1)
        fit = points.estimate(pool)
        losses.append(made.loss(fit))
    law = derive(made, catalogue.workflow(workflow))
    for g in (2, 4):
        expected = float(law.ratio(g))
        ratio = losses[g - 1].mean() / losses[0].mean()
        spread = (losses[g - 1] - ratio * losses[0]).std() / losses[0].mean() / replicates**0.5
        assert abs(ratio - expected) < 4 * spread + 8 * expected / n, (g, ratio, expected, spread)


def test_a_median_declared_by_its_influence_function() -> None:
    """The median of the logistic: E psi s = 1, Sigma = 1/(4 f(0)^2) = 4."""
    median = Declaration(
        name="logistic-median",
        variable="x",
        support=("-oo", "oo"),
        parameters=(Parameter.read("mu", "real"),),
        log_density="-(x - mu) - 2*log(1 + exp(-(x - mu)))",
        influence=(("mu", "2*(x - mu)/abs(x - mu)"),),
    )
    made = DeclaredFamily("median", median)
    assert {item.status for item in made.hypotheses} <= {"checked", "trusted", "undecided"}
    assert made.first_risk(1) == pytest.approx(4)
    wrong = DeclaredFamily("wrong", replace(median, influence=(("mu", "(x - mu)/abs(x - mu)"),)))
    assert [item.statement for item in wrong.failures] == [
        "E psi s' is the identity: the estimator is asymptotically unbiased"
    ]
