"""What a step of a derivation is: typed data, the assumptions it uses, and the certificate that backs it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from .document import Block, Line


@dataclass(frozen=True, kw_only=True)
class Step(ABC):
    """One step; what it says is computed from its fields.

    Parameters
    ----------
    assumptions
        What it uses, in words.
    failed
        Hypotheses of the universal law that fail, in words: why a law of the family's own is derived.
    certificate
        Identifier of the certificate that the kernel accepted for it, or ``None``: then `blocks` gives the
        argument in full, or names what is trusted.
    steps
        The steps below it in the tree.
    """

    title: ClassVar[str]
    assumptions: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    certificate: str | None = None
    steps: tuple[Step, ...] = ()

    @property
    @abstractmethod
    def blocks(self) -> tuple[Block, ...]:
        """The step in words and formulas."""

    @property
    def conditions(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is assumed and what fails, each with the words that it is told with."""
        outside = "Outside the universal law, as this hypothesis of it fails:"
        told = (("Assuming", self.assumptions), (outside, self.failed))
        return tuple((label, items) for label, items in told if items)

    @property
    def heading(self) -> Line:
        """The title, with what is particular to this step."""
        return (self.title,)
