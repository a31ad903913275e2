"""From a solved recurrence to certificates that the kernel accepted, and the verdict they support.

The finder (`closed_forms.certificates`) is not trusted. A certificate counts only if the kernel accepts it with
both arithmetics, and only for a law that it is about, which `matching` decides. A law is proved when its closed form,
if it has one, is certified on the parameters' whole domain and so is what it does as g -> infinity: its limit with the
tail bounds that the answer states, or how fast it grows. It is certified if only the limit's name is missing, and the
value lies between certified bounds. What is missing, rejected, undecided or about something else leaves the verdict
unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import final

from ..claims import Verdict
from ..closed_forms.answers.solution import Solution
from ..closed_forms.certificates.writer import certificates
from .certificate import Certificate
from .judged import Judged, judge
from .matching.course import Course, courses
from .matching.enclosed_limits import LATE
from .matching.match import UNNAMED, gap, unproved


@final
@dataclass(frozen=True)
class Proof:
    """The certificates of a law, judged.

    Parameters
    ----------
    judged
        In the order in which they were found.
    solution
        What they are to prove; ``None`` where nothing was found.
    """

    judged: tuple[Judged, ...]
    solution: Solution | None

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

    @cached_property
    def gap(self) -> str | None:
        """What keeps the law from being proved, or ``None``."""
        if self.solution is None:
            return "there is no solved recurrence"
        if self.rejected:
            return f"a certificate was rejected: {self.rejected[0].reason}"
        return gap(self.solution, self.certificates)

    @cached_property
    def unproved(self) -> tuple[str, ...]:
        """What a proved answer says besides, and no certificate shows: how fast it vanishes, in words."""
        if self.solution is None or self.verdict is not Verdict.PROVED:
            return ()
        return unproved(self.solution, self.certificates)

    @cached_property
    def course(self) -> tuple[Course, ...]:
        """How the law moves from each generation to the next, where certificates of their own show it."""
        return () if self.solution is None else courses(self.solution, self.certificates)

    @property
    def reason(self) -> str | None:
        """Why the law is not proved, or ``None``: the gap, and for a certified law what is known instead."""
        if self.verdict is Verdict.CERTIFIED:
            return f"the limit exists; bounds certified at g = {LATE} hold the value shown; its name is not proved"
        return self.gap

    @cached_property
    def verdict(self) -> Verdict:
        """Proved; certified, if all is but the name of a limit that certified bounds enclose; or unknown."""
        if self.gap is None:
            return Verdict.PROVED
        if self.solution is None or not self.gap.startswith(UNNAMED):
            return Verdict.UNKNOWN
        enclosed = gap(self.solution, self.certificates, enclosed=True) is None
        return Verdict.CERTIFIED if enclosed else Verdict.UNKNOWN


def prove(identifier: str, solution: Solution | None) -> Proof:
    """Find certificates for a solved recurrence and have them judged.

    Parameters
    ----------
    identifier
        The stem of the certificates' ids.
    solution
        The solved recurrence, or ``None`` where there is none.
    """
    if solution is None:
        return Proof((), None)
    return Proof(judge(certificates(solution, identifier)), solution)
