"""Batch sizes: polynomial, geometric, other rational functions of i, lists, and with a ratio of real to synthetic."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from hypothesis import strategies as st

from ...theory.language.schedules import Schedule
from ._arguments import whole, yes_or_no

EQUAL: Final = "1"
POLYNOMIAL: Final = (EQUAL, "i", "i^2", "1/2 + i/3")
GEOMETRIC: Final = ("2^i", "(3/2)^i", "(1/2)^i")
RATIONAL: Final = ("3 - 2/(i + 1)", "1/i")
"""1/i has no rational sum: exact values exist generation by generation, a recursion in g may not."""


def formulas(*, geometric: bool = True, rational: bool = True) -> st.SearchStrategy[str]:
    """Sizes as formulas in i, equal sizes first."""
    return st.sampled_from(
        (*POLYNOMIAL, *(GEOMETRIC if geometric else ()), *(RATIONAL if rational else ()))
    )


def schedules(
    *, generations: int = 8, geometric: bool = True, rational: bool = True, listed: bool = True, ratios: bool = True
) -> st.SearchStrategy[Schedule]:
    """Schedules of batch sizes.

    Parameters
    ----------
    generations
        How many sizes a listed schedule has.
    geometric
        Whether sizes may grow or shrink geometrically.
    rational
        Whether sizes may be rational functions of i.
    listed
        Whether sizes may be listed one by one.
    ratios
        Whether the real batch may have another size than a synthetic one of the same formula.

    Returns
    -------
    strategy of `Schedule`
        It shrinks to equal sizes.

    Raises
    ------
    InputError
        If an argument is not of its kind.
    """
    count = whole("generations", generations, at_least=1, at_most=200)
    lines = formulas(geometric=yes_or_no("geometric", geometric), rational=yes_or_no("rational", rational))
    sizes: st.SearchStrategy[str] = lines
    if yes_or_no("listed", listed):
        entries = st.lists(st.fractions(Fraction(1, 4), 6, max_denominator=4), min_size=count, max_size=count)
        sizes = lines | entries.map(lambda found: ";".join(map(str, found)))
    quotients = st.just(Fraction(1))
    if yes_or_no("ratios", ratios):
        quotients = st.just(Fraction(1)) | st.fractions(Fraction(1, 3), 3, max_denominator=3)
    return st.builds(_schedule, sizes, quotients)


def _schedule(sizes: str, ratio: Fraction) -> Schedule:
    # One size is no list: ";" is what tells a list from a formula.
    text = sizes if any(mark in sizes for mark in "i;") or sizes == EQUAL else f"{sizes};{sizes}"
    return Schedule.read(text, ratio)
