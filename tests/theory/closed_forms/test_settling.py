"""Laws whose memory fades: the limit is that of the forcing, proved; nothing is said where the memory stays."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from closed_form_checks import scalar

from mengoli.theory.claims import Verdict
from mengoli.theory.closed_forms.certificates.settling import settled_at
from mengoli.theory.closed_forms.forms.growth import Growth
from mengoli.theory.closed_forms.solve import solve
from mengoli.theory.proof.prover import prove
from mengoli.theory.symbols import GENERATION as g
from mengoli.theory.symbols import Parameter

W = Parameter.read("w", "0 < w < 1")
w = W.symbol


@pytest.mark.parametrize(
    ("keep", "gain", "limit"),
    [(1 / g**2, 1 - 2 / g + 2 / g**2, 1), (w / g, 3 - w / g, 3), (w**2 / (g + 1), (2 * g + w) / (g + 3), 2)],
)
def test_the_limit_is_that_of_the_forcing(keep: sympy.Expr, gain: sympy.Expr, limit: int) -> None:
    solution = solve(scalar(keep, gain, W))
    (case,) = solution.cases
    assert (case.growth, case.limit) == (Growth.BOUNDED, limit)
    assert prove("fading", solution).verdict is Verdict.PROVED
    value = solution.recurrence.exact(300, {w: Fraction(1, 3)})
    assert abs(float(value) - limit) < 0.05


@pytest.mark.parametrize("keep", [1 - 1 / g, sympy.Rational(1, 2), 1 + 1 / g**2])
def test_a_memory_that_stays_does_not_settle(keep: sympy.Expr) -> None:
    assert settled_at(scalar(keep, 1)) is None
