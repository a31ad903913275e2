"""Regressions with canonical link: information on Gaussian and on given covariates, fits, and risks of raw data."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mengoli.numerics.regression.canonical_links import Link, Logistic, Poisson
from mengoli.numerics.regression.softmax_link import Softmax
from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.theory import catalogue
from mengoli.theory.errors import InputError
from mengoli.theory.families import LinearRegression, LogisticRegression, PoissonRegression, SoftmaxRegression
from mengoli.theory.law import derive
from mengoli.theory.regression.designs import Design, read_design
from mengoli.theory.regression.generalised import CanonicalRegression

Array = Any
ROWS = np.column_stack([np.ones(40), np.random.default_rng(3).standard_normal((40, 2)) * [1, 3]])
GIVEN = Design.of("forty", ROWS)

MODELS: dict[str, tuple[CanonicalRegression, Link]] = {
    "logistic": (LogisticRegression(design=GIVEN), Logistic()),
    "poisson": (PoissonRegression(design=GIVEN), Poisson()),
    "softmax": (SoftmaxRegression(design=GIVEN, classes=3), Softmax(3)),
    "softmax-4": (SoftmaxRegression(design=GIVEN, signal=2, classes=4), Softmax(4)),
}


@pytest.mark.parametrize(("family", "link"), MODELS.values(), ids=MODELS)
def test_the_information_of_given_rows_is_that_of_the_links(family: CanonicalRegression, link: Link) -> None:
    """The experiment's models were written apart from the families."""
    found = np.array([[float(x.mid()) for x in line] for line in family.information_balls.tolist()])
    assert found == pytest.approx(link.information(ROWS, np.array(family.truth())), rel=1e-12)
    assert family.sigma_trace == pytest.approx(np.trace(np.linalg.inv(found)), rel=1e-9)


@pytest.mark.parametrize(("family", "link"), MODELS.values(), ids=MODELS)
def test_fits_are_those_of_the_links(family: CanonicalRegression, link: Link) -> None:
    rng = np.random.default_rng(5)
    data = family.draw_points(rng, np.tile(family.truth(), (6, 1)), 400)
    fit = family.estimate(data)
    response = data[:, :, 3:] if family.outputs > 1 else data[:, :, 3]
    statistic = link.collect(data[0, :, :3], response)
    assert family.exists(fit).all()
    assert fit == pytest.approx(link.fit(data[0, :, :3], statistic), abs=1e-7)


@pytest.mark.parametrize(("family", "link"), MODELS.values(), ids=MODELS)
def test_the_risk_on_given_rows(family: CanonicalRegression, link: Link) -> None:
    """First risk p/n and the ratio at g = 2 under augment, at n = 400, up to four standard errors and 5 %."""
    found = simulate_raw(family, catalogue.workflow("augment"), n=400, generations=2, replicates=1500, seed=2)
    ratio = found.plain.estimate / family.first_risk(400)
    error = found.plain.standard_error / family.first_risk(400)
    assert abs(ratio[0] - 1) < 4 * error[0] + 0.05
    assert abs(ratio[-1] - 1.25) < 4 * error[-1] + 0.05


@pytest.mark.parametrize("name", ["softmax-regression:d=2,signal=2", "softmax-regression:d=3,classes=4"])
def test_softmax_on_gaussian_covariates(name: str) -> None:
    """The information is the mean of the score's square, from raw points, within four standard errors."""
    family = catalogue.family(name)
    assert isinstance(family, SoftmaxRegression)
    d, rng = int(family.d), np.random.default_rng(8)
    (points,) = family.draw_points(rng, np.array([family.truth()]), 40_000)
    rows, response = points[:, :d], points[:, d:]
    matrix = np.array(family.truth()).reshape(family.outputs, d)
    left = response - np.asarray(family.mean(rows @ matrix.T))
    score = (left[:, :, None] * rows[:, None, :]).reshape(len(rows), -1)
    squares = score[:, :, None] * score[:, None, :]
    information = np.array([[float(x.mid()) for x in line] for line in family.information_balls.tolist()])
    assert (abs(squares.mean(axis=0) - information) < 4.5 * squares.std(axis=0) / len(rows) ** 0.5).all()
    assert abs(score.mean(axis=0)).max() < 4.5 * score.std() / len(rows) ** 0.5


