"""The battery: ours right on all, and the judging sees planted errors."""

from __future__ import annotations

import json
import stat
import sys
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
import sympy

from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.battery.__main__ import main, passes, table
from mengoli.theory.closed_forms.battery.cases import Known, all_cases
from mengoli.theory.closed_forms.battery.others import Program, SympyWorker, judge_sympy
from mengoli.theory.closed_forms.battery.ours import Judged, Outcome, judge
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.proof.prover import prove

CASES = {case.name: case for case in all_cases()}


def test_there_are_enough_cases() -> None:
    assert len(CASES) == len(all_cases()) >= 60


@pytest.mark.parametrize("name", CASES)
def test_ours_is_right(name: str) -> None:
    assert judge(CASES[name]).outcome is Outcome.RIGHT


OPEN = {
    "1/(k^2+a^2)",
    "1/(k+a)^3",
    "mean over generations",
    "Fibonacci",
    "rotation by 1/2",
    "subsample of ten coin tosses",
}
"""What no certificate covers as a whole."""


@pytest.mark.parametrize("name", CASES)
def test_the_kernel_has_its_say(name: str) -> None:
    verdict = prove("battery", solve(CASES[name].recurrence)).verdict
    assert (verdict is Verdict.UNKNOWN) is (name in OPEN)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("1/k^2", {"limit": sympy.pi**2 / 7}),
        ("1/k", {"growth": Growth.LINEAR}),
        ("1/(k^4+1)", {"decimals": "0.578477579668"}),
        ("1+1/k^2+1/k^3", {"decimals": "6.51293003030667449625885310624"}),
        ("1+1/k^2+1/k^3", {"decimals": "6.51293003030667449764993377756459208609"}),
        ("discard", {"limit": sympy.Integer(3)}),
    ],
)
def test_a_planted_expectation_is_seen(name: str, wrong: dict[str, object]) -> None:
    case: Known = replace(CASES[name], **wrong)  # type: ignore[arg-type]
    assert judge(case).outcome is not Outcome.RIGHT


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("1/k^2", Outcome.RIGHT),
        ("(1+c/g^2) R, rsolve says 0", Outcome.WRONG),
        ("(1+c/g^2) R + 1/g^2, rsolve says -1/c", Outcome.WRONG),
        ("1+1/k^2", Outcome.UNSOLVED),
    ],
)
def test_sympy_is_judged(name: str, outcome: Outcome) -> None:
    assert judge_sympy(CASES[name]).outcome is outcome


def never(pipe: Connection) -> None:
    """A process that takes a case and does not answer."""
    pipe.recv()
    pipe.recv()


def test_a_case_without_answer_ends_in_time() -> None:
    worker = SympyWorker(0.2, never)
    assert worker.judge(0).outcome is Outcome.UNSOLVED
    worker.close()


@pytest.mark.parametrize(("printed", "outcome"), [("1.6449340668482264", Outcome.RIGHT), ("1.7", Outcome.WRONG),
                                                  ("sum(...)", Outcome.UNSOLVED),
                                                  ("product(1.6449340668482264, k)", Outcome.UNSOLVED),
                                                  ("0>> asked\n1.6449340668482264\n1>> ", Outcome.RIGHT)])  # fmt: skip
def test_a_program_is_judged_by_a_number_on_a_line_of_its_own(tmp_path: Path, printed: str, outcome: Outcome) -> None:
    script = tmp_path / "system"
    script.write_text(f"#!{sys.executable}\nimport sys\nsys.stdin.read()\nprint({printed!r})\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    program = Program("fake", (str(script),), "{term} {first}\n", "", "", "")
    assert program.judge(CASES["1/k^2"], 10.0).outcome is outcome
    absent = Program("absent", ("no-such-program-here",), "", "", "", "")
    assert absent.judge(CASES["1/k^2"], 1.0).outcome is Outcome.MISSING


def test_the_table_and_the_verdict() -> None:
    case = CASES["1/k^2"]
    good, slow = Judged(Outcome.RIGHT, 0.01, "x"), Judged(Outcome.RIGHT, 0.9, "x")
    rows = [(case, {"mengoli": good})] * 55
    assert passes(rows)
    assert not passes(rows[1:])
    assert not passes([*rows, (case, {"mengoli": slow})])
    assert "55 right, 0 wrong, 0 unsolved" in table(rows)


def test_the_command_prints_data(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--ours", "--json"])
    data = json.loads(capsys.readouterr().out)
    assert {row["mengoli"]["outcome"] for row in data["cases"]} == {"right"}
