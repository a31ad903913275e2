"""Runs whole commands, each in a process of its own with bounded memory and time, and tells what they took.

Started once: what it imports is shared by the commands it forks, so that their times are their own work. Reads a line
of JSON a command, a list of arguments; answers with status, output, processor time in seconds and memory in MB.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout

MEMORY = 3 << 30
SECONDS = 30


def main() -> None:
    """Answer until the input ends."""
    import mengoli.__main__
    import mengoli.commands.derive
    import mengoli.commands.verify
    import mengoli.family_verification
    import mengoli.views  # noqa: F401
    from mengoli.theory import catalogue

    catalogue.families()
    catalogue.workflows()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def answer(arguments: list[str]) -> dict[str, object]:
    """Run one command in a process of its own."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        child = os.fork()
        if child == 0:
            os._exit(run(arguments, said))
        _, status, used = os.wait4(child, 0)
        said.seek(0)
        out, _, err = said.read().partition("\0")
    code = os.waitstatus_to_exitcode(status)
    return {
        "status": code,
        "out": out,
        "err": err,
        "seconds": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / 1024,
    }


def run(arguments: list[str], said: object) -> int:
    """In the child: one command, as the shell would start it."""
    from mengoli.__main__ import main as mengoli

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    out, err, code = io.StringIO(), io.StringIO(), 0
    sys.argv = ["mengoli", *arguments]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            mengoli()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException as error:
        err.write(f"Traceback: {type(error).__name__}: {error}")
        code = 99
    said.write(out.getvalue().replace("\0", "?") + "\0" + err.getvalue())  # type: ignore[attr-defined]
    said.flush()  # type: ignore[attr-defined]
    return code


if __name__ == "__main__":
    main()
