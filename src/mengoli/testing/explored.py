"""Compositions of the workflow explorer, and their exact curves by way of the file that the page writes."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..theory.language.workflow_file import read_workflow
from ..theory.moments.second_moments import NoiseLaw, SecondMoments


def random_config(rng: random.Random) -> dict[str, Any]:
    """A composition such as the page's sliders allow.

    Parameters
    ----------
    rng
        Seeded by the caller.
    """
    memory = rng.choice(["pool", "last", "window", "forget"])
    rho = rng.choice([0, 0, 0.1, 0.37, 0.95])
    anchor = rng.choice([0, 0, 0.25, 0.9])
    plain = memory == "pool" and rho == 0 and anchor == 0
    return {
        "memory": memory,
        "k": rng.randint(1, 5),
        "w": rng.choice([0.01, 0.25, 0.8, 1]),
        "rho": rho,
        "anchor": anchor,
        "budget": rng.choice([0, 0.5, 1]) if plain else 0,
        "schedule": rng.choice(["equal", "power", "geometric"]),
        "p": rng.randint(0, 3),
        "q": rng.choice([1.05, 1.5, 2]),
        "v2": rng.choice([0, 1, -1, 0.5]),
        "n": rng.choice([0, 0, 2, 5, 100]),
    }


def exact_curve(lines: str, config: dict[str, Any], generations: int, folder: Path) -> list[Fraction]:
    """The risk ratios of a workflow file, exact.

    Parameters
    ----------
    lines
        The file's text.
    config
        For n and v2.
    generations
        How many.
    folder
        To write the file in.
    """
    path = folder / "explored.toml"
    path.write_text(lines, encoding="utf-8")
    noise = NoiseLaw(Fraction(config["n"]), Fraction(str(config["v2"]))) if config["n"] else NoiseLaw()
    moments = SecondMoments(read_workflow(str(path)).definition, noise).fastest
    return [Fraction(str(moments.field.constant(value))) for value in moments.risks(generations)]
