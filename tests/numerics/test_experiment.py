"""Experiments on real covariates: exact where theory is, near the limit where it is not, separation, subsamples."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from mengoli.commands import mengoli
from mengoli.commands.experiment import _plot
from mengoli.numerics.real_data.experiment import Design, ExperimentTask, experiment
from mengoli.numerics.regression import newton
from mengoli.numerics.regression.canonical_links import Gaussian, Link, Logistic, Poisson
from mengoli.numerics.regression.softmax_link import Softmax
from mengoli.theory import catalogue
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.language.workflow import Definition
from mengoli.theory.language.workflow_file import WorkflowFile
from mengoli.theory.law import derive
from mengoli.theory.regression.generalised import CanonicalRegression

Array = Any
LINKS: dict[str, Link] = {"linear": Gaussian(), "logistic": Logistic(), "poisson": Poisson(), "softmax": Softmax(3)}


def drawn(link: Link, copies: int) -> tuple[Array, Array, Array]:
    rng = np.random.default_rng(8)
    rows = np.column_stack([np.ones(60), rng.standard_normal((60, 2))])
    truth = rng.uniform(-0.7, 0.7, 3 * link.outputs)
    response = link.respond(rng, link.predict(rows, np.tile(truth, (20, 1))), copies)
    return rows, truth, response


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_a_fit_is_the_minimum_of_the_log_loss(link: Link) -> None:
    rows, _, response = drawn(link, 1)
    fit = link.fit(rows, link.collect(rows, response))
    best = link.log_loss(link.predict(rows, fit), response).mean(axis=1)
    for i in range(fit.shape[1]):
        for step in (-1e-3, 1e-3):
            other = fit + step * np.eye(fit.shape[1])[i]
            assert (link.log_loss(link.predict(rows, other), response).mean(axis=1) > best).all()


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_weights_are_repeated_rows(link: Link) -> None:
    """A row that weighs k is k rows with the same response."""
    rows, _, response = drawn(link, 1)
    times = np.random.default_rng(2).integers(1, 4, len(rows))
    repeated = np.repeat(np.arange(len(rows)), times)
    plain = link.fit(rows[repeated], link.collect(rows[repeated], response[:, repeated]))
    weights = times / times.mean()
    shape = (1, -1) + (1,) * (response.ndim - 2)
    statistic = link.collect(rows, response * weights.reshape(shape))
    assert link.fit(rows, statistic, np.tile(weights, (20, 1))) == pytest.approx(plain, abs=1e-8)


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_the_divergence_is_the_information_to_second_order(link: Link) -> None:
    rows, truth, _ = drawn(link, 1)
    step = 1e-3 * np.random.default_rng(3).standard_normal(len(truth))
    eta, target = link.predict(rows, truth + step), link.predict(rows, truth)
    found = link.divergence(eta, target).mean()
    assert found == pytest.approx(float(step @ link.information(rows, truth) @ step), rel=1e-2)


def test_linear_regression_on_real_covariates_is_exact() -> None:
    design = Design("diabetes", "linear-regression", 4)
    found = experiment(design, catalogue.workflow("augment"), generations=3, replicates=1500, seed=3)
    law = [1, 5 / 4, 49 / 36]
    for row, value in zip(found.rows, law, strict=True):
        assert abs(row.risk_ratio - value) <= 4 * row.risk_error + 1e-12
        assert row.separated == 0


@pytest.mark.parametrize(
    ("data", "family", "d", "workflow", "law"),
    [("diabetes", "poisson-regression", 4, "augment", 5 / 4), ("diabetes", "poisson-regression", 4, "discard", 2),
     ("wine", "softmax-regression", 2, "augment", 5 / 4),
     ("diabetes", "linear-regression", 4, "augment-subsample", 7 / 4),
     ("diabetes", "poisson-regression", 4, "augment-subsample:replacement=yes", 9 / 4)],
)  # fmt: skip
def test_generation_two_is_near_its_law(data: str, family: str, d: int, workflow: str, law: float) -> None:
    """Four standard errors and, where the law is a limit, a fifth of it for a finite sample."""
    assert float(derive(catalogue.family("normal"), catalogue.workflow(workflow)).ratio(2)) == law
    found = experiment(Design(data, family, d), catalogue.workflow(workflow), generations=2, replicates=1024, seed=6)
    slack = 0.2 * law if family == "softmax-regression" else 0.04 * law
    assert abs(found.rows[1].risk_ratio - law) < 4 * found.rows[1].risk_error + slack
    assert found.rows[1].separated <= (0.02 if family == "softmax-regression" else 0)


def test_logistic_regression_reports_separation() -> None:
    design = Design("wine", "logistic-regression", 2)
    found = experiment(design, catalogue.workflow("discard"), generations=6, replicates=400, seed=4)
    shares = [row.separated for row in found.rows]
    assert shares == sorted(shares)
    assert shares[-1] > 0


def test_separated_classes_have_no_truth() -> None:
    with pytest.raises(NotCoveredError, match="separated by 9 columns"):
        experiment(Design("wine", "softmax-regression", 9), catalogue.workflow("discard"), generations=2, replicates=10)


@pytest.mark.parametrize(
    ("data", "family", "d", "error"),
    [
        ("iris", "logistic-regression", 2, InputError),
        ("diabetes", "logistic-regression", 2, InputError),
        ("diabetes", "softmax-regression", 2, InputError),
        ("wine", "linear-regression", 2, InputError),
        ("wine", "logistic-regression", 99, InputError),
        ("breast-cancer", "logistic-regression", 31, NotCoveredError),
    ],
)
def test_what_cannot_be_run_is_said_first(data: str, family: str, d: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        experiment(Design(data, family, d), catalogue.workflow("discard"), generations=2, replicates=10)


def test_a_mixture_of_parts_is_refused() -> None:
    mixed = Definition(pools={"pool": "pool + (batch - pool)*size/total"}, fit="(subsample(pool, 1, g) + batch)/2")
    task = ExperimentTask(Design("diabetes", "linear-regression", 3), WorkflowFile("mixed", "mixed", mixed), 3)
    with pytest.raises(NotCoveredError, match="does not mix"):
        task.run(np.random.default_rng(1), 10)


@pytest.mark.parametrize("family", ["linear-regression:d=3", "poisson-regression:d=3"])
def test_the_command_prints_json_alone(family: str) -> None:
    done = CliRunner().invoke(
        mengoli,
        ["experiment", "diabetes", family, "discard", "augment", "--generations", "2", "--replicates", "200", "--json"],
        catch_exceptions=False,
    )
    data = json.loads(done.stdout)
    assert [result["workflow"] for result in data["results"]] == ["discard", "augment"]
    assert data["results"][1]["rows"][1]["theory"] == 1.25
    assert data["results"][0]["exact"] is (family == "linear-regression:d=3")


def test_softmax_counts_its_coefficients() -> None:
    done = CliRunner().invoke(
        mengoli,
        ["experiment", "wine", "softmax-regression:d=2", "augment", "--generations", "2", "--replicates", "200"],
        catch_exceptions=False,
    )
    assert "softmax-regression:d=2 on wine: n = 125 rows, 4 parameters" in done.stdout


def shown(*arguments: str) -> str:
    done = CliRunner().invoke(mengoli, ["experiment", *arguments, "--generations", "2", "--replicates", "200"])
    return done.stdout if done.exit_code == 0 else str(done.exception)


def test_the_table_fits_eighty_columns_and_says_what_is_far() -> None:
    text = shown("wine", "softmax-regression:d=2", "discard", "augment-subsample")
    assert max(map(len, text.splitlines())) < 80
    assert " ".join(text.split()).count("n is far from the limit") == 2
    assert "far" not in shown("diabetes", "linear-regression:d=3", "discard")


def test_where_there_is_no_law_the_measurement_stands_alone() -> None:
    text = shown("diabetes", "ridge:d=3", "augment-subsample")
    assert "no theory: ridge on a random part of the rows" in text
    assert "  2        - " in text


@pytest.mark.parametrize(
    ("family", "message"),
    [
        ("ridge:penalty=p,d=3", "penalty needs a number"),
        ("linear-regression:d=3,design=fresh", "the data say what design is"),
        ("poisson-regression:signal=2", "the data say what signal is"),
        ("normal", "fit these families"),
        ("ridge:d=11", "diabetes has 10 covariates"),
    ],
)
def test_what_an_experiment_cannot_take_is_said(family: str, message: str) -> None:
    assert message in shown("diabetes", family, "discard")


@pytest.mark.parametrize("workflow", ["discard", "augment"])
def test_ridge_on_real_covariates_is_exact(workflow: str) -> None:
    """The measured risk against the law of `ridge-design`, in absolute terms, within four standard errors."""
    design = Design("diabetes", "ridge", 4, 0.5)
    law = derive(design.model, catalogue.workflow(workflow))
    found = experiment(design, catalogue.workflow(workflow), generations=4, replicates=1500, seed=3)
    assert found.first_risk == pytest.approx(1, abs=0.05)
    for row in found.rows:
        assert abs(row.risk_ratio - float(law.ratio(row.generation))) <= 4 * row.risk_error + 1e-12
    assert float(law.ratio(4)) < 1.1 if workflow == "augment" else float(law.ratio(4)) > 4


def test_a_penalty_needs_a_number_of_points() -> None:
    design = Design("diabetes", "ridge", 3, 0.5)
    with pytest.raises(NotCoveredError, match="number of points"):
        experiment(design, catalogue.workflow("forget:w=1/3"), generations=3, replicates=10)
    found = experiment(design, catalogue.workflow("fresh:w=1/2"), generations=2, replicates=100)
    assert found.rows[1].risk_ratio > 0, "half real and half synthetic points are a union"


def test_an_unpenalised_ridge_is_least_squares_without_intercept() -> None:
    rows, _, response = drawn(Gaussian(), 1)
    statistic = Gaussian().collect(rows, response)
    assert Gaussian(1e-12).fit(rows, statistic) == pytest.approx(Gaussian().fit(rows, statistic), abs=1e-9)
    heavy = Gaussian(1.0).fit(rows, statistic, None, 1.0)
    gram = rows.T @ rows
    assert heavy == pytest.approx(np.linalg.solve(gram + len(rows) * np.eye(3), rows.T @ response.T).T)
    assert Gaussian(1.0).fit(rows, statistic, None, 5.0) == pytest.approx(
        np.linalg.solve(5 * gram + len(rows) * np.eye(3), 5 * rows.T @ response.T).T
    )


@pytest.mark.parametrize("link", [LINKS["logistic"], LINKS["poisson"], LINKS["softmax"]], ids=str)
def test_chords_end_where_newton_does(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without chords, and alone; there is no fit where data are separated."""
    rows, _, response = drawn(link, 1)
    if not isinstance(link, Poisson):
        response[0] = (rows[:, 1] > 0).astype(float).reshape(-1, *[1] * (response.ndim - 2))
    statistic = link.collect(rows, response)
    monkeypatch.setattr(newton, "_FEWEST", 1)
    quick = link.fit(rows, statistic)
    alone = np.concatenate([link.fit(rows, one[None]) for one in statistic])
    monkeypatch.setattr(newton, "_FEWEST", 100)
    plain = link.fit(rows, statistic)
    kept = slice(0 if isinstance(link, Poisson) else 1, None)
    assert quick[kept] == pytest.approx(plain[kept], abs=1e-8)
    assert alone[kept] == pytest.approx(plain[kept], abs=1e-8)
    if not isinstance(link, Poisson):
        assert all(np.isnan(fits[0]).all() for fits in (quick, alone, plain))


