"""Certificates of what a law does as g -> infinity: limits with tails, and unbounded growth."""

from __future__ import annotations

from typing import Final

from ...algebra.field import Rational
from ...algebra.signs import Box, all_coefficients_sign, half_line
from ..answers.stated import first_stated
from ..forms.expansions import NoExpansion
from ..forms.growth import Growth, Undecided, leading
from ..forms.tower import Form
from ..solving.cases import Case, Exactly
from ..solving.fading import fading
from .divergent_sums import divergence_of_sums, obviously_nonnegative
from .form_writer import Data, FormWriter, domains
from .growth_certificates import rate_certificate
from .lemma_writer import LemmaWriter, limit_text, prepared, written_with
from .merged_sums import merged
from .texts import text
from .vanishing_sequences import ScalarLaw, settles

_GROWS: Final = (Growth.LINEAR, Growth.LOGARITHMIC, Growth.POWER, Growth.GEOMETRIC)


def limit_certificate(case: Case, exactly: Exactly, name: str) -> Data | None:
    """The limit by named lemmas, and a two-sided tail where the kernel can see its sign."""
    if case.limit is None:
        return None
    tower = exactly.tower
    try:
        writer, claim, value = _at_infinity(case, exactly)
    except (Undecided, NoExpansion, KeyError):
        return None
    start = first_stated(exactly)
    data: Data = {"id": f"{name}.limit", "rule": "limit", "start": start, "parameters": domains(case)}
    data["sequences"] = writer.sequences
    data["positive"] = writer.positive
    data["behaviour"] = writer.behaviour
    data["claims"] = {"X": claim}
    data["limits"] = {"X": value}
    bounds = case.bounds
    if bounds:
        numbers = {i for bound in bounds.values() for i in bound.form.numbers()}
        data["tails"] = {"X": {side: written_with(writer, tower, bound.form) for side, bound in bounds.items()}}
        data["positive"] = list(dict.fromkeys([*writer.positive, *(writer.name(i) for i in sorted(numbers))]))
    return {k: v for k, v in data.items() if v or k == "start"}


def _at_infinity(case: Case, exactly: Exactly) -> tuple[LemmaWriter, str, str]:
    """The sequences, the value in their terms and its limit: sum by sum, or else all sums as one."""
    try:
        writer = prepared(exactly.tower, exactly.form, case.facts, first_stated(exactly))
        found = leading(exactly.expansion(4, case.facts), case.facts)
        value = "0" if case.growth is Growth.VANISHING else limit_text(found.coefficient, writer)
        return writer, written_with(writer, exactly.tower, exactly.form), value
    except (NoExpansion, KeyError):
        return merged(case, exactly)


def null_certificate(case: Case, name: str) -> Data | None:
    """The limit of a law that is its own only unknown and vanishes, or settles at a level, whatever its closed form."""
    law, level = ScalarLaw.of(case.recurrence), case.recurrence.field.zero
    if case.growth not in (Growth.VANISHING, Growth.BOUNDED) or law is None:
        return None
    if case.growth is Growth.BOUNDED:
        found = fading(case.recurrence, case.facts)
        if found is None or found.power:
            return None
        level = found.level
    made = settles(case, law, level)
    if made is None:
        return None
    data: Data = {"id": f"{name}.limit", **made, "parameters": domains(case)}
    return {k: v for k, v in data.items() if v or k == "start"}


def growth_certificate(case: Case, exactly: Exactly, name: str) -> Data | None:
    """How fast a law grows or vanishes; or else, if it grows, a minorant of its increments or relative increments."""
    grows = case.growth in _GROWS
    if not grows and (case.growth is not Growth.VANISHING or case.rate is None or case.rate == 0):
        return None
    rate = rate_certificate(case, exactly, name, first_stated(exactly))
    if rate is not None or not grows:
        return rate
    found = divergence_certificate(case, exactly, name)
    return None if found is None else {**found, "id": f"{name}.growth"}


def divergence_certificate(case: Case, exactly: Exactly, name: str) -> Data | None:
    """A minorant, with an infinite sum, of the increments of a law that grows, or of its relative increments."""
    if case.growth not in _GROWS:
        return None
    tower, form = exactly.tower, exactly.form
    start = exactly.valid_from
    box: Box = {**case.facts.box, 0: half_line(start)}
    increment = tower.forward(form) - form
    for minorant, relative in _minorants(case, exactly, increment):
        gap = increment - (form.scaled(minorant) if relative else Form.of(minorant))
        if all_coefficients_sign(minorant, box) == 1 and obviously_nonnegative(tower, gap, box):
            break
    else:
        return divergence_of_sums(case, exactly, increment, name)
    writer = FormWriter(tower, start)
    data: Data = {"id": f"{name}.divergence", "rule": "divergence", "start": start, "parameters": domains(case)}
    data["claims"] = {"X": writer.form(form)}
    data["sequences"] = writer.sequences()
    data["positive"] = list(
        dict.fromkeys([*writer.positive, *(tower.sequences[i].name for i in sorted(gap.numbers()))])
    )
    data["minorants"] = {"X": text(minorant)}
    data["products"] = ["X"] if relative else []
    return {k: v for k, v in data.items() if v or k == "start"}


def _minorants(case: Case, exactly: Exactly, increment: Form) -> list[tuple[Rational, bool]]:
    """Rational functions that may lie below the increments, or (True) below the relative increments."""
    field = exactly.tower.field
    out: list[tuple[Rational, bool]] = []
    own = increment.coefficients.get((), field.zero)
    if not own.is_zero and own.degree >= -1:
        out.append((own, False))
    if case.growth is Growth.GEOMETRIC:
        try:
            scale = leading(exactly.expansion(4, case.facts), case.facts).scale
        except (NoExpansion, Undecided):
            scale = None
        if scale is not None:
            out.append((scale.base - 1, True))
    if len(exactly.states) == 1 and not exactly.solved.field.bases:
        (i,) = exactly.states
        relative = exactly.solved.step_entries[i][i].shift(1) - 1
        if not relative.is_zero and relative.degree >= -1:
            out.append((relative, True))
    return out
