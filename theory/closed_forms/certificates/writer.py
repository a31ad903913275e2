"""From a solution to certificates for the kernel, as plain data.

One certificate for the closed form (every unknown of the system and the readout, with base and step), and one for
what happens as g -> infinity: `limit` with named lemmas, or `growth`, or `divergence` by a minorant. They are
written only where the kernel's rules reach; the kernel decides. Each case of a solution has its own, with
the case's domain.

Sequences are written as the kernel's table of lemmas has them: H1(a) as H1 + D1a, sums of 1/(k-1/2)^m through
odd numbers, a geometric sequence always with |q| < 1 as `Geo`.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, TypeGuard, final

from ...algebra.field import Rational
from ...algebra.polynomials import irreducible_factors
from ...algebra.recurrence import LinearRecurrence
from ...algebra.signs import all_coefficients_sign, half_line
from ...symbols import Domain
from ..answers.solution import Solution
from ..forms.geometric_texts import in_vanishing
from ..forms.growth import Growth, Undecided
from ..forms.tower import Form
from ..solving.cases import Case, Exactly
from ..solving.constant_coefficients import Transient
from ..solving.systems import lift, readout_at
from .alternating_certificates import alternating_certificates
from .fading_certificates import fading_certificates
from .form_writer import READOUT, Data, FormWriter, domains
from .increments import rise_certificate
from .infinity_certificates import growth_certificate, limit_certificate, null_certificate
from .joint_bound import bounded_certificates
from .minorant_certificates import minorant_certificate
from .root_certificates import PowerSums, contraction_certificates, squeeze_certificates
from .texts import text

MAX_VARIABLES: Final = 40
"""As many as the kernel takes: a parameter counts twice, everything else that has a name once, and two more."""


def certificates(solution: Solution, identifier: str) -> tuple[Data, ...]:
    """Certificates of a solution, for the kernel to judge.

    Parameters
    ----------
    solution
        The solved recurrence.
    identifier
        Stem of the ids, such as ``any.augment.asymptotic``.
    """
    stem = re.sub(r"[^a-z0-9.]+", "-", identifier.lower())
    stem = re.sub(r"[.-]*\.[.-]*", ".", stem).strip("-.")  # of a path such as ../half.toml, too
    found: list[Data] = []
    for i, case in enumerate(solution.cases):
        name = stem if len(solution.cases) == 1 else f"{stem}.case-{i + 1}"
        found += case_certificates(case, name[:90])
    return tuple(found)


def case_certificates(case: Case, name: str) -> list[Data]:
    """Certificates of one case: its closed form, and its behaviour at infinity."""
    exactly = case.exactly
    if exactly is None and case.below is not None:
        return [*filter(_fits, [minorant_certificate(case, case.recurrence, name)])]
    if exactly is None:
        squeezed = contraction_certificates(case, case.recurrence, name) or _bounds(case, name)
        rising = rise_certificate(case, case.recurrence, name) if case.growth is Growth.LOGARITHMIC else None
        faded = [] if squeezed or rising else fading_certificates(case, case.recurrence, name)
        return [*filter(_fits, [*squeezed, rising, *faded])]
    if not (exactly.states or exactly.root_states):
        return []
    if not _writes_power(case, exactly):
        return []
    try:
        domains(case)
    except Undecided:
        return []  # the case's domain cannot be written
    closed = _closed_form(case, exactly, name)
    if not _fits(closed):
        return []
    out = [closed]
    if case.below is not None:
        return [*out, *filter(_fits, [minorant_certificate(case, exactly.solved, name)])]
    if exactly.transients:
        return [*out, *filter(_fits, squeeze_certificates(case, exactly, name))]
    out += filter(_fits, _bounds(case, name) or _alternating(case, exactly, name))
    limit = limit_certificate(case, exactly, name) or null_certificate(case, name)
    limits, rates = ([*filter(_fits, [made])] for made in (limit, growth_certificate(case, exactly, name)))
    # how fast a law vanishes does not show that it does to who matches certificates with answers
    done = limits if case.growth is Growth.VANISHING else [*limits, *rates]
    return [*out, *limits, *rates, *([] if done else filter(_fits, fading_certificates(case, case.recurrence, name)))]


def _writes_power(case: Case, exactly: Exactly) -> bool:
    """Whether q^g among the coefficients, if it is there, can be written in a sequence that vanishes."""
    field = exactly.tower.field
    if not field.bases:
        return True
    if len(field.bases) > 1:
        return False
    (base,) = field.base_elements
    try:
        return case.facts.sign(base - 1) > 0 or field.bases[0].is_Rational
    except Undecided:
        return False


def _bounds(case: Case, name: str) -> list[Data]:
    """That a law without a named limit is bounded."""
    bounded = case.growth is Growth.BOUNDED and case.limit is None
    return bounded_certificates(case, case.recurrence, name) if bounded else []


def _alternating(case: Case, exactly: Exactly, name: str) -> list[Data]:
    """The same of one that takes two values in turn."""
    bounded = case.growth is Growth.BOUNDED and case.limit is None
    return alternating_certificates(case, exactly, name) if bounded else []


def _fits(data: Data | None) -> TypeGuard[Data]:
    """Whether there is a certificate within the kernel's bound."""
    if data is None:
        return False
    named = sum(len(data.get(key, {})) for key in ("sequences", "claims", "behaviour"))
    return 2 + 2 * len(data.get("parameters", {})) + named <= MAX_VARIABLES


