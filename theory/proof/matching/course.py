"""How a law moves from each generation to the next, as accepted certificates show it.

Two statements are read here. A tail 0 <= L - X, lower or upper, stands on X(g+1) - X(g) having one sign for every g
(`proofs_notes/kernel.md`, rule `limit`); if X is the law and L its limit, the law rises or falls to its limit. A
minorant m of the increments, or of the relative increments, says by how much a law without a limit rises at least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import sympy

from ...closed_forms.answers.solution import Solution
from ...closed_forms.certificates.course_certificates import course_certificates
from ...language.plain import plain
from ...symbols import GENERATION
from ..certificate import Certificate
from ..evaluation import expression
from ..judged import Judged, judge
from .certified_limits import parameters_of, same_limit, value_of_limit
from .regions import is_about, region_of
from .target import Target


@final
@dataclass(frozen=True)
class Course:
    """What holds of a law for every g from `first` on.

    Parameters
    ----------
    condition
        Where, for a law by cases; empty for one case.
    first
        First generation.
    relation
        Of R(g) to R(g+1): ``"<"``, ``"<="``, ``">"`` or ``">="``.
    limit
        What R(g+1) is in the same relation to; ``None`` for a law that grows without bound.
    minorant
        m in R(g+1) >= R(g) + m or, if `relative`, in R(g+1) >= (1 + m) R(g); ``None`` for a law with a limit.
    relative
        Which of the two.
    judged
        The certificate, as the kernel accepted it.
    """

    condition: str
    first: int
    relation: str
    limit: sympy.Expr | None
    minorant: sympy.Expr | None
    relative: bool
    judged: Judged

    def text(self, name: str) -> str:
        """The course of the quantity with this name, in one line."""
        if self.minorant is None:
            return f"{name}(g) {self.relation} {name}(g+1) {self.relation} {plain(self.limit)}"
        return rise(name, self.minorant, relative=self.relative)


def rise(name: str, minorant: sympy.Expr, *, relative: bool) -> str:
    """By how much a quantity rises at least, in one line."""
    after = f"({plain(1 + minorant)})*{name}(g)" if relative else f"{name}(g) + {plain(minorant)}"
    return f"{name}(g+1) >= {after}"


def courses(solution: Solution, certificates: Sequence[Certificate]) -> tuple[Course, ...]:
    """What is shown of a law from each generation to the next; nothing for a case where nothing is.

    Parameters
    ----------
    solution
        The answer.
    certificates
        The accepted certificates of its cases.
    """
    found = []
    for case in solution.cases:
        region = region_of(solution.recurrence, case)
        constant = case.closed_form is not None and GENERATION not in case.closed_form.free_symbols
        if region is None or constant:
            continue
        target = Target(solution.recurrence, case, region)
        about = [own for own in certificates if is_about(own.data, region)]
        for data in (data for own in about for data in course_certificates(case, own.data)):
            (judged,) = judge([data])
            if (course := _course(target, judged)) is not None:
                found.append(course)
                break
    return tuple(found)


def _course(target: Target, judged: Judged) -> Course | None:
    """What a candidate shows of the law, if the kernel accepts it and it speaks of the law."""
    if judged.verified is None:
        return None
    data, condition = judged.certificate.data, target.case.condition
    for name, text in data["claims"].items():
        if not target.is_value(judged.certificate, text):
            continue
        first = max(data["start"], target.first)
        if judged.certificate.rule == "divergence":
            minorant = expression(data["minorants"][name], {**parameters_of(data, target), "g": GENERATION})
            return Course(condition, first, "<=", None, minorant, name in data.get("products", []), judged)
        value, limit = value_of_limit(data, data["limits"][name], target), target.case.limit
        if value is not None and limit is not None and same_limit(value, limit, target):
            (side,) = data["tails"][name]
            strict = "" if (name, side) in judged.verified.strict else "="
            return Course(condition, first, ("<" if side == "lower" else ">") + strict, limit, None, False, judged)
    return None
