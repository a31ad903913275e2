"""Sums that diverge alone and converge together, as one sequence of a certificate.

A closed form like H1(g) - sum(j/(j^2 + 1), j=1..g) has a limit although none of its sums has one. With
T(g) = sum of c_i S_i(g), the c_i free of g, the increments of T are one rational function, and the kernel sees at once
that they are O(1/g^2).
"""

from __future__ import annotations

from ...algebra.field import Rational
from ..answers.stated import first_stated
from ..forms.expansions import NoExpansion, Scale, laurent
from ..forms.tower import ONE, Form, Kind
from ..solving.cases import Case, Exactly
from .lemma_writer import LemmaWriter, prepared, written_with
from .texts import text

NAME = "T"


def merged(case: Case, exactly: Exactly) -> tuple[LemmaWriter, str, str]:
    """A writer that has the sums as one sequence, the value in its terms, and the value's limit.

    Raises
    ------
    NoExpansion
        If the rest is not rational, or the sums do not converge together.
    Undecided
        If a sign depends on the parameters.
    """
    tower, form = exactly.tower, exactly.form
    field, start = tower.field, first_stated(exactly)
    term, initial, rest = field.zero, field.zero, field.zero
    for monomial, c in form.coefficients.items():
        if not monomial:
            rest = rest + c
            continue
        (number, power), *others = monomial
        s = tower.sequences[number]
        own = s.term.rational if s.kind is Kind.SUM and power == 1 and not others else None
        if own is None or not c.is_free_of_generation:
            raise NoExpansion
        term = term + c * own
        initial = initial + c * tower.at(Form.of(field.one, monomial), start)
    if term.is_zero or term.has_powers or term.degree > -2:
        raise NoExpansion
    writer = prepared(tower, Form.of(rest), case.facts, start)
    writer.sequences[NAME] = {"initial": text(initial), "step": f"{NAME} + {text(term.shift(1))}"}
    writer.behaviour[NAME] = {"converges": f"lim{NAME}"}
    return writer, f"{written_with(writer, tower, Form.of(rest))} + {NAME}", f"{text(limit_of(rest))} + lim{NAME}"


def limit_of(function: Rational) -> Rational:
    """The limit of a rational function of g."""
    field = function.field
    if function.is_zero or function.degree < 0:
        return field.zero
    if function.degree > 0:
        raise NoExpansion
    return laurent(function, 1).terms[Scale(field.one, field.zero), ONE]


__all__ = ["limit_of", "merged"]
