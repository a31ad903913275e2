"""Training sets by their sums against loops over raw rows, and against the literal simulation."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy import optimize, special, stats

from mengoli.numerics.engine.crews import Processes
from mengoli.numerics.regression.links import fit_or_far
from mengoli.numerics.simulation.pooled import FreshRows, simulate_pools, solve_positive, sum_model
from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.theory import catalogue
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.families import Design, LogisticRegression, PoissonRegression, SoftmaxRegression
from mengoli.theory.language.workflow import Definition
from mengoli.theory.workflows import Augment, AugmentSubsample, Discard

ROWS = Design("rows", tuple((1.0, k / 8, ((5 * k) % 13 - 6) / 6) for k in range(-12, 12)))
GIVEN = [
    LogisticRegression(design=ROWS),
    PoissonRegression(design=ROWS, signal=Fraction(1, 2)),
    SoftmaxRegression(design=ROWS, classes=3),
]


def test_positive_systems_are_solved() -> None:
    rng = np.random.default_rng(1)
    factor = rng.standard_normal((6, 6, 50))
    gram = np.einsum("ikr,jkr->ijr", factor, factor)
    right = rng.standard_normal((6, 50))
    kept = gram.copy()
    solution = solve_positive(gram, right)
    np.testing.assert_allclose(np.einsum("ijr,jr->ir", gram, solution), right, atol=1e-8)
    np.testing.assert_array_equal(gram, kept)


def loop(n: int, d: int, generations: int, replicates: int) -> Any:
    """Augment by hand: all rows kept, least squares on all of them."""
    rng, losses = np.random.default_rng(7), np.empty(replicates)
    for r in range(replicates):
        rows = rng.standard_normal((n, d))
        response = rng.standard_normal(n)
        for _ in range(2, generations + 1):
            fit = np.linalg.lstsq(rows, response, rcond=None)[0]
            new = rng.standard_normal((n, d))
            rows, response = np.vstack([rows, new]), np.concatenate([response, new @ fit + rng.standard_normal(n)])
        losses[r] = (np.linalg.lstsq(rows, response, rcond=None)[0] ** 2).sum()
    return losses


def test_fresh_rows_pool_as_in_a_loop() -> None:
    losses = loop(9, 3, 4, 4000)
    found = simulate_pools(
        catalogue.family("linear-regression:d=3,design=fresh"), Augment(), n=9, generations=4, replicates=100_000
    )
    assert found.plain.name == "sums of points"
    error = np.hypot(losses.std() / len(losses) ** 0.5, found.plain.standard_error[-1])
    assert abs(losses.mean() - found.plain.estimate[-1]) < 4 * error
    assert found.plain.standard_error[-1] < 0.01 * found.plain.estimate[-1]


def test_the_law_of_a_pooled_fit_is_that_of_least_squares_on_all_rows() -> None:
    rng, model = np.random.default_rng(3), FreshRows(2)
    truth = np.tile([1.0, -2.0], (20_000, 1))
    first, second = (model.draw(rng, truth + shift, 4) for shift in (0.0, 0.5))
    drawn = model.fit(first + second, 8)
    literal = np.empty((4000, 2))
    for r in range(len(literal)):
        rows = rng.standard_normal((8, 2))
        centre = np.repeat([[1.0, -2.0], [1.5, -1.5]], 4, axis=0)
        response = (rows * centre).sum(axis=1) + rng.standard_normal(8)
        literal[r] = np.linalg.lstsq(rows, response, rcond=None)[0]
    for mine, theirs in ((drawn[:, 0], literal[:, 0]), (drawn[:, 1], literal[:, 1]), (drawn.prod(1), literal.prod(1))):
        assert stats.ks_2samp(mine, theirs).pvalue > 1e-3


@pytest.mark.parametrize("family", GIVEN, ids=lambda family: str(family.name))
@pytest.mark.parametrize("workflow", [Discard(), Augment()], ids=lambda workflow: str(workflow.name))
def test_given_rows_agree_with_raw_data(family: Any, workflow: Any) -> None:
    arguments: dict[str, Any] = {"n": 48, "generations": 3, "replicates": 6000}
    sums = simulate_pools(family, workflow, **arguments)
    raw = simulate_raw(family, workflow, **arguments, seed=2)
    assert (sums.plain.name, raw.plain.name) == ("sums of points", "raw data")
    assert sums.without_fit is not None
    assert raw.without_fit is not None
    assert abs(sums.without_fit - raw.without_fit).max() < 0.02
    if raw.without_fit[-1] < 1e-3:
        difference = sums.plain.estimate - raw.plain.estimate
        assert (abs(difference) < 4.5 * np.hypot(sums.plain.standard_error, raw.plain.standard_error)).all()


def test_fits_are_maxima_of_the_likelihood_by_another_optimiser() -> None:
    rng, family = np.random.default_rng(5), catalogue.family("logistic-regression:d=3")
    rows = rng.standard_normal((40, 60, 3))
    y = (rng.random((40, 60)) < special.expit(rows @ [1.0, 0.0, -0.5])).astype(float)
    fits = fit_or_far(family, rows, np.einsum("rt,rti->ri", y, rows) / 60)
    for r in range(40):

        def loss(theta: Any, r: int = r) -> Any:
            eta = rows[r] @ theta
            return np.logaddexp(0, eta).sum() - y[r] @ eta

        np.testing.assert_allclose(fits[r], optimize.minimize(loss, np.zeros(3), method="BFGS").x, atol=1e-4)


@pytest.mark.parametrize("shared", [False, True])
def test_separated_data_end_far_out_where_the_family_ends(shared: bool) -> None:
    family: Any = catalogue.family("logistic-regression:d=2")
    rng = np.random.default_rng(6)
    rows = rng.standard_normal((3, 12, 2)) if not shared else np.tile(rng.standard_normal((12, 2)), (3, 1, 1))
    y = np.stack([rows[0, :, 0] > 0, rng.random(12) < 0.5, rows[2] @ [1.0, 2.0] > 0]).astype(float)
    fits = fit_or_far(family, rows[0] if shared else rows, np.einsum("rt,rti->ri", y, rows) / 12)
    own = family.estimate(np.concatenate([rows, y[:, :, None]], axis=2))
    assert family.exists(fits).tolist() == [False, True, False]
    np.testing.assert_allclose(fits[1], own[1], rtol=1e-6)
    # Far out only the direction is settled.
    for far, theirs in zip(fits[[0, 2]], own[[0, 2]], strict=True):
        assert far @ theirs > 0.99 * np.linalg.norm(far) * np.linalg.norm(theirs)


def test_weights_that_are_no_union_mix_fits() -> None:
    """fit = (real + batch)/2 with a real batch twice as large: no union, so the fits are averaged."""
    family = catalogue.family("linear-regression:d=2,design=fresh")
    uneven = Definition(fit="real/2 + batch/2", real_size="2")
    even = Definition(fit="real*2/3 + batch/3", real_size="2")
    for definition in (uneven, even):
        arguments: dict[str, Any] = {"n": 12, "generations": 2}
        sums = simulate_pools(family, definition, replicates=60_000, **arguments)
        raw = simulate_raw(family, definition, replicates=20_000, **arguments)
        error = np.hypot(sums.plain.standard_error[-1], raw.plain.standard_error[-1])
        assert abs(sums.plain.estimate[-1] - raw.plain.estimate[-1]) < 4 * error


def test_what_needs_points_is_simulated_on_them_and_what_is_none_is_refused() -> None:
    fresh = catalogue.family("linear-regression:d=2,design=fresh")
    arguments: dict[str, Any] = {"n": 10, "generations": 2, "replicates": 600}
    assert simulate_pools(fresh, AugmentSubsample(), **arguments).plain.name == "raw data"
    assert sum_model(catalogue.family("logistic-regression:d=2")) is None
    with pytest.raises(NotCoveredError, match="whole number of times"):
        simulate_pools(GIVEN[0], Augment(), **{**arguments, "n": 25})
    with pytest.raises(InputError, match="sample size"):
        simulate_pools(fresh, Augment(), **{**arguments, "n": 0})


@pytest.mark.parametrize("family", [catalogue.family("linear-regression:d=4,design=fresh"), GIVEN[0]], ids=str)
def test_any_number_of_workers_gives_the_same_bits(family: Any) -> None:
    arguments: dict[str, Any] = {"n": 24, "generations": 3, "replicates": 20_000 if "fresh" in str(family) else 1200}
    alone = simulate_pools(family, Augment(), **arguments)
    for workers in (2, 7):
        with Processes(workers) as crew:
            together = simulate_pools(family, Augment(), crew=crew, **arguments)
        assert alone.plain.estimate.tobytes() == together.plain.estimate.tobytes()
        assert alone.plain.standard_error.tobytes() == together.plain.standard_error.tobytes()
