"""A claim of the catalogue whose certificate is deleted or altered is unknown, never proved.

Every certificate is deleted, each of its parts is left out, every name in it is replaced, and every number, sign,
operation and relation is changed, one at a time. A claim may stay proved only if the altered certificate says the same
or more, which is decided here without the prover:

* a domain is wider: the same statement for more values of a parameter;
* a sequence is no longer listed as positive, or the certificate's id, a mere label, is another, and the kernel finds
  the very same statement;
* a text is another way to write the same rational function.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial
from random import Random
from typing import Any

import pytest
from flint import fmpq
from test_kernel_mutants import changed, mutants, texts

from mengoli.selection import regression_on_real_data
from mengoli.theory.catalogue.statements import statements
from mengoli.theory.catalogue.theorems import Theorem, theorems
from mengoli.theory.claims import Verdict
from mengoli.theory.proof.evaluation import compute
from mengoli.theory.proof.judged import Judged, judge
from mengoli.theory.proof.prover import Proof
from mengoli.theory.symbols import Domain

Data = dict[str, Any]
Verdicts = Callable[[Sequence[Judged]], Verdict]


def _of_law(proof: Proof, judged: Sequence[Judged]) -> Verdict:
    return replace(proof, judged=tuple(judged)).verdict


def _of_theorem(theorem: Theorem, judged: Sequence[Judged]) -> Verdict:
    return replace(theorem, certificates=tuple(item.certificate.data for item in judged)).verdict


@cache
def catalogue() -> dict[str, tuple[tuple[Judged, ...], Verdicts]]:
    """Every claim's certificates, and the verdict on the claim if the certificates were others."""
    found: dict[str, tuple[tuple[Judged, ...], Verdicts]] = {}
    for item in statements(regression_on_real_data()):
        found[item.identifier] = item.law.proof.judged, partial(_of_law, item.law.proof)
    for theorem in theorems():
        found[theorem.claim.id] = theorem.judged, partial(_of_theorem, theorem)
    return found


CLAIMS = sorted(catalogue())


def replaced(judged: Sequence[Judged], place: int, data: Data) -> list[Judged]:
    (other,) = judge([data])
    return [*judged[:place], other, *judged[place + 1 :]]


def differences(left: Data, right: Data) -> Iterator[tuple[tuple[Any, ...], Any, Any]]:
    ours, theirs = dict(texts(left)), dict(texts(right))
    yield from ((path, ours.get(path), theirs.get(path)) for path in ours if ours[path] != theirs.get(path))
    for key in ("start", "positive", "strict", "products"):
        if left.get(key) != right.get(key):
            yield (key,), left.get(key), right.get(key)


def is_wider(new: str, old: str, name: str) -> bool:
    """Whether a domain between numbers has every number of another, the ends among them."""
    inner, outer = Domain.parse(old, name), Domain.parse(new, name)
    ends = [end for end in (inner.lower, inner.upper) if end is not None]
    tried = [*ends, *(end + Fraction(k, 1000) for end in ends for k in range(-3000, 3000)), Fraction(10) ** 9]
    return all(x in outer for x in tried if x in inner)


def is_same_function(left: str, right: str, names: Sequence[str]) -> bool:
    chance = Random(7)
    points = [
        {name: fmpq(chance.getrandbits(60), chance.getrandbits(60) + 1) for name in names}
        for _ in range(2)
    ]
    return all(compute(left, point) == compute(right, point) for point in points)


def names_of(data: Data) -> list[str]:
    parts = ("parameters", "inputs", "sequences", "defines", "claims")
    used = {name for part in parts for name in data.get(part, {})}
    limits = {what.get("limit") or what.get("converges") for what in data.get("behaviour", {}).values()}
    return sorted({"g", "zeta2", *used, *(name for name in limits if name)})


def says_no_less(old: Judged, new: Judged) -> bool:
    """Whether an accepted alteration says what the certificate said, or more."""
    assert old.verified is not None
    assert new.verified is not None
    for path, before, after in differences(old.certificate.data, new.certificate.data):
        if path[0] in ("parameters", "inputs"):
            fine = is_wider(after, before, path[1])
        elif path in (("positive",), ("id",)):
            fine = new.statement == old.statement
        elif isinstance(before, str) and isinstance(after, str) and path[0] != "format":
            fine = is_same_function(before, after, names_of(old.certificate.data))
        else:
            fine = False
        if not fine:
            return False
    return True


