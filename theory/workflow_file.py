"""A workflow in a TOML file, read through the project's grammar and nothing else.

    [workflow]
    name = "half-life"
    parameters = { w = "0 < w < 1" }                 # left symbolic unless bound: half-life.toml:w=1/3
    constants = { c = "3/2" }
    pools = { pool = "pool + w*(batch - pool)" }     # the value after generation g >= 2
    fit = "pool"                                     # or fit = { a = "batch(b)", b = "batch(a)" }
    sizes = "1"                                      # n_i/n in i, or a list [1, 2, "7/2"]

and, where wanted, ``first_size``, ``real_size``, ``batch_noise``, ``summary``. The text is data: no formula is
ever evaluated as code, and whatever is wrong is one `InputError` that names file, field and column.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, final

from .claims import Source
from .errors import InputError
from .sources import DEY_DONOHO
from .symbols import Parameter
from .workflow import Definition, Setting, Workflow, setting

_MAX_BYTES: Final = 64 * 1024
_TEXTS: Final = ("name", "summary", "sizes", "first_size", "real_size", "batch_noise")
_TABLES: Final = ("parameters", "constants", "pools")
_FIELDS: Final = (*_TEXTS, *_TABLES, "fit")
_MAX_ENTRIES: Final = 40


@final
@dataclass(frozen=True)
class WorkflowFile(Workflow):
    """A workflow that somebody wrote; made by `read_workflow`.

    Parameters
    ----------
    name
        The file with the options that were given, as typed on the command line.
    summary
        One line about it.
    written
        Its lines.
    """

    name: str = field(metadata={"option": False})
    summary: str = field(metadata={"option": False})
    written: Definition = field(metadata={"option": False})
    source: Source = field(default=DEY_DONOHO, metadata={"option": False})

    @property
    def definition(self) -> Definition:
        """The lines of the file."""
        return self.written


def read_workflow(path: str, options: Mapping[str, str] | None = None) -> WorkflowFile:
    """Read a workflow from a file.

    Parameters
    ----------
    path
        The file.
    options
        Values for its parameters: a number, a fraction or another letter.

    Raises
    ------
    InputError
        Naming the file, the field and the column of whatever is wrong.
    """
    try:
        table = _workflow_table(path)
        definition, summary = _definition(table)
        bound = _bind(definition, options or {})
    except InputError as error:
        raise InputError(f"{path}: {error.problem}", got=error.got, instead=error.instead) from None
    shown = ",".join(f"{name}={str(value).replace(' ', '')}" for name, value in (options or {}).items())
    return WorkflowFile(path + (f":{shown}" if shown else ""), summary, bound)


def _workflow_table(path: str) -> Mapping[str, Any]:
    file = Path(path)
    if "\0" in path or not file.is_file():
        raise InputError("there is no such file", instead="the path of a TOML file with a [workflow] table")
    if file.stat().st_size > _MAX_BYTES:
        raise InputError(
            "the file is too long", got=file.stat().st_size, instead=f"at most {_MAX_BYTES} bytes"
        )
    try:
        data = tomllib.loads(file.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 text: {error.reason} at byte {error.start}") from None
    except (tomllib.TOMLDecodeError, ValueError) as error:  # ValueError: an integer of too many digits
        raise InputError(f"not TOML: {error}") from None
    except RecursionError:
        raise InputError("not TOML: nested too deep", instead="a flat [workflow] table") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from None
    table = data.pop("workflow", None)
    if not isinstance(table, dict):
        raise InputError("a workflow file needs the table [workflow]", instead='[workflow] and fit = "batch"')
    if data:
        raise InputError("a workflow file has one table", got=next(iter(data)), instead="[workflow] only")
    return table


def _definition(table: Mapping[str, Any]) -> tuple[Definition, str]:
    for key in table:
        if key not in _FIELDS:
            near = get_close_matches(key, _FIELDS, n=1)
            raise InputError(
                "[workflow] has no field of this name",
                got=key,
                instead=near[0] if near else ", ".join(_FIELDS),
            )
    texts = {key: _text(table[key], key) for key in _TEXTS if key in table and key != "sizes"}
    name = texts.pop("name", "workflow")
    summary = texts.pop("summary", name)
    tables = {key: _table(table.get(key, {}), key) for key in _TABLES}
    settings: dict[str, Setting] = {}
    for key, domain in tables["parameters"].items():
        settings[key] = Parameter.read(key, domain)
    for key, value in tables["constants"].items():
        if key in settings:
            raise InputError("one name is a parameter and a constant", got=key, instead="two names")
        number = setting(key, value, "real")
        if isinstance(number, Parameter):
            raise InputError(f"the constant {key} is not a number", got=value, instead=f'{key} = "3/2"')
        settings[key] = number
    if "fit" not in table:
        raise InputError("[workflow] needs a fit", instead='fit = "batch"')
    fit = table["fit"]
    sizes = table.get("sizes", "1")
    listed = None
    if isinstance(sizes, list):
        if not sizes:
            raise InputError("the list of sizes is empty", instead='sizes = "1"')
        if len(sizes) > 1000:
            raise InputError(f"{len(sizes)} sizes are listed", instead="at most 1000, or a formula in i")
        numbers = [setting("size", size, "size > 0") for size in sizes]
        if any(isinstance(number, Parameter) for number in numbers):
            raise InputError("a listed size is a number", got=sizes, instead='[1, 2, "7/2"]')
        listed = tuple(number for number in numbers if not isinstance(number, Parameter))
    definition = Definition(
        fit=_table(fit, "fit") if isinstance(fit, dict) else _text(fit, "fit"),
        pools=tables["pools"],
        sizes="1" if listed else _text(sizes, "sizes"),
        settings=settings,
        listed_sizes=listed,
        **texts,
    )
    return definition, summary


def _text(value: object, key: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise InputError(f"{key} must be text", got=value, instead=f'{key} = "..."')
    return value


def _table(value: object, key: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise InputError(f"{key} must be a table", got=value, instead=f'{key} = {{ name = "..." }}')
    if len(value) > _MAX_ENTRIES:
        raise InputError(f"{key} has {len(value)} entries", instead=f"at most {_MAX_ENTRIES}")
    return {name: _text(text, f"{key}.{name}") for name, text in value.items()}


def _bind(definition: Definition, options: Mapping[str, str]) -> Definition:
    settings = dict(definition.settings)
    for name, value in options.items():
        parameter = settings.get(name)
        if not isinstance(parameter, Parameter):
            known = ", ".join(f"{item.name}=..." for item in definition.parameters) or "no option"
            raise InputError("the workflow has no parameter of this name", got=name, instead=known)
        settings[name] = setting(name, value, parameter.text)
    return replace(definition, settings=settings) if options else definition
