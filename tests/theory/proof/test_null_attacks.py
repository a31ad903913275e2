"""Attacks on the rules about infinity: null sequences, ratios, slow sequences, growth, and what a limit divides by.

Each row says why its statement is false, or that it is true and does not follow; both arithmetics reject it. Beside
them stand true neighbours, which differ in the one hypothesis: so a rejection is for the reason given.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kernel_parts import HARMONIC, ONE_OVER_SQUARE, Data, make, recursion

from mengoli.theory.proof.certificate import ARITHMETICS, Certificate, Reject, check, check_twice
from mengoli.theory.proof.coq.check import compile_file
from mengoli.theory.proof.coq.export import bundle, export


def tends(step: str, what: Data, initial: str = "1", limit: str = "0", claim: str = "E", **more: Any) -> Data:
    """E(g+1) = step is said to behave like `what`, and the claim to have the limit."""
    sequences = {**more.pop("before", {}), "E": recursion(initial, step)}
    behaviour = {**more.pop("known", {}), "E": what}
    parts = {"sequences": sequences, "behaviour": behaviour, "claims": {"X": claim}, "limits": {"X": limit}}
    return make("limit", **{**parts, **more})


def null(step: str, loss: str, initial: str = "1", **more: Any) -> Data:
    return tends(step, {"null": loss}, initial, **more)


def grows(claim: str, quotient: str, exponent: str = "0", ratio: str = "1", **more: Any) -> Data:
    shape = {"quotient": quotient, "ratio": ratio, "exponent": exponent}
    return make("growth", claims={"X": claim}, growth={"X": shape}, **more)


H1: Data = {"before": {"H1": HARMONIC}, "known": {"H1": {"lemma": "H1"}}}
GEO: Data = {"before": {"Q": recursion("1/2", "Q/2")}, "known": {"Q": {"lemma": "Geo", "parameters": {"q": "1/2"}}}}

NULL: dict[str, Data] = {
    "the gain is of the loss's order: E -> 1": null("(1-1/(g+1))*E + 1/(g+1)", "1/(g+1)"),
    "the gain tends to a constant and the loss too: E -> 2": null("E/2 + 1", "1/2"),
    "a gain like H1/g against a loss like 1/g: E is unbounded": null("(1-1/(g+1))*E + H1/(g+1)", "1/(g+1)", **H1),
    "the gain has no known behaviour: F grows": null(
        "(1-1/(g+1))*E + F/(g+1)^9", "1/(g+1)", before={"F": recursion("1", "2*F")}
    ),
    "the gain is judged after what needs it: F = 1, E -> 1": make(
        "limit",
        sequences={"E": recursion("1", "(1-1/(g+1))*E + F/(g+1)"), "F": recursion("1", "F")},
        behaviour={"E": {"null": "1/(g+1)"}, "F": {"converges": "f"}},
        claims={"X": "E"},
        limits={"X": "0"},
    ),
    "the gain has the sequence itself: E(g+1) = E(g)": null("(1-1/(g+1))*E + E/(g+1)", "1/(g+1)"),
    "the gain has its square: from 3 on it grows": null("(1-1/(g+1))*E + E^2/(g+1)^2", "1/(g+1)", "3"),
    "the gain hides the sequence in a quotient": null("(1-1/(g+1))*E + E^2/E/(g+1)", "1/(g+1)", positive=["E"]),
    "the loss may be 0 though there is a gain: E grows at a = 0": null(
        "(1-a)*E + 1/(g+1)", "a", parameters={"a": "0 <= a < 1"}
    ),
    "the loss is 0: E(g+1) = E(g)": null("E", "0"),
    "the loss is 0 in disguise": null("E", "(g-g)/(g+1)"),
    "the loss has a finite sum: a product of 1 - 1/g^2 is 1/2": null("(1-1/(g+1)^2)*E", "1/(g+1)^2"),
    "the loss's leading coefficient may vanish": null(
        "(1-(a*g+1)/(g+1)^2)*E", "(a*g+1)/(g+1)^2", parameters={"a": "0 <= a < 1"}
    ),
    "the loss is above 1 at first: the product is 0 or of another sign": null("(1-3/(g+1))*E", "3/(g+1)"),
    "the loss is 2: E = 1, -1, 1": null("0-E", "2"),
    "the loss is negative: E grows": null("(1+1/(g+1))*E", "0-1/(g+1)"),
    "the loss may be negative": null("(1-a/(g+1))*E", "a/(g+1)", parameters={"a": "-1 < a < 1"}),
    "the loss is another than the step's": null("(1-1/(g+1)^2)*E", "1/(g+1)"),
    "twice the step's loss: the difference is a gain with E in it (true, does not follow)": null(
        "(1-1/(g+1))*E", "2/(g+2)", start=2
    ),
    "the loss is 0 at g = 1, where there is a gain (true, does not follow)": null(
        "(1-(g-1)/(g+1)^2)*E + 1/(g+1)^3", "(g-1)/(g+1)^2"
    ),
    "the loss has a pole at g = 5": null("(1-1/(g+1))*E", "(g-5)/((g-5)*(g+1))"),
    "the loss is a sequence, and nothing is known of its sum": null(
        "(1-F)*E", "F", before={"F": recursion("1/2", "F/4")}, known={"F": {"vanishes": "1/4"}}, positive=["F"]
    ),
    "two sequences that keep each other up: E = F = 1": make(
        "limit",
        sequences={"E": recursion("1", "E/2 + F/2"), "F": recursion("1", "F/2 + E/2")},
        behaviour={"E": {"null": "1/2"}, "F": {"null": "1/2"}},
        claims={"X": "E"},
        limits={"X": "0"},
    ),
    "a sequence that stands for its own gain": make(
        "limit",
        sequences={"E": recursion("1", "E/2 + F"), "F": recursion("1/2", "E/4 + F/2")},
        behaviour={"F": {"null": "1/2"}, "E": {"null": "1/2"}},
        claims={"X": "E"},
        limits={"X": "0"},
    ),
    "null is no rate: g E -> 1": null("(1-1/(g+1))*E", "1/(g+1)", claim="g*E"),
    "null times an unbounded sequence: H1 E does not vanish for E = 1": tends(
        "(1-1/(g+1))*E", {"null": "1/(g+1)"}, claim="H1*g*E", **H1
    ),
    "null below a fraction: 1/E -> oo": null("(1-1/(2*g))*E", "1/(2*g)", claim="1/E", positive=["E"]),
    "null over null: E/F -> 1": null(
        "E/2", "1/2", claim="E/F", positive=["F"], before={"F": recursion("1", "F/2")}, known={"F": {"null": "1/2"}}
    ),
    "another limit than 0": null("E/2", "1/2", limit="1"),
    "a limit that only the first values have": null("E/2", "1/2", claim="1+E", limit="2"),
    "a tail on the wrong side: 0 - E >= 0": null("E/2", "1/2", tails={"X": {"lower": "0"}}),
    "a tail that says 0 - E <= -1/g of E = 0": null("E/2", "1/2", "0", tails={"X": {"upper": "0-1/g"}}),
    "a word beside it": null("E/2", "1/2") | {"behaviour": {"E": {"null": "1/2", "slow": "log"}}},
    "an input keeps it up": null("E/2 + x", "1/2") | {"inputs": {"x": "0 < x < 1"}},
    "null from the closed end of a domain on: at a = 1, E = 1": null(
        "(1-(1-a)/(g+1))*E", "(1-a)/(g+1)", parameters={"a": "0 <= a <= 1"}
    ),
}

RATIOS: dict[str, Data] = {
    "a ratio of 1": tends("E", {"vanishes": "1"}),
    "a ratio of -1": tends("0-E", {"vanishes": "-1"}),
    "a ratio that reaches 1 at an end": tends("q*E", {"vanishes": "q"}, parameters={"q": "0 <= q <= 1"}),
    "a ratio with g: (1-1/(g+1)) makes 1/g, and g E = 1": tends(
        "(1-1/(g+1))*E", {"vanishes": "1-1/(g+1)"}, claim="g*E"
    ),
    "at most half of it, but negative: E = -3^g": tends("3*E", {"vanishes": "1/2"}, "0-3"),
    "an upper bound that only some parameters keep (true, does not follow)": tends(
        "a*E", {"vanishes": "1/2"}, parameters={"a": "0 < a < 1"}, positive=["E"]
    ),
    "vanishing times a faster one: (3/2)^g": make(
        "limit",
        sequences={"E": recursion("1", "E/2"), "F": recursion("1", "3*F")},
        behaviour={"E": {"vanishes": "1/2"}},
        claims={"X": "E*F"},
        limits={"X": "0"},
    ),
    "vanishing below a fraction": tends("E/2", {"vanishes": "1/2"}, claim="1/(g*E)", positive=["E"]),
    "vanishing over itself is 1": tends("E/2", {"vanishes": "1/2"}, claim="g*E/(g*E)", positive=["E"]),
    "H1 is not 2^-g": tends("E + 1/(g+1)", {"lemma": "Geo", "parameters": {"q": "1/2"}}, "1/2"),
    "q outside the lemma's domain": tends(
        "q*E", {"lemma": "Geo", "parameters": {"q": "q"}}, "q", parameters={"q": "-1 <= q < 1"}
    ),
    "the lemma from a later start": tends(
        "E/2", {"lemma": "Geo", "parameters": {"q": "1/2"}}, "1/2", start=2
    ),
    "a slow sequence over nothing: H1 -> oo": tends("E + 1/(g+1)", {"slow": "log"}, claim="E", limit="1"),
    "slow with steps of order 1: E = g": tends("E + 1", {"slow": "log"}, claim="E/g"),
    "slow by the steps of a sequence that nothing is said of: F = 1, E = g": tends(
        "E + F", {"slow": "log"}, before={"F": recursion("1", "F")}, claim="E/g"
    ),
    "converges with steps 1/g": tends("E + 1/(g+1)", {"converges": "s"}, claim="E", limit="s"),
    "converges with a factor 1 + 1/g: E = g": tends("(1+1/g)*E", {"converges": "s"}, claim="E", limit="s"),
    "the limit of a sum of squares is not the lemma's with another start value": tends(
        "E + 1/(g+1)^2", {"lemma": "H2"}, "2", limit="zeta2"
    ),
    "two limits under one symbol": make(
        "limit",
        sequences={"E": recursion("1", "E + 1/(g+1)^2"), "F": recursion("2", "F + 1/(g+1)^2")},
        behaviour={"E": {"converges": "s"}, "F": {"converges": "s"}},
        claims={"X": "E - F"},
        limits={"X": "0"},
    ),
    "division by a limit that is 0 for a = 0": tends(
        "E + a/(g+1)^2", {"converges": "s"}, "a", claim="1/(1/g+E)", limit="0", parameters={"a": "a >= 0"}
    ),
    "division by a falling positive sequence, whose limit might be 0 (true, does not follow)": tends(
        "(1-1/(g+1)^2)*E", {"converges": "s"}, claim="1/E", limit="1/s", positive=["E"]
    ),
}

GROWTH: dict[str, Data] = {
    "an exponent too large": grows("g", "(g+1)/g", "2"),
    "an exponent off by 1/1000": grows("g", "(g+1)/g", "1001/1000"),
    "an exponent with the wrong sign": grows("1/g", "g/(g+1)", "1"),
    "a ratio too large: 2^g is not like 3^g": grows(
        "E", "2", ratio="3", sequences={"E": recursion("1", "2*E")}
    ),
    "the quotient of a product, its first factor left out": grows(
        "E", "1+1/(g+2)", "1", sequences={"E": recursion("1", "(1+2/(g+2))*E")}
    ),
    "a logarithm: H1 is like no power of g": grows(
        "H1", "1+1/(g+1)", "1", sequences={"H1": HARMONIC}, positive=["H1"]
    ),
    "a quotient with a sequence in it": grows(
        "H1", "1+1/((g+1)*H1)", sequences={"H1": HARMONIC}, positive=["H1"]
    ),
    "a sum has no rational quotient: 2^g + 1": grows("E+1", "2", ratio="2", sequences={"E": recursion("1", "2*E")}),
    "a start at 0: E = 0": grows("E", "2", ratio="2", sequences={"E": recursion("0", "2*E")}),
    "a start below 0: the quotient tends to a negative number": grows(
        "E", "2", ratio="2", sequences={"E": recursion("0-1", "2*E")}
    ),
    "a quotient that is 0 at g = 1: E = 0 from then on": grows(
        "E", "1-1/g", "-1", sequences={"E": recursion("1", "(1-1/g)*E")}
    ),
    "a quotient negative at first": grows(
        "E", "1-3/(g+1)", "-3", sequences={"E": recursion("1", "(1-3/(g+1))*E")}
    ),
    "a ratio of 0": grows("E", "1/g", ratio="0", sequences={"E": recursion("1", "E/g")}),
    "a ratio that may be 0": grows(
        "E", "a", ratio="a", parameters={"a": "a >= 0"}, sequences={"E": recursion("1", "a*E")}
    ),
    "an exponent right at one parameter only": grows(
        "E", "1+a/(g+1)", "1", parameters={"a": "0 < a < 2"}, sequences={"E": recursion("1", "(1+a/(g+1))*E")}
    ),
    "another exponent at the closed end": grows(
        "E", "1+a/(g+1)", "a^2", parameters={"a": "0 <= a <= 1"}, sequences={"E": recursion("1", "(1+a/(g+1))*E")}
    ),
    "an exponent with g": grows("g", "(g+1)/g", "g/(g+1)"),
    "faster than every rho^g: the factorial": grows("E", "g+1", ratio="2", sequences={"E": recursion("1", "(g+1)*E")}),
    "a sequence that steps twice in turn has no ratio": grows(
        "E", "2", ratio="2", sequences={"E": recursion("1", "2*E*F"), "F": recursion("1", "1/F")}, positive=["F"]
    ),
    "an input may be anything": grows("g", "(g+1)/g", "1") | {"inputs": {"x": "x > 0"}},
    "nothing said of a second claim": grows("g", "(g+1)/g", "1") | {"claims": {"X": "g", "Y": "g^2"}},
    "a minorant with a finite sum: 2 - 1/g is bounded": make(
        "divergence", claims={"X": "2-1/g"}, minorants={"X": "1/(g*(g+1))"}
    ),
    "a minorant whose leading coefficient may vanish": make(
        "divergence", parameters={"a": "a >= 0"}, claims={"X": "a*g"}, minorants={"X": "a"}
    ),
    "a minorant that is negative": make("divergence", claims={"X": "0-g"}, minorants={"X": "0-1"}),
    "a minorant of another claim": make(
        "divergence", sequences={"H2": ONE_OVER_SQUARE}, claims={"X": "H2", "Y": "g"}, minorants={"X": "1", "Y": "1"}
    ),
    "relative increments negative at first: 1, -3, 6, -6, 0": make(
        "divergence",
        sequences={"E": recursion("1", "(g-4)*E")},
        claims={"X": "E"},
        minorants={"X": "g-5"},
        products=["X"],
    ),
    "relative increments 1/g of what starts at 0": make(
        "divergence",
        sequences={"E": recursion("0", "(1+1/(g+1))*E")},
        claims={"X": "E"},
        minorants={"X": "1/(g+1)"},
        products=["X"],
    ),
}

KINDS = {"null": NULL, "limit": RATIOS, "growth": GROWTH}
FALSE = {f"{kind}: {why}": data for kind, rows in KINDS.items() for why, data in rows.items()}

TRUE: dict[str, Data] = {
    "a gain smaller than the loss": null("(1-1/(g+1))*E + 1/(g+1)^2", "1/(g+1)"),
    "a gain of H1/g^2 against 1/g": null("(1-1/(g+1))*E + H1/(g+1)^2", "1/(g+1)", **H1),
    "a gain that vanishes": null("(1-1/(g+1))*E + g*Q", "1/(g+1)", **GEO),
    "a gain of a null sequence": null(
        "E/2 + F", "1/2", before={"F": recursion("1", "(1-1/(g+1))*F")}, known={"F": {"null": "1/(g+1)"}}
    ),
    "a loss of 1: E is 0 at once": null("E - E", "1"),
    "a loss that is 0 at first, without a gain": null("(1-(g-1)/(g+1)^2)*E", "(g-1)/(g+1)^2"),
    "a loss that may be 1": null("(1-a)*E", "a", parameters={"a": "0 < a <= 1"}),
    "any sign of the start value": null("(1-1/(g+1))*E", "1/(g+1)", "c", parameters={"c": "real"}),
    "a strict tail": null("E/2", "1/2", tails={"X": {"upper": "0"}}, positive=["E"]),
    "a power with a real exponent": grows(
        "E", "1+a/(g+1)", "a", parameters={"a": "0 <= a <= 1"}, sequences={"E": recursion("1", "(1+a/(g+1))*E")}
    ),
    "a ratio and an exponent": grows("g*E", "2*(g+1)/g", "1", "2", sequences={"E": recursion("1", "2*E")}),
}


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
@pytest.mark.parametrize("name", FALSE)
def test_a_false_statement_is_rejected(name: str, arithmetic: str) -> None:
    with pytest.raises(Reject) as rejection:
        check(Certificate.from_dict({"id": "a", **FALSE[name]}), ARITHMETICS[arithmetic])
    assert "malformed" not in str(rejection.value), "the row itself is wrong"


@pytest.mark.parametrize("name", TRUE)
def test_its_true_neighbour_is_accepted(name: str) -> None:
    assert check_twice(Certificate.from_dict({"id": "a", **TRUE[name]})).rule == TRUE[name]["rule"]


@pytest.mark.slow
def test_coq_accepts_the_true_neighbours(library: Path, tmp_path: Path) -> None:
    """The second oracle for the rule `null` with and without gains, and for growth; the catalogue has few of them."""
    path = tmp_path / "neighbours.v"
    path.write_text(bundle(export({**data, "id": f"true.n{i}"}) for i, data in enumerate(TRUE.values())))
    compile_file(path, library, timeout=600)
