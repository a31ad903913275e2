"""A training workflow as an object: a name, its options, where it comes from, and its definition in two lines.

What may stand in the lines is said in `definition`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Set
from dataclasses import fields
from typing import Any, final

from ..claims import Source
from ..symbols import Parameter
from .definition import SOLE_MODEL as SOLE_MODEL
from .definition import Definition as Definition
from .settings import Setting as Setting
from .settings import exact_number as exact_number
from .settings import setting as setting
from .settings import whole as whole


class Workflow(ABC):
    """A training workflow: who is trained on what. A new one is one small frozen dataclass.

    Its fields are its options on the command line, each given as text, a number or a fraction. It says its
    name, a one-line summary, where it comes from, and its `definition`.

    Examples
    --------
    >>> from mengoli.theory.workflows import Augment
    >>> print(Augment().definition.text())
    pool <- pool + (batch - pool)*size/total ; fit = pool
    """

    name: str
    summary: str
    source: Source | None
    """Where it is from; ``None`` for somebody's own lines."""

    @property
    @abstractmethod
    def definition(self) -> Definition:
        """Pools, fit and sizes with the parameters bound."""

    @final
    @property
    def label(self) -> str:
        """The name with the options that differ from their defaults, as typed on the command line."""
        return label_of(self)

    @property
    def described(self) -> str:
        """The summary with its options: ``train on the last k batches, with k = 3``; sizes stand in the lines."""
        return described(self, {"sizes", "ratio"})

    def __str__(self) -> str:
        return self.label


def described(thing: Any, but: Set[str] = frozenset(), summary: str | None = None) -> str:
    """The summary of a workflow or family, or another one, with the values of its options, but for some."""
    summary = str(thing.summary) if summary is None else summary
    values = {
        item.name: getattr(thing, item.name)
        for item in fields(thing)
        if item.metadata.get("option", True) and item.name not in but
    }
    listed = [f"{name} = {_shown(x)}" for name, x in values.items() if x not in ((), None) and _shown(x) != name]
    return f"{summary}, with {', '.join(listed)}" if listed else summary


def label_of(thing: Any) -> str:
    """Write ``name:option=value,...`` for a workflow or family whose dataclass fields are its options."""
    changed = []
    for item in fields(thing):
        value = getattr(thing, item.name)
        if item.metadata.get("option", True) and _shown(value) != _shown(item.default):
            changed.append(f"{item.name}={_shown(value)}")
    options = ":" + ",".join(changed) if changed else ""
    return f"{thing.name}{options}"


def _shown(value: object) -> str:
    if isinstance(value, Parameter):
        return value.name
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace(" ", "")
