"""Formulas as MathML, so that the documentation needs neither scripts nor a network to be read."""

from __future__ import annotations

from typing import Any

from mengoli.theory.derivation.html import mathml


def _inline(writer: Any, node: Any) -> None:
    from docutils import nodes

    writer.body.append(mathml(node.astext().strip()))
    raise nodes.SkipNode


def _block(writer: Any, node: Any) -> None:
    from docutils import nodes

    writer.body.append(
        f'<div class="math-display" style="overflow-x:auto">{mathml(node.astext().strip(), display=True)}</div>'
    )
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, bool]:
    """Register the renderer."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
