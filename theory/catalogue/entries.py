"""The families and workflows that come with the toolkit, found by looking into their folders.

``name:option=value,option=value`` makes a member: the options are the fields of its dataclass. A new member
is one new file in `families/` or `workflows/`; nothing here or elsewhere names it.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from .. import families as _families
from .. import workflows as _workflows
from ..declared.family import read_family
from ..errors import InputError
from ..family import Family
from ..language.workflow import Workflow
from ..language.workflow_file import read_workflow

M = TypeVar("M", bound=Family | Workflow)


def families() -> Mapping[str, type[Family]]:
    """All families by name."""
    return _members(_families, Family)


def workflows() -> Mapping[str, type[Workflow]]:
    """All workflows by name."""
    return _members(_workflows, Workflow)


def family(text: str) -> Family:
    """Make a family from its name and options, from its TOML file, or from the user's own Python.

    ``my_module.py:MyFamily`` imports the file as Python always does and makes the class; only a name that ends so
    does, and nothing else a user writes is ever run.

    Raises
    ------
    InputError
        If there is no such family, file or option, or a value is outside its domain.

    Examples
    --------
    >>> family("poisson:mean=2").label
    'poisson:mean=2'
    """
    if text.endswith(".toml"):
        return read_family(text)
    path, python, rest = text.partition(".py:")
    if python:
        name, _, options = rest.partition(":")
        return _make(f"{name}:{options}" if options else name, own_families(path + ".py"), "family")
    return _make(text, families(), "family")


def own_families(path: str) -> Mapping[str, type[Family]]:
    """The families that a user's Python file defines, by the names of their classes.

    Raises
    ------
    InputError
        If there is no such file, or it defines none.
    """
    spec = importlib.util.spec_from_file_location("mengoli_user_families", path)
    if not Path(path).is_file() or spec is None or spec.loader is None:
        raise InputError("there is no such file", got=path, instead="my_module.py:MyFamily")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    found = {
        name: thing
        for name, thing in vars(module).items()
        if inspect.isclass(thing) and issubclass(thing, Family) and thing.__module__ == spec.name
    }
    if not found:
        raise InputError("this file defines no family", got=path, instead="class MyFamily(mg.Family): ...")
    return found


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
            raise InputError("there is no option of this form", got=part, instead="w=1/2, a name and its value")
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
        raise InputError(f"there is no {what} of this name", got=name, instead=_meant(name, known, what))
    kind = known[name]
    options: dict[str, Any] = {}
    admitted = {item.name: item for item in fields(cast(Any, kind))}
    for option, value in _options(rest, text):
        if option not in admitted:
            listed = ",".join(f"{key}=..." for key in admitted)
            instead = f"{name}:{listed}" if listed else f"{name} alone"
            raise InputError(f"{name} has no such option", got=option, instead=instead)
        options[option] = _truth(option, value) if isinstance(admitted[option].default, bool) else value
    return kind(**options)


def _meant(name: str, known: Mapping[str, type[M]], what: str) -> str:
    """What may have been meant by a name that is not known."""
    other: Mapping[str, Any] = workflows() if what == "family" else families()
    if name in other:
        return "the family first, then the workflow: poisson augment"
    if "." in name:
        return f"the path of a {what}'s file, which ends in .toml"
    near = get_close_matches(name, known, n=1)
    about = [key for key, kind in known.items() if re.search(rf"\b{re.escape(name)}\b", kind.summary, re.I)]
    return " or ".join(dict.fromkeys((*about, *near)) or known)


def _truth(option: str, value: str) -> bool:
    if value not in ("yes", "no"):
        raise InputError(f"{option} is a question", got=value, instead=f"{option}=yes or {option}=no")
    return value == "yes"
