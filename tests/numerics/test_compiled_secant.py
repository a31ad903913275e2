"""Compiled hyperbolic secant draws are numpy's but for rounding: where they differ, and by how much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest

pytest.importorskip("numba")

from mengoli.numerics.engine.specification import canonical, words
from mengoli.numerics.engine.store import Store
from mengoli.numerics.samplers import StatisticSampler
from mengoli.numerics.samplers.compiled_secant import density
from mengoli.numerics.samplers.hyperbolic_secant import draw_sum
from mengoli.numerics.simulation.risk import simulate
from mengoli.numerics.simulation.risk_task import RiskTask
from mengoli.numerics.tape import record
from mengoli.theory import catalogue
from mengoli.theory.families import HyperbolicSecant, Poisson
from mengoli.theory.workflows import Augment


@pytest.mark.parametrize("rho", [1.0, 3.0, 19.0, 250.0])
def test_the_density_and_its_slope_against_many_digits(rho: float) -> None:
    x = np.concatenate([np.linspace(-4, 4, 9) * rho**0.5, [-300.0, 0.0, 1e-9, 1e4]])
    theta = np.full(len(x), 0.4)
    values, slopes = density(x, theta, rho)
    with mpmath.workdps(30):
        for place, at in enumerate(x):
            z = mpmath.mpc(rho, at) / 2
            expected = theta[place] * at + 2 * mpmath.loggamma(z).real
            # The terms that are added up are of the size of x, of rho log rho, and of 2 * 10 log 10 after a shift.
            size = 46 + abs(at) * 10 + rho * (1 + np.log(rho + abs(at)))
            assert values[place] == pytest.approx(float(expected), abs=4e-16 * float(size))
            assert slopes[place] == pytest.approx(float(theta[place] - mpmath.digamma(z).imag), abs=1e-15)


@pytest.mark.parametrize(
    ("rho", "most", "bound"),
    [
        (5.0, 1.5, 1e-11),
        (100.0, 1.5, 1e-11),
        (1e4, 1.5, 1e-9),
        # Near the end of the parameters the tangents at rho = 1 are almost parallel: where they cross is ill
        # conditioned. Wherever the pieces meet, the envelope is one and the law exact.
        (1.0, 1.2, 1e-9),
        (1.0, 1.5, 1e-4),
    ],
)
def test_the_streams_keep_together(rho: float, most: float, bound: float) -> None:
    theta = np.random.default_rng(3).uniform(-most, most, 200_000)
    ours, numpys = (np.random.default_rng(5) for _ in range(2))
    drawn, expected = draw_sum(ours, theta, rho, compiled=True), draw_sum(numpys, theta, rho)
    spread = np.sqrt(rho * (1 + np.tan(theta) ** 2))
    assert np.abs((drawn - expected) / spread).max() < bound
    # As many numbers were taken: no acceptance went the other way.
    assert ours.bit_generator.state == numpys.bit_generator.state
    assert drawn.tobytes() != expected.tobytes()


def test_a_whole_run_differs_by_rounding(tmp_path: Path) -> None:
    arguments: dict[str, Any] = {"n": 20, "generations": 5, "replicates": 9000, "seed": 3}
    with Store(tmp_path / "runs.sqlite") as store:
        numpys, ours = (
            simulate(HyperbolicSecant(), Augment(), accelerated=accelerated, store=store, **arguments)
            for accelerated in (False, True)
        )
    # The second did not find the blocks of the first.
    assert numpys.plain.estimate.tobytes() != ours.plain.estimate.tobytes()
    np.testing.assert_allclose(ours.plain.estimate, numpys.plain.estimate, rtol=1e-10)
    assert ours.reduced is not None
    assert numpys.reduced is not None
    np.testing.assert_allclose(ours.reduced.standard_error, numpys.reduced.standard_error, rtol=1e-9)


def test_a_store_tells_the_two_roundings_apart() -> None:
    tape = record(Augment().definition, 3)
    for family, apart in ((HyperbolicSecant(), True), (Poisson(), False), (catalogue.family("normal"), False)):
        numpys, ours = (
            RiskTask(StatisticSampler(family, 10), tape, (3,), True, accelerated) for accelerated in (False, True)
        )
        assert (canonical(numpys, 1) != canonical(ours, 1)) is apart
        # The random numbers are the same either way.
        assert words(numpys) == words(ours)
