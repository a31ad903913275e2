"""One table of a user's TOML file, as plain data and with bounded size; what it means is decided elsewhere."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ..errors import InputError

MAX_BYTES: Final = 64 * 1024
MAX_ENTRIES: Final = 40
MAX_DOTS: Final = 200
"""Dots in a line without quotes: reading a dotted key takes the square of their number."""


def read_table(path: str, name: str, hint: str) -> Mapping[str, Any]:
    """Read the file's one table.

    Parameters
    ----------
    path
        The file.
    name
        The name of the table: ``"family"``.
    hint
        A line such a table may hold, for messages.

    Raises
    ------
    InputError
        If there is no such file, it is too long, not UTF-8, not TOML, or holds anything else.
    """
    file = Path(path)
    if "\0" in path or not file.is_file():
        raise InputError("there is no such file", instead=f"the path of a TOML file with a [{name}] table")
    try:
        if file.stat().st_size > MAX_BYTES:
            raise InputError("the file is too long", got=file.stat().st_size, instead=f"at most {MAX_BYTES} bytes")
        content = file.read_bytes().decode("utf-8")
        if any(line.count(".") > MAX_DOTS and '"' not in line and "'" not in line for line in content.splitlines()):
            raise InputError("a key with too many dots", instead=f"a flat [{name}] table")
        data = tomllib.loads(content)
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 text: {error.reason} at byte {error.start}") from None
    except InputError:
        raise
    except (tomllib.TOMLDecodeError, ValueError) as error:  # ValueError: an integer of too many digits
        raise InputError(f"not TOML: {error}") from None
    except RecursionError:
        raise InputError("not TOML: nested too deep", instead=f"a flat [{name}] table") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from None
    table = data.pop(name, None)
    if not isinstance(table, dict):
        raise InputError(f"a {name} file needs the table [{name}]", instead=f"[{name}] and {hint}")
    if data:
        raise InputError(f"a {name} file has one table", got=next(iter(data)), instead=f"[{name}] only")
    return table


def text_of(value: object, key: str) -> str:
    """A text, or a whole number written as one."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise InputError(f"{key} must be text", got=value, instead=f'{key} = "..."')
    return value


def texts_of(value: object, key: str) -> dict[str, str]:
    """A table of texts."""
    if not isinstance(value, dict):
        raise InputError(f"{key} must be a table", got=value, instead=f'{key} = {{ name = "..." }}')
    if len(value) > MAX_ENTRIES:
        raise InputError(f"{key} has {len(value)} entries", instead=f"at most {MAX_ENTRIES}")
    return {name: text_of(text, f"{key}.{name}") for name, text in value.items()}
