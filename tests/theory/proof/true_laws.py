"""True certificates: exact laws of families, and what else the rules can say."""

from __future__ import annotations

from kernel_parts import (
    HARMONIC,
    ONE_OVER_SQUARE,
    SINH,
    Data,
    make,
    recursion,
)

LAWS: dict[str, Data] = {
    # Exact laws of quadratic-variance families.
    "quadratic.closed-form": make(
        "closed_form",
        parameters={"c": "c > 0"},
        sequences={"Psinh": SINH},
        defines={"R": recursion("1", "(1+c/(g+1)^2)*R + 1/(g+1)^2")},
        claims={"R": "(Psinh-1)/c"},
    ),
    "quadratic.limit": make(
        "limit",
        parameters={"v": "v > 0", "n": "n >= 1"},
        sequences={"Psinh": recursion("1+v/n", "(1 + v/(n*(g+1)^2))*Psinh")},
        positive=["Psinh"],
        behaviour={"Psinh": {"lemma": "Psinh", "parameters": {"c": "v/n"}, "limit": "S"}},
        claims={"X": "n*(Psinh-1)/v", "Y": "1/Psinh"},
        limits={"X": "n*(S-1)/v", "Y": "1/S"},
    ),
    "normal.variance-limit": make(
        "limit",
        parameters={"n": "n > 1"},
        sequences={"Psin": recursion("1-1/n", "(1 - 1/(n*(g+1)^2))*Psin")},
        positive=["Psin"],
        behaviour={"Psin": {"lemma": "Psin", "parameters": {"c": "1/n"}}},
        claims={"X": "Psin"},
        limits={"X": "sinc"},
        tails={"X": {"upper": "0"}},
    ),
    "normal.replace-vanishes": make(
        "limit",
        parameters={"n": "n > 1"},
        sequences={"V": recursion("1", "(1-1/n)*V")},
        behaviour={"V": {"vanishes": "1-1/n"}},
        claims={"X": "V*(3*g^2+1)"},
        limits={"X": "0"},
    ),
    "discard.quadratic-diverges": make(
        "divergence",
        parameters={"v": "v > 0", "n": "n > 0"},
        sequences={"P": recursion("1", "(1+v/n)*P")},
        positive=["P"],
        claims={"X": "P"},
        minorants={"X": "v/n"},
        products=["X"],
    ),
    "discard.quadratic-growth": make(
        "growth",
        parameters={"v": "v > 0", "n": "n > 0"},
        sequences={"P": recursion("1", "(1+v/n)*P")},
        claims={"X": "P"},
        growth={"X": {"quotient": "1+v/n", "ratio": "1+v/n", "exponent": "0"}},
    ),
    # What else the rules can say.
    "power.growth": make(
        "growth",
        parameters={"e": "e > -1/2"},
        sequences={"P": recursion("1", "(g+1+e)/(g+1)*P")},
        claims={"X": "3*P"},
        growth={"X": {"quotient": "1+e/(g+1)", "ratio": "1", "exponent": "e"}},
    ),
    "power.vanishes": make(
        "limit",
        parameters={"e": "0 < e <= 1"},
        sequences={"P": recursion("1", "(1-e/(g+1))*P")},
        behaviour={"P": {"null": "e/(g+1)"}},
        claims={"X": "2+P*(g+1)/g"},
        limits={"X": "2"},
    ),
    "power.vanishes-with-gains": make(
        "limit",
        parameters={"e": "0 < e < 1"},
        sequences={"P": recursion("5", "(1-e/(g+1))^2*P + (g+3)/(g+1)^3")},
        behaviour={"P": {"null": "1-(1-e/(g+1))^2"}},
        claims={"X": "2+P*(g+1)/g"},
        limits={"X": "2"},
    ),
    "slow.vanishes-with-gains": make(
        "limit",
        sequences={"H1": HARMONIC, "P": recursion("1", "P/2 - H1^2/(g+1)")},
        behaviour={"H1": {"lemma": "H1"}, "P": {"null": "1/2"}},
        claims={"X": "P"},
        limits={"X": "0"},
    ),
    # Rates: the value over g, less a polynomial in H1; or over 1/g, whose gains and losses balance.
    "fresh-pool.rate-with-a-logarithm": make(
        "limit",
        sequences={"H1": HARMONIC, "V": recursion("0", "(2*g+1)^2/(4*g*(g+1))*V + 1/(4*g*(g+1))*H1")},
        behaviour={"H1": {"lemma": "H1"}, "V": {"converges": "limV"}},
        claims={"X": "V", "C1": "1"},
        limits={"X": "limV", "C1": "1"},
    ),
    "square.rate-with-logarithms": make(
        "limit",
        sequences={"H1": HARMONIC, "H2": ONE_OVER_SQUARE},
        behaviour={"H1": {"lemma": "H1"}, "H2": {"lemma": "H2"}},
        claims={"X": "1/2*H1^2 + 1/2*H2 - (1/2)*H1^2", "C1": "0", "C2": "1/2"},
        limits={"X": "zeta2/2", "C1": "0", "C2": "1/2"},
    ),
    "fresh-pool.rate": make(
        "limit",
        parameters={"rho": "1/2 < rho < 1"},
        sequences={
            "P": recursion("1", "(1 + 1/(g+1)^2)*P"),
            "R": recursion(
                "1 - 1/(2*rho-1)",
                "(g+1-rho)^2*(g+1)/(g*((g+1)^2+1))*R + (1-rho)^2*(g+1)/((2*rho-1)*g*((g+1)^2+1))/P",
            ),
        },
        positive=["P"],
        behaviour={
            "P": {"converges": "limP"},
            "R": {"null": "(2*g^2*rho-g^2-g*rho^2+4*g*rho-g-rho^2+2*rho-1)/(g*(g^2+2*g+2))"},
        },
        claims={"X": "R*P + 1/(2*rho-1)"},
        limits={"X": "1/(2*rho-1)"},
    ),
    "harmonic.slow": make(
        "limit",
        sequences={"H1": HARMONIC, "H2": ONE_OVER_SQUARE},
        behaviour={"H1": {"lemma": "H1"}, "H2": {"lemma": "H2"}},
        claims={"X": "H2*(2*g+1)/g + H1^3/g", "Y": "(g+1)*H2/(g+3) - H1*H2/(g+2)"},
        limits={"X": "2*zeta2", "Y": "zeta2"},
    ),
    "harmonic.own-kinds": make(
        "limit",
        sequences={
            "A": recursion("1", "(1+1/g^2)*A + 1/(g+1)"),
            "B": recursion("1", "B + A/(g+1)^2"),
        },
        positive=["A", "B"],
        behaviour={"A": {"slow": "log"}, "B": {"converges": "b"}},
        claims={"X": "A/g + 1/B"},
        limits={"X": "1/b"},
    ),
    "digamma.limit": make(
        "limit",
        parameters={"a": "a > -1"},
        sequences={"D1a": recursion("1/(1+a) - 1", "D1a + 1/(g+1+a) - 1/(g+1)")},
        behaviour={"D1a": {"lemma": "D1a", "parameters": {"a": "a"}}},
        claims={"X": "5*D1a"},
        limits={"X": "5*digammagap"},
    ),
    "sequence-below.inverse": make(
        "closed_form",
        sequences={"P": recursion("2", "P*(g+2)/(g+1)")},
        positive=["P"],
        defines={"q": recursion("1/2", "q*(g+1)/(g+2)"), "t": recursion("1", "t + 0/P")},
        claims={"q": "1/P", "t": "1"},
    ),
    "dependent-domains": make(
        "closed_form",
        parameters={"d": "d >= 1", "t": "t > d + 1", "s": "0 < s < t"},
        defines={"R": recursion("d/(t-d-1)", "R + d/(t-d-1)/(g+1)/g*(t-s)/(t-s)")},
        claims={"R": "d/(t-d-1)*(2-1/g)"},
    ),
    "real-parameter": make(
        "inequality",
        parameters={"b": "real"},
        sequences={"S": recursion("b^2", "S + b^2")},
        claims={"D": "S"},
        solve={"S": "D"},
    ),
    "strict.inequality": make(
        "inequality",
        parameters={"k": "k >= 0"},
        sequences={"R": recursion("1", "R*g/(g+1) + k")},
        claims={"D": "R"},
        solve={"R": "D"},
        strict=["D"],
    ),
    "upper.domain": make(
        "inequality",
        parameters={"b": "b <= 0", "c": "c < 2"},
        sequences={"S": recursion("0", "S - b + 1/(2-c)")},
        claims={"D": "S"},
        solve={"S": "D"},
    ),
    "start-seven": make(
        "closed_form", 7, defines={"R": recursion("1/2", "R*(g-5)/(g-4)")}, claims={"R": "1/(g-5)"}
    ),
}
