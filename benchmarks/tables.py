"""What every measurement here shares: the setting, and tables in Markdown."""

from __future__ import annotations

from typing import Final

N: Final = 100
"""Sample size."""

G: Final = 50
"""Generations."""

R: Final = 32 * 8192
"""Replicates of a timed simulation."""

Row = tuple[str, ...]


def table(header: Row, rows: list[Row]) -> str:
    """A Markdown table."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
