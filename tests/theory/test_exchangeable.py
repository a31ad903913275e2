"""Models that may be exchanged: the moments that stand for others are theirs; nothing is merged that differs.

The oracle is the law of the coupled fits worked out by hand in fractions, and the same workflow with one line written
in another way, of which no symmetry is seen.
"""

from __future__ import annotations

import time
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest

from mengoli.theory import catalogue
from mengoli.theory.claims import Verdict
from mengoli.theory.language.workflow import Definition
from mengoli.theory.law import derive
from mengoli.theory.moments.exchangeable import Exchange
from mengoli.theory.moments.noise import NoiseLaw
from mengoli.theory.moments.second_moments import SecondMoments


def mutual(models: int, w: Fraction, generations: int) -> list[Fraction]:
    """D_1 = 1, D_g = r^2 (D_{g-1} + 1), R = g/M + (1 - 1/M) D."""
    r, share, d = 1 - w * models / Fraction(models - 1), Fraction(1, models), Fraction(1)
    out = []
    for g in range(1, generations + 1):
        out.append(g * share + (1 - share) * d)
        d = r * r * (d + 1)
    return out


@pytest.mark.parametrize("models", [2, 3, 7, 12])
def test_mutual_training_has_two_unknowns_and_its_law(models: int) -> None:
    began = time.process_time()
    law = derive(catalogue.family("poisson"), catalogue.workflow(f"mutual:models={models}"))
    assert law.recurrence is not None
    assert len(law.recurrence.unknowns) == 2
    assert law.verdict is Verdict.PROVED
    assert time.process_time() - began < 10  # it was 73 s for twelve
    for w in (Fraction(0), Fraction(1, 3), Fraction(1)):
        assert [law.ratio(g, w=w) for g in range(1, 9)] == mutual(models, w, 8)


def classes(definition: Definition) -> tuple[tuple[str, ...], ...]:
    return Exchange(SecondMoments(definition, NoiseLaw()).space).classes


CYCLE = {"a": "(batch(a) + batch(b))/2", "b": "(batch(b) + batch(c))/2", "c": "(batch(c) + batch(a))/2"}
LEADER = {"a": "batch(a)", "b": "(batch(a) + batch(b))/2", "c": "(batch(a) + batch(c))/2"}
PAST = {"a": "(batch(a) + last(batch(b), 1))/2", "b": "(batch(b) + last(batch(a), 1))/2"}


def test_which_models_may_be_exchanged() -> None:
    assert classes(Definition(fit=CYCLE)) == (("a",), ("b",), ("c",))
    assert classes(Definition(fit=LEADER)) == (("a",), ("b", "c"))
    pooled = dict.fromkeys("ab", "pool") | {"c": "batch(c)", "d": "batch(d)"}
    pools = {"pool": "pool + (batch(a) - pool)/g"}
    assert classes(Definition(fit=pooled, pools=pools)) == (("a",), ("b",), ("c", "d"))


@pytest.mark.parametrize("fits", [CYCLE, LEADER, PAST], ids=["cycle", "leader", "past"])
def test_values_do_not_depend_on_what_is_exchanged(fits: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With every model in a class of its own all covariances are followed; each is that of its stand-in."""
    definition = Definition(fit=fits)
    merged = SecondMoments(definition, NoiseLaw()).fastest
    monkeypatch.setattr(Exchange, "classes", property(lambda self: tuple((m,) for m in definition.models)))
    whole = SecondMoments(definition, NoiseLaw()).fastest
    pairs = list(combinations_with_replacement(whole.space.registers, 2))
    assert len(whole.unknowns) == len(pairs)
    everything = [values for _, values in whole.generations(6)]
    monkeypatch.undo()
    for (_, values), wanted in zip(merged.generations(6), everything, strict=True):
        assert set(values) == set(merged.unknowns)
        assert all(values[merged.pair(a, b)] == wanted[a, b] for a, b in pairs)


def test_a_line_written_otherwise_changes_nothing_but_the_count() -> None:
    plain = catalogue.workflow("mutual:models=3").definition
    assert isinstance(plain.fit, dict)
    other = Definition(
        fit={**plain.fit, "m2": "w/2*batch(m1) + w/2*batch(m3) + batch(m2) - w*batch(m2)"}, settings=plain.settings
    )
    left, right = (SecondMoments(definition, NoiseLaw()) for definition in (plain, other))
    assert [left.field.expression(x) for x in left.risks(5)] == [right.field.expression(x) for x in right.risks(5)]
