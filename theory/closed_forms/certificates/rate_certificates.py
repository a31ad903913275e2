"""Certificates of how fast a law grows or vanishes where its scale has a logarithm, or its values no closed form.

A law with one unknown, R(g+1) = a R(g) + b and R like g^e log(g)^i with a whole number e and i = 0 or 1, is divided by
g^e: W = R/g^e has W(g+1) = a' W(g) + b'. For i = 0 and a' = 1 - m it tends to L with b' - m L small against m, by the
kernel's rule for sequences that vanish. For i = 1 and a' = 1 + O(g^-2), b' = c/g + O(g^-2),

    V = W - c H1,    V(g+1) = a' V(g) + (b' - c/(g+1)) + (a' - 1) c H1

converges. Other laws have a closed form in which logarithms stand as powers of H1; with these taken away, times
constants, the rest has a limit.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...algebra.field import Rational
from ..forms.expansions import Expansion, Scale
from ..forms.tower import ONE, Monomial
from ..solving.cases import Case, Exactly
from .form_writer import Data
from .lemma_writer import limit_text, prepared, written_with
from .merged_sums import limit_of
from .texts import text
from .vanishing_sequences import ScalarLaw, settles


def scaled_by_law(case: Case, scale: Scale) -> Data | None:
    """The certificate of a law with one unknown; without id, start and parameters. ``None`` where it does not apply."""
    law, power = ScalarLaw.of(case.recurrence), scale.exponent.constant
    if law is None or power is None or power.denominator != 1 or scale.base != 1:
        return None
    divided = law.divided(int(power))
    if scale.logs == 0:
        level = _level(divided)
        return None if level is None else settles(case, divided, level)
    if scale.logs > 1 or law.start != 1:
        return None
    field = divided.keep.field
    c = limit_of(divided.gain * field.g)
    if c.is_zero:
        return None
    rest, excess = divided.gain - c / (field.g + 1), divided.keep - 1
    if any(not x.is_zero and x.degree > -2 for x in (rest, excess)):
        return None
    parts = ((divided.keep, "*V"), (excess * c, "*H1"), (rest, ""))
    step = " + ".join(f"({text(x)}){own}" for x, own in parts if not x.is_zero)
    return {
        "rule": "limit",
        "sequences": {
            "H1": {"initial": "1", "step": "H1 + 1/(g+1)"},
            "V": {"initial": text(divided.initial - c), "step": step},
        },
        "behaviour": {"H1": {"lemma": "H1"}, "V": {"converges": "limV"}},
        "claims": {"X": "V", "C1": text(c)},
        "limits": {"X": "limV", "C1": text(c)},
    }


def _level(law: ScalarLaw) -> Rational | None:
    """The limit at which losses of order 1/g and gains balance."""
    loss = 1 - law.keep
    if loss.is_zero or loss.degree != -1 or law.gain.is_zero or law.gain.degree != -1:
        return None
    return limit_of(law.gain * law.keep.field.g) / limit_of(loss * law.keep.field.g)


def with_harmonic_numbers(case: Case, exactly: Exactly, expansion: Expansion, scale: Scale, start: int) -> Data | None:
    """The certificate of a closed form in H1; without id, start and parameters. ``None`` where it does not apply.

    Raises
    ------
    Undecided, NoExpansion, KeyError
        If a sequence is out of the kernel's reach.
    """
    tower, power = exactly.tower, scale.exponent.constant
    if power is None or power.denominator != 1 or scale.base != 1 or start != 1:
        return None
    writer = prepared(tower, exactly.form, case.facts, start)
    if "H1" not in writer.sequences:
        return None

    def at(logs: int) -> Mapping[Monomial, Rational]:
        """The coefficient of g^e log(g)^logs in the constants other than H1 - log(g), with which H1^logs stands."""
        found = {m: c for (s, m), c in expansion.terms.items() if s == Scale(scale.base, scale.exponent, logs)}
        return {m: c for m, c in found.items() if all(writer.constants.get(i) != "0" for i, _ in m)}

    coefficients = []
    for logs in range(1, scale.logs + 1):
        found = at(logs)
        if found.keys() > {ONE}:
            return None  # more than a number
        coefficients.append(text(found.get(ONE, tower.field.zero)))
    claim = written_with(writer, tower, exactly.form)
    claim = f"({claim})*g^{-int(power)}" if power else claim
    claim += "".join(f" - ({c})*H1^{i}" for i, c in enumerate(coefficients, start=1) if c != "0")
    numbers = {f"C{i}": c for i, c in enumerate(coefficients, start=1)}
    return {
        "rule": "limit",
        "sequences": writer.sequences,
        "positive": writer.positive,
        "behaviour": writer.behaviour,
        "claims": {"X": claim, **numbers},
        "limits": {"X": limit_text(at(0), writer), **numbers},
    }


__all__ = ["scaled_by_law", "with_harmonic_numbers"]
