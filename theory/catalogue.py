"""The families and workflows that come with the toolkit, found by looking into their folders.

``name:option=value,option=value`` makes a member: the options are the fields of its dataclass. A new member
is one new file in `families/` or `workflows/`; nothing here or elsewhere names it.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar, cast

from . import families as _families
from . import workflows as _workflows
from .errors import InputError
from .family import Family
from .workflow import Workflow
from .workflow_file import read_workflow

M = TypeVar("M", bound=Family | Workflow)


def families() -> Mapping[str, type[Family]]:
    """All families by name."""
    return _members(_families, Family)


def workflows() -> Mapping[str, type[Workflow]]:
    """All workflows by name."""
    return _members(_workflows, Workflow)


def family(text: str) -> Family:
    """Make a family from its name and options.

    Raises
    ------
    InputError
        If there is no such family or option, or a value is outside its domain.

    Examples
    --------
    >>> family("poisson:mean=2").label
    'poisson:mean=2'
    """
    return _make(text, families(), "family")


def workflow(text: str) -> Workflow:
    """Make a workflow from its name, or the path of its TOML file, and its options.

    Raises
    ------
    InputError
        If there is no such workflow, file or option, or a value is outside its domain.

    Examples
    --------
    >>> workflow("augment:sizes=i^2").label
    'augment:sizes=i^2'
    """
    path, toml, rest = text.partition(".toml")
    if toml and rest[:1] in ("", ":"):
        return read_workflow(path + toml, dict(_options(rest[1:], text)))
    return _make(text, workflows(), "workflow")


def _options(text: str, whole: str) -> Iterator[tuple[str, str]]:
    """The ``option=value`` parts, each option once."""
    seen: set[str] = set()
    # A comma inside brackets belongs to a formula: sizes=min(i,5).
    for part in re.split(r",(?![^()]*\))", text) if text else []:
        option, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise InputError("an option is a name, = and a value", got=part, instead="w=1/2")
        if option in seen:
            raise InputError(f"the option {option} stands twice", got=whole, instead="each option once")
        seen.add(option)
        yield option, value


@cache
def _members(package: Any, base: type[M]) -> Mapping[str, type[M]]:
    found: dict[str, type[M]] = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for thing in vars(module).values():
            own = inspect.isclass(thing) and issubclass(thing, base) and thing.__module__ == module.__name__
            if own and not inspect.isabstract(thing):
                found[thing.name] = thing
    return dict(sorted(found.items()))


def _make(text: str, known: Mapping[str, type[M]], what: str) -> M:
    name, _, rest = text.partition(":")
    if name not in known:
        near = get_close_matches(name, known, n=1)
        raise InputError(
            f"there is no {what} of this name", got=name, instead=near[0] if near else " or ".join(known)
        )
    kind = known[name]
    options: dict[str, Any] = {}
    admitted = {item.name: item for item in fields(cast(Any, kind))}
    for option, value in _options(rest, text):
        if option not in admitted:
            listed = ", ".join(f"{key}=..." for key in admitted) or "no option"
            raise InputError(f"{name} has no option of this form", got=option, instead=f"{name} with {listed}")
        options[option] = _truth(option, value) if isinstance(admitted[option].default, bool) else value
    return kind(**options)


def _truth(option: str, value: str) -> bool:
    if value not in ("yes", "no"):
        raise InputError(f"{option} is a question", got=value, instead=f"{option}=yes or {option}=no")
    return value == "yes"
