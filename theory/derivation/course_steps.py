r"""From each generation to the next: R_g < R_{g+1} < R_\infty, or R_{g+1} >= R_g + m(g).

Read off the certificate that the kernel accepted of it (`mengoli.theory.proof.matching.course`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, final

from ..proof.matching.course import Course
from .document import Block, Display, Math, Paragraph
from .printer import latex
from .step import Step

_RELATIONS: Final = {"<": "<", ">": ">", "<=": r"\le", ">=": r"\ge"}


def course_row(course: Course, symbol: str) -> str:
    """What holds from g to g + 1, as a row of a display."""
    now, then = f"{symbol}_{{g}}", f"{symbol}_{{g+1}}"
    if course.minorant is None:
        relation = _RELATIONS[course.relation]
        return rf"{now} {relation} {then} {relation} {latex(course.limit)}"
    if course.relative:
        return rf"{then} \ge \left({latex(1 + course.minorant)}\right) {now}"
    return rf"{then} \ge {now} + {latex(course.minorant)}"


@final
@dataclass(frozen=True, kw_only=True)
class MoveOn(Step):
    """How the law moves from each generation to the next.

    Parameters
    ----------
    symbol
        R or Q.
    course
        What a certificate shows.
    """

    title: ClassVar[str] = "From each generation to the next"
    symbol: str
    course: Course

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Why it rises or falls, and what follows."""
        course, increment = self.course, Math(f"{self.symbol}_{{g+1}} - {self.symbol}_{{g}}")
        start = Math(rf"g \ge {course.first}")
        if course.minorant is not None:
            what = "relative increments" if course.relative else "increments"
            how = Paragraph((f"The {what} have a minorant with an infinite sum: for every ", start, ","))
            return (how, Display((course_row(course, self.symbol),), "course"))
        word, side = ("positive", "below") if course.relation[0] == "<" else ("negative", "above")
        sign = word if len(course.relation) == 1 else f"not {'negative' if word == 'positive' else 'positive'}"
        why = f" is {sign} for every g, as its coefficients show; so the sequence stays {side} its limit. For every "
        return (Paragraph((increment, why, start, ",")), Display((course_row(course, self.symbol),), "course"))
