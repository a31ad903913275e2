"""Hypotheses read as mathematics, theorems say which member they are about, and define their letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from mengoli.theory import catalogue
from mengoli.theory.derivation.document import Display, Line, Math, Paragraph
from mengoli.theory.derivation.limit_steps import BoundTail
from mengoli.theory.derivation.tree import Derivation, derivation
from mengoli.theory.derivation.words import worded
from mengoli.theory.law import derive

WEIBULL = Path(__file__).parents[3] / "examples" / "families" / "weibull.toml"


def plain(line: Line) -> str:
    return "".join(f"${part.latex}$" if isinstance(part, Math) else str(part) for part in line)


def of(family: str, workflow: str, n: object = None) -> Derivation:
    return derivation(derive(catalogue.family(family), catalogue.workflow(workflow), n))


def theorem(found: Derivation) -> str:
    return " ".join(
        plain(block.parts) if isinstance(block, Paragraph) else " ".join(block.rows)
        for block in found.theorem
        if isinstance(block, Paragraph | Display)
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the limit n -> infinity at fixed g", r"the limit $n \to \infty$ at fixed $g$"),
        ("A = [0.79 +/- 1.56e-13]", r"A = $0.79 \pm 1.56 \cdot 10^{-13}$"),
        ("error below 3e-14", r"error below $3 \cdot 10^{-14}$"),
        ("n >= 2", r"$n \ge 2$"),
        ("1/2 < rho < 1", r"$\tfrac{1}{2} < \rho < 1$"),
        ("X'X has an inverse", r"$X^{\top} X$ has an inverse"),
        ("all of $x_1$ and no more", "all of $x_1$ and no more"),
        ("words alone, a few of them", "words alone, a few of them"),
        ("with weight 1 - w, a fraction rho = 1/3", r"with weight $1 - w$, a fraction $\rho = 1/3$"),
    ],
)
def test_formulas_among_words(text: str, shown: str) -> None:
    assert plain(worded(text)) == shown


def test_a_theorem_names_the_member_it_is_about() -> None:
    assert "$d = 5$, design = fresh" in theorem(of("linear-regression:design=fresh", "augment", "n"))
    assert "shape = 3" in theorem(of("gamma:shape=3", "discard", "n"))
    # A risk ratio is the same for every true mean.
    assert "mean = " not in theorem(of("poisson:mean=3", "discard", "n"))
    model = of("normal", "real-plus-last:k=2").steps[0].blocks[0]
    assert isinstance(model, Paragraph)
    assert "k = 2" in plain(model.parts)


@pytest.mark.skipif(not WEIBULL.exists(), reason="the examples lie in the checkout, and this is none")
def test_a_declared_theorem_states_the_density() -> None:
    found = theorem(of(str(WEIBULL), "augment"))
    assert "log-density" in found
    assert r"for $x \in (0, \infty)$, $k = 3/2$" in found
    assert r"\frac{3 \log{\left(\lambda \right)}}{2}" in found


def test_letters_are_defined() -> None:
    assert r"H^{(m)}_g = \sum" in theorem(of("poisson", "augment"))
    assert r"\psi = \Gamma'/\Gamma" in theorem(of("linear-regression:design=fresh", "augment", "n"))
    assert "Here" not in theorem(of("poisson", "discard"))


def test_a_tail_that_is_known_exactly_is_an_equation() -> None:
    (tail,) = (step for step in of("normal", "real-plus-last").steps if isinstance(step, BoundTail))
    row = next(block for block in tail.blocks if isinstance(block, Display)).rows[0]
    assert "=" in row
    assert "<" not in row


def test_curvature_is_explained_where_the_noise_depends_on_the_fit() -> None:
    def said(n: object) -> str:
        blocks = of("bernoulli", "augment", n).steps[1].blocks
        return " ".join(plain(block.parts) for block in blocks if isinstance(block, Paragraph))

    assert "$v_2 = -1$" in said("n")
    assert "v_2" not in said(None)
