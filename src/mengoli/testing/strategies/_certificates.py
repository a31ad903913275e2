"""Certificates: true ones by construction, and false ones whose statement differs by something that is not zero.

A closed form is true because its step is its own difference; a limit because its sequences are named lemmas;
a divergence because its minorant is the step. The false ones change the claim by a non-zero constant, swap the
lemma, or claim that a convergent sum diverges, so that no kernel may accept them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

from ...theory.proof.certificate import Certificate
from ._arguments import yes_or_no

_SEQUENCES: Final[dict[str, tuple[dict[str, str], str]]] = {
    "H2": ({"initial": "1", "step": "H2 + 1/(g+1)^2"}, "zeta2"),
    "H2odd": ({"initial": "1", "step": "H2odd + 1/(2*g+1)^2"}, "lambda2"),
    "H1alt": ({"initial": "1/2", "step": "H1alt + 1/((2*g+1)*(2*g+2))"}, "log2"),
}
_FACTORS: Final = st.sampled_from(tuple(map(Fraction, ("1", "2", "3", "-1", "1/2", "-2/3"))))
_OFFSETS: Final = st.sampled_from(tuple(map(Fraction, ("0", "1", "-2", "3/4"))))
_RATIONAL = st.sampled_from(["g", "g^2", "1/g", "1/(g+1)", "g/(g+1)", "1/(g^2+1)", "(g+2)/(g+1)^2"])


def certificates(*, mutated: bool = False) -> st.SearchStrategy[Certificate]:
    """Certificates for the kernel.

    Parameters
    ----------
    mutated
        False ones instead of true ones.

    Returns
    -------
    strategy of `Certificate`
        The kernel must accept every one, or reject every one if `mutated`. It shrinks to the closed form g.

    Raises
    ------
    InputError
        If an argument is not of its kind.
    """
    broken = yes_or_no("mutated", mutated)
    return st.one_of(_closed_forms(broken), _limits(broken), _divergences(broken))


def _certificate(rule: str, kind: str, **parts: Any) -> Certificate:
    return Certificate.from_dict({"id": f"random.{kind}", "rule": rule, "start": 1, "parameters": {}, **parts})


@st.composite
def _closed_forms(draw: st.DrawFn, broken: bool) -> Certificate:
    """R(g) = b + r(g) + a H(g), its step written as r(g+1) - r(g) plus a times the step of H."""
    r, a, b = draw(_RATIONAL), draw(_FACTORS), draw(_OFFSETS)
    name = draw(st.sampled_from(sorted(_SEQUENCES)))
    sequence = _SEQUENCES[name][0]
    later, first = r.replace("g", "(g+1)"), r.replace("g", "1")
    grown = sequence["step"].removeprefix(f"{name} + ")
    sum_start = sequence["initial"]
    claim = f"({b}) + {r} + ({a})*{name}"
    if broken:
        wrong = draw(_FACTORS)
        claim += draw(st.sampled_from([f" + ({wrong})", f" + ({wrong})/g", f" + ({wrong})*{name}"]))
    return _certificate(
        "closed_form",
        "closed-form",
        sequences={name: sequence},
        defines={
            "R": {
                "initial": f"({b}) + {first} + ({a})*({sum_start})",
                "step": f"R + {later} - {r} + ({a})*({grown})",
            }
        },
        claims={"R": claim},
    )


@st.composite
def _limits(draw: st.DrawFn, broken: bool) -> Certificate:
    """a H(g) + b + (what vanishes) tends to a times the lemma's constant + b."""
    name = draw(st.sampled_from(sorted(_SEQUENCES)))
    sequence, symbol = _SEQUENCES[name]
    a, b = draw(_FACTORS), draw(_OFFSETS)
    vanishing = draw(st.sampled_from(["1/g", "1/(g+1)^2", "(g+1)/(g^2+1)", f"{name}/g"]))
    lemma, limit = name, f"({a})*{symbol} + ({b})"
    if broken:
        if draw(st.booleans()):
            limit += f" + ({draw(_FACTORS)})"
        else:
            lemma = draw(st.sampled_from([other for other in sorted(_SEQUENCES) if other != name]))
            limit = f"({a})*{_SEQUENCES[lemma][1]} + ({b})"
    return _certificate(
        "limit",
        "limit",
        sequences={name: sequence},
        behaviour={name: {"lemma": lemma}},
        claims={"X": f"({a})*{name} + ({b}) + {vanishing}"},
        limits={"X": limit},
    )


@st.composite
def _divergences(draw: st.DrawFn, broken: bool) -> Certificate:
    """A sum with the step c, c/(g+d) or, where it must be rejected, the convergent c/(g+d)^2."""
    c = abs(draw(_FACTORS))
    d = draw(st.integers(1, 3))
    step = f"{c}/(g+{d})^2" if broken else draw(st.sampled_from([f"{c}", f"{c}/(g+{d})"]))
    minorant = draw(st.sampled_from([step, f"{c}/(g+{d})"])) if broken else step
    return _certificate(
        "divergence",
        "divergence",
        sequences={"S": {"initial": "1", "step": f"S + {step}"}},
        claims={"X": "S"},
        minorants={"X": minorant},
    )
