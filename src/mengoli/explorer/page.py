"""Puts the explorer's page together from its parts and the catalogue's families."""

from __future__ import annotations

import json
from fractions import Fraction
from importlib import resources
from typing import Any, Final

from ..theory import catalogue
from ..theory.derivation.escape import html as escaped
from ..theory.derivation.html import page
from ..theory.family import MeanFamily

_KINDS: Final = (
    ("pool", "everything so far (augment)"),
    ("last", "the last batch only (discard)"),
    ("window", "the last k batches"),
    ("forget", "a running mean that forgets"),
)
_SCHEDULES: Final = (
    ("equal", "all batches alike"),
    ("power", "i^p, polynomial"),
    ("geometric", "q^(i-1), geometric"),
)


def explorer_page() -> str:
    """The whole page."""
    script = "\n".join(_part(name) for name in ("uplot.min.js", "engine.js", "page.js"))
    style = _part("uplot.min.css") + _part("page.css")
    return page("mengoli: workflow explorer", _body(), more_style=style, script=script)


def families() -> list[dict[str, Any]]:
    """The families whose second moments close at finite n, with the curvature of their variance function."""
    rows = []
    for name, kind in catalogue.families().items():
        if issubclass(kind, MeanFamily):
            curvature = kind().curvature
            if isinstance(curvature, Fraction):
                rows.append({"label": name, "summary": kind.summary, "v2": float(curvature)})
    return rows


def _part(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")


def _slider(identifier: str, label: str, low: float, high: float, step: float, value: float) -> str:
    return (
        f'<label><span class="row"><span>{escaped(label)}</span><output id="{identifier}-out" '
        f'for="{identifier}"></output></span><input type="range" id="{identifier}" name="{identifier}" '
        f'min="{low}" max="{high}" step="{step}" value="{value}"></label>'
    )


def _body() -> str:
    listed = families()
    # The data stand in a script element, where < would end it.
    data = json.dumps(listed).replace("<", "\\u003c")
    start = next((i for i, row in enumerate(listed) if row["v2"] == 0), 0)
    chosen = "".join(
        f'<option value="{i}"{" selected" if i == start else ""}>{escaped(row["label"])}: '
        f"{escaped(row['summary'])}</option>"
        for i, row in enumerate(listed)
    )
    kinds = "".join(
        f'<label class="choice"><input type="radio" name="memory" value="{value}"'
        f"{' checked' if value == 'pool' else ''}> {escaped(text)}</label>"
        for value, text in _KINDS
    )
    schedules = "".join(f'<option value="{value}">{escaped(text)}</option>' for value, text in _SCHEDULES)
    return f"""<h1>Which training workflow collapses?</h1>
<p>At every generation a model is trained on data that the last model made. Compose who is trained on what; the
curves are exact: the expected loss of each generation over that of the fit on real data.</p>
<script type="application/json" id="families">{data}</script>
<div class="explorer">
<form aria-label="The workflow">
<fieldset><legend>Every fit is trained on</legend>{kinds}
{_slider("k", "batches in the window, k", 1, 12, 1, 3)}
{_slider("w", "weight of the newest batch", 0.01, 1, 0.01, 0.25)}
{_slider("budget", "subsample this much of it (times n)", 0, 1, 0.05, 0)}</fieldset>
<fieldset><legend>Real data</legend>
{_slider("rho", "real fraction of each new batch", 0, 0.95, 0.01, 0.1)}
{_slider("anchor", "weight of the first real batch, kept", 0, 0.95, 0.01, 0)}</fieldset>
<fieldset><legend>Sizes of the batches</legend>
<label>n<sub>i</sub> / n<select id="schedule" name="schedule">{schedules}</select></label>
{_slider("p", "power p", 0, 4, 1, 2)}
{_slider("q", "factor q", 1.05, 3, 0.05, 1.5)}</fieldset>
<fieldset><legend>Model</legend><label>family<select id="family" name="family">{chosen}</select></label>
{_slider("size", "sample size", 0.3, 4.05, 0.05, 4.05)}</fieldset>
<fieldset><legend>View</legend>
{_slider("generations", "generations", 5, 200, 1, 50)}
<label class="choice"><input type="checkbox" id="log" name="log" checked> logarithmic risk</label></fieldset>
</form>
<div class="picture">
<div id="chart" role="img" aria-labelledby="told"></div>
<p id="told" role="status" aria-live="polite"></p>
</div>
<div class="rest">
<h2>Values</h2>
<table id="values"><thead><tr><th scope="col">g</th><th scope="col">your workflow</th><th scope="col">discard</th>
<th scope="col">augment</th></tr></thead><tbody></tbody></table>
<h2>The same workflow as a file</h2>
<p>Save it as <code>explored.toml</code>; its law is then derived and proved by</p>
<pre id="command" tabindex="0"></pre>
<pre id="lines" tabindex="0"></pre>
</div>
</div>"""
