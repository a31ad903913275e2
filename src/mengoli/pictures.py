"""Figures as files: refused before anything runs, an axis on which all curves can be read, the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .theory.errors import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SUFFIXES: Final = (".png", ".pdf", ".svg")
_SPREAD: Final = 10


def picture_file(path: str) -> Path:
    """The file of a picture that can be drawn.

    Raises
    ------
    InputError
        If the file has another ending, its folder does not exist, or matplotlib is not installed.
    """
    file = Path(path)
    if file.suffix not in _SUFFIXES:
        raise InputError("a plot is a picture", got=path, instead="a file that ends in " + ", ".join(_SUFFIXES))
    if not file.absolute().parent.is_dir():
        raise InputError("the folder of the plot does not exist", got=path, instead="an existing folder")
    try:
        import matplotlib  # noqa: F401  (only asked for)
    except ImportError:
        raise InputError("a plot needs matplotlib", instead='pip install "mengoli[report]"') from None
    return file


def new_figure() -> tuple[Figure, Axes]:
    """A figure of one pair of axes, over the generations."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(8, 5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_xlabel("generation $g$")
    axes.set_ylabel("risk ratio $R_g$")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(visible=True, alpha=0.3)
    return figure, axes


def scale(axes: Axes, values: Sequence[float], logarithmic: bool | None = None) -> None:
    """Make the axis of risk ratios logarithmic where it is wished.

    If nothing is wished, where the values spread over more than a factor of ten, so that bounded risks can be seen
    beside one that grows.
    """
    spread = min(values) > 0 and max(values) > _SPREAD * min(values)
    if logarithmic or (logarithmic is None and spread):
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter("{x:g}")


def save(figure: Figure, file: Path) -> None:
    """Write the figure; metadata and identifiers are fixed, so that the same curves give the same bytes."""
    metadata: dict[str, Any] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(file.suffix, {})
    import matplotlib as mpl

    with mpl.rc_context({"svg.hashsalt": "mengoli"}):
        figure.savefig(file, metadata=metadata)
