"""A fourth round of attacks: wrong answers with true certificates, and certificates of other solutions.

Each was accepted once: a stated series that begins later than the law's own; a closed form, or the name of a sequence
in it, that is right at all generations that were compared; a sign under the name of another polynomial; bounds that
start after the last value that was compared; a part of the law that its first values do not show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sympy

from mengoli.theory import catalogue
from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.answers.solution import Solution
from mengoli.theory.closed_forms.certificates.writer import certificates
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.forms.named import RationalProduct, RationalSum, exact_value
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.closed_forms.solving.cases import Exactly
from mengoli.theory.law import derive
from mengoli.theory.proof.judged import judge
from mengoli.theory.proof.prover import Proof
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Parameter
from mengoli.views import law_text, law_view

Data = dict[str, Any]
J = sympy.Symbol("j", integer=True, positive=True)
W = Parameter.read("w", "0 < w < 1")


Numbers = Sequence[object]


def linear(
    matrix: Sequence[Numbers], forcing: Numbers, initial: Numbers, row: Numbers, *ps: Parameter
) -> LinearRecurrence:
    """u(g) = matrix u(g-1) + forcing from g = 1, read out by a row."""
    m, size = sympy.ImmutableMatrix, len(initial)
    names = tuple(f"u{i}" for i in range(size))
    last = (m([row]), sympy.Integer(0))
    return LinearRecurrence(names, g, m(matrix), m(size, 1, forcing), 1, m(size, 1, initial), (), last, ps)


def scalar(a: object, b: object, initial: object = 1, *ps: Parameter) -> LinearRecurrence:
    return linear([[a]], [b], [initial], [1], *ps)


def verdict(solution: Solution, data: Sequence[Data]) -> Verdict:
    judged = judge(data)
    assert all(item.verified is not None for item in judged), "the certificates themselves are true"
    return Proof(judged, solution).verdict


def changed(solution: Solution, **parts: Any) -> Solution:
    (case,) = solution.cases
    return replace(solution, cases=(replace(case, **parts),))


def vanishing_at_first(last: int) -> sympy.Expr:
    """A polynomial that is zero at g = 1, ..., `last`."""
    return sympy.prod([g - i for i in range(1, last + 1)])


SERIES: dict[str, tuple[LinearRecurrence, type[sympy.Function], sympy.Expr, int]] = {
    "a product": (scalar(1 + 1 / (g**2 + 1) ** 2, 0), RationalProduct, 1 + 1 / (J**2 + 1) ** 2, 0),
    "a sum": (scalar(1, 1 / (g**4 + g + 3)), RationalSum, 1 / (J**4 + J + 3), 1),
}


@pytest.mark.parametrize("name", SERIES)
def test_a_series_begins_where_the_law_does(name: str) -> None:
    recurrence, kind, term, offset = SERIES[name]
    solution = solve(recurrence)
    found = certificates(solution, "a.law")
    # the law starts with 1 at g = 1: the sum of its terms from 2 on is the only one that is its limit less its start
    seen = {low: verdict(changed(solution, limit=offset + kind(term, J, low, sympy.oo)), found) for low in (1, 2, 3, 5)}
    assert [low for low, own in seen.items() if own is Verdict.PROVED] == [2]


def three_back() -> tuple[Solution, list[Data], Exactly]:
    """A law whose closed form sums over irrational roots."""
    law = derive(catalogue.family("poisson"), catalogue.workflow("window:k=3"))
    assert law.solution is not None
    (case,) = law.solution.cases
    assert case.exactly is not None
    assert case.exactly.transients
    return law.solution, [c.data for c in law.certificates], case.exactly


def late(exactly: Exactly) -> Exactly:
    """The closed form plus what is zero at the first seventy generations."""
    field, form = exactly.tower.field, exactly.form
    return replace(exactly, form=form + type(form).of(field.read(vanishing_at_first(70)), ()))


def test_a_closed_form_with_irrational_roots_is_right_everywhere() -> None:
    solution, found, exactly = three_back()
    assert verdict(solution, found) is Verdict.PROVED
    first, *rest = exactly.transients
    others = [
        late(exactly),
        replace(exactly, transients=tuple(rest)),
        replace(exactly, transients=(first, first, *rest)),
        replace(exactly, transients=(replace(first, start=first.start + 1), *rest)),
        replace(exactly, transients=(replace(first, modulus=(*first.modulus[:-1], 2 * first.modulus[-1])), *rest)),
    ]
    assert [verdict(changed(solution, exactly=other), found) for other in others] == [Verdict.UNKNOWN] * 5


@pytest.mark.parametrize("workflow", ["augment", "fresh-pool:rho=1/3", "augment:sizes=2^i"])
def test_a_closed_form_and_its_sequences_are_what_they_are_called(workflow: str) -> None:
    law = derive(catalogue.family("poisson"), catalogue.workflow(workflow))
    assert law.solution is not None
    (case,) = law.solution.cases
    found, exactly = [c.data for c in law.certificates], case.exactly
    assert exactly is not None
    assert verdict(law.solution, found) is Verdict.PROVED
    assert verdict(changed(law.solution, exactly=late(exactly)), found) is Verdict.UNKNOWN
    for i in exactly.form.numbers():
        named = list(exactly.tower.sequences)
        named[i] = replace(named[i], expression=named[i].expression + vanishing_at_first(70))
        other = replace(exactly, tower=replace(exactly.tower, sequences=named))
        assert verdict(changed(law.solution, exactly=other), found) is Verdict.UNKNOWN


def test_a_sign_goes_by_its_own_polynomial() -> None:
    w = W.symbol
    solution = solve(scalar(1, w / g**2, 1, W))
    (case,) = solution.cases
    found = list(certificates(solution, "a.law"))
    narrow = [{**data, "parameters": {"w": "0 < w < 1/2"}} for data in found]
    assert verdict(solution, found) is Verdict.PROVED
    assert verdict(solution, narrow) is Verdict.UNKNOWN
    field = case.recurrence.field
    wanted, harmless = (field.read(x).numerator for x in (1 - 2 * w, 1 + w))
    for name in (str(wanted), str(-wanted)):
        for sign in (1, -1):
            true = harmless if sign > 0 else -harmless
            facts = replace(case.facts, assumed={name: (true, sign)})
            assert verdict(changed(solution, facts=facts), narrow) is Verdict.UNKNOWN


def test_a_case_stays_in_the_domains() -> None:
    solution = solve(scalar(1, W.symbol / g**2, 1, W))
    (case,) = solution.cases
    wider = replace(case.facts, box={1: replace(case.facts.box[1], upper=Fraction(2))})
    assert verdict(changed(solution, facts=wider), certificates(solution, "a.law")) is Verdict.UNKNOWN


@pytest.mark.parametrize("start", [2, 5, 12, 17, 18])
def test_bounds_are_of_the_law_from_whatever_generation_on(start: int) -> None:
    solution = solve(scalar(2, -1, 2))  # 2^(g-1) + 1; another solution is 1
    zero = {"id": "a", "rule": "inequality", "start": start, "claims": {"A": "0"}}
    one = {"id": "b", "rule": "limit", "start": start, "claims": {"X": "1"}, "limits": {"X": "1"}}
    parts = {"limit": None, "growth": Growth.BOUNDED, "rate": None, "leading": None, "below": None}
    found = [*certificates(solution, "a.law"), zero, one]
    assert verdict(changed(solution, **parts), found) is Verdict.UNKNOWN
    assert verdict(changed(solution, exactly=None, **parts), found) is Verdict.UNKNOWN


@pytest.mark.parametrize("last", [1, 20, 33, 60])
def test_what_the_first_values_do_not_show_is_part_of_the_law(last: int) -> None:
    recurrence = linear([[1, 0], [0, 1]], [0, 0], [1, 1], [1, vanishing_at_first(last)])
    assert recurrence.first(last) == [1] * last
    solution = Solution(recurrence, solve(scalar(1, 0)).cases)  # it grows like g^last; the answer is 1
    solution = replace(solution, cases=tuple(replace(c, recurrence=recurrence) for c in solution.cases))
    zero = {"id": "a", "rule": "inequality", "start": 1, "claims": {"A": "0"}}
    one = {"id": "b", "rule": "limit", "start": 1, "claims": {"X": "1"}, "limits": {"X": "1"}}
    assert verdict(changed(solution, exactly=None, limit=sympy.Integer(1)), [zero, one]) is Verdict.UNKNOWN


def test_a_closed_form_from_a_later_generation_says_so() -> None:
    law = derive(catalogue.family("poisson"), catalogue.workflow("bias:keep=yes,b=1/2"))
    form, third = law.closed_form, Fraction(1, 3)
    assert form is not None
    given = {parameter.symbol: third for parameter in law.parameters}
    values = {parameter.name: third for parameter in law.parameters}
    shown = [exact_value(form, {**given, g: Fraction(k)}) == law.ratio(k, **values) for k in (1, 4, 5)]
    assert (shown, law.closed_form_from) == ([False, True, True], 4)
    assert "for g >= 4" in str(law)
    (line,) = (line for line in law_text(law_view(law, [])).splitlines() if line.startswith("closed form"))
    assert line.endswith("for g >= 4")
