"""Coq proof of the kernel's rule limit: sequences bound to named lemmas, limits and tails of claims.

What a sequence does as g -> infinity comes from the table of named lemmas, compiled as ``lemma_table.v``
(`mengoli.theory.proof.coq.table`), or from a geometric recursion. A tail is a monotone sequence compared with
its limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from mengoli.theory.proof.coq.limits import CONVERGES, SLOW, VANISHES, limit_script, rational
from mengoli.theory.proof.coq.script import Script, conjunction
from mengoli.theory.proof.coq.steps import kind_by_steps
from mengoli.theory.proof.coq.table import limit_term
from mengoli.theory.proof.coq.terms import term
from mengoli.theory.proof.lemmas import Behaviour, lemma

_KINDS = {Behaviour.CONVERGES: CONVERGES, Behaviour.SLOW: SLOW, Behaviour.VANISHES: VANISHES}


def limit(script: Script, *, strict_tails: frozenset[tuple[str, str]] = frozenset()) -> tuple[str, list[str]]:
    """State and prove the limits and tails of a certificate.

    Parameters
    ----------
    script
        The certificate's setting.
    strict_tails
        Pairs (claim, side) whose tail is strict.

    Raises
    ------
    NotExportedError
        If a sequence's behaviour rests on a rule that has no Coq proof here.
    """
    kinds, constants, lines = dict[str, str](), dict(script.parameters), script.closed_lemma()
    for name, what in script.part("behaviour").items():
        kinds[name], found = _behaviour(script, name, what, constants, kinds)
        lines += found
    claims, here = script.part("claims"), script.names()
    # A limit that is only defined is a variable of the statement, which says first what it is the limit of.
    opening = ""
    for name, what in script.part("behaviour").items():
        if "converges" in what:
            symbol = constants[what["converges"]]
            opening += f"exists {symbol} : R, is_lim_seq s_{name} {symbol} /\\ "
            lines.append(f"exists {symbol}. split; [exact {symbol}_limit |].")
    # After `named_limit` the script speaks of the limit constants by these variables.
    variables = {key: script.parameters.get(key, f"z_{key}") for key in constants}
    forms = {name: rational(text, {}) for name, text in script.closed.items()}
    stated, proofs = list[str](), list[list[str]]()
    for name, text in claims.items():
        limit_text = script.part("limits")[name]
        target, named = term(limit_text, constants), term(limit_text, variables)
        stated.append(f"is_lim_seq (fun g => {term(text, here)}) ({target})")
        proofs.append(limit_script(script, rational(text, forms), kinds))
        for side, bound in script.part("tails").get(name, {}).items():
            strict = (name, side) in strict_tails
            value = rational(text, forms) + rational(bound, forms)
            proofs.append(_tail(script, text, bound, side, strict, named, limit_script(script, value, kinds)))
            relation = ("<" if strict else "<=") if side == "lower" else (">" if strict else ">=")
            gap = f"({target}) - ({term(text, here)})"
            stated.append(f"(forall g, ({script.start} <= g)%nat -> {term(bound, here)} {relation} {gap})")
    if len(stated) == 1:
        return opening + stated[0], lines + proofs[0]
    for place, proof in enumerate(proofs):
        last = place == len(proofs) - 1
        lines += (
            ([] if last else ["split."])
            + ["{"] * (not last)
            + [f"  {line}" for line in proof]
            + ["}"] * (not last)
        )
    return opening + (f"({conjunction(stated)})" if opening else conjunction(stated)), lines


def _behaviour(
    script: Script,
    name: str,
    what: Mapping[str, Any],
    constants: dict[str, str],
    kinds: Mapping[str, str],
) -> tuple[str, list[str]]:
    """What one sequence does, and the script that brings it into the context."""
    step = f"intros g bound. {script.facts('g', 'bound')}rewrite (s_{name}_step g bound). identity."
    if "vanishes" in what:
        ratio = term(what["vanishes"], script.parameters)
        gap = rational(script.recursions[name]["step"], {}) - rational(what["vanishes"], {}) * sympy.Symbol(
            name
        )
        if sympy.cancel(sympy.together(gap)) != 0:  # 0 < E(g+1) <= q E(g)
            here = f"intros g bound. {script.facts('g', 'bound')}"
            return VANISHES, [
                f"assert (vanish_{name} : vanishes_against_powers s_{name}).",
                f"{{ apply (vanishes_by_ratio {script.start} ({ratio})).",
                "  - apply Rminus_gt_0_lt. unfold Rgt. sign.",
                f"  - {here}exact here_{name}.",
                f"  - {here}rewrite (s_{name}_step g bound). apply Rminus_le_0. sign. }}",
            ]
        return VANISHES, [
            f"assert (vanish_{name} : vanishes_against_powers s_{name}).",
            f"{{ apply (geometric_recursion_vanishes {script.start} ({ratio})); [in_range |].",
            f"  {step} }}",
        ]
    if "lemma" not in what:
        if "converges" in what:
            constants[what["converges"]] = f"z_{what['converges']}"
        kind, lines = kind_by_steps(script, name, what, kinds)
        return kind, lines + (_positive_limit(script, name, what["converges"]) if "converges" in what else [])
    row = lemma(what["lemma"])
    values = {key: f"({term(text, script.parameters)})" for key, text in what.get("parameters", {}).items()}
    arguments = " ".join([*(values[key] for key, _ in row.parameters), f"s_{name}"])
    goals = ["in_range"] * sum(declared != "real" for _, declared in row.parameters)
    goals += [f"rewrite s_{name}_initial; identity", step.replace(". ", "; ").rstrip(".")]
    proof = f"(table_{row.name} {arguments}); [{' | '.join(goals)}]. }}"
    kind = _KINDS[row.behaviour]
    if kind == VANISHES:
        return kind, [f"assert (vanish_{name} : vanishes_against_powers s_{name}).", f"{{ apply {proof}"]
    if kind == SLOW:
        fact = f"forall j k : nat, (1 <= k)%nat -> is_lim_seq (fun g => s_{name} g ^ j / INR g ^ k) 0"
        known = f"pose proof (negligible_is_slow s_{name} slow_{name}) as kind_{name}."  # for steps with it in them
        return kind, [f"assert (slow_{name} : {fact}).", f"{{ apply {proof}", known]
    symbol = what.get("limit", row.limit_symbol)
    target = limit_term(row, values)
    constants[symbol] = f"({target})"
    return kind, [
        f"assert (limit_{name} : is_lim_seq s_{name} ({target})).",
        f"{{ apply {proof}",
        f"destruct (named_limit _ _ limit_{name}) as [z_{symbol} [z_{symbol}_is z_{symbol}_limit]].",
        f"rewrite <- ?z_{symbol}_is. clear limit_{name}.",
        *_positive_limit(script, name, symbol),
    ]


def _positive_limit(script: Script, name: str, symbol: str) -> list[str]:
    """Where it holds, bring into the context that a positive sequence's limit is positive, because it rises."""
    if name not in script.positive:
        return []
    first = (
        f"pose proof (positive_all {script.start}%nat (le_n {script.start})) as {script.positive_pattern()}"
    )
    rises = f"{script.facts('g', 'bound')}rewrite (s_{name}_step g bound). sign".replace(". ", "; ")
    lemma_use = f"limit_of_rising_is_positive {script.start} s_{name} z_{symbol} z_{symbol}_limit"
    return [
        f"try (assert (z_{symbol}_sign : 0 < z_{symbol}) by (apply ({lemma_use});",
        f"  [{first}; exact here_{name} | intros g bound; {rises}])).",
    ]


