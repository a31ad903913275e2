"""The dependency graph of the catalogue, drawn: claims, the named lemmas they rest on, the Coq theorems below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mengoli.theory.catalogue.statements import statements
from mengoli.theory.catalogue.theorems import theorems
from mengoli.theory.derivation.escape import html as escaped
from mengoli.theory.proof.lemmas import LEMMAS

_ROW, _WIDTH, _BOX = 26, 900, 240


def edges() -> dict[str, tuple[str, ...]]:
    """For every claim of the catalogue the named lemmas that its accepted certificates use."""
    found = {item.identifier: item.law.proof.lemmas for item in statements()}
    for theorem in theorems():
        used = [name for row in theorem.judged if row.verified is not None for name in row.verified.lemmas]
        found[theorem.claim.id] = tuple(dict.fromkeys(used))
    return found


def drawing(graph: Mapping[str, Sequence[str]]) -> str:
    """The graph as SVG, three columns from left to right."""
    table = {row.name: row for row in LEMMAS}
    lemmas = sorted({name for used in graph.values() for name in used})
    theorems_ = {name: table[name].coq_theorem or f"trusted: {table[name].trusted_reason}" for name in lemmas}
    height = _ROW * (max(len(graph), len(lemmas)) + 1)
    middle, right = 430, 560
    at = {name: _ROW * (i + 1) for i, name in enumerate(graph)}
    step = height / (len(lemmas) + 1)
    lemma_at = {name: step * (i + 1) for i, name in enumerate(lemmas)}
    parts = [
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="Claims, lemmas and Coq theorems" '
        'style="width:100%;min-width:40rem;font:12px system-ui,sans-serif" fill="currentColor">'
    ]
    for claim, used in graph.items():
        for name in used:
            parts.append(
                f'<path d="M{_BOX + 10} {at[claim]} C {_BOX + 90} {at[claim]}, {middle - 80} {lemma_at[name]:.0f}, '
                f'{middle - 14} {lemma_at[name]:.0f}" fill="none" stroke="currentColor" opacity=".35"/>'
            )
    parts += [
        f'<text x="{_BOX}" y="{y}" dy=".32em" text-anchor="end">{escaped(name)}</text>'
        for name, y in at.items()
    ]
    for name, y in lemma_at.items():
        parts.append(f'<circle cx="{middle}" cy="{y:.0f}" r="4"/>')
        parts.append(
            f'<text x="{middle + 10}" y="{y:.0f}" dy=".32em" font-weight="600">{escaped(name)}</text>'
        )
        parts.append(
            f'<line x1="{middle + 70}" x2="{right - 8}" y1="{y:.0f}" y2="{y:.0f}" stroke="currentColor" opacity=".35"/>'
        )
        parts.append(f'<text x="{right}" y="{y:.0f}" dy=".32em">{escaped(theorems_[name])}</text>')
    return "\n".join([*parts, "</svg>"])


def _write(app: Any) -> None:
    graph = edges()
    text = "\n".join(
        [
            "# What rests on what",
            "",
            "Every claim of the catalogue, the named lemmas that its certificates use, and the Coq theorem that each",
            "lemma is derived from. A claim without a line needs rational arithmetic only.",
            "",
            '<div style="overflow-x:auto">',
            drawing(graph),
            "</div>",
            "",
        ]
    )
    Path(app.srcdir, "graph.md").write_text(text, encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Draw before the sources are read."""
    app.connect("builder-inited", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
