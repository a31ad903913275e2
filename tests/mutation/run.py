"""Mutation testing: plants each slip of `mutants.toml` in a copy of the tree, one at a time, and runs the tests on it.

    python tests/mutation/run.py              every mutant
    python tests/mutation/run.py moments 12   those whose file or number fits

A mutant is killed if a test fails, survives if all pass. One process at a time. Survivors must stand in
`survivors.toml`, each with its reason; a mutant whose text is no longer found is an error, not a success.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

sys.path.insert(0, str(Path(__file__).parent))
from mutants import MUTANTS, SUITES, Mutant

ROOT: Final = Path(__file__).resolve().parents[2]
NEEDED: Final = ("theory", "numerics", "src", "tests", "proofs_notes", "examples", "conftest.py", "pyproject.toml")
WANTED: Final = 0.95
_SECONDS: Final = 180


@final
@dataclass(frozen=True)
class Result:
    """What became of a mutant: ``killed``, ``survived``, ``hung`` (which counts as killed) or ``not found``."""

    number: int
    mutant: Mutant
    outcome: str
    by: str
    seconds: float

    @property
    def killed(self) -> bool:
        """Whether a test noticed."""
        return self.outcome in ("killed", "hung")


def suite(mutant: Mutant) -> tuple[str, ...]:
    """The tests of the mutant's group; of a family its own laws only."""
    tests = next(tests for prefix, tests in SUITES.items() if mutant.file.startswith(prefix))
    name = Path(mutant.file).stem.replace("_", "-")
    return tuple(test.format(name=name) for test in tests)


def copied(target: Path) -> None:
    """Copy what the tests need, links as links, nothing compiled."""
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source, target / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", "*.vo", "*.glob")
            )
        elif source.exists():
            shutil.copy(source, target / name)


def tested(tree: Path, tests: Sequence[str]) -> tuple[str, str]:
    """Run tests on the copy: the outcome, and the test that failed."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--no-header", "-rN", "--tb=line"]
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTEST_ADDOPTS": ""}
    try:
        done = subprocess.run(
            [*command, *tests], cwd=tree, env=environment, capture_output=True, text=True, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        return "hung", f"after {_SECONDS} s"
    if done.returncode == 0:
        return "survived", ""
    lines = [line for line in done.stdout.splitlines() if "Error" in line or "assert" in line or "Violation" in line]
    return "killed", (lines[-1] if lines else done.stdout.strip()[-160:]).replace(str(tree), "")[:160]


def planted(tree: Path, number: int, mutant: Mutant) -> Result:
    """Plant a mutant, test, and take it out again."""
    path, begin = tree / mutant.file, time.monotonic()
    text = path.read_text("utf-8")
    if text.count(mutant.old) != 1:
        return Result(number, mutant, "not found", f"{text.count(mutant.old)} times", 0.0)
    for stale in path.parent.glob(f"__pycache__/{path.stem}.*"):
        stale.unlink()  # two versions within one second look alike to the interpreter
    path.write_text(text.replace(mutant.old, mutant.new), "utf-8")
    try:
        outcome, by = tested(tree, suite(mutant))
    finally:
        path.write_text(text, "utf-8")
        for stale in path.parent.glob(f"__pycache__/{path.stem}.*"):
            stale.unlink()
    return Result(number, mutant, outcome, by, time.monotonic() - begin)


def chosen(words: Sequence[str]) -> list[tuple[int, Mutant]]:
    """The mutants whose number is given or whose file contains a word; all if there is no word."""
    everything = list(enumerate(MUTANTS, 1))
    return [
        (number, mutant)
        for number, mutant in everything
        if not words or any(word == str(number) or (not word.isdigit() and word in mutant.file) for word in words)
    ]


def run(words: Sequence[str] = ()) -> Iterator[Result]:
    """Test the mutants one after the other.

    Raises
    ------
    RuntimeError
        If the unchanged copy already fails, or is not what the tests import.
    """
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = Path(folder)
        copied(tree)
        where = subprocess.run(
            [sys.executable, "-c", "import mengoli; print(mengoli.__file__)"],
            cwd=tree, env={**os.environ, "PYTHONPATH": str(tree / "src")}, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        if not where.startswith(str(tree)):
            raise RuntimeError(f"the copy is not what is imported, but {where}")
        selected = chosen(words)
        for tests in {suite(mutant) for _, mutant in selected}:
            outcome, by = tested(tree, tests)
            if outcome != "survived":
                raise RuntimeError(f"the unchanged tree fails {tests}: {outcome}, {by}")
        for number, mutant in selected:
            yield planted(tree, number, mutant)


def explained() -> dict[str, str]:
    """The reasons of the known survivors, by the slip's words."""
    data = tomllib.loads((Path(__file__).parent / "survivors.toml").read_text("utf-8"))
    return {entry["slip"]: entry["reason"] for entry in data.get("survivor", [])}


def main(words: Sequence[str]) -> int:
    """Print one line a mutant and the score; exit status 1 below 95 % or with an unexplained survivor."""
    results, known = [], explained()
    for result in run(words):
        results.append(result)
        what = f"{result.mutant.file}: {result.mutant.slip}"
        line = f"{result.number:>3} {result.outcome:<9} {result.seconds:>5.0f} s  {what}"
        print(line + (f"  <- {result.by}" if result.by else ""), flush=True)
    lost = [result for result in results if result.outcome == "not found"]
    killed = sum(result.killed for result in results)
    unexplained = [result for result in results if result.outcome == "survived" and result.mutant.slip not in known]
    print(f"{killed} of {len(results)} killed ({killed / max(1, len(results)):.1%})")
    for result in unexplained:
        print(f"unexplained survivor: {result.number} {result.mutant.file}: {result.mutant.slip}")
    return int(bool(lost or unexplained) or killed < WANTED * len(results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
