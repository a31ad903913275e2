"""Every example runs on its own, in a process of its own, and says what it should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
SAID = {
    "dey_donoho_figure.py": ["pi^2/2 - 2"],
    "finite_n_law.py": ["n^(3/2)*sinh(pi/sqrt(n))/pi - n   [proved]", "sin(pi/sqrt(n))", "supported"],
    "golden_ratio.py": ["k = 1: w* = sqrt(5)/2 - 1/2"],
    "limits_that_do_not_commute.py": ["first g, then K: 2"],
    "many_machines.py": ["simulated 1.59619392", "exact 1.5961632439"],
    "own_family_notebook.py": ["sinh", "verdict: proved", "supported"],
    "real_data.py": ["augment: bounded, exact R_6 = 1.4914", "discard: linear, exact R_6 = 6.0000", "proved"],
    "risk_ratios.py": ["R_30 = 30.0000", "R_30 =  1.6122", "supported"],
    "theorem_fails.py": [
        "uniform-maximum under discard: g*(g + 1)/2; power, like g^2   [proved]",
        "kernel-density under augment: H1(g); logarithmic",
        "inverse-gaussian under discard at n = 2: R = 1, ",
    ],
}
PICTURES = {"risk_ratios.py": Path(__file__).parents[1] / "docs" / "risk-ratios.svg"}
"""Pictures that are shown somewhere, and must be what the example draws."""

pytestmark = pytest.mark.skipif(
    not EXAMPLES.exists(), reason="the examples lie in the checkout, and this is none"
)


def test_every_example_is_listed() -> None:
    assert sorted(SAID) == sorted(path.name for path in EXAMPLES.glob("*.py"))


@pytest.mark.parametrize("name", sorted(SAID))
def test_an_example_runs(name: str, tmp_path: Path) -> None:
    picture = PICTURES.get(name)
    drawn = [] if picture is None else [picture.name]
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / name), *drawn],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    missing = [words for words in SAID[name] if words not in done.stdout]
    assert missing == [], done.stdout
    if picture is not None:
        assert (tmp_path / picture.name).read_text() == picture.read_text(), f"run `python examples/{name} {picture}`"
