"""Short texts that cost much: each took minutes, or a gigabyte, until its cost was counted."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from kernel_parts import Data, make, recursion

from mengoli.theory.proof.certificate import ARITHMETICS, Certificate, Reject, check

SECONDS = 10
MEGABYTES = 300
PRIMES = [p for p in range(2, 3000) if all(p % q for q in range(2, int(p**0.5) + 1))]


def total(how_many: int, first: int = 0) -> str:
    return "+".join(f"a{i}" for i in range(first, first + how_many))


def positive(how_many: int) -> dict[str, str]:
    return {f"a{i}": "positive" for i in range(how_many)}


def coprime(count: int, term: str) -> str:
    """A sum of terms with denominators of thousands of bits that have no common factor."""
    return "+".join(term.format(i=i, q=f"({p}^64)^5") for i, p in enumerate(PRIMES[60 : 60 + count]))


TEN = "*".join(f"(g+{k})" for k in range(1, 400))
BOMBS: dict[str, Data] = {
    "quotients by a long polynomial": make(
        "inequality",
        parameters={**positive(12), "b": f"b > ({total(12)}+1)^4"},
        claims={f"D{k}": "1" + "/b" * 1900 for k in range(4)},
    ),
    "a sum of numbers without a common factor": make("inequality", claims={"D": coprime(230, "1/{q}")}),
    "a product of such polynomials": make(
        "inequality",
        parameters={"a": "positive", "c": f"c > {coprime(59, 'a^{i}/{q}')}"},
        claims={"D": "c*c*c*c*c*c"},
    ),
    "a quotient by one": make(
        "inequality", parameters={"a": "positive"}, claims={"D": f"1/({coprime(59, 'a^{i}/{q}')})"}
    ),
    "half a million terms": make(
        "inequality", parameters=positive(18), claims={"D": f"({total(9)}+1)^4*({total(9, 9)}+1)^4"}
    ),
    "denominators of many factors": make(
        "inequality",
        sequences={"E": recursion("1", f"1/({TEN})")},
        positive=["E"],
        claims={f"D{k}": "*".join(["E/(E+1)"] * 400) for k in range(9)},
    ),
}


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
@pytest.mark.parametrize("name", BOMBS)
def test_a_costly_text_is_rejected_soon(name: str, arithmetic: str) -> None:
    certificate = Certificate.from_dict({"id": "a", **BOMBS[name]})
    begin = time.process_time()
    with pytest.raises(Reject, match=r"passes its bound|pass their bound|passes the bound|too many terms"):
        check(certificate, ARITHMETICS[arithmetic])
    assert time.process_time() - begin < SECONDS


def test_depth_costs_nothing() -> None:
    # 16 cells read 9 texts of 1,990 parentheses each, 4 times; no operation was counted, and it took 7 seconds
    deep = "(" * 1990 + "1" + ")" * 1990
    data = make(
        "inequality",
        parameters={f"p{i}": f"0 <= p{i} <= 1" for i in range(4)},
        defines={f"S{i}": recursion("1", "1") for i in range(9)},
        closed={f"S{i}": deep for i in range(9)},
        claims={"D": "1"},
    )
    begin = time.process_time()
    assert check(Certificate.from_dict({"id": "a", **data})).rule == "inequality"
    assert time.process_time() - begin < SECONDS


def test_a_costly_text_needs_little_memory() -> None:
    certificate = Certificate.from_dict({"id": "a", **BOMBS["half a million terms"]})
    tracemalloc.start()
    try:
        with pytest.raises(Reject):
            check(certificate, ARITHMETICS["fractions"])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MEGABYTES * 2**20
