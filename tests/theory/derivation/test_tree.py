"""The tree of a derivation says what the law says, and nothing that no certificate backs."""

from __future__ import annotations

from itertools import product

import pytest

from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.derivation.case_steps import CaseSteps
from mengoli.theory.derivation.course_steps import MoveOn
from mengoli.theory.derivation.document import Display
from mengoli.theory.derivation.growth_steps import Diverge, StayAbove, StayBounded
from mengoli.theory.derivation.latex import fragment
from mengoli.theory.derivation.limit_steps import BoundTail, Conclude, PassToLimit
from mengoli.theory.derivation.outline import Outline
from mengoli.theory.derivation.sum_steps import INDEX, CloseForm, SplitFractions
from mengoli.theory.derivation.tree import Derivation, derivation
from mengoli.theory.derivation.words import condition
from mengoli.theory.law import derive
from mengoli.theory.symbols import GENERATION

PAIRS = [
    ("poisson", "augment", None),
    ("exponential", "augment", "n"),
    ("bernoulli", "discard", "n"),
    ("normal", "augment-subsample", None),
    ("normal", "fresh", None),
    ("normal", "fresh-pool", None),
    ("normal", "window:k=2", None),
    ("normal", "mutual", None),
    ("normal", "augment:sizes=i^2", None),
    ("normal", "augment:sizes=2^i", None),
    ("normal", "bias", None),
    ("normal-mean-variance", "augment", "n"),
    ("exponential", "augment-subsample", "n"),
    ("exponential", "window", "n"),
]


def tree(family: str, workflow: str, n: str | None = None) -> Derivation:
    return derivation(derive(catalogue.family(family), catalogue.workflow(workflow), n))


@pytest.mark.parametrize(("family", "workflow", "n"), PAIRS)
def test_every_certificate_that_a_step_names_was_accepted(family: str, workflow: str, n: str | None) -> None:
    found = tree(family, workflow, n)
    shown = [course.judged for course in found.law.course]
    assert all(item.verified is not None for item in shown)
    accepted = {own.id for own in (*found.law.certificates, *(item.certificate for item in shown))}
    named = {step.certificate for step in found.all_steps} - {None}
    assert named <= accepted
    assert found.steps[0].title == "The model"
    (end,) = (step for step in found.all_steps if isinstance(step, Conclude))
    assert end.verdict is found.law.verdict
    assert set(end.certificates) == accepted


@pytest.mark.parametrize(("family", "workflow", "n"), PAIRS)
def test_equations_are_numbered_without_gaps_and_references_resolve(
    family: str, workflow: str, n: str | None
) -> None:
    outline = Outline(tree(family, workflow, n))
    numbers = list(outline.equations.values())
    assert numbers == list(range(1, len(numbers) + 1))
    for row in outline.steps:
        for block in row.step.blocks:
            if isinstance(block, Display) and block.label is not None:
                assert outline.scoped(block.label, row.scope) in outline.equations


def test_a_proved_law_backs_closed_form_and_limit() -> None:
    found = tree("poisson", "augment")
    assert found.verdict is Verdict.PROVED
    backed = {type(step): step.certificate for step in found.all_steps}
    assert backed[CloseForm] == "poisson.augment.asymptotic.closed-form"
    assert backed[PassToLimit] == backed[BoundTail] == "poisson.augment.asymptotic.limit"
    (limit,) = (step for step in found.all_steps if isinstance(step, PassToLimit))
    assert limit.limit == found.law.limit
    assert [row.lemma.coq_theorem for row in limit.used if row.lemma] == ["H2_tends_to_PI2_over_6"]


def test_the_majorant_shown_is_above_the_law() -> None:
    found = tree("exponential", "augment-subsample", "5")
    (bound,) = (step for step in found.all_steps if isinstance(step, StayBounded))
    majorant = bound.first
    for place in range(bound.start, 40):
        at = {GENERATION: place}
        assert abs(found.law.ratio(place)) <= bound.slope.subs(at) * majorant + bound.offset.subs(at)
        majorant = (1 + bound.rise.subs(at)) * majorant + bound.forcing.subs(at)


