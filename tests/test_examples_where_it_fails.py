"""Each script names the failed hypothesis, refuses pi^2/6 and agrees with its simulation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "examples" / "where_it_fails"
SAYS = {
    "uniform_maximum": ("hypothesis failed: the support", "g*(g + 1)/2"),
    "kernel_density": ("hypothesis failed", "growth logarithmic"),
    "constant_bias": ("hypothesis failed", "E psi = 0"),
    "ridge": ("hypothesis failed", "asymptotically unbiased"),
    "inverse_gaussian": ("not covered by pi^2/6 at finite n", "2^g"),
    "cauchy_mean": ("finite variance", "growth linear"),
    "spiky_mixture": ("hypothesis failed", "dominated"),
}


def test_every_script_is_listed() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} - {"outcome"} == set(SAYS)


@pytest.mark.parametrize("name", SAYS)
def test_a_script_says_what_fails_and_what_happens_instead(name: str) -> None:
    done = subprocess.run(
        [sys.executable, str(FOLDER / f"{name}.py")], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "verdict:" in done.stdout
    assert ": agree" in done.stdout
    assert "DIFFER" not in done.stdout
    for words in SAYS[name]:
        assert words in done.stdout, done.stdout
