"""The squeeze: a law between two bounds with one limit has that limit.

A certificate of the rule `inequality` shows A >= 0 and B >= 0 for expressions in its sequences; another of the rule
`limit` shows lo -> L and hi -> L. If the law's value is lo + A and hi - B, as `target` checks, and every sequence
that lo and hi speak of has the same recursion and the same start in both certificates, then value -> L.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..certificate import Certificate
from ..evaluation import names_in
from .target import Target


def is_squeezed(
    target: Target, certificates: Sequence[Certificate], power: int, accepted: Callable[[Certificate, str], bool]
) -> bool:
    """Whether the law over g^power is shown to lie between two bounds with one limit.

    Parameters
    ----------
    target
        The law.
    certificates
        Certificates about it that the kernel accepted.
    power
        The power of g, 0 for the law itself.
    accepted
        Whether the limit of a claim, by its name in a certificate, is the one that is wanted.
    """
    for certificate in certificates:
        if certificate.rule != "limit":
            continue
        data = certificate.data
        wanted = [name for name in data["claims"] if accepted(certificate, name)]
        for lower in wanted:
            for upper in wanted:
                if data["limits"][lower] == data["limits"][upper] and all(
                    _is_bound(target, certificates, data, name, sign, power)
                    for name, sign in ((lower, "+"), (upper, "-"))
                ):
                    return True
    return False


def is_enclosed(target: Target, certificates: Sequence[Certificate]) -> bool:
    """Whether the law is shown to lie between two bounds that have limits, from some generation on."""
    found = {"+": False, "-": False}
    for certificate in certificates:
        if certificate.rule == "limit":
            for name in certificate.data["claims"]:
                for sign in found:
                    found[sign] = found[sign] or _is_bound(
                        target, certificates, certificate.data, name, sign, 0, late=True
                    )
    return all(found.values())


def _is_bound(
    target: Target,
    certificates: Sequence[Certificate],
    data: Mapping[str, Any],
    name: str,
    sign: str,
    power: int,
    late: bool = False,
) -> bool:
    """Whether the law is a claim plus (or minus) something that an inequality shows to be nonnegative."""
    bound, scale = data["claims"][name], f"g^{power}*" if power else ""
    return any(
        target.is_value(own, f"{scale}(({bound}) {sign} ({gap}))", late=late)
        for own in certificates
        if own.rule == "inequality" and _shared(own.data, data, bound)
        for gap in own.data["claims"].values()
    )


def _shared(left: Mapping[str, Any], right: Mapping[str, Any], text: str) -> bool:
    """Whether every sequence that a text speaks of is the same in both certificates."""
    if left["start"] != right["start"]:
        return False
    ours, theirs = (
        {**data.get("sequences", {}), **data.get("defines", {})} for data in (left, right)
    )
    parameters = left.get("parameters", {}).keys() & right.get("parameters", {}).keys()
    pending, seen = names_in(text), set[str]()
    while pending:
        name = pending.pop()
        if name == "g" or name in parameters or name in seen:
            continue
        seen.add(name)
        if name not in ours or ours[name] != theirs.get(name):
            return False
        pending |= names_in(ours[name]["initial"]) | names_in(ours[name]["step"])
    return True
