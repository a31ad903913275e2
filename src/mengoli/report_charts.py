"""The three charts of the verification report: risk by generation, z-scores, convergence in n."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import NormalDist
from typing import Final

from .report_svg import Band, Chart, Curve, Dots
from .theory.catalogue.statements import Statement
from .theory.claims import Regime
from .theory.closed_forms.forms.named import exact_value
from .theory.symbols import GENERATION
from .verification import VerifiedClaim

Row = tuple[Statement, VerifiedClaim]
_BARS: Final = 1.96
_SIZES: Final = (3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
_COLOURS: Final = 8


def risk_chart(rows: Sequence[Row]) -> Chart | None:
    """Exact risk ratios by generation, with simulated points; ``None`` where no asymptotic claim was simulated."""
    marks: list[Curve | Dots | Band] = []
    shown = [row for row in rows if row[0].stem == "any" and row[1].check is not None]
    for colour, (item, found) in enumerate(shown[:_COLOURS]):
        assert found.check is not None
        course = found.check.course
        marks.append(
            Curve(item.published.workflow, tuple((o.generation, float(o.exact)) for o in course), colour)
        )
        marks.append(
            Dots(
                tuple((o.generation, o.simulated, _BARS * o.standard_error) for o in course),
                colour,
                tuple(
                    f"{item.published.workflow}, g = {o.generation}: exact {float(o.exact):.6g}, "
                    f"simulated {o.simulated:.6g} +- {o.standard_error:.2g}"
                    for o in course
                ),
            )
        )
    if not marks:
        return None
    return Chart(
        "Risk ratio by generation",
        "Lines: the exact risk ratio of each workflow in the limit of large n. Points: simulated, with intervals "
        "of 95 per cent. Discard grows linearly, the others stay bounded.",
        "generation g",
        "risk ratio",
        tuple(marks),
        log_y=True,
    )


def z_scores(rows: Sequence[Row]) -> list[tuple[float, str]]:
    """The z-scores at the last generation and of every control, sorted, each with what it is of."""
    found: list[tuple[float, str]] = []
    for item, verified in rows:
        check = verified.check
        if check is None:
            continue
        if check.plain_error > 0:
            found.append(((check.plain - float(check.exact)) / check.plain_error, item.identifier))
        found += [(z, f"{item.identifier}, {name}") for name, z in check.controls]
    return sorted(found)


def z_chart(rows: Sequence[Row]) -> Chart | None:
    """Sorted z-scores against the normal quantiles they should follow; ``None`` for fewer than five."""
    scores = z_scores(rows)
    count = len(scores)
    if count < 5:
        return None
    normal = NormalDist()
    expected = [normal.inv_cdf((k - 0.375) / (count + 0.25)) for k in range(1, count + 1)]
    # Pointwise 95 % band of an order statistic, by its asymptotic standard deviation.
    spread = [1.96 / normal.pdf(x) * (normal.cdf(x) * (1 - normal.cdf(x)) / count) ** 0.5 for x in expected]
    ends = (expected[0], expected[-1])
    marks = (
        Band(
            tuple((x, x - s) for x, s in zip(expected, spread, strict=True)),
            tuple((x, x + s) for x, s in zip(expected, spread, strict=True)),
        ),
        Curve("normal law", tuple((x, x) for x in ends), 7, dashed=True),
        Dots(
            tuple((x, z, 0.0) for x, (z, _) in zip(expected, scores, strict=True)),
            0,
            tuple(f"{name}: z = {z:.2f}" for z, name in scores),
        ),
    )
    return Chart(
        "z-scores against their law",
        f"{count} standardised differences between simulation and exact value, sorted, against normal quantiles. "
        "If law, simulation and standard errors are right, they lie along the line, within the shaded band "
        "(of independent scores; runs with one seed share random numbers and move together).",
        "expected quantile",
        "observed z-score",
        marks,
    )


def size_chart(rows: Sequence[Row]) -> Chart | None:
    """How fast the exact finite-n ratio approaches its limit in n, at a fixed generation."""
    marks: list[Curve | Dots | Band] = []
    labels: set[str] = set()
    for item, found in rows:
        if item.regime is not Regime.EXACT or item.rate == 0 or item.published.workflow != "augment":
            continue
        g = item.generations
        limit = exact_value(item.published.closed_form(item.rate * 0), {GENERATION: Fraction(g)})
        curve = tuple((float(n), abs(float(item.law.ratio(g, n=Fraction(n)) / limit - 1))) for n in _SIZES)
        colour = len(labels) % _COLOURS
        labels.add(item.stem)
        marks.append(Curve(item.stem, curve, colour))
        check = found.check
        if check is not None and check.n is not None:
            gap = abs(check.simulated / float(limit) - 1)
            marks.append(
                Dots(
                    ((float(check.n), gap, _BARS * check.standard_error / float(limit)),),
                    colour,
                    (f"{item.stem}, simulated at n = {check.n}",),
                )
            )
    if not marks:
        return None
    return Chart(
        "Convergence in n",
        "Relative distance of the exact risk ratio of augment at finite n from its limit, by sample size, for "
        "every family whose variance function is curved; simulated points where a simulation was run.",
        "sample size n",
        "relative distance from the limit",
        tuple(marks),
        log_x=True,
        log_y=True,
    )
