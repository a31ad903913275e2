"""The closed form of a recurrence for generic parameters, by whichever method applies."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ...algebra.field import Field
from ...algebra.recurrence import LinearRecurrence
from ...algebra.signs import Box
from ..forms.tower import Form, Tower
from .cases import Exactly
from .constant_coefficients import Transient, constant_states, is_constant, solve_constant
from .decoupling import decoupled
from .first_order import TooComplex
from .systems import NoClosedForm, advance, components, needed, ready, solve_triangular

MAX_STATES: Final = 20
"""Systems with constant coefficients of at most this size are solved for every unknown, for the certificate.

With 21, as in window(6), the unknowns, the readout and the power sums of the roots pass the kernel's 40 variables."""


def closed_form(recurrence: LinearRecurrence, box: Box) -> tuple[Exactly | None, str | None]:
    """The closed form for generic parameters of a box, or the reason why there is none."""
    try:
        late = ready(recurrence)
        parts = components(late)
        if all(len(part) == 1 for part in parts):
            tower, form, states = solve_triangular(late, box)
            exactly = Exactly(tower, form, (), late.start, late, states)
        elif is_constant(late):
            exactly = Exactly(*solve_constant(late, _empty_tower(late, box)), late)
            if exactly.valid_from > late.start:  # a root is zero: start where it is no longer felt
                late = advance(late, exactly.valid_from)
                exactly = Exactly(*solve_constant(late, _empty_tower(late, box)), late)
            if len(late.unknowns) <= MAX_STATES:
                exactly = _with_states(exactly, constant_states(late, exactly.tower))
        else:
            exactly = _decoupled(needed(late), box)
    except NoClosedForm as no:
        return None, str(no)
    except TooComplex:
        return None, "the particular solution would divide by what may vanish, or does not come to an end"
    except ZeroDivisionError:
        return None, "a factor of the recurrence vanishes or has a pole after its start"
    return _earliest(exactly, late), None


def _with_states(exactly: Exactly, states: dict[int, tuple[Form, tuple[Transient, ...]]]) -> Exactly:
    """The unknowns, too: as forms, or as forms plus transients."""
    if any(transients for _, transients in states.values()):
        return replace(exactly, root_states=states)
    return replace(exactly, states={i: form for i, (form, _) in states.items()})


def _empty_tower(recurrence: LinearRecurrence, box: Box) -> Tower:
    return Tower(Field(recurrence.field.parameters), recurrence.start, box)


def _decoupled(late: LinearRecurrence, box: Box) -> Exactly:
    """The closed form by a linear change of variables, the unknowns written in the old ones again."""
    changed, back = decoupled(late)
    changed = ready(changed)
    tower, form, states = solve_triangular(changed, box)
    old: dict[int, Form] = {}
    if len(states) == len(back):
        for i, row in enumerate(back):
            total = tower.zero()
            for j, x in enumerate(row):
                if not x.is_zero:
                    total = total + states[j].scaled(x)
            old[i] = total
    solved = late if changed.start == late.start else advance(late, changed.start)
    return Exactly(tower, form, (), changed.start, solved, old)


def _earliest(exactly: Exactly, recurrence: LinearRecurrence) -> Exactly:
    """Let the form hold from the first generation at which it gives the right value."""
    if exactly.transients:
        return exactly
    first = exactly.valid_from
    for g in range(min(first, recurrence.start) - 1, 0, -1):
        try:
            if exactly.tower.at(exactly.form, g) != exactly.tower.field.read(recurrence.before[g - 1]):
                break
        except ZeroDivisionError:
            break
        first = g
    return replace(exactly, valid_from=first)
