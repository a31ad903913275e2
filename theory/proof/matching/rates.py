"""How fast a law grows, and whether a certificate shows it.

A rate is rho^g g^e log(g)^i, i = 0, 1, ... Without a logarithm a certificate shows it if it says of the law's own
value R that R/(rho^g g^e) tends to something positive: by the rule `growth`; or by the rule `limit`, of R/g^e, or of
R Q/g^e where the certificate runs Q(g+1) = Q(g)/rho from a positive start, and then to the constant that the answer
states. With a logarithm it says by the rule `limit` that

    X = R/g^e - c_1 H1 - ... - c_i H1^i

has a limit, c_i > 0: then R/(g^e log(g)^i) tends to c_i, because H1(g) - log(g) converges (`euler_gamma_is_limit` in
Coq). Its first claim is X, the next ones are c_1, ..., c_i. The word for the growth (linear, vanishing) has to be the
one for the rate.

A law that vanishes is proved to, and a law without a closed form to be unbounded, without such a certificate; then
`matching.unproved` says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sympy

from ...closed_forms.forms.growth import Growth, Undecided
from ...closed_forms.solving.cases import Case
from ...errors import InputError
from ...symbols import GENERATION
from ..certificate import Certificate, check_twice
from ..evaluation import expression
from ..reading import Reject
from .certified_limits import parameters_of, same, same_limit, value_of_limit
from .target import Target

Scale = tuple[sympy.Expr, sympy.Expr]
"""rho and e of rho^g g^e."""


def scale_of(rate: sympy.Expr) -> Scale | None:
    """The scale that a rate is, or ``None``.

    Examples
    --------
    >>> scale_of(GENERATION**2 * sympy.Rational(3, 2) ** GENERATION)
    (3/2, 2)
    """
    g, base, exponent = GENERATION, sympy.S.One, sympy.S.Zero
    for factor in sympy.Mul.make_args(rate) if rate != 1 else ():
        below, power = factor.as_base_exp()
        slope = sympy.cancel(power / g)
        if below == g and not power.has(g):
            exponent += power
        elif not below.has(g) and not slope.has(g):
            base *= below**slope
        else:
            return None
    return base, exponent


def without_logarithms(rate: sympy.Expr) -> tuple[sympy.Expr, int] | None:
    """A rate as a factor free of log(g), and the power of log(g).

    Examples
    --------
    >>> without_logarithms(GENERATION * sympy.log(GENERATION) ** 2)
    (g, 2)
    """
    others, logs = sympy.S.One, sympy.S.Zero
    for factor in sympy.Mul.make_args(rate):
        below, power = factor.as_base_exp()
        if below == sympy.log(GENERATION):
            logs += power
        else:
            others *= factor
    return (others, int(logs)) if logs.is_Integer and logs >= 0 else None


def word_of(rate: sympy.Expr, case: Case) -> Growth | None:
    """What a rate in a case is called; ``None`` where it is not rho^g g^e log(g)^i, or the parameters decide."""
    if rate == 0:
        return Growth.VANISHING
    parts = without_logarithms(rate)
    scale = None if parts is None else scale_of(parts[0])
    if parts is None or scale is None:
        return None
    (base, exponent), logs, read = scale, parts[1], case.field.read
    try:
        if base != 1:
            above = case.facts.sign(read(sympy.cancel(base**2 - 1)))
            return None if not above else Growth.GEOMETRIC if above > 0 else Growth.VANISHING
        side = case.facts.sign(read(exponent))
    except (Undecided, InputError):
        return None
    if side == 0:
        return Growth.LOGARITHMIC if logs else Growth.BOUNDED
    if side < 0:
        return Growth.VANISHING
    return Growth.LINEAR if exponent == 1 and not logs else Growth.POWER


def proves_rate(target: Target, certificate: Certificate) -> bool:
    """Whether an accepted certificate shows that the law grows, or vanishes, like its rate."""
    data, rate = certificate.data, target.case.rate
    parts = None if rate is None else without_logarithms(rate)
    scale = None if parts is None else scale_of(parts[0])
    if parts is None or scale is None or data.get("start", 0) > target.first:
        return False
    if parts[1]:
        return certificate.rule == "limit" and _by_harmonic_numbers(target, certificate, data, scale, parts[1])
    rules = {"growth": _by_quotient, "limit": _by_limit}
    return rules.get(certificate.rule, _never)(target, certificate, data, scale)


def is_unbounded(target: Target, certificate: Certificate) -> bool:
    """Whether an accepted certificate shows that the law grows without bound."""
    data = certificate.data
    return (
        certificate.rule == "divergence"
        and data["start"] <= target.first
        and any(target.is_value(certificate, text) for text in data["claims"].values())
    )


def alternates(target: Target, certificate: Certificate) -> bool:
    """Whether an accepted closed form shows that the law takes two values in turn: it is bounded, without a limit.

    The closed form has no g, and no sequence but one with the step E(g+1) = -E(g); its two values, which it takes at
    plus and minus E(start), are shown to differ for all parameters.
    """
    data = certificate.data
    if certificate.rule != "closed_form" or data["start"] > target.first:
        return False
    symbols = parameters_of(data, target)
    for text in data["claims"].values():
        for name, own in data.get("sequences", {}).items():
            letter = sympy.Symbol(name)
            known = {**symbols, name: letter}
            try:
                expression(text, known)
                turns = same(expression(own["step"], known), -letter)
            except Reject:
                continue
            first, second = (
                re.sub(rf"\b{name}\b", f"({sign}({own['initial']}))", text, flags=re.ASCII) for sign in ("", "-")
            )
            differ = any(is_positive(f"({a}) - ({b})", data) for a, b in ((first, second), (second, first)))
            if turns and differ and target.is_value(certificate, text):
                return True
    return False


def _never(*_: object) -> bool:
    return False


def _by_quotient(target: Target, certificate: Certificate, data: Mapping[str, Any], scale: Scale) -> bool:
    symbols = parameters_of(data, target)
    for name, text in data["claims"].items():
        shape = data["growth"][name]
        own = [expression(shape[key], symbols) for key in ("ratio", "exponent")]
        if all(same(x, y) for x, y in zip(own, scale, strict=True)) and target.is_value(certificate, text):
            return True
    return False


def _by_limit(target: Target, certificate: Certificate, data: Mapping[str, Any], scale: Scale) -> bool:
    base, exponent = scale
    if not exponent.is_Integer:
        return False
    inverses = {"": sympy.S.One} if base == 1 else _inverses(target, data, base)
    return any(
        has_constant(target, certificate, name, below)
        and target.is_value(certificate, f"g^{exponent}*({text}){division}")
        for name, text in data["claims"].items()
        for division, below in inverses.items()
    )


def _by_harmonic_numbers(
    target: Target, certificate: Certificate, data: Mapping[str, Any], scale: Scale, logs: int
) -> bool:
    base, exponent = scale
    (claim, *coefficients), case = data["claims"].values(), target.case
    if base != 1 or not exponent.is_Integer or len(coefficients) != logs:
        return False
    try:
        values = [expression(text, parameters_of(data, target)) for text in coefficients]
    except Reject:
        return False  # more than a number
    if not is_positive(coefficients[-1], data):
        return False
    if case.leading is not None and not same_limit(values[-1], case.leading / case.rate, target):
        return False
    for name, what in data.get("behaviour", {}).items():
        powers = "".join(f" + ({c})*{name}^{i}" for i, c in enumerate(coefficients, start=1))
        if what == {"lemma": "H1"} and target.is_value(certificate, f"g^{exponent}*(({claim}){powers})"):
            return True
    return False


def _inverses(target: Target, data: Mapping[str, Any], base: sympy.Expr) -> dict[str, sympy.Expr]:
    """Divisions by the certificate's sequences that are a positive constant times base^-g; the constants."""
    found = {}
    for name, what in data.get("behaviour", {}).items():
        if "vanishes" not in what:
            continue
        own, symbols = data["sequences"][name], parameters_of(data, target)
        try:
            step = expression(own["step"], {**symbols, "g": GENERATION, name: sympy.Symbol(name)})
        except Reject:
            continue
        if same(step * base, sympy.Symbol(name)):
            constant = expression(own["initial"], symbols) * base ** data["start"]
            if name in data.get("positive", []) or same(constant, sympy.S.One):  # base may be negative
                found[f"/{name}"] = constant
    return found


def has_constant(
    target: Target, certificate: Certificate, name: str, scale: sympy.Expr = sympy.S.One
) -> bool:
    """Whether a claim's certified limit is positive and `scale` times the constant that the answer states.

    Parameters
    ----------
    target
        The law.
    certificate, name
        The claim: value over rate, times `scale`.
    scale
        A positive constant.
    """
    data, case = certificate.data, target.case
    if not is_positive(data["limits"][name], data):
        return False
    if case.leading is None or case.rate is None:
        return True
    value = value_of_limit(data, data["limits"][name], target)
    return value is not None and same_limit(value, scale * case.leading / case.rate, target)


def is_positive(text: str, data: Mapping[str, Any]) -> bool:
    """Whether the kernel shows an expression in the parameters to be positive."""
    claim = {"claims": {"D": text}, "strict": ["D"]}
    question = {"id": "positive", "rule": "inequality", "start": 1, "parameters": data.get("parameters", {})}
    try:
        check_twice(Certificate.from_dict({**question, **claim}))
    except Reject:
        return False
    return True