def test_the_geometric_sequence_shown_is_below_the_law() -> None:
    found = tree("exponential", "window", "5")
    (bound,) = (step for step in found.all_steps if isinstance(step, StayAbove))
    for place in range(bound.first, 40):
        assert bound.below.subs(GENERATION, place) <= found.law.ratio(place)


def test_the_tail_is_that_of_the_certificate_and_holds() -> None:
    found = tree("normal", "augment-subsample")
    (tail,) = (step for step in found.all_steps if isinstance(step, BoundTail))
    law = found.law
    assert law.limit is not None
    assert tail.lower is not None
    assert tail.upper is not None
    for g in (1, 2, 5, 40):
        gap = law.limit - law.ratio(g)
        assert tail.lower.subs(GENERATION, g) < gap < tail.upper.subs(GENERATION, g)


def test_partial_fractions_add_up_to_the_summand() -> None:
    found = tree("normal", "augment:sizes=i^2")
    (split,) = (step for step in found.all_steps if isinstance(step, SplitFractions))
    for k in (1, 2, 7):
        assert sum(part.subs(INDEX, k) for part in split.parts) == split.term.subs(INDEX, k)


def test_without_certificates_the_steps_say_so() -> None:
    law = derive(catalogue.family("poisson"), catalogue.workflow("augment"))
    assert law.solution is not None
    # The number of a case that does not exist has no certificates.
    steps = [own for own in CaseSteps(law, law.solution.cases[0], "R", 7).all() if not isinstance(own, MoveOn)]
    assert all(step.certificate is None for step in steps)
    words = " ".join(str(block) for step in steps for block in step.blocks)
    assert "the kernel has not checked it" in words
    assert "the kernel has no certificate of this form" in words


def test_shifted_harmonic_numbers_are_spelled_with_their_shift() -> None:
    law = derive(catalogue.family("linear-regression:d=5,design=fresh"), catalogue.workflow("augment"), 7)
    (end,) = (step for step in derivation(law).all_steps if isinstance(step, PassToLimit))
    assert r"H_{g}(- \frac{6}{7}) - H_{g}" in {row.sequence for row in end.used}


def test_growth_names_the_sequence_that_vanishes() -> None:
    (growth,) = (step for step in tree("exponential", "discard", "n").all_steps if isinstance(step, Diverge))
    assert growth.slope
    assert growth.minorant is None
    assert [(row.sequence, row.limit) for row in growth.used] == [(r"\left(\frac{n}{n + 1}\right)^{g}", 0)]


def test_growth_by_a_minorant_names_it() -> None:
    step = Diverge(
        symbol="R", kind="logarithmic", minorant=1 / GENERATION, relative=False, slope=False, rated=False, leading=None
    )
    told = " ".join(str(block) for block in step.blocks)
    assert r"R_{g+1} - R_{g} \\ge \\frac{1}{g}" in told
    assert "The growth is logarithmic. (No certificate shows the rate.)" in told


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0 < rho < 1/2", r"0 < \rho < \tfrac{1}{2}"),
        ("n >= 2 and w = 1/2", r"n \ge 2 \text{ and } w = \tfrac{1}{2}"),
        ("n*w^2 - 2*n*w + 1/2*w >= 0", r"n\,w^{2} - 2\,n\,w + \tfrac{1}{2}\,w \ge 0"),
        (r"w = root of g^2{} \evil", r"\text{w = root of g 2    evil}"),
    ],
)
def test_conditions(text: str, shown: str) -> None:
    assert condition(text) == shown


def test_every_workflow_of_the_catalogue_has_a_derivation() -> None:
    for name, size in product(catalogue.workflows(), (None,)):
        found = tree("normal", name) if size is None else tree("normal", name, size)
        assert len(found.steps) >= 3
        assert found.theorem


@pytest.mark.parametrize(
    ("workflow", "shown"),
    [
        ("label-noise", r"R_g + \frac{f - n}{n}\, R_{g-1} = f"),
        ("augment", r"R_g - \left(1 - \frac{1}{g^{2} n}\right)\, R_{g-1}"),
    ],
)
def test_a_negative_factor_is_added(workflow: str, shown: str) -> None:
    law = derive(catalogue.family("bernoulli"), catalogue.workflow(workflow), "n")
    assert shown in fragment(law.derivation)
