"""JSON for machines: numbers that do not exist are null, since other parsers refuse Python's Infinity and NaN."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import NoReturn

from mengoli.json_text import json_text


def refuse(name: str) -> NoReturn:
    raise AssertionError(f"{name} is no JSON")


def test_infinite_and_undefined_numbers_are_null_wherever_they_stand() -> None:
    text = json_text({"a": math.inf, "b": [1.5, (math.nan, -math.inf)], "c": {"d": 2, "e": "Infinity", "f": True}})
    assert json.loads(text, parse_constant=refuse) == {
        "a": None,
        "b": [1.5, [None, None]],
        "c": {"d": 2, "e": "Infinity", "f": True},
    }


def test_a_check_without_a_number_prints_json_that_other_parsers_read() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mengoli", "verify", "poisson-regression:d=2", "--replicates", "50", "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    claims = json.loads(done.stdout, parse_constant=refuse)["claims"]
    assert [claim["verdict"] for claim in claims] == ["unknown", "unknown"]
    assert [claim["minimal_detectable_error"] for claim in claims] == [None, None]
