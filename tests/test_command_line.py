"""The command line as a user meets it: in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest


def mengoli(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mengoli", *arguments], capture_output=True, text=True, check=False
    )


def as_json(*arguments: str) -> Any:
    done = mengoli(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_help_names_every_command() -> None:
    done = mengoli("--help")
    assert done.returncode == 0
    for name in ("list", "derive", "prove", "simulate", "verify"):
        assert f"  {name} " in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize("what", ["families", "workflows", "claims"])
def test_list(what: str) -> None:
    rows = as_json("list", what)[what]
    assert len(rows) >= 3
    assert all(row["id"] and row["summary"] for row in rows)


def test_derive_gives_the_basel_law() -> None:
    law = as_json("derive", "poisson", "augment", "--at", "1,2,10")
    assert law["recursion"] == "R(g) = R(g-1) + 1/g^2, R(1) = 1"
    assert law["closed_form"] == "H2(g)"
    assert law["at"] == {"1": "1", "2": "5/4", "10": "1968329/1270080"}
    assert law["limit"] == {"exact": "pi^2/6", "decimal": "1.64493406684822643647"}
    assert (law["growth"], law["rate"], law["verdict"]) == ("bounded", None, "proved")
    assert law["certificates"]
    assert law["regime"] == "asymptotic"


def test_derive_at_finite_n_is_exact() -> None:
    law = as_json("derive", "bernoulli", "augment", "--n", "10", "--at", "2,3")
    product = Fraction(1)
    for k, g in ((1, "1"), (2, "2"), (3, "3")):
        product *= 1 - Fraction(1, 10 * k * k)
        if g in law["at"]:
            assert Fraction(law["at"][g]) == 10 * (1 - product)
    assert law["regime"] == "exact"
    assert law["verdict"] == "proved"


def test_discard_grows_linearly() -> None:
    law = as_json("derive", "normal", "discard")
    assert (law["closed_form"], law["limit"], law["growth"], law["rate"]) == ("g", None, "linear", "g")


def test_subsampling_tends_to_pi_squared_over_two_minus_two() -> None:
    law = as_json("derive", "exponential", "augment-subsample")
    assert law["closed_form"] == "3*H2(g) - 2"
    assert law["limit"]["exact"] == "pi^2/2 - 2"


def test_text_fits_the_screen() -> None:
    done = mengoli("derive", "exponential", "augment", "--n", "n")
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout


def test_simulate_is_the_same_for_any_number_of_workers() -> None:
    def run(workers: str) -> Any:
        data = as_json(
            "simulate", "poisson", "augment", "--n", "50", "--generations", "5", "--replicates", "20000",
            "--workers", workers,
        )  # fmt: skip
        del data["provenance"]
        return data

    alone, together = run("1"), run("2")
    assert alone == together
    last = alone["rows"][-1]
    exact = float(sum(Fraction(1, k * k) for k in range(1, 6)))
    assert abs(last["risk_ratio"] - exact) < 5 * last["standard_error"]


def test_simulate_another_quantity() -> None:
    data = as_json("simulate", "multinomial", "discard", "--n", "10", "--generations", "3", "--quantity", "survival")
    last = data["rows"][-1]
    assert abs(last["survival"] - 0.9**3) < 5 * last["standard_error"]


def test_verify_one_claim() -> None:
    (claim,) = as_json("verify", "any.augment.asymptotic")["claims"]
    assert claim["verdict"] == "proved"
    assert claim["simulation_verdict"] == "supported"
    assert abs(claim["simulated"] - claim["decimal"]) < 5 * claim["standard_error"]
    assert claim["minimal_detectable_error"] > 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("derive", "poison", "augment"), "no family of this name; got 'poison'; write poisson"),
        (("derive", "poisson", "agument"), "no workflow of this name"),
        (("derive", "poisson", "augment", "--n", "0"), "n is outside its domain"),
        (("derive", "poisson", "augment", "--n", "1.5"), "n is outside its domain"),
        (("derive", "poisson", "augment", "--n", "5/2"), "whole number"),
        (("derive", "poisson", "augment", "--at", "0"), "generation is a whole number of at least 1"),
        (("derive", "poisson", "augment", "--at", "-1"), "generation is a whole number of at least 1"),
        (("derive", "poisson", "augment", "--quantity", "mood"), "no such quantity"),
        (("derive", "poisson", "augment:sizes=__import__('os')"), "has no meaning here"),
        (("derive", "poisson", "augment:sizes=i-1"), "the value for batch 1 is not positive"),
        (("simulate", "poisson", "augment", "--n", "0", "--generations", "5"), "sample size"),
        (("simulate", "poisson", "augment", "--n", "10", "--generations", "-5"), "generations"),
        (
            ("simulate", "poisson", "augment-subsample:budget=b", "--n", "10", "--generations", "5"),
            "needs a number",
        ),
        (("simulate", "poisson", "augment", "--n", "10"), "Missing option '--generations'"),
        (
            ("simulate", "multinomial", "augment", "--n", "10", "--generations", "5", "--quantity", "mood"),
            "no such quantity; got 'mood'; write risk_ratio or survival",
        ),
        (
            ("simulate", "poisson", "augment", "--n", "10", "--generations", "5", "--workers", "0"),
            "at least one worker",
        ),
        (("verify", "any.nothing"), "no claim has this identifier"),
        (("prove", "any.nothing"), "no claim has this identifier"),
        (("frobnicate",), "No such command"),
    ],
)
def test_bad_input_gets_one_clear_message_and_status_2(arguments: tuple[str, ...], complaint: str) -> None:
    done = mengoli(*arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_a_value_that_fills_the_screen_is_told_by_its_length() -> None:
    arguments = ("derive", "poisson", "augment:sizes=q^i", "--at", "2,10")
    shown, whole = mengoli(*arguments).stdout, as_json(*arguments)["at"]["10"]
    assert "g = 2: (q^2 + 3*q + 1)/(q + 1)^2" in shown
    assert f"g = 10: an expression of {len(whole):,} characters (--json prints it)" in shown
