"""Certificates for the tests of the kernel: true ones, and planted false ones, as plain data."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]

ONE_OVER_SQUARE = {"initial": "1", "step": "H2 + 1/(g+1)^2"}
FROM_ZERO = {"initial": "0", "step": "H2 + 1/(g+1)^2"}
HARMONIC = {"initial": "1", "step": "H1 + 1/(g+1)"}
HARMONIC_FROM_ZERO = {"initial": "0", "step": "H1 + 1/(g+1)"}
SINH = {"initial": "1+c", "step": "(1 + c/(g+1)^2)*Psinh"}
SIN = {"initial": "1-c", "step": "(1 - c/(g+1)^2)*Psin"}


def _recursion(initial: str, step: str) -> dict[str, str]:
    return {"initial": initial, "step": step}


def _make(rule: str, start: int = 1, **parts: Any) -> Data:
    return {"rule": rule, "start": start, **parts}


FRESH = "(w^2+k*(1-w)^2)/(w*(2-w))"

GOOD: dict[str, Data] = {
    # The prototype's seventeen.
    "proto.squares": _make(
        "closed_form",
        0,
        defines={"S": _recursion("0", "S + (2*(g+1)+1)/((g+1)^2*(g+2)^2)")},
        claims={"S": "1-1/(g+1)^2"},
    ),
    "proto.linear-sizes": _make(
        "closed_form",
        0,
        sequences={"H2": FROM_ZERO},
        defines={"S": _recursion("0", "S + 4/((g+1)*(g+2)^2)")},
        claims={"S": "8 - 4*(g+2)/(g+1)^2 - 4*H2"},
    ),
    "proto.product-solves-inhomogeneous": _make(
        "closed_form",
        0,
        parameters={"c": "c > 0"},
        sequences={"P": _recursion("1", "(1+c/(g+1)^2)*P")},
        defines={"R": _recursion("0", "(1+c/(g+1)^2)*R + 1/(g+1)^2")},
        claims={"R": "(P-1)/c"},
    ),
    "proto.two-state": _make(
        "closed_form",
        0,
        parameters={"n": "n > 0"},
        sequences={"B": _recursion("1", "(1-1/(n*(g+1)^2))*B")},
        defines={"A": _recursion("0", "A + B/(n*(g+1)^2)")},
        claims={"A": "1-B"},
    ),
    "proto.mean-over-generations": _make(
        "closed_form",
        0,
        sequences={"H1": HARMONIC_FROM_ZERO, "H2": FROM_ZERO},
        defines={
            "V": _recursion("0", "V + H2 + 1/(g+1)^2"),
            "U": _recursion("0", "U + 2*V + H2 + 1/(g+1)^2"),
        },
        claims={"V": "(g+1)*H2 - H1", "U": "(g+1)^2*H2 - 2*(g+1)*H1 + g"},
    ),
    "proto.forget": _make(
        "closed_form",
        0,
        parameters={"w": "0 < w < 1", "n": "n > 0"},
        sequences={"Q": _recursion("1", "(1-w)^2*Q")},
        defines={"r": _recursion("0", "(1-w)^2*r + w^2/n")},
        claims={"r": "w*(1-Q)/(n*(2-w))"},
    ),
    "proto.second-order": _make(
        "closed_form",
        0,
        sequences={"H1": HARMONIC_FROM_ZERO},
        defines={"u": _recursion("0", "v"), "v": _recursion("1", "((2*g+3)*v - (g+1)*u)/(g+2)")},
        claims={"u": "H1", "v": "H1 + 1/(g+1)"},
    ),
    "proto.h2-below-two": _make(
        "inequality", sequences={"H2": ONE_OVER_SQUARE}, claims={"D": "2-1/g-H2"}, solve={"H2": "2-1/g-D"}
    ),
    "proto.product-above-sum": _make(
        "inequality",
        0,
        parameters={"c": "c > 0"},
        sequences={"H2": FROM_ZERO, "P": _recursion("1", "(1+c/(g+1)^2)*P")},
        claims={"D": "P-1-c*H2", "h": "H2"},
        solve={"H2": "h", "P": "D+1+c*h"},
    ),
    "proto.half-integer-tail": _make(
        "inequality",
        sequences={"H2": ONE_OVER_SQUARE},
        claims={"D": "1+2/3-2/(2*g+1)-H2"},
        solve={"H2": "1+2/3-2/(2*g+1)-D"},
    ),
    "proto.tail-above": _make(
        "inequality",
        sequences={"H2": ONE_OVER_SQUARE},
        claims={"D": "1+1-1/2+1/6-(1/g-1/(2*g^2)+1/(6*g^3))-H2"},
        solve={"H2": "1+1-1/2+1/6-(1/g-1/(2*g^2)+1/(6*g^3))-D"},
    ),
    "proto.tail-below": _make(
        "inequality",
        sequences={"H2": ONE_OVER_SQUARE},
        claims={"D": "H2-1-(1-1/2+1/6-1/30)+(1/g-1/(2*g^2)+1/(6*g^3)-1/(30*g^5))"},
        solve={"H2": "D+1+(1-1/2+1/6-1/30)-(1/g-1/(2*g^2)+1/(6*g^3)-1/(30*g^5))"},
    ),
    "proto.rational-limit": _make("limit", claims={"X": "1-1/(g+1)^2"}, limits={"X": "1"}),
    "proto.shifted-harmonic-diverges": _make(
        "divergence",
        parameters={"a": "a > 0"},
        sequences={"S": _recursion("0", "S + 1/(g+a)")},
        claims={"X": "S"},
        minorants={"X": "1/(g+a)"},
    ),
    "proto.rational-sum-diverges": _make(
        "divergence",
        sequences={"S": _recursion("0", "S + (g+1)/(g^2+3*g+5)")},
        claims={"X": "S"},
        minorants={"X": "1/(2*(g+2))"},
    ),
    "proto.constant-increments-diverge": _make(
        "divergence",
        parameters={"v": "v > 0", "n": "n > 0"},
        sequences={"S": _recursion("0", "S + v/n")},
        claims={"X": "S"},
        minorants={"X": "v/n"},
    ),
    "proto.squared-binomials": {
        "rule": "telescoping",
        "quotients": {"g": "(g+1)^2/(g+1-k)^2", "k": "(g-k)^2/(k+1)^2"},
        "coefficients": ["-2*(2*g+1)", "g+1"],
        "claims": {"Z": "k^2*(2*k-3*g-3)/(k-g-1)^2"},
    },
    # Workflows.
    "augment.closed-form": _make(
        "closed_form",
        sequences={"H2": ONE_OVER_SQUARE},
        defines={"R": _recursion("1", "R + 1/(g+1)^2")},
        claims={"R": "H2"},
    ),
    "augment.pool-and-fit": _make(
        "closed_form",
        sequences={"H2": ONE_OVER_SQUARE},
        defines={"K": _recursion("1", "(g/(g+1))^2*K + 2*g/(g+1)^2*K + (K+1)/(g+1)^2")},
        claims={"K": "H2"},
    ),
    "augment.limit": _make(
        "limit",
        sequences={"H2": ONE_OVER_SQUARE},
        positive=["H2"],
        defines={"R": _recursion("1", "R + 1/(g+1)^2")},
        closed={"R": "H2"},
        behaviour={"H2": {"lemma": "H2"}},
        claims={"X": "R"},
        limits={"X": "zeta2"},
        tails={"X": {"lower": "1/(g+1)", "upper": "1/g"}},
    ),
    "augment.below-limit": _make(
        "limit",
        sequences={"H2": ONE_OVER_SQUARE},
        behaviour={"H2": {"lemma": "H2"}},
        claims={"X": "H2"},
        limits={"X": "zeta2"},
        tails={"X": {"lower": "0"}},
    ),
    "discard.closed-form": _make("closed_form", defines={"R": _recursion("1", "R + 1")}, claims={"R": "g"}),
    "discard.diverges": _make(
        "divergence",
        defines={"R": _recursion("1", "R + 1")},
        closed={"R": "g"},
        claims={"X": "R"},
        minorants={"X": "1"},
    ),
    "subsample.closed-form": _make(
        "closed_form",
        sequences={"H2": ONE_OVER_SQUARE},
        defines={"R": _recursion("1", "R + 3/(g+1)^2")},
        claims={"R": "3*H2-2"},
    ),
    "subsample.limit": _make(
        "limit",
        sequences={"H2": ONE_OVER_SQUARE},
        behaviour={"H2": {"lemma": "H2"}},
        claims={"X": "3*H2-2"},
        limits={"X": "3*zeta2-2"},
        tails={"X": {"lower": "3/(g+1)", "upper": "3/g"}},
    ),
    "real-plus-last.closed-form": _make(
        "closed_form",
        sequences={"Q": _recursion("1", "Q/4")},
        defines={"R": _recursion("1", "R/4 + 1")},
        claims={"R": "4/3 - (1/3)*Q"},
    ),
    "real-plus-last.limit": _make(
        "limit",
        sequences={"Q": _recursion("1", "Q/4")},
        behaviour={"Q": {"vanishes": "1/4"}},
        claims={"X": "4/3 - g^3*Q/3"},
        limits={"X": "4/3"},
    ),
    "fresh.closed-form": _make(
        "closed_form",
        parameters={"w": "0 < w < 1", "k": "k > 0"},
        sequences={"Q": _recursion("1", "(1-w)^2*Q")},
        defines={"v": _recursion("1", "w^2 + (1-w)^2*(k+v)")},
        claims={"v": f"{FRESH} + (1-{FRESH})*Q"},
    ),
    "fresh.limit": _make(
        "limit",
        parameters={"w": "0 < w < 1", "k": "k > 0"},
        sequences={"Q": _recursion("1", "(1-w)^2*Q")},
        behaviour={"Q": {"vanishes": "(1-w)^2"}},
        claims={"X": f"{FRESH} + (1-{FRESH})*Q"},
        limits={"X": FRESH},
    ),
    "fresh.closed-interval": _make(
        "closed_form",
        parameters={"r": "0 <= r <= 1"},
        sequences={"Q": _recursion("1", "(1-r)*Q")},
        defines={"m": _recursion("1", "(1-r)*m + r")},
        claims={"m": "1 + 0*Q"},
    ),
    "schedule.any-below-two": _make(
        "inequality",
        parameters={"m": "m > 0"},
        inputs={"x": "x > 0"},
        sequences={"N": _recursion("m", "N + x"), "R": _recursion("1", "R + m*x/(N+x)^2")},
        positive=["N"],
        claims={"D": "2 - m/N - R"},
        solve={"R": "2 - m/N - D"},
    ),
    "schedule.any-discard": _make(
        "divergence",
        parameters={"m": "m > 0"},
        inputs={"x": "0 < x <= 5"},
        sequences={"R": _recursion("1", "R + m/x")},
        claims={"X": "R"},
        minorants={"X": "m/5"},
    ),
    "schedule.doubling-converges": _make(
        "limit",
        sequences={"M": _recursion("1", "M/(2+M)"), "R": _recursion("1", "R + M*(1+M)/(2+M)^2")},
        positive=["M", "R"],
        behaviour={"M": {"vanishes": "1/2"}, "R": {"converges": "S"}},
        claims={"X": "R/(1+M)", "Y": "g^5*M*R"},
        limits={"X": "S", "Y": "0"},
    ),
    # Exact laws of quadratic-variance families.
    "quadratic.closed-form": _make(
        "closed_form",
        parameters={"c": "c > 0"},
        sequences={"Psinh": SINH},
        defines={"R": _recursion("1", "(1+c/(g+1)^2)*R + 1/(g+1)^2")},
        claims={"R": "(Psinh-1)/c"},
    ),
    "quadratic.limit": _make(
        "limit",
        parameters={"v": "v > 0", "n": "n >= 1"},
        sequences={"Psinh": _recursion("1+v/n", "(1 + v/(n*(g+1)^2))*Psinh")},
        positive=["Psinh"],
        behaviour={"Psinh": {"lemma": "Psinh", "parameters": {"c": "v/n"}, "limit": "S"}},
        claims={"X": "n*(Psinh-1)/v", "Y": "1/Psinh"},
        limits={"X": "n*(S-1)/v", "Y": "1/S"},
    ),
    "normal.variance-limit": _make(
        "limit",
        parameters={"n": "n > 1"},
        sequences={"Psin": _recursion("1-1/n", "(1 - 1/(n*(g+1)^2))*Psin")},
        positive=["Psin"],
        behaviour={"Psin": {"lemma": "Psin", "parameters": {"c": "1/n"}}},
        claims={"X": "Psin"},
        limits={"X": "sinc"},
        tails={"X": {"upper": "0"}},
    ),
    "normal.replace-vanishes": _make(
        "limit",
        parameters={"n": "n > 1"},
        sequences={"V": _recursion("1", "(1-1/n)*V")},
        behaviour={"V": {"vanishes": "1-1/n"}},
        claims={"X": "V*(3*g^2+1)"},
        limits={"X": "0"},
    ),
    "discard.quadratic-diverges": _make(
        "divergence",
        parameters={"v": "v > 0", "n": "n > 0"},
        sequences={"P": _recursion("1", "(1+v/n)*P")},
        positive=["P"],
        claims={"X": "P"},
        minorants={"X": "v/n"},
        products=["X"],
    ),
    "discard.quadratic-growth": _make(
        "growth",
        parameters={"v": "v > 0", "n": "n > 0"},
        sequences={"P": _recursion("1", "(1+v/n)*P")},
        claims={"X": "P"},
        growth={"X": {"quotient": "1+v/n", "ratio": "1+v/n", "exponent": "0"}},
    ),
    # What else the rules can say.
    "power.growth": _make(
        "growth",
        parameters={"e": "e > -1/2"},
        sequences={"P": _recursion("1", "(g+1+e)/(g+1)*P")},
        claims={"X": "3*P"},
        growth={"X": {"quotient": "1+e/(g+1)", "ratio": "1", "exponent": "e"}},
    ),
    "power.vanishes": _make(
        "limit",
        parameters={"e": "0 < e <= 1"},
        sequences={"P": _recursion("1", "(1-e/(g+1))*P")},
        behaviour={"P": {"null": "e/(g+1)"}},
        claims={"X": "2+P*(g+1)/g"},
        limits={"X": "2"},
    ),
    "harmonic.slow": _make(
        "limit",
        sequences={"H1": HARMONIC, "H2": ONE_OVER_SQUARE},
        behaviour={"H1": {"lemma": "H1"}, "H2": {"lemma": "H2"}},
        claims={"X": "H2*(2*g+1)/g + H1^3/g", "Y": "(g+1)*H2/(g+3) - H1*H2/(g+2)"},
        limits={"X": "2*zeta2", "Y": "zeta2"},
    ),
    "harmonic.own-kinds": _make(
        "limit",
        sequences={
            "A": _recursion("1", "(1+1/g^2)*A + 1/(g+1)"),
            "B": _recursion("1", "B + A/(g+1)^2"),
        },
        positive=["A", "B"],
        behaviour={"A": {"slow": "log"}, "B": {"converges": "b"}},
        claims={"X": "A/g + 1/B"},
        limits={"X": "1/b"},
    ),
    "digamma.limit": _make(
        "limit",
        parameters={"a": "a > -1"},
        sequences={"D1a": _recursion("1/(1+a) - 1", "D1a + 1/(g+1+a) - 1/(g+1)")},
        behaviour={"D1a": {"lemma": "D1a", "parameters": {"a": "a"}}},
        claims={"X": "5*D1a"},
        limits={"X": "5*digammagap"},
    ),
    "sequence-below.inverse": _make(
        "closed_form",
        sequences={"P": _recursion("2", "P*(g+2)/(g+1)")},
        positive=["P"],
        defines={"q": _recursion("1/2", "q*(g+1)/(g+2)"), "t": _recursion("1", "t + 0/P")},
        claims={"q": "1/P", "t": "1"},
    ),
    "dependent-domains": _make(
        "closed_form",
        parameters={"d": "d >= 1", "t": "t > d + 1", "s": "0 < s < t"},
        defines={"R": _recursion("d/(t-d-1)", "R + d/(t-d-1)/(g+1)/g*(t-s)/(t-s)")},
        claims={"R": "d/(t-d-1)*(2-1/g)"},
    ),
    "real-parameter": _make(
        "inequality",
        parameters={"b": "real"},
        sequences={"S": _recursion("b^2", "S + b^2")},
        claims={"D": "S"},
        solve={"S": "D"},
    ),
    "strict.inequality": _make(
        "inequality",
        parameters={"k": "k >= 0"},
        sequences={"R": _recursion("1", "R*g/(g+1) + k")},
        claims={"D": "R"},
        solve={"R": "D"},
        strict=["D"],
    ),
    "upper.domain": _make(
        "inequality",
        parameters={"b": "b <= 0", "c": "c < 2"},
        sequences={"S": _recursion("0", "S - b + 1/(2-c)")},
        claims={"D": "S"},
        solve={"S": "D"},
    ),
    "start-seven": _make(
        "closed_form", 7, defines={"R": _recursion("1/2", "R*(g-5)/(g-4)")}, claims={"R": "1/(g-5)"}
    ),
}

_H2_LIMIT = GOOD["augment.below-limit"]
_S = {"S": _recursion("0", "S + 1")}
_INJECTED = "__import__(1)"

BAD: dict[str, Data] = {
    # Wrong answers of rsolve.
    "rsolve-says-zero": _make(
        "closed_form",
        0,
        parameters={"c": "c > 0"},
        defines={"R": _recursion("1", "(1+c/(g+1)^2)*R")},
        claims={"R": "0"},
    ),
    "rsolve-says-minus-one-over-c": _make(
        "closed_form",
        0,
        parameters={"c": "c > 0"},
        defines={"R": _recursion("0", "(1+c/(g+1)^2)*R + 1/(g+1)^2")},
        claims={"R": "-1/c"},
    ),
    # Closed forms: off by one, wrong base, wrong step, self-reference, scope.
    "off-by-one-index": _make(
        "closed_form",
        sequences={"H2": ONE_OVER_SQUARE},
        defines={"R": _recursion("1", "R + 1/g^2")},
        claims={"R": "H2"},
    ),
    "wrong-base": _make(
        "closed_form",
        0,
        defines={"S": _recursion("0", "S + (2*(g+1)+1)/((g+1)^2*(g+2)^2)")},
        claims={"S": "2-1/(g+1)^2"},
    ),
    "discard-is-not-g-plus-one": _make(
        "closed_form", defines={"R": _recursion("1", "R + 1")}, claims={"R": "g+1"}
    ),
    "self-claim": _make("closed_form", 0, defines={"S": _recursion("S", "S")}, claims={"S": "S"}),
    "claim-mentions-itself": _make(
        "closed_form", defines={"S": _recursion("1", "S+1")}, claims={"S": "S + g - g"}
    ),
    "claims-mention-each-other": _make(
        "closed_form",
        defines={"A": _recursion("1", "A+1"), "B": _recursion("1", "B+1")},
        claims={"A": "B", "B": "A"},
    ),
    "initial-mentions-index": _make(
        "closed_form", defines={"S": _recursion("g", "S+1")}, claims={"S": "g"}
    ),
    "initial-mentions-sequence": _make(
        "closed_form",
        sequences={"H2": _recursion("H2", "H2")},
        defines={"S": _recursion("H2", "S")},
        claims={"S": "H2"},
    ),
    "step-mentions-undeclared": _make(
        "closed_form", defines={"S": _recursion("1", "S+z-z")}, claims={"S": "1"}
    ),
    "system-half-claimed": _make(
        "closed_form",
        defines={"A": _recursion("1", "A+B"), "B": _recursion("0", "B")},
        claims={"A": "1"},
    ),
    "claim-for-nothing": _make("closed_form", defines={}, claims={"R": "1"}),
    "no-claims": _make("closed_form", defines={}, claims={}),
    "defined-twice": _make(
        "closed_form",
        sequences={"R": _recursion("1", "R+1")},
        defines={"R": _recursion("1", "R+1")},
        claims={"R": "R"},
    ),
    "simultaneous-step": _make(
        # A sequential reading (B from the new A) would accept this.
        "closed_form",
        defines={"A": _recursion("0", "A+1"), "B": _recursion("0", "A")},
        claims={"A": "g-1", "B": "g-1"},
    ),
    "claim-mentions-input": _make(
        "closed_form",
        inputs={"x": "x > 0"},
        defines={"S": _recursion("0", "S+x")},
        claims={"S": "x*(g-1)"},
    ),
    # Zero denominators.
    "pole-at-three": _make(
        "closed_form",
        0,
        defines={"S": _recursion("-1/3", "S + 1/(g-2) - 1/(g-3)")},
        claims={"S": "1/(g-3)"},
    ),
    "pole-that-cancels": _make(
        "closed_form", defines={"S": _recursion("1", "S*(g-4)/(g-4)")}, claims={"S": "1"}
    ),
    "pole-inside-a-product": _make(
        "closed_form", defines={"S": _recursion("1", "S + 0/((g+1)*(g-2))")}, claims={"S": "1"}
    ),
    "pole-inside-a-quotient": _make(
        "closed_form", defines={"S": _recursion("1", "S*(1+0/(1/(g-2)))")}, claims={"S": "1"}
    ),
    "pole-at-the-start": _make(
        "closed_form", 0, defines={"S": _recursion("1", "S + 1/g - 1/g")}, claims={"S": "1"}
    ),
    "pole-to-the-power-zero": _make(
        "closed_form", defines={"S": _recursion("1", "S*(g-2)^0")}, claims={"S": "1"}
    ),
    "pole-negative-power": _make(
        "closed_form", defines={"S": _recursion("1", "S*(g-2)^-1*(g-2)")}, claims={"S": "1"}
    ),
    "pole-in-a-parameter": _make(
        "closed_form",
        parameters={"w": "0 < w < 1"},
        defines={"S": _recursion("1", "S*(2*w-1)/(2*w-1)")},
        claims={"S": "1"},
    ),
    "pole-at-a-closed-end": _make(
        "closed_form",
        0,
        parameters={"c": "c >= 0"},
        sequences={"P": _recursion("1", "(1+c/(g+1)^2)*P")},
        defines={"R": _recursion("0", "(1+c/(g+1)^2)*R + 1/(g+1)^2")},
        claims={"R": "(P-1)/c"},
    ),
    "pole-at-the-closed-upper-end": _make(
        "closed_form",
        parameters={"r": "0 <= r <= 1"},
        defines={"S": _recursion("1", "S*(1-r)/(1-r)")},
        claims={"S": "1"},
    ),
    "pole-at-the-half-closed-end": _make(
        "closed_form",
        parameters={"r": "0 < r <= 1"},
        defines={"S": _recursion("1", "S*(1-r)/(1-r)")},
        claims={"S": "1"},
    ),
    "sequence-of-unknown-sign-below": _make(
        "closed_form",
        sequences={"Q": _recursion("1", "Q-1")},
        defines={"S": _recursion("1", "S*Q/Q")},
        claims={"S": "1"},
    ),
    "sequence-falsely-positive": _make(
        "closed_form",
        sequences={"Q": _recursion("1", "Q-1")},
        positive=["Q"],
        defines={"S": _recursion("1", "S*Q/Q")},
        claims={"S": "1"},
    ),
    "sequence-zero-at-the-start": _make(
        "closed_form",
        sequences={"Q": _recursion("0", "Q+1")},
        positive=["Q"],
        defines={"S": _recursion("1", "S*Q/Q")},
        claims={"S": "1"},
    ),
    "zero-over-zero": _make("closed_form", defines={"S": _recursion("1", "S + 0/0")}, claims={"S": "1"}),
    # Domains.
    "empty-domain": _make(
        "closed_form", parameters={"w": "1 < w < 0"}, defines={"S": _recursion("1", "S")}, claims={"S": "1"}
    ),
    "one-point-open-domain": _make(
        "closed_form", parameters={"w": "1 < w < 1"}, defines={"S": _recursion("1", "S")}, claims={"S": "1"}
    ),
    "domain-of-another-name": _make(
        "closed_form", parameters={"w": "v > 0"}, defines={"S": _recursion("1", "S")}, claims={"S": "1"}
    ),
    "domain-in-a-later-parameter": _make(
        "closed_form",
        parameters={"t": "t > d", "d": "d > 0"},
        defines={"S": _recursion("1", "S")},
        claims={"S": "1"},
    ),
    # Inequalities.
    "leftover-sequence-of-unknown-sign": _make(
        "inequality",
        0,
        sequences={"x": _recursion("0", "x-1"), "y": _recursion("1", "y+x")},
        claims={"D": "y"},
        solve={"y": "D"},
    ),
    "solve-mentions-what-it-solves": _make(
        "inequality",
        0,
        sequences={"y": _recursion("1", "y-1")},
        claims={"D": "y"},
        solve={"y": "D+y-y*1+0"},
    ),
    "solve-is-no-inverse": _make(
        "inequality", sequences={"H2": ONE_OVER_SQUARE}, claims={"D": "2-1/g-H2"}, solve={"H2": "D"}
    ),
    "solve-of-a-different-claim": _make(
        "inequality", 0, sequences={"y": _recursion("5", "y-1")}, claims={"D": "y", "E": "0"}, solve={"y": "E"}
    ),
    "too-low-a-bound": _make(
        "inequality",
        sequences={"H2": ONE_OVER_SQUARE},
        claims={"D": "3/2-1/g-H2"},
        solve={"H2": "3/2-1/g-D"},
    ),
    "bound-fails-later": _make(
        "inequality", sequences={"S": _recursion("1", "S+1")}, claims={"D": "100-S"}, solve={"S": "100-D"}
    ),
    "weak-called-strict": _make(
        "inequality",
        sequences={"H2": ONE_OVER_SQUARE},
        claims={"D": "2-1/g-H2"},
        solve={"H2": "2-1/g-D"},
        strict=["D"],
    ),
    "strict-fails-at-a-closed-end": _make(
        "inequality",
        parameters={"k": "k >= 0"},
        sequences={"R": _recursion("k", "R + k")},
        claims={"D": "R"},
        solve={"R": "D"},
        strict=["D"],
    ),
    # Divergence.
    "sum-of-squares-diverges": _make(
        "divergence",
        sequences={"H2": ONE_OVER_SQUARE},
        claims={"X": "H2"},
        minorants={"X": "1/(100*g)"},
    ),
    "summable-minorant": _make(
        "divergence", sequences={"H2": ONE_OVER_SQUARE}, claims={"X": "H2"}, minorants={"X": "1/(g+1)^2"}
    ),
    "zero-minorant": _make("divergence", sequences=_S, claims={"X": "S*0"}, minorants={"X": "0"}),
    "negative-minorant": _make("divergence", sequences=_S, claims={"X": "-S"}, minorants={"X": "-1"}),
    "sign-of-increment-unknown": _make(
        "divergence",
        sequences={"x": _recursion("0", "x-1"), "S": _recursion("0", "S+1+x")},
        claims={"X": "S"},
        minorants={"X": "1"},
    ),
    "minorant-vanishes-at-an-end": _make(
        "divergence",
        parameters={"c": "c >= 0"},
        sequences={"S": _recursion("0", "S+c")},
        claims={"X": "S"},
        minorants={"X": "c"},
    ),
    "minorant-mentions-a-sequence": _make(
        "divergence",
        sequences={"q": _recursion("1", "q/2"), "S": _recursion("0", "S+q")},
        positive=["q"],
        claims={"X": "S"},
        minorants={"X": "q"},
    ),
    "minorant-mentions-an-input": _make(
        "divergence",
        inputs={"x": "x > 0"},
        sequences={"S": _recursion("0", "S+x")},
        claims={"X": "S"},
        minorants={"X": "x"},
    ),
    "inputs-can-shrink": _make(
        "divergence",
        inputs={"x": "x > 0"},
        sequences={"S": _recursion("0", "S+x")},
        claims={"X": "S"},
        minorants={"X": "1"},
    ),
    "product-from-zero": _make(
        "divergence",
        sequences={"P": _recursion("0", "2*P")},
        claims={"X": "P"},
        minorants={"X": "1"},
        products=["X"],
    ),
    "product-from-a-negative-value": _make(
        "divergence",
        sequences={"P": _recursion("-1", "2*P")},
        claims={"X": "P"},
        minorants={"X": "1"},
        products=["X"],
    ),
    # Growth.
    "wrong-exponent": _make(
        "growth",
        sequences={"P": _recursion("1", "(g+2)/(g+1)*P")},
        claims={"X": "P"},
        growth={"X": {"quotient": "(g+2)/(g+1)", "ratio": "1", "exponent": "2"}},
    ),
    "wrong-ratio": _make(
        "growth",
        sequences={"P": _recursion("1", "2*P")},
        claims={"X": "P"},
        growth={"X": {"quotient": "2", "ratio": "1", "exponent": "1"}},
    ),
    "growth-of-zero": _make(
        "growth",
        sequences={"P": _recursion("0", "2*P")},
        claims={"X": "P"},
        growth={"X": {"quotient": "2", "ratio": "2", "exponent": "0"}},
    ),
    # Limits.
    "wrong-limit": {**_H2_LIMIT, "limits": {"X": "zeta2+1/1000000"}},
    "limit-that-fails-at-one-parameter": _make(
        "limit", parameters={"a": "a >= 1"}, claims={"X": "1/((a-1)*g+1)"}, limits={"X": "0"}
    ),
    "limit-of-unbounded": _make("limit", claims={"X": "g"}, limits={"X": "0"}),
    "limit-without-a-behaviour": {**_H2_LIMIT, "behaviour": {}},
    "harmonic-taken-for-convergent": _make(
        "limit",
        sequences={"H1": HARMONIC},
        behaviour={"H1": {"converges": "h"}},
        claims={"X": "H1"},
        limits={"X": "h"},
    ),
    "harmonic-limit": _make(
        "limit",
        sequences={"H1": HARMONIC},
        behaviour={"H1": {"lemma": "H1"}},
        claims={"X": "H1/(g+1)*g"},
        limits={"X": "0"},
    ),
    "linear-taken-for-slow": _make(
        "limit",
        sequences={"P": _recursion("1", "(1+1/g)*P")},
        behaviour={"P": {"slow": "log"}},
        claims={"X": "P/g^2"},
        limits={"X": "0"},
    ),
    "lemma-of-another-sequence": _make(
        "limit",
        sequences={"H2": _recursion("1", "H2 + 1/(g+2)^2")},
        behaviour={"H2": {"lemma": "H2"}},
        claims={"X": "H2"},
        limits={"X": "zeta2"},
    ),
    "lemma-with-another-start-value": _make(
        "limit",
        sequences={"H2": _recursion("2", "H2 + 1/(g+1)^2")},
        behaviour={"H2": {"lemma": "H2"}},
        claims={"X": "H2"},
        limits={"X": "zeta2"},
    ),
    "lemma-with-another-start": {**_H2_LIMIT, "start": 2},
    "unknown-lemma": {**_H2_LIMIT, "behaviour": {"H2": {"lemma": "H99"}}},
    "lemma-outside-its-domain": _make(
        "limit",
        parameters={"v": "real"},
        sequences={"Psinh": _recursion("1+v", "(1 + v/(g+1)^2)*Psinh")},
        behaviour={"Psinh": {"lemma": "Psinh", "parameters": {"c": "v"}}},
        claims={"X": "Psinh"},
        limits={"X": "sinhc"},
    ),
    "lemma-at-the-edge-of-its-domain": _make(
        "limit",
        parameters={"n": "n >= 1"},
        sequences={"Psin": _recursion("1-1/n", "(1 - 1/(n*(g+1)^2))*Psin")},
        behaviour={"Psin": {"lemma": "Psin", "parameters": {"c": "1/n"}}},
        claims={"X": "Psin"},
        limits={"X": "sinc"},
    ),
    "two-lemmas-one-symbol": _make(
        "limit",
        parameters={"a": "a > 0", "b": "b > 0"},
        sequences={
            "P": _recursion("1+a", "(1 + a/(g+1)^2)*P"),
            "Q": _recursion("1+b", "(1 + b/(g+1)^2)*Q"),
        },
        behaviour={
            "P": {"lemma": "Psinh", "parameters": {"c": "a"}},
            "Q": {"lemma": "Psinh", "parameters": {"c": "b"}},
        },
        claims={"X": "P-Q"},
        limits={"X": "0"},
    ),
    "symbol-is-a-parameter": _make(
        "limit",
        parameters={"zeta2": "zeta2 > 0"},
        sequences={"H2": ONE_OVER_SQUARE},
        behaviour={"H2": {"lemma": "H2"}},
        claims={"X": "H2"},
        limits={"X": "zeta2"},
    ),
    "ratio-one-does-not-vanish": _make(
        "limit",
        parameters={"w": "0 <= w < 1"},
        sequences={"Q": _recursion("1", "(1-w)*Q")},
        behaviour={"Q": {"vanishes": "1-w"}},
        claims={"X": "Q"},
        limits={"X": "0"},
    ),
    "ratio-minus-one-does-not-vanish": _make(
        "limit",
        sequences={"Q": _recursion("1", "-Q")},
        behaviour={"Q": {"vanishes": "-1"}},
        claims={"X": "Q"},
        limits={"X": "0"},
    ),
    "ratio-of-another-sequence": _make(
        "limit",
        sequences={"Q": _recursion("1", "Q")},
        behaviour={"Q": {"vanishes": "1/2"}},
        claims={"X": "Q"},
        limits={"X": "0"},
    ),
    "summable-loss-does-not-vanish": _make(
        "limit",
        sequences={"P": _recursion("1", "(1-1/(g+1)^2)*P")},
        behaviour={"P": {"null": "1/(g+1)^2"}},
        claims={"X": "P"},
        limits={"X": "0"},
    ),
    "loss-above-one": _make(
        "limit",
        sequences={"P": _recursion("1", "(1-3)*P")},
        behaviour={"P": {"null": "3"}},
        claims={"X": "P"},
        limits={"X": "0"},
    ),
    "denominator-tends-to-zero": _make(
        "limit",
        sequences={"Q": _recursion("1", "Q/4")},
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
    # Telescoping.
    "telescoping-wrong": {
        **GOOD["proto.squared-binomials"],
        "claims": {"Z": "k^2*(2*k-3*g-2)/(k-g-1)^2"},
    },
    "telescoping-coefficients-in-k": {
        **GOOD["proto.squared-binomials"],
        "coefficients": ["(k+1)/(k+1) - 1 + k - k", "0*k"],
        "claims": {"Z": "0"},
    },
    "telescoping-all-zero": {
        **GOOD["proto.squared-binomials"],
        "coefficients": ["0", "0"],
        "claims": {"Z": "0"},
    },
    "telescoping-quotients-of-no-term": {
        "rule": "telescoping",
        "quotients": {"g": "k+1", "k": "g+1"},
        "coefficients": ["0", "1"],
        "claims": {"Z": "0"},
    },
    # Text.
    "code": _make("limit", claims={"X": _INJECTED}, limits={"X": "0"}),
    "tower": _make("limit", claims={"X": "9^(9^9)"}, limits={"X": "0"}),
    "power-of-power": _make("limit", claims={"X": "2^3^2"}, limits={"X": "512"}),
    "huge-exponent": _make("limit", claims={"X": "1/g^65"}, limits={"X": "0"}),
    "float": _make("limit", claims={"X": "0.5"}, limits={"X": "0.5"}),
    "python-power": _make("limit", claims={"X": "1/g**2"}, limits={"X": "0"}),
    "implicit-product": _make("limit", claims={"X": "2(3)"}, limits={"X": "6"}),
    "empty-expression": _make("limit", claims={"X": ""}, limits={"X": ""}),
    "unicode-digit": _make("limit", claims={"X": "\u0661/g"}, limits={"X": "0"}),
    "unicode-name": _make(
        "closed_form", defines={"\u0421": _recursion("1", "\u0421")}, claims={"\u0421": "1"}
    ),
    "index-as-a-name": _make("closed_form", defines={"g": _recursion("1", "g+1")}, claims={"g": "g"}),
    "negative-start": _make("closed_form", -1, defines={"S": _recursion("1", "S")}, claims={"S": "1"}),
    "boolean-start": {
        "rule": "closed_form",
        "start": True,
        "defines": {"S": _recursion("1", "S")},
        "claims": {"S": "1"},
    },
    "unknown-rule": _make("axiom", claims={"X": "1"}),
    "unknown-key": _make("limit", claims={"X": "1"}, limits={"X": "1"}, note="trust me"),
    "key-of-another-rule": {**GOOD["augment.closed-form"], "strict": []},
    "recursion-with-a-third-key": _make(
        "closed_form", defines={"S": {**_recursion("1", "S"), "why": "1"}}, claims={"S": "1"}
    ),
}
