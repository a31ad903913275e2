"""Certificates of what a law does as g -> infinity: limits with tails, and unbounded growth."""

from __future__ import annotations

from .cases import Case, Exactly
from .expansions import NoExpansion
from .field import Rational
from .form_writer import Data, FormWriter, domains
from .growth import Growth, Undecided, leading
from .lemma_writer import limit_text, prepared, written_with
from .signs import Box, all_coefficients_sign, half_line
from .tails import tail_of
from .texts import text
from .tower import Form, Kind, Tower


def limit_certificate(case: Case, exactly: Exactly, name: str) -> Data | None:
    """The limit by named lemmas, and a two-sided tail where the kernel can see its sign."""
    if case.limit is None:
        return None
    tower, form, facts = exactly.tower, exactly.form, case.facts
    start = _limit_start(exactly)
    try:
        writer = prepared(tower, form, facts, start)
        found = leading(exactly.expansion(4, case.facts), facts)
        value = "0" if case.growth is Growth.VANISHING else limit_text(found.coefficient, writer)
    except (Undecided, NoExpansion, KeyError):
        return None
    data: Data = {"id": f"{name}.limit", "rule": "limit", "start": start, "parameters": domains(case)}
    data["sequences"] = writer.sequences
    data["positive"] = writer.positive
    data["behaviour"] = writer.behaviour
    data["claims"] = {"X": written_with(writer, tower, form)}
    data["limits"] = {"X": value}
    tails = _tails(case, start)
    if tails:
        data["tails"] = {"X": tails}
    return {k: v for k, v in data.items() if v or k == "start"}


def _limit_start(exactly: Exactly) -> int:
    """Where a statement about the form can begin: 1 if it has no pole before it holds."""
    first = max([1, *(exactly.tower.sequences[i].lower - 1 for i in exactly.form.numbers())])
    try:
        for g in range(first, exactly.valid_from):
            exactly.tower.at(exactly.form, g)
    except ZeroDivisionError:
        return exactly.valid_from
    return first


def _tails(case: Case, start: int) -> Data:
    """The simplest bounds that hold from the start and whose sign is that of all coefficients."""
    tail = tail_of(case)
    if tail is None or tail.increment[1] != ():
        return {}
    box: Box = {**case.facts.box, 0: half_line(start)}
    out: Data = {}
    h = tail.increment[0]
    for bound in tail.bounds:
        side = "upper" if bound.above else "lower"
        value = bound.multiplier * h
        # limit - (X + bound) keeps its sign when X + bound is monotone
        change = (h.shift(1) + value.shift(1) - value) * (1 if side == "lower" else -1)
        if bound.first <= start and side not in out and all_coefficients_sign(change, box) in (0, 1):
            out[side] = text(value)
    return out


def growth_certificate(case: Case, exactly: Exactly, name: str) -> Data | None:
    """Unbounded growth: a minorant of the increments, or of the relative increments."""
    if case.growth not in (Growth.LINEAR, Growth.LOGARITHMIC, Growth.POWER, Growth.GEOMETRIC):
        return None
    tower, form = exactly.tower, exactly.form
    start = exactly.valid_from
    box: Box = {**case.facts.box, 0: half_line(start)}
    increment = tower.forward(form) - form
    for minorant, relative in _minorants(case, exactly, increment):
        gap = increment - (form.scaled(minorant) if relative else Form.of(minorant))
        if all_coefficients_sign(minorant, box) == 1 and _obviously_nonnegative(tower, gap, box):
            break
    else:
        return _slope(case, exactly, name)
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


def _slope(case: Case, exactly: Exactly, name: str) -> Data | None:
    """The limit of R(g)/g^e for a whole number e: growth with its constant."""
    tower = exactly.tower
    try:
        found = leading(exactly.expansion(4, case.facts), case.facts)
        scale = found.scale
        power = None if scale is None or scale.base != 1 or scale.logs else scale.exponent.constant
        if power is None or power.denominator != 1 or exactly.valid_from > 1:
            return None
        scaled = exactly.form.scaled(tower.field.g ** -int(power))
        writer = prepared(tower, scaled, case.facts)
        value = limit_text(found.coefficient, writer)
        claim = written_with(writer, tower, scaled)
    except (Undecided, NoExpansion, KeyError):
        return None
    data: Data = {"id": f"{name}.growth", "rule": "limit", "start": 1, "parameters": domains(case)}
    data["sequences"], data["positive"], data["behaviour"] = writer.sequences, writer.positive, writer.behaviour
    data["claims"], data["limits"] = {"X": claim}, {"X": value}
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


def _obviously_nonnegative(tower: Tower, form: Form, box: Box) -> bool:
    """Whether coefficients and sequences are all visibly nonnegative."""
    for monomial, c in form.coefficients.items():
        if all_coefficients_sign(c, box) not in (0, 1):
            return False
        if not all(_obviously_positive(tower, i, box) for i, _ in monomial):
            return False
    return True


def _obviously_positive(tower: Tower, number: int, box: Box) -> bool:
    s = tower.sequences[number]
    if s.lower > 1:
        return False
    if s.kind is Kind.PRODUCT:
        return all_coefficients_sign(s.factor, {**box, 0: half_line(1)}) == 1
    return _obviously_nonnegative(tower, s.term, {**box, 0: half_line(1)})
