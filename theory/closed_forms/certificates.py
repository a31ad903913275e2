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
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, final

from .asymptotics import NoExpansion
from .cases import Case, Exactly
from .field import Rational
from .growth import Facts, Growth, Undecided, leading
from .named import Harmonic
from .recurrence import LinearRecurrence
from .signs import Box, all_coefficients_sign, sign
from .solution import Solution
from .systems import readout_at
from .tails import half_line, tail_of
from .texts import form_text, product_text, text
from .tower import Form, Kind, Monomial, NamedSequence, Tower

Data = dict[str, Any]
READOUT: Final = "R"
HALF: Final = Fraction(-1, 2)


def certificates(solution: Solution, identifier: str) -> tuple[Data, ...]:
    """Certificates of a solution, for the kernel to judge.

    Parameters
    ----------
    solution
        The solved recurrence.
    identifier
        Stem of the ids, such as ``any.augment.asymptotic``.
    """
    stem = re.sub(r"[^a-z0-9]+", "-", identifier.lower().replace(".", " . ")).replace("-.-", ".").strip("-.")
    stem = re.sub(r"[^a-z0-9.]+", "-", ".".join(part.strip("-") for part in re.split(r"\.", identifier.lower())))
    stem = re.sub(r"-*\.-*", ".", stem).strip("-.")
    found: list[Data] = []
    for i, case in enumerate(solution.cases):
        name = stem if len(solution.cases) == 1 else f"{stem}.case-{i + 1}"
        found += case_certificates(case, name[:90])
    return tuple(found)


def case_certificates(case: Case, name: str) -> list[Data]:
    """Certificates of one case: its closed form, and its behaviour at infinity."""
    exactly = case.exactly
    if exactly is None or exactly.transients or not exactly.states or case.facts.assumed:
        return []
    if exactly.tower.field.bases:
        return []
    closed = _closed_form(case, exactly, name)
    if closed is None:
        return []
    out = [closed]
    for made in (_limit(case, exactly, name), _growth(case, exactly, name)):
        if made is not None:
            out.append(made)
    return out


def domains(case: Case) -> dict[str, str]:
    """The case's parameters with their domains, as text."""
    return {
        p.name: case.facts.box[1 + case.recurrence.field.parameters.index(p.symbol)].text(p.name)
        for p in case.recurrence.parameters
    }


# ---- the closed form ------------------------------------------------------------------------------------------


def _closed_form(case: Case, exactly: Exactly, name: str) -> Data | None:
    """Every unknown of the solved system, and the readout R."""
    recurrence = _from_the_start(case, exactly)
    tower, start = exactly.tower, recurrence.start
    if recurrence.field.bases and tower.field.bases:
        return None
    writer = _Plain(tower, start)
    names = {i: _own_name(recurrence, writer, i) for i in exactly.states}
    lift = _Lift(recurrence, writer)
    defines: Data = {}
    claims: Data = {}
    unknowns = {i: n for i, n in names.items()}
    for i, own in unknowns.items():
        step = lift.affine(recurrence.step_entries[i], recurrence.forcing_entries[i], unknowns)
        initial = text(tower.field.read(recurrence.initial[i]))
        defines[own] = {"initial": initial, "step": step}
        claims[own] = writer.form(exactly.states[i])
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
            "initial": text(first.into(tower.field) if first.field != tower.field else first),
            "step": lift.affine(tuple(combined), constant, unknowns, shifted=True),
        }
        claims[READOUT] = writer.form(exactly.form)
    data: Data = {"id": f"{name}.closed-form", "rule": "closed_form", "start": start}
    data["parameters"] = domains(case)
    data["sequences"] = writer.sequences()
    data["positive"] = writer.positive
    data["defines"] = defines
    data["claims"] = claims
    return {k: v for k, v in data.items() if v or k == "start"}


def _renamed(recursion: Data, own: str) -> Data:
    return {k: re.sub(rf"\b{own}\b", READOUT, v) for k, v in recursion.items()}


