"""D&D's figure, exactly: discard, augment and augment-subsample over 100 generations.

Dey & Donoho (arXiv:2410.22812) simulate a million paths for it; here every risk ratio is a fraction. The same
from a terminal: ``mengoli compare discard augment augment-subsample --plot figure.png``.
"""

from __future__ import annotations

import sys

from mengoli.comparison import Comparison, compare
from mengoli.comparison_views import comparison_text, plot_comparison
from mengoli.theory.workflows import Augment, AugmentSubsample, Discard


def figure() -> Comparison:
    """The three workflows of the figure, exact to generation 100."""
    return compare([Discard(), Augment(), AugmentSubsample()], generations=100)


def main(arguments: list[str]) -> None:
    """Print the table; draw the figure into the file that is named."""
    made = figure()
    print(comparison_text(made))
    for path in arguments:
        plot_comparison(made, path)


if __name__ == "__main__":
    main(sys.argv[1:])
