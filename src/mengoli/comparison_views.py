"""A comparison as data, as a table of 80 columns and as a figure: one source, three renderings."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from .comparison import STANDARDS, Comparison, Entry
from .pictures import new_figure, picture_file, save, scale
from .theory.closed_forms.forms.growth import Growth
from .theory.closed_forms.values.enclosures import enclose
from .theory.language.plain import plain

_WIDTH: Final = 80
_HEADINGS: Final = {
    "limit": "limit of the risk ratio",
    "horizon": "risk ratio at the horizon",
    "generated": "risk x points generated a generation",
    "trained": "risk x points trained on a generation",
    "stored": "risk x points stored a generation",
}


def comparison_view(comparison: Comparison) -> dict[str, Any]:
    """The JSON object of ``mengoli compare --json``; exact values as ``p/q``, decimals of 20 correct digits."""
    return {
        "family": None if comparison.family is None else comparison.family.label,
        "n": comparison.n,
        "quantity": "risk_ratio",
        "generations": comparison.generations,
        "budget": None if comparison.budget is None else str(comparison.budget),
        "workflows": [_entry_view(entry) for entry in comparison.entries],
        "ranking": {name: [entry.label for entry in comparison.ranked(name)] for name in STANDARDS},
        "refused": [{"workflow": label, "reason": reason} for label, reason in comparison.refused],
    }


def _entry_view(entry: Entry) -> dict[str, Any]:
    limit, enclosure = entry.limit, entry.limit_enclosure
    return {
        "workflow": entry.label,
        "regime": entry.regime.value,
        "at": {str(g): str(ratio) for g, ratio in enumerate(entry.ratios, 1)},
        "decimal": {str(g): _decimal(ratio) for g, ratio in enumerate(entry.ratios, 1)},
        "limit": None
        if limit is None
        else {"exact": plain(limit), "decimal": None if enclosure is None else enclosure.text},
        "growth": entry.growth.value,
        "rate": None if entry.rate is None else plain(entry.rate),
        "at_least": None if entry.at_least is None else plain(entry.at_least),
        "doubles_at": entry.doubles_at,
        "per_generation": {
            what: str(entry.per_generation(what)) for what in ("generated", "collected", "trained", "stored")
        },
    }


def _decimal(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return enclose(_sympy(value), digits=20).text


def _sympy(value: Fraction) -> Any:
    import sympy

    return sympy.Rational(value.numerator, value.denominator)


def comparison_text(comparison: Comparison, standard: str = "limit", digits: int = 6) -> str:
    """The table for a screen of 80 columns, best workflow first."""
    ranked = comparison.ranked(standard)
    regime = "asymptotic, any regular family"
    if comparison.family is not None:
        regime = f"{comparison.family.label}, " + (f"n = {comparison.n}" if comparison.n else "asymptotic")
    budget = "" if comparison.budget is None else f", at most {comparison.budget} n points trained on"
    lines = [
        f"Risk ratios over {comparison.generations} generations ({regime}{budget})",
        f"ranked by {_HEADINGS[standard]} (points over n)",
        "",
    ]
    lines.append(
        _row("", "workflow", f"R_{comparison.generations}", "limit", "generated", "trained", "stored")
    )
    for place, entry in enumerate(ranked, 1):
        points = [_short(entry.per_generation(what), 4) for what in ("generated", "trained", "stored")]
        lines.append(_row(str(place), entry.label, _short(entry.last, digits), _limit(entry), *points))
    lines += [f"not compared: {label}: {reason}" for label, reason in comparison.refused]
    return "\n".join(lines)


def _row(place: str, label: str, value: str, limit: str, *points: str) -> str:
    """One line of the table; a long label stands on a line of its own."""
    width = _WIDTH - 4 - 10 - 14 - 3 * 10
    head = f"{place:>2}  {label:<{width}}"
    if len(label) > width:
        head += "\n" + " " * (4 + width)
    return (head + f"{value:>10}{limit:>14}" + "".join(f"{cell:>10}" for cell in points)).rstrip()


def _short(value: Fraction, digits: int) -> str:
    return str(value) if value.denominator == 1 and abs(value) < 10**8 else f"{float(value):.{digits}g}"


def _limit(entry: Entry) -> str:
    if entry.limit is not None:
        exact = plain(entry.limit)
        if len(exact) <= 13:
            return exact
        return "?" if entry.limit_enclosure is None else f"{float(entry.limit_enclosure.lower):.6g}"
    if entry.growth is Growth.UNKNOWN:
        return "unknown"
    rate = "" if entry.rate is None else f"~ {plain(entry.rate)}"
    return rate if 0 < len(rate) <= 13 else entry.growth.value


def plot_comparison(comparison: Comparison, path: str, *, logarithmic: bool | None = None) -> None:
    """Draw the risk ratios, with finite limits as dashed lines.

    Parameters
    ----------
    comparison
        What is drawn.
    path
        A .png, .pdf or .svg file.
    logarithmic
        Whether the axis of risk ratios is logarithmic; by default where they spread over more than a factor of ten,
        so that bounded risks can be seen beside one that grows.

    Raises
    ------
    InputError
        If the file has another ending, its folder does not exist, or matplotlib is not installed.
    """
    file = picture_file(path)
    figure, axes = new_figure()
    generations = range(1, comparison.generations + 1)
    for entry in comparison.ranked("horizon")[::-1]:
        ratios = [float(ratio) for ratio in entry.ratios]
        (line,) = axes.plot(generations, ratios, label=entry.label, linewidth=1.6)
        # A vanishing risk has the limit 0, which a logarithmic axis cannot show.
        if entry.limit_enclosure is not None and entry.growth is not Growth.VANISHING:
            label = f"limit {_limit(entry)}"
            axes.axhline(
                float(entry.limit_enclosure.lower),
                color=line.get_color(),
                linestyle="--",
                linewidth=1,
                label=label,
            )
    scale(axes, [float(ratio) for entry in comparison.entries for ratio in entry.ratios], logarithmic)
    axes.legend(frameon=False)
    save(figure, file)
