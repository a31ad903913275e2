"""The command line: ``mengoli`` or ``python -m mengoli``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit status.

    0 all good; 1 a claim was refuted or a check failed; 2 bad input, told in one message.
    """
    from .commands import mengoli
    from .theory.errors import MengoliError

    try:
        sys.exit(mengoli(prog_name="mengoli", standalone_mode=False))
    except MengoliError as error:
        _complain(str(error))
    except MemoryError as error:
        _complain(f"this does not fit into memory ({error}); write a smaller --n, fewer --replicates or --generations")
    except Exception as error:
        import click

        if isinstance(error, click.exceptions.Abort):
            _complain("stopped")
        if not isinstance(error, click.ClickException):
            raise
        said = error.format_message().removesuffix(".")
        context = error.ctx if isinstance(error, click.UsageError) else None
        _complain(said if context is None else f"{said}; see `{context.command_path} --help`")


def _complain(message: str) -> None:
    sys.stderr.write(f"mengoli: {message}\n")
    sys.exit(2)


if __name__ == "__main__":
    main()
