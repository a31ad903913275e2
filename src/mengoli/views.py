"""A law as data for machines, and the same data as text for people: one source, two renderings.

`law_view` is the JSON object of ``mengoli derive --json``; `law_text` writes it for an 80-column screen.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import asdict
from fractions import Fraction
from typing import Any, Final

from .theory.claims import Verdict
from .theory.closed_forms.answers.far_values import decimal_at, is_short
from .theory.closed_forms.values.decimals import check_digits, decimal, fraction_text, rounded
from .theory.derivation.printer import latex
from .theory.errors import InputError, MengoliError
from .theory.language.plain import plain
from .theory.language.workflow import Workflow
from .theory.law import RiskLaw
from .theory.moments.quantities import RISK_RATIO
from .theory.proof.matching.course import Course

MAX_GENERATION: Final = 10**15
MAX_WRITTEN: Final = 100
"""Last generation whose value is written out with letters in it."""
_WIDTH: Final = 80
_MARGIN: Final = 13
_READABLE: Final = 60
_SCREENFUL: Final = 480
"""Characters of a value with letters that a screen still reads: six lines."""


def read_generations(text: str) -> list[int]:
    """Read generations such as ``1,2,10``.

    Raises
    ------
    InputError
        If one is not a whole number from 1 to 10^15.
    """
    places = []
    for part in (piece.strip() for piece in text.split(",")):
        # Longer texts are not even converted.
        if not (part.isascii() and part.isdigit()) or not 1 <= int(part[:17]) <= MAX_GENERATION:
            raise InputError(
                "a generation is a whole number of at least 1, and here at most 10^15",
                got=part,
                instead="--at 1,2,10",
            )
        places.append(int(part))
    return places


def read_share(text: str) -> Fraction:
    """Read a share of a limit such as ``1%`` or ``1/1000``.

    Raises
    ------
    InputError
        If it is no number between 0 and 1.
    """
    written = re.fullmatch(r"\s*(\d{1,9})(?:/(\d{1,9})|\.(\d{1,9}))?\s*(%?)\s*", text)
    share = Fraction(0)
    if written is not None and int(written[2] or 1) > 0:
        whole, below, decimals, per_cent = written.groups()
        share = Fraction(f"{whole}.{decimals}") if decimals else Fraction(int(whole), int(below or 1))
        share = share / 100 if per_cent else share
    if not 0 < share < 1:
        raise InputError("a share of the limit lies between 0 and 1", got=text, instead="--within 1%")
    return share


def within_view(law: RiskLaw, share: Fraction) -> dict[str, Any]:
    """From which generation on a law stays within a share of its limit; ``None`` where that is not proved."""
    if law.parameters:
        names = ", ".join(parameter.name for parameter in law.parameters)
        raise InputError("how soon a law is near its limit is told for numbers", got=names, instead="a number for each")
    found = law.generations_within(share)
    # A law that a certificate shows to rise or fall to its limit stays inside once a rigorous ball at one g is inside.
    course = [own for own in law.course if own.limit is not None and found and own.first <= found.generation]
    is_shown = bool(course) and law.verdict is Verdict.PROVED
    return {
        "share": str(share),
        "generation": None if found is None else found.generation,
        "gap": None if found is None else found.gap,
        "gap_before": None if found is None else found.gap_before,
        "certificate": course[0].judged.certificate.id if is_shown else None,
    }


def usual_generations(law: RiskLaw) -> list[int]:
    """The first generations and the tenth, as far as the law has values."""
    last = law.law.last
    return [g for g in (1, 2, 3, 10) if last is None or g <= last]


def law_view(law: RiskLaw, places: list[int], digits: int = 21) -> dict[str, Any]:
    """The JSON object of a law, as interface documents fix it.

    Parameters
    ----------
    law
        The law.
    places
        Generations at which exact values are given.
    digits
        Significant digits of decimals, all correctly rounded.

    Notes
    -----
    ``at`` holds the exact fraction; where that is too long to be worked out in seconds it is the same decimal as in
    ``at_decimal``, which a point or an exponent tells from a fraction.
    """
    check_digits(digits)
    values = {g: _value(law, g, digits) for g in places}
    workflow = law.workflow.label if isinstance(law.workflow, Workflow) else law.definition.text()
    limit = law.limit
    return {
        "family": law.family.label,
        "workflow": workflow,
        "n": None if law.sample_size is None else law.n if law.n is not None else str(law.sample_size.name),  # type: ignore[union-attr]
        "regime": law.regime.value,
        "quantity": law.quantity,
        "risk": _risk(law),
        "recursion": "; ".join(law.equations) or None,
        "closed_form": None if law.closed_form is None else plain(law.closed_form),
        "closed_form_from": None if law.closed_form is None else law.closed_form_from,
        "latex": None if law.closed_form is None else latex(law.closed_form),
        "at": {str(g): exact for g, (exact, _) in values.items()},
        "at_decimal": {str(g): shown for g, (_, shown) in values.items()},
        "limit": None if limit is None else {"exact": plain(limit), "decimal": decimal(limit, digits)},
        "limit_enclosed": None if limit is not None else _enclosed(law, digits),
        "growth": law.growth.value,
        "rate": law.rate,
        "at_least": None if law.at_least is None else plain(law.at_least),
        "course": [_course(law, course) for course in law.course],
        "cases": _cases(law),
        "verdict": law.verdict.value,
        "reason": law.reason,
        "unproved": list(law.unproved),
        "certificates": [certificate.id for certificate in law.certificates],
        "lemmas": list(law.proof.lemmas),
        "assumptions": list(law.assumptions),
        "failed": list(law.failed),
        "trusted": list(law.trusted),
    }


def _course(law: RiskLaw, course: Course) -> dict[str, Any]:
    """How the law moves from each generation to the next."""
    return {
        "text": course.text("R" if law.quantity == RISK_RATIO.name else "Q"),
        "condition": course.condition,
        "from": course.first,
        "certificate": course.judged.certificate.id,
        "establishes": course.judged.statement,
    }


def _enclosed(law: RiskLaw, digits: int) -> str | None:
    """Digits of a limit that is known by the law's own argument, without a certificate."""
    found = law.law.enclosed_limit(digits)
    return None if found is None else found.text


