"""Certificates of how a law moves from each generation to the next: that it rises or falls, and by how much at least.

A law X with the limit L rises to it if X(g+1) - X(g) >= 0: then X <= L for every g, which the kernel's rule `limit`
states as a tail, 0 <= L - X. A law without a limit rises by a minorant: X(g+1) - X(g) >= m(g) >= 0 or X(g+1) >= (1 +
m(g)) X(g), where m has an infinite sum. Both are candidates only. What is not so, the kernel does not accept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..forms.growth import Undecided
from ..solving.cases import Case
from .form_writer import Data
from .infinity_certificates import divergence_certificate


def course_certificates(case: Case, accepted: Mapping[str, Any]) -> Iterator[Data]:
    """Candidates for what a case does from step to step, made of a certificate of what it does as g -> infinity.

    Parameters
    ----------
    case
        A case of an answer.
    accepted
        An accepted certificate of that case.
    """
    stem = str(accepted["id"]).rpartition(".")[0]
    if accepted["rule"] == "limit" and case.limit is not None:
        known, everything = list(accepted.get("positive", [])), list(accepted.get("sequences", {}))
        for positive in [known, everything] if known != everything else [known]:
            for side, word in (("lower", "rises"), ("upper", "falls")):
                tails = {name: {side: "0"} for name in accepted["claims"]}
                yield {**accepted, "id": f"{stem}.{word}", "tails": tails, "positive": positive}
    elif accepted["rule"] == "closed_form" and case.exactly is not None and case.limit is None:
        try:
            found = divergence_certificate(case, case.exactly, stem)
        except Undecided:
            return
        if found is not None:
            yield found
