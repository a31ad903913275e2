"""The page of likely mistakes is true: each one is made here, and says what the page says.

``python tests/test_trouble.py`` writes the messages anew.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from mengoli.__main__ import main

PAGE = Path(__file__).parents[1] / "docs" / "trouble.md"
_FILE = re.compile(r"```\{code-block\} (?:toml|text)\n:caption: (?P<name>\S+)\n\n(?P<text>.*?)```", re.S)
_TRIED = re.compile(r"```console\n\$ mengoli (?P<call>.*?)\n(?P<said>.*?)```", re.S)

pytestmark = pytest.mark.skipif(
    not PAGE.exists(), reason="the documentation lies in the checkout, and this is none"
)


def mistakes() -> list[tuple[str, str]]:
    """Calls and what they say; none where there is no page."""
    return [(found["call"], found["said"]) for found in _TRIED.finditer(PAGE.read_text())] if PAGE.exists() else []


def write_files(folder: Path) -> None:
    """The files that the page shows."""
    for found in _FILE.finditer(PAGE.read_text()):
        (folder / found["name"]).write_text(found["text"])


def test_there_are_twenty() -> None:
    assert len(mistakes()) >= 20
    assert len(set(mistakes())) == len(mistakes())


@pytest.mark.parametrize(("call", "said"), mistakes())
def test_a_mistake_is_told_as_the_page_says(
    call: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["mengoli", *call.split()])
    with pytest.raises(SystemExit) as stopped:
        main()
    shown = capsys.readouterr()
    assert stopped.value.code == 2
    assert shown.out == ""
    assert shown.err.split() == said.split(), "run `python tests/test_trouble.py`"


def renew(found: re.Match[str]) -> str:
    """One console, with what is said now."""
    call = [sys.executable, "-m", "mengoli", *found["call"].split()]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    print(f"{done.returncode}  {done.stderr}", end="")
    return f"```console\n$ mengoli {found['call']}\n{done.stderr}```"


if __name__ == "__main__":
    import os
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder))
        os.chdir(folder)
        PAGE.write_text(_TRIED.sub(renew, PAGE.read_text()))