@pytest.mark.parametrize("claim", CLAIMS)
def test_every_certificate_is_needed(claim: str) -> None:
    judged, verdict = catalogue()[claim]
    assert verdict(judged) is Verdict.PROVED
    for place in range(len(judged)):
        assert verdict([*judged[:place], *judged[place + 1 :]]) is Verdict.UNKNOWN
    assert verdict([]) is Verdict.UNKNOWN


@pytest.mark.parametrize("claim", CLAIMS)
def test_an_altered_certificate_proves_the_claim_only_if_it_says_no_less(claim: str) -> None:
    judged, verdict = catalogue()[claim]
    for place, item in enumerate(judged):
        unknown = 0
        for mutant in mutants(item.certificate.data):
            others = replaced(judged, place, mutant)
            if others[place].verified is None or verdict(others) is not Verdict.PROVED:
                unknown += 1
            else:
                assert says_no_less(item, others[place]), mutant
        assert unknown > 2


def parts(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a certificate."""
    for key in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield (*path, key)
        yield from parts(data[key], (*path, key))


def without(data: Data, path: tuple[Any, ...]) -> Data:
    made = copy.deepcopy(data)
    inside: Any = made
    for key in path[:-1]:
        inside = inside[key]
    del inside[path[-1]]
    return made


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_certificate_without_one_of_its_parts_does_not_prove_the_claim(claim: str) -> None:
    judged, verdict = catalogue()[claim]
    for place, item in enumerate(judged):
        data = item.certificate.data
        for path in parts(data):
            if path == ("format",):  # it is written in again
                continue
            others = replaced(judged, place, without(data, path))
            if others[place].verified is not None and verdict(others) is Verdict.PROVED:
                # nothing else may be left out: that a sequence is positive, where the kernel need not be told
                assert path[0] == "positive"
                assert others[place].verified == item.verified


OTHER_NAMES = {
    "rule": ("limit", "closed_form", "inequality", "growth", "divergence", "magic"),
    "lemma": ("H1", "H3", "H2a", "Geo", "Psinh", "H9"),
    "limit": ("zeta2", "zeta3", "s", "g"),
    "converges": ("zeta2", "s"),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_certificate_with_another_name_in_it_does_not_prove_the_claim(claim: str) -> None:
    judged, verdict = catalogue()[claim]
    for place, item in enumerate(judged):
        data = item.certificate.data
        for path in parts(data):
            for name in OTHER_NAMES.get(path[-1], ()):
                other = changed(data, path, name)
                if other != data:
                    assert verdict(replaced(judged, place, other)) is Verdict.UNKNOWN, (path, name)


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_same_certificate_in_other_words_still_proves_the_claim(claim: str) -> None:
    judged, verdict = catalogue()[claim]
    for place, item in enumerate(judged):
        data = item.certificate.data
        for path, text in texts(data):
            if path[0] in ("id", "format", "parameters", "inputs", "strict", "positive", "products"):
                continue
            for rewritten in (f"0 + ({text})", f"({text})*3/3"):
                others = replaced(judged, place, changed(data, path, rewritten))
                assert verdict(others) is Verdict.PROVED, (path, rewritten)
                assert says_no_less(item, others[place])


def test_weaker_true_statements_are_told_from_the_same_ones() -> None:
    judged, verdict = catalogue()["any.augment.asymptotic"]
    data = judged[1].certificate.data
    weaker = changed(data, ("tails", "X", "upper"), "1/g + 1/g^2")
    others = replaced(judged, 1, weaker)
    assert others[1].verified is not None
    assert verdict(others) is Verdict.UNKNOWN
    assert not says_no_less(judged[1], others[1])
    judged, _ = catalogue()["poisson.augment.exact"]
    narrower = changed(judged[0].certificate.data, ("parameters", "n"), "n >= 3")
    assert not says_no_less(judged[0], replaced(judged, 0, narrower)[0])
