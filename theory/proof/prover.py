"""From a solved recurrence to certificates that the kernel accepted, and the verdict they support.

The finder (`closed_forms.certificates`) is not trusted; a certificate counts only if the kernel accepts it with
both arithmetics. A law is proved when its closed form is certified and so is what it does as g -> infinity: its
limit, or its growth. What is missing, rejected or undecided leaves the verdict unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, final

from ..claims import Verdict
from ..closed_forms.growth import Growth
from ..closed_forms.solution import Solution
from .certificate import Certificate, check_twice
from .kernel import Reject, Verified


@final
@dataclass(frozen=True)
class Judged:
    """A certificate and what the kernel said of it.

    Parameters
    ----------
    certificate
        As the finder wrote it.
    verified
        What it establishes, if it was accepted.
    reason
        Why not, if it was rejected.
    """

    certificate: Certificate
    verified: Verified | None
    reason: str | None


@final
@dataclass(frozen=True)
class Proof:
    """The certificates of a law, judged.

    Parameters
    ----------
    judged
        In the order in which they were found.
    growth
        What the finder says of g -> infinity.
    has_limit
        Whether it names a finite limit.
    """

    judged: tuple[Judged, ...]
    growth: Growth
    has_limit: bool

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """The accepted ones."""
        return tuple(item.certificate for item in self.judged if item.verified is not None)

    @property
    def rejected(self) -> tuple[Judged, ...]:
        """The rejected ones, each with its reason."""
        return tuple(item for item in self.judged if item.verified is None)

    @property
    def lemmas(self) -> tuple[str, ...]:
        """The named lemmas that the accepted certificates rest on."""
        names = [name for item in self.judged if item.verified is not None for name in item.verified.lemmas]
        return tuple(dict.fromkeys(names))

    @property
    def rules(self) -> frozenset[str]:
        """The rules of the accepted certificates."""
        return frozenset(certificate.rule for certificate in self.certificates)

    @property
    def verdict(self) -> Verdict:
        """Proved, or unknown."""
        if "closed_form" not in self.rules or self.rejected:
            return Verdict.UNKNOWN
        if self.has_limit:
            return Verdict.PROVED if "limit" in self.rules else Verdict.UNKNOWN
        grows = self.growth not in (Growth.UNKNOWN, Growth.DEPENDS, Growth.BOUNDED)
        return Verdict.PROVED if grows and self.rules & {"divergence", "growth"} else Verdict.UNKNOWN


def judge(certificates: Iterable[Mapping[str, Any]]) -> tuple[Judged, ...]:
    """Have the kernel judge certificates, with both arithmetics."""
    judged = []
    for data in certificates:
        certificate = Certificate.from_dict(data)
        try:
            judged.append(Judged(certificate, check_twice(certificate), None))
        except Reject as rejection:
            judged.append(Judged(certificate, None, str(rejection)))
    return tuple(judged)


def prove(identifier: str, solution: Solution | None) -> Proof:
    """Find certificates for a solved recurrence and have them judged.

    Parameters
    ----------
    identifier
        The stem of the certificates' ids.
    solution
        The solved recurrence, or ``None`` where there is none.
    """
    from ..closed_forms.certificates import certificates

    if solution is None:
        return Proof((), Growth.UNKNOWN, False)
    return Proof(judge(certificates(solution, identifier)), solution.growth, solution.limit is not None)
