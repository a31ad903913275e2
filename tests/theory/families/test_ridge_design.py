"""Ridge on a given design: exact over Q against its eigen-directions, one-direction ridge, raw rows, and bad input."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy

from mengoli.numerics.real_data.datasets import design
from mengoli.numerics.simulation.raw import simulate_raw
from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.errors import InputError, NotCoveredError
from mengoli.theory.families import Design, Ridge, RidgeOnDesign
from mengoli.theory.law import derive
from mengoli.theory.regression.ridge_law import RidgeDesignLaw
from mengoli.views import law_text, law_view

Array = Any
WORKFLOWS = ("discard", "augment", "augment:sizes=i")


def exact_law(family: RidgeOnDesign, workflow: str) -> RidgeDesignLaw:
    law = family.law(catalogue.workflow(workflow).definition)
    assert isinstance(law, RidgeDesignLaw)
    return law


def by_directions(family: RidgeOnDesign, workflow: str, generations: int) -> list[float]:
    """The same risks in doubles, one scalar recursion an eigenvector of X'X."""
    rows = np.array(family.covariates.rows)
    eigenvalues, vectors = np.linalg.eigh(rows.T @ rows)
    r = float(Fraction(family.penalty)) / eigenvalues
    energy = eigenvalues * (vectors.T @ np.array(family.truth())) ** 2
    variance, mean, before = np.ones_like(r), np.ones_like(r), 1 / (1 + r)
    risks = []
    for g in range(1, generations + 1):
        size = g if "sizes" in workflow else 1
        total = size if workflow == "discard" else (g * (g + 1) / 2 if "sizes" in workflow else g)
        gain = total / (total + r)
        if g > 1:
            share = size / total
            keep = 1 - share + share * before
            variance, mean = keep**2 * variance + share**2 / size, keep * mean
        before = gain
        risks.append(float((gain**2 * variance + energy * (gain * mean - 1) ** 2).sum()))
    return [risk / risks[0] for risk in risks]


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_rational_matrices_agree_with_the_eigen_directions(workflow: str) -> None:
    rows = np.random.default_rng(3).integers(-3, 4, (9, 4)).astype(float)
    family = RidgeOnDesign(Fraction(5, 2), (Fraction(1), Fraction(-1, 2), Fraction(2), Fraction(0)),
                           Design.of("integers", rows))  # fmt: skip
    found = [float(value) for value in exact_law(family, workflow).values(8)]
    assert found == pytest.approx(by_directions(family, workflow, 8), rel=1e-12)


@pytest.mark.parametrize("workflow", ["discard", "augment"])
def test_orthogonal_columns_are_ridge_in_one_direction(workflow: str) -> None:
    """X'X = 4 I: r = penalty/4 and b = 2 theta."""
    family = RidgeOnDesign(2, Fraction(1, 2), Design("signs", ((1, 1), (1, -1), (-1, 1), (-1, -1))))
    one = derive(Ridge(Fraction(1, 2), 1, 2), catalogue.workflow(workflow))
    assert [Fraction(int(v.p), int(v.q)) for v in exact_law(family, workflow).values(6)] == one.ratios(6)


def test_the_limits_are_those_of_the_values() -> None:
    family = RidgeOnDesign(Fraction(3))
    kept = exact_law(family, "augment")
    *_, last = kept.values(400)
    limit = kept.enclosed_limit()
    assert limit is not None
    tail = float(limit.upper) - float(last)
    # What is left is sum_j sum_(k>g) 1/(k + r_j)^2 over the first risk, below 2/(g first).
    assert 0 < tail < 2 / 400 / family.first_risk(4)
    thrown = exact_law(family, "discard")
    *_, last = thrown.values(150)
    limit = thrown.enclosed_limit()
    assert limit is not None
    assert float(limit.upper) == pytest.approx(float(last), rel=1e-9)
    assert exact_law(family, "augment:sizes=i").enclosed_limit() is None


