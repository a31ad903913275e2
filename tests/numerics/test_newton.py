"""Newton's method for canonical links: the likelihood equations are solved, and fits that do not exist are told."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from mengoli.numerics.regression import newton
from mengoli.numerics.regression.canonical_links import Link, Logistic, OnePredictor, Poisson
from mengoli.numerics.regression.softmax_link import Softmax, _Predictors

Array = Any
BOTH = [False, pytest.param(True, marks=pytest.mark.skipif(find_spec("numba") is None, reason="numba is an extra"))]
LINKS: dict[str, OnePredictor] = {"logistic": Logistic(), "poisson": Poisson()}
each_way = pytest.mark.parametrize("compiled", BOTH, ids=lambda value: "numba" if value else "numpy")
each_link = pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)


def drawn(link: Link, rows: Array, truth: float, replicates: int, seed: int = 6) -> Array:
    """Responses at equal coefficients."""
    eta = link.predict(rows, np.full((replicates, rows.shape[-1]), truth))
    return link.respond(np.random.default_rng(seed), eta, 1)


@each_way
@each_link
@pytest.mark.parametrize("dimension", [1, 2, 5, 12])
def test_fits_solve_the_likelihood_equations(link: OnePredictor, dimension: int, compiled: bool) -> None:
    rows = np.random.default_rng(dimension).standard_normal((120, dimension))
    statistic = link.collect(rows, drawn(link, rows, 0.2, 300))
    fit = link.fit(rows, statistic, compiled=compiled)
    assert not np.isnan(fit).any()
    assert link.collect(rows, link.mean(link.predict(rows, fit))) == pytest.approx(statistic, abs=1e-9)


@each_way
@each_link
def test_each_replicate_may_have_its_own_rows_and_weights(link: OnePredictor, compiled: bool) -> None:
    rng = np.random.default_rng(4)
    own = rng.standard_normal((20, 70, 3))
    weights = rng.integers(0, 4, (20, 70)).astype(float)
    weights /= weights.mean(axis=1, keepdims=True)
    response = np.stack([drawn(link, rows, 0.4, 1, seed)[0] for seed, rows in enumerate(own)])
    statistic = np.einsum("rt,rt,rti->ri", weights, response, own) / 70
    together = link.fit(own, statistic, weights, compiled=compiled)
    for i in range(20):
        alone = link.fit(own[i], statistic[i : i + 1], weights[i : i + 1])
        assert together[i] == pytest.approx(alone[0], abs=1e-9)


@each_link
@pytest.mark.parametrize("replicates", [1, 3, 1000])
def test_compiled_fits_differ_by_rounding_only(link: OnePredictor, replicates: int) -> None:
    pytest.importorskip("numba")
    rows = np.random.default_rng(1).standard_normal((100, 5))
    statistic = link.collect(rows, drawn(link, rows, 0.3, replicates))
    ours, numpys = (link.fit(rows, statistic, compiled=compiled) for compiled in (True, False))
    np.testing.assert_allclose(ours, numpys, rtol=0, atol=1e-12)
    if replicates == 1000:
        # Should this fail, the two ways have become one and may share a store.
        assert ours.tobytes() != numpys.tobytes()


def test_against_scikit_learn() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    rows = np.random.default_rng(7).standard_normal((60, 3))
    for response in drawn(Logistic(), rows, 0.5, 5):
        model = linear_model.LogisticRegression(C=1e10, fit_intercept=False, tol=1e-10, max_iter=1000)
        expected = model.fit(rows, response).coef_
        assert Logistic().fit(rows, Logistic().collect(rows, response[None])) == pytest.approx(expected, abs=1e-4)


@each_way
def test_separated_data_have_no_fit_and_leave_their_neighbours_alone(compiled: bool) -> None:
    """Increasing or decreasing responses, or all alike, are separated by a threshold; no others are."""
    rows = np.column_stack([np.ones(12), np.linspace(-1, 1, 12)])
    eta = Logistic().predict(rows, np.tile([0.0, 3.0], (3000, 1)))
    response = Logistic().respond(np.random.default_rng(2), eta, 1)
    changes = np.abs(np.diff(response, axis=1)).sum(axis=1)
    fit = Logistic().fit(rows, Logistic().collect(rows, response), compiled=compiled)
    assert np.isnan(fit).all(axis=1).tolist() == (changes <= 1).tolist()
    assert 0 < (changes <= 1).sum() < 3000
    assert np.isnan(fit).any(axis=1).tolist() == np.isnan(fit).all(axis=1).tolist()


@each_way
@pytest.mark.parametrize("points", [4, 100, 20_000])
def test_one_row_on_the_boundary_separates(points: int, compiled: bool) -> None:
    """A dummy variable of one row: its coefficient runs away, however small its part of the score."""
    rows = np.column_stack([np.ones(points), np.arange(points) == 0])
    response = (np.arange(points) % 2).astype(float)
    for link in (Logistic(), Poisson()):
        fit = link.fit(rows, link.collect(rows, response[None]), compiled=compiled)
        assert np.isnan(fit).all()
        response[0] = 1 - response[0]
        assert np.isnan(link.fit(rows, link.collect(rows, response[None]), compiled=compiled)).all() == isinstance(
            link, Logistic
        )
        response[0] = 0


@each_way
def test_counts_that_are_all_zero_have_no_fit(compiled: bool) -> None:
    rows = np.ones((30, 1))
    fit = Poisson().fit(rows, np.array([[0.0], [1 / 30], [1e6]]), compiled=compiled)
    assert np.isnan(fit[:, 0]).tolist() == [True, False, False]
    assert np.exp(fit[1:, 0]) == pytest.approx([1 / 30, 1e6])


@each_way
@pytest.mark.parametrize("chance", [1e-3, 1e-6, 1e-9])
def test_a_rare_response_is_no_separation(chance: float, compiled: bool) -> None:
    """A pool of many batches may hold one response in a thousand million: the score is small long before the end."""
    rows = np.column_stack([np.ones(10), np.arange(10) < 5]).astype(float)
    mean = np.where(np.arange(10) < 5, 0.5, chance)
    fit = Logistic().fit(rows, Logistic().collect(rows, mean[None]), compiled=compiled)
    assert fit[0, 0] == pytest.approx(np.log(chance) - np.log1p(-chance), rel=1e-4)


@each_way
def test_a_large_predictor_is_no_separation(compiled: bool) -> None:
    """One covariate of a wide range and rows that contradict each other: the maximum exists, far predictors too."""
    inner = np.array([-0.1, 0.1, -0.1, 0.1])
    rows = np.concatenate([inner, np.linspace(5, 60, 6), -np.linspace(5, 60, 6)])[:, np.newaxis]
    response = np.concatenate([[0, 1, 1, 1], np.ones(6), np.zeros(6)])
    statistic = Logistic().collect(rows, response[None])
    fit = Logistic().fit(rows, statistic, compiled=compiled)
    assert np.abs(rows @ fit[0]).max() > 100
    assert Logistic().collect(rows, Logistic().mean(fit @ rows.T)) == pytest.approx(statistic, abs=1e-9)


@pytest.mark.parametrize("chords", [True, False])
def test_separated_classes_have_no_fit(chords: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newton, "_FEWEST", 1 if chords else 100)
    rows = np.column_stack([np.ones(30), np.linspace(-1, 1, 30)])
    link, rng = Softmax(3), np.random.default_rng(3)
    response = link.respond(rng, link.predict(rows, np.zeros((40, 4))), 1)
    order = np.arange(30) // 10
    response[0] = order[:, None] == np.arange(2)  # by thresholds
    response[1, :, 0] = 0  # a class that does not occur
    fit = link.fit(rows, link.collect(rows, response))
    assert np.isnan(fit).all(axis=1).tolist() == [True, True] + [False] * 38


def test_few_hessians_are_needed_where_chords_came_near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Newton's method goes on from where the common Hessian led: from equal chances it takes 14 each, not 6."""
    rng, link = np.random.default_rng(5), Softmax(8)
    rows = np.column_stack([np.ones(300), rng.standard_normal((300, 2))])
    eta = np.repeat(link.predict(rows, rng.standard_normal(21))[np.newaxis], 64, axis=0)
    statistic, made = link.collect(rows, link.respond(rng, eta, 1)), []
    both = _Predictors.both

    def counted(self: _Predictors, fit: Any, which: Any) -> Any:
        made.append(len(fit))
        return both(self, fit, which)

    monkeypatch.setattr(_Predictors, "both", counted)
    fit = link.fit(rows, statistic)
    assert sum(made) < 8 * len(statistic)
    chances = np.exp(link.predict(rows, fit))
    assert link.collect(rows, chances / (1 + chances.sum(axis=-1, keepdims=True))) == pytest.approx(statistic, abs=1e-9)


@pytest.mark.parametrize("start", [-3.0, 3.0, 20.0])
def test_far_starts_still_converge(start: float, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.random.default_rng(8).standard_normal((200, 4))
    statistic = Logistic().collect(rows, drawn(Logistic(), rows, 0.4, 50))
    near = Logistic().fit(rows, statistic)
    monkeypatch.setattr(Logistic, "start", lambda self, statistic: np.full(statistic.shape, start))
    assert Logistic().fit(rows, statistic) == pytest.approx(near, abs=1e-8)
