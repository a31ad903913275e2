"""Workflows from TOML files: what is read, what is refused, and that hostile text only ever fails."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mengoli.theory import catalogue
from mengoli.theory.errors import InputError
from mengoli.theory.language.workflow_file import read_workflow
from mengoli.theory.moments.second_moments import NoiseLaw, SecondMoments
from mengoli.theory.symbols import Parameter

HALF_LIFE = """
[workflow]
name = "half-life"
parameters = { w = "0 < w < 1" }
pools = { pool = "pool + w*(batch - pool)" }
fit = "pool"
sizes = "1"
"""


def written(folder: Path, text: str, name: str = "w.toml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def risks(text: str, generations: int) -> list[Fraction | None]:
    moments = SecondMoments(catalogue.workflow(text).definition, NoiseLaw()).fastest
    return [moments.field.constant(value) for value in moments.risks(generations)]


def test_the_example_of_the_interface(tmp_path: Path) -> None:
    path = written(tmp_path, HALF_LIFE, "half-life.toml")
    made = catalogue.workflow(path)
    assert made.definition.parameters == (Parameter.read("w", "0 < w < 1"),)
    assert made.label == path
    assert made.summary == "half-life"
    assert risks(path + ":w=1/3", 4) == risks("forget:w=1/3", 4)
    assert catalogue.workflow(path + ":w=1/3").label == path + ":w=1/3"
    assert catalogue.workflow(path + ":w=v").definition.parameters[0].name == "v"


def test_every_field(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        [workflow]
        name = "all"
        summary = "all fields"
        parameters = {}
        constants = { c = "1/2", d = 3 }
        pools = { a = "a + c*(batch(x) - a)" }
        fit = { x = "(a + batch(y))/2", y = "batch(x)" }
        sizes = [1, 2, "7/2", 4]
        real_size = "d"
        batch_noise = "2"
        """,
    )
    definition = read_workflow(path).definition
    assert definition.models == ("x", "y")
    assert definition.listed_sizes == (Fraction(1), Fraction(2), Fraction(7, 2), Fraction(4))
    assert definition.settings == {"c": Fraction(1, 2), "d": Fraction(3)}


BAD = {
    "": r"w\.toml: a workflow file needs the table \[workflow\]",
    "[workflow": r"w\.toml: not TOML: .*at end of document",
    "[workflow]\n": r"\[workflow\] needs a fit",
    "[workflow]\nfit = 1.5": "fit must be text; got 1.5",
    "[workflow]\nfit = true": "fit must be text",
    "[workflow]\nfit = []": "fit must be text",
    "[workflow]\nfit = {}": "a workflow needs a fit",
    '[workflow]\nfit = "batch +"': r"w\.toml: fit, column 8: the formula ends too early",
    '[workflow]\nfit = "batch*batch"': "fit is not linear: batch.batch multiplies",
    '[workflow]\nfit = "batch^2"': "fit is not linear",
    '[workflow]\nfit = "pol"\npools = { pool = "pool" }': "fit, column 1: the name pol is not known",
    '[workflow]\nfit = "pool"\npools = { pool = "pool + w*(batch - pool)" }': "pool pool, column 8: the name w",
    '[workflow]\nfit = "batch"\nsizes = "i^^2"': "sizes, column 3",
    '[workflow]\nfit = "batch"\nsizes = []': "the list of sizes is empty",
    '[workflow]\nfit = "batch"\nsizes = [1, 0.5]': "size must be exact; got 0.5; write a fraction",
    '[workflow]\nfit = "batch"\nsizes = [1, -1]': "size is outside its domain; got .-1.",
    '[workflow]\nfit = "batch"\nsizes = [1, "a"]': "a listed size is a number",
    '[workflow]\nfit = "batch"\nsize = "1"': r"no field of this name; got 'size'; write sizes",
    '[workflow]\nfit = "batch"\nparameters = { w = "w" }': "the domain of w is not readable",
    '[workflow]\nfit = "batch"\nparameters = { batch = "real" }': "a meaning of its own",
    '[workflow]\nfit = "batch"\nparameters = { w = "w > 0" }\nconstants = { w = 1 }': "a parameter and a constant",
    '[workflow]\nfit = "batch"\nconstants = { w = "v" }': "the constant w is not a number",
    '[workflow]\nfit = "batch"\npools = "pool"': "pools must be a table",
    '[workflow]\nfit = "batch"\n[family]\nname = "f"': "a workflow file has one table",
    '[workflow]\nfit = "fit"': r"reads the fit of its own generation; got 'fit'; write last\(fit\)",
    "[workflow]\nfit = \"__import__('os')\"": "column 1: the character '_' has no meaning",
    '[workflow]\nfit = "batch.real"': "column 6",
    '[workflow]\nfit = "(((((((((((((((((((((((((((((((((((((((((((((batch"': "nested more than 40 deep",
    '[workflow]\nfit = "batch*9^9^9^9^9"': "exponent|power",
    "workflow = 3": "needs the table",
    "x = " + "[" * 5000: "nested too deep|not TOML",
    "x = " + "9" * 50000: "needs the table|not TOML",
}