def _risk(law: RiskLaw) -> dict[str, str] | None:
    """W, Sigma and tr(W Sigma) of the risk (R(g)/n) tr(W Sigma); ``None`` for other quantities, and where undecided."""
    if law.quantity != RISK_RATIO.name:
        return None
    try:
        scale = law.family.risk_scale
    except MengoliError:
        return None
    return None if scale is None else asdict(scale)


def _value(law: RiskLaw, g: int, digits: int) -> tuple[str, str | None]:
    """The exact value as text, and its decimal; of a value too long, the decimal twice."""
    if law.parameters or law.is_symbolic:
        if g > MAX_WRITTEN:
            raise InputError(
                f"a value with letters in it is written out up to g = {MAX_WRITTEN}",
                got=g,
                instead="a number for every letter",
            )
        value = law.expression(g)
        return plain(value), decimal(value, digits)
    if law.solution is None and not (value := law.expression(g)).is_Rational:
        return plain(value), decimal(value, digits)
    if law.solution is None or is_short(law.solution, g):
        exact = law.ratio(g)
        return fraction_text(exact), rounded(exact, digits)
    shown = decimal_at(law.solution, g, digits=digits)
    return shown, shown


def _cases(law: RiskLaw) -> list[dict[str, Any]]:
    if law.solution is None or len(law.solution.cases) == 1:
        return []
    return [
        {
            "condition": case.condition,
            "closed_form": None if case.closed_form is None else plain(case.closed_form),
            "growth": case.growth.value,
            "rate": None if case.rate is None else plain(case.rate),
            "at_least": None if case.below is None else plain(case.below.expression),
            "limit": None if case.limit is None else plain(case.limit),
        }
        for case in law.solution.cases
    ]


