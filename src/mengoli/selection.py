"""Which claims a list of identifiers names: laws of one workflow, and theorems on workflows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, final

from .numerics.real_data.datasets import covariates
from .theory.catalogue.statements import Statement, statements
from .theory.catalogue.theorems import Theorem, theorems
from .theory.errors import InputError
from .theory.families import Design, LinearRegression

_ON_REAL_DATA: Final = "regression-diabetes"
"""First part of the identifiers of claims about real covariates."""


def regression_on_real_data() -> LinearRegression:
    """Linear regression on the diabetes covariates of Efron et al. (2004), n = 442, d = 10."""
    return LinearRegression(design=Design.of("diabetes", covariates("diabetes")))


@final
@dataclass(frozen=True)
class Selection:
    """What a list of claim identifiers names.

    Parameters
    ----------
    statements
        Laws of one workflow, to be derived, proved and simulated.
    theorems
        Theorems on workflows, to be proved.
    """

    statements: tuple[Statement, ...]
    theorems: tuple[Theorem, ...]


def select(names: Sequence[str]) -> Selection:
    """The claims with the given identifiers, or those that begin with them; all if none is named.

    Raises
    ------
    InputError
        If a name fits no claim.
    """
    # Real data are loaded only for those who ask for them: a library of a second's import stands behind them.
    real = not names or any(name.split(".")[0] == _ON_REAL_DATA for name in names)
    laws = {item.identifier: item for item in statements(regression_on_real_data() if real else None)}
    others = {item.claim.id: item for item in theorems()}
    fitting: list[str] = []
    for name in names:
        fits = [known for known in (*laws, *others) if known == name or known.startswith(name + ".")]
        if not fits:
            near = [known for known in (*laws, *others) if name in known.split(".")]
            near = near or get_close_matches(name, (*laws, *others), n=1)
            raise InputError(
                "no claim has this identifier",
                got=name,
                instead=f"{near[0]}, or another of `mengoli list claims`"
                if near
                else "one of `mengoli list claims`",
            )
        fitting += fits
    wanted = set(fitting) if names else {*laws, *others}
    return Selection(
        tuple(item for name, item in laws.items() if name in wanted),
        tuple(item for name, item in others.items() if name in wanted),
    )
