"""Sphinx: the user's documentation, the notes on the theorems, the reference from the docstrings."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "mengoli"
author = "The mengoli developers"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_proof",
    "mathml",
    "proof_notes",
    "claim_graph",
]
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "mengoli"
html_math_renderer = "mathml"
html_show_sourcelink = False
# Nothing is fetched from elsewhere when a page is read.
html_theme_options = {"footer_icons": []}
autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_google_docstring = False
napoleon_use_rtype = False
nitpicky = False
