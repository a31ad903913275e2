"""Families in files at the command line: derived, verified, and refused with exit status 2 and one message."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mengoli.family_verification import as_text, enough, sizes, verify_family
from mengoli.numerics.checks.crosscheck import FEWEST_REPLICATES
from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.declared.tails import UndecidedError

FOLDER = Path(__file__).parents[1] / "examples" / "families"


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mengoli", *arguments], capture_output=True, text=True, check=False, timeout=500
    )


def test_a_declared_family_is_verified_from_its_file() -> None:
    done = command("verify", str(FOLDER / "rayleigh.toml"), "--replicates", "4000", "--json")
    claims = json.loads(done.stdout)["claims"]
    assert {claim["verdict"] for claim in claims} <= {"supported", "unknown"}
    assert all(claim["simulated"] == pytest.approx(claim["exact"], rel=0.25) for claim in claims)


NAMES = ("beta", "cauchy", "gumbel", "laplace", "logistic", "rayleigh", "von_mises", "weibull")


def test_the_shipped_families_are_these() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_family_goes_to_its_verdict(name: str) -> None:
    """With few histories: nothing is undecided of its hypotheses, and the simulation does not contradict the law."""
    for item in verify_family(str(FOLDER / f"{name}.toml"), replicates=200, seed=5):
        assert {status for _, status, _ in item.hypotheses} <= {"checked", "trusted", "not needed"}
        assert item.verdict in (Verdict.SUPPORTED, Verdict.UNKNOWN)
        assert "[proved]" in item.law
        # Six standard errors at two hundred histories, less their first order, and the distance of n = 1024.
        assert item.simulation["ratios"][-1] == pytest.approx(item.simulation["exact"], rel=0.25)


def test_without_a_scale_there_is_a_verdict_and_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def undecided(*_: object, **__: object) -> None:
        raise UndecidedError("no bound was found for the tail at oo")

    monkeypatch.setattr("mengoli.family_verification.check_limit", undecided)
    for item in verify_family(str(FOLDER / "rayleigh.toml")):
        assert item.verdict is Verdict.UNKNOWN
        assert "the tail at oo" in item.witness


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_family_is_verified_from_its_file(name: str) -> None:
    done = command("verify", str(FOLDER / f"{name}.toml"), "--json")
    assert done.returncode == 0
    claims = json.loads(done.stdout)["claims"]
    assert [claim["verdict"] for claim in claims] == ["supported", "supported"]
    assert all(claim["minimal_detectable_error"] < 0.16 for claim in claims)


def test_hypotheses_are_printed_once_in_eighty_columns() -> None:
    done = command("verify", str(FOLDER / "laplace.toml"), "--replicates", "100")
    assert "0.0000" not in done.stdout, "too few histories give no number"
    assert done.stdout.count("differentiable in quadratic mean") == 1
    assert max(map(len, done.stdout.splitlines())) < 80 + len(str(FOLDER))
    assert done.returncode == 1, "unknown is no success"


@pytest.mark.parametrize("text", ["missing.toml", "missing.py:Thing", "__import__('os').toml"])
def test_a_missing_file_is_one_message(text: str) -> None:
    done = command("derive", text, "augment")
    assert done.returncode == 2
    assert done.stderr.startswith("mengoli: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_failed_hypothesis_is_named_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "uniform.toml"
    path.write_text(
        '[family]\nsupport = ["0", "theta"]\nparameters = { theta = "positive" }\nlog_density = "-log(theta)"\n'
    )
    done = command("derive", str(path), "augment")
    assert done.returncode == 2
    assert "the support does not move with the parameter: failed" in done.stderr


def test_a_density_that_does_not_integrate_to_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(
        '[family]\nsupport = ["-oo", "oo"]\nparameters = { mu = "real" }\nlog_density = "-(x-mu)^2/2"\n'
    )
    done = command("derive", str(path), "augment")
    assert done.returncode == 2
    assert "the density integrates to one: failed" in done.stderr


@pytest.mark.parametrize(("family", "n"), [("weibull.toml", 60), ("logistic-regression:d=2", 80), ("median.toml", 60)])
def test_a_family_without_sufficient_statistics_is_simulated_from_raw_data(
    family: str, n: int, tmp_path: Path
) -> None:
    if family == "median.toml":
        path = tmp_path / family
        path.write_text(
            '[family]\nsupport = ["-oo", "oo"]\nparameters = { mu = "real" }\n'
            'log_density = "-(x - mu)^2/2 - log(2*pi)/2"\ninfluence = "sqrt(pi/2)*(x - mu)/abs(x - mu)"\n'
        )
        family = str(path)
    elif family.endswith(".toml"):
        family = str(FOLDER / family)
    done = command("simulate", family, "augment", "--n", str(n), "--generations", "3", "--replicates", "1500", "--json")
    data = json.loads(done.stdout)
    assert data["method"] == ("raw data, less the first order" if family.endswith(".toml") else "raw data")
    last = data["rows"][-1]
    assert abs(last["risk_ratio"] - 49 / 36) < 5 * last["standard_error"] + 0.15


def test_a_catalogue_family_with_options_is_verified_like_a_file() -> None:
    done = command("verify", "poisson-regression:d=2", "--replicates", "1000", "--json")
    claims = json.loads(done.stdout)["claims"]
    assert [claim["id"] for claim in claims] == [f"poisson-regression:d=2.{name}" for name in ("discard", "augment")]
    assert all(claim["verdict"] in ("supported", "unknown") for claim in claims)
    assert all(claim["ratios"][-1] == pytest.approx(claim["exact"], rel=0.35) for claim in claims)


@pytest.mark.parametrize(("family", "quantity"), [("spiky-mixture", "survival"), ("kernel-density", "excess_variance")])
def test_what_is_no_risk_ratio_is_read_off_raw_points(family: str, quantity: str) -> None:
    found = list(verify_family(family, replicates=8000, seed=3))
    for item in found:
        assert item.verdict in (Verdict.SUPPORTED, Verdict.UNKNOWN)
        assert item.simulation["quantity"] == quantity
        assert any(status == "failed" for _, status, _ in item.hypotheses)
        assert abs(item.simulation["simulated"] - item.simulation["exact"]) < 5 * item.simulation["standard_error"]
        assert f"simulated {quantity}(3) =" in as_text(item)
    if family == "spiky-mixture":
        assert all(item.verdict is Verdict.SUPPORTED for item in found)
        assert "inverse_square(g) = 2*(4/3)^g/3 + 1/(3*3^g) [proved]" in found[0].law


def test_families_and_claims_are_not_mixed() -> None:
    done = command("verify", "poisson-regression:d=2", "normal-mean")
    assert done.returncode == 2
    assert "verified apart" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_batch_holds_given_rows_a_whole_number_of_times(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("a,b\n" + "".join(f"{i % 7},{i * i % 11}\n" for i in range(30)))
    chosen = sizes(catalogue.family(f"poisson-regression:design={rows}"))
    assert chosen == (270, 540, 1080)
    assert sizes(catalogue.family("logistic-regression:d=5"))[0] == 640


def test_many_parameters_still_get_the_fewest_replicates_a_check_takes() -> None:
    assert enough(1) > enough(2) > FEWEST_REPLICATES == enough(50)