@pytest.mark.parametrize("text", BAD)
def test_bad_files_get_one_message(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=BAD[text]):
        SecondMoments(read_workflow(written(tmp_path, text)).definition, NoiseLaw()).at(2)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        catalogue.workflow(str(tmp_path / "none.toml"))
    with pytest.raises(InputError, match="there is no such file"):
        read_workflow(str(tmp_path))
    with pytest.raises(InputError, match="there is no such file"):
        read_workflow("a\0b.toml")
    with pytest.raises(InputError, match="too long"):
        read_workflow(written(tmp_path, "#" * 70_000))
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not UTF-8"):
        read_workflow(str(tmp_path / "b.toml"))
    path = written(tmp_path, HALF_LIFE)
    with pytest.raises(InputError, match=r"no parameter of this name; got 'v'; write w=\.\.\."):
        catalogue.workflow(path + ":v=1")
    with pytest.raises(InputError, match="w is outside its domain"):
        catalogue.workflow(path + ":w=2")
    with pytest.raises(InputError, match="stands twice"):
        catalogue.workflow(path + ":w=1/2,w=1/3")


FRAGMENTS = st.sampled_from(
    [
        *(
            "batch",
            "real",
            "pool",
            "g",
            "i",
            "size",
            "total",
            "last(",
            "subsample(",
            "min(",
            "fit",
            "w",
            "__class__",
        ),
        *(
            "(",
            ")",
            "+",
            "-",
            "*",
            "/",
            "^",
            ",",
            "1",
            "0",
            "99999999999",
            "9^9^9",
            " ",
            "'",
            '"',
            "\\",
            "\n",
            ";",
        ),
        *(
            "import os",
            "os.system('x')",
            "lambda: 0",
            "{",
            "}",
            "\u00e9",
            "\u2028",
            "0x10",
            "1e999",
            "eval(",
            "!",
        ),
    ]
)


@settings(max_examples=150, deadline=1000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.text(max_size=200), st.lists(FRAGMENTS, max_size=60).map("".join)),
    st.sampled_from(["fit", "pool", "sizes", "real_size", "batch_noise", "parameter", "file"]),
)
def test_hostile_text_only_ever_fails(tmp_path: Path, text: str, place: str) -> None:
    """Any text anywhere: a workflow or one InputError, within a second, and no file appears."""
    quoted = (
        '"' + "".join(c if " " <= c <= "~" and c not in '"\\' else f"\\U{ord(c):08x}" for c in text) + '"'
    )
    lines = {"fit": '"pool"', "sizes": '"1"', "real_size": '"1"', "batch_noise": '"1"'}
    pool, domain = '"pool + w*(batch - pool)"', '"0 < w < 1"'
    if place in lines:
        lines[place] = quoted
    pool, domain = (quoted if place == "pool" else pool), (quoted if place == "parameter" else domain)
    body = "\n".join(f"{key} = {value}" for key, value in lines.items())
    source = f"[workflow]\nparameters = {{ w = {domain} }}\npools = {{ pool = {pool} }}\n{body}\n"
    path = tmp_path / "hostile.toml"
    path.write_bytes((text if place == "file" else source).encode("utf-8", "surrogatepass"))
    before, started = set(tmp_path.iterdir()), time.process_time()
    try:
        definition = read_workflow(str(path)).definition
        SecondMoments(definition, NoiseLaw()).at(3)
    except InputError:
        pass
    assert time.process_time() - started < 1
    assert set(tmp_path.iterdir()) == before
