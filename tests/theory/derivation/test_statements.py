"""What a referee found false, unsaid or unreadable in the derivations, each with a computation of its own."""

from __future__ import annotations

from fractions import Fraction
from math import isclose, sqrt
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
import sympy

from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.derivation.document import Display, Equation, Line, Listing, Math, Paragraph
from mengoli.theory.derivation.growth_steps import Diverge
from mengoli.theory.derivation.latex import fragment
from mengoli.theory.derivation.limit_steps import BoundTail, LeaveOpen, PassToLimit
from mengoli.theory.derivation.model_steps import ListValues, TakeMoments, WriteErrors
from mengoli.theory.derivation.printer import latex
from mengoli.theory.derivation.state_model import StateModel
from mengoli.theory.derivation.step import Step
from mengoli.theory.derivation.sum_steps import CloseForm
from mengoli.theory.derivation.tree import Derivation, derivation
from mengoli.theory.law import derive
from mengoli.theory.proof.lemmas import lemma
from mengoli.theory.symbols import GENERATION

S = TypeVar("S", bound=Step)

HALF_LIFE = """
[workflow]
name = "half-life"
parameters = { w = "0 < w < 1" }
pools = { pool = "pool + w*(batch - pool)" }
fit = "pool"
"""

NORMAL = """
[family]
variable = "x"
support = ["-oo", "oo"]
parameters = { m = "real" }
truth = { m = "0" }
log_density = "-(x-m)^2/2 - log(2*pi)/2"
"""


def of(family: str, workflow: str, n: object = None) -> Derivation:
    return derivation(derive(catalogue.family(family), catalogue.workflow(workflow), n))


def told(line: Line) -> str:
    return "".join(
        f"${part.latex}$" if isinstance(part, Math) else f"({part.label})" if isinstance(part, Equation) else str(part)
        for part in line
    )


def said(step: Step) -> str:
    found = []
    for block in step.blocks:
        match block:
            case Paragraph(parts):
                found.append(told(parts))
            case Display():
                found += block.rows
            case Listing(items):
                found += map(told, items)
    return "\n".join(found)


def only(found: Derivation, kind: type[S]) -> S:
    (step,) = (step for step in found.all_steps if isinstance(step, kind))
    return step


def statement(found: Derivation) -> str:
    return " ".join(told(block.parts) for block in found.theorem if isinstance(block, Paragraph))


@pytest.mark.parametrize(
    ("family", "workflow", "n", "where"),
    [
        ("poisson", "augment-subsample", None, r"in the limit $n \to \infty$ at fixed generation $g$"),
        ("bernoulli", "augment", "n", "exactly, at every sample size $n$"),
        ("exponential", "window", "10", "exactly, at sample size $n = 10$"),
        ("ridge", "augment", None, "under augment, exactly:"),
    ],
)
def test_a_theorem_says_in_which_regime_it_holds(family: str, workflow: str, n: str | None, where: str) -> None:
    assert where in statement(of(family, workflow, n))


def test_a_real_parameter_has_a_name() -> None:
    law = derive(catalogue.family("poisson"), catalogue.workflow("bias"))
    assert r"$b \text{ real}$" in statement(law.derivation)
    assert "b real" in law.assumptions
    assert "real" not in law.assumptions


def test_a_sum_without_end_goes_up_to_infinity() -> None:
    text = fragment(of("poisson", "augment:sizes=2^i"))
    assert r"\sum_{j=2}^{\infty}" in text
    assert "Infinity" not in text


def test_a_sum_over_roots_of_polygammas_is_written_out() -> None:
    found = of("ridge-design:penalty=3", "augment")
    assert found.verdict is Verdict.CERTIFIED
    text = fragment(found)
    assert r"\psi_{1}\left(1 - x\right)" in text
    assert "RootPolygamma" not in text
    assert r"\psi_m = \psi^{(m)}" in text


def test_constants_stand_before_a_sum_sign() -> None:
    text = "\n".join(row for block in of("poisson", "augment:sizes=2^i").theorem if isinstance(block, Display)
                     for row in block.rows)  # fmt: skip
    assert r"R_{g} &= 1 + \frac{1}{2} \sum" in text


@pytest.mark.parametrize("sizes", ["2^i", "3*i", "1"])
def test_the_noise_has_the_unit_that_is_stated(sizes: str) -> None:
    # Own bookkeeping: batch i has s_i n points, so the pool's variance over V/n grows by s_g/S_g^2, from 1/s_1 on.
    def size(i: int) -> int:
        return {"2^i": 1 << i, "3*i": 3 * i, "1": 1}[sizes]

    found = of("poisson", f"augment:sizes={sizes}")
    errors, moments = only(found, WriteErrors), only(found, TakeMoments)
    assert errors.first == moments.first == size(1)
    ((_, parts),) = errors.rows or errors.fits
    (share,) = (coefficient for coefficient, name in parts if "varepsilon" in name)
    total = sum(map(size, range(1, 6)))
    assert share.subs(GENERATION, 5) == sympy.Rational(size(5), total)
    unit = "a fit on $n$ real points" if size(1) != 1 else "the fit on real data"
    assert unit in said(errors)
    assert (f"divide by the first risk ${latex(sympy.Rational(1, size(1)))}$" in said(moments)) == (size(1) != 1)
    assert ("$n_1 = s_1 n$" in said(only(found, StateModel))) == (sizes != "1")


