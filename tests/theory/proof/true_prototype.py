"""True certificates: the ones the first sketch of the kernel accepted, written anew."""

from __future__ import annotations

from kernel_parts import (
    FROM_ZERO,
    HARMONIC_FROM_ZERO,
    ONE_OVER_SQUARE,
    Data,
    make,
    recursion,
)

PROTOTYPE: dict[str, Data] = {
    # The prototype's seventeen.
    "proto.squares": make(
        "closed_form",
        0,
        defines={"S": recursion("0", "S + (2*(g+1)+1)/((g+1)^2*(g+2)^2)")},
        claims={"S": "1-1/(g+1)^2"},
    ),
    "proto.linear-sizes": make(
        "closed_form",
        0,
        sequences={"H2": FROM_ZERO},
        defines={"S": recursion("0", "S + 4/((g+1)*(g+2)^2)")},
        claims={"S": "8 - 4*(g+2)/(g+1)^2 - 4*H2"},
    ),
    "proto.product-solves-inhomogeneous": make(
        "closed_form",
        0,
        parameters={"c": "c > 0"},
        sequences={"P": recursion("1", "(1+c/(g+1)^2)*P")},
        defines={"R": recursion("0", "(1+c/(g+1)^2)*R + 1/(g+1)^2")},
        claims={"R": "(P-1)/c"},
    ),
    "proto.two-state": make(
        "closed_form",
        0,
        parameters={"n": "n > 0"},
        sequences={"B": recursion("1", "(1-1/(n*(g+1)^2))*B")},
        defines={"A": recursion("0", "A + B/(n*(g+1)^2)")},
        claims={"A": "1-B"},
    ),
    "proto.mean-over-generations": make(
        "closed_form",
        0,
        sequences={"H1": HARMONIC_FROM_ZERO, "H2": FROM_ZERO},
        defines={
            "V": recursion("0", "V + H2 + 1/(g+1)^2"),
            "U": recursion("0", "U + 2*V + H2 + 1/(g+1)^2"),
        },
        claims={"V": "(g+1)*H2 - H1", "U": "(g+1)^2*H2 - 2*(g+1)*H1 + g"},
    ),
    "proto.forget": make(
        "closed_form",
        0,
        parameters={"w": "0 < w < 1", "n": "n > 0"},
        sequences={"Q": recursion("1", "(1-w)^2*Q")},
        defines={"r": recursion("0", "(1-w)^2*r + w^2/n")},
        claims={"r": "w*(1-Q)/(n*(2-w))"},
    ),
    "proto.second-order": make(
        "closed_form",
        0,
        sequences={"H1": HARMONIC_FROM_ZERO},
        defines={"u": recursion("0", "v"), "v": recursion("1", "((2*g+3)*v - (g+1)*u)/(g+2)")},
        claims={"u": "H1", "v": "H1 + 1/(g+1)"},
    ),
    "proto.h2-below-two": make(
        "inequality", sequences={"H2": ONE_OVER_SQUARE}, claims={"D": "2-1/g-H2"}, solve={"H2": "2-1/g-D"}
    ),
    "proto.product-above-sum": make(
        "inequality",
        0,
        parameters={"c": "c > 0"},
        sequences={"H2": FROM_ZERO, "P": recursion("1", "(1+c/(g+1)^2)*P")},
        claims={"D": "P-1-c*H2", "h": "H2"},
        solve={"H2": "h", "P": "D+1+c*h"},
    ),
    "proto.half-integer-tail": make(
        "inequality",
        sequences={"H2": ONE_OVER_SQUARE},
        claims={"D": "1+2/3-2/(2*g+1)-H2"},
        solve={"H2": "1+2/3-2/(2*g+1)-D"},
    ),
    "proto.tail-above": make(
        "inequality",
        sequences={"H2": ONE_OVER_SQUARE},
        claims={"D": "1+1-1/2+1/6-(1/g-1/(2*g^2)+1/(6*g^3))-H2"},
        solve={"H2": "1+1-1/2+1/6-(1/g-1/(2*g^2)+1/(6*g^3))-D"},
    ),
    "proto.tail-below": make(
        "inequality",
        sequences={"H2": ONE_OVER_SQUARE},
        claims={"D": "H2-1-(1-1/2+1/6-1/30)+(1/g-1/(2*g^2)+1/(6*g^3)-1/(30*g^5))"},
        solve={"H2": "D+1+(1-1/2+1/6-1/30)-(1/g-1/(2*g^2)+1/(6*g^3)-1/(30*g^5))"},
    ),
    "proto.rational-limit": make("limit", claims={"X": "1-1/(g+1)^2"}, limits={"X": "1"}),
    "proto.shifted-harmonic-diverges": make(
        "divergence",
        parameters={"a": "a > 0"},
        sequences={"S": recursion("0", "S + 1/(g+a)")},
        claims={"X": "S"},
        minorants={"X": "1/(g+a)"},
    ),
    "proto.rational-sum-diverges": make(
        "divergence",
        sequences={"S": recursion("0", "S + (g+1)/(g^2+3*g+5)")},
        claims={"X": "S"},
        minorants={"X": "1/(2*(g+2))"},
    ),
    "proto.constant-increments-diverge": make(
        "divergence",
        parameters={"v": "v > 0", "n": "n > 0"},
        sequences={"S": recursion("0", "S + v/n")},
        claims={"X": "S"},
        minorants={"X": "v/n"},
    ),
}
