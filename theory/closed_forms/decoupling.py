"""Linear changes of variables that make a coupled system triangular."""

from __future__ import annotations

from .recurrence import LinearRecurrence
from .systems import NoClosedForm


def decoupled(recurrence: LinearRecurrence) -> LinearRecurrence:
    """A triangular system with the same readout.

    Raises
    ------
    NoClosedForm
        If none is found.
    """
    raise NoClosedForm("unknowns depend on each other with coefficients that vary with g")
