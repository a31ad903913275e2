"""Certificate text as Coq text: precedence is kept, names are prefixed, nothing else passes."""

from __future__ import annotations

import pytest

from mengoli.theory.errors import InputError
from mengoli.theory.proof.coq.script import domain
from mengoli.theory.proof.coq.terms import identifier, term

NAMES = {"g": "(INR g)", "c": "p_c", "P": "(s_P g)"}


@pytest.mark.parametrize(
    ("text", "coq"),
    [
        ("1/(g+1)^2", "1 / ((INR g) + 1)^2"),
        ("-c^2", "-p_c^2"),
        ("2*-c", "2 * -p_c"),
        ("c-P-1", "p_c - (s_P g) - 1"),
        ("c/P*2", "p_c / (s_P g) * 2"),
        ("c^-1", "(/ p_c^1)"),
        ("(1+c)^(-2)*P", "(/ (1 + p_c)^2) * (s_P g)"),
        ("((c))^3^2", "((p_c))^3^2"),
    ],
)
def test_terms(text: str, coq: str) -> None:
    assert term(text, NAMES) == coq


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "c^c",
        "c^(1+1)",
        "^2",
        "c*^2",
        "c $ 1",
        "c.",
        "1.5*c",
        'c "',
        "c; Admitted",
        "(* c",
        "1 + (*2*) 1",
        "c + (*c*)",
        "c (1)",
        "((c)",
        "c)",
        "()",
        "",
        "c c",
        "forall",
        "Prop",
        "c²",
        "c^",
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        term(text, NAMES)


@pytest.mark.parametrize(
    ("text", "coq"),
    [
        ("positive", "0 < p_w"),
        ("real", None),
        ("w > 0", "0 < p_w"),
        ("w >= 1/2", "1 / 2 <= p_w"),
        ("w < 1", "p_w < 1"),
        ("0 <= w < 1", "0 <= p_w < 1"),
        ("-1 < w <= c", "-1 < p_w <= p_c"),
        ("w >= c + 1", "p_c + 1 <= p_w"),
    ],
)
def test_domains(text: str, coq: str | None) -> None:
    assert domain(text, "w", "p_w", {"c": "p_c"}) == coq


@pytest.mark.parametrize("text", ["w", "0 < 1", "c > 0", "w = 1", "0 < c < w < 1", "w > x"])
def test_unreadable_domains_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        domain(text, "w", "p_w", {"c": "p_c"})


def test_identifiers() -> None:
    assert identifier("any.augment.closed-form") == "cert_any_augment_closed_form"
    for hostile in ("a b", "a*)", "", "a'", "é", ".a", "a\n"):
        with pytest.raises(InputError):
            identifier(hostile)
