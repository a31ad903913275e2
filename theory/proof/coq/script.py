"""The setting of a certificate as Coq: its variables, its hypotheses, and the scripts that every rule shares.

A theorem speaks of all real parameters in their domains, all inputs x(g) in theirs, and all sequences with the
certificate's initial values and steps. Proof scripts use the tactics of ``proofs_notes/coq/certificates.v``;
nothing here is trusted, because Coq checks what comes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, final

from mengoli.theory.errors import InputError, MengoliError
from mengoli.theory.proof.coq.terms import term

_RELATION: Final = re.compile(r"(<=|>=|<|>)")
_FLIPPED: Final = {">": "<", ">=": "<="}


@final
class NotExportedError(MengoliError):
    """A certificate whose rule has no Coq proof script here; the message says which part is missing."""


def domain(text: str, name: str, value: str, names: Mapping[str, str]) -> str | None:
    """A domain as a Coq proposition about `value`, written with < and <= only; ``None`` for all reals.

    Examples
    --------
    >>> domain("c >= d + 1", "c", "p_c", {"d": "p_d"})
    'p_d + 1 <= p_c'
    """
    if text.strip() in ("real", "positive"):
        return f"0 < {value}" if text.strip() == "positive" else None
    parts = [part.strip() for part in _RELATION.split(text)]
    written = [
        part if _RELATION.fullmatch(part) else value if part == name else term(part, names) for part in parts
    ]
    if len(parts) not in (3, 5) or value not in written[::2]:
        raise InputError(f"the domain of {name} is not readable", got=text, instead=f"{name} > 0")
    if len(parts) == 3 and parts[1] in _FLIPPED:
        written = [written[2], _FLIPPED[parts[1]], written[0]]
    return " ".join(written)


def conjunction(propositions: Iterable[str]) -> str:
    """Propositions joined by /\\."""
    return " /\\\n    ".join(propositions)


def pattern(names: Iterable[str]) -> str:
    """An introduction pattern that takes a right-nested conjunction apart."""
    listed = list(names)
    made = listed[-1]
    for name in reversed(listed[:-1]):
        made = f"[{name} {made}]"
    return made


@final
@dataclass(frozen=True)
class Script:
    """A certificate's setting, ready to be written as Coq.

    Parameters
    ----------
    data
        The certificate.
    """

    data: Mapping[str, Any]

    def part(self, key: str) -> dict[str, Any]:
        """An object of the certificate, empty when it has none."""
        return dict(self.data.get(key, {}))

    @cached_property
    def start(self) -> int:
        """The first index."""
        return int(self.data.get("start", 1))

    @cached_property
    def recursions(self) -> dict[str, dict[str, str]]:
        """Auxiliary and defined sequences with their initial values and steps."""
        return {**self.part("sequences"), **self.part("defines")}

    @cached_property
    def closed(self) -> dict[str, str]:
        """The closed forms of the defined sequences."""
        return (
            self.part("claims" if self.data["rule"] == "closed_form" else "closed")
            if self.part("defines")
            else {}
        )

    @cached_property
    def parameters(self) -> dict[str, str]:
        """Certificate name to Coq name, of the parameters."""
        return {name: f"p_{name}" for name in self.part("parameters")}

    def names(self, index: str = "g", *, inputs: bool = False) -> dict[str, str]:
        """What every name stands for at an index, which is a Coq natural number."""
        made = {**self.parameters, "g": f"(INR {index})"}
        made |= {name: f"(s_{name} {index})" for name in self.recursions}
        return made | ({name: f"(i_{name} {index})" for name in self.part("inputs")} if inputs else {})

    def hypotheses(self) -> dict[str, str]:
        """Hypothesis name to Coq proposition, in order."""
        made: dict[str, str] = {}
        for name, text in self.part("parameters").items():
            if stated := domain(text, name, f"p_{name}", self.parameters):
                made[f"p_{name}_domain"] = stated
        for name, text in self.part("inputs").items():
            if stated := domain(text, name, f"i_{name} g", self.parameters):
                made[f"i_{name}_domain"] = f"forall g, ({self.start} <= g)%nat -> {stated}"
        for name, recursion in self.recursions.items():
            step = term(recursion["step"], self.names(inputs=True))
            initial = term(recursion["initial"], self.parameters)
            made[f"s_{name}_initial"] = f"s_{name} {self.start}%nat = {initial}"
            made[f"s_{name}_step"] = f"forall g, ({self.start} <= g)%nat -> s_{name} (S g) = {step}"
        return made

    def theorem(self, name: str, conclusion: str, script: Iterable[str]) -> str:
        """The whole theorem with its proof."""
        reals = " ".join(self.parameters.values())
        functions = " ".join([*(f"i_{x}" for x in self.part("inputs")), *(f"s_{x}" for x in self.recursions)])
        binders = (f" ({reals} : R)" if reals else "") + (f" ({functions} : nat -> R)" if functions else "")
        stated = self.hypotheses()
        premises = "".join(f"  ({text}) ->\n" for text in stated.values())
        marked = [key for key in stated if key.startswith("p_")]
        named = " ".join([reals, functions, *stated]).strip()
        lines = [
            *([f"intros {named}."] if named else []),
            *(f"change ({stated[key]}) with (domain ({stated[key]})) in {key}." for key in marked),
            *self.positivity(),
            *script,
        ]
        head = f"forall{binders},\n" if binders else "\n"
        body = "\n".join(f"  {line}" for line in lines)
        return f"Theorem {name} : {head}{premises}  {conclusion}.\nProof.\n{body}\nQed.\n"

    # Scripts that rules share.

    @cached_property
    def positive(self) -> list[str]:
        """The sequences that are shown positive."""
        return list(self.data.get("positive", []))

    def positivity(self) -> list[str]:
        """Show the declared sequences positive, all at once, by induction."""
        if not self.positive:
            return []
        stated = conjunction(f"0 < s_{name} g" for name in self.positive)
        return [
            f"assert (positive_all : forall g, ({self.start} <= g)%nat -> {stated}).",
            f"{{ apply (induction_from {self.start} (fun g => {stated})).",
            f"  - simpl INR. rewrite {self.initials()}. repeat split; sign.",
            f"  - intros g bound {self.positive_pattern()}.",
            f"    {self.inputs_here()}rewrite {self.steps()}. {self.inputs_named()}repeat split; sign. }}",
        ]

    def positive_pattern(self) -> str:
        """The introduction pattern of the sequences' positivity."""
        return pattern(f"here_{name}" for name in self.positive)

    def facts(self, index: str, bound: str) -> str:
        """Bring the positivity of the sequences at an index into the context."""
        if not self.positive:
            return ""
        return f"pose proof (positive_all {index} {bound}) as {self.positive_pattern()}. "

    def initials(self, names: Iterable[str] | None = None) -> str:
        """The rewriting list of initial values."""
        return ", ".join(f"?s_{name}_initial" for name in names or self.recursions) or "?Rplus_0_l"

    def steps(self) -> str:
        """The rewriting list of steps, from index g to S g, in a context with `bound`."""
        return ", ".join([*(f"?(s_{name}_step g bound)" for name in self.recursions), "?S_INR"])

    def inputs_here(self) -> str:
        """Bring the domains of the inputs at g into the context."""
        stated = self.hypotheses()
        found = [name for name in self.part("inputs") if f"i_{name}_domain" in stated]
        return "".join(f"pose proof (i_{name}_domain g bound) as i_{name}_here. " for name in found)

    def inputs_named(self) -> str:
        """Make variables of the inputs at g, so that their domains can become slacks."""
        made = ""
        for name, text in self.part("inputs").items():
            made += f"set (v_{name} := i_{name} g) in *; clearbody v_{name}. "
            if stated := domain(text, name, f"v_{name}", self.parameters):
                made += f"change ({stated}) with (domain ({stated})) in i_{name}_here. "
        return made

    def closed_statement(self) -> str:
        """That every defined sequence has its closed form at g; a form cannot speak of a defined sequence."""
        here = {name: text for name, text in self.names().items() if name not in self.part("defines")}
        return conjunction(f"s_{name} g = {term(text, here)}" for name, text in self.closed.items())

    def closed_script(self) -> list[str]:
        """Prove `closed_statement` for every g from the start on: base, step, identity."""
        found = [f"form_{name}" for name in self.closed]
        rewritten = ", ".join(f"?{name}" for name in found)
        return [
            f"apply (induction_from {self.start} (fun g => {self.closed_statement()})).",
            f"- simpl INR. rewrite {self.initials()}. repeat split; identity.",
            f"- intros g bound {pattern(found)}.",
            f"  {self.facts('g', 'bound')}{self.inputs_here()}",
            f"  rewrite {self.steps()}, {rewritten}. {self.inputs_named()}repeat split; identity.",
        ]

    def closed_lemma(self) -> list[str]:
        """Assert the closed forms as `closed_all`, for rules that use them."""
        if not self.closed:
            return []
        inner = [f"  {line}" for line in self.closed_script()]
        statement = f"forall g, ({self.start} <= g)%nat -> {self.closed_statement()}"
        return [f"assert (closed_all : {statement}).", "{", *inner, "}"]

    def closed_at(self, index: str, bound: str, where: str = "") -> str:
        """Rewrite the defined sequences at an index by their closed forms."""
        if not self.closed:
            return ""
        found = [f"form_{name}" for name in self.closed]
        rewritten = ", ".join(f"?{name}" for name in found)
        used = f"pose proof (closed_all {index} {bound}) as {pattern(found)}. "
        return f"{used}rewrite {rewritten}{where}. clear {' '.join(found)}. "
