"""An argument's inequalities are held against certificates; other functions, domains and signs are told apart."""

from __future__ import annotations

from typing import Any

import pytest

from mengoli.theory.proof.certificate import Certificate, check_twice
from mengoli.theory.proof.inequalities import Inequality, all_follow

Data = dict[str, Any]
NEED = Inequality(
    "a.b D",
    "2 - n/N - R",
    {"n": "n > 0"},
    inputs={"x": "x > 0"},
    sequences={"N": ("n", "N + x"), "R": ("1", "R + n*x/(N + x)^2")},
)
GIVEN: Data = {
    "id": "a.b",
    "rule": "inequality",
    "start": 1,
    "parameters": {"n": "n > 0"},
    "inputs": {"x": "x > 0"},
    "sequences": {
        "N": {"initial": "n", "step": "N + x"},
        "R": {"initial": "1", "step": "R + n*x/(N + x)^2"},
    },
    "positive": ["N"],
    "claims": {"D": "2 - n/N - R"},
    "solve": {"R": "2 - n/N - D"},
}


def follows(need: Inequality, data: Data) -> bool:
    certificate = Certificate.from_dict(data)
    check_twice(certificate)  # what is held against an argument was accepted before
    return need.follows_from(certificate)


def test_the_inequality_follows_whatever_its_words() -> None:
    assert follows(NEED, GIVEN)
    assert follows(NEED, {**GIVEN, "claims": {"D": "-R - n/N + 4/2"}})
    assert follows(NEED, {**GIVEN, "parameters": {"n": "positive"}, "inputs": {"x": "x >= 0"}})


OTHERS: dict[str, Data] = {
    "another place": {**GIVEN, "id": "a.c"},
    "another claim": {**GIVEN, "claims": {"E": "2 - n/N - R"}, "solve": {"R": "2 - n/N - E"}},
    "weaker": {**GIVEN, "claims": {"D": "3 - n/N - R"}, "solve": {"R": "3 - n/N - D"}},
    "fewer parameters": {**GIVEN, "parameters": {"n": "n >= 2"}},
    "fewer inputs": {**GIVEN, "inputs": {"x": "0 < x < 5"}},
    "another start value": {
        **GIVEN,
        "sequences": {**GIVEN["sequences"], "R": {"initial": "1/2", "step": "R + n*x/(N + x)^2"}},
    },
    "another step": {
        **GIVEN,
        "sequences": {**GIVEN["sequences"], "R": {"initial": "1", "step": "R"}},
    },
    "one more sequence": {**GIVEN, "sequences": {**GIVEN["sequences"], "Z": {"initial": "1", "step": "Z"}}},
    "a later start": {**GIVEN, "start": 2},
}


@pytest.mark.parametrize("name", OTHERS)
def test_an_inequality_about_something_else(name: str) -> None:
    assert not follows(NEED, OTHERS[name])


def test_a_strict_inequality_needs_a_strict_claim() -> None:
    need = Inequality("a.b D", "1 + x", {"x": "x > 0"}, strict=True)
    given: Data = {"id": "a.b", "rule": "inequality", "start": 1, "parameters": {"x": "x > 0"}}
    given |= {"claims": {"D": "x + 1"}}
    assert not follows(need, given)
    assert follows(need, {**given, "strict": ["D"]})


def test_ends_that_are_no_numbers_are_the_same_if_written_alike() -> None:
    need = Inequality("a.b D", "w - u", {"u": "0 < u < 1", "w": "u < w < 1"})
    given: Data = {"id": "a.b", "rule": "inequality", "start": 1, "claims": {"D": "w - u"}}
    assert follows(need, {**given, "parameters": {"u": "0 < u < 1", "w": "u<w<1"}})
    assert not follows(need, {**given, "parameters": {"u": "0 < u < 1", "w": "u < w < 1/1"}})


def test_every_need_counts() -> None:
    certificate = Certificate.from_dict(GIVEN)
    other = Inequality("a.c D", "1")
    assert all_follow([NEED], [certificate])
    assert not all_follow([NEED, other], [certificate])
    assert not all_follow([NEED], [])
