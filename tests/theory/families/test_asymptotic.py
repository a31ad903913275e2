"""Families known by their influence function: Sigma against closed forms and raw data."""

from __future__ import annotations

import numpy as np
import pytest

from mengoli.theory import catalogue
from mengoli.theory.errors import InputError
from mengoli.theory.families.location import DENSITIES, Location
from mengoli.theory.families.poisson_regression import PoissonRegression

ESTIMATORS = ("mean", "median", "huber", "mle")


@pytest.mark.parametrize("density", DENSITIES)
@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_the_sandwich_encloses_the_closed_form_and_raw_data_agree(density: str, estimator: str) -> None:
    family = Location(density, estimator)
    if (density, estimator) == ("cauchy", "mean"):
        assert family.sigma_value == float("inf")
        return
    if family.sigma is not None:
        assert family.sigma_value == pytest.approx(float(family.sigma), rel=1e-10)
    n, rng = 1001, np.random.default_rng(5)
    loss = n * family.loss(family.draw_estimate(rng, np.zeros(4000), n))
    # Four standard errors, and 5 % for what is left of n -> infinity (the Laplace median needs 1/sqrt n).
    assert abs(loss.mean() - family.sigma_value) < 4 * loss.std() / 4000**0.5 + 0.05 * family.sigma_value


def test_bad_options_are_refused() -> None:
    with pytest.raises(InputError, match="density is not known"):
        Location("gauss")
    with pytest.raises(InputError, match="estimator is not known"):
        Location("normal", "mode")


@pytest.mark.parametrize("signal", ["1/2", "1", "2"])
def test_the_information_of_poisson_regression_is_enclosed(signal: str) -> None:
    family = PoissonRegression(3, signal)
    assert family.information == pytest.approx([float(value) for value in family.information_formula], rel=1e-11)


@pytest.mark.parametrize("name", ["logistic-regression:d=2", "poisson-regression:d=2,signal=1/2"])
def test_regression_from_raw_rows(name: str) -> None:
    family, rng, n = catalogue.family(name), np.random.default_rng(6), 500
    fit = family.draw_estimate(rng, np.tile(np.array(family.truth()), (1500, 1)), n)
    loss = n * family.loss(fit)
    assert abs(loss.mean() - 2) < 4 * loss.std() / 1500**0.5 + 0.1