def _closed_form(case: Case, exactly: Exactly, name: str) -> Data | None:
    """Every unknown of the solved system, and the readout R."""
    recurrence = _from_the_start(case, exactly)
    tower, start = exactly.tower, recurrence.start
    writer = FormWriter(tower, start)
    states = {i: (form, ()) for i, form in exactly.states.items()} or exactly.root_states
    if not all(_divides(case, start, form, transients) for form, transients in states.values()):
        return None
    names = {i: _own_name(recurrence, writer, i) for i in states}
    sums = PowerSums(writer.taken)
    lift = _Lift(recurrence, writer)
    defines: Data = {}
    claims: Data = {}
    unknowns = dict(names)
    for i, own in unknowns.items():
        step = lift.affine(recurrence.step_entries[i], recurrence.forcing_entries[i], unknowns)
        initial = text(tower.field.read(recurrence.initial[i]))
        defines[own] = {"initial": initial, "step": step}
        form, transients = states[i]
        claims[own] = _both(writer.form(form), sums.text(transients))
    first = readout_at(recurrence, list(recurrence.initial_entries), start)
    row = [x.shift(1) for x in recurrence.row_entries]
    combined = []
    for j in range(len(recurrence.unknowns)):
        total = recurrence.field.zero
        for i, r in enumerate(row):
            if not r.is_zero:
                total = total + r * recurrence.step_entries[i][j].shift(1)
        combined.append(total)
    constant = recurrence.readout_constant.shift(1)
    for i, r in enumerate(row):
        if not r.is_zero:
            constant = constant + r * recurrence.forcing_entries[i].shift(1)
    trivial = len(unknowns) == 1 and recurrence.readout_constant.is_zero and row[next(iter(unknowns))] == 1
    if trivial:
        (own,) = unknowns.values()
        defines, claims = {READOUT: _renamed(defines[own], own)}, {READOUT: claims[own]}
    else:
        defines[READOUT] = {
            "initial": text(first if first.field == tower.field else tower.field.read(first.expression)),
            "step": lift.affine(tuple(combined), constant, unknowns, shifted=True),
        }
        claims[READOUT] = _both(writer.form(exactly.form), sums.text(exactly.transients))
    data: Data = {"id": f"{name}.closed-form", "rule": "closed_form", "start": start}
    data["parameters"] = domains(case)
    data["sequences"] = {**writer.sequences(), **sums.sequences}
    data["positive"] = writer.positive
    data["defines"] = defines
    data["claims"] = claims
    return {k: v for k, v in data.items() if v or k == "start"}


def _divides(case: Case, start: int, form: Form, transients: tuple[Transient, ...]) -> bool:
    """Whether coefficients show that no denominator vanishes, where the domain is no more than an interval each."""
    if case.facts.assumed:
        return True
    box = {**case.facts.box, 0: half_line(start)}
    functions = [*form.coefficients.values(), *(c for t in transients for c in t.weight)]
    if any(c.has_powers for c in functions):  # in the sequence that stands for q^g, which is positive
        functions = [in_vanishing(c) for c in functions]
        box[1 + len(case.recurrence.field.parameters)] = Domain(lower=Fraction(0))
    return all(
        all_coefficients_sign(c.field.polynomial(factor), box) in (1, -1)
        for c in functions
        for factor, _ in irreducible_factors(c.denominator)[1]
    )


def _both(form: str, sums: str) -> str:
    return f"{form} + {sums}" if sums and form != "0" else sums or form


def _renamed(recursion: Data, own: str) -> Data:
    return {k: re.sub(rf"\b{own}\b", READOUT, v) for k, v in recursion.items()}


def _from_the_start(case: Case, exactly: Exactly) -> LinearRecurrence:
    """The given recurrence if the forms hold from its start; else the one that was solved, from later on."""
    given, solved = case.recurrence, exactly.solved
    if given.unknowns != solved.unknowns or given.start == solved.start or exactly.root_states:
        return solved
    tower = exactly.tower
    try:
        for i, form in exactly.states.items():
            if tower.at(form, given.start) != tower.field.read(given.initial[i]):
                return solved
        if exactly.valid_from > given.start:
            return solved
    except ZeroDivisionError:
        return solved
    return given


def _own_name(recurrence: LinearRecurrence, writer: FormWriter, i: int) -> str:
    wish = re.sub(r"[^A-Za-z0-9]", "", recurrence.unknowns[i])[:12] or f"u{i + 1}"
    if not wish[0].isalpha():
        wish = f"u{wish}"
    return writer.unused(wish)


@final
class _Lift:
    """Writes the recurrence's own steps, whose geometric powers become sequences."""

    def __init__(self, recurrence: LinearRecurrence, writer: FormWriter) -> None:
        self.recurrence = recurrence
        self.writer = writer

    def affine(
        self, row: tuple[Rational, ...], constant: Rational, names: dict[int, str], shifted: bool = False
    ) -> str:
        """sum row_j(g+1) u_j + constant(g+1)."""
        parts = []
        for j, x in enumerate(row):
            if not x.is_zero:
                parts.append(f"({self._entry(x, shifted)})*{names[j]}")
        if not constant.is_zero:
            shown = self._entry(constant, shifted)
            parts.append(f"({shown})" if parts else shown)
        return " + ".join(parts) or "0"

    def _entry(self, x: Rational, shifted: bool) -> str:
        moved = x if shifted else x.shift(1)
        if moved.field == self.writer.tower.field:
            return text(moved)
        return self.writer.form(lift(self.writer.tower, moved))
