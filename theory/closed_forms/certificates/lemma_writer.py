"""Forms as certificate text, in the sequences of the table of named lemmas.

H1(a) is written as H1 + D1a, sums of 1/(k-1/2)^m through odd numbers, a geometric sequence with |q| < 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, final

from ...algebra.field import Rational
from ...algebra.signs import all_coefficients_sign, half_line, sign
from ..forms import geometric_texts
from ..forms.expansions import NoExpansion
from ..forms.geometric_texts import in_vanishing
from ..forms.growth import Facts
from ..forms.named import Harmonic
from ..forms.tower import Form, Kind, NamedSequence, Tower
from .texts import form_text, product_text, text

Data = dict[str, Any]
HALF: Final = Fraction(-1, 2)


@final
@dataclass
class LemmaWriter:
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

    def take_power(self) -> None:
        """Write the sequence in whose terms q^g stands."""
        field = self.tower.field
        (base,) = map(text, field.base_elements)
        self.sequences[geometric_texts.NAME] = geometric_texts.sequence(field, self.start, base)
        self.behaviour[geometric_texts.NAME] = {"vanishes": geometric_texts.ratio(field, base)}
        self.positive.append(geometric_texts.NAME)

    def name(self, number: int) -> str:
        """The certificate's sequence behind one of the tower: itself, or its inverse."""
        return self.written[number].removeprefix("(1/").removesuffix(")")

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
            own, name = text(q), f"{name}Inverse" if negative else name
            self._add(name, text(q**self.start), f"({own})*{name}", {"vanishes": own})
            self.written[number] = f"(1/{name})" if negative else name
            if negative and self.facts.sign(q) > 0:
                self.positive.append(name)
            return
        if factor.has_powers:
            self._product_of_powers(number, s, negative)
            return
        if not (factor == 1 or (factor - 1).degree <= -2):
            raise NoExpansion  # the product has no limit
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

    def _product_of_powers(self, number: int, s: NamedSequence, negative: bool) -> None:
        """A product of factors that tend to 1 like 1/q^g."""
        if not self._vanishes(s.factor - 1):
            raise NoExpansion
        symbol, own = f"lim{s.name}", in_vanishing(s.factor)
        self._add(s.name, self._initial(number), f"({text(s.factor.shift(1))})*{s.name}", {"converges": symbol})
        if all(int(c) > 0 for poly in (own.numerator, own.denominator) for c in poly.to_dict().values()):
            self.positive.append(s.name)
        elif negative:
            raise NoExpansion
        self.written[number], self.constants[number] = s.name, symbol

    def _factor_positive(self, factor: Rational) -> bool:
        box = {**self.facts.box, 0: half_line(1)}
        return all_coefficients_sign(factor, box) == 1

    def _series(self, number: int, s: NamedSequence) -> None:
        for monomial, c in s.term.coefficients.items():
            for i, power in monomial:
                self.take(i, power < 0 and self.tower.sequences[i].factor.is_free_of_generation)
            falls = any("vanishes" in self.behaviour[self.name(i)] for i, _ in monomial)
            if not (falls or (self._vanishes(c) if c.has_powers else c.degree <= -2)):
                raise NoExpansion
            for i, power in monomial:
                # 1/P needs a sign; a product without a limit is no slow factor
                inverse = self.written[i].startswith("(1/")
                if "vanishes" in self.behaviour[self.name(i)]:
                    if inverse != (power < 0):
                        raise NoExpansion
                elif i not in self.constants or (power < 0 and self.name(i) not in self.positive):
                    raise NoExpansion
        symbol = f"lim{s.name}"
        initial = self._initial(number)
        after = written_with(self, self.tower, self.tower.forward(s.term))
        self._add(s.name, initial, f"{s.name} + {after}", {"converges": symbol})
        self.written[number], self.constants[number] = s.name, symbol

    def _vanishes(self, c: Rational) -> bool:
        """Whether a function of q^g tends to 0 like E: it has a factor E, and no pole at E = 0."""
        moved = in_vanishing(c)
        top, low = (poly.to_dict() for poly in (moved.numerator, moved.denominator))
        return all(e[-1] > 0 for e in top) and any(e[-1] == 0 for e in low)

    def _initial(self, number: int) -> str:
        return text(self.tower.at(Form.of(self.tower.field.one, ((number, 1),)), self.start))

    def _within(self, value: Rational, low: Fraction, high: Fraction | None) -> bool:
        above = sign(value - low, self.facts.box) == 1
        return above and (high is None or sign(high - value, self.facts.box) == 1)


def _bracket(shown: str) -> str:
    return shown if re.fullmatch(r"\w+", shown) else f"({shown})"


def prepared(tower: Tower, form: Form, facts: Facts, start: int = 1) -> LemmaWriter:
    """A writer that has every sequence of the form.

    Raises
    ------
    Undecided, NoExpansion
        If a sequence is out of the kernel's reach, or a product stands to powers of both signs.
    """
    writer = LemmaWriter(tower, facts, start)
    if tower.field.bases:
        writer.take_power()
    signs: dict[int, set[bool]] = {}
    for monomial in form.coefficients:
        for i, e in monomial:
            signs.setdefault(i, set()).add(e < 0)
    for i in sorted(form.numbers()):
        if len(signs[i]) > 1 and tower.sequences[i].factor.is_free_of_generation:
            raise NoExpansion
        writer.take(i, True in signs[i])
    return writer


def written_with(writer: LemmaWriter, tower: Tower, form: Form) -> str:
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


def limit_text(coefficient: Any, writer: LemmaWriter) -> str:
    kept = [(m, c) for m, c in coefficient.items() if all(writer.constants[i] != "0" for i, _ in m)]
    return " + ".join(product_text(c, m, writer.constants) for m, c in kept) or "0"
