"""Whatever the text, the kernel answers `Reject` and soon: never another exception, never a long computation."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kernel_examples import GOOD

from mengoli.theory.proof import kernel, reading
from mengoli.theory.proof.certificate import ARITHMETICS, Certificate, Reject, check
from mengoli.theory.proof.lemmas import LEMMAS

TABLE = {row.name: row for row in LEMMAS}
GOOD_TEXT = Certificate.from_dict({"id": "a.b", **GOOD["augment.limit"]}).text
NINES = "9" * 60

HOSTILE_TEXTS = {
    "empty": "",
    "not-json": "{",
    "an-array": "[]",
    "null": "null",
    "repeated-key": GOOD_TEXT.replace('"start":1', '"start":1,"start":1'),
    "repeated-inner-key": GOOD_TEXT.replace('"X":"R"', '"X":"R","X":"R"'),
    "repeated-key-by-escape": GOOD_TEXT.replace('"start":1', '"start":1,"\\u0073tart":1'),
    "huge-integer": GOOD_TEXT.replace('"start":1', '"start":' + "1" * 5000),
    "float-start": GOOD_TEXT.replace('"start":1', '"start":1.0'),
    "exponent-start": GOOD_TEXT.replace('"start":1', '"start":1e3'),
    "nan": GOOD_TEXT.replace('"start":1', '"start":NaN'),
    "infinity": GOOD_TEXT.replace('"start":1', '"start":Infinity'),
    "text-start": GOOD_TEXT.replace('"start":1', '"start":"1"'),
    "deep-arrays": "[" * 100_000,
    "deep-objects": '{"a":' * 5_000 + "1" + "}" * 5_000,
    "long": GOOD_TEXT + " " * 50_000,
    "surrogate": GOOD_TEXT.replace("a.b", "\\ud800"),
    "cyrillic-format": GOOD_TEXT.replace("mengoli-certificate", "mengoli-c\u0435rtificate"),
    "other-format": GOOD_TEXT.replace("certificate/1", "certificate/2"),
    "bad-id": GOOD_TEXT.replace("a.b", "../../a"),
    "id-with-newline": GOOD_TEXT.replace("a.b", "a.b\\n"),
    "byte-order-mark": "\ufeff" + GOOD_TEXT,
    "trailing": GOOD_TEXT + GOOD_TEXT,
}


def reject_soon(text: str, seconds: float = 5.0) -> None:
    for arithmetic in ARITHMETICS.values():
        begin = time.process_time()
        with pytest.raises(Reject):
            kernel.check(text, arithmetic, TABLE)
        assert time.process_time() - begin < seconds


def limit_of(expression: str) -> str:
    data = {"id": "a", "rule": "limit", "start": 1, "claims": {"X": expression}, "limits": {"X": "0"}}
    return Certificate.from_dict({**data, "parameters": {n: f"{n} > 0" for n in "abcdefh"}}).text


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
def test_hostile_json(name: str) -> None:
    reject_soon(HOSTILE_TEXTS[name])


@pytest.mark.parametrize(
    "expression",
    [
        "9^9^9",
        "9^(9^9)",
        "(" * 3000 + "g" + ")" * 900,
        "-" * 3000 + "1",
        "((((((2^64)^64)^64)^64)^64)^64)^64",
        "((((((a^64)^64)^64)^64)^64)^64)^64",
        "1/((((((g^64)^64)^64)^64)^64)^64)^64",
        "((((((1^64)^64)^64)^64)^64)^64)^64",
        "(a+b+c+d+e+f+h+g)^64",
        "(a+b+c+d+e+f+h)^14",
        "((a+b+c+d)^20)*((e+f+h+g)^20)",
        "(1+a)^64/(1+b)^64/(1+c)^64/(1+d)^64 + 1/(1+e)^64/(1+f)^64/(1+h)^64/(1+g)^64",
        f"({NINES}^64)^64",
        "+".join(f"1/(g+{i})" for i in range(1, 300)),
        "+".join(f"1/(g+{i}+a)^9" for i in range(1, 120)),
        NINES + "9",
        "a" * 4001,
        "a" * 33,
        "g\u0301",
        "1e5",
        "0x10",
        "1_000",
        "g\n+1",
        "g;g",
        "g g",
        "2g",
        "g(1)",
        "()",
        "1//g",
        "1/g/",
        "*g",
        "g^g",
        "g^-",
        "g^(1",
        "g^1/2)",
        "g^(1/2)",
        "lambda: 0",
        "__class__",
        "\u00b2",
        "\u0663",
        "\uff11",
    ],
)
def test_hostile_expressions(expression: str) -> None:
    reject_soon(limit_of(expression))


@pytest.mark.parametrize(
    "domain",
    ["", "c", "c > ", "> 0", "c > 0 > 1", "0 < c < 1 < 2", "0 > c > -1", "c = 1", "c != 0", "c in R", "c > oo",
     "c > 1/0", "c > c", "c > g", "0 <= c < 0", "c <> 1", "c => 1", "positive ", "Real", "c > 0 and c < 1"],
)  # fmt: skip
def test_hostile_domains(domain: str) -> None:
    data = {**GOOD["discard.closed-form"], "id": "a", "parameters": {"c": domain}}
    reject_soon(Certificate.from_dict(data).text)


WRONG: list[Any] = [None, True, 0, 1, -1, "", "x", [], ["x"], [["x"]], {}]
WRONG += [{"x": "1"}, {"x": None}, {"x": {}}, {"": "1"}]


@pytest.mark.parametrize("name", ["augment.limit", "proto.product-above-sum", "power.growth", "schedule.any-discard"])
def test_a_part_of_another_kind_never_raises_anything_else(name: str) -> None:
    data = {"id": "a", **GOOD[name]}
    for key in [*data, "format", "inputs", "closed", "solve", "tails", "positive", "strict", "products"]:
        for wrong in WRONG:
            for arithmetic in ARITHMETICS.values():
                try:
                    check(Certificate.from_dict({**data, key: wrong}), arithmetic)
                except Reject:
                    continue
                # What is optional may be left empty; nothing else may be replaced.
                assert not wrong or key in ("start", "id"), (key, wrong)


@pytest.mark.parametrize("count", [41, 2000])
def test_too_many_variables(count: int) -> None:
    data = {**GOOD["discard.closed-form"], "id": "a", "parameters": {f"p{i}": "positive" for i in range(count)}}
    reject_soon(Certificate.from_dict(data).text)


def test_cells_share_one_bound_on_work() -> None:
    parameters = {f"{n}": f"0 <= {n} <= 1" for n in "abcd"}
    power = "(a+b+c+d+g)^12"
    data = {"id": "a", "rule": "limit", "start": 1, "parameters": parameters}
    reject_soon(Certificate.from_dict({**data, "claims": {"X": power}, "limits": {"X": power}}).text)


def test_too_many_closed_intervals() -> None:
    parameters = {f"p{i}": f"0 <= p{i} <= 1" for i in range(9)}
    reject_soon(Certificate.from_dict({**GOOD["discard.closed-form"], "id": "a", "parameters": parameters}).text)


LIMITS = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@LIMITS
@given(st.text(max_size=200) | st.text("0123456789gab+-*/^() ", max_size=200))
def test_any_text_as_an_expression(text: str) -> None:
    try:
        reading.parse(text)
    except Reject:
        return
    assert text.isascii()


EXPRESSIONS = st.recursive(
    st.sampled_from(["g", "a", "b", "c", "0", "1", "2", "17"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        st.tuples(inner, st.integers(-9, 12)).map(lambda t: f"({t[0]})^{t[1]}"),
        inner.map(lambda t: f"(-{t})"),
    ),
    max_leaves=12,
)


@LIMITS
@given(EXPRESSIONS, EXPRESSIONS)
def test_the_arithmetics_agree_on_any_expressions(first: str, second: str) -> None:
    data = {"id": "a", "rule": "closed_form", "start": 1, "parameters": {"a": "a > 0", "b": "-1 < b < 2", "c": "real"}}
    data |= {"defines": {"S": {"initial": "0", "step": f"S + ({first}) - ({second})"}}, "claims": {"S": "0"}}
    answers = set()
    for arithmetic in ARITHMETICS.values():
        begin = time.process_time()
        try:
            answers.add(str(check(Certificate.from_dict(data), arithmetic)))
        except Reject as error:
            # Both give the same reason; the bounds are met in different places only.
            answers.add("Overflow" if "large" in str(error) or "many" in str(error) else str(error))
        assert time.process_time() - begin < 8
    assert len(answers) == 1 or "Overflow" in answers


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
KEYS = st.sampled_from(["id", "rule", "start", "parameters", "sequences", "claims", "behaviour", "limits", "tails"])


@LIMITS
@given(st.dictionaries(KEYS, JSON, max_size=4))
def test_any_json_in_any_part(parts: dict[str, Any]) -> None:
    text = json.dumps({**json.loads(GOOD_TEXT), **parts})
    for arithmetic in ARITHMETICS.values():
        try:
            found = kernel.check(text, arithmetic, TABLE)
        except Reject:
            continue
        assert found.rule == "limit"


@LIMITS
@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda b: b.decode("latin-1")))
def test_any_text_as_a_certificate(text: str) -> None:
    with pytest.raises(Reject):
        kernel.check(text, ARITHMETICS["flint"], TABLE)