def _from_the_start(case: Case, exactly: Exactly) -> LinearRecurrence:
    """The given recurrence if the forms hold from its start; else the one that was solved, from later on."""
    given, solved = case.recurrence, exactly.solved
    if given.unknowns != solved.unknowns or given.start == solved.start:
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


def _own_name(recurrence: LinearRecurrence, writer: _Plain, i: int) -> str:
    wish = re.sub(r"[^A-Za-z0-9]", "", recurrence.unknowns[i])[:12] or f"u{i + 1}"
    if not wish[0].isalpha():
        wish = f"u{wish}"
    return writer.unused(wish)


@final
class _Plain:
    """Writes forms with the tower's own sequences, each under its own name.

    Parameters
    ----------
    tower
        The tower.
    start
        First index of the certificate.
    """

    def __init__(self, tower: Tower, start: int) -> None:
        self.tower = tower
        self.start = start
        self.used: set[int] = set()
        self.positive: list[str] = []
        self._taken = {s.name for s in tower.sequences} | {str(p) for p in tower.field.parameters} | {"g", READOUT}

    def unused(self, wish: str) -> str:
        """A name that nothing else has."""
        name, count = wish, 1
        while name in self._taken:
            count += 1
            name = f"{wish}_{count}"
        self._taken.add(name)
        return name

    def form(self, form: Form) -> str:
        """A form as text; remembers which sequences it needs."""
        pending = set(form.numbers())
        while pending:
            i = pending.pop()
            self.used.add(i)
            pending |= self.tower.sequences[i].term.numbers() - self.used
        for monomial in form.coefficients:
            self._note_positive(monomial)
        return form_text(self.tower, form, {i: s.name for i, s in enumerate(self.tower.sequences)})

    def _note_positive(self, monomial: Monomial) -> None:
        for i, e in monomial:
            own = self.tower.sequences[i].name
            if e < 0 and own not in self.positive:
                self.positive.append(own)

    def sequences(self) -> Data:
        """The recursions of the sequences used, in order of dependence."""
        out: Data = {}
        for i in sorted(self.used):
            s = self.tower.sequences[i]
            initial = text(self.tower.at(Form.of(self.tower.field.one, ((i, 1),)), self.start))
            if s.kind is Kind.PRODUCT:
                step = f"({text(s.factor.shift(1))})*{s.name}"
            else:
                step = f"{s.name} + {self.form(self.tower.forward(s.term))}"
            out[s.name] = {"initial": initial, "step": step}
        return out


@final
class _Lift:
    """Writes the recurrence's own steps, whose geometric powers become sequences."""

    def __init__(self, recurrence: LinearRecurrence, writer: _Plain) -> None:
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
        from .systems import lift

        moved = x if shifted else x.shift(1)
        if moved.field == self.writer.tower.field:
            return text(moved)
        return self.writer.form(lift(self.writer.tower, moved))


# ---- limits ---------------------------------------------------------------------------------------------------


