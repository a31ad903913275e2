"""What a person waits for: the wall clock of the commands of every day, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

from .tables import Row
from .timing import wall

COMMANDS: Final = (
    "--help",
    "list families",
    "derive poisson augment",
    "derive exponential augment --n n",
    "derive examples/families/weibull.toml augment",
    "compare discard augment real-plus-last",
    "prove any.augment",
    "prove --all",
    "list coverage",
    "verify",
)


def everyday_rows() -> list[Row]:
    """Command and seconds; SymPy's import, which no symbolic answer can do without, for comparison."""
    rows: list[Row] = [("python -c 'import sympy'", _told([sys.executable, "-c", "import sympy"]))]
    rows += [
        (f"mengoli {command}", _told([sys.executable, "-m", "mengoli", *command.split()])) for command in COMMANDS
    ]
    return rows


def _told(command: list[str]) -> str:
    # Python keeps what it compiled, as it does for a user; the first call fills its cache.
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    spent = wall(lambda: subprocess.run(command, capture_output=True, check=True, env=usual), 3)
    return f"{spent:.2f} s"
