"""Forms as certificate text, each sequence of the tower under its own name."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final, final

from ...algebra.field import Field, Rational
from ...algebra.polynomials import Poly
from ...algebra.signs import all_coefficients_sign
from ...symbols import Domain
from ..forms import geometric_texts
from ..forms.growth import Facts, Undecided
from ..forms.tower import Form, Kind, Monomial, Tower
from ..solving.cases import Case
from .texts import form_text, text

Data = dict[str, Any]
READOUT: Final = "R"


def domains(case: Case) -> dict[str, str]:
    """The case's parameters with their domains, as text; each after those that its domain speaks of.

    A sign that the case assumes of a polynomial linear in a parameter is an end of that parameter's domain:
    f - 2 n > 0 is written f > 2*n. Where that leaves room below only for 0, 0 is the lower end: the domains may be
    larger than the case, never smaller.

    Raises
    ------
    Undecided
        If the ends are not shown to be in order.
    """
    box = case.facts.box
    plain = {
        p.name: box[1 + case.recurrence.field.parameters.index(p.symbol)] for p in case.recurrence.parameters
    }
    if not case.facts.assumed:
        return {name: domain.text(name) for name, domain in plain.items()}
    field = case.field
    curves: dict[int, dict[int, Rational]] = {}
    for poly, own in case.facts.assumed.values():
        bent = [i for i in curves if int(poly.degrees()[i])]
        for i in [*bent, *range(1, 1 + len(field.parameters))]:
            curve = _curve(field, poly, i, Facts(box))
            if curve is not None and own:
                end, side = curve
                ends = curves.setdefault(i, {})
                ends[own * side] = _nearer(ends.get(own * side), end, own * side, Facts(box))
                break
    written = {}
    for name, domain in plain.items():
        i = 1 + field.names[1:].index(name)
        written[name] = _curved(name, domain, curves[i], Facts(box)) if i in curves else domain.text(name)
    order = sorted(written, key=lambda name: 1 + field.names[1:].index(name) in curves)
    return {name: written[name] for name in order}


def _curve(field: Field, poly: Poly, variable: int, facts: Facts) -> tuple[Rational, int] | None:
    """Where a polynomial linear in a parameter vanishes, and the sign of its slope; ``None`` if not known."""
    if int(poly.degrees()[variable]) != 1:
        return None
    slope = field.polynomial(poly.derivative(variable))
    zero = -(field.polynomial(poly) - slope * field.polynomial(field.context.gen(variable))) / slope
    try:
        return zero, facts.sign(slope)
    except Undecided:
        return None


def _nearer(known: Rational | None, end: Rational, side: int, facts: Facts) -> Rational:
    """Of two lower ends (side 1) the larger, of two upper ends the smaller; the first if that is not decided."""
    try:
        return end if known is None or facts.sign(end - known) == side else known
    except Undecided:
        return known if known is not None else end


def _curved(name: str, domain: Domain, ends: dict[int, Rational], facts: Facts) -> str:
    """A domain with curves for ends: lower by 1, upper by -1."""
    low, high = ends.get(1), ends.get(-1)
    below = above = "<"
    lower, upper = (None if end is None else text(end) for end in (low, high))
    if low is not None and high is not None and all_coefficients_sign(high - low, facts.box) != 1:
        raise Undecided((high - low).numerator)
    if high is not None and low is None and domain.lower is not None:
        numbers = [x for x in (domain.lower, Fraction(0)) if x <= domain.lower]
        room = [x for x in numbers if all_coefficients_sign(high - x, facts.box) == 1]
        if not room:
            raise Undecided((high - domain.lower).numerator)
        lower, below = str(room[0]), "<=" if domain.lower_closed and room[0] == domain.lower else "<"
    if low is not None and high is None and domain.upper is not None:
        if all_coefficients_sign(domain.upper - low, facts.box) != 1:
            raise Undecided((domain.upper - low).numerator)
        upper, above = str(domain.upper), "<=" if domain.upper_closed else "<"
    if lower is None:
        return f"{name} < {upper}"
    return f"{name} > {lower}" if upper is None else f"{lower} {below} {name} {above} {upper}"


def unused(wish: str, taken: set[str]) -> str:
    """A name like `wish` that is not taken, from now on taken."""
    name, count = wish, 1
    while name in taken:
        count += 1
        name = f"{wish}_{count}"
    taken.add(name)
    return name


@final
class FormWriter:
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
        self.taken = (
            {s.name for s in tower.sequences} | {str(p) for p in tower.field.parameters} | {"g", READOUT}
        )
        if tower.field.bases:
            self.taken.add(geometric_texts.NAME)
            self.positive.append(geometric_texts.NAME)

    def unused(self, wish: str) -> str:
        """A name that nothing else has."""
        return unused(wish, self.taken)

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
        if self.tower.field.bases:
            (base,) = self.tower.field.base_elements
            out[geometric_texts.NAME] = geometric_texts.sequence(self.tower.field, self.start, text(base))
        for i in sorted(self.used):
            s = self.tower.sequences[i]
            initial = text(self.tower.at(Form.of(self.tower.field.one, ((i, 1),)), self.start))
            if s.kind is Kind.PRODUCT:
                step = f"({text(s.factor.shift(1))})*{s.name}"
            else:
                step = f"{s.name} + {self.form(self.tower.forward(s.term))}"
            out[s.name] = {"initial": initial, "step": step}
        return out
