"""Families whose second moments are exact at finite n, with random parameters in their domains.

Which values an option admits is asked of the family itself, so a new family needs no line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import assume
from hypothesis import strategies as st

from ...theory import catalogue
from ...theory.errors import InputError, MengoliError
from ...theory.family import Family
from ._arguments import yes_or_no
from ._workflows import admitted

_WORDS: Final[Mapping[str, tuple[Any, ...]]] = {"estimator": ("mle", "unbiased"), "design": ("same", "fresh")}


def families(*, vectors: bool = True) -> st.SearchStrategy[Family]:
    """Exact families with random parameters.

    Parameters
    ----------
    vectors
        Whether fits may have several components.

    Returns
    -------
    strategy of `Family`
        Every one answers at finite n: its `curvature` is a number. It shrinks to default options.

    Raises
    ------
    InputError
        If an argument is not of its kind.
    """
    several = yes_or_no("vectors", vectors)
    chosen = []
    for kind in catalogue.families().values():
        usual = _usual(kind)
        if usual is not None and usual.curvature is not None and (several or usual.dimension == 1):
            chosen.append(_members(kind, several))
    return st.one_of(chosen)


def _usual(kind: type[Family]) -> Family | None:
    """The family with its default options, or ``None`` where an option has no default."""
    try:
        return kind()
    except (TypeError, MengoliError):
        return None


def _members(kind: type[Family], several: bool) -> st.SearchStrategy[Family]:
    choices = {name: st.sampled_from(values) for name, values in admitted(kind, _WORDS).items()}
    return st.fixed_dictionaries(choices).map(lambda options: _built(kind, options, several))


def _built(kind: type[Family], options: dict[str, Any], several: bool) -> Family:
    try:
        made = kind(**options)
    except InputError:  # two options that do not go together
        assume(False)
        raise
    assume(made.curvature is not None and (several or made.dimension == 1))
    return made
