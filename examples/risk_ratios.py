"""The README's picture: risk by generation under five workflows, by theory and on simulated data.

Lines are exact risk ratios R_g of the Poisson mean at n = 100, points are simulations on raw counts with
intervals of 95 per cent, dashed lines the limits. ``python examples/risk_ratios.py docs/risk-ratios.svg`` draws it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import sympy

from mengoli.numerics.checks.crosscheck import crosscheck
from mengoli.report_svg import Chart, Curve, Dots
from mengoli.theory import catalogue
from mengoli.theory.language.plain import plain
from mengoli.theory.law import RiskLaw, derive

WORKFLOWS = {
    "discard": "discard",
    "window:k=5": "window of 5",
    "augment-subsample": "subsample",
    "augment": "augment",
    "real-plus-last": "real + last",
}
N, GENERATIONS, REPLICATES = 100, 30, 6000


def law(workflow: str, n: int | None) -> RiskLaw:
    """The law of the Poisson mean under a workflow."""
    return derive(catalogue.family("poisson"), catalogue.workflow(workflow), n)


def chart() -> Chart:
    """Theory, simulation and limits."""
    marks: list[Curve | Dots] = []
    for colour, (workflow, short) in enumerate(WORKFLOWS.items()):
        exact, limit = law(workflow, N), law(workflow, None).limit
        label = short if limit is None else f"{short}: {_short(limit)}"
        curve = [(float(g), float(value)) for g, value in enumerate(exact.ratios(GENERATIONS), 1)]
        marks.append(Curve(label, tuple(curve), colour))
        if limit is not None:
            level = float(limit)
            marks.append(Curve("", ((1.0, level), (float(GENERATIONS), level)), colour, dashed=True))
        report = crosscheck(exact, generations=GENERATIONS, replicates=REPLICATES, margin=0.1, raw=True, seed=colour)
        marks.append(
            Dots(
                tuple(
                    (float(seen.generation), seen.simulated, 1.96 * seen.standard_error)
                    for seen in report.course
                    if seen.generation % 2 == 1
                ),
                colour,
            )
        )
        print(
            f"{workflow:<18} R_{GENERATIONS} = {curve[-1][1]:7.4f}, simulated {report.simulated:7.4f} "
            f"+- {report.standard_error:.4f}: {report.verdict.value}"
        )
    return Chart(
        "Risk by generation under five workflows",
        "Discard and window grow without bound; augment, its subsample and real data plus the last batch stay bounded.",
        "generation g",
        "risk, relative to real data alone",
        tuple(marks),
        log_y=True,
    )


def _short(limit: sympy.Expr) -> str:
    return plain(limit).replace("pi^2", "\N{GREEK SMALL LETTER PI}\N{SUPERSCRIPT TWO}").replace("-", "\N{MINUS SIGN}")


def main(arguments: list[str]) -> None:
    """Print the last values; draw the picture into the file that is named."""
    made = chart()
    for path in arguments:
        Path(path).write_text(made.file("risk"), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
