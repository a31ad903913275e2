"""The grammar: what it reads, what it refuses, and that nothing hostile is ever evaluated."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mengoli.theory.errors import InputError
from mengoli.theory.language.expressions import (
    Binary,
    Call,
    Expression,
    Name,
    Negative,
    Number,
    names_in,
    show,
)
from mengoli.theory.language.grammar import parse

NAMES = frozenset({"x", "y", "pool", "g"})
FUNCTIONS = {"min": range(2, 3), "last": range(1, 3)}


def read(text: str) -> Expression:
    return parse(text, names=NAMES, functions=FUNCTIONS, what="fit")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x+y*g", "x + y*g"),
        ("(x+y)*g", "(x + y)*g"),
        ("x-(y-g)", "x - (y - g)"),
        ("-x^2", "-x^2"),
        ("(-x)^2", "(-x)^2"),
        ("x^-2", "x^-2"),
        ("x^y^2", "x^y^2"),
        ("(x^y)^2", "(x^y)^2"),
        ("x/(y*g)", "x/(y*g)"),
        ("x/y*g", "x/y*g"),
        ("min( x , 2 )", "min(x, 2)"),
        ("0.25*x", "1/4*x"),
        ("+x", "x"),
    ],
)
def test_reads_what_it_writes(text: str, shown: str) -> None:
    assert show(read(text)) == shown
    assert show(read(shown)) == shown


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "empty"),
        ("x +", "ends too early"),
        ("x y", "'y' cannot stand here"),
        ("x**2", r"write \^ for powers"),
        ("(x", "never closed"),
        ("min(x, 2", "never closed"),
        ("x)", "cannot stand here"),
        ("z", "name z is not known"),
        ("sin(x)", "function sin is not known"),
        ("min(x)", "takes 2 arguments, not 1"),
        ("x.real", "'[.]' has no meaning"),
        ("__import__('os')", "'_' has no meaning"),
        ("x;y", "';' has no meaning"),
        ("х", "has no meaning"),  # the Cyrillic letter that looks like x
        ("x" * 3000, "too long"),
        ("x+" * 500 + "x", "too long"),
        ("(" * 60 + "x" + ")" * 60, "nested more than"),
        ("-" * 60 + "x", "nested more than"),
        ("x^65", "larger than 64"),
        ("1" * 31, "more than 30 digits"),
        ("lambda: x", "':' has no meaning"),
    ],
)
def test_refuses_with_one_clear_message(text: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        read(text)


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet=st.sampled_from(list("xyg 0123456789+-*/^(),._[]{}'\"\\\n\tλ")), max_size=80)
    | st.text(max_size=60)
)
def test_any_text_is_read_or_refused_at_once(text: str) -> None:
    begun = time.process_time()
    complaint = ""
    try:
        assert show(read(text))
    except InputError as error:
        complaint = str(error)
    assert "\n" not in complaint
    assert time.process_time() - begun < 1


trees = st.recursive(
    st.builds(Number, st.integers(0, 99).map(Fraction)) | st.sampled_from([Name("x"), Name("g")]),
    lambda inner: (
        st.builds(Negative, inner)
        | st.builds(Binary, st.sampled_from("+-*/"), inner, inner)
        | st.builds(lambda a, b: Call("min", (a, b)), inner, inner)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(trees)
def test_every_tree_is_read_back_as_it_was(tree: Expression) -> None:
    assert read(show(tree)) == tree


def test_names_are_those_that_stand_in_it() -> None:
    assert names_in(read("min(x, 2) + last(pool)/g")) == {"x", "pool", "g"}
