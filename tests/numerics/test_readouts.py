"""Quantities other than the risk ratio: true laws are supported, planted ones refuted, the rest refused."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

import numpy as np
import pytest

from mengoli.numerics.checks.crosscheck import crosscheck
from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.numerics.simulation.readouts import readout
from mengoli.numerics.simulation.risk import simulate
from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.law import RiskLaw, derive

STATED = [
    ("multinomial", "survival", 10),
    ("multinomial:categories=5", "survival", 10),
    ("normal-mean-variance", "expected_variance", 10),
    ("normal-mean-variance:d=3", "expected_variance", 10),
    ("normal-mean-variance:estimator=unbiased", "expected_variance", 6),
    ("constant-bias", "mean_error", 10),
    ("kernel-density:bandwidth=1/2", "excess_variance", 10),
    ("ridge:penalty=1/3,signal=2", "mean", 20),
]


def law(family: str, workflow: str, n: int | None, quantity: str) -> RiskLaw:
    return derive(catalogue.family(family), catalogue.workflow(workflow), n, quantity=quantity)


@pytest.mark.parametrize(("family", "quantity", "n"), STATED)
@pytest.mark.parametrize("workflow", ["discard", "augment", "augment-subsample"])
def test_stated_quantities_are_supported(family: str, quantity: str, n: int, workflow: str) -> None:
    try:
        stated = law(family, workflow, n, quantity)
        stated.ratio(5)
    except NotCoveredError:
        # Ridge on a part of its rows has no law; everything else has one.
        assert (quantity, workflow) == ("mean", "augment-subsample")
        return
    found = crosscheck(stated, generations=5, replicates=20_000, margin=0.1)
    assert found.verdict is Verdict.SUPPORTED, found.witness
    assert found.exact == stated.ratio(5)


@final
@dataclass(frozen=True)
class Shifted:
    """A law a generation late."""

    true: RiskLaw

    def __getattr__(self, name: str) -> Any:
        return getattr(self.true, name)

    def ratio(self, g: int, **values: Fraction) -> Fraction:
        return self.true.ratio(g + 1)


@pytest.mark.parametrize(("family", "quantity", "n"), STATED)
def test_a_generation_late_is_refuted(family: str, quantity: str, n: int) -> None:
    workflow = "augment" if "unbiased" in family else "discard"
    planted: Any = Shifted(law(family, workflow, n, quantity))
    found = crosscheck(planted, generations=4, replicates=20_000)
    assert found.verdict is Verdict.REFUTED
    assert "the law says" in found.witness


def test_an_estimator_with_another_divisor_is_refuted() -> None:
    # The law of the unbiased variance under discard is one for ever; maximum likelihood loses 1/n a generation.
    right = law("normal-mean-variance", "discard", 10, "expected_variance")
    wrong = law("normal-mean-variance:estimator=unbiased", "discard", 10, "expected_variance")
    assert wrong.ratio(4) == 1

    @final
    class Mixed:
        def __getattr__(self, name: str) -> Any:
            return getattr(wrong if name == "ratio" else right, name)

    mixed: Any = Mixed()
    assert crosscheck(mixed, generations=4, replicates=20_000).verdict is Verdict.REFUTED


def test_the_loss_stays_the_loss() -> None:
    family = catalogue.family("multinomial")
    arguments: dict[str, Any] = {"n": 10, "generations": 3, "replicates": 500, "observed": [3]}
    fits = family.draw_estimate(np.random.default_rng(1), np.tile(np.array(family.truth()), (4, 1)), 10)
    assert readout(family, "risk_ratio").of(fits).tolist() == family.loss(fits).tolist()
    assert readout(family, "risk_ratio").unit(10) == family.first_risk(10)
    risk = simulate(family, catalogue.workflow("augment"), **arguments)
    survival = simulate(family, catalogue.workflow("augment"), quantity="survival", **arguments)
    assert risk.first_risk != survival.first_risk
    assert risk.plain.estimate[0] != survival.plain.estimate[0]


@pytest.mark.parametrize(
    ("family", "quantity", "n", "message"),
    [
        ("spiky-mixture", "survival", None, "limit process has no survival"),
        ("location:density=cauchy,estimator=mean", "median_error", None, "limit process has no median error"),
        ("kernel-density", "excess_variance", None, "limit process has no excess variance"),
    ],
)
def test_what_cannot_be_read_off_a_fit_is_refused(family: str, quantity: str, n: int | None, message: str) -> None:
    with pytest.raises(NotCoveredError, match=message):
        crosscheck(law(family, "augment", n, quantity), generations=3, replicates=1000)


def test_a_quantity_without_a_readout_is_refused() -> None:
    with pytest.raises(NotCoveredError, match="do not measure its survival"):
        readout(catalogue.family("spiky-mixture"), "survival")
    with pytest.raises(InputError, match="no such quantity"):
        readout(catalogue.family("poisson"), "survival")


def test_sets_of_points_are_not_averaged() -> None:
    family = catalogue.family("kernel-density")
    with pytest.raises(NotCoveredError, match="sets of points"):
        simulate_raw(family, catalogue.workflow("fresh:w=1/3,ratio=1"), n=4, generations=2, replicates=10)
    with pytest.raises(NotCoveredError, match="no statistic to draw"):
        simulate(family, catalogue.workflow("discard"), n=4, generations=2, replicates=10)
