"""Certificates of what a law does as g -> infinity: limits with tails, and unbounded growth."""

from __future__ import annotations

from ...algebra.field import Rational
from ...algebra.signs import Box, all_coefficients_sign, half_line
from ..answers.stated import first_stated
from ..forms.expansions import NoExpansion, Scale, laurent
from ..forms.growth import Growth, Undecided, leading
from ..forms.tower import ONE, Form
from ..solving.cases import Case, Exactly
from ..solving.fading import fading
from .divergent_sums import divergence_of_sums, obviously_nonnegative
from .form_writer import Data, FormWriter, domains
from .growth_certificates import rate_certificate
from .lemma_writer import LemmaWriter, limit_text, prepared, written_with
from .merged_sums import merged
from .texts import text


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
    """The limit 0 of a law that is its own only unknown, or of its difference from a limit that it settles at.

    Losses with an infinite sum, gains small against them.

    R(g+1) = (1 - m) R(g) + p with 0 < m <= 1, m of degree -1 or 0 in g, and p of lower degree than m. No closed form
    enters, so one certificate serves where the law vanishes like a power that depends on the parameters. Where m
    is negative at first, R = W P with P = prod(1 + c/g^2), which stays bounded: W then has the loss
    (m + c/(g+1)^2)/(1 + c/(g+1)^2), and -c is the second coefficient of m.
    """
    recurrence = case.recurrence
    if case.growth not in (Growth.VANISHING, Growth.BOUNDED):
        return None
    level = recurrence.field.zero
    if case.growth is Growth.BOUNDED:
        found = fading(recurrence, case.facts)
        if found is None or found.power:
            return None
        level = found.level
    if len(recurrence.unknowns) != 1 or recurrence.field.bases:
        return None
    row, constant = recurrence.row_entries, recurrence.readout_constant
    if row[0] != 1 or not constant.is_zero:
        return None
    keep, gain = recurrence.step_entries[0][0].shift(1), recurrence.forcing_entries[0].shift(1)
    gain = gain + keep * level - level
    loss = 1 - keep
    if loss.is_zero or loss.degree < -1 or (not gain.is_zero and gain.degree >= loss.degree):
        return None
    field, start, box = recurrence.field, recurrence.start, {**case.facts.box, 0: half_line(recurrence.start)}
    initial, rise, shown, product = recurrence.initial_entries[0] - level, field.one, "R", ""
    sequences: Data = {}
    behaviour: Data = {}
    if all_coefficients_sign(loss, box) != 1:
        second = laurent(loss.shift(-1), 3).terms.get((Scale(field.one, field.number(-2)), ONE), field.zero)
        rise = 1 - second / (field.g + 1) ** 2
        if all_coefficients_sign(rise, box) != 1 or all_coefficients_sign(1 - keep / rise, box) != 1:
            return None
        sequences["P"] = {"initial": "1", "step": f"({text(rise)})*P"}
        behaviour["P"] = {"converges": "limP"}
        shown, product = "R*P", "/P"
    if all_coefficients_sign(keep / rise, box) not in (0, 1):
        return None  # the memory may change its sign; see `fading_certificates`
    step = f"({text(keep / rise)})*R" + ("" if gain.is_zero else f" + ({text(gain / rise)}){product}")
    sequences["R"] = {"initial": text(initial), "step": step}
    behaviour["R"] = {"null": text(1 - keep / rise)}
    data: Data = {"id": f"{name}.limit", "rule": "limit", "start": start, "parameters": domains(case)}
    data |= {"sequences": sequences, "positive": ["P"] if product else [], "behaviour": behaviour}
    if not level.is_zero:
        shown = f"{shown} + {text(level)}"
    data |= {"claims": {"X": shown}, "limits": {"X": text(level)}}
    return {k: v for k, v in data.items() if v or k == "start"}


def growth_certificate(case: Case, exactly: Exactly, name: str) -> Data | None:
    """Unbounded growth: how fast, or else a minorant of the increments or of the relative increments."""
    if case.growth not in (Growth.LINEAR, Growth.LOGARITHMIC, Growth.POWER, Growth.GEOMETRIC):
        return None
    rate = rate_certificate(case, exactly, name, first_stated(exactly))
    if rate is not None:
        return rate
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
    data: Data = {"id": f"{name}.growth", "rule": "divergence", "start": start, "parameters": domains(case)}
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