def test_two_classes_are_logistic_regression() -> None:
    two, one = SoftmaxRegression(classes=2), LogisticRegression()
    assert two.information == pytest.approx(one.information, rel=1e-12)
    assert two.first_risk(10) == one.first_risk(10)


@pytest.mark.parametrize("model", ["logistic-regression", "poisson-regression", "softmax-regression"])
@pytest.mark.parametrize("data", ["wine", "diabetes"])
def test_a_data_set_by_name_has_the_workflow_s_law(model: str, data: str) -> None:
    pytest.importorskip("sklearn")
    family = catalogue.family(f"{model}:design={data}")
    law = derive(family, catalogue.workflow("augment"))
    assert law.verdict.value == "proved"
    assert law.ratio(2) == Fraction(5, 4)
    assert not family.failures


def test_a_file_with_coefficients(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("one,x\n" + "".join(f"1,{i / 4}\n" for i in range(9)))
    family = catalogue.family(f"logistic-regression:design={path},coefficients=(-1,1/2)")
    assert family.truth() == (-1.0, 0.5)
    p = 1 / (1 + np.exp(1 - np.arange(9) / 8))
    assert isinstance(family, LogisticRegression)
    assert float(family.information_balls[0, 0].mid()) == pytest.approx((p * (1 - p)).mean(), rel=1e-14)
    exact = derive(catalogue.family(f"linear-regression:design={path}"), catalogue.workflow("augment"), 9)
    assert exact.regime.value == "exact"
    assert exact.ratio(3) == Fraction(49, 36)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("logistic-regression:coefficients=(1,1,1)", "belong to given covariates"),
        ("logistic-regression:design=missing.csv", "no such file or data set"),
        ("logistic-regression:design=iris", "no such file or data set"),
        ("linear-regression:design=frsh", "this design is not known"),
        ("softmax-regression:classes=1", "classes"),
        ("poisson-regression:signal=9", "signal"),
    ],
)
def test_bad_options_are_one_message(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        catalogue.family(text)


@pytest.mark.parametrize(
    ("coefficients", "message"), [("(1,2)", "one coefficient a parameter"), ("(a,b,c)", "is a number"),
                                  ("(1,2,exp(3))", "one coefficient|coefficients"), ("(1,2,)3)", "")]
)  # fmt: skip
def test_bad_coefficients(coefficients: str, message: str) -> None:
    if not message:
        assert LogisticRegression(design=GIVEN, coefficients=coefficients).truth() == (1, 2, 3)
        return
    with pytest.raises(InputError, match=message):
        LogisticRegression(design=GIVEN, coefficients=coefficients)


def test_a_batch_holds_every_row_equally_often() -> None:
    with pytest.raises(InputError, match="whole number of times"):
        LogisticRegression(design=GIVEN).draw_points(np.random.default_rng(1), np.zeros((2, 3)), 50)


def test_rank_is_decided_exactly() -> None:
    near = np.column_stack([np.ones(5), np.arange(5.0), np.arange(5.0) + 1e-13 * np.arange(5.0) ** 2])
    assert Design.of("near", near).rank() == 3
    with pytest.raises(InputError, match="linearly dependent"):
        Design.of("same", np.column_stack([np.ones(5), np.arange(5.0), 2 * np.arange(5.0)]))


def test_a_data_set_is_standardised_with_an_intercept() -> None:
    pytest.importorskip("sklearn")
    rows = np.array(read_design("digits").rows)
    assert rows.shape == (1797, 62), "three pixels are never lit"
    assert (rows[:, 0] == 1).all()
    assert rows[:, 1:].mean(axis=0) == pytest.approx(np.zeros(61), abs=1e-12)
    assert rows[:, 1:].std(axis=0) == pytest.approx(np.ones(61))
    assert LinearRegression(design="wine").dimension == 14
