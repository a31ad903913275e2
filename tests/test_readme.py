"""The README is true to the letter: its consoles show what the commands print, its Python runs.

``python tests/test_readme.py`` writes the consoles anew.
"""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parent.parent / "README.md"
_TOUR = re.compile(r"<!-- tour: (?P<command>.*?) -->\n```console\n(?P<shown>.*?)```\n<!-- end -->", re.S)

in_checkout = pytest.mark.skipif(not README.exists(), reason="the README is in a checkout, and this is none")


def console(command: str) -> str:
    call = [sys.executable, "-m", "mengoli", *command.split()]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    return f"$ .venv/bin/mengoli {command}\n{done.stdout}"


def steady(text: str) -> str:
    """Times differ from run to run, trailing blanks do not matter."""
    return re.sub(r" in \d+ s$", " in ... s", "\n".join(line.rstrip() for line in text.splitlines()), flags=re.M)


@in_checkout
def test_every_console_shows_what_is_printed() -> None:
    tours = list(_TOUR.finditer(README.read_text()))
    assert len(tours) >= 2
    for tour in tours:
        assert steady(tour["shown"]) == steady(console(tour["command"])), "run `python tests/test_readme.py`"


@in_checkout
def test_the_python_runs() -> None:
    outcome = doctest.testfile(str(README), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert outcome.attempted >= 5
    assert outcome.failed == 0


if __name__ == "__main__":
    text = _TOUR.sub(
        lambda tour: f"<!-- tour: {tour['command']} -->\n```console\n{console(tour['command'])}```\n<!-- end -->",
        README.read_text(),
    )
    README.write_text(text)
