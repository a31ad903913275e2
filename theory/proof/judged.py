"""Certificates as the kernel judged them, with both arithmetics.

Who writes a certificate is not trusted: it counts for what the kernel says of it, and for nothing if it is rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, final

from .certificate import Certificate, check_twice
from .kernel import Verified
from .reading import Reject
from .statement import statement


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
    seconds
        What both arithmetics together took.
    """

    certificate: Certificate
    verified: Verified | None
    reason: str | None
    seconds: float = field(default=0.0, compare=False)

    @property
    def statement(self) -> str | None:
        """What the certificate establishes, in words; ``None`` if it was rejected."""
        return None if self.verified is None else statement(self.certificate, self.verified)

    @property
    def told(self) -> str:
        """The same, or why the certificate was rejected."""
        return self.statement or f"rejected: {self.reason}"


def judge(certificates: Iterable[Mapping[str, Any]]) -> tuple[Judged, ...]:
    """Have the kernel judge certificates, with both arithmetics."""
    judged = []
    for data in certificates:
        certificate, begun = Certificate.from_dict(data), perf_counter()
        try:
            found, reason = check_twice(certificate), None
        except Reject as rejection:
            found, reason = None, str(rejection)
        judged.append(Judged(certificate, found, reason, perf_counter() - begun))
    return tuple(judged)
