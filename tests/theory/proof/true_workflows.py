"""True certificates: workflows and schedules."""

from __future__ import annotations

from kernel_parts import (
    ONE_OVER_SQUARE,
    Data,
    make,
    recursion,
)

FRESH = "(w^2+k*(1-w)^2)/(w*(2-w))"

WORKFLOWS: dict[str, Data] = {
    # Workflows.
    "augment.closed-form": make(
        "closed_form",
        sequences={"H2": ONE_OVER_SQUARE},
        defines={"R": recursion("1", "R + 1/(g+1)^2")},
        claims={"R": "H2"},
    ),
    "augment.pool-and-fit": make(
        "closed_form",
        sequences={"H2": ONE_OVER_SQUARE},
        defines={"K": recursion("1", "(g/(g+1))^2*K + 2*g/(g+1)^2*K + (K+1)/(g+1)^2")},
        claims={"K": "H2"},
    ),
    "augment.limit": make(
        "limit",
        sequences={"H2": ONE_OVER_SQUARE},
        positive=["H2"],
        defines={"R": recursion("1", "R + 1/(g+1)^2")},
        closed={"R": "H2"},
        behaviour={"H2": {"lemma": "H2"}},
        claims={"X": "R"},
        limits={"X": "zeta2"},
        tails={"X": {"lower": "1/(g+1)", "upper": "1/g"}},
    ),
    "augment.below-limit": make(
        "limit",
        sequences={"H2": ONE_OVER_SQUARE},
        behaviour={"H2": {"lemma": "H2"}},
        claims={"X": "H2"},
        limits={"X": "zeta2"},
        tails={"X": {"lower": "0"}},
    ),
    "discard.closed-form": make("closed_form", defines={"R": recursion("1", "R + 1")}, claims={"R": "g"}),
    "discard.diverges": make(
        "divergence",
        defines={"R": recursion("1", "R + 1")},
        closed={"R": "g"},
        claims={"X": "R"},
        minorants={"X": "1"},
    ),
    "subsample.closed-form": make(
        "closed_form",
        sequences={"H2": ONE_OVER_SQUARE},
        defines={"R": recursion("1", "R + 3/(g+1)^2")},
        claims={"R": "3*H2-2"},
    ),
    "subsample.limit": make(
        "limit",
        sequences={"H2": ONE_OVER_SQUARE},
        behaviour={"H2": {"lemma": "H2"}},
        claims={"X": "3*H2-2"},
        limits={"X": "3*zeta2-2"},
        tails={"X": {"lower": "3/(g+1)", "upper": "3/g"}},
    ),
    "real-plus-last.closed-form": make(
        "closed_form",
        sequences={"Q": recursion("1", "Q/4")},
        defines={"R": recursion("1", "R/4 + 1")},
        claims={"R": "4/3 - (1/3)*Q"},
    ),
    "real-plus-last.limit": make(
        "limit",
        sequences={"Q": recursion("1", "Q/4")},
        behaviour={"Q": {"vanishes": "1/4"}},
        claims={"X": "4/3 - g^3*Q/3"},
        limits={"X": "4/3"},
    ),
    "fresh.closed-form": make(
        "closed_form",
        parameters={"w": "0 < w < 1", "k": "k > 0"},
        sequences={"Q": recursion("1", "(1-w)^2*Q")},
        defines={"v": recursion("1", "w^2 + (1-w)^2*(k+v)")},
        claims={"v": f"{FRESH} + (1-{FRESH})*Q"},
    ),
    "fresh.limit": make(
        "limit",
        parameters={"w": "0 < w < 1", "k": "k > 0"},
        sequences={"Q": recursion("1", "(1-w)^2*Q")},
        behaviour={"Q": {"vanishes": "(1-w)^2"}},
        claims={"X": f"{FRESH} + (1-{FRESH})*Q"},
        limits={"X": FRESH},
    ),
    "fresh.closed-interval": make(
        "closed_form",
        parameters={"r": "0 <= r <= 1"},
        sequences={"Q": recursion("1", "(1-r)*Q")},
        defines={"m": recursion("1", "(1-r)*m + r")},
        claims={"m": "1 + 0*Q"},
    ),
    "schedule.any-below-two": make(
        "inequality",
        parameters={"m": "m > 0"},
        inputs={"x": "x > 0"},
        sequences={"N": recursion("m", "N + x"), "R": recursion("1", "R + m*x/(N+x)^2")},
        positive=["N"],
        claims={"D": "2 - m/N - R"},
        solve={"R": "2 - m/N - D"},
    ),
    "schedule.any-discard": make(
        "divergence",
        parameters={"m": "m > 0"},
        inputs={"x": "0 < x <= 5"},
        sequences={"R": recursion("1", "R + m/x")},
        claims={"X": "R"},
        minorants={"X": "m/5"},
    ),
    "schedule.doubling-converges": make(
        "limit",
        sequences={"M": recursion("1", "M/(2+M)"), "R": recursion("1", "R + M*(1+M)/(2+M)^2")},
        positive=["M", "R"],
        behaviour={"M": {"vanishes": "1/2"}, "R": {"converges": "S"}},
        claims={"X": "R/(1+M)", "Y": "g^5*M*R"},
        limits={"X": "S", "Y": "0"},
    ),
}
