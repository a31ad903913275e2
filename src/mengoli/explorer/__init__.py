"""The workflow explorer: one offline page on which a workflow is composed with sliders.

The page carries a small engine of its own for the recursion of second moments (``engine.js``, held against
`mengoli.theory` in the tests) and the plotting library uPlot (MIT, ``uplot-license.txt``), so that it works from
a file, without a network. It shows the composed workflow as the file that ``mengoli derive`` reads.
"""

from __future__ import annotations

from .page import explorer_page as explorer_page
