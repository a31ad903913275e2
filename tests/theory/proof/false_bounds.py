"""Planted false certificates: inequalities, divergence, growth and unreadable text."""

from __future__ import annotations

from kernel_parts import (
    ONE_OVER_SQUARE,
    Data,
    make,
    recursion,
)
from true_prototype import PROTOTYPE

GOOD = PROTOTYPE
_S = {"S": recursion("0", "S + 1")}
_INJECTED = "__import__(1)"

BOUNDS: dict[str, Data] = {
    # Inequalities.
    "leftover-sequence-of-unknown-sign": make(
        "inequality",
        0,
        sequences={"x": recursion("0", "x-1"), "y": recursion("1", "y+x")},
        claims={"D": "y"},
        solve={"y": "D"},
    ),
    "solve-mentions-what-it-solves": make(
        "inequality",
        0,
        sequences={"y": recursion("1", "y-1")},
        claims={"D": "y"},
        solve={"y": "D+y-y*1+0"},
    ),
    "solve-is-no-inverse": make(
        "inequality", sequences={"H2": ONE_OVER_SQUARE}, claims={"D": "2-1/g-H2"}, solve={"H2": "D"}
    ),
    "solve-of-a-different-claim": make(
        "inequality", 0, sequences={"y": recursion("5", "y-1")}, claims={"D": "y", "E": "0"}, solve={"y": "E"}
    ),
    "too-low-a-bound": make(
        "inequality",
        sequences={"H2": ONE_OVER_SQUARE},
        claims={"D": "3/2-1/g-H2"},
        solve={"H2": "3/2-1/g-D"},
    ),
    "bound-fails-later": make(
        "inequality", sequences={"S": recursion("1", "S+1")}, claims={"D": "100-S"}, solve={"S": "100-D"}
    ),
    "weak-called-strict": make(
        "inequality",
        sequences={"H2": ONE_OVER_SQUARE},
        claims={"D": "2-1/g-H2"},
        solve={"H2": "2-1/g-D"},
        strict=["D"],
    ),
    "strict-fails-at-a-closed-end": make(
        "inequality",
        parameters={"k": "k >= 0"},
        sequences={"R": recursion("k", "R + k")},
        claims={"D": "R"},
        solve={"R": "D"},
        strict=["D"],
    ),
    # Divergence.
    "sum-of-squares-diverges": make(
        "divergence",
        sequences={"H2": ONE_OVER_SQUARE},
        claims={"X": "H2"},
        minorants={"X": "1/(100*g)"},
    ),
    "summable-minorant": make(
        "divergence", sequences={"H2": ONE_OVER_SQUARE}, claims={"X": "H2"}, minorants={"X": "1/(g+1)^2"}
    ),
    "zero-minorant": make("divergence", sequences=_S, claims={"X": "S*0"}, minorants={"X": "0"}),
    "negative-minorant": make("divergence", sequences=_S, claims={"X": "-S"}, minorants={"X": "-1"}),
    "sign-of-increment-unknown": make(
        "divergence",
        sequences={"x": recursion("0", "x-1"), "S": recursion("0", "S+1+x")},
        claims={"X": "S"},
        minorants={"X": "1"},
    ),
    "minorant-vanishes-at-an-end": make(
        "divergence",
        parameters={"c": "c >= 0"},
        sequences={"S": recursion("0", "S+c")},
        claims={"X": "S"},
        minorants={"X": "c"},
    ),
    "minorant-mentions-a-sequence": make(
        "divergence",
        sequences={"q": recursion("1", "q/2"), "S": recursion("0", "S+q")},
        positive=["q"],
        claims={"X": "S"},
        minorants={"X": "q"},
    ),
    "minorant-mentions-an-input": make(
        "divergence",
        inputs={"x": "x > 0"},
        sequences={"S": recursion("0", "S+x")},
        claims={"X": "S"},
        minorants={"X": "x"},
    ),
    "inputs-can-shrink": make(
        "divergence",
        inputs={"x": "x > 0"},
        sequences={"S": recursion("0", "S+x")},
        claims={"X": "S"},
        minorants={"X": "1"},
    ),
    "product-from-zero": make(
        "divergence",
        sequences={"P": recursion("0", "2*P")},
        claims={"X": "P"},
        minorants={"X": "1"},
        products=["X"],
    ),
    "product-from-a-negative-value": make(
        "divergence",
        sequences={"P": recursion("-1", "2*P")},
        claims={"X": "P"},
        minorants={"X": "1"},
        products=["X"],
    ),
    # Growth.
    "wrong-exponent": make(
        "growth",
        sequences={"P": recursion("1", "(g+2)/(g+1)*P")},
        claims={"X": "P"},
        growth={"X": {"quotient": "(g+2)/(g+1)", "ratio": "1", "exponent": "2"}},
    ),
    "wrong-ratio": make(
        "growth",
        sequences={"P": recursion("1", "2*P")},
        claims={"X": "P"},
        growth={"X": {"quotient": "2", "ratio": "1", "exponent": "1"}},
    ),
    "growth-of-zero": make(
        "growth",
        sequences={"P": recursion("0", "2*P")},
        claims={"X": "P"},
        growth={"X": {"quotient": "2", "ratio": "2", "exponent": "0"}},
    ),
    # Text.
    "code": make("limit", claims={"X": _INJECTED}, limits={"X": "0"}),
    "tower": make("limit", claims={"X": "9^(9^9)"}, limits={"X": "0"}),
    "power-of-power": make("limit", claims={"X": "2^3^2"}, limits={"X": "512"}),
    "huge-exponent": make("limit", claims={"X": "1/g^65"}, limits={"X": "0"}),
    "float": make("limit", claims={"X": "0.5"}, limits={"X": "0.5"}),
    "python-power": make("limit", claims={"X": "1/g**2"}, limits={"X": "0"}),
    "implicit-product": make("limit", claims={"X": "2(3)"}, limits={"X": "6"}),
    "empty-expression": make("limit", claims={"X": ""}, limits={"X": ""}),
    "unicode-digit": make("limit", claims={"X": "\u0661/g"}, limits={"X": "0"}),
    "unicode-name": make("closed_form", defines={"\u0421": recursion("1", "\u0421")}, claims={"\u0421": "1"}),
    "index-as-a-name": make("closed_form", defines={"g": recursion("1", "g+1")}, claims={"g": "g"}),
    "negative-start": make("closed_form", -1, defines={"S": recursion("1", "S")}, claims={"S": "1"}),
    "boolean-start": {
        "rule": "closed_form",
        "start": True,
        "defines": {"S": recursion("1", "S")},
        "claims": {"S": "1"},
    },
    "unknown-rule": make("axiom", claims={"X": "1"}),
    "unknown-key": make("limit", claims={"X": "1"}, limits={"X": "1"}, note="trust me"),
    "key-of-another-rule": {**GOOD["proto.squares"], "strict": []},
    "recursion-with-a-third-key": make(
        "closed_form", defines={"S": {**recursion("1", "S"), "why": "1"}}, claims={"S": "1"}
    ),
}