def test_the_subsamples_noise_is_what_the_risk_reads() -> None:
    # n of g n points without replacement: w/n (N - n)/(N - 1), over V/n, with N = g n.
    found = of("exponential", "augment-subsample", "n")
    (shown,) = (variance for name, _, variance in only(found, WriteErrors).noises if "delta" in name)
    assert shown == r"\frac{n \left(g - 1\right)}{g n - 1}\, w^{\mathrm{pool}}_{g}"
    assert shown in said(only(found, TakeMoments))


def test_somebodys_own_lines_and_density_are_nobodys_theorem(tmp_path: Path) -> None:
    workflow, family = tmp_path / "half-life.toml", tmp_path / "own.toml"
    workflow.write_text(HALF_LIFE)
    family.write_text(NORMAL)
    found = of(str(family), str(workflow))
    model = said(only(found, StateModel))
    assert "after" not in model
    assert "Source(" not in model
    assert str(tmp_path) not in statement(found) + found.title
    assert "half-life.toml" in found.title


def test_a_sequence_that_vanishes_says_why() -> None:
    (row,) = only(of("poisson", "fresh-pool:rho=1/3"), PassToLimit).used
    g = 7
    # R(g+1) = (1 - rho/(g+1))^2 R(g) + 1/(g+1)^2.
    share = 1 - (1 - Fraction(1, 3 * (g + 1))) ** 2
    written = sympy.sympify("(6*g + 5)/(9*(g + 1)**2)").subs("g", g)
    assert written == sympy.Rational(share.numerator, share.denominator)
    assert told(row.line).startswith(r"$R_{g} \longrightarrow 0$: from $g$ to $g + 1$ it loses the share ")
    assert r"$m = \frac{6 g + 5}{9 \left(g + 1\right)^{2}}$" in told(row.line)


def test_two_wide_bounds_stand_in_two_rows() -> None:
    tail = only(of("normal-mean-variance:estimator=unbiased", "augment", "n"), BoundTail)
    (display,) = (block for block in tail.blocks if isinstance(block, Display))
    assert [("&>" in row, "&<" in row) for row in display.rows] == [(True, False), (False, True)]
    # Nor are the factors under the product sign torn into three fractions, nor do two signs stand for none.
    assert r"\prod_{j=3}^{g} \frac{j^{2} n - j - 1}{j \left(j n - 1\right)}" in display.rows[0]
    assert r"3 - 4 n" not in display.rows[0]


def test_unknowns_are_named_as_in_the_recursion() -> None:
    found = [step for step in of("exponential", "augment-subsample", "n").all_steps if isinstance(step, LeaveOpen)]
    assert found
    for step in found:
        assert r"$w^{\mathrm{pool}}_{g}$" in said(step)
        assert "within_pool" not in said(step)


def test_sums_over_roots_are_no_rational_functions() -> None:
    form = only(of("exponential", "window", "10"), CloseForm)
    assert "sums over the roots, each of which steps by the recursion" in said(form)
    assert "sums over the roots" not in said(only(of("normal", "window"), CloseForm))


@pytest.mark.parametrize("workflow", ["discard", "augment"])
def test_the_survival_recursion_that_is_stated_gives_the_values(workflow: str) -> None:
    step = only(of("spiky-mixture:spikes=1/3", workflow), ListValues)
    c = 1 / 3
    a = 1 / (1 + 2 * c)
    v, q, values = 1.0, 1.0, [1.0]
    for g in range(2, 7):
        thinned = 1 + 2 * c * a**2 * v
        q /= sqrt(thinned)
        u = v / thinned
        v = a**2 * u + 1 if workflow == "discard" else (1 - (1 - a) / g) ** 2 * u + 1 / g**2
        values.append(q)
    assert all(isclose(float(shown), value) for (_, shown), value in zip(step.values, values, strict=True))
    assert r"(1-a)/g)^2" in said(step) if workflow == "augment" else "a^2 u_g + 1" in said(step)


