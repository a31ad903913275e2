"""The workflow language: what a line may say, and what it is told when it may not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mengoli.testing.dense import dense_risks
from mengoli.theory import catalogue
from mengoli.theory.errors import InputError
from mengoli.theory.language.interpreter import Sizes
from mengoli.theory.language.workflow import Definition, setting
from mengoli.theory.symbols import Parameter
from mengoli.theory.workflows import Augment, AugmentSubsample, Discard

H2 = [
    Fraction(1),
    Fraction(5, 4),
    Fraction(49, 36),
    Fraction(205, 144),
    Fraction(5269, 3600),
    Fraction(5369, 3600),
]


def test_golden_values() -> None:
    assert dense_risks(Discard().definition, 6) == [1, 2, 3, 4, 5, 6]
    assert dense_risks(Augment().definition, 6) == H2
    assert dense_risks(AugmentSubsample().definition, 6) == [3 * h - 2 for h in H2]


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ({"fit": "batch*batch"}, "fit is not linear: batch[*]batch"),
        ({"fit": "1/batch"}, "not linear"),
        ({"fit": "batch^2"}, "not linear"),
        ({"fit": "min(batch, real)"}, "not linear"),
        ({"fit": "poool", "pools": {"pool": "batch"}}, "fit, column 1: the name poool is not known"),
        ({"fit": "fit"}, "reads the fit of its own generation"),
        ({"fit": "last(3)"}, "last[(] [)] takes a batch, a pool or a fit"),
        ({"fit": "last(batch, g)"}, "whole number of generations"),
        ({"fit": "last(batch, 99)"}, "j from 1 to 40"),
        ({"fit": "subsample(batch, 1, g)"}, "draws from a pool"),
        ({"fit": "subsample(pool, batch, g)", "pools": {"pool": "batch"}}, "takes numbers of points"),
        ({"fit": "batch", "pools": {"batch": "real"}}, "a meaning of its own"),
        ({"fit": "batch", "sizes": "g"}, "the name g is not known"),
        ({"fit": "w*batch", "settings": {"g": Fraction(1)}}, "called g"),
        ({"fit": {}}, "needs a fit"),
        ({"fit": {"a": "batch(c)", "b": "batch(a)"}}, "the name c is not known"),
        ({"fit": "batch", "listed_sizes": (Fraction(1), Fraction(0))}, "must be positive"),
    ],
)
def test_a_bad_line_is_refused_when_it_is_written(lines: dict[str, object], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        Definition(**lines)  # type: ignore[arg-type]


def test_sizes_that_vanish_or_end_are_refused() -> None:
    with pytest.raises(InputError, match="batch 3 is not positive"):
        Sizes(Definition(fit="batch", sizes="3 - i")).size(3)
    with pytest.raises(InputError, match="listed for 2 batches only"):
        dense_risks(Definition(fit="batch", listed_sizes=(Fraction(1), Fraction(2))), 3)


@pytest.mark.parametrize("generations", [0, -3])
def test_generations_start_at_one(generations: int) -> None:
    with pytest.raises(InputError, match="at least 1"):
        dense_risks(Discard().definition, generations)


def test_a_symbol_needs_a_number_where_numbers_are_computed() -> None:
    half = Definition(fit="w*real + (1 - w)*batch", settings={"w": Parameter.read("w", "0 < w < 1")})
    with pytest.raises(InputError, match="parameter w needs a number"):
        dense_risks(half, 2)
    assert dense_risks(half, 2, values={"w": Fraction(1, 2)}) == [1, Fraction(3, 4)]


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ("2", "outside its domain"),
        ("1/0", "not a number"),
        ("1//2", "not a number"),
        (0.5, "must be exact"),
        (None, "not a number"),
        ("w!", "not usable"),
    ],
)
def test_settings_are_checked(value: object, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        setting("w", value, "0 < w < 1")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("augmnt", "no workflow of this name; got 'augmnt'; write augment"),
        ("augment:size=3", "no such option"),
        ("augment:sizes", "no option of this form"),
        ("augment:sizes=1,sizes=2", "stands twice"),
        ("augment-subsample:replacement=maybe", "is a question"),
        ("augment-subsample:budget=3", "outside its domain"),
        ("augment:sizes=i**2", r"write \^ for powers"),
    ],
)
def test_the_catalogue_says_what_to_write(text: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        catalogue.workflow(text).definition.text()


@pytest.mark.parametrize(
    "text",
    [
        "augment",
        "augment:sizes=i^2",
        "augment-subsample:budget=b",
        "augment-subsample:replacement=yes",
        "discard",
    ],
)
def test_a_label_names_the_workflow_it_came_from(text: str) -> None:
    assert catalogue.workflow(text).label == text
    assert catalogue.workflow(catalogue.workflow(text).label) == catalogue.workflow(text)
