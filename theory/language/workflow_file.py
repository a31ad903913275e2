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

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Final, final

from ..claims import Source
from ..errors import InputError
from ..symbols import Parameter
from .toml_table import read_table, text_of, texts_of
from .workflow import Definition, Setting, Workflow, setting

_TEXTS: Final = ("name", "summary", "sizes", "first_size", "real_size", "batch_noise")
_TABLES: Final = ("parameters", "constants", "pools")
_FIELDS: Final = (*_TEXTS, *_TABLES, "fit")


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
    source: Source | None = field(default=None, metadata={"option": False})

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
        table = read_table(path, "workflow", 'fit = "batch"')
        definition, summary = _definition(table)
        bound = _bind(definition, options or {})
    except InputError as error:
        raise InputError(f"{path}: {error.problem}", got=error.got, instead=error.instead) from None
    shown = ",".join(f"{name}={str(value).replace(' ', '')}" for name, value in (options or {}).items())
    return WorkflowFile(path + (f":{shown}" if shown else ""), summary, bound)


def _definition(table: Mapping[str, Any]) -> tuple[Definition, str]:
    for key in table:
        if key not in _FIELDS:
            near = get_close_matches(key, _FIELDS, n=1)
            raise InputError(
                "[workflow] has no field of this name",
                got=key,
                instead=near[0] if near else ", ".join(_FIELDS),
            )
    texts = {key: text_of(table[key], key) for key in _TEXTS if key in table and key != "sizes"}
    name = texts.pop("name", "workflow")
    summary = texts.pop("summary", name)
    tables = {key: texts_of(table.get(key, {}), key) for key in _TABLES}
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
        fit=texts_of(fit, "fit") if isinstance(fit, dict) else text_of(fit, "fit"),
        pools=tables["pools"],
        sizes="1" if listed else text_of(sizes, "sizes"),
        settings=settings,
        listed_sizes=listed,
        **texts,
    )
    return definition, summary


def _bind(definition: Definition, options: Mapping[str, str]) -> Definition:
    settings = dict(definition.settings)
    for name, value in options.items():
        parameter = settings.get(name)
        if not isinstance(parameter, Parameter):
            known = ", ".join(f"{item.name}=..." for item in definition.parameters) or "no option"
            raise InputError("the workflow has no parameter of this name", got=name, instead=known)
        settings[name] = setting(name, value, parameter.text)
    return replace(definition, settings=settings) if options else definition
