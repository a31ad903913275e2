"""The kernel accepts what is true and shown, and rejects every planted falsehood, with either arithmetic."""

from __future__ import annotations

import ast
import re
import time
import tokenize
from io import StringIO
from pathlib import Path

import pytest
from kernel_examples import BAD, GOOD
from kernel_oracle import check_truth

from mengoli.theory.proof import kernel
from mengoli.theory.proof.certificate import ARITHMETICS, Certificate, Reject, check, check_twice
from mengoli.theory.proof.statement import statement

FOLDER = Path(kernel.__file__).parent
TRUSTED = [FOLDER / "kernel.py", FOLDER / "reading.py"]


def make(name: str, table: dict[str, dict[str, object]]) -> Certificate:
    return Certificate.from_dict({"id": f"test.{name}", **table[name]})


@pytest.mark.parametrize("name", GOOD)
def test_true_certificates_are_accepted_by_both_arithmetics(name: str) -> None:
    certificate = make(name, GOOD)
    found = check_twice(certificate)
    assert found.id == f"test.{name}"
    assert found.rule == GOOD[name]["rule"]
    assert statement(certificate, found).startswith("for all ")


@pytest.mark.parametrize("name", GOOD)
def test_true_certificates_are_true(name: str) -> None:
    check_truth(GOOD[name], seed=1)


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
@pytest.mark.parametrize("name", BAD)
def test_planted_falsehoods_are_rejected(name: str, arithmetic: str) -> None:
    with pytest.raises(Reject):
        check(make(name, BAD), ARITHMETICS[arithmetic])


def test_there_are_enough_planted_falsehoods() -> None:
    assert len(BAD) >= 40
    assert {"rsolve-says-zero", "rsolve-says-minus-one-over-c"} <= BAD.keys()


FALSE_STATEMENTS = [
    "rsolve-says-zero",
    "rsolve-says-minus-one-over-c",
    "off-by-one-index",
    "wrong-base",
    "discard-is-not-g-plus-one",
    "pole-at-three",
    "pole-that-cancels",
    "sequence-of-unknown-sign-below",
    "sequence-zero-at-the-start",
    "too-low-a-bound",
    "weak-called-strict",
    "strict-fails-at-a-closed-end",
    "summable-minorant",
    "inputs-can-shrink",
    "product-from-zero",
    "wrong-exponent",
    "wrong-ratio",
    "growth-of-zero",
    "lemma-of-another-sequence",
    "lemma-with-another-start-value",
    "summable-loss-does-not-vanish",
    "upper-tail-too-small",
    "lower-tail-too-large",
]


@pytest.mark.parametrize("name", FALSE_STATEMENTS)
def test_the_oracle_sees_falsehood(name: str) -> None:
    """The mutation test leans on the oracle, so the oracle must be able to say no."""

    def look_several_times() -> None:
        for seed in range(4):
            check_truth(BAD[name], seed)

    with pytest.raises((AssertionError, ZeroDivisionError)):
        look_several_times()


def test_the_lemmas_a_limit_rests_on_are_named() -> None:
    assert check(make("augment.limit", GOOD)).lemmas == ("H2",)
    assert check(make("harmonic.slow", GOOD)).lemmas == ("H1", "H2")
    assert check(make("augment.closed-form", GOOD)).lemmas == ()


def test_statements_say_what_was_shown() -> None:
    limit, bound = make("augment.limit", GOOD), make("schedule.any-below-two", GOOD)
    assert statement(limit, check(limit)) == (
        "for all g >= 1: zeta2 := lim H2; R -> zeta2; zeta2 - (R) > 1/(g+1); zeta2 - (R) < 1/g; "
        "where H2(1) = 1, H2(g+1) = H2 + 1/(g+1)^2; where R(1) = 1, R(g+1) = R + 1/(g+1)^2"
    )
    assert statement(bound, check(bound)).startswith("for all m > 0, x > 0, g >= 1: 2 - m/N - R >= 0; where N(1) = m")


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
def test_all_good_certificates_take_less_than_a_second(arithmetic: str) -> None:
    certificates = [make(name, GOOD) for name in GOOD]
    begin = time.process_time()
    for certificate in certificates:
        check(certificate, ARITHMETICS[arithmetic])
    assert time.process_time() - begin < 1


def test_the_kernel_imports_only_its_reader_and_the_standard_library() -> None:
    allowed = {"__future__", "collections.abc", "dataclasses", "itertools", "json", "re", "typing"}
    for path in TRUSTED:
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert {alias.name for alias in node.names} <= allowed, path
            elif isinstance(node, ast.ImportFrom):
                reader = path.stem == "kernel" and (node.level, node.module) == (1, "reading")
                assert reader or node.module in allowed, path
            elif isinstance(node, ast.Name):
                assert node.id not in {"eval", "exec", "compile", "__import__", "float", "open"}, path
            elif isinstance(node, ast.Constant):
                assert not isinstance(node.value, float), path


def test_the_trusted_code_stays_small() -> None:
    kernel_lines, reader_lines = map(lines_of_code, TRUSTED)
    assert kernel_lines <= 250
    assert reader_lines <= 80


def lines_of_code(path: Path) -> int:
    """Lines that hold more than docstrings, comments and blanks."""
    text = path.read_text("utf-8")
    told = [
        node
        for parent in ast.walk(ast.parse(text))
        if isinstance(parent, ast.Module | ast.ClassDef | ast.FunctionDef)
        for node in parent.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    docstrings = {line for node in told for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    silent = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    tokens = tokenize.generate_tokens(StringIO(text).readline)
    used = {line for t in tokens if t.type not in silent for line in range(t.start[0], t.end[0] + 1)}
    return len(used - docstrings)


def test_the_page_on_trust_counts_the_trusted_lines() -> None:
    page = Path(__file__).parents[3] / "proofs_notes" / "trusted.md"
    if not page.exists():
        pytest.skip("the notes lie in the checkout, and this is none")
    row = r"^\| `theory/proof/(?:kernel.py|reading.py|arithmetic|lemmas.py)`.*?\| (\d+) \|"
    rows = re.findall(row, page.read_text("utf-8"), re.M)
    arithmetics = [FOLDER / "arithmetic" / f"with_{name}.py" for name in ("flint", "fractions")]
    assert [int(row) for row in rows] == [*map(lines_of_code, [*TRUSTED, *arithmetics, FOLDER / "lemmas.py"])]
