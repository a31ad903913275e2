"""The first order of a fit as a control: exact where fits are linear, unbiased where not, and it leaves less to see."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from mengoli.numerics.checks.limits import check_limit
from mengoli.numerics.checks.planning import SMALLEST, Plan, is_planned, plan
from mengoli.numerics.declared.points import DeclaredPoints
from mengoli.numerics.simulation.first_order import FirstOrder, combined
from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.numerics.statistics.gates import heavy_tail, widened
from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.declared.declaration import Declaration
from mengoli.theory.declared.family import DeclaredFamily, read_family
from mengoli.theory.law import RiskLaw, derive
from mengoli.theory.symbols import Parameter

FOLDER = Path(__file__).parents[2] / "examples" / "families"
MU = Parameter.read("mu", "real")
NORMAL = DeclaredFamily(
    "normal", Declaration("normal", "x", ("-oo", "oo"), (MU,), "-(x - mu)^2/2 - log(2*pi)/2")
)  # fmt: skip


@pytest.mark.parametrize(
    ("workflow", "ratios"),
    [
        ("discard", (1, 2, 3)),
        ("augment", (1, 5 / 4, 49 / 36)),
        ("window:k=2", (1, 5 / 4, 29 / 16)),
        ("fresh:w=1/2,ratio=1", (1, 3 / 4, 11 / 16)),
        ("real-plus-last", (1, 5 / 4, 21 / 16)),
    ],
)
def test_of_a_normal_mean_nothing_is_left(workflow: str, ratios: tuple[float, ...]) -> None:
    """The estimate is its first order: each history shows the exact ratio, by hand from the workflow's lines."""
    found = simulate_raw(NORMAL, catalogue.workflow(workflow), n=40, generations=3, replicates=64)
    assert found.reduced is not None
    assert found.reduced.estimate / found.first_risk == pytest.approx(ratios, rel=1e-5)
    assert found.reduced.standard_error / found.first_risk == pytest.approx([0, 0, 0], abs=1e-4)


def test_the_arms_agree_and_the_controlled_one_is_sharper() -> None:
    found = simulate_raw(
        read_family(str(FOLDER / "cauchy.toml")), catalogue.workflow("augment"), n=256, generations=3, replicates=1024
    )
    assert found.reduced is not None
    difference = found.reduced.estimate - found.plain.estimate
    assert (np.abs(difference) < 4 * found.plain.standard_error).all()
    assert (found.reduced.standard_error < found.plain.standard_error / 2.5).all()
    assert abs(found.control_z["limit"]) < 4


def test_a_part_of_a_pool_is_simulated_without_a_control() -> None:
    found = simulate_raw(NORMAL, catalogue.workflow("augment-subsample"), n=40, generations=2, replicates=64)
    assert found.reduced is None
    assert not found.control_z


def test_the_known_mean_is_that_of_independent_batches() -> None:
    """Batches of 4 and 8 points with weights 1/3 and 2/3 and tr Sigma = 6: 6 (1/36 + 4/72) = 1/2."""
    one = FirstOrder(np.zeros((2, 1)), {}).followed(np.array([[3.0], [0.0]]), 0)
    two = FirstOrder(np.zeros((2, 1)), {}).followed(np.array([[0.0], [3.0]]), 1)
    mixed = combined([(Fraction(1, 3), one), (Fraction(2, 3), two)])
    assert mixed is not None
    assert mixed.centred((4, 8), 6.0) == pytest.approx([1 - 0.5, 4 - 0.5])
    assert combined([(Fraction(1), one), (Fraction(1), None)]) is None


def test_a_false_law_of_a_declared_family_is_refuted() -> None:
    true = derive(read_family(str(FOLDER / "cauchy.toml")), catalogue.workflow("augment"))

    class False_:
        family, workflow, n, regime = true.family, true.workflow, true.n, true.regime

        def ratio(self, g: int, **values: Fraction) -> Fraction:
            return true.ratio(g) * Fraction(6, 5)

    found = check_limit(False_(), sizes=(256, 512, 1024), generation=3, replicates=1024, margin=0.15)
    assert found.verdict is Verdict.REFUTED


def test_a_sampler_that_misses_its_family_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sigma said to be a half larger than the noise of the draws."""
    other = Declaration("other", "x", ("-oo", "oo"), (MU,), "-(x - mu)^2 - log(pi)/2")
    law = derive(DeclaredFamily("other", other), catalogue.workflow("augment"))
    monkeypatch.setattr(DeclaredPoints, "noise_trace", 0.75)
    found = check_limit(law, sizes=(64, 128, 256), generation=2, replicates=1024)
    assert found.verdict is Verdict.UNKNOWN
    assert "misses its own family" in found.witness


def planned(law: RiskLaw, sizes: tuple[int, ...] | None = None) -> Plan:
    return plan(law, generation=3, margin=0.15, alpha=0.001, beta=0.01, seed=1, sizes=sizes)


def test_an_estimate_that_is_its_first_order_is_supported() -> None:
    """Nothing varies but by rounding, and that decides nothing by itself."""
    found = check_limit(derive(NORMAL, catalogue.workflow("augment")), sizes=(16, 32, 64), replicates=1024)
    assert found.verdict is Verdict.SUPPORTED


def test_a_plan_grows_where_fits_are_far_from_linear() -> None:
    """Weibull with both parameters: at shape 1/5 a scale is known to a factor only, at shape 3 all is smooth."""
    shape, scale = Parameter.read("k", "positive"), Parameter.read("lam", "positive")
    log_density = "log(k) - k*log(lam) + (k-1)*log(x) - (x/lam)^k"
    smallest = []
    for truth in (Fraction(3), Fraction(1, 5)):
        declared = Declaration(
            "weibull", "x", ("0", "oo"), (shape, scale), log_density, truth=(("k", truth), ("lam", Fraction(1)))
        )
        law = derive(DeclaredFamily("weibull", declared), catalogue.workflow("discard"))
        assert is_planned(law)
        smallest.append(planned(law).sizes[0])
    assert smallest == list(SMALLEST)
    law = derive(NORMAL, catalogue.workflow("discard"))
    assert planned(law, (64, 16, 32)).sizes == (16, 32, 64)


def test_what_has_no_first_order_is_not_planned() -> None:
    assert not is_planned(derive(catalogue.family("logistic-regression:d=2"), catalogue.workflow("augment")))
    assert not is_planned(derive(NORMAL, catalogue.workflow("augment-subsample")))


@pytest.mark.parametrize("rare", [5, 10, 30, 100])
@pytest.mark.parametrize("alpha", [0.05, 0.001])
def test_a_widened_error_covers_rare_events(rare: int, alpha: float) -> None:
    """A mean of 2000 events of probability rare/2000, by the exact binomial tail, beyond the plain gates as well."""
    count, p = 2000, rare / 2000
    sd = (count * p * (1 - p)) ** 0.5
    share, skewness = (1 - p) ** 2 / sd**2, (1 - 2 * p) / sd
    reach = stats.norm.ppf(1 - alpha / 2) * widened(share, skewness, alpha) * sd
    assert stats.binom.sf(rare + reach, count, p) <= alpha / 2
    assert widened(0.0, 0.0, alpha) == 1
    assert heavy_tail(0.2, 0.2, count) is not None
    assert heavy_tail(0.2, 0.2, count, 3.0) is None
    assert heavy_tail(0.31, 0.0, count, 3.0) is not None
