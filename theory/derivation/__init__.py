"""Derivations: a law as a tree of typed steps, rendered as LaTeX, HTML with MathML, or Markdown.

`derivation` makes the tree of a `RiskLaw`; `latex`, `html` and `markdown` render it; `bibliography` cites.
"""

from __future__ import annotations
