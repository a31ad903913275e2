"""Three independent ways to check an answer: fractions at small g, balls at large g and in the limit, the kernel."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import sympy

from mengoli.theory.algebra.recurrence import LinearRecurrence
from mengoli.theory.closed_forms.answers.solution import Solution
from mengoli.theory.closed_forms.certificates.writer import certificates
from mengoli.theory.closed_forms.forms.named import exact_value
from mengoli.theory.closed_forms.solve import solve, solve_at
from mengoli.theory.closed_forms.values.enclosures import enclose
from mengoli.theory.proof.certificate import Certificate, check_twice
from mengoli.theory.symbols import GENERATION, Parameter

Values = dict[sympy.Symbol, Fraction]
SMALL = 10
LARGE = 300


def scalar(
    a: object, b: object, *parameters: Parameter, start: int = 1, initial: object = 1, before: tuple[object, ...] = ()
) -> LinearRecurrence:
    """v(g) = a(g) v(g-1) + b(g), v(start) = initial, read out as it is."""
    m = sympy.ImmutableMatrix
    return LinearRecurrence(
        ("v",),
        GENERATION,
        m([[a]]),
        m([[b]]),
        start,
        m([[initial]]),
        tuple(sympy.sympify(x) for x in before),
        (m([[1]]), sympy.Integer(0)),
        parameters,
    )


def system(
    matrix: Sequence[Sequence[object]],
    forcing: Sequence[object],
    initial: Sequence[object],
    row: Sequence[object],
    *ps: Parameter,
) -> LinearRecurrence:
    """u(g) = matrix u(g-1) + forcing from g = 1, read out by a row."""
    m, size = sympy.ImmutableMatrix, len(initial)
    return LinearRecurrence(
        tuple(f"u{i + 1}" for i in range(size)),
        GENERATION,
        m(matrix),
        m(size, 1, forcing),
        1,
        m(size, 1, initial),
        (),
        (m([row]), sympy.Integer(0)),
        ps,
    )


def samples(recurrence: LinearRecurrence) -> list[Values]:
    """Three rational points of the parameter domain."""
    ps = recurrence.parameters
    if not ps:
        return [{}]
    return [{p.symbol: p.domain.sample()[i % len(p.domain.sample())] for p in ps} for i in range(3)]


def check(recurrence: LinearRecurrence, *, proved: bool = True, tail: bool = True) -> Solution:
    """Solve and check the answer in three ways; `proved` and `tail` say what must be there."""
    solution = solve(recurrence)
    for values in samples(recurrence):
        _fractions(solution, values)
        _balls(solution, values, tail)
    if proved:
        kernel_accepts(solution)
    return solution


def _fractions(solution: Solution, values: Values) -> None:
    case = solution.case_at(values)
    assert case.closed_form is not None
    assert case.exactly is not None
    exact = solution.recurrence.first(SMALL, values)
    for g in range(case.exactly.valid_from, SMALL + 1):
        assert exact_value(case.closed_form, {**values, GENERATION: Fraction(g)}) == exact[g - 1]


def _balls(solution: Solution, values: Values, tail: bool) -> None:
    exact = solution.recurrence.exact(LARGE, values)
    assert exact in solution.enclosure(LARGE, values, digits=40)
    assert solution.value(LARGE, values) == exact
    limit = solution.limit_enclosure(values)
    own = solve_at(solution.recurrence, values)
    if limit is not None and tail and own.limit != 0:
        bounds = own.tail
        assert bounds is not None
        low, high = bounds.sharpest
        assert max(low.first, high.first) <= LARGE
        at = {**values, GENERATION: Fraction(LARGE)}
        below, above = enclose(low.expression, at, digits=40), enclose(high.expression, at, digits=40)
        assert limit.upper >= exact + below.lower
        assert limit.lower <= exact + above.upper
        assert above.upper - below.lower < Fraction(1, 10**6) * (1 + abs(exact))


def kernel_accepts(solution: Solution) -> set[str]:
    """Have the kernel check every certificate with both arithmetics; the rules used."""
    found = certificates(solution, "test.case")
    verified = [check_twice(Certificate.from_dict(data)) for data in found]
    rules = {v.rule for v in verified}
    assert "closed_form" in rules
    return rules
