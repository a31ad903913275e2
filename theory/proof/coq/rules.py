"""Coq proofs of the kernel's rules closed_form, inequality and divergence.

Each function returns what the certificate claims as a Coq proposition, and the script that proves it. The
mathematics is the kernel's (``proofs_notes/kernel.md``); the lemmas are those of ``sequences.v`` and
``certificates.v``.
"""

from __future__ import annotations

from mengoli.theory.proof.coq.limits import minorant_size
from mengoli.theory.proof.coq.script import Script, conjunction, pattern
from mengoli.theory.proof.coq.terms import term

Exported = tuple[str, list[str]]


def closed_form(script: Script) -> Exported:
    """Base and step identity: every defined sequence is its claim."""
    conclusion = f"forall g, ({script.start} <= g)%nat ->\n    {script.closed_statement()}"
    return conclusion, script.closed_script()


def inequality(script: Script) -> Exported:
    """Claims that are >= 0, or > 0 where strict, by one induction over all of them.

    In the step the claims at g become variables, and the solved sequences are written in these.
    """
    start, claims, strict = script.start, script.part("claims"), set(script.data.get("strict", []))
    here = script.names()
    stated = conjunction(
        f"0 {'<' if name in strict else '<='} {term(text, here)}" for name, text in claims.items()
    )
    variables = {name: f"v_{name}" for name in claims}
    lines = [
        *script.closed_lemma(),
        f"apply (induction_from {start} (fun g => {stated})).",
        f"- {script.closed_at(f'{start}%nat', f'(le_n {start})')}"
        f"simpl INR. rewrite {script.initials()}. repeat split; sign.",
        f"- intros g bound {pattern(f'is_{name}' for name in claims)}.",
        f"  {script.facts('g', 'bound')}{script.inputs_here()}",
        f"  {script.closed_at('(S g)', '(le_S _ _ bound)')}rewrite {script.steps()}.",
        f"  {script.closed_at('g', 'bound', ' in *')}",
    ]
    for name in claims:
        lemma = "named_pos" if name in strict else "named_nonneg"
        lines.append(f"  destruct ({lemma} _ is_{name}) as [v_{name} [v_{name}_sign v_{name}_is]].")
    used = ", ".join(f"?v_{name}_is" for name in claims)
    solved = script.part("solve")
    for name, text in solved.items():
        meaning = term(text, {**here, **variables})
        lines.append(f"  assert (solved_{name} : s_{name} g = {meaning}) by (rewrite {used}; identity).")
    if solved:
        lines.append(f"  rewrite {', '.join(f'?solved_{name}' for name in solved)}.")
    for name in claims:
        lines.append(f"  clear is_{name} v_{name}_is.")
    lines.append(f"  clear {' '.join(f'solved_{name}' for name in solved)}." if solved else "  idtac.")
    lines.append(f"  {script.inputs_named()}repeat split; sign.")
    return f"forall g, ({start} <= g)%nat ->\n    {stated}", lines


def divergence(script: Script) -> Exported:
    """Claims that tend to infinity, each by a minorant of its steps or of its factors."""
    start, claims, here = script.start, script.part("claims"), script.names()
    products = set(script.data.get("products", []))
    lines = script.closed_lemma() + ["repeat split."] * (len(claims) > 1)
    for name, text in claims.items():
        minorant = script.data["minorants"][name]
        size = minorant_size(script, minorant)
        below, now = term(minorant, here), term(text, here)
        base = f"{script.closed_at(f'{start}%nat', f'(le_n {start})')}simpl INR. rewrite {script.initials()}. sign."
        later = term(text, script.names("(S g)"))
        gained = f"{below} * ({now})" if name in products else below
        step = [
            "intros g bound. apply Rminus_le_0.",
            f"{script.facts('g', 'bound')}{script.inputs_here()}",
            f"{script.closed_at('(S g)', '(le_S _ _ bound)')}rewrite {script.steps()}.",
            f"{script.closed_at('g', 'bound')}{script.inputs_named()}sign.",
        ]
        lines += [
            f"- assert (step : forall g, ({start} <= g)%nat ->",
            f"    {now} + {gained} <= {later}).",
            *(f"  {'{ ' if i == 0 else '  '}{line}" for i, line in enumerate(step)),
            "  }",
        ]
        unbounded = f"fun g => {now}"
        if name in products:
            first = term(text, script.names(f"{start}%nat"))
            lines += [
                f"  assert (first : 0 < {first}).",
                f"  {{ {base} }}",
                f"  assert (gain : forall g, ({start} <= g)%nat -> 0 <= {below}).",
                "  { intros g bound. sign. }",
                f"  pose proof (product_step_to_sum_step {start} (fun g => {now}) (fun g => {below})",
                "    first gain step) as sum_step.",
                f"  apply (unbounded_after_scaling ({first}) (fun g => {now}) first).",
            ]
            unbounded = f"fun g => ({now}) / ({first})"
        given = "sum_step" if name in products else "step"
        lines += [
            f"  eapply ({size.lemma} {start}{size.power} ({unbounded}) (fun g => {below}) {size.limit});",
            f"    [sign | | exact {given}].",
            *(f"  {line}" for line in size.script),
        ]
    return conjunction(f"is_lim_seq (fun g => {term(text, here)}) p_infty" for text in claims.values()), lines