def law_text(view: dict[str, Any]) -> str:
    """A law for a person, at 80 columns."""
    size = "n -> infinity" if view["regime"] == "asymptotic" else "exact"
    regime = size if view["n"] is None else f"exact at n = {view['n']}"
    lines = [
        f"{view['family']} under {view['workflow']}  ({regime}; {view['quantity'].replace('_', ' ')})",
        "",
    ]
    if view["risk"]:
        scale = view["risk"]
        lines += _field(
            "risk",
            f"(R(g)/n)*tr(W*Sigma), tr(W*Sigma) = {scale['trace']}, W = {scale['weight']}, "
            f"Sigma = {scale['covariance']}",
        )
    lines += _field(
        "recursion", (view["recursion"] or "no recursion with rational coefficients").replace("; ", "\n")
    )
    late = f"  for g >= {view['closed_form_from']}" if (view["closed_form_from"] or 1) > 1 else ""
    lines += _field("closed form", (view["closed_form"] or "none in the class") + late)
    lines += _field("growth", view["growth"] + _how_fast(view, ", "))
    if view["limit"]:
        number = view["limit"]["decimal"]
        lines += _field("limit", view["limit"]["exact"] + (f"  =  {number}" if number else ""))
    if view["limit_enclosed"]:
        lines += _field("limit", f"{view['limit_enclosed']}  (by the argument of the law; not proved)")
    for course in view["course"]:
        late = f"  for g >= {course['from']}" if course["from"] > 1 else ""
        lines += _field("every g", course["text"] + (f", {course['condition']}" if course["condition"] else "") + late)
    for case in view["cases"]:
        # How fast it vanishes or grows says more than that it tends to 0.
        answer = _how_fast(case, " ") or (case["limit"] and f" -> {case['limit']}") or ""
        lines += _field("case", f"{case['condition']}: {case['growth']}{answer}")
    if "within" in view:
        lines += _field("within", _how_soon(view["within"]))
    lines += _field("values", "\n".join(_place(view, g) for g in view["at"]))
    lines += _field("verdict", view["verdict"] + (f": {view['reason']}" if view["reason"] else ""))
    if view["unproved"]:
        lines += _field("unproved", "\n".join(view["unproved"]))
    lines += _field("proof", "\n".join(map(_foldable, view["certificates"])) or "no certificate")
    if view["lemmas"]:
        lines += _field("lemmas", ", ".join(view["lemmas"]))
    lines += _field("assuming", "\n".join(view["assumptions"]))
    if view["failed"]:
        lines += _field("failing", "\n".join(view["failed"]))
    lines += _field("trusting", "\n".join(view["trusted"]) or "nothing beyond the proof kernel")
    return "\n".join(lines)


def _how_soon(view: dict[str, Any]) -> str:
    """When a law is near its limit, for a person."""
    if view["generation"] is None:
        return f"{view['share']} of the limit: no proved answer (no limit but 0, or no bound of the approach)"
    before = f", {view['gap_before']} one generation before" if view["gap_before"] else ""
    why = f"monotone by {view['certificate']}" if view["certificate"] else "by the finder, without a certificate"
    return f"{view['share']} of the limit from g = {view['generation']} on: {view['gap']} there{before}; {why}"


def _how_fast(view: dict[str, Any], joint: str) -> str:
    """The rate of a law or of a case, or a lower bound in its place."""
    if view["rate"]:
        return f"{joint}like {view['rate']}"
    return f"{joint}at least {view['at_least']}" if view["at_least"] else ""


def _field(name: str, text: str) -> list[str]:
    wrapped: list[str] = []
    for line in text.splitlines():
        wrapped += textwrap.wrap(line, _WIDTH - _MARGIN, break_on_hyphens=False) or [""]
    return [f"{name if i == 0 else '':<{_MARGIN}}{line}" for i, line in enumerate(wrapped)]


def _foldable(identifier: str) -> str:
    """An identifier that is too long for its line, with a blank after the dot before its last part."""
    stem, dot, last = identifier.rpartition(".")
    return identifier if len(identifier) <= _WIDTH - _MARGIN else f"{stem}{dot} {last}"


def _place(view: dict[str, Any], g: str) -> str:
    """The value at one generation, on a line where it fits."""
    exact, shown = view["at"][g], view["at_decimal"][g]
    if shown is None and len(exact) > _SCREENFUL:
        return f"g = {g}: an expression of {len(exact):,} characters (--json prints it)"
    if len(exact) <= _READABLE or shown is None or exact == shown:
        return f"g = {g}: {exact}"
    kind = "an expression" if "sqrt" in exact else "a fraction"
    return f"g = {g}: {shown}  ({kind} of {len(exact):,} characters)"
