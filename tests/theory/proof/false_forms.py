"""Planted false certificates: closed forms, scope, denominators and domains."""

from __future__ import annotations

from kernel_parts import (
    ONE_OVER_SQUARE,
    Data,
    make,
    recursion,
)

FORMS: dict[str, Data] = {
    # Wrong answers of rsolve.
    "rsolve-says-zero": make(
        "closed_form",
        0,
        parameters={"c": "c > 0"},
        defines={"R": recursion("1", "(1+c/(g+1)^2)*R")},
        claims={"R": "0"},
    ),
    "rsolve-says-minus-one-over-c": make(
        "closed_form",
        0,
        parameters={"c": "c > 0"},
        defines={"R": recursion("0", "(1+c/(g+1)^2)*R + 1/(g+1)^2")},
        claims={"R": "-1/c"},
    ),
    # Closed forms: off by one, wrong base, wrong step, self-reference, scope.
    "off-by-one-index": make(
        "closed_form",
        sequences={"H2": ONE_OVER_SQUARE},
        defines={"R": recursion("1", "R + 1/g^2")},
        claims={"R": "H2"},
    ),
    "wrong-base": make(
        "closed_form",
        0,
        defines={"S": recursion("0", "S + (2*(g+1)+1)/((g+1)^2*(g+2)^2)")},
        claims={"S": "2-1/(g+1)^2"},
    ),
    "discard-is-not-g-plus-one": make(
        "closed_form", defines={"R": recursion("1", "R + 1")}, claims={"R": "g+1"}
    ),
    "self-claim": make("closed_form", 0, defines={"S": recursion("S", "S")}, claims={"S": "S"}),
    "claim-mentions-itself": make(
        "closed_form", defines={"S": recursion("1", "S+1")}, claims={"S": "S + g - g"}
    ),
    "claims-mention-each-other": make(
        "closed_form",
        defines={"A": recursion("1", "A+1"), "B": recursion("1", "B+1")},
        claims={"A": "B", "B": "A"},
    ),
    "initial-mentions-index": make("closed_form", defines={"S": recursion("g", "S+1")}, claims={"S": "g"}),
    "initial-mentions-sequence": make(
        "closed_form",
        sequences={"H2": recursion("H2", "H2")},
        defines={"S": recursion("H2", "S")},
        claims={"S": "H2"},
    ),
    "step-mentions-undeclared": make(
        "closed_form", defines={"S": recursion("1", "S+z-z")}, claims={"S": "1"}
    ),
    "system-half-claimed": make(
        "closed_form",
        defines={"A": recursion("1", "A+B"), "B": recursion("0", "B")},
        claims={"A": "1"},
    ),
    "claim-for-nothing": make("closed_form", defines={}, claims={"R": "1"}),
    "no-claims": make("closed_form", defines={}, claims={}),
    "defined-twice": make(
        "closed_form",
        sequences={"R": recursion("1", "R+1")},
        defines={"R": recursion("1", "R+1")},
        claims={"R": "R"},
    ),
    "simultaneous-step": make(
        # A sequential reading (B from the new A) would accept this.
        "closed_form",
        defines={"A": recursion("0", "A+1"), "B": recursion("0", "A")},
        claims={"A": "g-1", "B": "g-1"},
    ),
    "claim-mentions-input": make(
        "closed_form",
        inputs={"x": "x > 0"},
        defines={"S": recursion("0", "S+x")},
        claims={"S": "x*(g-1)"},
    ),
    # Zero denominators.
    "pole-at-three": make(
        "closed_form",
        0,
        defines={"S": recursion("-1/3", "S + 1/(g-2) - 1/(g-3)")},
        claims={"S": "1/(g-3)"},
    ),
    "pole-that-cancels": make(
        "closed_form", defines={"S": recursion("1", "S*(g-4)/(g-4)")}, claims={"S": "1"}
    ),
    "pole-inside-a-product": make(
        "closed_form", defines={"S": recursion("1", "S + 0/((g+1)*(g-2))")}, claims={"S": "1"}
    ),
    "pole-inside-a-quotient": make(
        "closed_form", defines={"S": recursion("1", "S*(1+0/(1/(g-2)))")}, claims={"S": "1"}
    ),
    "pole-at-the-start": make(
        "closed_form", 0, defines={"S": recursion("1", "S + 1/g - 1/g")}, claims={"S": "1"}
    ),
    "pole-to-the-power-zero": make(
        "closed_form", defines={"S": recursion("1", "S*(g-2)^0")}, claims={"S": "1"}
    ),
    "pole-negative-power": make(
        "closed_form", defines={"S": recursion("1", "S*(g-2)^-1*(g-2)")}, claims={"S": "1"}
    ),
    "pole-in-a-parameter": make(
        "closed_form",
        parameters={"w": "0 < w < 1"},
        defines={"S": recursion("1", "S*(2*w-1)/(2*w-1)")},
        claims={"S": "1"},
    ),
    "pole-at-a-closed-end": make(
        "closed_form",
        0,
        parameters={"c": "c >= 0"},
        sequences={"P": recursion("1", "(1+c/(g+1)^2)*P")},
        defines={"R": recursion("0", "(1+c/(g+1)^2)*R + 1/(g+1)^2")},
        claims={"R": "(P-1)/c"},
    ),
    "pole-at-the-closed-upper-end": make(
        "closed_form",
        parameters={"r": "0 <= r <= 1"},
        defines={"S": recursion("1", "S*(1-r)/(1-r)")},
        claims={"S": "1"},
    ),
    "pole-at-the-half-closed-end": make(
        "closed_form",
        parameters={"r": "0 < r <= 1"},
        defines={"S": recursion("1", "S*(1-r)/(1-r)")},
        claims={"S": "1"},
    ),
    "sequence-of-unknown-sign-below": make(
        "closed_form",
        sequences={"Q": recursion("1", "Q-1")},
        defines={"S": recursion("1", "S*Q/Q")},
        claims={"S": "1"},
    ),
    "sequence-falsely-positive": make(
        "closed_form",
        sequences={"Q": recursion("1", "Q-1")},
        positive=["Q"],
        defines={"S": recursion("1", "S*Q/Q")},
        claims={"S": "1"},
    ),
    "sequence-zero-at-the-start": make(
        "closed_form",
        sequences={"Q": recursion("0", "Q+1")},
        positive=["Q"],
        defines={"S": recursion("1", "S*Q/Q")},
        claims={"S": "1"},
    ),
    "zero-over-zero": make("closed_form", defines={"S": recursion("1", "S + 0/0")}, claims={"S": "1"}),
    # Domains.
    "empty-domain": make(
        "closed_form", parameters={"w": "1 < w < 0"}, defines={"S": recursion("1", "S")}, claims={"S": "1"}
    ),
    "one-point-open-domain": make(
        "closed_form", parameters={"w": "1 < w < 1"}, defines={"S": recursion("1", "S")}, claims={"S": "1"}
    ),
    "domain-of-another-name": make(
        "closed_form", parameters={"w": "v > 0"}, defines={"S": recursion("1", "S")}, claims={"S": "1"}
    ),
    "domain-in-a-later-parameter": make(
        "closed_form",
        parameters={"t": "t > d", "d": "d > 0"},
        defines={"S": recursion("1", "S")},
        claims={"S": "1"},
    ),
}
