"""Forms as certificate text, each sequence of the tower under its own name."""

from __future__ import annotations

from typing import Any, Final, final

from .cases import Case
from .texts import form_text, text
from .tower import Form, Kind, Monomial, Tower

Data = dict[str, Any]
READOUT: Final = "R"


def domains(case: Case) -> dict[str, str]:
    """The case's parameters with their domains, as text."""
    return {
        p.name: case.facts.box[1 + case.recurrence.field.parameters.index(p.symbol)].text(p.name)
        for p in case.recurrence.parameters
    }


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
        for i in sorted(self.used):
            s = self.tower.sequences[i]
            initial = text(self.tower.at(Form.of(self.tower.field.one, ((i, 1),)), self.start))
            if s.kind is Kind.PRODUCT:
                step = f"({text(s.factor.shift(1))})*{s.name}"
            else:
                step = f"{s.name} + {self.form(self.tower.forward(s.term))}"
            out[s.name] = {"initial": initial, "step": step}
        return out
