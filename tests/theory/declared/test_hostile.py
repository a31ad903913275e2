"""Hostile family files: nothing is executed, every failure is one clear message, within a second."""

from __future__ import annotations

import builtins
import os
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mengoli.theory import catalogue
from mengoli.theory.declared.declaration import Declaration, read_declaration
from mengoli.theory.declared.formulas import formula
from mengoli.theory.errors import InputError
from mengoli.theory.families import LogisticRegression
from mengoli.theory.regression.designs import Design, read_design
from mengoli.theory.symbols import GENERATION, Parameter

HOSTILE = [
    "__import__('os').system('touch owned')",
    "exec(x)",
    "eval(x)",
    "x.__class__.__mro__",
    "(x).real",
    "lambda: x",
    "[x for x in y]",
    "{x}",
    "x; import os",
    "f'{x}'",
    "x if x else x",
    "x := 1",
    "x**2",
    "x == 1",
    "9^9^9^9^9",
    "(9^64)^64",
    "((x^64)^64)^64",
    "10^999999999999999999999999999",
    "gamma(10^9)",
    "digamma(999999999)",
    "loggamma(10^29)",
    "beta(10^9, 10^9)",
    "besseli(10^9, x)",
    "2^(1/999983)^x^x^x^x",
    "(" * 5000,
    "(" * 39 + "x" + ")" * 39 + "^" * 50,
    "-" * 5000 + "x",
    "x" * 3000,
    "x+" * 900 + "x",
    "ｘ + 1",
    "х + 1",
    "x\u200b+1",
    "１+x",
    "x\x00y",
    "log(x, x, x)",
    "sin()",
    "1/0",
    "0^(-1)",
    "log(0)",
    "sqrt(-1)*x",
    "oo",
    "nan",
    "I*x",
    "E",
    "zoo",
    "Symbol('x')",
    "exp(exp(exp(exp(exp(exp(9))))))*gamma(exp(9))",
    "x^(1/3)^(1/3)^(1/3)^" * 30 + "x",
]


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every way to run text is a failure of the test."""

    def forbidden(*arguments: object, **options: object) -> None:
        raise AssertionError("text was executed")

    for module, name in ((os, "system"), (os, "popen"), (subprocess, "Popen")):
        monkeypatch.setattr(module, name, forbidden)


def attempt(text: str) -> None:
    """Declare a family with this log-density; one clear error or a declaration, in less than a second."""
    begun = time.process_time()
    original = builtins.eval
    try:
        Declaration(
            name="hostile",
            variable="x",
            support=("-oo", "oo"),
            parameters=(Parameter.read("theta", "real"),),
            log_density=text,
        )
    except InputError as error:
        message = str(error)
        assert message
        assert "\n" not in message
        assert len(message) < 2000
    assert builtins.eval is original
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_known_attacks_are_refused(text: str) -> None:
    attempt(text)
    with pytest.raises(InputError):
        formula(text, {}, "log_density")


@pytest.mark.parametrize("text", ["beta(-1, beta(beta(65, 0.1), beta(64, 0.1)))", "gamma(x + gamma(gamma(1/3)))",
                                  "loggamma(beta(900, 900))", "beta(1/beta(500, 400), x)"])  # fmt: skip
def test_special_values_inside_one_another_are_refused(text: str) -> None:
    attempt(text)
    with pytest.raises(InputError, match="a short number"):
        formula(text, {"x": GENERATION}, "log_density")


ATOMS = st.sampled_from(
    ["x", "theta", "1", "0", "-1", "1/2", "999999999", "0.1", "pi", "64", "65", "oo", "__import__", "os", "x.y", "e"]
)
FUNCTIONS = st.sampled_from(["exp", "log", "sqrt", "gamma", "loggamma", "digamma", "abs", "sin", "eval", "open"])


def grown(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(children, st.sampled_from("+-*/^"), children).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
        st.tuples(FUNCTIONS, children).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(children, children).map(lambda t: f"beta({t[0]}, {t[1]})"),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.recursive(ATOMS, grown, max_leaves=12))
def test_random_formulas_fail_clearly_and_fast(text: str) -> None:
    attempt(text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_random_text_fails_clearly_and_fast(text: str) -> None:
    attempt(text)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_random_bytes_in_a_file_fail_clearly(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("hostile") / "family.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"family\.toml"):
        read_declaration(str(path))


GOOD = """[family]
name = "n"
variable = "x"
support = ["-oo", "oo"]
parameters = { mu = "real" }
log_density = "-(x-mu)^2/2 - log(2*pi)/2"
"""

BROKEN = [
    ("support", '["-oo", "oo"]', '["-oo"]', "two ends"),
    ("support", '["-oo", "oo"]', '["1", "0"]', "support is empty"),
    ("support", '["-oo", "oo"]', '[1, [2]]', "must be text"),
    ("parameters", '{ mu = "real" }', "{ }", "1 to 6 parameters"),
    ("parameters", '{ mu = "real" }', '{ mu = "huge" }', "domain of mu"),
    ("parameters", '{ mu = "real" }', '{ x = "real" }', "two things"),
    ("parameters", '{ mu = "real" }', '{ exp = "real" }', "meaning of its own"),
    ("name", '"n"', "[1]", "must be text"),
    ("variable", '"x"', '"theta theta"', "not usable"),
    ("log_density", '"-(x-mu)^2/2 - log(2*pi)/2"', '"mu"', "does not depend"),
    ("log_density", '"-(x-mu)^2/2 - log(2*pi)/2"', '"-(x-nu)^2"', "name nu is not known"),
    ("name", '"n"', '"n"\nestimator = "moments"', "estimator is not known"),
    ("name", '"n"', '"n"\ntruth = { nu = "1" }', "truth names no parameter"),
    ("name", '"n"', '"n"\ntruth = { mu = "1e400" }', "is not a number|too large"),
    ("name", '"n"', '"n"\ntruht = { mu = "1" }', "no field of this name"),
    ("name", '"n"', '"n"\ninfluence = { nu = "x" }', "one formula for every parameter"),
]


@pytest.mark.parametrize(("field", "old", "new", "message"), BROKEN)
def test_a_bad_field_is_named(tmp_path: Path, field: str, old: str, new: str, message: str) -> None:
    path = tmp_path / "family.toml"
    path.write_text(GOOD.replace(f"{field} = {old}", f"{field} = {new}"))
    with pytest.raises(InputError, match=message):
        read_declaration(str(path))


def test_the_good_file_is_good(tmp_path: Path) -> None:
    path = tmp_path / "family.toml"
    path.write_text(GOOD)
    assert read_declaration(str(path)).parameters[0].name == "mu"


def read_rows(path: Path) -> None:
    """A design from this file, or one clear message, within two seconds."""
    begun, message = time.process_time(), ""
    try:
        assert read_design(str(path)).rows
    except InputError as error:
        message = str(error)
    assert "\n" not in message
    assert len(message) < 2000
    assert time.process_time() - begun < 2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.binary(max_size=300), st.text("0123456789.,-+einfa_\n\"\r x", max_size=200).map(str.encode))
)  # fmt: skip
def test_random_bytes_in_a_table_of_covariates(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("hostile") / "rows.csv"
    path.write_bytes(content)
    read_rows(path)


@pytest.mark.parametrize(
    "content",
    [
        "1e400,1\n2,3\n",
        "nan,1\n2,3\n",
        "1e308,1e-320\n1e-308,1\n5e-324,1\n",
        "1," * 50_000 + "1\n",
        "=cmd|'/c calc'!A0,1\n__import__('os').system('x'),2\n",
        "\"" + "1" * 200_000,
        "1_0,2\n٣,4\n",
        "1\n" * 100_002,
        "\n" * 200_000,
        ("1," * 150 + "2\n") * 8_000,
    ],
    ids=range(10),
)
def test_known_attacks_on_a_table(tmp_path: Path, content: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(content)
    read_rows(path)


def test_a_huge_or_special_file_is_not_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as stream:
        stream.truncate(10**10)
    for path, message in ((huge, "too large"), (Path("/dev/zero"), "no such file"), (tmp_path, "no such file")):
        with pytest.raises(InputError, match=message):
            read_design(str(path))


NUMBERS = st.sampled_from(["1", "1/2", "-3", "1e999", "9^9^9", "x", "__import__('os')", "1/0", "nan", "0.5", "("])
COEFFICIENTS = st.one_of(st.text(max_size=40), st.lists(NUMBERS).map(lambda parts: "(" + ",".join(parts) + ")"))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(COEFFICIENTS)
def test_random_coefficients_are_numbers_or_refused(text: str) -> None:
    given_rows = Design("line", ((1.0, 0.0), (1.0, 1.0)))
    begun, message = time.process_time(), ""
    try:
        assert len(LogisticRegression(design=given_rows, coefficients=text).truth()) == 2
    except InputError as error:
        message = str(error)
    assert "\n" not in message
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("text", HOSTILE[:24], ids=range(24))
@pytest.mark.parametrize("option", ["design", "coefficients", "signal", "classes"])
def test_hostile_options_of_a_family_are_one_message(option: str, text: str) -> None:
    begun = time.process_time()
    with pytest.raises(InputError) as found:
        catalogue.family(f"softmax-regression:{option}={text}")
    assert len(str(found.value)) < 20_000
    assert time.process_time() - begun < 1
