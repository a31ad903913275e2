"""What an accepted certificate establishes, in words.

The words are the certificate's own texts: nothing is computed here but which tails are strict, which the kernel has
found. Every statement is for all real parameters in their domains, all inputs x(g) in theirs, and all integers
g >= start; "->" is about g -> infinity for each fixed value of the parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .certificate import Certificate
from .kernel import Verified
from .lemmas import lemma


def statement(certificate: Certificate, verified: Verified) -> str:
    """What a certificate establishes.

    Parameters
    ----------
    certificate
        An accepted certificate.
    verified
        What the kernel said of it.

    Returns
    -------
    str
        One line.
    """
    data = certificate.data
    ranged = {**data.get("parameters", {}), **data.get("inputs", {})}
    where = [f"{text} {name}" if text in ("real", "positive") else text for name, text in ranged.items()]
    recursions = {**data.get("sequences", {}), **data.get("defines", {})}
    start = data["start"]
    told = [
        *_established(data, verified),
        *(f"where {n}({start}) = {own['initial']}, {n}(g+1) = {own['step']}" for n, own in recursions.items()),
    ]
    return f"for all {', '.join([*where, f'g >= {start}'])}: {'; '.join(told)}"


def _established(data: Mapping[str, Any], verified: Verified) -> Iterator[str]:
    for name, what in data.get("behaviour", {}).items():
        own = lemma(what["lemma"]).limit_symbol if "lemma" in what else what.get("converges")
        if symbol := what.get("limit", own):
            yield f"{symbol} := lim {name}"
    for name, text in data["claims"].items():
        match data["rule"]:
            case "closed_form":
                yield f"{name} = {text}"
            case "inequality":
                yield f"{text} {'>' if name in data.get('strict', []) else '>='} 0"
            case "divergence":
                yield f"{text} -> oo"
            case "growth":
                shape = data["growth"][name]
                yield f"({text})/(({shape['ratio']})^g*g^({shape['exponent']})) tends to a positive number"
            case "limit":
                yield f"{text} -> {data['limits'][name]}"
                for side, bound in data.get("tails", {}).get(name, {}).items():
                    strict = "" if (name, side) in verified.strict else "="
                    yield f"{data['limits'][name]} - ({text}) {'>' if side == 'lower' else '<'}{strict} {bound}"
            case _:
                raise AssertionError(data["rule"])
