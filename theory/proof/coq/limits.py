"""Coq proofs of limits: from what the sequences do to what a rational function of them does.

A rational function of g and of sequences is written as a quotient of two sums of monomials, both divided by
g^d with d the degree of the denominator. Each monomial is then a product of sequences whose limits are known:
1/g -> 0, convergent sequences, s(g)^j/g -> 0 for slow ones, g^k v(g) -> 0 for vanishing ones. Coq proves the
identity by `field` and the limit part by part (`limit_parts` of ``certificates.v``). SymPy only finds the
monomials; nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, final

import sympy

from mengoli.theory.errors import InputError
from mengoli.theory.proof.coq.script import NotExportedError, Script
from mengoli.theory.proof.coq.terms import term
from mengoli.theory.proof.evaluation import expression, names_in
from mengoli.theory.proof.reading import Reject

_G: Final = sympy.Symbol("g")
CONVERGES, SLOW, VANISHES = "converges", "slow", "vanishes"


def rational(text: str, values: Mapping[str, sympy.Expr]) -> sympy.Expr:
    """An expression as a SymPy rational function; names without a value stand for themselves."""
    try:
        return expression(text, {**{name: sympy.Symbol(name) for name in names_in(text)}, **values})
    except Reject as error:
        raise InputError("this expression is not readable", got=text, instead=str(error)) from error


@final
@dataclass(frozen=True)
class Quotient:
    """A rational function as two Coq terms with known limits, and the basic sequences that stand in them."""

    numerator: str
    denominator: str
    basics: Mapping[str, str]


@final
@dataclass(frozen=True)
class _Parts:
    """Writes monomials over g^degree as products of sequences with known limits."""

    script: Script
    kinds: Mapping[str, str]
    degree: int
    keeps_slow: bool = False

    def polynomial(self, poly: sympy.Poly, basics: dict[str, str]) -> str:
        """A sum of monomials; the basic sequences it needs are added to `basics`."""
        names = [str(symbol) for symbol in poly.gens]
        written = []
        for exponents, coefficient in poly.terms():
            powers = {name: power for name, power in zip(names, exponents, strict=True) if power}
            text = term(str(coefficient).replace("**", "^"), self.script.parameters)
            factors = self._factors(powers.pop("g", 0) - self.degree, powers, basics)
            written.append(" * ".join([f"({text})", *factors]))
        return " + ".join(written) or "0"

    def _factors(self, power: int, sequences: dict[str, int], basics: dict[str, str]) -> Iterator[str]:
        unknown = [name for name in sequences if name not in self.kinds]
        if unknown:
            raise NotExportedError(f"nothing is declared about {', '.join(unknown)} as g -> infinity")
        slow = [name for name in sequences if self.kinds[name] == SLOW and not self.keeps_slow]
        vanishing = [name for name in sequences if self.kinds[name] == VANISHES]
        for name in slow:
            key = f"b_{name}_{sequences[name]}"
            proof = f"(slow_{name} {sequences[name]}%nat 1%nat (le_n 1))"
            basics[key] = f"named_sequence (fun g => s_{name} g ^ {sequences[name]} / INR g ^ 1) 0 {proof}"
            power += 1
            yield f"{key} g"
        if vanishing:
            first = vanishing[0]
            raised = max(power, 0)
            key = f"b_{first}_times_{raised}"
            basics[key] = (
                f"named_sequence (fun g => INR g ^ {raised} * s_{first} g) 0 (vanish_{first} {raised}%nat)"
            )
            basics[f"b_{first}"] = (
                f"named_sequence (fun g => INR g ^ 0 * s_{first} g) 0 (vanish_{first} 0%nat)"
            )
            power -= raised
            yield f"{key} g"
            if sequences[first] > 1:
                yield f"b_{first} g ^ {sequences[first] - 1}"
            for name in vanishing[1:]:
                basics[f"b_{name}"] = (
                    f"named_sequence (fun g => INR g ^ 0 * s_{name} g) 0 (vanish_{name} 0%nat)"
                )
                yield f"b_{name} g ^ {sequences[name]}"
        if power > 0:
            raise NotExportedError("a monomial is not shown to stay bounded")
        if power:
            basics["b_x"] = "named_sequence (fun g => / INR g) 0 inverse_index_tends_to_0"
            yield f"b_x g ^ {-power}"
        for name, exponent in sequences.items():
            if self.kinds[name] == CONVERGES or (self.kinds[name] == SLOW and self.keeps_slow):
                yield f"s_{name} g ^ {exponent}"


def quotient(
    script: Script, value: sympy.Expr, kinds: Mapping[str, str], *, keeps_slow: bool = False
) -> Quotient:
    """Write a rational function of g and of sequences as a quotient of sums with known limits.

    Parameters
    ----------
    script
        The certificate's setting.
    value
        The rational function.
    kinds
        What the sequences do.
    keeps_slow
        Whether slow sequences may stand in the numerator as they are: then it is slow, without a limit.

    Raises
    ------
    NotExportedError
        If a monomial is not shown to stay bounded.
    """
    symbols = [_G, *(sympy.Symbol(name) for name in script.part("sequences"))]
    above, below = (
        sympy.Poly(part, *symbols) for part in sympy.fraction(sympy.cancel(sympy.together(value)))
    )
    dying = [place for place, symbol in enumerate(symbols) if kinds.get(str(symbol)) == VANISHES]
    degree = max(powers[0] for powers in below.monoms() if not any(powers[place] for place in dying))
    basics = dict[str, str]()
    numerator = _Parts(script, kinds, degree, keeps_slow).polynomial(above, basics)
    denominator = _Parts(script, kinds, degree).polynomial(below, basics)
    return Quotient(numerator, denominator, basics)


def limit_script(script: Script, value: sympy.Expr, kinds: Mapping[str, str]) -> list[str]:
    """Prove a goal ``is_lim_seq (fun g => value) L``; hypotheses ``is_lim_seq s_NAME _`` are in the context."""
    made = quotient(script, value, kinds)
    return [
        *_named(made),
        f"apply (limit_from {max(script.start, 1)} _ (fun g => ({made.numerator}) / ({made.denominator}))).",
        _rewritten(script, made),
        "+ eapply limit_equals; [eapply is_lim_seq_div'; [limit_parts | limit_parts | nonzero] | identity].",
    ]


def slow_script(script: Script, value: sympy.Expr, kinds: Mapping[str, str]) -> list[str]:
    """Prove a goal ``slow (fun g => value)``; what the sequences do is in the context."""
    made = quotient(script, value, kinds, keeps_slow=True)
    return [
        *_named(made),
        f"apply (slow_ext_from {max(script.start, 1)} (fun g => ({made.numerator}) / ({made.denominator}))).",
        _rewritten(script, made),
        "+ eapply slow_quotient; [slow_parts | limit_parts | nonzero].",
    ]


def _named(made: Quotient) -> list[str]:
    """Bring the basic sequences into the context."""
    return [f"destruct ({basic}) as [{key} [{key}_is {key}_limit]]." for key, basic in made.basics.items()]


def _rewritten(script: Script, made: Quotient) -> str:
    """Prove that the quotient is the function it was written for."""
    unfold = ", ".join(f"?{key}_is" for key in made.basics) or "?Rplus_0_l"
    closed = script.closed_at("g", "ltac:(lia)")
    return f"+ intros g bound. cbv beta. {script.facts('g', 'ltac:(lia)')}{closed}rewrite {unfold}. identity."


@final
@dataclass(frozen=True)
class MinorantSize:
    """How a minorant proves divergence: the lemma, its exponent, the limit of the scaled minorant, its proof."""

    lemma: str
    power: str
    limit: str
    script: list[str]


def minorant_size(script: Script, text: str) -> MinorantSize:
    """Decide by degrees whether a minorant is like c/g or like c g^e, e >= 0.

    Raises
    ------
    NotExportedError
        If the sums of the minorant converge.
    """
    value = sympy.cancel(rational(text, {}))
    above, below = (sympy.Poly(part, _G) for part in sympy.fraction(value))
    excess = above.degree() - below.degree()
    if excess < -1:
        raise NotExportedError(f"the sums of the minorant {text} converge")
    limit = term(str(sympy.factor(above.LC() / below.LC())).replace("**", "^"), script.parameters)
    if excess == -1:
        proof = limit_script(script, value * _G, {})
        return MinorantSize("unbounded_by_harmonic_size_minorant", "", f"({limit})", proof)
    proof = limit_script(script, value / _G**excess, {})
    return MinorantSize("unbounded_by_power_minorant", f" {excess}", f"({limit})", proof)
