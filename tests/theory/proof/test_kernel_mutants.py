"""Every small change of a true certificate is rejected, or is a true statement itself.

A mutant changes one integer by one, one sign or operation, one relation of a domain, or the start, or drops one
name from a list. Both arithmetics must agree on it; what they accept is put to the oracle, which computes.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
from kernel_examples import GOOD
from kernel_oracle import check_truth

from mengoli.theory.proof.certificate import ARITHMETICS, Certificate, Reject, Verified, check

SWAPS = {"+": "-", "-": "+", "*": "/", "/": "*", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def texts(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every text of a certificate that carries mathematics, with the way to it."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, inner in data.items():
            if key not in ("rule", "lemma", "limit", "converges", "slow"):
                yield from texts(inner, (*path, key))


def changed(data: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    made = copy.deepcopy(data)
    inside: Any = made
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = value
    return made


def mutants(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path, text in texts(data):
        for found in re.finditer(r"(?<![A-Za-z0-9_])\d+|[<>]=?|[-+*/]", text):
            token = found.group()
            new = [SWAPS[token]] if token in SWAPS else [str(int(token) + 1), str(abs(int(token) - 1))]
            for token in new:
                yield changed(data, path, text[: found.start()] + token + text[found.end() :])
    for key in ("positive", "strict", "products"):
        for place in range(len(data.get(key, ()))):
            yield changed(data, (key,), data[key][:place] + data[key][place + 1 :])
    for start in (data["start"] + 1, data["start"] - 1):
        yield changed(data, ("start",), start)


def verdict(data: dict[str, Any], arithmetic: str) -> Verified | None:
    try:
        return check(Certificate.from_dict({"id": "mutant", **data}), ARITHMETICS[arithmetic])
    except Reject:
        return None


LONG = {"fresh-pool.rate"}
"""Two minutes of exact sums over far generations: in the slow job."""


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow) if n in LONG else n for n in GOOD])
def test_mutants_are_rejected_or_true(name: str) -> None:
    rejected = 0
    for place, mutant in enumerate(mutants(GOOD[name])):
        found = verdict(mutant, "flint")
        assert found == verdict(mutant, "fractions"), mutant
        if found is None:
            rejected += 1
        else:
            check_truth(mutant, seed=place)
    assert rejected, "no mutant was rejected"
