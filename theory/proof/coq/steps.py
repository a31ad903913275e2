"""Coq proofs of what the size of a sequence's steps says: growth like rho^g g^e, and the kinds that no lemma names.

A sequence with E(g+1) = (1 + r) E(g) + p is slow, converges or tends to 0 by the theorems of ``magnitudes.v`` and
``growth.v``; so does a claim's quotient of neighbours give its growth. SymPy finds r, p and leading coefficients;
nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy

from mengoli.theory.proof.coq.limits import (
    CONVERGES,
    SLOW,
    limit_script,
    minorant_size,
    rational,
    slow_script,
)
from mengoli.theory.proof.coq.script import NotExportedError, Script, conjunction
from mengoli.theory.proof.coq.terms import term

_G = sympy.Symbol("g")


def _written(value: sympy.Expr, names: Mapping[str, str]) -> str:
    """A rational function as a Coq term."""
    return term(str(value).replace("**", "^").replace(" ", ""), names)


def growth(script: Script) -> tuple[str, list[str]]:
    """Claims over rho^g g^e, each by its quotient of neighbours: the rule growth."""
    start, here, stated = script.start, script.names(), list[str]()
    claims = script.part("claims")
    lines = script.closed_lemma() + ["repeat split."] * (len(claims) > 1)
    for name, text in claims.items():
        shape = script.part("growth")[name]
        now, later = term(text, here), term(text, script.names("(S g)"))
        quotient = f"({term(shape['quotient'], here)})"
        ratio, exponent = (f"({term(shape[key], script.parameters)})" for key in ("ratio", "exponent"))
        rest = rational(shape["quotient"], {})
        rest -= rational(shape["ratio"], {}) * (1 + rational(shape["exponent"], {}) / (_G + 1))
        value = sympy.cancel(sympy.together(rest * _G**2))
        limit = f"({_written(_limit_of(value, name), script.parameters)})"
        at_start = (
            f"{script.closed_at(f'{start}%nat', f'(le_n {start})')}simpl INR. rewrite {script.initials()}."
        )
        stated.append(
            f"(exists L, 0 < L /\\ is_lim_seq (fun g => ({now}) / ({ratio} ^ g * Rpower (INR g) {exponent})) L)"
        )
        lines += [
            f"- apply (growth_by_rational_quotient {start} (fun g => {now}) (fun g => {quotient})"
            f" {ratio} {exponent} {limit}).",
            f"  + {at_start} sign.",
            "  + sign.",
            f"  + intros g bound. {script.facts('g', 'bound')}sign.",
            f"  + intros g bound. {script.facts('g', 'bound')}",
            f"    change ({later} = {quotient} * ({now})).",
            f"    {script.closed_at('(S g)', '(le_S _ _ bound)')}rewrite {script.steps()}.",
            f"    {script.closed_at('g', 'bound')}identity.",
            *(
                "  + " + line if i == 0 else "    " + line
                for i, line in enumerate(limit_script(script, value, {}))
            ),
        ]
    return conjunction(stated), lines


def _limit_of(value: sympy.Expr, name: str) -> sympy.Expr:
    """The limit of a rational function of g, by degrees."""
    above, below = (sympy.Poly(part, _G) for part in sympy.fraction(value))
    if above.degree() > below.degree():
        raise NotExportedError(f"the quotient of {name} is not rho*(1 + e/(g+1)) up to O(g^-2)")
    return sympy.factor(above.LC() / below.LC()) if above.degree() == below.degree() else sympy.S.Zero


def kind_by_steps(
    script: Script, name: str, what: Mapping[str, str], kinds: Mapping[str, str]
) -> tuple[str, list[str]]:
    """What a sequence does by the size of its steps, and the script that brings it into the context.

    Raises
    ------
    NotExportedError
        If its steps are not of a form that is known here.
    """
    if "null" in what:
        return CONVERGES, _null(script, name, what["null"], kinds)
    own = sympy.Symbol(name)
    step = sympy.together(rational(script.recursions[name]["step"], {}) - own)
    above, below = sympy.fraction(sympy.cancel(step))
    if sympy.Poly(above, own).degree() > 1 or below.has(own):
        raise NotExportedError(f"the step of {name} is not linear in it")
    r = sympy.cancel(sympy.Poly(above, own).coeff_monomial(own) / below)
    p = sympy.cancel(sympy.Poly(above, own).coeff_monomial(1) / below)
    is_slow = "slow" in what
    power = 1 if is_slow else 2
    here = script.names()
    theorem = "slow_by_steps" if is_slow else "converges_by_steps"
    stated = f"slow s_{name}" if is_slow else f"ex_finite_lim_seq s_{name}"
    fact = f"kind_{name}"
    lines = [
        f"assert ({fact} : {stated}).",
        f"{{ apply ({theorem} {script.start} s_{name} (fun g => {_written(r, here)}) (fun g => {_written(p, here)})).",
        f"  - intros g bound. {script.facts('g', 'bound')}rewrite (s_{name}_step g bound). identity.",
    ]
    for size, scale in ((r, 2), (p, power)):
        found = slow_script(script, size * _G**scale, kinds)
        lines += ["  - " + line if i == 0 else "    " + line for i, line in enumerate(found)]
    lines[-1] += " }"
    if is_slow:
        lines += [
            f"assert (slow_{name} : forall j k : nat, (1 <= k)%nat ->"
            f" is_lim_seq (fun g => s_{name} g ^ j / INR g ^ k) 0)",
            f"  by (intros j k k_ge_1; apply slow_over_power; [apply slow_pow; exact {fact} | exact k_ge_1]).",
        ]
        return SLOW, lines
    return CONVERGES, [*lines, f"destruct {fact} as [z_{what['converges']} z_{what['converges']}_limit]."]


def _null(script: Script, name: str, loss: str, kinds: Mapping[str, str]) -> list[str]:
    size = minorant_size(script, loss)
    own = sympy.Symbol(name)
    gain = sympy.cancel(rational(script.recursions[name]["step"], {}) - (1 - rational(loss, {})) * own)
    if gain.has(own):
        gain = sympy.S.Zero  # no gain at all; Coq then refuses the step, as the kernel does
    m = term(loss, script.names())
    total = f"(running_sum (fun g => {m}))"
    step = f"intros g bound. {script.facts('g', 'bound')}rewrite (s_{name}_step g bound). identity."
    return [
        f"assert (loss_{name} : is_lim_seq {total} p_infty).",
        f"{{ eapply ({size.lemma} {script.start}{size.power} {total} (fun g => {m}) {size.limit});",
        "    [sign | | intros g bound; simpl; lra].",
        *(f"  {line}" for line in size.script),
        "}",
        f"assert (limit_{name} : is_lim_seq s_{name} 0).",
        *(
            [f"{{ apply (null_by_losses {script.start} s_{name} (fun g => {m}) {total})."]
            if gain == 0
            else [
                f"{{ apply (null_by_losses_and_gains {script.start} s_{name} (fun g => {m})"
                f" (fun g => {_written(gain, script.names())}) {total})."
            ]
        ),
        f"  - {step}",
        "  - intros g bound. split; [sign | apply Rminus_le_0; sign].",
        "  - intros g bound. reflexivity.",
        f"  - exact loss_{name}.",
        *_small_gain(script, sympy.cancel(gain / rational(loss, {})), kinds),
        "}",
    ]


def _small_gain(script: Script, quotient: sympy.Expr, kinds: Mapping[str, str]) -> list[str]:
    """Prove that gain over loss tends to 0, where there is a gain."""
    if quotient == 0:
        return []
    return ["  - " + line if i == 0 else "    " + line for i, line in enumerate(limit_script(script, quotient, kinds))]