@pytest.mark.parametrize(
    ("data", "family"),
    [("diabetes", "linear-regression"), ("diabetes", "poisson-regression"), ("wine", "softmax-regression"),
     ("breast-cancer", "logistic-regression"), ("diabetes", "ridge")],
)  # fmt: skip
def test_theory_s_family_has_the_same_covariates_truth_and_information(data: str, family: str) -> None:
    design = Design(data, family, 2, 0.25 if family == "ridge" else 0.0)
    model = design.model
    assert model.dimension == design.parameters
    if isinstance(model, CanonicalRegression):
        found = np.array([[float(x.mid()) for x in line] for line in model.information_balls.tolist()])
        assert found == pytest.approx(design.information, rel=1e-9)
        assert design.first_risk == design.parameters / len(design.rows)


def test_the_picture_shows_bounded_risks_beside_one_that_grows(tmp_path: Path) -> None:
    """The axis is logarithmic where ratios spread, and ends above zero although an error bar does not."""
    pytest.importorskip("matplotlib")
    rows = [
        {"generation": g, "risk_ratio": value, "risk_error": error, "theory": float(g)}
        for g, (value, error) in enumerate([(1.0, 0.0), (30.0, 29.0), (float("nan"), float("nan"))], start=1)
    ]
    near = [{**row, "risk_ratio": 1.0, "risk_error": 0.1, "theory": 1.0} for row in rows]
    drawn = {}
    for name, shown_rows in (("wide", rows), ("near", near)):
        result = {"workflow": "discard", "no_theory": "", "rows": shown_rows}
        for copy in ("one", "two"):
            path = tmp_path / f"{name}-{copy}.svg"
            _plot({"family": "ridge", "dataset": "wine", "n": 9, "results": [result]}, path)
            drawn[name, copy] = path.read_text()
        assert drawn[name, "one"] == drawn[name, "two"]
    ticks = {name: re.findall(r"<!-- (\S+) -->", drawn[name, "one"]) for name in ("wide", "near")}
    assert "10" in ticks["wide"]
    assert "10" not in ticks["near"]
    assert not any(tick.startswith(("-", "\N{MINUS SIGN}")) for tick in ticks["wide"])


def test_a_picture_that_cannot_be_drawn_is_refused_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("mengoli.numerics.real_data.experiment.experiment", never)
    assert "a plot is a picture" in shown("wine", "logistic-regression:d=2", "augment", "--plot", "curve.txt")


def test_fewer_columns_than_were_asked_for_are_suggested() -> None:
    assert "ask for fewer columns, d=2" in shown("wine", "softmax-regression:d=3", "augment")
