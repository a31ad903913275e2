"""The families and workflows that come with the toolkit, found by looking into their folders.

``name:option=value,option=value`` makes a member: the options are the fields of its dataclass. A new member
is one new file in `families/` or `workflows/`; nothing here or elsewhere names it.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar, cast

from . import families as _families
from . import workflows as _workflows
from .errors import InputError
from .family import Family
from .workflow import Workflow

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
    """Make a workflow from its name and options.

    Examples
    --------
    >>> workflow("augment:sizes=i^2").label
    'augment:sizes=i^2'
    """
    return _make(text, workflows(), "workflow")


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
    for part in rest.split(",") if rest else []:
        option, equals, value = part.partition("=")
        option = option.strip()
        if option not in admitted or not equals:
            listed = ", ".join(f"{key}=..." for key in admitted) or "no option"
            raise InputError(f"{name} has no option of this form", got=part, instead=f"{name} with {listed}")
        if option in options:
            raise InputError(
                f"{name}: the option {option} stands twice", got=text, instead="each option once"
            )
        options[option] = (
            _truth(option, value) if isinstance(admitted[option].default, bool) else value.strip()
        )
    return kind(**options)


def _truth(option: str, value: str) -> bool:
    if value not in ("yes", "no"):
        raise InputError(f"{option} is a question", got=value, instead=f"{option}=yes or {option}=no")
    return value == "yes"
