"""The examples on workflows run and say what they should."""

from __future__ import annotations

import runpy
from fractions import Fraction
from pathlib import Path

import pytest
import sympy

EXAMPLES = Path(__file__).parents[1] / "examples"


def test_the_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = runpy.run_path(str(EXAMPLES / "dey_donoho_figure.py"))
    example["main"]([str(tmp_path / "figure.png")])
    assert "pi^2/2 - 2" in capsys.readouterr().out
    assert (tmp_path / "figure.png").stat().st_size > 10_000


def test_limits_that_do_not_commute(capsys: pytest.CaptureFixture[str]) -> None:
    example = runpy.run_path(str(EXAMPLES / "limits_that_do_not_commute.py"))
    assert [example["long_run"](k) for k in range(1, 5)] == [
        sympy.Rational(2 * k + 2, k + 2) for k in range(1, 5)
    ]
    assert example["at_fixed_generation"](5, 6) == sum((Fraction(1, j * j) for j in range(1, 7)), Fraction(0))
    example["main"]()
    assert "first K, then g: pi**2/6;   first g, then K: 2" in capsys.readouterr().out


def test_the_golden_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / "golden_ratio.py"))["main"]()
    shown = capsys.readouterr().out
    assert "best weight w* = sqrt(k^2 + 4*k)/2 - k/2, least risk sqrt(k^2 + 4*k)/2 - k/2" in shown
    assert "proved" in shown
    assert "k = 1: w* = sqrt(5)/2 - 1/2" in shown
