"""What goes wrong, said once and clearly.

Every error a user can cause is an `InputError`: what was wrong, the value that was got, and what to
write instead. The command line prints the message of any `MengoliError` and exits with status 2; nothing else is
caught.
"""

from __future__ import annotations

from typing import Final, final


class MengoliError(Exception):
    """Base of every error this project raises on purpose."""


@final
class InputError(MengoliError, ValueError):
    """A value from a user that cannot be used.

    Parameters
    ----------
    problem
        What is wrong, in one clause without a full stop.
    got
        The offending value as the user wrote it; shown with `repr`, shortened to 80 characters.
    instead
        What to write instead, in one clause.

    Examples
    --------
    >>> str(InputError("the number of generations must be at least 1", got=0, instead="--generations 10"))
    'the number of generations must be at least 1; got 0; write --generations 10'
    """

    def __init__(self, problem: str, *, got: object = None, instead: str | None = None) -> None:
        self.problem: Final = problem
        self.got: Final = got
        self.instead: Final = instead
        shown = repr(got)
        parts = [problem]
        if got is not None:
            parts.append("got " + (shown if len(shown) <= 80 else shown[:77] + "..."))
        if instead is not None:
            parts.append("write " + instead)
        super().__init__("; ".join(parts))


@final
class NotCoveredError(MengoliError):
    """A law that the theory, or this toolkit, cannot give: the reason says which hypothesis fails."""