@final
@dataclass
class _Lemmas:
    """Writes forms with the sequences of the lemma table, and says how each behaves at infinity."""

    tower: Tower
    facts: Facts
    start: int = 1
    sequences: Data = field(default_factory=dict)
    behaviour: Data = field(default_factory=dict)
    positive: list[str] = field(default_factory=list)
    written: dict[int, str] = field(default_factory=dict)
    constants: dict[int, str] = field(default_factory=dict)

    def take(self, number: int, negative: bool = False) -> None:
        """Write one sequence.

        Raises
        ------
        Undecided, NoExpansion
            If nothing is known of it that the kernel accepts.
        """
        if number in self.written:
            return
        s = self.tower.sequences[number]
        if s.kind is Kind.PRODUCT:
            self._product(number, s, negative)
        elif isinstance(s.expression, Harmonic):
            self._harmonic(number, s)
        else:
            self._series(number, s)

    def _add(self, name: str, initial: str, step: str, behaviour: Data) -> None:
        self.sequences[name] = {"initial": initial, "step": step}
        self.behaviour[name] = behaviour

    def _harmonic(self, number: int, s: NamedSequence) -> None:
        if self.start != 1:
            raise NoExpansion
        m, a = int(s.expression.args[0]), self.tower.field.read(s.expression.args[1])
        if a.is_zero:
            lemma = {"lemma": f"H{m}"} if m <= 6 else {"converges": f"zeta{m}"}
            self._add(f"H{m}", "1", f"H{m} + 1/(g+1)" + (f"^{m}" if m > 1 else ""), lemma)
            # H1 has no limit; where the others converge its coefficients add up to zero
            self.written[number], self.constants[number] = f"H{m}", f"zeta{m}" if m > 1 else "0"
            return
        if m == 1:
            if "H1" not in self.sequences:
                self._add("H1", "1", "H1 + 1/(g+1)", {"lemma": "H1"})
            name, symbol = self._difference(number, a)
            self.written[number] = f"(H1 + {name})"
            self.constants[number] = symbol
            return
        if a.constant == HALF and m == 2:
            self._add("H2odd", "1", "H2odd + 1/(2*g+1)^2", {"lemma": "H2odd"})
            self.written[number], self.constants[number] = "(4*H2odd)", "(4*lambda2)"
            return
        name, shift = s.name, text(a)
        step = f"{name} + 1/(g+1+{_bracket(shift)})^{m}"
        initial = f"1/(1+{_bracket(shift)})^{m}"
        symbol = f"lim{name}"
        behaviour: Data = {"converges": symbol}
        if m == 2 and self._within(a, Fraction(-1), None):
            behaviour = {"lemma": "H2a", "parameters": {"a": shift}, "limit": symbol}
        self._add(name, initial, step, behaviour)
        self.written[number], self.constants[number] = name, symbol

    def _difference(self, number: int, a: Rational) -> tuple[str, str]:
        """D = H1(a) - H1, which converges."""
        if a.constant == HALF:
            self._add("H1alt", "1/2", "H1alt + 1/((2*g+1)*(2*g+2))", {"lemma": "H1alt"})
            return "2*H1alt", "(2*log2)"
        name, shift = f"D{number}", text(a)
        s = _bracket(shift)
        symbol = f"limD{number}"
        behaviour: Data = {"converges": symbol}
        if self._within(a, Fraction(-1), None):
            behaviour = {"lemma": "D1a", "parameters": {"a": shift}, "limit": symbol}
        self._add(name, f"1/(1+{s}) - 1", f"{name} + 1/(g+1+{s}) - 1/(g+1)", behaviour)
        return name, symbol

    def _product(self, number: int, s: NamedSequence, negative: bool) -> None:
        factor, name = s.factor, s.name
        if factor.is_free_of_generation:
            q = self.tower.field.one / factor if negative else factor
            if self.facts.sign(1 - q * q) != 1:
                raise NoExpansion
            own = text(q)
            self._add(name, text(q**self.start), f"({own})*{name}", {"vanishes": own})
            self.written[number] = f"(1/{name})" if negative else name
            if negative:
                self.positive.append(name)
            return
        c = (factor - 1) * self.tower.field.g**2
        initial = self._initial(number)
        symbol = f"lim{name}"
        behaviour: Data = {"converges": symbol}
        step = f"({text(factor.shift(1))})*{name}"
        if self.start == 1 and c.is_free_of_generation:
            if self._within(c, Fraction(0), None):
                behaviour = {"lemma": "Psinh", "parameters": {"c": text(c)}, "limit": symbol}
            elif self._within(-c, Fraction(0), Fraction(1)):
                behaviour = {"lemma": "Psin", "parameters": {"c": text(-c)}, "limit": symbol}
        self._add(name, initial, step, behaviour)
        if self._factor_positive(factor):
            self.positive.append(name)
        elif negative:
            raise NoExpansion
        self.written[number], self.constants[number] = name, symbol

    def _factor_positive(self, factor: Rational) -> bool:
        box = {**self.facts.box, 0: half_line(1)}
        return all_coefficients_sign(factor, box) == 1

    def _series(self, number: int, s: NamedSequence) -> None:
        term = s.term.rational
        if term is None or term.degree > -2:
            raise NoExpansion
        symbol = f"lim{s.name}"
        initial = self._initial(number)
        self._add(s.name, initial, f"{s.name} + {text(term.shift(1))}", {"converges": symbol})
        self.written[number], self.constants[number] = s.name, symbol

    def _initial(self, number: int) -> str:
        return text(self.tower.at(Form.of(self.tower.field.one, ((number, 1),)), self.start))

    def _within(self, value: Rational, low: Fraction, high: Fraction | None) -> bool:
        above = sign(value - low, self.facts.box) == 1
        return above and (high is None or sign(high - value, self.facts.box) == 1)


