"""Certificates of how fast a law grows: the limit of the value over its leading scale rho^g g^p, or that it has one.

A law whose leading scale is rho^g g^p with a whole number p gets a certificate of the rule `limit`: value/scale tends
to the leading constant, which is positive. The geometric part is written through Q(g) = rho^-g, a sequence that
vanishes: value * Q/g^p is stated with the powers of Q multiplied out. A law that is one product, of a rational
function and of products of rational factors, gets a certificate of the rule `growth` for any exponent. Scales with a
logarithm, and laws that vanish without being one product, are left to `rate_certificates`.
"""

from __future__ import annotations

from itertools import accumulate

from ...algebra.signs import all_coefficients_sign, half_line
from ..forms.expansions import NoExpansion, Scale
from ..forms.growth import Undecided, leading
from ..forms.tower import Form, Kind, Tower
from ..solving.cases import Case, Exactly
from .form_writer import Data, FormWriter, domains
from .lemma_writer import limit_text, prepared, written_with
from .rate_certificates import scaled_by_law, with_harmonic_numbers
from .texts import text


def rate_certificate(case: Case, exactly: Exactly, name: str, start: int) -> Data | None:
    """Value over leading scale, or the quotient of neighbours; ``None`` where the kernel's rules do not reach.

    Parameters
    ----------
    case, exactly
        The law, which grows without bound.
    name
        Stem of the certificate's id.
    start
        First index of the statement.
    """
    try:
        found = leading(exactly.expansion(4, case.facts), case.facts)
        scale = found.scale
        if scale is None or found.oscillating:
            return None
        made = None
        if not scale.logs:
            made = _over_scale(case, exactly, scale, found.coefficient, start)
        if made is None and not scale.logs and case.facts.sign(scale.base) > 0:
            made = _by_quotient(case, exactly, scale, start)
        if made is None:
            made = scaled_by_law(case, scale)
        if made is None and scale.logs:
            made = with_harmonic_numbers(case, exactly, exactly.expansion(4, case.facts), scale, start)
    except (Undecided, NoExpansion, KeyError):
        return None
    if made is None:
        return None
    data: Data = {
        "id": f"{name}.growth",
        "rule": made.pop("rule"),
        "start": start,
        "parameters": domains(case),
    }
    return {k: v for k, v in {**data, **made}.items() if v or k == "start"}


def _over_scale(case: Case, exactly: Exactly, scale: Scale, coefficient: object, start: int) -> Data | None:
    """The limit of value/(rho^g g^p), p a whole number."""
    tower, power = exactly.tower, scale.exponent.constant
    if power is None or power.denominator != 1 or power < 0:
        return None
    scaled = exactly.form.scaled(tower.field.g ** -int(power))
    geometric = None if scale.base == 1 else _geometric(tower, scale)
    if geometric is None and scale.base != 1:
        return None
    if geometric is not None:
        scaled = scaled * Form.of(tower.field.one, ((geometric, -1),))
    writer = prepared(tower, scaled, case.facts, start)
    if geometric is not None:
        writer.take(geometric, True)
        claim = written_with(writer, tower, scaled)
    else:
        claim = written_with(writer, tower, exactly.form)
        claim = claim if claim.isalnum() or _is_bracketed(claim) else f"({claim})"
        claim += "/g" if power == 1 else f"/g^{power}"
    made: Data = {"rule": "limit", "sequences": writer.sequences, "positive": writer.positive}
    made["behaviour"] = writer.behaviour
    made["claims"] = {"X": claim}
    return {**made, "limits": {"X": limit_text(coefficient, writer)}}


def _is_bracketed(shown: str) -> bool:
    """Whether one pair of brackets is around all of a text."""
    depths = list(accumulate((c == "(") - (c == ")") for c in shown))
    return shown.startswith("(") and all(depths[:-1])


def _geometric(tower: Tower, scale: Scale) -> int | None:
    """The sequence rho^g."""
    for i, sequence in enumerate(tower.sequences):
        if sequence.kind is Kind.PRODUCT and sequence.factor == scale.base:
            return i
    return None


def _by_quotient(case: Case, exactly: Exactly, scale: Scale, start: int) -> Data | None:
    """The quotient of neighbours of a single product."""
    tower = exactly.tower
    if len(exactly.form.coefficients) != 1 or start < exactly.valid_from:
        return None
    ((monomial, c),) = exactly.form.coefficients.items()
    if any(tower.sequences[i].kind is not Kind.PRODUCT for i, _ in monomial):
        return None
    writer = FormWriter(tower, start)
    quotient = (c / c.shift(-1) * tower.factor(monomial)).shift(1)
    if all_coefficients_sign(quotient, {**case.facts.box, 0: half_line(start)}) != 1:
        return None
    shape = {"quotient": text(quotient), "ratio": text(scale.base), "exponent": text(scale.exponent)}
    claim = writer.form(exactly.form)
    made: Data = {"rule": "growth", "sequences": writer.sequences(), "positive": writer.positive}
    return {**made, "claims": {"X": claim}, "growth": {"X": shape}}