def _tail(
    script: Script, text: str, bound: str, side: str, strict: bool, target: str, proof: list[str]
) -> list[str]:
    """Prove a one-sided tail: claim + bound is monotone and has the same limit."""
    start, (now, later) = (
        script.start,
        (
            f"{term(text, names)} + ({term(bound, names)})"
            for names in (script.names(), script.names("(S g)"))
        ),
    )
    relation = "<" if strict else "<="
    gap = f"({later}) - ({now})" if side == "lower" else f"({now}) - ({later})"
    lemma_name = "below_limit_of_increasing" if side == "lower" else "above_limit_of_decreasing"
    return [
        f"assert (tends : is_lim_seq (fun g => {now}) ({target})).",
        "{",
        *(f"  {line}" for line in proof),
        "}",
        f"assert (step : forall g, ({start} <= g)%nat -> 0 {relation} {gap}).",
        f"{{ intros g bound. {script.facts('g', 'bound')}",
        f"  {script.closed_at('(S g)', '(le_S _ _ bound)')}rewrite {script.steps()}. "
        f"{script.closed_at('g', 'bound')}sign. }}",
        f"assert (weak : forall g, ({start} <= g)%nat -> 0 <= {gap})",
        "  by (intros g bound; pose proof (step g bound); lra).",
        "intros g bound.",
        f"pose proof ({lemma_name} {start} (fun g => {now}) _ tends weak g bound).",
        f"pose proof ({lemma_name} {start} (fun g => {now}) _ tends weak (S g) (le_S _ _ bound)).",
        "pose proof (step g bound).",
        "cbv beta in *.",
        "lra.",
    ]
