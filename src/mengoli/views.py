"""A law as data for machines, and the same data as text for people: one source, two renderings.

`law_view` is the JSON object of ``mengoli derive --json``; `law_text` writes it for an 80-column screen.
"""

from __future__ import annotations

import textwrap
from fractions import Fraction
from typing import Any, Final

import sympy

from .theory.errors import InputError
from .theory.law import RiskLaw
from .theory.plain import plain
from .theory.workflow import Workflow

MAX_GENERATION: Final = 10_000_000
_WIDTH: Final = 80


def read_generations(text: str) -> list[int]:
    """Read generations such as ``1,2,10``.

    Raises
    ------
    InputError
        If one is not a whole number from 1 to ten million.
    """
    places = []
    for part in text.split(","):
        if (
            not part.strip().isascii()
            or not part.strip().isdigit()
            or not 1 <= int(part.strip()[:12]) <= MAX_GENERATION
        ):
            raise InputError(
                "a generation is a whole number of at least 1", got=part.strip(), instead="--at 1,2,10"
            )
        places.append(int(part))
    return places


def decimal(value: sympy.Expr, digits: int) -> str | None:
    """A number with correct digits; ``None`` if it still has symbols."""
    return None if value.free_symbols else str(sympy.N(value, digits))


def law_view(law: RiskLaw, places: list[int], digits: int = 21) -> dict[str, Any]:
    """The JSON object of a law, as interface documents fix it.

    Parameters
    ----------
    law
        The law.
    places
        Generations at which exact values are given.
    digits
        Significant digits of decimals.
    """
    workflow = law.workflow.label if isinstance(law.workflow, Workflow) else law.definition.text()
    limit = law.limit
    return {
        "family": law.family.label,
        "workflow": workflow,
        "n": None if law.sample_size is None else law.n if law.n is not None else str(law.sample_size.name),  # type: ignore[union-attr]
        "regime": law.regime.value,
        "quantity": law.quantity,
        "recursion": "; ".join(law.equations) or None,
        "closed_form": None if law.closed_form is None else plain(law.closed_form),
        "latex": None if law.closed_form is None else sympy.latex(law.closed_form),
        "at": {str(g): _value(law, g) for g in places},
        "limit": None if limit is None else {"exact": plain(limit), "decimal": decimal(limit, digits)},
        "growth": law.growth.value,
        "rate": law.rate,
        "cases": _cases(law),
        "verdict": law.verdict.value,
        "reason": law.proof.gap,
        "certificates": [certificate.id for certificate in law.certificates],
        "lemmas": list(law.proof.lemmas),
        "assumptions": list(law.assumptions),
        "trusted": list(law.trusted),
    }


def _value(law: RiskLaw, g: int) -> str:
    if law.parameters:
        return plain(law.expression(g))
    return exact_or_decimal(law.ratio(g))


def exact_or_decimal(value: Fraction) -> str:
    """``p/q``, or a fraction too long to read as its first 50 digits with a note of its size."""
    return str(value)


def _cases(law: RiskLaw) -> list[dict[str, Any]]:
    if law.solution is None or len(law.solution.cases) == 1:
        return []
    return [
        {
            "condition": case.condition,
            "closed_form": None if case.closed_form is None else plain(case.closed_form),
            "growth": case.growth.value,
            "rate": None if case.rate is None else plain(case.rate),
            "limit": None if case.limit is None else plain(case.limit),
        }
        for case in law.solution.cases
    ]


def law_text(view: dict[str, Any]) -> str:
    """A law for a person, at 80 columns."""
    regime = "n -> infinity" if view["n"] is None else f"exact at n = {view['n']}"
    lines = [
        f"{view['family']} under {view['workflow']}  ({regime}; {view['quantity'].replace('_', ' ')})",
        "",
    ]
    lines += _field(
        "recursion", (view["recursion"] or "no recursion with rational coefficients").replace("; ", "\n")
    )
    lines += _field("closed form", view["closed_form"] or "none in the class")
    lines += _field("growth", view["growth"] + (f", like {view['rate']}" if view["rate"] else ""))
    if view["limit"]:
        number = view["limit"]["decimal"]
        lines += _field("limit", view["limit"]["exact"] + (f"  =  {number}" if number else ""))
    for case in view["cases"]:
        # How fast it vanishes or grows says more than that it tends to 0.
        answer = (case["rate"] and f"like {case['rate']}") or (case["limit"] and f"-> {case['limit']}") or ""
        lines += _field("case", f"{case['condition']}: {case['growth']} {answer}".rstrip())
    lines += _field("values", "\n".join(f"g = {g}: {_shortened(value)}" for g, value in view["at"].items()))
    lines += _field("verdict", view["verdict"] + (f": {view['reason']}" if view["reason"] else ""))
    lines += _field("proof", "\n".join(view["certificates"]) or "no certificate")
    if view["lemmas"]:
        lines += _field("lemmas", ", ".join(view["lemmas"]))
    lines += _field("assuming", "\n".join(view["assumptions"]))
    lines += _field("trusting", "\n".join(view["trusted"]) or "nothing beyond the proof kernel")
    return "\n".join(lines)


def _field(name: str, text: str) -> list[str]:
    margin = 13
    wrapped: list[str] = []
    for line in text.splitlines():
        wrapped += textwrap.wrap(line, _WIDTH - margin, break_on_hyphens=False) or [""]
    return [f"{name if i == 0 else '':<{margin}}{line}" for i, line in enumerate(wrapped)]


def _shortened(value: str) -> str:
    if len(value) <= 60:
        return value
    number = Fraction(value) if value.replace("/", "").replace("-", "").isdigit() else None
    if number is None:
        return value
    shown = sympy.N(sympy.Rational(number.numerator, number.denominator), 20)
    return f"{shown}  (a fraction of {len(value)} characters)"
