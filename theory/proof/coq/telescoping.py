"""Coq proof of the kernel's rule telescoping: an identity at every point where no divisor vanishes.

For every F : R -> R -> R and all real g, k with the two shift quotients at the points that are used, and every divisor
that is written there different from 0, sum_i a_i(g) F(g+i, k) = G(g, k+1) - G(g, k) with G = claim * F.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mengoli.theory.errors import InputError
from mengoli.theory.proof import kernel
from mengoli.theory.proof.coq.script import Script
from mengoli.theory.proof.coq.terms import term


def telescoping(script: Script) -> tuple[str, list[str]]:
    """State and prove the identity."""
    ((_, claim),) = script.part("claims").items()
    quotients, coefficients = script.part("quotients"), list(script.data["coefficients"])
    shifts = ["g"]
    for _ in coefficients[1:]:
        shifts.append(f"({shifts[-1]} + 1)")
    here, right = ({**script.parameters, "g": "g", "k": k} for k in ("k", "(k + 1)"))
    outside = {name: text for name, text in here.items() if name != "k"}  # a coefficient cannot speak of k
    moved = [{**here, "g": g} for g in shifts[:-1]]
    divisors = [term(text, names) for names in moved for text in _divisors(quotients["g"])]
    divisors += [term(text, here) for text in _divisors(quotients["k"])]
    divisors += [term(text, names) for names in (here, right) for text in _divisors(claim)]
    divisors += [term(text, outside) for own in coefficients for text in _divisors(own)]
    premises = [f"{divisor} <> 0" for divisor in dict.fromkeys(divisors)]
    given = [
        f"F {later} k = ({term(quotients['g'], names)}) * F {now} k"
        for now, later, names in zip(shifts, shifts[1:], moved, strict=False)
    ]
    given.append(f"F g (k + 1) = ({term(quotients['k'], here)}) * F g k")
    left = " + ".join(f"({term(a, outside)}) * F {g} k" for a, g in zip(coefficients, shifts, strict=True))
    identity = f"{left} = ({term(claim, right)}) * F g (k + 1) - ({term(claim, here)}) * F g k"
    facts = [f"d_{i}" for i in range(len(premises))]
    steps = [f"f_{i}" for i in range(len(given))]
    stated = "".join(f"\n    {text} ->" for text in [*premises, *given])
    return f"forall (F : R -> R -> R) (g k : R),{stated}\n    {identity}", [
        f"intros F g k {' '.join([*facts, *steps])}.",
        f"rewrite {', '.join(reversed(steps))}.",
        "field; nonzero_by_premises.",
    ]


def _divisors(text: str) -> list[str]:
    """What an expression divides by, as texts; the base of a power instead of the power."""
    try:
        return [_unparsed(node) for node in _found(kernel.parse(text))]
    except kernel.Reject as error:
        raise InputError("this expression is not readable", got=text, instead=str(error)) from error


def _found(node: Any) -> Iterator[Any]:
    if not isinstance(node, tuple):
        return
    if node[0] == "power":
        if node[2] < 0:
            yield node[1]
        yield from _found(node[1])
        return
    for sign, part in node[1]:
        if sign == "/":
            yield from _factors(part)
        yield from _found(part)


def _factors(node: Any) -> Iterator[Any]:
    """The parts of a divisor that must not vanish."""
    if isinstance(node, tuple) and node[0] == "power" and node[2] > 0:
        yield from _factors(node[1])
    elif isinstance(node, tuple) and node[0] == "product" and all(sign == "*" for sign, _ in node[1]):
        for _, part in node[1]:
            yield from _factors(part)
    elif not isinstance(node, int) or node == 0:
        yield node


def _unparsed(node: Any) -> str:
    if not isinstance(node, tuple):
        return str(node)
    if node[0] == "power":
        return f"({_unparsed(node[1])})^({node[2]})"
    written = "".join(f"{sign}({_unparsed(part)})" for sign, part in node[1])
    return written.removeprefix("+").removeprefix("*")