def test_the_step_of_ridge_on_a_design_is_the_sum_that_is_stated() -> None:
    found = of("ridge-design:penalty=3", "augment")
    rows = np.array([(1.0, x) for x in range(4)])
    eigenvalues = np.linalg.eigvalsh(rows.T @ rows)
    truth = np.ones(2)
    at = 3 / eigenvalues
    basis = np.linalg.eigh(rows.T @ rows)[1]
    signal = eigenvalues * (basis.T @ truth) ** 2
    first = np.sum((1 / (1 + at)) ** 2 + signal * (at / (1 + at)) ** 2)
    moments = only(found, TakeMoments)
    for g in (2, 5, 11):
        stated = float(moments.recurrence.forcing[0, 0].subs(moments.recurrence.index, g))
        assert isclose(stated, np.sum((g + at) ** -2.0) / first)
    assert r"\sum_j (g + r_j)^{-2}" in said(moments)


def test_a_fit_on_one_batch_is_no_union() -> None:
    assert "on their union" not in said(only(of("inverse-gaussian", "discard"), StateModel))
    assert "on their union" in said(only(of("inverse-gaussian", "augment"), StateModel))


def test_a_lemma_cites_its_own_formula() -> None:
    assert ("4.36.1" in lemma("Psinh").source, "4.22.1" in lemma("Psinh").source) == (True, False)
    assert ("4.36.1" in lemma("Psin").source, "4.22.1" in lemma("Psin").source) == (False, True)


def test_settings_are_reckoned_in_a_line() -> None:
    rows = said(only(of("poisson", "fresh-pool:rho=1/3"), StateModel))
    assert r"\frac{2}{3}\,\overline{X}_{g}" in rows
    assert r"1 - \frac{1}{3}" not in rows


def test_the_fragment_asks_for_nothing_beyond_amsmath() -> None:
    for family, workflow in (("poisson", "bias"), ("ridge-design:penalty=3", "augment"), ("spiky-mixture", "discard")):
        text = fragment(of(family, workflow))
        assert not any(command in text for command in (r"\mathbb", r"\texorpdfstring", r"\mathfrak", r"\lesssim"))


@pytest.mark.parametrize(("workflow", "kind"), [("window:k=3", Diverge), ("real-plus-last:k=3", PassToLimit)])
def test_a_squeeze_names_both_its_certificates(workflow: str, kind: type[Diverge] | type[PassToLimit]) -> None:
    found = of("normal", workflow)
    step = only(found, kind)
    bounds = next(row.id for row in found.law.certificates if row.id.endswith(".bounds"))
    assert step.squeezed == bounds
    assert "lies between two bounds" in said(step)
    assert "lies between two bounds" not in said(only(of("normal", "real-plus-last"), PassToLimit))


def test_a_logarithm_is_shown_by_what_is_left_without_it() -> None:
    step = only(of("kernel-density", "augment"), Diverge)
    told_ = said(step)
    assert "$Q_{g} - H_{g}$ converges" in told_
    assert r"$H_g - \log g$ converges" in told_
    assert "V_{g}" not in told_
    assert r"\log g" not in said(only(of("exponential", "discard", "n"), Diverge))


def test_the_range_of_a_recursion_stands_before_the_colon() -> None:
    assert "is the newest batch; what follows holds for $g > 2$:" in said(only(of("normal", "window:k=3"), TakeMoments))


@pytest.mark.parametrize(
    ("family", "quantity"), [("multinomial", "survival"), ("normal-mean-variance", "expected_variance")]
)
def test_a_quantity_that_is_affine_in_the_risk_says_how(family: str, quantity: str) -> None:
    law = derive(catalogue.family(family), catalogue.workflow("augment"), 7, quantity=quantity)
    risk = derive(catalogue.family(family), catalogue.workflow("augment"), 7)
    assert r"$Q_g = 1 - \frac{R_{g}}{7}$" in said(only(law.derivation, TakeMoments))
    assert all(law.ratio(g) == 1 - Fraction(risk.ratio(g)) / 7 for g in range(1, 6))


def test_cauchy_points_have_no_second_moments() -> None:
    found = of("location:density=cauchy,estimator=mean", "augment")
    assert not any(isinstance(step, WriteErrors) for step in found.all_steps)
    step = only(found, TakeMoments)
    assert "scales of independent Cauchy variables add" in said(step)
    assert step.heading == ("The recursion",)


def test_the_truth_is_defined_where_a_law_depends_on_it() -> None:
    assert "the truth over the standard deviation of the first fit" in statement(of("poisson", "shrinkage"))
    assert "the truth over" not in statement(of("poisson", "bias"))


def test_numbers_stand_before_a_sum_sign_and_ones_nowhere() -> None:
    text = fragment(of("poisson", "augment-subsample:replacement=yes", 20))
    assert r"- \frac{678800}{16359} \sum_{j=3}^{g}" in text
    assert r"K^{\delta}_{g}" in text
    assert r"1\, w" not in text
    noisy = fragment(of("bernoulli", "label-noise:keep=yes", 10))
    assert r"R_{g} &= \left(1 - \frac{f}{10 g^{2}}\right)\, R_{g-1}" in noisy
