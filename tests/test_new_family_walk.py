"""The walk in `docs/new-family.md`: every command runs, succeeds, and prints the lines that stand there, in time."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from time import perf_counter

PAGE = Path(__file__).parents[1] / "docs" / "new-family.md"
MINUTES = 10


def blocks() -> list[tuple[str, list[str]]]:
    found = re.findall(r"```console\n\$ (.*?)\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    return [(command, [line for line in output.splitlines() if line]) for command, output in found]


def test_the_walk_is_true(tmp_path: Path) -> None:
    begun = perf_counter()
    for command, lines in blocks():
        first, *rest = shlex.split(command)
        words = [sys.executable, "-m", "mengoli", *rest] if first == "mengoli" else [sys.executable, *rest]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=500)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        assert lines, f"{command}: the page shows no output"
        place = 0
        for line in lines:
            # In this order: a line of the page is part of a line that was printed.
            place = done.stdout.find(line.strip(), place)
            assert place >= 0, f"{command} does not print {line!r}:\n{done.stdout}"
    assert perf_counter() - begun < 60 * MINUTES


def test_both_ways_are_walked() -> None:
    commands = [command for command, _ in blocks()]
    assert sum(command.startswith("mengoli new-family") for command in commands) == 2
    assert sum(command.startswith("mengoli verify") for command in commands) == 2
    assert sum("pytest" in command for command in commands) == 2
