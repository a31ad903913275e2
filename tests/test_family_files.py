"""Families in files at the command line: derived, verified, and refused with exit status 2 and one message."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

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
