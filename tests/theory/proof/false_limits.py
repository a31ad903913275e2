"""Planted false certificates: limits, behaviours and named lemmas."""

from __future__ import annotations

from kernel_parts import (
    HARMONIC,
    ONE_OVER_SQUARE,
    Data,
    make,
    recursion,
)
from true_workflows import WORKFLOWS

GOOD = WORKFLOWS
_H2_LIMIT = GOOD["augment.below-limit"]

LIMITS: dict[str, Data] = {
    # Limits.
    "wrong-limit": {**_H2_LIMIT, "limits": {"X": "zeta2+1/1000000"}},
    "limit-that-fails-at-one-parameter": make(
        "limit", parameters={"a": "a >= 1"}, claims={"X": "1/((a-1)*g+1)"}, limits={"X": "0"}
    ),
    "limit-of-unbounded": make("limit", claims={"X": "g"}, limits={"X": "0"}),
    "limit-without-a-behaviour": {**_H2_LIMIT, "behaviour": {}},
    "harmonic-taken-for-convergent": make(
        "limit",
        sequences={"H1": HARMONIC},
        behaviour={"H1": {"converges": "h"}},
        claims={"X": "H1"},
        limits={"X": "h"},
    ),
    "harmonic-limit": make(
        "limit",
        sequences={"H1": HARMONIC},
        behaviour={"H1": {"lemma": "H1"}},
        claims={"X": "H1/(g+1)*g"},
        limits={"X": "0"},
    ),
    "linear-taken-for-slow": make(
        "limit",
        sequences={"P": recursion("1", "(1+1/g)*P")},
        behaviour={"P": {"slow": "log"}},
        claims={"X": "P/g^2"},
        limits={"X": "0"},
    ),
    "lemma-of-another-sequence": make(
        "limit",
        sequences={"H2": recursion("1", "H2 + 1/(g+2)^2")},
        behaviour={"H2": {"lemma": "H2"}},
        claims={"X": "H2"},
        limits={"X": "zeta2"},
    ),
    "lemma-with-another-start-value": make(
        "limit",
        sequences={"H2": recursion("2", "H2 + 1/(g+1)^2")},
        behaviour={"H2": {"lemma": "H2"}},
        claims={"X": "H2"},
        limits={"X": "zeta2"},
    ),
    "lemma-with-another-start": {**_H2_LIMIT, "start": 2},
    "unknown-lemma": {**_H2_LIMIT, "behaviour": {"H2": {"lemma": "H99"}}},
    "lemma-outside-its-domain": make(
        "limit",
        parameters={"v": "real"},
        sequences={"Psinh": recursion("1+v", "(1 + v/(g+1)^2)*Psinh")},
        behaviour={"Psinh": {"lemma": "Psinh", "parameters": {"c": "v"}}},
        claims={"X": "Psinh"},
        limits={"X": "sinhc"},
    ),
    "lemma-at-the-edge-of-its-domain": make(
        "limit",
        parameters={"n": "n >= 1"},
        sequences={"Psin": recursion("1-1/n", "(1 - 1/(n*(g+1)^2))*Psin")},
        behaviour={"Psin": {"lemma": "Psin", "parameters": {"c": "1/n"}}},
        claims={"X": "Psin"},
        limits={"X": "sinc"},
    ),
    "two-lemmas-one-symbol": make(
        "limit",
        parameters={"a": "a > 0", "b": "b > 0"},
        sequences={
            "P": recursion("1+a", "(1 + a/(g+1)^2)*P"),
            "Q": recursion("1+b", "(1 + b/(g+1)^2)*Q"),
        },
        behaviour={
            "P": {"lemma": "Psinh", "parameters": {"c": "a"}},
            "Q": {"lemma": "Psinh", "parameters": {"c": "b"}},
        },
        claims={"X": "P-Q"},
        limits={"X": "0"},
    ),
    "symbol-is-a-parameter": make(
        "limit",
        parameters={"zeta2": "zeta2 > 0"},
        sequences={"H2": ONE_OVER_SQUARE},
        behaviour={"H2": {"lemma": "H2"}},
        claims={"X": "H2"},
        limits={"X": "zeta2"},
    ),
    "ratio-one-does-not-vanish": make(
        "limit",
        parameters={"w": "0 <= w < 1"},
        sequences={"Q": recursion("1", "(1-w)*Q")},
        behaviour={"Q": {"vanishes": "1-w"}},
        claims={"X": "Q"},
        limits={"X": "0"},
    ),
    "ratio-minus-one-does-not-vanish": make(
        "limit",
        sequences={"Q": recursion("1", "-Q")},
        behaviour={"Q": {"vanishes": "-1"}},
        claims={"X": "Q"},
        limits={"X": "0"},
    ),
    "ratio-of-another-sequence": make(
        "limit",
        sequences={"Q": recursion("1", "Q")},
        behaviour={"Q": {"vanishes": "1/2"}},
        claims={"X": "Q"},
        limits={"X": "0"},
    ),
    "summable-loss-does-not-vanish": make(
        "limit",
        sequences={"P": recursion("1", "(1-1/(g+1)^2)*P")},
        behaviour={"P": {"null": "1/(g+1)^2"}},
        claims={"X": "P"},
        limits={"X": "0"},
    ),
    "gain-as-large-as-the-loss": make(
        "limit",
        sequences={"P": recursion("1", "(1-1/(g+1))*P + 1/(2*g)")},
        behaviour={"P": {"null": "1/(g+1)"}},
        claims={"X": "P"},
        limits={"X": "0"},
    ),
    "gain-that-grows-with-the-sequence": make(
        "limit",
        sequences={"P": recursion("1", "(1-1/(g+1))*P + P^2/g")},
        behaviour={"P": {"null": "1/(g+1)"}},
        claims={"X": "P"},
        limits={"X": "0"},
    ),
    "gain-against-no-loss-at-the-end-of-a-domain": make(
        "limit",
        parameters={"e": "0 <= e < 1"},
        sequences={"P": recursion("1", "(1-e/(g+1))*P + 1/(g+1)^2")},
        behaviour={"P": {"null": "e/(g+1)"}},
        claims={"X": "P"},
        limits={"X": "0"},
    ),
    "gain-by-a-sequence-of-no-behaviour": make(
        "limit",
        sequences={"Q": recursion("1", "2*Q"), "P": recursion("1", "(1-1/(g+1))*P + Q/(g+1)^2")},
        behaviour={"P": {"null": "1/(g+1)"}},
        claims={"X": "P"},
        limits={"X": "0"},
    ),
    "summable-loss-with-a-small-gain": make(
        "limit",
        sequences={"P": recursion("1", "(1-1/(g+1)^2)*P + 1/(g+1)^3")},
        behaviour={"P": {"null": "1/(g+1)^2"}},
        claims={"X": "P"},
        limits={"X": "0"},
    ),
    "loss-above-one": make(
        "limit",
        sequences={"P": recursion("1", "(1-3)*P")},
        behaviour={"P": {"null": "3"}},
        claims={"X": "P"},
        limits={"X": "0"},
    ),
    "denominator-tends-to-zero": make(
        "limit",
        sequences={"Q": recursion("1", "Q/4")},
        positive=["Q"],
        behaviour={"Q": {"vanishes": "1/4"}},
        claims={"X": "1/Q"},
        limits={"X": "0"},
    ),
    "upper-tail-too-small": {**GOOD["augment.limit"], "tails": {"X": {"upper": "1/(g+1)"}}},
    "lower-tail-too-large": {**GOOD["augment.limit"], "tails": {"X": {"lower": "1/g"}}},
    "tail-that-does-not-vanish": {**GOOD["augment.limit"], "tails": {"X": {"upper": "1+1/g"}}},
    "limit-of-inputs": {**_H2_LIMIT, "inputs": {"x": "x > 0"}},
    "wrong-closed-form-behind-a-limit": {**GOOD["augment.limit"], "closed": {"R": "2*H2-1"}},
    "closed-form-of-nothing": {**_H2_LIMIT, "closed": {"R": "H2"}},
}
