"""The verification report: one HTML page, summary first, a card for every claim.

The page needs no network and no script; formulas are MathML, charts SVG, derivations are folded. Words from outside
(claims, witnesses, names) are escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from .report_charts import Row, risk_chart, size_chart, z_chart
from .report_svg import Chart, chart_style
from .theory.claims import Verdict
from .theory.derivation.escape import html as escaped
from .theory.derivation.html import derivation_html, mathml, page
from .theory.derivation.printer import latex
from .theory.derivation.tree import derivation
from .theory.proof.judged import Judged
from .verification import VerifiedClaim


def report_page(rows: Sequence[Row], provenance: Mapping[str, Any]) -> str:
    """The report of a verification.

    Parameters
    ----------
    rows
        Each statement with what was found.
    provenance
        Versions, machine, time, workers.
    """
    good = sum(found.verdict.is_success for _, found in rows)
    title = f"{good} of {len(rows)} claims established"
    body = "\n".join(
        [
            '<div class="report">',
            f"<h1>{escaped(title)}</h1>",
            '<p class="lead">Every claim below was derived from its workflow, its certificates were checked by the '
            "proof kernel with two independent arithmetics, and its numbers were held against a simulation.</p>",
            _counts(rows),
            _table(rows),
            _charts(rows),
            '<h2 id="claims">Claims</h2>',
            *(_card(row) for row in rows),
            _provenance(rows, provenance),
            "</div>",
        ]
    )
    style = resources.files(__package__).joinpath("report.css").read_text("utf-8") + chart_style()
    return page(f"mengoli: {title}", body, more_style=style)


def _counts(rows: Sequence[Row]) -> str:
    numbers = [(verdict, sum(found.verdict is verdict for _, found in rows)) for verdict in Verdict]
    items = "".join(
        f'<li><b>{count}</b> <span class="badge {verdict.value}">{verdict.value}</span></li>'
        for verdict, count in numbers
        if count or verdict in (Verdict.PROVED, Verdict.REFUTED)
    )
    return f'<ul class="counts" aria-label="Claims by verdict">{items}</ul>'


def _badge(verdict: Verdict) -> str:
    return f'<span class="badge {verdict.value}">{verdict.value}</span>'


def _table(rows: Sequence[Row]) -> str:
    lines = []
    for item, found in rows:
        check = found.check
        numbers = ["", "", "", "", ""]
        if check is not None:
            numbers = [
                "\N{INFINITY}" if check.n is None else str(check.n),
                str(check.generation),
                f"{float(check.exact):.6f}",
                f"{check.simulated:.5g} \N{PLUS-MINUS SIGN} {check.standard_error:.1g}",
                f"{check.detectable:.2%}",
            ]
        cells = "".join(f'<td class="number">{text}</td>' for text in numbers)
        name = escaped(item.identifier)
        lines.append(f'<tr><td><a href="#{name}">{name}</a></td>{cells}<td>{_badge(found.verdict)}</td></tr>')
    heads = ("n", "g", "exact", "simulated", "detects")
    head = "".join(f'<th class="number" scope="col">{text}</th>' for text in heads)
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="All claims"><table>'
        f'<thead><tr><th scope="col">claim</th>{head}<th scope="col">verdict</th></tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
        '<p class="lead">"detects" is the relative error that the simulation would have found with probability '
        "95 %; a pass means nothing beyond it.</p>"
    )


def _charts(rows: Sequence[Row]) -> str:
    charts = (risk_chart(rows), z_chart(rows), size_chart(rows))
    return "\n".join(_figure(chart, f"chart-{i}") for i, chart in enumerate(charts) if chart is not None)


def _figure(chart: Chart, identifier: str) -> str:
    return (
        f'<figure><h3>{escaped(chart.title)}</h3><div class="scroll" tabindex="0">{chart.svg(identifier)}</div>'
        f"<figcaption>{escaped(chart.description)}</figcaption></figure>"
    )


def _card(row: Row) -> str:
    item, found = row
    name = escaped(item.identifier)
    closed = item.closed_form
    limit = item.limit
    formula = rf"R_{{g}} = {latex(closed)}"
    end = r"R_{g} \to \infty" if limit is None else rf"\lim_{{g \to \infty}} R_{{g}} = {latex(limit)}"
    witness = f'<p class="witness">{escaped(found.witness)}</p>' if found.witness else ""
    shown = (
        f'<div class="formula" tabindex="0">{mathml(formula + chr(92) + "qquad " + end, display=True)}</div>'
    )
    tree = derivation_html(derivation(item.law), prefix=f"{item.identifier}-")
    sources = "; ".join(escaped(str(source)) for source in found.claim.sources)
    return "\n".join(
        [
            f'<article class="card" id="{name}" aria-labelledby="{name}-h">',
            f'<header><h3 id="{name}-h">{name}</h3>{_badge(found.verdict)}</header>',
            f"<p>{escaped(found.claim.statement)}.</p>",
            shown,
            witness,
            _numbers(found),
            f"<details><summary>Derivation</summary>{tree}</details>",
            _certificates((*item.law.proof.judged, *(course.judged for course in item.law.course))),
            f'<p class="certificate">Source: {sources}</p>',
            "</article>",
        ]
    )


def _numbers(found: VerifiedClaim) -> str:
    check = found.check
    if check is None:
        return ""
    z = (check.plain - float(check.exact)) / check.plain_error if check.plain_error else 0.0
    where = "the limit process" if check.n is None else f"n = {check.n}"
    rows = {
        f"exact at g = {check.generation}, {where}": f"{float(check.exact):.8g}",
        f"simulated ({check.method})": f"{check.simulated:.6g} \N{PLUS-MINUS SIGN} {check.standard_error:.2g}",
        "plain arm": f"{check.plain:.6g} \N{PLUS-MINUS SIGN} {check.plain_error:.2g}, z = {z:.2f}",
        "minimal detectable error": f"{check.detectable:.3%} (alpha {check.alpha:g}, beta {check.beta:g})",
        "replicates, seed": f"{check.replicates:,}, {check.seed}",
        "simulation says": check.verdict.value,
    }
    cells = "".join(
        f"<div><dt>{escaped(key)}</dt><dd>{escaped(value)}</dd></div>" for key, value in rows.items()
    )
    return f"<dl>{cells}</dl>"


def _certificates(judged: Sequence[Judged]) -> str:
    rows = []
    for item in judged:
        accepted = item.verified is not None
        verdict = Verdict.PROVED if accepted else Verdict.UNKNOWN
        badge = f'<span class="badge {verdict.value}">{"accepted" if accepted else "rejected"}</span>'
        rows.append(
            f"<li><code>{escaped(item.certificate.id)}</code> {badge}"
            f'<br><span class="statement">{escaped(item.told)}</span>'
            f'<br><code class="statement">sha256 {item.certificate.hash}</code></li>'
        )
    if not rows:
        return "<p>No certificate.</p>"
    return f"<details><summary>Certificates ({len(rows)})</summary><ul>{''.join(rows)}</ul></details>"


def _provenance(rows: Sequence[Row], provenance: Mapping[str, Any]) -> str:
    seeds = sorted({found.check.seed for _, found in rows if found.check is not None})
    flat: dict[str, str] = {"seeds": ", ".join(map(str, seeds)) or "none"}
    for key, value in provenance.items():
        if isinstance(value, Mapping):
            flat |= {str(name): str(text) for name, text in value.items()}
        else:
            flat[key] = str(value)
    lines = "".join(
        f"<tr><th scope='row'>{escaped(key)}</th><td>{escaped(text)}</td></tr>" for key, text in flat.items()
    )
    return f'<h2>Provenance</h2><div class="scroll"><table><tbody>{lines}</tbody></table></div>'