def _bracket(shown: str) -> str:
    return shown if re.fullmatch(r"\w+", shown) else f"({shown})"


def _prepared(tower: Tower, form: Form, facts: Facts, start: int = 1) -> _Lemmas:
    """A writer that has every sequence of the form.

    Raises
    ------
    Undecided, NoExpansion
        If a sequence is out of the kernel's reach, or a product stands to powers of both signs.
    """
    writer = _Lemmas(tower, facts, start)
    signs: dict[int, set[bool]] = {}
    for monomial in form.coefficients:
        for i, e in monomial:
            signs.setdefault(i, set()).add(e < 0)
    for i in sorted(form.numbers()):
        if len(signs[i]) > 1 and tower.sequences[i].factor.is_free_of_generation:
            raise NoExpansion
        writer.take(i, True in signs[i])
    return writer


def _written(writer: _Lemmas, tower: Tower, form: Form) -> str:
    """The form in the writer's sequences: 1/q^g is the vanishing sequence itself."""
    table = dict(writer.written)
    flipped = {i for i, w in table.items() if w.startswith("(1/")}
    out = Form(
        {
            tuple((i, -e if i in flipped else e) for i, e in monomial): c
            for monomial, c in form.coefficients.items()
        }
    )
    table = {i: (w[3:-1] if i in flipped else w) for i, w in table.items()}
    return form_text(tower, out, table)


def _limit(case: Case, exactly: Exactly, name: str) -> Data | None:
    """The limit by named lemmas, and a two-sided tail where the kernel can see its sign."""
    if case.limit is None:
        return None
    tower, form, facts = exactly.tower, exactly.form, case.facts
    start = _limit_start(exactly)
    try:
        writer = _prepared(tower, form, facts, start)
        found = leading(exactly.expansion(4, case.facts), facts)
        if case.growth is Growth.VANISHING:
            value = "0"
        else:
            value = _limit_text(found.coefficient, writer)
    except (Undecided, NoExpansion, KeyError):
        return None
    data: Data = {"id": f"{name}.limit", "rule": "limit", "start": start, "parameters": domains(case)}
    data["sequences"] = writer.sequences
    data["positive"] = writer.positive
    data["behaviour"] = writer.behaviour
    data["claims"] = {"X": _written(writer, tower, form)}
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


def _limit_text(coefficient: Any, writer: _Lemmas) -> str:
    kept = [(m, c) for m, c in coefficient.items() if all(writer.constants[i] != "0" for i, _ in m)]
    return " + ".join(product_text(c, m, writer.constants) for m, c in kept) or "0"


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


# ---- growth ---------------------------------------------------------------------------------------------------


def _growth(case: Case, exactly: Exactly, name: str) -> Data | None:
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
    writer = _Plain(tower, start)
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
        writer = _prepared(tower, scaled, case.facts)
        value = _limit_text(found.coefficient, writer)
        claim = _written(writer, tower, scaled)
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