def test_everything_kept_has_a_proved_closed_form_on_a_small_design() -> None:
    law = derive(RidgeOnDesign(), catalogue.workflow("augment"))
    assert [float(x) for x in law.ratios(6)] == pytest.approx(by_directions(RidgeOnDesign(), "augment", 6), rel=1e-12)
    assert law.growth.value == "bounded"


Matrix = list[list[Fraction]]


def solved(matrix: Matrix, right: list[Fraction]) -> list[Fraction]:
    """The solution of a linear system, by elimination in fractions."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(len(rows)):
        pivot = next(k for k in range(i, len(rows)) if rows[k][i] != 0)
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for k in range(len(rows)):
            if k != i:
                rows[k] = [a - rows[k][i] * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[-1] for row in rows]


def transposed(a: Matrix) -> Matrix:
    return [list(column) for column in zip(*a, strict=True)]


def product(a: Matrix, b: Matrix) -> Matrix:
    return [[sum((x * y for x, y in zip(row, column, strict=True)), Fraction()) for column in zip(*b, strict=True)]
            for row in a]  # fmt: skip


def thrown_away(
    rows: list[list[int]], penalty: Fraction, theta: list[Fraction], g: int
) -> tuple[list[Fraction], Fraction]:
    """Risk ratios under discard up to g, and their limit, from the covariance of the fits and no eigenvalue.

    fit = A X'(X last + noise) with A = (X'X + penalty)^(-1): C <- q C q' + A X'X A for the covariance, m <- q m for the
    mean, q = A X'X. The limit of C solves C = q C q' + A X'X A, d^2 linear equations.
    """
    d = len(theta)
    gram = [[Fraction(sum(row[i] * row[j] for row in rows)) for j in range(d)] for i in range(d)]
    shifted = [[gram[i][j] + penalty * (i == j) for j in range(d)] for i in range(d)]
    inverse = transposed([solved(shifted, [Fraction(i == k) for i in range(d)]) for k in range(d)])
    q = product(inverse, gram)
    noise = product(q, inverse)
    turned, pairs = transposed(q), [(i, j) for i in range(d) for j in range(d)]

    def risk(covariance: Matrix, mean: list[Fraction]) -> Fraction:
        miss = [a - b for a, b in zip(mean, theta, strict=True)]
        return sum((gram[i][j] * (covariance[i][j] + miss[i] * miss[j]) for i, j in pairs), Fraction())

    covariance, mean, risks = [[Fraction()] * d for _ in range(d)], theta, []
    for _ in range(g):
        moved = product(product(q, covariance), turned)
        covariance = [[moved[i][j] + noise[i][j] for j in range(d)] for i in range(d)]
        mean = [row[0] for row in product(q, [[x] for x in mean])]
        risks.append(risk(covariance, mean))
    system = [[Fraction((i, j) == (k, m)) - q[i][k] * q[j][m] for k, m in pairs] for i, j in pairs]
    flat = solved(system, [noise[i][j] for i, j in pairs])
    settled = [flat[i * d : (i + 1) * d] for i in range(d)]
    return [value / risks[0] for value in risks], risk(settled, [Fraction()] * d) / risks[0]


@pytest.mark.parametrize(
    ("rows", "penalty", "theta"),
    [
        ([[1, 0], [1, 1], [1, 2], [1, 3]], "1", ["1", "1"]),
        ([[1, 0], [1, 1], [1, 2], [1, 3]], "2/7", ["-3", "1/2"]),
        ([[1, 0, 2], [0, 1, 1], [2, 1, 0], [1, 1, 5], [3, 0, 1]], "3", ["1", "0", "-2"]),
        ([[1, 1], [1, -1], [1, 1], [1, -1]], "1", ["0", "0"]),
        ([[2], [1]], "5/3", ["4"]),
    ],
)
def test_discard_has_a_rational_limit_that_is_proved(rows: list[list[int]], penalty: str, theta: list[str]) -> None:
    truth = tuple(map(Fraction, theta))
    family = RidgeOnDesign(Fraction(penalty), truth, Design.of("rows", rows))
    law = derive(family, catalogue.workflow("discard"))
    ratios, limit = thrown_away(rows, Fraction(penalty), list(truth), 9)
    assert law.ratios(9) == ratios
    assert [Fraction(str(value)) for value in law.law.values(9)] == ratios
    assert law.limit == sympy.Rational(limit.numerator, limit.denominator)
    assert law.verdict is Verdict.PROVED, law.reason
    assert law.growth.value == "bounded"


def test_a_design_that_is_too_large_for_the_solver_still_has_its_limit() -> None:
    rows = np.random.default_rng(3).integers(-3, 4, (9, 5))
    family = RidgeOnDesign(2, Fraction(1, 2), Design.of("five", rows))
    law = derive(family, catalogue.workflow("discard"))
    assert law.limit is None
    assert law.verdict is Verdict.UNKNOWN
    _, limit = thrown_away(rows.tolist(), Fraction(2), [Fraction(1, 2)] * 5, 1)
    found = law.law.enclosed_limit(25)
    assert found is not None
    assert limit in found
    view = law_view(law, [1, 2], 25)
    assert view["limit"] is None
    assert view["limit_enclosed"] == found.text
    assert "by the argument of the law; not proved" in " ".join(law_text(view).split())


@pytest.mark.parametrize("workflow", ["discard", "augment"])
def test_raw_rows_of_the_diabetes_data_agree(workflow: str) -> None:
    family = RidgeOnDesign(Fraction(1, 2), 2, design("diabetes"))
    expected = [float(value) for value in exact_law(family, workflow).values(3)]
    found = simulate_raw(family, catalogue.workflow(workflow), n=442, generations=3, replicates=2048, seed=7)
    ratios, errors = found.plain.estimate / found.first_risk, found.plain.standard_error / found.first_risk
    assert found.generations == (1, 2, 3)
    assert (np.abs(ratios - expected) < 4 * errors).all()


def test_a_wrong_penalty_would_be_seen() -> None:
    """The same raw rows refute the law of twice the penalty."""
    family, wrong = RidgeOnDesign(1), RidgeOnDesign(2)
    found = simulate_raw(family, catalogue.workflow("discard"), n=4, generations=3, replicates=20_000, seed=7)
    *_, value = exact_law(wrong, "discard").values(3)
    expected = float(value) * wrong.first_risk(4)
    assert abs(found.plain.estimate[-1] - expected) > 8 * found.plain.standard_error[-1]


def test_a_design_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("intercept,x\n1,0\n1,1\n1,2\n1,3\n")
    family = catalogue.family(f"ridge-design:penalty=1,design={path}")
    assert isinstance(family, RidgeOnDesign)
    assert list(exact_law(family, "augment").values(4)) == list(exact_law(RidgeOnDesign(), "augment").values(4))


@pytest.mark.parametrize(
    ("text", "message"),
    [("1,2\n3,x\n", "row 2: not a number"), ("1,2\n3\n", "not a matrix"), ("1,2\n2,4\n", "linearly dependent"),
     ("", "has no rows"), ("1,nan\n1,2\n", "not finite")],
)  # fmt: skip
def test_bad_files_are_one_message(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        catalogue.family(f"ridge-design:design={path}")


def test_what_is_not_covered_is_said() -> None:
    with pytest.raises(NotCoveredError, match="same design"):
        exact_law(RidgeOnDesign(), "augment-subsample")
    with pytest.raises(InputError, match="one point for each row"):
        derive(RidgeOnDesign(), catalogue.workflow("augment"), 5)
    with pytest.raises(InputError, match="no such file"):
        RidgeOnDesign(design="missing.csv")
