"""Certificates of growth like powers of logarithms: increments that are large because sums of positive terms are.

The increments of H1(g)^2 are 2 H1(g)/(g+1) + 1/(g+1)^2, and their part free of sums has a finite sum. But a sum S of
positive terms t is T + r(g) with T positive, too, for

    r = S(start)/2, where T starts at the other half, or
    r = S(start) - t(g+1)/2 + t(start+1)/4, where T starts at t(start+1)/4 and rises by (t(g+1) + t(g+2))/2.

If all increments, written in T, have nonnegative coefficients, their part free of T is a minorant; the second r serves
where the law speaks of S - S(start), as a mean that starts at zero does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import comb

from ...algebra.field import Rational
from ...algebra.signs import Box, all_coefficients_sign, half_line
from ..forms.tower import ONE, Form, Kind, Tower
from ..solving.cases import Case, Exactly
from .form_writer import Data, FormWriter, domains
from .texts import text


def divergence_of_sums(case: Case, exactly: Exactly, increment: Form, name: str) -> Data | None:
    """The certificate of a law that grows without bound, with a minorant of its increments; or ``None``.

    Parameters
    ----------
    case, exactly
        The law.
    increment
        value(g+1) - value(g), as a form at g.
    name
        Stem of the certificate's id.
    """
    tower, start = exactly.tower, exactly.valid_from
    box: Box = {**case.facts.box, 0: half_line(start)}
    sums = [i for i in sorted(increment.numbers()) if tower.sequences[i].kind is Kind.SUM]
    for offsets in _offsets(tower, sums, start):
        written = _written(increment, offsets)
        minorant = written.coefficients.get(ONE, tower.field.zero)
        rest = written - Form.of(minorant)
        if minorant.is_zero or minorant.degree < -1 or all_coefficients_sign(minorant, box) != 1:
            continue
        if obviously_nonnegative(tower, rest, box):
            break
    else:
        return None
    writer = FormWriter(tower, start)
    data: Data = {"id": f"{name}.divergence", "rule": "divergence", "start": start, "parameters": domains(case)}
    data["claims"] = {"X": writer.form(exactly.form)}
    data["sequences"] = writer.sequences()
    shown = [tower.sequences[i].name for i in sorted(rest.numbers())]
    data["positive"] = list(dict.fromkeys([*writer.positive, *shown]))
    data["minorants"] = {"X": text(minorant)}
    for i, offset in offsets.items():
        _rewrite(data, tower, i, offset, start)
    return {k: v for k, v in data.items() if v or k == "start"}


def _offsets(tower: Tower, sums: list[int], start: int) -> Iterator[dict[int, Rational]]:
    """r for each sum of rational terms."""
    terms = {i: tower.sequences[i].term.rational for i in sums}
    firsts = {i: tower.at(Form.of(tower.field.one, ((i, 1),)), start) for i in sums}
    plain = {i: (firsts[i], term) for i, term in terms.items() if term is not None}
    if plain:
        yield {i: first / 2 for i, (first, _) in plain.items()}
        yield {i: first - term.shift(1) / 2 + term.at(start + 1) / 4 for i, (first, term) in plain.items()}


def _written(form: Form, offsets: dict[int, Rational]) -> Form:
    """The form with S = T + r for each of these sums; the number of S now stands for T."""
    out = Form({})
    for monomial, c in form.coefficients.items():
        product = Form.of(c)
        for i, e in monomial:
            if i in offsets and e > 0:
                r = offsets[i]
                parts = [Form.of(r ** (e - k) * comb(e, k), ((i, k),) if k else ONE) for k in range(e + 1)]
                product = product * sum(parts, Form({}))
            else:
                product = product * Form.of(c.field.one, ((i, e),))
        out = out + product
    return out


def _rewrite(data: Data, tower: Tower, number: int, offset: Rational, start: int) -> None:
    """Let a certificate run T in the place of S = T + r."""
    name = tower.sequences[number].name
    word, shown = re.compile(rf"\b{name}\b", re.ASCII), f"({name} + {text(offset)})"
    data["claims"] = {claim: word.sub(shown, own) for claim, own in data["claims"].items()}
    for other, own in data["sequences"].items():
        if other != name:
            own["step"] = word.sub(shown, own["step"])
    term = tower.sequences[number].term.rational
    assert term is not None, "only sums of rational terms have an offset"
    first = tower.at(Form.of(tower.field.one, ((number, 1),)), start) - offset.at(start)
    rise = term.shift(1) + offset - offset.shift(1)
    data["sequences"][name] = {"initial": text(first), "step": f"{name} + {text(rise)}"}


def obviously_nonnegative(tower: Tower, form: Form, box: Box) -> bool:
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
    return obviously_nonnegative(tower, s.term, {**box, 0: half_line(1)})
