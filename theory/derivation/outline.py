"""The tree of a derivation as a numbered list: what every renderer walks through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import final

from .document import labels
from .step import Step
from .tree import Derivation


@final
@dataclass(frozen=True)
class Numbered:
    """A step in its place.

    Parameters
    ----------
    step
        The step.
    number
        ``"3"`` or, below another step, ``"3.1"``.
    depth
        0 at the top.
    """

    step: Step
    number: str
    depth: int

    @property
    def scope(self) -> str:
        """The number of the step it stands under, ``""`` at the top: labels are unique within."""
        return self.number.rpartition(".")[0]


@final
@dataclass(frozen=True)
class Outline:
    """The numbered steps and the numbers of the equations.

    Parameters
    ----------
    derivation
        What is laid out.
    """

    derivation: Derivation

    @cached_property
    def steps(self) -> tuple[Numbered, ...]:
        """Every step, a parent before its children."""
        return tuple(_numbered(self.derivation.steps, "", 0))

    @cached_property
    def equations(self) -> dict[str, int]:
        """The number of every labelled display, by scoped label."""
        found = [self.scoped(label, "") for label in labels(self.derivation.theorem)]
        for row in self.steps:
            found += [f"{row.scope}:{label}" if row.scope else label for label in labels(row.step.blocks)]
        return {label: number for number, label in enumerate(found, start=1)}

    @staticmethod
    def scoped(label: str, scope: str) -> str:
        """A label as it is unique in the document."""
        return f"{scope}:{label}" if scope else label

    def resolve(self, label: str, scope: str) -> str:
        """The scoped label that a reference means: its own step's, else the document's."""
        own = self.scoped(label, scope)
        return own if own in self.equations else label


def _numbered(steps: tuple[Step, ...], prefix: str, depth: int) -> Iterator[Numbered]:
    for place, step in enumerate(steps, start=1):
        number = f"{prefix}{place}"
        yield Numbered(step, number, depth)
        yield from _numbered(step.steps, f"{number}.", depth + 1)
